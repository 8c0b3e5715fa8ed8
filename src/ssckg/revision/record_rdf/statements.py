"""Statements of the public record: terms by CURIE, times in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.namespaces import expand


def says(node: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    """Return a statement; the property by its CURIE."""
    return Triple(node, term(curie), value)


def term(curie: str) -> NamedNode:
    """Return the IRI of a CURIE."""
    return NamedNode(expand(curie))


def moment(at: datetime) -> Literal:
    """Return a time in UTC, written as engines keep it: the hash of a dataset is over that.

    >>> moment(datetime(2026, 3, 1, 12, 0, 0, 250_000, UTC)).value
    '2026-03-01T12:00:00.25Z'
    """
    whole, _, part = at.astimezone(UTC).replace(tzinfo=None).isoformat().partition(".")
    part = part.rstrip("0")
    return Literal(f"{whole}{'.' if part else ''}{part}Z", datatype=term("xsd:dateTime"))


def number(value: int) -> Literal:
    """Return a whole number."""
    return Literal(str(value), datatype=term("xsd:integer"))


def truth(value: bool) -> Literal:
    """Return a truth value."""
    return Literal("true" if value else "false", datatype=term("xsd:boolean"))
