"""Shapes are read once and checked; what an engine would pass over in silence is refused."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from ssckg.errors import ParseError
from ssckg.model.shape_result import RdfDocument
from ssckg.validation.engines import ENGINES, make_validator
from ssckg.validation.shapes_graph import ShapesGraph, read_shapes

HEAD = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix e: <http://e/> .
e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:p .
"""
DATA = RdfDocument(b"@prefix e: <http://e/> . e:x a e:C ; e:v 1 .", "data.ttl")


def graph(text: str) -> ShapesGraph:
    return read_shapes([RdfDocument((HEAD + text).encode(), "shapes/x.ttl")])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("e:p a sh:PropertyShape ; sh:minCount 1 .", "not exactly one sh:path"),
        ("e:p sh:path e:v , e:w .", "not exactly one sh:path"),
        ("", "not exactly one sh:path"),
        ("e:p sh:path e:v ; sh:severity e:Bad .", "unknown severity"),
        ("e:p sh:path e:v ; sh:in e:list .", "sh:in is not a list"),
        ("e:p sh:path e:v ; sh:or [ sh:datatype e:D ] .", "sh:or is not a list"),
    ],
)
def test_bad_shape_is_refused(text: str, fault: str) -> None:
    with pytest.raises(ParseError, match=fault) as caught:
        graph(text)
    assert caught.value.file == "shapes/x.ttl"


def test_malformed_turtle_names_the_line() -> None:
    with pytest.raises(ParseError) as caught:
        graph("e:p sh:path\n .")
    assert (caught.value.file, caught.value.line) == ("shapes/x.ttl", 6)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        'e:p sh:path e:v ; sh:minCount "one" .',
        'e:p sh:path e:v ; sh:pattern "[" .',
        'e:p sh:path e:v ; sh:sparql [ sh:select "SELECT $this WHERE { nonsense" ] .',
        'e:p sh:path e:v ; sh:sparql [ sh:select "SELECT $this WHERE { $this z:p ?v }" ] .',
        'e:p sh:path e:v ; sh:sparql [ sh:select "SELECT $this { $this ?p ?o VALUES ?p {1} }" ] .',
    ],
    ids=["count", "pattern", "sparql", "prefix", "values"],
)
def test_both_engines_refuse_what_cannot_run(text: str, engine: str) -> None:
    with pytest.raises(ParseError) as caught:
        make_validator(graph(text), engine).validate([DATA])
    assert caught.value.file == "shapes/x.ttl"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("e:v", "<http://e/v>"),
        ("[ sh:inversePath e:v ]", "^<http://e/v>"),
        ("( e:v e:w )", "(<http://e/v>/<http://e/w>)"),
        ("( [ sh:inversePath e:v ] e:w )", "(^<http://e/v>/<http://e/w>)"),
        ("[ sh:alternativePath ( e:v e:w ) ]", "(<http://e/v>|<http://e/w>)"),
        ("[ sh:zeroOrMorePath e:v ]", "(<http://e/v>)*"),
        ("[ sh:oneOrMorePath e:v ]", "(<http://e/v>)+"),
        ("[ sh:zeroOrOnePath e:v ]", "(<http://e/v>)?"),
    ],
)
def test_path_as_sparql(path: str, text: str) -> None:
    shapes = graph(f"e:p sh:path {path} ; sh:maxCount 1 .")
    assert shapes.path_text(ox.NamedNode("http://e/p")) == text


def test_shape_without_iri_is_named_by_the_one_around_it() -> None:
    text = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .
    e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:path e:v ; sh:minCount 2 ] ."""
    shapes = read_shapes([RdfDocument(text.encode(), "x.ttl")])
    for engine in ENGINES:
        (result,) = make_validator(shapes, engine).validate([DATA])
        assert (result.source_shape, result.focus) == ("http://e/S", "http://e/x")
