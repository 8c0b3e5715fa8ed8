"""`/sitemap.xml` and `/robots.txt`: what crawlers should find, and what they should leave alone."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Response

from ssckg.publication.describing.sitemap import parts_of, robots, sitemap, sitemap_index
from ssckg_api.problems import ProblemError
from ssckg_api.protocols.address import AddressDep, DownloadsDep
from ssckg_api.protocols.catalogue import http_modified
from ssckg_api.site.page_cache import KEEP

router = APIRouter(tags=["catalogue"], include_in_schema=False)
_XML: Final = "application/xml"


@router.get("/robots.txt")
def rules(address: AddressDep) -> Response:
    """Return the rules for crawlers."""
    return Response(robots(address), media_type="text/plain", headers={KEEP: "1"})


@router.get("/sitemap.xml")
def index(downloads: DownloadsDep, address: AddressDep) -> Response:
    """Return the list of sitemaps."""
    facts = downloads.facts()
    body = sitemap_index(parts_of(downloads.paths()), address, facts.modified)
    return _answer(body, facts.modified)


@router.get("/sitemap-{number}.xml")
def part(
    number: Annotated[int, Path(ge=1, le=50_000)], downloads: DownloadsDep, address: AddressDep
) -> Response:
    """Return one sitemap."""
    facts, paths = downloads.facts(), downloads.paths()
    if number > parts_of(paths):
        title, detail = "There is no such sitemap", "/sitemap.xml lists them."
        raise ProblemError(404, "unknown-name", title, detail)
    return _answer(sitemap(paths, number, address, facts.modified), facts.modified)


def _answer(body: bytes, modified: str) -> Response:
    headers = {KEEP: "1", "last-modified": http_modified(modified)} if modified else {KEEP: "1"}
    return Response(body, media_type=_XML, headers=headers)
