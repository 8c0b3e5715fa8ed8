"""Short ways to write triples of releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Said = tuple[str, NamedNode | Literal]


def node(iri: str) -> NamedNode:
    """Return an IRI as a term."""
    return NamedNode(iri)


def named(curie: str) -> NamedNode:
    """Return what a CURIE names as a term."""
    return NamedNode(expand(curie))


def text(value: str) -> Literal:
    """Return a plain text."""
    return Literal(value)


def english(value: str) -> Literal:
    """Return a text in English."""
    return Literal(value, language="en")


def typed(value: str, datatype: str) -> Literal:
    """Return a literal of a datatype; `datatype` is a CURIE."""
    return Literal(value, datatype=named(datatype))


def triples(subject: str, said: Iterable[Said]) -> Iterator[Triple]:
    """Yield what is said of a subject, property by property (CURIEs)."""
    about = NamedNode(subject)
    for curie, value in said:
        yield Triple(about, named(curie), value)
