"""The first page, assets, and what problems mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Response

from ssckg.errors import UnknownNameError
from ssckg.querying.library import text_for
from ssckg_api.site import assets
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.analyses.sources import Outline

router = APIRouter(include_in_schema=False)
_EXAMPLES: Final = (
    *("list-frameworks", "find-kpis-without-sdg-link", "find-sdg-targets-without-kpi"),
    *("list-agencies", "list-mapping-sets"),
)


@router.get("/")
def home(visit: VisitDep) -> Response:
    """Show what is here, doors for the four kinds of users, and how to search."""
    return visit.page(
        "home.html",
        title=visit.text("A knowledge graph of city indicators"),
        numbers=list(_numbers(visit, visit.outline())),
        examples=list(_examples(visit)),
        frame={"canonical": visit.base},
    )


def _numbers(visit: Visit, outline: Outline) -> Iterator[tuple[int, str, str]]:
    crosswalk = outline.crosswalk
    indicators = sum(each.kind == "Indicator" for each in crosswalk.elements)
    yield len(crosswalk.editions), visit.text("framework editions"), "/frameworks"
    yield indicators, visit.text("indicators"), "/frameworks"
    yield len(crosswalk.mappings), visit.text("mappings"), "/mappings"
    yield len(crosswalk.agencies), visit.text("agencies"), "/agencies"
    yield len(outline.reporting), visit.text("cities with results"), "/cities"


def _examples(visit: Visit) -> Iterator[dict[str, str]]:
    for name in _EXAMPLES:
        query = visit.site.library[name]
        lines = text_for(query, visit.base).splitlines()
        text = "\n".join(line for line in lines if not line.startswith("#")).strip()
        yield {"title": query.summary, "link": visit.link("/sparql", query=text, format="html")}


@router.get(assets.PREFIX + "{name:path}")
def asset(name: str) -> Response:
    """Say that there is no such asset; those that there are, are answered before the framework."""
    raise UnknownNameError("asset", name)
