"""Short ways to write triples of releases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Said = tuple[str, NamedNode | Literal]

_DATE_TIME: Final = expand("xsd:dateTime")
_DECIMAL: Final = expand("xsd:decimal")
_MOMENT: Final = re.compile(r"(?P<whole>[^.+Z]+?)(?:\.(?P<part>\d+))?(?:Z|\+00:00)")


def as_kept(value: Triple) -> Triple:
    """Return a triple whose time or number is written as engines keep it: by its value.

    >>> as_kept(Triple(node("a:a"), node("a:p"), typed("0.50", "xsd:decimal"))).object.value
    '0.5'
    """
    literal = value.object
    if not isinstance(literal, Literal):
        return value
    written, kind = literal.value, literal.datatype.value
    if kind == _DECIMAL and "." in written:
        written = written.rstrip("0").rstrip(".")
    elif kind == _DATE_TIME and (found := _MOMENT.fullmatch(written)):
        part = (found["part"] or "").rstrip("0")
        written = f"{found['whole']}{'.' if part else ''}{part}Z"
    if written == literal.value:
        return value
    return Triple(value.subject, value.predicate, Literal(written, datatype=literal.datatype))


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
