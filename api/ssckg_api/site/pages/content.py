"""Lists of what the graph holds: editions of frameworks, agencies."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg_api.site.frame import Crumb
from ssckg_api.site.things import words
from ssckg_api.site.things.coverage import strongest
from ssckg_api.site.things.reports import query_downloads
from ssckg_api.site.things.telling import agency_cell
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition

router = APIRouter(include_in_schema=False)
_COVERED: Final = "u4ssc-2017"
_INITIATIVE: Final = "U4SSC"


@router.get("/frameworks")
def frameworks(visit: VisitDep) -> Response:
    """List all editions with counts, publisher, terms and how far they cover the U4SSC KPIs."""
    crosswalk = visit.crosswalk
    covered = next((e for e in crosswalk.editions if e.id == _COVERED), None)
    total = len(crosswalk.of_edition(covered.iri, "Indicator")) if covered else 0
    return list_page(
        visit,
        visit.text("Frameworks"),
        visit.text(
            "Editions of the frameworks that the graph holds. Each row says how far it was checked;"
            " frameworks whose documents are not free are held only as far as public lists go."
        ),
        [
            (
                visit.text("Editions of frameworks"),
                _framework_columns(visit),
                _framework_rows(visit, crosswalk, covered),
                "list-frameworks",
            )
        ],
        notes=[
            visit.text(
                "Covered is a U4SSC KPI of 2017 (%(number)s in all) that has an accepted mapping of"
                " any strength to the edition; of these, exact and close ones are counted apart."
                " It is blank where no mapping set compares the two.",
                number=total,
            )
        ],
        links=[
            (visit.text("Compare two or more"), "/compare"),
            (visit.text("Mappings between them"), "/mappings"),
        ],
    )


def _framework_rows(
    visit: Visit, crosswalk: Crosswalk, covered: Edition | None
) -> list[dict[str, Any]]:
    by_edition = strongest(crosswalk, covered.iri) if covered else {}
    pairs = [set(pair) for pair in crosswalk.set_editions.values()]
    rows = []
    for said in visit.ask("list-frameworks"):
        iri = said["framework"]
        counts = by_edition.get(iri, Counter())
        is_compared = covered is not None and {covered.iri, iri} in pairs
        rows.append(
            {
                "title": _title(visit, crosswalk, said),
                "issued": said.get("issued", ""),
                "publisher": ", ".join(sorted(said.get("publishers", "").split(", "))),
                **_counts(crosswalk, iri),
                "mapped": sum(counts.values()) if is_compared else "",
                "strong": counts["exact"] + counts["close"] if is_compared else "",
                "trust": said.get("trust", ""),
                "terms": _terms(said),
            }
        )
    return rows


def _title(visit: Visit, crosswalk: Crosswalk, said: dict[str, str]) -> dict[str, str]:
    known = crosswalk.edition.get(said["framework"])
    mark = visit.text("demonstration") if known and known.is_demonstration else ""
    return {"iri": said["framework"], "text": said["title"], "lang": "en", "mark": mark}


def _counts(crosswalk: Crosswalk, edition: str) -> dict[str, int]:
    elements = crosswalk.of_edition(edition)
    return {
        "indicators": sum(e.kind == "Indicator" for e in elements),
        "elements": len(elements),
        "points": sum(len(crosswalk.points_of.get(e.iri, ())) for e in elements),
    }


def _terms(said: dict[str, str]) -> Any:
    if "licence" in said:
        return said["licence"]
    return {"text": said["terms"], "lang": "en"} if "terms" in said else ""


def _framework_columns(visit: Visit) -> list[tuple[str, str, str]]:
    return [
        ("title", visit.text("Edition"), "term"),
        ("issued", visit.text("Issued"), "text"),
        ("publisher", visit.text("Publisher"), "text"),
        ("indicators", visit.text("Indicators"), "number"),
        ("elements", visit.text("All elements"), "number"),
        ("points", visit.text("Data points"), "number"),
        ("mapped", visit.text("U4SSC KPIs covered"), "number"),
        ("strong", visit.text("Of these exact or close"), "number"),
        ("trust", visit.text("Trust"), "trust"),
        ("terms", visit.text("Licence or terms"), "text"),
    ]


@router.get("/agencies")
def agencies(visit: VisitDep) -> Response:
    """List agencies and other bodies: role in U4SSC, indicators that they look after."""
    crosswalk = visit.crosswalk
    return list_page(
        visit,
        visit.text("Agencies"),
        visit.text(
            "Bodies that look after SDG indicators, support U4SSC or publish frameworks, as the"
            " documents name them. A page of each tells which KPIs touch it."
        ),
        [
            (
                visit.text("Agencies and other bodies"),
                _agency_columns(visit),
                _agency_rows(visit, crosswalk),
                "list-agencies",
            )
        ],
        notes=[
            visit.text(
                "Where no year is known, none is shown. Lists show who was named on their dates;"
                " they do not say since when."
            )
        ],
        links=[
            (visit.text("Which agencies care about the same"), "/analyses/agency-overlaps"),
            (visit.text("Agencies by goals"), "/analyses/agency-heatmap"),
        ],
    )


def _agency_columns(visit: Visit) -> list[tuple[str, str, str]]:
    return [
        ("agency", visit.text("Body"), "term"),
        ("role", visit.text("Role in U4SSC"), "text"),
        ("years", visit.text("Since and until"), "text"),
        ("lists", visit.text("Lists that name it"), "number"),
        ("custodian", visit.text("Custodian of"), "number"),
        ("partner", visit.text("Partner for"), "number"),
        ("declared", visit.text("Priorities declared"), "number"),
        ("part_of", visit.text("Part of"), "term"),
    ]


def _agency_rows(visit: Visit, crosswalk: Crosswalk) -> list[dict[str, Any]]:
    custodian = Counter(r.agency for r in crosswalk.roles if r.role == "custodian")
    partner = Counter(r.agency for r in crosswalk.roles if r.role == "partner")
    declared = Counter(p.agency for p in crosswalk.priorities if p.origin == "declared")
    return [
        {
            "agency": agency_cell(crosswalk, body.iri, is_long=True),
            **_in_initiative(visit, crosswalk, body.iri),
            "custodian": custodian[body.iri],
            "partner": partner[body.iri],
            "declared": declared[body.iri],
            "part_of": agency_cell(crosswalk, body.part_of) if body.part_of else "",
        }
        for body in sorted(crosswalk.agencies, key=lambda b: (b.acronym or b.name).casefold())
    ]


def _in_initiative(visit: Visit, crosswalk: Crosswalk, agency: str) -> dict[str, Any]:
    """Return the roles of a body in U4SSC, each with its years, and how many lists name it."""
    mine = [
        m for m in crosswalk.memberships if m.agency == agency and m.organisation == _INITIATIVE
    ]
    years = [f"{m.valid_from}–{m.valid_to}" if m.valid_from or m.valid_to else "" for m in mine]
    return {
        "role": ", ".join(words.role(visit, m.role) for m in mine),
        "years": ", ".join(y for y in years if y),
        "lists": len({roster for m in mine for roster in m.rosters}),
    }


def list_page(
    visit: Visit,
    title: str,
    lead: str,
    tables: Sequence[tuple[str, Sequence[tuple[str, str, str]], list[dict[str, Any]], str]],
    *,
    notes: Sequence[str] = (),
    links: Sequence[tuple[str, str]] = (),
) -> Response:
    """Return a page of lists.

    Args:
        visit: who asks.
        title: of the page.
        lead: what is listed, in a sentence or two.
        tables: caption, columns, rows, and the named query that gives the same, "" for none.
        notes: on how to read them.
        links: where to go on: name and address.
    """
    return visit.page(
        "content_list.html",
        title=title,
        lead=lead,
        tables=[
            {
                "caption": caption,
                "columns": columns,
                "rows": rows,
                "downloads": query_downloads(visit, query) if query else (),
            }
            for caption, columns, rows, query in tables
        ],
        notes=notes,
        links=links,
        frame={"crumbs": [Crumb(visit.text("Home"), "/"), Crumb(title)]},
    )
