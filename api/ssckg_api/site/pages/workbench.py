"""The query workbench: a form that works everywhere, an editor where scripts run."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request, Response

from ssckg.app.named_queries import example_text
from ssckg.app.vocabulary_in_use import vocabulary_in_use
from ssckg.querying.library import find_query
from ssckg_api.site.frame import Crumb
from ssckg_api.site.page_cache import KEEP
from ssckg_api.site.pages.queries import groups
from ssckg_api.site.visit import VisitDep
from ssckg_api.v1.answers import json_text

if TYPE_CHECKING:
    from ssckg.publication.describing.published_facts import PublishedFacts

router = APIRouter(include_in_schema=False)
_USUAL: Final = """PREFIX ssc: <https://w3id.org/ssckg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?framework (COUNT(?indicator) AS ?indicators) WHERE {
  ?indicator a ssc:Indicator ; skos:inScheme ?framework .
}
GROUP BY ?framework
ORDER BY DESC(?indicators)"""
"""What the editor begins with."""
_SOON: Final = "public, max-age=0, must-revalidate"


@router.get("/sparql")
def workbench(visit: VisitDep) -> Response:
    """Show the workbench; `?example=` begins with a query of the library."""
    name = visit.query.get("example", "")
    query = find_query(visit.site.library, name) if name else None
    text = example_text(query, visit.base) if query else _USUAL
    return visit.page(
        "workbench.html",
        title=visit.text("Query workbench"),
        text=text,
        usual=_USUAL,
        name=name,
        groups=groups(tuple(visit.site.library.values()), visit),
        frame={
            "description": visit.text("Ask the graph in SPARQL."),
            "crumbs": [Crumb(visit.text("Home"), "/"), Crumb(visit.text("Query workbench"))],
        },
    )


@router.get("/sparql/example/{name}")
def example(name: str, request: Request) -> Response:
    """Return a query of the library as it can be asked, needed values by example."""
    site = request.app.state.site
    text = example_text(find_query(site.library, name), site.base)
    return Response(text, headers={"cache-control": _SOON}, media_type="application/sparql-query")


@router.get("/sparql/vocabulary")
def vocabulary(request: Request) -> Response:
    """Return what the editor completes: prefixes, classes and properties, with what VoID counts."""
    site = request.app.state.site
    downloads = request.app.state.downloads
    facts: PublishedFacts | None = downloads.ready() if downloads is not None else None
    found = vocabulary_in_use(site.store(), facts, site.base)
    # Without figures it is not kept: they come when somebody asks for the description.
    kept = {KEEP: "1"} if facts is not None else {"cache-control": "no-cache"}
    return Response(json_text(asdict(found)), headers=kept, media_type="application/json")
