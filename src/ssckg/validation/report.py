"""Results as a sh:ValidationReport in Turtle, whichever engine found them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ssckg.model.finding import Severity
from ssckg.namespaces import PREFIXES, SSC
from ssckg.validation.documents import serialize
from ssckg.validation.shapes_graph import RDF, SH, ShapesGraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.model.finding import Finding
    from ssckg.model.shape_result import ShapeResult

_SEVERITY = {
    Severity.VIOLATION: "Violation",
    Severity.WARNING: "Warning",
    Severity.INFO: "Info",
}
_SHOWN = ("code", "rdf", "sdmx-attribute", "sdmx-measure", "qb", "rdfs", "sh", "skos", "ssc", "xsd")


def report_turtle(
    results: Sequence[ShapeResult],
    shapes: ShapesGraph,
    findings: Sequence[Finding] = (),
) -> bytes:
    """Return `results` as a validation report; it conforms unless there is a violation.

    Where `findings` are given, one for each result, the report says where each stands in what was
    handed in (`ssc:foundAt`), and what to do.
    """
    return serialize(
        _report(results, shapes, findings),
        ox.RdfFormat.TURTLE,
        {prefix: PREFIXES[prefix] for prefix in _SHOWN},
    )


def _report(
    results: Sequence[ShapeResult], shapes: ShapesGraph, findings: Sequence[Finding]
) -> Iterator[ox.Triple]:
    report = ox.BlankNode("report")
    conforms = not any(result.is_violation for result in results)
    yield _triple(report, RDF + "type", ox.NamedNode(SH + "ValidationReport"))
    yield _triple(report, SH + "conforms", ox.Literal(conforms))
    for number, result in enumerate(results, start=1):
        node = ox.BlankNode(f"result{number}")
        yield _triple(report, SH + "result", node)
        yield from _result(node, result, shapes)
        if findings:
            yield from _place(node, number, findings[number - 1])


def _place(node: ox.BlankNode, number: int, finding: Finding) -> Iterator[ox.Triple]:
    """Yield where a result stands, and what to do."""
    place = finding.place
    if finding.advice:
        yield _triple(node, PREFIXES["rdfs"] + "comment", ox.Literal(finding.advice))
    if place is None:
        return
    at = ox.BlankNode(f"place{number}")
    yield _triple(node, SSC + "foundAt", at)
    yield _triple(at, RDF + "type", ox.NamedNode(SSC + "Place"))
    texts = {
        "fileName": place.file,
        "sheetName": place.sheet,
        "cellReference": place.cell,
        "jsonPointer": place.pointer,
    }
    for name, text in texts.items():
        if text is not None:
            yield _triple(at, SSC + name, ox.Literal(text))
    if place.line is not None:
        yield _triple(at, SSC + "lineNumber", ox.Literal(place.line))


def _result(node: ox.BlankNode, result: ShapeResult, shapes: ShapesGraph) -> Iterator[ox.Triple]:
    shape = ox.NamedNode(result.source_shape)
    yield _triple(node, RDF + "type", ox.NamedNode(SH + "ValidationResult"))
    yield _triple(node, SH + "focusNode", _term(result.focus))
    yield _triple(node, SH + "sourceShape", shape)
    yield _triple(node, SH + "sourceConstraintComponent", ox.NamedNode(result.component))
    yield _triple(node, SH + "resultSeverity", ox.NamedNode(SH + _SEVERITY[result.severity]))
    for path in shapes.values(shape, SH + "path"):
        yield _triple(node, SH + "resultPath", path)
        if isinstance(path, ox.BlankNode):
            yield from shapes.path_triples(path)
    if result.value is not None:
        yield _triple(node, SH + "value", _term(result.value))
    for language, text in result.messages:
        yield _triple(node, SH + "resultMessage", ox.Literal(text, language=language or None))


def _triple(
    subject: ox.BlankNode,
    predicate: str,
    each: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), each)


def _term(text: str) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    """Return the term of an N-Triples text, or of a plain IRI."""
    if not text.startswith(("<", "_:", '"')):
        return ox.NamedNode(text)
    line = f"<x:s> <x:p> {text} .".encode()
    quad = next(iter(ox.parse(input=line, format=ox.RdfFormat.N_TRIPLES)))
    return quad.object  # type: ignore[no-any-return]  # the stubs leave it open
