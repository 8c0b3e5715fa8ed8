"""The runner of questions and rules, on folders and stores made for the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, URIRef

from ssckg.errors import ParseError, QuerySyntaxError
from ssckg.model.reasoning import ReasoningReport
from ssckg.ports import Rows
from ssckg.reasoning.checking import check_hygiene, check_questions, check_reasoning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ssckg.model.shape_result import RdfDocument
    from ssckg.ports import GraphStore, Term


class Store:
    """Answers from an rdflib graph: an engine that has nothing of the one in service."""

    def __init__(self, turtle: str) -> None:
        self.data = Graph().parse(data=turtle, format="turtle")

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None, **_: object) -> bool:
        return bool(self.data.query(query).askAnswer)

    def select(self, query: str, bindings: Mapping[str, Term] | None = None, **_: object) -> Rows:
        result = self.data.query(query)
        columns = tuple(str(v) for v in result.vars or ())
        return Rows(columns, tuple(tuple(row) for row in result))  # type: ignore[arg-type]


class Answer:
    """A reasoner that has made up its mind."""

    def __init__(self, report: ReasoningReport) -> None:
        self.report = report

    def check_consistency(self, documents: Sequence[RdfDocument]) -> ReasoningReport:
        return self.report


DATA = "<https://w3id.org/ssckg/a> <urn:p> <urn:b> ."
ASK = "# Is a p of b?\n#\nASK { <https://w3id.org/ssckg/a> <urn:p> <urn:b> }\n"


def store(turtle: str = DATA) -> GraphStore:
    return Store(turtle)  # type: ignore[return-value]


def questions(tmp_path: Path, hold: str, never: str) -> Path:
    for name, text in (("must-hold/q001-a.rq", hold), ("must-not-hold/n001-b.rq", never)):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_answers_are_compared_with_what_must_hold(tmp_path: Path) -> None:
    never = ASK.replace("<urn:b>", "<urn:c>")
    good = check_questions(store(), questions(tmp_path, ASK, never))
    assert (good.section, good.passed, good.failed, good.findings) == ("questions", 2, 0, ())
    bad = check_questions(store(), questions(tmp_path, never, ASK))
    assert (bad.passed, bad.failed) == (0, 2)
    assert [f.message for f in bad.findings] == ["does not hold: Is a p of b?"] * 2
    assert bad.findings[0].rule == "https://w3id.org/ssckg/ontology/must-hold/q001-a"
    assert bad.findings[1].rule == "https://w3id.org/ssckg/ontology/must-not-hold/n001-b"


def test_questions_follow_another_base(tmp_path: Path) -> None:
    moved = DATA.replace("https://w3id.org/ssckg/", "https://example.org/kg/")
    folder = questions(tmp_path, ASK, "# Never.\nASK { <urn:x> <urn:y> <urn:z> }")
    assert check_questions(store(moved), folder).failed == 1
    assert check_questions(store(moved), folder, base="https://example.org/kg/").failed == 0


def test_the_vocabulary_does_not_follow_another_base(tmp_path: Path) -> None:
    term = "https://w3id.org/ssckg/ontology#p"
    hold = f"# Words.\nASK {{ <urn:a> <{term}> <urn:b> }}"
    folder = questions(tmp_path, hold, "# Never.\nASK { <urn:x> <urn:y> <urn:z> }")
    data = store(f"<urn:a> <{term}> <urn:b> .")
    assert check_questions(data, folder, base="https://example.org/kg/").failed == 0


def test_a_rule_that_finds_rows_is_broken(tmp_path: Path) -> None:
    text = "# No p.\nSELECT ?s ?o { ?s <urn:p> ?o }"
    (tmp_path / "p-violation.rq").write_text(text)
    (tmp_path / "q-violation.rq").write_text(text.replace("urn:p", "urn:q"))
    (tmp_path / "notes.rq").write_text("not a rule")
    outcome = check_hygiene(store(), tmp_path)
    assert (outcome.section, outcome.passed, outcome.failed) == ("ontology", 1, 1)
    assert outcome.findings[0].message == "No p. Found: https://w3id.org/ssckg/a urn:b"
    assert outcome.findings[0].focus == "https://w3id.org/ssckg/a"


def test_many_rows_are_counted_and_not_all_shown(tmp_path: Path) -> None:
    (tmp_path / "p-violation.rq").write_text("# No p.\nSELECT ?s { ?s <urn:p> ?o }")
    rows = " . ".join(f"<urn:{i}> <urn:p> <urn:b>" for i in range(12))
    outcome = check_hygiene(store(f"{rows} ."), tmp_path)
    assert (outcome.passed, outcome.failed, len(outcome.findings)) == (0, 1, 6)
    assert outcome.findings[-1].message == "broken 12 times in all: No p."


def test_a_rule_without_words_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p-violation.rq").write_text("SELECT ?s { ?s ?p ?o }")
    with pytest.raises(ParseError, match="in words"):
        check_hygiene(store(), tmp_path)


def test_what_does_not_parse_is_a_finding_and_the_others_are_still_asked(tmp_path: Path) -> None:
    class Refusing(Store):
        def ask(self, query: str, *args: object, **options: object) -> bool:
            if "{{" in query:
                raise QuerySyntaxError("expected a term", 2, 5)
            return super().ask(query)

        select = ask  # type: ignore[assignment]  # refuses alike

    folder = questions(tmp_path, "# Words.\nASK {{ }", "# Never.\nASK { <urn:x> <urn:y> <urn:z> }")
    refusing: GraphStore = Refusing(DATA)  # type: ignore[assignment]
    outcome = check_questions(refusing, folder)
    assert (outcome.passed, outcome.failed) == (1, 1)
    message = "cannot be asked: line 2, column 5: expected a term"
    assert [f.message for f in outcome.findings] == [message]
    (tmp_path / "p-violation.rq").write_text("# No p.\nSELECT ?s {{ }")
    outcome = check_hygiene(refusing, tmp_path)
    assert [f.message for f in outcome.findings] == [message]


def test_the_reasoner_is_asked(tmp_path: Path) -> None:
    sound = check_reasoning(Answer(ReasoningReport(True, (), 0.1)), tmp_path)
    assert (sound.passed, sound.failed) == (1, 0)
    broken = check_reasoning(Answer(ReasoningReport(False, (), 0.1)), tmp_path)
    assert (broken.passed, broken.failed) == (0, 1)
    empty = check_reasoning(Answer(ReasoningReport(True, ("urn:x#c",), 0.1)), tmp_path)
    assert (empty.passed, empty.failed) == (0, 1)
    assert empty.findings[0].focus == "urn:x#c"


def test_sections_add_up(tmp_path: Path) -> None:
    one = check_reasoning(Answer(ReasoningReport(True, (), 0.1)), tmp_path)
    two = check_reasoning(Answer(ReasoningReport(False, (), 0.1)), tmp_path)
    both = one + two
    assert (both.passed, both.failed, len(both.findings)) == (1, 1, 1)
    assert both.as_dict()["failed"] == 1
    assert URIRef(both.findings[0].rule) == URIRef("http://www.w3.org/2002/07/owl#Nothing")
