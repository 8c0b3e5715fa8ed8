"""The two engines behind the port: the same results, and the same words for bad input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox
import pytest

from ssckg.errors import EngineError, ParseError, UnknownNameError
from ssckg.model.finding import Severity
from ssckg.model.shape_result import RdfDocument, RdfFormat, ShapeResult
from ssckg.validation.engines import ENGINES, load_shapes, make_validator
from ssckg.validation.native_engine import NativeValidator
from ssckg.validation.report import report_turtle
from ssckg.validation.shapes_graph import read_shapes

if TYPE_CHECKING:
    from pathlib import Path

SH = "http://www.w3.org/ns/shacl#"
SHAPES = '''
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix e: <http://e/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:unit, e:low, e:text, e:pair .
e:unit sh:path ( e:point e:unitOf ) ; sh:equals e:hasUnit ; sh:severity sh:Warning ;
    sh:message "not the unit"@en , "pas l'unité"@fr .
e:low sh:path ( e:point e:least ) ; sh:lessThanOrEquals e:value ; sh:message "too low"@en .
e:text sh:path e:note ; sh:maxLength 3 ; sh:severity sh:Info ; sh:message "long"@en .
e:pair sh:path e:value ; sh:message "as much as another"@en ; sh:sparql [
    sh:select """SELECT $this ?value {
        $this $PATH ?value . ?other $PATH ?value . FILTER(?other != $this) }""" ] .
'''
DATA = """
@prefix e: <http://e/> .
e:m e:unitOf e:km ; e:least 10 .
e:good a e:C ; e:point e:m ; e:hasUnit e:km ; e:value 10.0 .
e:other-unit a e:C ; e:point e:m ; e:hasUnit e:mile ; e:value 11 .
e:no-unit a e:C ; e:point e:m ; e:value 12 .
e:low a e:C ; e:point e:m ; e:hasUnit e:km ; e:value 9.5 ; e:note "a \\"b\\" \\n é"@fr .
e:twin a e:C ; e:value 9.5 .
"""
# Worked out by hand from the two texts above.
EXPECTED = {
    ("unit", "other-unit", Severity.WARNING, "<http://e/km>"),
    ("unit", "other-unit", Severity.WARNING, "<http://e/mile>"),
    ("unit", "no-unit", Severity.WARNING, "<http://e/km>"),
    ("low", "low", Severity.VIOLATION, f'"10"^^<{ox.Literal(1).datatype.value}>'),
    ("text", "low", Severity.INFO, '"a \\"b\\" \\n é"@fr'),
    ("pair", "low", Severity.VIOLATION, '"9.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ("pair", "twin", Severity.VIOLATION, '"9.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
}


def validate(engine: str, data: str = DATA) -> tuple[ShapeResult, ...]:
    shapes = read_shapes([RdfDocument(SHAPES.encode(), "shapes.ttl")])
    return make_validator(shapes, engine).validate([RdfDocument(data.encode(), "data.ttl")])


@pytest.mark.parametrize("engine", ENGINES)
def test_results(engine: str) -> None:
    results = validate(engine)
    found = {
        (
            r.source_shape.removeprefix("http://e/"),
            r.focus.removeprefix("http://e/"),
            r.severity,
            r.value,
        )
        for r in results
    }
    assert found == EXPECTED
    assert len(results) == len(EXPECTED)


@pytest.mark.parametrize("engine", ENGINES)
def test_details_of_a_result(engine: str) -> None:
    result = next(r for r in validate(engine) if r.focus == "http://e/no-unit")
    assert result.component == SH + "EqualsConstraintComponent"
    assert result.path == "(<http://e/point>/<http://e/unitOf>)"
    assert result.message() == "not the unit"
    assert result.message("fr") == "pas l'unité"
    assert result.message("ru") == "not the unit"
    assert not result.is_violation


def test_engines_agree_in_order_too() -> None:
    assert validate("native") == validate("pyshacl")


@pytest.mark.parametrize("engine", ENGINES)
def test_shapes_are_used_again(engine: str) -> None:
    """A validator forgets the data of the call before."""
    shapes = read_shapes([RdfDocument(SHAPES.encode(), "shapes.ttl")])
    validator = make_validator(shapes, engine)
    assert validator.name == engine
    first = validator.validate([RdfDocument(DATA.encode(), "data.ttl")])
    assert validator.validate([RdfDocument(b"", "empty.ttl")]) == ()
    assert validator.validate([RdfDocument(DATA.encode(), "data.ttl")]) == first


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("syntax", list(RdfFormat))
def test_malformed_data(engine: str, syntax: RdfFormat) -> None:
    content = b"<http://e/a> <http://e/b> <http://e/c> .\n<http://e/a> nonsense\n"
    shapes = read_shapes([RdfDocument(SHAPES.encode(), "shapes.ttl")])
    with pytest.raises(ParseError) as caught:
        make_validator(shapes, engine).validate([RdfDocument(content, "data.nt", syntax)])
    assert (caught.value.file, caught.value.line) == ("data.nt", 2)


def test_values_without_order_are_an_error_of_the_reference_engine_alone() -> None:
    """A known deviation: years have no order in SPARQL, and rdflib raises where others report."""
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .
    e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:p .
    e:p sh:path e:from ; sh:lessThanOrEquals e:to ."""
    data = """@prefix e: <http://e/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    e:x a e:C ; e:from "2021"^^xsd:gYear ; e:to "2020"^^xsd:gYear ."""
    graph = read_shapes([RdfDocument(shapes.encode(), "shapes.ttl")])
    document = RdfDocument(data.encode(), "data.ttl")
    with pytest.raises(EngineError, match="pySHACL failed"):
        make_validator(graph, "pyshacl").validate([document])
    assert len(make_validator(graph, "native").validate([document])) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_ill_typed_literals_are_found_as_they_are(engine: str) -> None:
    """rdflib would read "none" as false, and "07" as "7"."""
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:p , e:q .
    e:p sh:path e:flag ; sh:datatype xsd:boolean . e:q sh:path e:count ; sh:minInclusive 8 ."""
    data = """@prefix e: <http://e/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    e:x a e:C ; e:flag "none"^^xsd:boolean ; e:count "07"^^xsd:integer ."""
    graph = read_shapes([RdfDocument(shapes.encode(), "shapes.ttl")])
    found = make_validator(graph, engine).validate([RdfDocument(data.encode(), "data.ttl")])
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert [r.value for r in found] == [f'"none"^^<{xsd}boolean>', f'"07"^^<{xsd}integer>']


