"""Pages of elements of frameworks: indicators, targets, goals, categories, paragraphs ..."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg_api.site.things import history, relations, reports, words
from ssckg_api.site.things.definitions import (
    about_rows,
    basis_headings,
    data_points,
    marks,
    methodology,
    printed_references,
)
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.telling import (
    attested,
    citation,
    crumbs_of,
    defined_term,
    frame_of,
    last,
    profiles_address,
)

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit

KINDS: Final = (
    *("Indicator", "Goal", "Target", "Dimension", "SubDimension", "Category", "Section"),
    *("Commitment", "Theme", "Domain", "Objective", "MatrixCell", "CompositeIndex"),
)
_LISTS: Final = ("accepted", "none", "candidates", "rejected", "derived")


@thing_page(*KINDS, "FrameworkElement")
def element_page(thing: Thing, visit: Visit) -> Response:
    """Show an element: definition, grounds, mappings, agencies, values, history."""
    crosswalk = visit.crosswalk
    known = crosswalk.element.get(thing.iri)
    code = known.codes[0] if known and known.codes else ""
    edition = _edition_title(crosswalk, known)
    label = thing.label()
    name = f"{label.text} ({code})" if code else label.text
    return visit.page(
        "element.html",
        title=name,
        thing=thing,
        label=label,
        code=code,
        kind=words.kind(visit, _kind(thing, known)),
        edition=edition,
        marks=marks(thing, visit),
        is_demonstration=_is_demonstration(crosswalk, known),
        basis=attested(thing),
        **_said(thing, visit),
        **_linked(thing, visit, crosswalk, known),
        comment=visit.link("/comment", about=thing.iri),
        timeline=visit.link("/analyses/release-timeline", element=thing.iri),
        citation=citation(visit, thing, name, edition["text"] if edition else ""),
        profiles_address=profiles_address(thing, visit),
        frame=frame_of(
            thing,
            visit,
            crumbs_of(visit, *_steps(visit, crosswalk, known), (code or label.text, "")),
            markup=defined_term(thing, code, edition["iri"] if edition else ""),
        ),
    )


def _said(thing: Thing, visit: Visit) -> dict[str, Any]:
    """Return what the sources say of the element itself."""
    return {
        "about": about_rows(thing, visit),
        "points": data_points(thing, visit),
        "methodology": methodology(thing, visit),
        "methodology_columns": [
            ("part", visit.text("Part"), "text"),
            ("text", visit.text("What it says"), "text"),
            *basis_headings(visit),
        ],
        "references": printed_references(thing),
        "reference_columns": [
            ("printed", visit.text("As printed"), "code"),
            ("current", visit.text("Number today"), "code"),
            ("element", visit.text("Element"), "term"),
            *basis_headings(visit),
        ],
    }


def _linked(
    thing: Thing, visit: Visit, crosswalk: Crosswalk, known: Element | None
) -> dict[str, Any]:
    """Return what else in the graph has to do with the element."""
    iri = thing.iri
    is_indicator = known is not None and known.kind == "Indicator"
    found = relations.mappings_by_list(visit, crosswalk, iri)
    ends = [link.object for link in crosswalk.links.get(iri, ())]
    way = history.history_of(visit, crosswalk, iri)
    return {
        "is_indicator": is_indicator,
        "tree": relations.tree_below(crosswalk, iri),
        "mappings": {name: found.get(name, []) for name in _LISTS},
        "mapping_columns": relations.mapping_columns(visit),
        "serving": [] if is_indicator else relations.serving(visit, crosswalk, iri),
        "serving_columns": relations.serving_columns(visit),
        "roles": relations.roles_of(visit, crosswalk, iri),
        "role_columns": relations.role_columns(visit),
        "roles_through": relations.roles_through(visit, crosswalk, iri) if is_indicator else [],
        "through_columns": [
            *relations.role_columns(visit),
            ("predicate", visit.text("Relation, from here"), "text"),
        ],
        "priorities": relations.priorities_of(visit, crosswalk, [iri, *_targets(crosswalk, ends)]),
        "priority_columns": relations.priority_columns(visit),
        "values": reports.reports_of(visit, crosswalk, iri) if is_indicator else None,
        "benchmarks": reports.benchmarks_of(visit, iri) if is_indicator else [],
        "benchmark_columns": reports.benchmark_columns(visit),
        "projects": reports.projects_of(visit, crosswalk, iri, known.id if known else last(iri)),
        "project_columns": reports.project_columns(visit),
        "proposals": reports.proposals_of(visit, iri),
        "proposal_columns": reports.proposal_columns(visit),
        "history": way,
        "state_columns": history.state_columns(visit),
        "event_columns": history.event_columns(visit),
    }


def _targets(crosswalk: Crosswalk, ends: list[str]) -> list[str]:
    """Return the targets at or above the other ends of mappings, each once."""
    found = [target for end in ends for target in crosswalk.at(end, "Target")]
    return list(dict.fromkeys(found))


def _kind(thing: Thing, known: Element | None) -> str:
    if known is not None:
        return known.kind
    names = [last(name) for name in thing.classes]
    return next((name for name in KINDS if name in names), "")


def _edition_title(crosswalk: Crosswalk, known: Element | None) -> dict[str, str] | None:
    if known is None or not known.editions:
        return None
    iri = known.editions[-1]
    edition = crosswalk.edition.get(iri)
    return {"iri": iri, "text": edition.title if edition else last(iri)}


def _is_demonstration(crosswalk: Crosswalk, known: Element | None) -> bool:
    editions = (
        [crosswalk.edition[e] for e in known.editions if e in crosswalk.edition] if known else []
    )
    return bool(editions) and all(e.is_demonstration for e in editions)


def _steps(visit: Visit, crosswalk: Crosswalk, known: Element | None) -> list[tuple[str, str]]:
    steps = [(visit.text("Frameworks"), "/frameworks")]
    if known is None:
        return steps
    if known.editions:
        edition = crosswalk.edition.get(known.editions[-1])
        steps.append((edition.id if edition else last(known.editions[-1]), known.editions[-1]))
    above = [crosswalk.element[a] for a in crosswalk.ancestors(known.iri) if a in crosswalk.element]
    line: list[Element] = []
    for each in above:  # of several places, the first
        if not line or each.iri in line[-1].broader:
            line.append(each)
    steps += [(each.code if each.codes else each.label, each.iri) for each in reversed(line)]
    return steps
