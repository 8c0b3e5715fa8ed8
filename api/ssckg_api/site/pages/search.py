"""Search for people: hits with facets as links, suggestions as one types, OpenSearch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final
from xml.sax.saxutils import escape

from fastapi import APIRouter, Query, Response

from ssckg.app.searching import MOST_OFFSET, Searcher, search
from ssckg.searching.kinds import kinds
from ssckg_api.protocols.address import AddressDep
from ssckg_api.site import assets
from ssckg_api.site.errors import prefers_json
from ssckg_api.site.frame import brief
from ssckg_api.site.page_cache import KEEP
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.search_result import SearchFacet, SearchHit, SearchResult

router = APIRouter(include_in_schema=False)
_PAGE: Final = 20
_SUGGESTIONS: Final = 8
_FACETS: Final = ("framework", "kind", "agency", "trust", "values")
_SHOWN: Final = 12
"""So many values of a facet are shown at once; the rest is folded away."""
_CODED: Final = frozenset({"framework", "agency"})
_SUGGESTION_TYPE: Final = "application/x-suggestions+json"
_Text = Annotated[str, Query(max_length=2000)]
_Page = Annotated[int, Query(alias="page", ge=1, le=MOST_OFFSET // _PAGE)]


@router.get("/search")
def search_page(visit: VisitDep, q: _Text = "", number: _Page = 1) -> Response:
    """Show what a text finds, and by what it can be narrowed; programs are sent to the API."""
    if prefers_json(visit.request):
        there = f"/api/v1/search?{visit.request.url.query}"
        return Response(None, 303, headers={"location": there, "vary": "Accept"})
    chosen = {name: value for name in _FACETS if (value := visit.query.get(name, ""))}
    searcher: Searcher = visit.request.app.state.searcher
    index = searcher.index(visit.as_of)
    offset = (number - 1) * _PAGE
    found = search(index, q, visit.base, filters=chosen, limit=_PAGE, offset=offset)
    shown = {**chosen, "q": found.query}
    title = (
        visit.text("Search: %(text)s", text=found.query) if found.query else visit.text("Search")
    )
    return visit.page(
        "search.html",
        title=title,
        is_kept=False,  # texts are without number: they would push out what is asked for again
        found=found,
        hits=[_hit(visit, hit) for hit in found.hits],
        facets=list(_facets(visit, found, shown)),
        chosen=chosen,
        first=found.offset + 1,
        last=found.offset + len(found.hits),
        before=visit.link("/search", **shown, page=number - 1) if number > 1 else "",
        after=visit.link("/search", **shown, page=number + 1)
        if found.offset + len(found.hits) < found.total
        else "",
        downloads=_downloads(visit, shown),
        frame={"is_indexed": False, "crumbs": ()},
    )


def _hit(visit: Visit, hit: SearchHit) -> dict[str, Any]:
    return {
        "hit": hit,
        "address": visit.link(hit.path),
        "kind": visit.text(kinds()[hit.kind].name),
        "reasons": list(dict.fromkeys(_reasons(visit, hit))),
    }


def _reasons(visit: Visit, hit: SearchHit) -> Iterator[str]:
    """Yield in words why something is a hit."""
    places = {
        "name": visit.text("name"),
        "other-name": visit.text("other name"),
        "code": visit.text("code"),
        "keyword": visit.text("keyword"),
        "part": visit.text("data point"),
        "text": visit.text("definition"),
        "context": visit.text("where it stands"),
        "iri": visit.text("address"),
    }
    messages = {
        "typo": visit.text("%(place)s: “%(found)s”, read for “%(asked)s”"),
        "form": visit.text("%(place)s: “%(found)s”, another form of “%(asked)s”"),
        "beginning": visit.text("%(place)s: “%(found)s” begins with “%(asked)s”"),
        "part": visit.text("%(place)s: “%(asked)s” is a part of “%(found)s”"),
        "code-beginning": visit.text("code: %(found)s begins so"),
        "code-part": visit.text("code: %(found)s has these parts"),
        "code-near": visit.text("code: %(found)s is much like it, and is not it"),
    }
    usual = visit.text("%(place)s: “%(found)s”")
    for each in hit.reasons:
        said = {"place": places[each.place], "found": each.found, "asked": each.asked}
        yield messages.get(each.how, usual) % said


def _facets(visit: Visit, found: SearchResult, shown: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the facets with a link for each choice; where there is no choice, there is none."""
    names = {
        "framework": visit.text("Framework"),
        "kind": visit.text("Kind"),
        "agency": visit.text("Agency"),
        "trust": visit.text("Trust"),
        "values": visit.text("Values of cities"),
    }
    for facet in found.facets:
        values = [_choice(visit, facet, value, shown) for value in facet.values]
        if values and (len(values) > 1 or facet.chosen or facet.name == "values"):
            rest = {name: value for name, value in shown.items() if name != facet.name}
            yield {
                "name": names[facet.name],
                "id": facet.name,
                "chosen": next((v for v in values if v["is_chosen"]), None),
                "values": values[:_SHOWN],
                "more": values[_SHOWN:],
                "without": visit.link("/search", **rest),
            }


