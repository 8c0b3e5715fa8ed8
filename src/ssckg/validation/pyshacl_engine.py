"""The reference engine: SHACL by pySHACL on rdflib."""

from __future__ import annotations

import io
import logging
import re
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pyshacl
import rdflib
from pyparsing import ParseBaseException
from pyshacl.errors import ConstraintLoadError, ShapeLoadError
from rdflib import Graph, Literal, Namespace
from rdflib.term import BNode, Node

from ssckg.errors import EngineError, ParseError
from ssckg.model.shape_result import RdfDocument, ShapeResult
from ssckg.validation.documents import as_ntriples, locate_fault
from ssckg.validation.shapes_graph import SEVERITIES, ShapesGraph, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SH = Namespace("http://www.w3.org/ns/shacl#")


class PyshaclValidator:
    """Validates with pySHACL; slow and thorough. One call at a time."""

    name = "pyshacl"

    def __init__(self, shapes: ShapesGraph) -> None:
        """Hand `shapes` to rdflib."""
        self.shapes = shapes
        self._graph = _graph(shapes.as_ntriples())

    def validate(self, data: Sequence[RdfDocument]) -> tuple[ShapeResult, ...]:
        """Return what the union of `data` breaks, sorted.

        Raises:
            ParseError: a document, or the shapes, cannot be read.
            EngineError: pySHACL failed on well-formed data.
        """
        locate_fault(data)
        with _quiet():
            report = self._run(_graph(as_ntriples(data)))
        results = (self._result(report, each) for each in report.objects(None, _SH.result))
        return tuple(sorted(results, key=sort_key))

    def _run(self, data: Graph) -> Graph:
        """Return pySHACL's report graph."""
        names = ", ".join(document.name for document in self.shapes.documents)
        try:
            _, report, text = pyshacl.validate(
                data, shacl_graph=self._graph, inference="none", advanced=False, inplace=True
            )
        except (ShapeLoadError, ConstraintLoadError, ParseBaseException, re.error) as error:
            raise ParseError(_one_line(error), file=names) from error
        except Exception as error:
            # rdflib and pySHACL raise errors of any class, bare Exceptions among them, for example
            # where literals that have no order are compared.
            raise EngineError(f"pySHACL failed: {_one_line(error)}") from error
        if not isinstance(report, Graph):
            raise ParseError(" ".join(str(text).split())[:300], file=names)
        return report

    def _named(self, shape: Node | None) -> Node | None:
        """Return `shape`, or for a blank node the nearest shape around it that has an IRI."""
        seen: set[Node] = set()
        while isinstance(shape, BNode) and shape not in seen:
            seen.add(shape)
            shape = self._graph.value(predicate=_SH.property, object=shape) or shape
        return shape

    def _result(self, report: Graph, found: Node) -> ShapeResult:
        source = report.value(found, _SH.sourceShape)
        shape = ox.NamedNode(str(self._named(source)))
        value = report.value(found, _SH.value)
        messages = () if isinstance(source, BNode) else self.shapes.messages(shape)
        if not messages:
            texts = report.objects(found, _SH.resultMessage)
            messages = tuple(sorted((_language(text), str(text)) for text in texts))
        focus = report.value(found, _SH.focusNode)
        path = report.value(found, _SH.resultPath)
        return ShapeResult(
            source_shape=shape.value,
            focus=_ntriples(focus) if isinstance(focus, Literal | BNode) else str(focus),
            severity=SEVERITIES[str(report.value(found, _SH.resultSeverity))],
            component=str(report.value(found, _SH.sourceConstraintComponent)),
            path=self.shapes.path_text(shape) or (_ntriples(path) if path is not None else None),
            value=_ntriples(value) if value is not None else None,
            messages=messages,
        )


def _graph(ntriples: bytes) -> Graph:
    """Read N-Triples; literals keep their text, as the other engine sees it."""
    graph = Graph(bind_namespaces="none")
    normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ill-typed literals are for the shapes to find
            graph.parse(data=ntriples, format="nt")
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
    return graph


def _ntriples(node: Node) -> str:
    """Return a term in N-Triples syntax (rdflib's own `n3` writes Turtle's long strings)."""
    if isinstance(node, Literal):
        datatype = ox.NamedNode(str(node.datatype)) if node.datatype else None
        if node.language:
            return str(ox.Literal(str(node), language=node.language))
        return str(ox.Literal(str(node), datatype=datatype))
    return f"_:{node}" if isinstance(node, BNode) else f"<{node}>"


def _language(text: Node) -> str:
    return (text.language or "") if isinstance(text, Literal) else ""


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pySHACL and rdflib from printing what they also raise or report."""
    loggers = [logging.getLogger(name) for name in ("rdflib", "pyshacl")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
