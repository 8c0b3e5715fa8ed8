"""What an update text is seen to hold before an engine runs it."""

from __future__ import annotations

import pytest

from ssckg.io.update_text import may_load, names_dataset, with_using


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://a/>",
        "load silent <http://a/> into graph <a:g>",
        "INSERT DATA { <a:s> <a:p> 1 } ; LOAD <http://a/>",
        "PREFIX a: <a:> LOAD a:b",
        "LOADSILENT<http://a/>",
        r"\u004cOAD <http://a/>",
        "LOAD#comment\n<http://a/>",
    ],
)
def test_a_load_is_seen(text: str) -> None:
    assert may_load(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:load> <a:p> 'LOAD <http://a/>' }",
        "# LOAD <http://a/>\nCLEAR DEFAULT",
        "PREFIX load: <a:> INSERT DATA { load:s load:p load:o }",
        "INSERT { ?load ?p ?o } WHERE { ?load ?p ?o }",
    ],
)
def test_what_only_looks_like_a_load_is_none(text: str) -> None:
    assert not may_load(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSERT { ?s ?p 1 } USING <a:g> WHERE { ?s ?p ?o }", True),
        ("INSERT { ?s ?p 1 } USING NAMED <a:g> WHERE { GRAPH ?g { ?s ?p ?o } }", True),
        ("WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", True),
        ("INSERT DATA { <a:using> <a:with> 'USING <a:g>' }", False),
        ("PREFIX with: <a:> INSERT DATA { with:s with:p with:o }", False),
    ],
)
def test_a_dataset_in_the_text_is_seen(text: str, *, expected: bool) -> None:
    assert names_dataset(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "INSERT { ?s ?p 1 } WHERE { { SELECT ?s WHERE { ?s ?p ?o } } }",
            "INSERT { ?s ?p 1 } USING <a:d> USING NAMED <a:n>"
            " WHERE { { SELECT ?s WHERE { ?s ?p ?o } } }",
        ),
        (
            "DELETE WHERE { ?s ?p '}' }",
            "DELETE { ?s ?p '}' } USING <a:d> USING NAMED <a:n> WHERE { ?s ?p '}' }",
        ),
        ("INSERT DATA { <a:s> <a:p> 'WHERE' }", "INSERT DATA { <a:s> <a:p> 'WHERE' }"),
    ],
)
def test_a_dataset_is_written_into_each_operation(text: str, expected: str) -> None:
    assert with_using(text, ["a:d"], ["a:n"]) == expected


def test_without_a_dataset_the_text_stays() -> None:
    assert with_using("DELETE WHERE { ?s ?p ?o }", [], []) == "DELETE WHERE { ?s ?p ?o }"
