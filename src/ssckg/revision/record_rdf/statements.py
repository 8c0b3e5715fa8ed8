"""Statements of the public record: terms by CURIE, times in UTC."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.namespaces import expand

if TYPE_CHECKING:
    from datetime import datetime


def says(node: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    """Return a statement; the property by its CURIE."""
    return Triple(node, term(curie), value)


def term(curie: str) -> NamedNode:
    """Return the IRI of a CURIE."""
    return NamedNode(expand(curie))


def moment(at: datetime) -> Literal:
    """Return a time as it is told in UTC."""
    return Literal(at.astimezone(UTC).isoformat(), datatype=term("xsd:dateTime"))


def number(value: int) -> Literal:
    """Return a whole number."""
    return Literal(str(value), datatype=term("xsd:integer"))


def truth(value: bool) -> Literal:
    """Return a truth value."""
    return Literal("true" if value else "false", datatype=term("xsd:boolean"))
