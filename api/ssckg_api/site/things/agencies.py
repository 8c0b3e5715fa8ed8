"""Pages of agencies and other bodies: roles, memberships, priorities, the KPIs that touch them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import UnknownNameError
from ssckg.harmonization.agencies.profile import agency_profile
from ssckg.harmonization.lookup import find_edition
from ssckg.namespaces import expand
from ssckg_api.site.things import words
from ssckg_api.site.things.definitions import basis_headings
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.relations import priorities_of, priority_columns
from ssckg_api.site.things.reports import query_downloads
from ssckg_api.site.things.telling import (
    agency_cell,
    attested,
    citation,
    crumbs_of,
    element_cell,
    fact_rows,
    frame_of,
    last,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import Response

    from ssckg.model.agency_results import AgencyProfile
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition
    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit

_USUAL: Final = "u4ssc-2017"
FRAMEWORK: Final = "framework"


@thing_page("Agency", "Body", "Initiative")
def agency_page(thing: Thing, visit: Visit) -> Response:
    """Show an agency; KPIs are those of the edition that `framework` names, U4SSC's without.

    Raises:
        UnknownNameError: there is no such edition.
    """
    crosswalk = visit.crosswalk
    body = crosswalk.agency.get(thing.iri)
    acronym = thing.first(expand("skos:notation")) or thing.label().text
    edition = _edition(crosswalk, visit.query.get(FRAMEWORK) or _USUAL)
    profile = agency_profile(crosswalk, body, edition) if body and edition else None
    label = thing.label()
    return visit.page(
        "agency.html",
        title=f"{label.text} ({acronym})" if acronym != label.text else label.text,
        thing=thing,
        label=label,
        acronym=acronym,
        basis=attested(thing),
        about=_about(thing, visit),
        memberships=_memberships(visit, thing),
        membership_columns=_membership_columns(visit),
        members=_members(visit, crosswalk, acronym),
        member_columns=_member_columns(visit),
        priorities=_declared(visit, crosswalk, thing.iri),
        priority_columns=[c for c in priority_columns(visit) if c[0] != "agency"],
        edition=edition,
        editions=sorted(e.id for e in crosswalk.editions),
        **_profile(visit, crosswalk, profile),
        picture=_picture(visit, acronym, edition),
        review=visit.link("/desk/rounds"),
        kpi_downloads=query_downloads(visit, "list-kpis-by-agency", agency=acronym),
        citation=citation(visit, thing, label.text),
        frame=frame_of(
            thing,
            visit,
            crumbs_of(visit, (visit.text("Agencies"), "/agencies"), (acronym, "")),
        ),
    )


def _picture(visit: Visit, agency: str, edition: Edition | None) -> str:
    given = {"agency": agency, "framework": edition.id if edition else None, "format": "svg"}
    return visit.link("/api/v1/analyses/agency-profile", **given)


def _edition(crosswalk: Crosswalk, id_: str) -> Edition | None:
    try:
        return find_edition(crosswalk, id_)
    except UnknownNameError:
        if id_ == _USUAL:
            return None
        raise


def _about(thing: Thing, visit: Visit) -> list[dict[str, Any]]:
    named = [
        ("skos:prefLabel", visit.text("Name")),
        ("skos:notation", visit.text("Acronym")),
        ("skos:altLabel", visit.text("Also called")),
        ("ssc:agencyKind", visit.text("Kind")),
        ("org:subOrganizationOf", visit.text("Part of")),
        ("ssc:validFrom", visit.text("Since")),
        ("ssc:validTo", visit.text("Until")),
        ("dcterms:description", visit.text("What it is")),
        ("foaf:homepage", visit.text("Own pages")),
        ("ssc:rorRecord", visit.text("Record of organisations (ROR)")),
    ]
    return fact_rows(thing, named)


def _memberships(visit: Visit, thing: Thing) -> list[dict[str, Any]]:
    """Return what the body is or was where; memberships are described beside it, in one query."""
    return [_membership(visit, said) for said in visit.ask("list-memberships", body=thing.iri)]


def _membership(visit: Visit, said: dict[str, str]) -> dict[str, Any]:
    name = said.get("organization_name", last(said["organization"]))
    sources = said.get("sources", "").split()
    return {
        "organization": {"iri": said["organization"], "text": name, "lang": "en"},
        "role": words.role(visit, said.get("role", "")),
        "since": said.get("since", ""),
        "until": said.get("until", ""),
        "rosters": _rosters(visit, said.get("rosters", "").split()),
        "note": {"text": said["note"], "lang": "en"} if said.get("note") else "",
        "sources": [{"iri": s, "text": last(s), "lang": ""} for s in sources],
        "page": said.get("page", ""),
        "trust": said.get("trust", ""),
    }


def _rosters(visit: Visit, ids: Iterable[str]) -> list[dict[str, Any]]:
    return [{"iri": f"{visit.base}roster/{id_}", "text": id_, "lang": ""} for id_ in ids]


def _membership_columns(visit: Visit) -> list[tuple[str, str, str]]:
    return [
        ("organization", visit.text("Body"), "term"),
        ("role", visit.text("Role"), "text"),
        ("since", visit.text("Since"), "text"),
        ("until", visit.text("Until"), "text"),
        ("rosters", visit.text("Named in"), "source"),
        ("note", visit.text("Note"), "text"),
        *basis_headings(visit),
    ]


def _members(visit: Visit, crosswalk: Crosswalk, acronym: str) -> list[dict[str, Any]]:
    """Return who is or was in this body, where it is one that has members."""
    return [
        {
            "agency": agency_cell(crosswalk, m.agency, is_long=True),
            "role": words.role(visit, m.role),
            "since": m.valid_from,
            "until": m.valid_to,
            "rosters": _rosters(visit, m.rosters),
        }
        for m in sorted(crosswalk.memberships, key=lambda m: (m.role, last(m.agency)))
        if m.organisation == acronym
    ]


def _member_columns(visit: Visit) -> list[tuple[str, str, str]]:
    return [
        ("agency", visit.text("Member"), "term"),
        ("role", visit.text("Role"), "text"),
        ("since", visit.text("Since"), "text"),
        ("until", visit.text("Until"), "text"),
        ("rosters", visit.text("Named in"), "source"),
    ]


def _declared(visit: Visit, crosswalk: Crosswalk, agency: str) -> list[dict[str, Any]]:
    mine = [p.element for p in crosswalk.priorities if p.agency == agency]
    acronym = agency_cell(crosswalk, agency)["iri"]
    return [p for p in priorities_of(visit, crosswalk, mine) if p["agency"]["iri"] == acronym]


def _profile(visit: Visit, crosswalk: Crosswalk, profile: AgencyProfile | None) -> dict[str, Any]:
    """Return the indicators that it looks after, and those of an edition that touch them."""
    without = profile.targets_without_kpi if profile else ()
    return {
        "roles": _looked_after(visit, crosswalk, profile),
        "role_columns": [
            ("indicator", visit.text("Indicator"), "term"),
            ("role", visit.text("Role"), "text"),
            ("listed_as", visit.text("Listed as"), "code"),
            ("through", visit.text("Through its part"), "text"),
            ("kpis", visit.text("KPIs mapped to it"), "text"),
        ],
        "kpis": _kpis(visit, crosswalk, profile),
        "kpi_columns": [
            ("kpi", visit.text("Indicator"), "term"),
            ("rank", visit.text("Order"), "number"),
            ("level", visit.text("Level"), "text"),
            ("origin", visit.text("Who says so"), "text"),
            ("predicate", visit.text("Best relation"), "text"),
            ("confidence", visit.text("Confidence"), "number"),
            ("via", visit.text("Because of"), "term"),
        ],
        "without": [
            {"target": element_cell(crosswalk, each.iri), "level": words.level(visit, each.level)}
            for each in without
        ],
        "without_columns": [
            ("target", visit.text("Target"), "term"),
            ("level", visit.text("Level"), "text"),
        ],
        "notes": profile.notes() if profile else (),
        "parts": _parts(crosswalk, profile),
    }


def _looked_after(
    visit: Visit, crosswalk: Crosswalk, profile: AgencyProfile | None
) -> list[dict[str, Any]]:
    return [
        {
            "indicator": element_cell(crosswalk, each.iri),
            "role": words.role(visit, each.role),
            "listed_as": each.listed_as,
            "through": each.through,
            "kpis": ", ".join(each.kpis),
        }
        for each in (profile.indicators if profile else ())
    ]


def _kpis(
    visit: Visit, crosswalk: Crosswalk, profile: AgencyProfile | None
) -> list[dict[str, Any]]:
    return [
        {
            "rank": each.rank,
            "kpi": element_cell(crosswalk, each.iri),
            "level": words.level(visit, each.level),
            "origin": words.origin(visit, each.origin),
            "predicate": words.predicate(visit, each.predicate),
            "confidence": str(each.confidence),
            "via": [
                element_cell(crosswalk, iri)
                for iri in dict.fromkeys(t.via.iri for t in each.touches)
            ],
        }
        for each in (profile.kpis if profile else ())
    ]


def _parts(crosswalk: Crosswalk, profile: AgencyProfile | None) -> list[dict[str, Any]]:
    """Return the bodies that are parts of an agency."""
    if profile is None:
        return []
    iri = profile.agency.iri
    return [
        agency_cell(crosswalk, each.iri, is_long=True)
        for each in crosswalk.agencies
        if each.part_of == iri
    ]
