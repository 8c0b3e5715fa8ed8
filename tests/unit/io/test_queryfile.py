"""Query files: what the header says, and what is refused with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ssckg.errors import ParseError
from ssckg.io.queryfile import parse_query, projection, read_queries, read_query
from ssckg.model.named_query import Parameter, ParameterType

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
#+ summary: Indicators of a
#+   framework.
#+ user: [agency, researcher]
#+ requirement: CQ-012
#+ parameters:
#+   framework: {type: framework, required: true, description: Id., example: u4ssc-2017}
#+   year: {type: integer, default: 2017, description: Year.}
#+ columns: [code, n]
# an ordinary comment
SELECT ?code (COUNT(?x) AS ?n) WHERE { ?x ?framework ?code . FILTER(?x > ?year) } GROUP BY ?code
"""


def test_a_header(tmp_path: Path) -> None:
    path = tmp_path / "list-things.rq"
    path.write_text(GOOD)
    query = read_query(path)
    assert query.name == "list-things"
    assert query.summary == "Indicators of a framework."
    assert query.users == ("agency", "researcher")
    assert query.requirements == ("CQ-012",)
    assert query.columns == ("code", "n")
    assert query.text == GOOD
    assert query.parameters == (
        Parameter("framework", ParameterType.FRAMEWORK, "Id.", True, None, "u4ssc-2017"),
        Parameter("year", ParameterType.INTEGER, "Year.", False, "2017", None),
    )
    assert list(read_queries(tmp_path)) == ["list-things"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#+ summary", "#+ sumary", "unknown key: 'sumary'"),
        ("framework.\n", "framework\n", "ends with a period"),
        ("[agency, researcher]", "reader", "unknown user 'reader'"),
        ("#+ user: [agency, researcher]\n", "", "`user` is missing"),
        ("#+ requirement: CQ-012", "#+ requirement: 12", "`requirement`"),
        ("type: framework", "type: frame", "type is one of"),
        ("required: true", "required: true, default: x", "either `required: true` or a default"),
        ("required: true", "requird: true", "unknown key of parameter framework"),
        ("description: Id.", "description: ''", "description is missing"),
        ("  framework: {", "  Frame-work: {", "not like `my_name`"),
        ("?framework ?code", "?fw ?code", r"no \?framework"),
        ("columns: [code, n]", "columns: [n, code]", r"\[code, n\] by the query itself"),
        ("SELECT ?code (COUNT(?x) AS ?n) WHERE {", "INSERT {", "is no SELECT"),
        ("SELECT ?code (COUNT(?x) AS ?n)", "CONSTRUCT {?framework ?year ?code}", "is for SELECT"),
        ("#+ parameters:", "#+ parameters: [", "header: "),
        ("#+ summary: Indicators of a\n#+   framework.", "#+ - a list\n#+ -", "header: "),
    ],
)
def test_a_faulty_header(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(ParseError, match=message) as caught:
        parse_query(GOOD.replace(old, new), "x", "x.rq")
    assert str(caught.value).startswith("x.rq")
    assert "\n" not in str(caught.value)


def test_yaml_that_does_not_parse_names_its_line() -> None:
    with pytest.raises(ParseError) as caught:
        parse_query(GOOD.replace("#+ user: [agency, researcher]", "#+ user: [agency"), "x", "x.rq")
    assert caught.value.line == 4


@pytest.mark.parametrize(
    ("name", "content"),
    [("NoKebab.rq", GOOD), ("no-header.rq", "ASK {}\n"), ("empty.rq", ""), ("nul.rq", GOOD + "\0")],
)
def test_a_faulty_file(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(ParseError, match=name):
        read_query(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT ?a ?b { ?a ?b ?c }", ("a", "b")),
        ("SELECT DISTINCT ?a FROM <http://x/?b> { ?a ?b ?c }", ("a",)),
        ("SELECT (SUM(?x * 2) AS ?a) ?b WHERE { ?a ?b ?c }", ("a", "b")),
        ("SELECT REDUCED (IF(?x, ?y, ?z) AS ?a) WHERE { SELECT ?x {} }", ("a",)),
        ("SELECT * { ?a ?b ?c }", None),
        ("ASK { ?a ?b ?c }", None),
    ],
)
def test_projection(text: str, columns: tuple[str, ...] | None) -> None:
    assert projection(text) == columns
