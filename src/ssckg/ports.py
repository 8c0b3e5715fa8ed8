"""The seams: what the library asks of engines.

Implementations live in store/, validation/ and reasoning/.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from rdflib.term import BNode, Literal, URIRef

    from ssckg.model.reasoning import ReasoningReport
    from ssckg.model.shape_result import RdfDocument, ShapeResult


class ShapeValidator(Protocol):
    """Checks data against the shapes that it was made with."""

    @property
    def name(self) -> str:
        """The engine's name: "pyshacl" or "native"."""

    def validate(self, data: Sequence[RdfDocument]) -> tuple[ShapeResult, ...]:
        """Return what the union of `data` breaks, sorted; empty where all is well.

        Raises:
            ParseError: a document is not well-formed; names file and line.
            EngineError: the engine failed on well-formed data.
        """


Term: TypeAlias = "URIRef | BNode | Literal"
Triple: TypeAlias = "tuple[URIRef | BNode, URIRef, Term]"


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer of a SELECT: `columns` in order, and in each row a term or None per column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def __iter__(self) -> Iterator[dict[str, Term]]:
        """Yield each row as column to term; what is unbound is left out."""
        for row in self.rows:
            yield {c: t for c, t in zip(self.columns, row, strict=True) if t is not None}

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees instead of the engine's own choice (IRIs)."""

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class Body(Protocol):
    """An answer as bytes; reading to the end without an error means that it is whole."""

    @property
    def media_type(self) -> str:
        """The media type the engine answered, without parameters."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes in pieces; an answer cut off by the engine raises at the end."""


class GraphStore(Protocol):
    """A SPARQL engine; texts are SPARQL 1.1, `bindings` map variable names to terms.

    Terms are bound as terms, never pasted into the text; a blank node cannot be bound.
    `timeout` is in seconds; None takes the store's own limit. Every method may raise

        EngineError: the engine is gone, refuses, or answers something unexpected.
        QueryTimeoutError: the limit has passed.
        QuerySyntaxError: the text does not parse; with its position where the engine says.
        UsageError: a binding cannot be made.
    """

    def select(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        timeout: float | None = None,
    ) -> Rows:
        """Return all rows of a SELECT."""

    def ask(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        timeout: float | None = None,
    ) -> bool:
        """Return the answer of an ASK."""

    def construct(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        timeout: float | None = None,
    ) -> list[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE."""

    def stream(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        accept: str,
        dataset: Dataset | None = None,
        timeout: float | None = None,
    ) -> AbstractContextManager[Body]:
        """Open the answer of any query as bytes of the media type `accept`."""

    def update(
        self,
        text: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        timeout: float | None = None,
    ) -> None:
        """Run an update; on the embedded engine one call is one transaction."""

    def get_graph(self, graph: str | None) -> list[Triple]:
        """Return the triples of a graph (None: the default graph); empty if there is none."""

    def put_graph(self, graph: str | None, triples: Iterable[Triple]) -> None:
        """Replace a graph by `triples`."""

    def post_graph(self, graph: str | None, triples: Iterable[Triple]) -> None:
        """Add `triples` to a graph."""

    def delete_graph(self, graph: str | None) -> None:
        """Remove a graph; to remove what is not there is no error."""

    def has_graph(self, graph: str | None) -> bool:
        """Say whether a graph is there."""

    def ping(self) -> None:
        """Return when the engine answers; raise EngineError when it does not."""


class Reasoner(Protocol):
    """Decides whether an ontology contradicts itself."""

    def check_consistency(self, documents: Sequence[RdfDocument]) -> ReasoningReport:
        """Return whether the union of `documents` is consistent, and its unsatisfiable classes.

        Raises:
            ParseError: a document is not well-formed; names file and line.
            EngineError: the reasoner cannot start or failed.
        """
