"""CSV, TSV and JSON results: a case for each test of the W3C, under its name, at both endpoints.

Data, queries and expected bytes are ours, written from
https://www.w3.org/TR/sparql11-results-csv-tsv/ and https://www.w3.org/TR/sparql11-results-json/.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import XSD, Literal
from rdflib.util import from_n3
from tests.conformance.door import QUERY, UPDATE, Door

if TYPE_CHECKING:
    from collections.abc import Callable

proves = pytest.mark.proves
NS = "http://conformance.example/"
PREFIXES = f"@prefix c: <{NS}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
KINDS = (
    'c:a c:next c:b . c:b c:name "Å" . c:c c:note "bar"^^xsd:string . c:d c:count 4 .'
    " c:e c:share 5.5 . c:f c:part [] ."
)
CORNERS = (
    'c:a c:p "1" . c:b c:p 2.2 . c:c c:p "-3"^^xsd:negativeInteger . c:d c:p "4,4" .'
    ' c:e c:p "5,5"^^c:own . c:f c:p 1.0e6 . c:g c:p "0a"^^xsd:hexBinary .'
    ' c:h c:p "say \\"no\\"" . c:i c:p "two\\nlines" . c:j c:p "tab\\there"@nb-no . c:k c:p true .'
)
ALL = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
OPTIONAL = "SELECT ?s ?p ?o ?p2 ?o2 { ?s ?p ?o OPTIONAL { ?o ?p2 ?o2 } } ORDER BY ?s ?p ?o"


@pytest.fixture(scope="module", params=["published", "workspace"])
def ask(
    request: pytest.FixtureRequest, publish: Callable[[str], str], workspace: Door
) -> Callable[[str, str, str], bytes]:
    """Ask a query over data, in a media type; returns the body."""

    def _ask(data: str, query: str, kind: str) -> bytes:
        if request.param == "published":
            door = Door(publish(f"{PREFIXES}<{NS}graph> {{ {data} }}") + "/sparql")
        else:
            door = workspace
            text = PREFIXES.replace("@prefix", "PREFIX").replace(" .", " ")
            done = door.direct(UPDATE, f"{text} CLEAR ALL ; INSERT DATA {{ {data} }}")
            assert done.status == 200, done.body
        headers = {"Content-Type": QUERY, "Accept": kind}
        answer = door.send("POST", body=query.encode(), headers=headers)
        assert (answer.status, answer.media_type) == (200, kind)
        return answer.body

    return _ask


def lines(body: bytes) -> list[str]:
    """Return the rows of TSV; each ends with a line feed."""
    text = body.decode("utf-8").replace("\r\n", "\n")
    assert text.endswith("\n")
    return text[:-1].split("\n")


@proves("csv-tsv", "csv01")
def test_csv01(ask: Callable[[str, str, str], bytes]) -> None:
    """IRIs and literals are written bare, a blank node with a label; lines end with CR LF."""
    *rows, last, end = ask(KINDS, ALL, "text/csv").decode().split("\r\n")
    assert rows == [
        "s,p,o",
        *(f"{NS}a,{NS}next,{NS}b", f"{NS}b,{NS}name,Å", f"{NS}c,{NS}note,bar"),
        *(f"{NS}d,{NS}count,4", f"{NS}e,{NS}share,5.5"),
    ]
    assert last.startswith(f"{NS}f,{NS}part,_:")
    assert end == ""


@proves("csv-tsv", "csv02")
def test_csv02(ask: Callable[[str, str, str], bytes]) -> None:
    """What is not bound is empty."""
    rows = ask(KINDS, OPTIONAL, "text/csv").decode().split("\r\n")
    assert rows[:3] == [
        "s,p,o,p2,o2",
        f"{NS}a,{NS}next,{NS}b,{NS}name,Å",
        f"{NS}b,{NS}name,Å,,",
    ]


@proves("csv-tsv", "csv03")
def test_csv03(ask: Callable[[str, str, str], bytes]) -> None:
    """Commas, quotes and line ends are quoted as in RFC 4180; datatypes and languages are lost."""
    body = ask(CORNERS, "SELECT ?o { ?s ?p ?o } ORDER BY ?s", "text/csv").decode()
    one, million = body.split("\r\n")[1], body.split("\r\n")[6]
    assert (one, float(million)) == ("1", 1_000_000)
    expected = (
        f'o\r\n1\r\n2.2\r\n-3\r\n"4,4"\r\n"5,5"\r\n{million}\r\n0a\r\n"say ""no"""\r\n'
        '"two\nlines"\r\ntab\there\r\ntrue\r\n'
    )
    assert body.replace('"tab\there"', "tab\there") == expected


