"""Cities: the list, and which documents of a published submission are public."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from ssckg.app.listed_cities import countries, counts_of_cities, find_cities
from ssckg.app.published_cities import public_documents, withdrawals
from ssckg_api.site.frame import Crumb
from ssckg_api.site.pager import page_number, part_of
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.crosswalk_frameworks import Edition
    from ssckg.model.published_city import ListedCity, Mark

router = APIRouter(prefix="/cities", include_in_schema=False)
_PAGE: Final = 15
"""So many cities a page shows."""


@router.get("")
def cities(
    visit: VisitDep,
    q: Annotated[str, Query(max_length=200)] = "",
    country: Annotated[str, Query(max_length=100)] = "",
    edition: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """List cities, a page at a time, with what is published of each; and what was withdrawn."""
    known, editions = visit.outline().cities, _editions(visit)
    wanted = {"q": " ".join(q.split()), "country": country, "edition": edition}
    found = _found(visit, known, wanted)
    number = page_number(visit, "page")
    part = part_of(
        number,
        _PAGE,
        len(found),
        lambda n: visit.link("/cities", **wanted, page=n if n > 1 else ""),
    )
    marks = withdrawals(visit.store())
    is_narrowed = any(wanted.values())
    return visit.page(
        "cities.html",
        title=visit.text("Cities"),
        # Words are without number: they would push out what is asked for again.
        is_kept=False if wanted["q"] else None,
        rows=_rows(visit, found[part.first - 1 : part.last], marks),
        part=part,
        wanted=wanted,
        is_narrowed=is_narrowed,
        countries=countries(known),
        editions=[(each.id, each.title) for each in editions],
        marks=() if is_narrowed or number > 1 else marks,
        frame={
            "crumbs": [Crumb(visit.text("Home"), "/"), Crumb(visit.text("Cities"))],
            "canonical": f"{visit.base}cities" + (f"?page={number}" if number > 1 else ""),
            "is_indexed": not is_narrowed,
            "description": visit.text(
                "Cities with results of indicators, as printed or published."
            ),
        },
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
            "crumbs": way_below(visit, Crumb(found.city_name, f"/city/{found.city}"), Crumb(title)),
            "is_indexed": False,
        },
    )


def way_below(visit: Visit, *steps: Crumb) -> list[Crumb]:
    """Return the way to a page below that of all cities."""
    above = (Crumb(visit.text("Home"), "/"), Crumb(visit.text("Cities"), "/cities"))
    return [*above, *steps]


def _editions(visit: Visit) -> list[Edition]:
    """Return the framework editions that any city has a data set of."""
    outline = visit.outline()
    return [each for each in outline.crosswalk.editions if each.iri in outline.reported_editions]


def _found(
    visit: Visit, known: tuple[ListedCity, ...], wanted: dict[str, str]
) -> tuple[ListedCity, ...]:
    """Return the cities that are asked for; of an edition without results there are none."""
    edition = f"{visit.base}framework/{wanted['edition']}" if wanted["edition"] else ""
    return find_cities(known, wanted["q"], country=wanted["country"], edition=edition)


def _rows(visit: Visit, shown: Sequence[ListedCity], marks: Sequence[Mark]) -> list[dict[str, Any]]:
    counts = counts_of_cities(visit.store(), shown)
    withdrawn = Counter(mark.city for mark in marks)
    return [_row(visit, city, counts.get(city.iri), withdrawn[city.id]) for city in shown]


def _row(
    visit: Visit, city: ListedCity, counts: tuple[int, int] | None, withdrawn: int
) -> dict[str, Any]:
    marks = [visit.text("made-up example")] if city.is_example else []
    if any(one.is_submitted for one in city.sets):
        marks.append(visit.text("verified, with consent"))
    if any(not one.is_submitted for one in city.sets):
        marks.append(visit.text("from printed reports"))
    # A city without data sets has reported nothing that we know of: blank, not zero.
    values, missing = counts or ("", "")
    return {
        "city": {"iri": city.iri, "text": city.name, "lang": ""},
        "country": {"text": city.country or city.code, "lang": "en"},
        "years": ", ".join(sorted({one.year for one in city.sets})),
        "values": values,
        "missing": missing,
        "marks": marks,
        "withdrawn": withdrawn or "",
    }