@pytest.mark.parametrize("engine", ENGINES)
def test_results_that_look_alike_are_counted(engine: str) -> None:
    """Two languages that stand twice are two results of one shape on one node."""
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .
    e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:p .
    e:p sh:path e:label ; sh:uniqueLang true ."""
    data = """@prefix e: <http://e/> .
    e:x a e:C ; e:label "a"@en, "b"@en, "c"@fr, "d"@fr, "e"@es ."""
    graph = read_shapes([RdfDocument(shapes.encode(), "shapes.ttl")])
    found = make_validator(graph, engine).validate([RdfDocument(data.encode(), "data.ttl")])
    assert [r.focus for r in found] == ["http://e/x", "http://e/x"]


class PanicException(BaseException):
    """As the library raises it: not an Exception."""


class Panicking:
    def validate_text(self, *_: str) -> None:
        raise PanicException("index out of bounds")


def test_a_panic_of_the_native_library_is_an_engine_error() -> None:
    validator = NativeValidator(read_shapes([RdfDocument(SHAPES.encode(), "shapes.ttl")]))
    validator._compiled = cast("Any", Panicking())
    with pytest.raises(EngineError, match="index out of bounds"):
        validator.validate([RdfDocument(b"", "empty.ttl")])


def test_unknown_engine_and_file() -> None:
    with pytest.raises(UnknownNameError, match="native"):
        make_validator(load_shapes(["unit"]), "topbraid")
    with pytest.raises(UnknownNameError, match="observation"):
        load_shapes(["observations"])


def test_another_base_moves_data_iris_and_keeps_the_vocabulary() -> None:
    moved = load_shapes(["observation"], base="https://data.example.org/cities/")
    text = moved.as_ntriples().decode()
    assert "<https://data.example.org/cities/shape/observation#value>" in text
    assert "<https://data.example.org/cities/code/value-type/number>" in text
    assert "<https://w3id.org/ssckg/ontology#Observation>" in text
    assert "https://w3id.org/ssckg/shape" not in text


@pytest.mark.parametrize("engine", ENGINES)
def test_report_is_a_validation_report(engine: str) -> None:
    graph = read_shapes([RdfDocument(SHAPES.encode(), "shapes.ttl")])
    turtle = report_turtle(validate(engine), graph)
    quads = list(ox.parse(input=turtle, format=ox.RdfFormat.TURTLE))
    objects = {(q.predicate.value, q.object) for q in quads}
    assert (SH + "conforms", ox.Literal(value=False)) in objects
    assert (SH + "value", ox.Literal('a "b" \n é', language="fr")) in objects
    assert (SH + "resultMessage", ox.Literal("pas l'unité", language="fr")) in objects
    assert sum(q.predicate.value == SH + "result" for q in quads) == len(EXPECTED)
    assert report_turtle(validate(engine), graph) == turtle


def test_report_without_results_conforms() -> None:
    graph = read_shapes([RdfDocument(SHAPES.encode(), "shapes.ttl")])
    assert b"sh:conforms true" in report_turtle((), graph)


def test_a_shapes_file_of_any_size_is_not_read_whole(tmp_path: Path) -> None:
    with (tmp_path / "agency.ttl").open("wb") as file:
        file.truncate(1024**3)  # sparse: takes no room
    with pytest.raises(ParseError, match=r"shapes/agency\.ttl: is larger than"):
        load_shapes(root=tmp_path)
