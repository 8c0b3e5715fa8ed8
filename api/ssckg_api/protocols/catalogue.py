"""`/.well-known/void` and `/catalog`: what is published, in every format of RDF."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from ssckg.app.settings import catalogue_availability, catalogue_contact
from ssckg.publication.describing.catalogue_document import catalogue_document
from ssckg.publication.describing.void_document import void_document
from ssckg_api.negotiation import DESCRIPTION, Variant, choose, listing, named
from ssckg_api.problems import ProblemError
from ssckg_api.protocols.address import CROSS_ORIGIN, AddressDep, DownloadsDep
from ssckg_api.site.page_cache import KEEP
from ssckg_api.v1.schemas import made

if TYPE_CHECKING:
    from ssckg.publication.describing.published_facts import PublishedFacts
    from ssckg.publication.describing.statements import Statements

router = APIRouter(tags=["catalogue"])
_FORMATS: Final = made(
    *("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples"),
    *("application/trig", "application/n-quads"),
)
_PAGE: Final = Variant("text/html", "text/html", ("html",))
_ENDINGS: Final = frozenset({"ttl", "jsonld", "rdf", "nt", "trig", "nq"})
FormatParameter = Annotated[
    str, Query(alias="format", max_length=60, description="ttl, jsonld, rdf, nt, trig, nq")
]


@router.get(
    "/.well-known/void",
    summary="VoID description of what is published",
    responses=_FORMATS,
)
def void(
    request: Request, downloads: DownloadsDep, address: AddressDep, _format: FormatParameter = ""
) -> Response:
    """Return counts of graphs, classes and properties, links between frameworks, and dumps."""
    variant = chosen(request, _format)
    facts = downloads.facts()
    return described(facts, void_document(facts, address), variant)


@router.get(
    "/catalog",
    summary="DCAT catalogue of what is published",
    responses=_FORMATS,
)
def catalog(
    request: Request, downloads: DownloadsDep, address: AddressDep, _format: FormatParameter = ""
) -> Response:
    """Return datasets with series, versions, terms and files with checksums, and services."""
    if not _format and choose(request.headers.get("accept"), (*DESCRIPTION, _PAGE)) is _PAGE:
        return Response(status_code=303, headers={"location": "/datasets", "vary": "Accept"})
    variant = chosen(request, _format)
    return _catalogue(downloads.facts(), address, variant)


@router.get("/catalog.{ending}", include_in_schema=False)
def catalog_file(ending: str, downloads: DownloadsDep, address: AddressDep) -> Response:
    """Return the same in the format that the ending names."""
    variant = named(ending, DESCRIPTION) if ending in _ENDINGS else None
    if variant is None:
        title, detail = "There is no such form of the answer", ", ".join(sorted(_ENDINGS))
        raise ProblemError(404, "unknown-name", title, detail)
    return _catalogue(downloads.facts(), address, variant)


def _catalogue(facts: PublishedFacts, address: str, variant: Variant) -> Response:
    document = catalogue_document(facts, address, catalogue_contact(), catalogue_availability())
    return described(facts, document, variant, place="/catalog")


def chosen(request: Request, wanted: str) -> Variant:
    """Return the format to answer in, by `format=` or Accept.

    Raises:
        ProblemError: 406, none of the formats asked for is on offer.
    """
    accept = request.headers.get("accept")
    variant = named(wanted, DESCRIPTION) if wanted else choose(accept, DESCRIPTION)
    if variant is None and wanted == "" and "text/html" in (accept or ""):
        return DESCRIPTION[0]  # a browser is shown Turtle
    if variant is None:
        available = listing(DESCRIPTION)
        raise ProblemError(
            *(406, "not-acceptable", "None of the media types asked for is on offer"),
            f"Available: {', '.join(available)}",
            headers=(("Vary", "Accept"),),
            available=available,
        )
    return variant


def described(
    facts: PublishedFacts, document: Statements, variant: Variant, *, place: str = ""
) -> Response:
    """Return a description as a document that is kept as long as what it describes.

    Args:
        facts: what it rests on.
        document: the statements.
        variant: the format.
        place: its address without ending, where it has one with.
    """
    headers = {
        **CROSS_ORIGIN,
        KEEP: "1",
        "vary": "Accept, Accept-Encoding",
        "link": '</.well-known/void>; rel="describedby", </sparql>; rel="service"',
    }
    if modified := http_modified(facts.modified):
        headers["last-modified"] = modified
    if place:
        ending = next((name for name in variant.names if name in _ENDINGS), "")
        headers["content-location"] = f"{place}.{ending}" if ending else place
    body = document.write(variant.engine_type)
    return Response(body, headers=headers, media_type=variant.content_type)


def http_modified(modified: str) -> str:
    """Return a time in ISO 8601 as HTTP has it; empty where it is not known."""
    if not modified:
        return ""
    moment = datetime.fromisoformat(modified).astimezone(UTC).replace(microsecond=0)
    return format_datetime(moment, usegmt=True)
