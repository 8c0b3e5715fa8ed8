"""Terms of the RDF of submissions."""

from __future__ import annotations

from datetime import UTC
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.namespaces import CODE, expand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from decimal import Decimal


@lru_cache(maxsize=4096)
def node(iri: str) -> NamedNode:
    """Return an IRI, made once."""
    return NamedNode(iri)


@cache
def _property(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def statement(subject: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    """Return a triple whose predicate is written as a CURIE."""
    return Triple(subject, _property(curie), value)


def texts(subject: NamedNode, values: dict[str, str]) -> Iterator[Triple]:
    """Yield a triple for each text that is not empty, by CURIE."""
    for curie, value in values.items():
        if value:
            yield statement(subject, curie, text(value))


def text(value: str) -> Literal:
    """Return a plain text, without what is no character: NUL and lone halves of surrogates."""
    if "\x00" in value or not value.isascii():
        value = value.replace("\x00", "").encode(errors="replace").decode()
    return Literal(value)


def code(scheme: str, value: str) -> NamedNode:
    """Return a value of a code list; what is no code is escaped."""
    return node(f"{CODE}{scheme}/{quote(value, safe='')}")


def integer(value: int) -> Literal:
    """Return a whole number."""
    return Literal(str(value), datatype=_property("xsd:integer"))


def number(value: Decimal | bool) -> Literal:
    """Return a decimal number, or a yes or no."""
    if isinstance(value, bool):
        return Literal(str(value).lower(), datatype=_property("xsd:boolean"))
    return Literal(format(value, "f"), datatype=_property("xsd:decimal"))


def year(value: str) -> Literal:
    """Return a year as xsd:gYear; what is no year of four digits stays a plain text."""
    if len(value) == 4 and value.isascii() and value.isdigit():
        return Literal(value, datatype=_property("xsd:gYear"))
    return Literal(value)


def instant(value: datetime) -> Literal:
    """Return a moment, in UTC."""
    return Literal(value.astimezone(UTC).isoformat(), datatype=_property("xsd:dateTime"))


def day(value: date) -> Literal:
    """Return a day."""
    return Literal(value.isoformat(), datatype=_property("xsd:date"))
