"""What a SHACL engine reports, free of any library's types."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ssckg.model.finding import Severity


class RdfFormat(StrEnum):
    """The syntaxes in which data and shapes are handed to a validator."""

    TURTLE = "turtle"
    N_TRIPLES = "ntriples"
    N_QUADS = "nquads"


@dataclass(frozen=True, slots=True)
class RdfDocument:
    """RDF as bytes; `name` is the file name that error messages show.

    N-Quads are read as the union of their graphs.
    """

    content: bytes
    name: str
    format: RdfFormat = RdfFormat.TURTLE


@dataclass(frozen=True, slots=True, order=True)
class ShapeResult:
    """One sh:ValidationResult.

    `focus` is an IRI, or a blank node or literal in N-Triples syntax. `value` is a term in
    N-Triples syntax. `path` is a SPARQL property path (an IRI in angle brackets where it is one
    predicate). `source_shape` is the IRI of the shape that was broken (of the nearest one that has
    an IRI, where the shape itself has none). `messages` are pairs of language tag and text.
    """

    source_shape: str
    focus: str
    severity: Severity
    component: str
    path: str | None = None
    value: str | None = None
    messages: tuple[tuple[str, str], ...] = ()

    def message(self, language: str = "en") -> str:
        """Return the text in `language`, else in English, else the first; never empty."""
        texts = dict(self.messages)
        first = next(iter(texts.values()), f"breaks the rule {self.source_shape}")
        return texts.get(language) or texts.get("en") or first

    @property
    def is_violation(self) -> bool:
        """Whether this result makes the data non-conforming."""
        return self.severity is Severity.VIOLATION