@proves("csv-tsv", "tsv01")
def test_tsv01(ask: Callable[[str, str, str], bytes]) -> None:
    """Terms are written as in Turtle; names of variables have a question mark."""
    *rows, last = lines(ask(KINDS, ALL, "text/tab-separated-values"))
    assert rows == [
        "?s\t?p\t?o",
        f"<{NS}a>\t<{NS}next>\t<{NS}b>",
        f'<{NS}b>\t<{NS}name>\t"Å"',
        f'<{NS}c>\t<{NS}note>\t"bar"',
        f"<{NS}d>\t<{NS}count>\t4",
        f"<{NS}e>\t<{NS}share>\t5.5",
    ]
    assert last.startswith(f"<{NS}f>\t<{NS}part>\t_:")


@proves("csv-tsv", "tsv02")
def test_tsv02(ask: Callable[[str, str, str], bytes]) -> None:
    rows = lines(ask(KINDS, OPTIONAL, "text/tab-separated-values"))
    assert rows[0] == "?s\t?p\t?o\t?p2\t?o2"
    assert rows[1] == f'<{NS}a>\t<{NS}next>\t<{NS}b>\t<{NS}name>\t"Å"'
    assert rows[2] == f'<{NS}b>\t<{NS}name>\t"Å"\t\t'


@proves("csv-tsv", "tsv03")
def test_tsv03(ask: Callable[[str, str, str], bytes]) -> None:
    query = "SELECT ?o { ?s ?p ?o } ORDER BY ?s"
    rows = lines(ask(CORNERS, query, "text/tab-separated-values"))
    xsd = "http://www.w3.org/2001/XMLSchema#"
    million = rows.pop(6)
    # The engine keeps the value of a double, and writes it in a form of its own.
    assert from_n3(million) == Literal("1.0e6", datatype=XSD.double)
    assert rows == [
        *("?o", '"1"', "2.2", f'"-3"^^<{xsd}negativeInteger>', '"4,4"', f'"5,5"^^<{NS}own>'),
        *(f'"0a"^^<{xsd}hexBinary>', '"say \\"no\\""', '"two\\nlines"', '"tab\\there"@nb-no'),
        "true",
    ]


def parsed(body: bytes) -> dict[str, Any]:
    found = json.loads(body)
    assert isinstance(found, dict)
    return found


JSON = "application/sparql-results+json"


@proves("json", "jsonres01")
def test_jsonres01(ask: Callable[[str, str, str], bytes]) -> None:
    found = parsed(ask(KINDS, ALL, JSON))
    assert found["head"]["vars"] == ["s", "p", "o"]
    rows = found["results"]["bindings"]
    assert [row["s"]["value"] for row in rows] == [NS + name for name in "abcdef"]
    assert {row["s"]["type"] for row in rows} == {"uri"}
    *objects, last = [row["o"] for row in rows]
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert objects == [
        {"type": "uri", "value": NS + "b"},
        {"type": "literal", "value": "Å"},
        {"type": "literal", "value": "bar"},
        {"type": "literal", "value": "4", "datatype": xsd + "integer"},
        {"type": "literal", "value": "5.5", "datatype": xsd + "decimal"},
    ]
    assert last["type"] == "bnode"


@proves("json", "jsonres02")
def test_jsonres02(ask: Callable[[str, str, str], bytes]) -> None:
    """What is not bound is not there."""
    found = parsed(ask(KINDS, OPTIONAL, JSON))
    assert set(found["head"]["vars"]) == {"s", "p", "o", "p2", "o2"}
    first, second, *_ = found["results"]["bindings"]
    assert first["o2"] == {"type": "literal", "value": "Å"}
    assert set(second) == {"s", "p", "o"}


@proves("json", "jsonres03")
def test_jsonres03(ask: Callable[[str, str, str], bytes]) -> None:
    assert parsed(ask(KINDS, f"ASK {{ <{NS}a> ?p <{NS}b> }}", JSON)) == {
        "head": {},
        "boolean": True,
    }


@proves("json", "jsonres04")
def test_jsonres04(ask: Callable[[str, str, str], bytes]) -> None:
    found = parsed(ask(KINDS, f"ASK {{ <{NS}b> ?p <{NS}a> }}", JSON))
    assert found == {"head": {}, "boolean": False}
