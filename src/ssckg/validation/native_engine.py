"""The native engine: SHACL by the Rust library `shacl`, for bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import shacl

from ssckg.errors import EngineError, ParseError
from ssckg.model.shape_result import RdfDocument, ShapeResult
from ssckg.validation.documents import as_ntriples, locate_fault
from ssckg.validation.shapes_graph import SEVERITIES, ShapesGraph, sort_key

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPARQL = "SPARQLConstraintComponent"


class NativeValidator:
    """Validates with the library `shacl`; shapes are compiled once and may be shared by threads."""

    name = "native"

    def __init__(self, shapes: ShapesGraph) -> None:
        """Compile `shapes`.

        Raises:
            ParseError: the engine cannot make sense of them.
        """
        self.shapes = shapes
        try:
            self._compiled = shacl.Shapes.from_text(shapes.as_ntriples().decode(), "ntriples")
        except ValueError as error:
            names = ", ".join(document.name for document in shapes.documents)
            raise ParseError(_one_line(error), file=names) from error

    def validate(self, data: Sequence[RdfDocument]) -> tuple[ShapeResult, ...]:
        """Return what the union of `data` breaks, sorted.

        Raises:
            ParseError: a document is not well-formed; names file and line.
            EngineError: the engine failed on well-formed data.
        """
        try:
            report = self._compiled.validate_text(as_ntriples(data).decode(), "ntriples")
        except (UnicodeDecodeError, ValueError) as error:
            locate_fault(data)
            raise EngineError(f"the SHACL engine failed: {_one_line(error)}") from error
        except BaseException as error:
            # A panic of the library is no Exception; unhandled it would end the whole process.
            if type(error).__name__ != "PanicException":
                raise
            raise EngineError(f"the SHACL engine broke down: {error}") from error
        return tuple(sorted(map(self._result, report.results), key=sort_key))

    def _result(self, found: shacl.Result) -> ShapeResult:
        shape = _node(found.source_shape or found.root_shape or "")
        named = _node(found.root_shape or "") if isinstance(shape, ox.BlankNode) else shape
        messages = self.shapes.messages(shape)
        # Where a SPARQL constraint binds no ?value, this engine reports the focus node instead.
        is_unbound = found.component == _SPARQL and found.value == found.focus_node
        return ShapeResult(
            source_shape=named.value,
            focus=_plain(found.focus_node),
            severity=SEVERITIES[found.severity_iri],
            component=found.component_iri,
            path=self.shapes.path_text(shape) or found.path,
            value=None if is_unbound else found.value,
            messages=messages or tuple(("", text) for text in found.messages),
        )


def _node(text: str) -> ox.NamedNode | ox.BlankNode:
    """Return the node of an N-Triples text."""
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    return ox.NamedNode(text.strip("<>"))


def _plain(term: str) -> str:
    """Return an IRI without its angle brackets; other terms as they are."""
    return term[1:-1] if term.startswith("<") and not term.startswith("<<") else term


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
