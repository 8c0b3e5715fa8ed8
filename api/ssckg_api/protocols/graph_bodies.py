"""Documents of the Graph Store Protocol: what a request brings, what an answer holds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from ssckg.namespaces import PREFIXES
from ssckg.publication.canonical import canonical_nquads
from ssckg_api.problems import ProblemError
from ssckg_api.request import media_type_of
from ssckg_api.v1.bodies import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import Request

MAX_BYTES: Final = 20 * 1024 * 1024
"""Bytes of a document that is sent."""
_FORM: Final = "multipart/form-data"
_MAX_FILES: Final = 20
_READERS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "text/n3": RdfFormat.TURTLE,
}
_WRITERS: Final = {
    **_READERS,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}
_SHOWN: Final = ("rdf", "rdfs", "owl", "skos", "dcterms", "xsd", "ssc")


async def read_graphs(request: Request, base: str) -> list[Triple]:
    """Return the statements of the document, or of all documents of a form, that is sent.

    Args:
        request: the request; relative IRIs are resolved against the graph's own.
        base: the IRI of the graph.

    Raises:
        ProblemError: 400 it is not well-formed, 413 too large, 415 no format that is read.
    """
    kind = media_type_of(request.headers.get("content-type"))
    if kind == _FORM:
        return await _from_form(request, base)
    content = await read_bytes(request, MAX_BYTES)
    return _parsed(content, kind, base, "body")


async def _from_form(request: Request, base: str) -> list[Triple]:
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MAX_BYTES:
        title, detail = (
            "The request is too large",
            f"A form may have {MAX_BYTES} bytes, and says so.",
        )
        raise ProblemError(413, "too-large", title, detail)
    try:
        async with request.form(max_files=_MAX_FILES, max_fields=_MAX_FILES) as form:
            files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
            found: list[Triple] = []
            for file in files:
                kind = media_type_of(file.content_type)
                found += _parsed(await file.read(), kind, base, file.filename or "file")
    except MultiPartException as error:
        raise ProblemError(400, "broken-form", "The form cannot be read", str(error)) from error
    if not files:
        raise ProblemError(400, "no-file", "There is no file in the form", "Send one or more.")
    return found


def _parsed(content: bytes, kind: str, base: str, name: str) -> list[Triple]:
    reader = _READERS.get(kind)
    if reader is None:
        raise ProblemError(
            *(415, "media-type", "The body's media type is not supported"),
            f"{kind[:100] or 'no Content-Type'}; a graph is sent as {', '.join(_READERS)}",
            headers=(("Accept-Post", ", ".join(_READERS)),),
        )
    try:
        # Blank nodes of two documents are never the same, whatever they are called.
        quads = list(parse(content, reader, base_iri=base, rename_blank_nodes=True))
    except (SyntaxError, ValueError) as error:
        title = "The document is not well-formed"
        detail = f"{name[:100]} is sent as {kind}, and cannot be read so: {error}"
        raise ProblemError(400, "unreadable-graph", title, detail) from error
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def write_graph(triples: Iterable[Triple], media_type: str) -> bytes:
    """Return the document of a graph, by subject."""
    ordered = sorted(triples, key=lambda one: (str(one.subject), str(one.predicate)))
    rdf_format = _WRITERS[media_type]
    if rdf_format in {RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.TRIG}:
        prefixes = {name: PREFIXES[name] for name in _SHOWN}
        return serialize(ordered, format=rdf_format, prefixes=prefixes) or b""
    return serialize(ordered, format=rdf_format) or b""


def content_hash(triples: Iterable[Triple]) -> str:
    """Return a hash that two graphs share if and only if they state the same (RDFC-1.0)."""
    quads = (Quad(one.subject, one.predicate, one.object) for one in triples)
    return hashlib.sha256(canonical_nquads(quads)).hexdigest()[:32]
