"""Cities: the list, a comparison, and which documents of a published submission are public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from ssckg.app.published_cities import (
    list_cities,
    public_documents,
    withdrawals,
)
from ssckg.app.reported_values import ReportedValues, reported_values, values_in
from ssckg.errors import UnknownNameError
from ssckg.querying.library import text_for
from ssckg_api.site.desk_pages import Fault
from ssckg_api.site.frame import Crumb
from ssckg_api.site.things.reports import VALUES, charts_of, query_downloads, report_row
from ssckg_api.site.things.telling import last
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.published_city import PublishedCity

router = APIRouter(prefix="/cities", include_in_schema=False)
_MOST_CITIES: Final = 12
_MOST_SETS: Final = 300
"""So many values or data sets a page shows; all are in the data."""


@router.get("")
def cities(visit: VisitDep) -> Response:
    """List the cities with what is published of each, and what was withdrawn."""
    store = visit.store()
    found = list_cities(store)
    return visit.page(
        "cities.html",
        title=visit.text("Cities"),
        rows=[_row(visit, city) for city in found],
        marks=withdrawals(store),
        total=sum(city.values for city in found),
        names={city.id: city.name for city in found},
        frame={
            "crumbs": [Crumb(visit.text("Home"), "/"), Crumb(visit.text("Cities"))],
            "canonical": f"{visit.base}cities",
            "description": visit.text(
                "Cities with results of indicators, as printed or published."
            ),
        },
    )


@router.get("/compare")
def compare(
    visit: VisitDep,
    city: Annotated[list[str] | None, Query(max_length=50)] = None,
    kpi: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Compare what cities reported for an indicator, as a table and as bars."""
    reported = _indicators(visit)
    known = [(last(iri), name) for iri, name in visit.outline().cities]
    chosen = [name.strip().lower() for name in city or [] if name.strip()]
    faults = _faults(visit, chosen, {name for name, _ in known}, kpi, reported)
    element = None if faults else _element(reported, kpi)
    found = _values(visit, element, chosen) if element is not None else ReportedValues(())
    rows = list(found.rows)
    return visit.page(
        "cities_compare.html",
        title=visit.text("Compare cities"),
        status=422 if faults else 200,
        faults=faults,
        known=known,
        chosen=chosen,
        kpi=kpi,
        kpis=[(each.id, f"{each.code}  {each.label}") for each in reported],
        element=element,
        rows=[_compared(visit, row) for row in rows],
        left=max(found.sets - _MOST_SETS, 0),
        charts=charts_of(visit, rows) if found.is_whole else [],
        downloads=query_downloads(visit, VALUES, element=element.iri) if element else [],
        query=text_for(visit.site.library[VALUES], visit.base),
        citation=_citation(visit, element) if element else "",
        frame={"crumbs": _way(visit, Crumb(visit.text("Compare cities")))},
    )


@router.get("/documents/{submission}")
def documents(submission: str, visit: VisitDep) -> Response:
    """Say which documents of a published submission the city has made public, and link them."""
    found = public_documents(visit.desk.workspace, submission)
    title = visit.text("Documents of %(city)s %(year)s", city=found.city_name, year=found.year)
    return visit.page(
        "city_documents.html",
        title=title,
        is_kept=False,
        found=found,
        frame={
            "crumbs": _way(visit, Crumb(found.city_name, f"/city/{found.city}"), Crumb(title)),
            "is_indexed": False,
        },
    )


def _way(visit: Visit, *steps: Crumb) -> list[Crumb]:
    """Return the way to a page below that of all cities."""
    above = (Crumb(visit.text("Home"), "/"), Crumb(visit.text("Cities"), "/cities"))
    return [*above, *steps]


def _row(visit: Visit, city: PublishedCity) -> dict[str, Any]:
    years = sorted({each.year for each in city.sets})
    marks = [visit.text("made-up example")] if city.is_example else []
    if any(each.submission for each in city.sets):
        marks.append(visit.text("verified, with consent"))
    if any(not each.submission for each in city.sets):
        marks.append(visit.text("from printed reports"))
    return {
        "city": {"iri": city.iri, "text": city.name, "lang": ""},
        "country": {"text": city.country or city.code, "lang": "en"},
        "years": ", ".join(years),
        # A city without data sets has reported nothing that we know of: blank, not zero.
        "values": city.values if city.sets else "",
        "missing": sum(each.missing for each in city.sets) if city.sets else "",
        "marks": marks,
        "withdrawn": len(city.marks) or "",
    }


def _indicators(visit: Visit) -> tuple[Element, ...]:
    """Return the indicators that any city reported on, by code."""
    outline = visit.outline()
    crosswalk = outline.crosswalk
    found = {point.indicator for point in crosswalk.points if point.iri in outline.points}
    elements = [crosswalk.element[iri] for iri in found if iri in crosswalk.element]
    return tuple(sorted(elements, key=lambda each: (each.code, each.iri)))


def _values(visit: Visit, element: Element, chosen: Sequence[str]) -> ReportedValues:
    """Return what the chosen cities reported, or all of them."""
    outline = visit.outline()
    points = [point.iri for point in outline.crosswalk.points_of.get(element.iri, ())]
    if not chosen:
        return reported_values(
            visit.store(), points, outline.sets, most=_MOST_SETS, size=_MOST_SETS
        )
    of_them = [one for one in outline.sets if last(one[1]) in chosen]
    return ReportedValues(values_in(visit.store(), points, of_them[:_MOST_SETS]))


def _element(reported: Sequence[Element], kpi: str) -> Element | None:
    """Return the indicator of that id, code or IRI; None where none is named.

    Raises:
        UnknownNameError: no city reported on one that is named so.
    """
    if not kpi:
        return None
    wanted = "".join(kpi.casefold().split())
    for each in reported:
        names = (each.id, each.iri, *each.codes)
        if wanted in {"".join(name.casefold().split()) for name in names}:
            return each
    raise UnknownNameError("indicator with results of cities", kpi)


def _faults(
    visit: Visit, chosen: list[str], known: set[str], kpi: str, reported: Sequence[Element]
) -> list[Fault]:
    faults: list[Fault] = []
    for name in chosen:
        if name not in known:
            text = visit.text("No results are published of %(city)s.", city=name)
            faults.append(("", text))
    if len(chosen) > _MOST_CITIES:
        text = visit.text("At most %(number)s cities are compared.", number=_MOST_CITIES)
        faults.append(("", text))
    try:
        _element(reported, kpi)
    except UnknownNameError:
        text = visit.text("No city reported on %(kpi)s. Choose one of the list.", kpi=kpi)
        faults.append(("kpi", text))
    return faults


def _compared(visit: Visit, row: dict[str, str]) -> dict[str, Any]:
    found = report_row(visit, row)
    sources = [found["sources"]] if found["sources"] else []
    return found | {"source": sources, "record": found["report"]}


def _citation(visit: Visit, element: Element) -> str:
    state = visit.site.data_hash()
    data = f" Data sha256:{state}." if state and not visit.as_of else ""
    past = f" As of {visit.as_of}." if visit.as_of else ""
    name = f"{element.code} {element.label}: values of cities"
    return f"{name}. ssckg knowledge graph. {element.iri}.{past}{data}"