def _choice(visit: Visit, facet: SearchFacet, value: Any, shown: dict[str, str]) -> dict[str, Any]:
    label = visit.text("with published values") if facet.name == "values" else value.label
    if facet.name in {"kind", "trust"}:
        label = visit.text(label)
    return {
        "label": brief(label),
        "whole": label,
        "code": value.value if facet.name in _CODED and label != value.value else "",
        "count": value.count,
        "is_chosen": value.value == facet.chosen,
        "address": visit.link("/search", **{**shown, facet.name: value.value}),
    }


def _downloads(visit: Visit, shown: dict[str, str]) -> list[tuple[str, str, str]]:
    return [
        ("JSON", visit.link("/api/v1/search", **shown, format="json"), "application/json"),
        ("CSV", visit.link("/api/v1/search", **shown, format="csv"), "text/csv"),
    ]


@router.get("/search/suggest")
def suggest(visit: VisitDep, q: _Text = "") -> Response:
    """Return names that begin as somebody types, as OpenSearch suggestions have them.

    Four lists: the text, the names, what each is, and where each is told of
    (https://github.com/dewitt/opensearch, Suggestions extension 1.1).
    """
    searcher: Searcher = visit.request.app.state.searcher
    hits: tuple[SearchHit, ...] = ()
    if q.strip():
        index = searcher.index(visit.as_of)
        hits = search(index, q, visit.base, limit=_SUGGESTIONS, is_typed=True).hits
    document = [
        q,
        [f"{hit.code} {hit.label}".strip() for hit in hits],
        [
            " · ".join(
                (visit.text(kinds()[hit.kind].name), *hit.frameworks[:1], *_retired(visit, hit))
            )
            for hit in hits
        ],
        [visit.link(hit.path) for hit in hits],
    ]
    return Response(
        json.dumps(document, ensure_ascii=False),
        headers={"cache-control": "no-cache", "vary": "Accept-Language", **_OPEN},
        media_type=_SUGGESTION_TYPE,
    )


_OPEN: Final = {"access-control-allow-origin": "*", "x-content-type-options": "nosniff"}


def _retired(visit: Visit, hit: SearchHit) -> tuple[str, ...]:
    return (visit.text("not in force any more"),) if hit.is_retired else ()


@router.get("/opensearch.xml")
def description(address: AddressDep) -> Response:
    """Return how browsers search here (OpenSearch 1.1)."""
    place = escape(address, {'"': "&quot;"})
    icon = assets.address_of("icon.svg").removeprefix("/")
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>ssckg</ShortName>
<Description>Indicators, goals, agencies and cities of a graph of city indicators</Description>
<InputEncoding>UTF-8</InputEncoding>
<OutputEncoding>UTF-8</OutputEncoding>
<Image width="16" height="16" type="image/svg+xml">{place}{icon}</Image>
<Url type="text/html" method="get" template="{place}search?q={{searchTerms}}"/>
<Url type="application/json" method="get" template="{place}api/v1/search?q={{searchTerms}}"/>
<Url type="{_SUGGESTION_TYPE}" method="get" template="{place}search/suggest?q={{searchTerms}}"/>
<Url type="application/opensearchdescription+xml" rel="self" template="{place}opensearch.xml"/>
</OpenSearchDescription>
"""
    return Response(text, headers={KEEP: "1"}, media_type="application/opensearchdescription+xml")
