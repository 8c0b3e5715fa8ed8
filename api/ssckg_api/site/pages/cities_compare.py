"""What several cities reported for an indicator, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from ssckg.app.listed_cities import cities_named
from ssckg.app.reported_values import all_values, values_in
from ssckg.errors import UnknownNameError
from ssckg.querying.library import text_for
from ssckg_api.site.desk_pages import Fault
from ssckg_api.site.frame import Crumb
from ssckg_api.site.pages.cities import way_below
from ssckg_api.site.things.reports import VALUES, charts_of, query_downloads, report_row
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.published_city import ListedCity

router = APIRouter(prefix="/cities", include_in_schema=False)
_MOST_CITIES: Final = 12
_MOST_BOXES: Final = 60
"""Of more cities, only those that are marked or named have a box; others are added by name."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which cities are asked for.

    chosen: by id; unknown: ids of none that has results; named: what was written, and meant: the
    cities that this may mean. Of one, it is chosen.
    """

    chosen: tuple[ListedCity, ...]
    unknown: tuple[str, ...]
    named: str
    meant: tuple[ListedCity, ...]


@router.get("/compare")
def compare(
    visit: VisitDep,
    city: Annotated[list[str] | None, Query(max_length=50)] = None,
    add: Annotated[str, Query(max_length=200)] = "",
    kpi: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Compare what cities reported for an indicator, as a table and as bars."""
    reported = _indicators(visit)
    reporting = visit.outline().reporting
    asked = _asked(reporting, city or [], add)
    faults = _faults(visit, asked, kpi, reported)
    element = None if faults else _element(reported, kpi)
    found = _values(visit, element, asked.chosen) if element is not None else ()
    rows = list(found or ())
    return visit.page(
        "cities_compare.html",
        title=visit.text("Compare cities"),
        status=422 if faults else 200,
        is_kept=False if asked.named else None,
        faults=faults,
        boxes=_boxes(reporting, asked),
        is_long=len(reporting) > _MOST_BOXES or bool(asked.named),
        add=add if faults else "",
        is_unclear=len(asked.meant) > 1,
        kpi=kpi,
        kpis=[(each.id, f"{each.code}  {each.label}") for each in reported],
        element=element,
        is_too_much=found is None,
        rows=[_compared(visit, row) for row in rows],
        charts=charts_of(visit, rows),
        downloads=query_downloads(visit, VALUES, element=element.iri) if element else [],
        query=text_for(visit.site.library[VALUES], visit.base),
        citation=_citation(visit, element) if element else "",
        frame={"crumbs": way_below(visit, Crumb(visit.text("Compare cities")))},
    )


def _asked(reporting: Sequence[ListedCity], ids: Sequence[str], text: str) -> _Asked:
    known = {each.id: each for each in reporting}
    names = dict.fromkeys(name.strip().lower() for name in ids if name.strip())
    named = " ".join(text.split())
    meant = cities_named(reporting, named)[:_MOST_CITIES] if named else ()
    if len(meant) == 1:
        names |= {meant[0].id: None}
    return _Asked(
        tuple(known[name] for name in names if name in known),
        tuple(name for name in names if name not in known),
        named,
        meant,
    )


def _boxes(reporting: Sequence[ListedCity], asked: _Asked) -> list[tuple[str, str, bool]]:
    """Return id and name of the cities that can be marked, and whether they are."""
    few = dict.fromkeys((*asked.chosen, *asked.meant))
    shown = reporting if len(reporting) <= _MOST_BOXES else few
    return [(each.id, each.name, each in asked.chosen) for each in shown]


def _indicators(visit: Visit) -> tuple[Element, ...]:
    """Return the indicators that any city reported on, by code."""
    outline = visit.outline()
    crosswalk = outline.crosswalk
    found = {point.indicator for point in crosswalk.points if point.iri in outline.points}
    elements = [crosswalk.element[iri] for iri in found if iri in crosswalk.element]
    return tuple(sorted(elements, key=lambda each: (each.code, each.iri)))


def _values(
    visit: Visit, element: Element, chosen: Sequence[ListedCity]
) -> tuple[dict[str, str], ...] | None:
    """Return what the chosen cities reported, or all; None where that of all is too much."""
    points = [point.iri for point in visit.crosswalk.points_of.get(element.iri, ())]
    if not chosen:
        return all_values(visit.store(), points)
    sets = [(one.graph, city.iri) for city in chosen for one in city.sets]
    return values_in(visit.store(), points, sets)


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


def _faults(visit: Visit, asked: _Asked, kpi: str, reported: Sequence[Element]) -> list[Fault]:
    faults: list[Fault] = []
    for name in asked.unknown:
        text = visit.text("No results are published of %(city)s.", city=name)
        faults.append(("", text))
    if len(asked.chosen) + len(asked.unknown) > _MOST_CITIES:
        text = visit.text("At most %(number)s cities are compared.", number=_MOST_CITIES)
        faults.append(("", text))
    if asked.named and not asked.meant:
        text = visit.text("No results are published of %(city)s.", city=asked.named)
        faults.append(("add", text))
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
