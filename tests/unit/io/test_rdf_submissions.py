"""Submissions as JSON-LD, Turtle and plain JSON: rows, places, and nothing fetched."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import pytest

from ssckg.errors import DataError, ParseError, TooLargeError
from ssckg.io.rdf_submission import our_context
from ssckg.io.submitted import read_submitted
from ssckg.model.submitted_document import DocumentFormat

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.submitted_document import SubmittedDocument

CONTEXT = "https://w3id.org/ssckg/context/submission.jsonld"
POINT = "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C/result"
TURTLE = """@prefix ssc: <https://w3id.org/ssckg/ontology#> .
@prefix measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix attribute: <http://purl.org/linked-data/sdmx/2009/attribute#> .
@prefix code: <http://purl.org/linked-data/sdmx/2009/code#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<https://example.org/s> a ssc:Submission ;
    ssc:submittedBy <https://w3id.org/ssckg/city/karmoy> ;
    ssc:forEdition <https://w3id.org/ssckg/framework/u4ssc-2017> ;
    ssc:reportYear "2020" ;
    ssc:hasReport
        [ ssc:observedDataPoint <https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C/result> ;
          measure:obsValue 97.10 ;
          ssc:qualityClass <https://w3id.org/ssckg/code/quality-class/unknown> ] ,
        <https://example.org/r2> .

<https://w3id.org/ssckg/city/karmoy> skos:prefLabel "Karmøy" .

<https://example.org/r2>
    ssc:printedName "Patents" ;
    attribute:obsStatus code:obsStatus-M ;
    ssc:shoeSize 44 .
"""


def _read(folder: Path, content: Any) -> SubmittedDocument:
    path = folder / "a.txt"
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return read_submitted(path)


def test_turtle_with_the_lines_of_its_reports(tmp_path: Path) -> None:
    document = _read(tmp_path, TURTLE)
    assert (document.format, document.edition) == (DocumentFormat.TURTLE, "u4ssc-2017")
    first, second = document.rows
    assert (first.city, first.report_year, first.data_point) == ("Karmøy", "2020", POINT)
    assert (first.value, first.quality, first.line) == ("97.1", "unknown", 12)
    assert first.typed == {"value"}
    assert (second.name, second.status, second.value, second.line) == (
        "Patents",
        "not reported",
        "",
        20,
    )
    assert [note.text for note in document.notes] == [
        "ssc:shoeSize was not read; it stands 1 times."
    ]


def test_json_ld_with_our_context_and_its_pointers(tmp_path: Path) -> None:
    document = _read(
        tmp_path,
        {
            "@context": CONTEXT,
            "type": "Submission",
            "city": "karmoy",
            "reportYear": "2020",
            "edition": "u4ssc-2017",
            "profile": {"type": "CityProfile", "population": 42186},
            "reports": [
                {"dataPoint": "EC-ICT-ICT-1C/result", "value": 97.25, "unit": "percent"},
                {"name": "Patents", "value": "1,234", "shoeSize": 44},
                {"id": "https://example.org/r", "code": "X", "value": True},
            ],
        },
    )
    assert (document.format, document.edition) == (DocumentFormat.JSON_LD, "u4ssc-2017")
    assert document.cover["population"] == "42186"
    assert [(r.data_point, r.name, r.code, r.value) for r in document.rows] == [
        (POINT, "", "", "97.25"),
        ("", "Patents", "", "1,234"),
        ("", "", "X", "true"),
    ]
    assert [r.pointer for r in document.rows] == ["/reports/0", "/reports/1", "/reports/2"]
    assert [sorted(r.typed) for r in document.rows] == [["value"], [], []]
    assert {(r.city, r.report_year) for r in document.rows} == {("karmoy", "2020")}
    assert "shoeSize was not read" in document.notes[0].text


def test_an_inline_context_and_a_map_of_languages(tmp_path: Path) -> None:
    document = _read(
        tmp_path,
        {
            "@context": {
                "s": "https://w3id.org/ssckg/ontology#",
                "said": {
                    "@id": "http://www.w3.org/2004/02/skos/core#note",
                    "@container": "@language",
                },
            },
            "s:hasReport": {"s:printedName": "Patents", "s:printedValue": "3", "said": {"en": "x"}},
        },
    )
    assert [(r.name, r.value, r.note) for r in document.rows] == [("Patents", "3", "x")]


@pytest.mark.parametrize(
    "context",
    ["https://example.org/c", "c.jsonld", ["https://schema.org/"], {"@import": "https://x.org/"}],
)
def test_no_context_is_fetched(
    tmp_path: Path, context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(ParseError, match="not fetched"):
        _read(tmp_path, {"@context": context, "@id": "http://a/b", "x": {"y": 1}})


def test_our_context_is_json_ld_of_known_terms() -> None:
    terms = our_context()
    assert terms["reports"]["@id"] == "ssc:hasReport"
    assert terms["value"] == "http://purl.org/linked-data/sdmx/2009/measure#obsValue"


def test_plain_json(tmp_path: Path) -> None:
    document = _read(
        tmp_path,
        '{"city": "Testby", "year": 2020, "values": [{"code": "EC: ICT: ICT: 1C", "value": 1.230},'
        ' {"kpiName": "Patents", "result": null, "x": 2}, {"name": "Gini", "value": "4e1"},'
        ' {"name": "Area", "value": 1.5E+3}]}',
    )
    assert [(r.code or r.name, r.value, sorted(r.typed)) for r in document.rows] == [
        ("EC: ICT: ICT: 1C", "1.230", ["value"]),
        ("Patents", "", []),
        ("Gini", "4e1", []),
        ("Area", "1500", ["value"]),
    ]
    assert {(r.city, r.report_year) for r in document.rows} == {("Testby", "2020")}
    assert document.rows[1].place("value").pointer == "/values/1/result"
    assert document.cover_places["city"].pointer == "/city"
    assert [n.text for n in document.notes] == [
        "'x' is not known and was not read; it stands 1 times."
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "nothing is reported"),
        ('{"a": 1}', "nothing is reported"),
        ("[[1]]", "/0 is no object"),
        ('[{"name": "a", "value": 1, "value": 2}]', "the key 'value' stands twice"),
        ('[{"name": "a", "value": 1, "result": 2}]', "/0/result says a second time"),
        ('[{"name": "a", "value": [1]}]', "/0/value holds more than one value"),
        ('[{"name": "a", "value": NaN}]', "NaN is no number"),
        ('[{"name": "a", "value": 1]', "line 1: not JSON"),
        ('{"@graph": [{"@id": "http://x/y"}]}', "nothing is reported"),
        ('{"@context": {"a": 3}, "@id": "http://x/y"}', "not JSON-LD"),
        ("@prefix a: <http://b/> .\na:x a:y .\n", "line 2: not Turtle"),
        ("@prefix a: <http://b/> .\na:x a:y 3 .\n", "nothing is reported"),
    ],
)
def test_what_is_no_submission_is_refused_in_words(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        _read(tmp_path, content)


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"@id": "http://a/b", "http://x/p": ' * 60 + "1" + "}" * 60,
        "[" + '{"name": "a"},' * 30_000 + "{}]",
        "@prefix : <http://x/> .\n" + "".join(f":{n} :b 1 .\n" for n in range(60_001)),
    ],
    ids=["lists", "objects", "deep JSON-LD", "many", "many things"],
)
def test_what_is_too_large_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises((TooLargeError, DataError)):
        _read(tmp_path, content)
