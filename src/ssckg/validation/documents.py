"""RDF documents to one N-Triples text, with the file and line of what cannot be read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ssckg.errors import ParseError
from ssckg.model.shape_result import RdfDocument, RdfFormat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FORMATS = {
    RdfFormat.TURTLE: ox.RdfFormat.TURTLE,
    RdfFormat.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    RdfFormat.N_QUADS: ox.RdfFormat.N_QUADS,
}


def triples(document: RdfDocument) -> Iterator[ox.Triple]:
    """Yield the triples of `document`; blank nodes get labels of their own.

    Raises:
        ParseError: the content is not well-formed; names file and line.
    """
    try:
        for quad in ox.parse(
            input=document.content,
            format=_FORMATS[document.format],
            base_iri=None,
            rename_blank_nodes=True,
        ):
            yield quad.triple
    except SyntaxError as error:
        raise ParseError(str(error.msg), file=document.name, line=error.lineno) from error
    except ValueError as error:
        raise ParseError(str(error), file=document.name) from error


def serialize(
    found: Iterable[ox.Triple],
    syntax: ox.RdfFormat = ox.RdfFormat.N_TRIPLES,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    """Return triples as text in `syntax`."""
    buffer = io.BytesIO()
    ox.serialize(found, buffer, syntax, prefixes=prefixes)
    return buffer.getvalue()


def as_ntriples(documents: Iterable[RdfDocument]) -> bytes:
    """Return the union of `documents` as N-Triples.

    N-Triples without blank nodes are taken over unread, which saves half the time on a large
    dataset; the engines refuse what is malformed in them.

    Raises:
        ParseError: a document is not well-formed.
    """
    parts = []
    for document in documents:
        if document.format is RdfFormat.N_TRIPLES and b"_:" not in document.content:
            parts.append(document.content)
        else:
            parts.append(serialize(triples(document)))
    return b"\n".join(parts)


def locate_fault(documents: Iterable[RdfDocument]) -> None:
    """Read all `documents`, so that the first malformed one is named.

    Raises:
        ParseError: names its file and line.
    """
    for document in documents:
        for _ in triples(document):
            pass
