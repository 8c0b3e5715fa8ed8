"""Lists of what the graph holds: editions of frameworks, agencies, mapping sets."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.linked_data.naming import labels_of
from ssckg.model.choices import MappingList
from ssckg_api.site.frame import Crumb
from ssckg_api.site.things import words
from ssckg_api.site.things.coverage import PREDICATES, strongest
from ssckg_api.site.things.reports import query_downloads
from ssckg_api.site.things.telling import agency_cell, edition_cell
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk, MappingRecord

router = APIRouter(include_in_schema=False)
_COVERED: Final = "u4ssc-2017"
_INITIATIVE: Final = "U4SSC"
_NOT_ACCEPTED: Final = ("/rejected", "/candidates")


@router.get("/frameworks")
def frameworks(visit: VisitDep) -> Response:
    """List all editions with counts, publisher, terms and how far they cover the U4SSC KPIs."""
    crosswalk = visit.sources().crosswalk
    covered = next((e for e in crosswalk.editions if e.id == _COVERED), None)
    by_edition = strongest(crosswalk, covered.iri) if covered else {}
    total = len(crosswalk.of_edition(covered.iri, "Indicator")) if covered else 0
    pairs = [set(pair) for pair in crosswalk.set_editions.values()]
    rows = []
    for said in visit.ask("list-frameworks"):
        iri = said["framework"]
        elements = crosswalk.of_edition(iri)
        known = crosswalk.edition.get(iri)
        counts = by_edition.get(iri, Counter())
        is_compared = covered is not None and {covered.iri, iri} in pairs
        rows.append(
            {
                "title": {
                    "iri": iri,
                    "text": said["title"],
                    "lang": "en",
                    "mark": visit.text("demonstration") if known and known.is_demonstration else "",
                },
                "issued": said.get("issued", ""),
                "publisher": ", ".join(sorted(said.get("publishers", "").split(", "))),
                "indicators": sum(e.kind == "Indicator" for e in elements),
                "elements": len(elements),
                "points": sum(len(crosswalk.points_of.get(e.iri, ())) for e in elements),
                "mapped": sum(counts.values()) if is_compared else "",
                "strong": counts["exact"] + counts["close"] if is_compared else "",
                "trust": said.get("trust", ""),
                "terms": _terms(said),
            }
        )
    return visit.page(
        "content_list.html",
        title=visit.text("Frameworks"),
        lead=visit.text(
            "Editions of the frameworks that the graph holds. Each row says how far it was checked;"
            " frameworks whose documents are not free are held only as far as public lists go."
        ),
        tables=[
            {
                "caption": visit.text("Editions of frameworks"),
                "columns": _framework_columns(visit),
                "rows": rows,
                "downloads": query_downloads(visit, "list-frameworks"),
            }
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
        frame={"crumbs": _crumbs(visit, visit.text("Frameworks"))},
    )


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
    crosswalk = visit.sources().crosswalk
    custodian = Counter(r.agency for r in crosswalk.roles if r.role == "custodian")
    partner = Counter(r.agency for r in crosswalk.roles if r.role == "partner")
    declared = Counter(p.agency for p in crosswalk.priorities if p.origin == "declared")
    rows = [
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
    return visit.page(
        "content_list.html",
        title=visit.text("Agencies"),
        lead=visit.text(
            "Bodies that look after SDG indicators, support U4SSC or publish frameworks, as the"
            " documents name them. A page of each tells which KPIs touch it."
        ),
        tables=[
            {
                "caption": visit.text("Agencies and other bodies"),
                "columns": [
                    ("agency", visit.text("Body"), "term"),
                    ("role", visit.text("Role in U4SSC"), "text"),
                    ("years", visit.text("Since and until"), "text"),
                    ("lists", visit.text("Lists that name it"), "number"),
                    ("custodian", visit.text("Custodian of"), "number"),
                    ("partner", visit.text("Partner for"), "number"),
                    ("declared", visit.text("Priorities declared"), "number"),
                    ("part_of", visit.text("Part of"), "term"),
                ],
                "rows": rows,
                "downloads": query_downloads(visit, "list-agencies"),
            }
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
        frame={"crumbs": _crumbs(visit, visit.text("Agencies"))},
    )


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


@router.get("/mappings")
def mappings(visit: VisitDep) -> Response:
    """List mapping sets with pairs by relation; derived ones apart."""
    crosswalk = visit.sources().crosswalk
    by_set: dict[str, list[MappingRecord]] = {}
    for record in crosswalk.mappings:
        stem = record.mapping_set
        for ending in _NOT_ACCEPTED:
            stem = stem.removesuffix(ending)
        by_set.setdefault(stem, []).append(record)
    titles = {iri: name.text for iri, name in labels_of(visit.store(), by_set).items()}
    rows = [_set_row(visit, crosswalk, *each, titles) for each in sorted(by_set.items())]
    curated = [row for row in rows if not row["is_derived"]]
    derived = [row for row in rows if row["is_derived"]]
    return visit.page(
        "content_list.html",
        title=visit.text("Mappings"),
        lead=visit.text(
            "What corresponds to what between frameworks. Documents state pairs; how strong they"
            " are, and all that no document states, is our own work and carries a reason."
        ),
        tables=[
            {
                "caption": visit.text("Mapping sets"),
                "columns": _set_columns(visit),
                "rows": curated,
                "downloads": query_downloads(visit, "list-mapping-sets"),
            },
            {
                "caption": visit.text("Derived by chaining two mappings; nobody has reviewed them"),
                "columns": [c for c in _set_columns(visit) if c[0] not in _CURATED_ONLY],
                "rows": derived,
                "downloads": (),
            },
        ],
        notes=[],
        links=[
            (visit.text("Compare frameworks"), "/compare"),
            (visit.text("How many pairs of each strength"), "/query/count-mappings-by-predicate"),
        ],
        frame={"crumbs": _crumbs(visit, visit.text("Mappings"))},
    )


_CURATED_ONLY: Final = ("none", "candidates", "rejected")


def _set_row(
    visit: Visit,
    crosswalk: Crosswalk,
    mapping_set: str,
    records: list[MappingRecord],
    titles: dict[str, str],
) -> dict[str, Any]:
    held = [m for m in records if m.listed in {MappingList.ACCEPTED, MappingList.DERIVED}]
    pairs = [m for m in held if not m.is_no_match]
    counts = Counter(m.predicate.value for m in pairs)
    editions = crosswalk.set_editions.get(mapping_set) or _editions_of(crosswalk, pairs)
    return {
        "set": {
            "iri": mapping_set,
            "code": mapping_set.removeprefix(f"{visit.base}mapping/"),
            "text": titles.get(mapping_set, ""),
            "lang": "en",
        },
        "editions": [edition_cell(crosswalk, e) for e in editions],
        "pairs": len(pairs),
        **{name: counts[name] for name in PREDICATES},
        "none": len(held) - len(pairs),
        "candidates": sum(m.listed is MappingList.CANDIDATES for m in records),
        "rejected": sum(m.listed is MappingList.REJECTED for m in records),
        "file": {"iri": f"{mapping_set}.tsv", "text": "SSSOM", "lang": ""},
        "is_derived": all(m.listed is MappingList.DERIVED for m in records),
    }


def _editions_of(crosswalk: Crosswalk, pairs: list[MappingRecord]) -> list[str]:
    """Return the editions between which pairs stand, where the set itself does not say."""
    found = []
    for ends in ([m.subject for m in pairs], [m.object for m in pairs]):
        known = [crosswalk.element[iri] for iri in ends if iri in crosswalk.element]
        counted = Counter(edition for each in known for edition in each.editions)
        found += [edition for edition, _ in counted.most_common(1)]
    return found


def _set_columns(visit: Visit) -> list[tuple[str, str, str]]:
    return [
        ("set", visit.text("Set"), "term"),
        ("editions", visit.text("From and to"), "term"),
        ("pairs", visit.text("Pairs"), "number"),
        *((name, words.short_predicate(visit, name), "number") for name in PREDICATES),
        ("none", visit.text("No match"), "number"),
        ("candidates", visit.text("Undecided"), "number"),
        ("rejected", visit.text("Rejected"), "number"),
        ("file", visit.text("File"), "term"),
    ]


def _crumbs(visit: Visit, name: str) -> list[Crumb]:
    return [Crumb(visit.text("Beginning"), "/"), Crumb(name)]
