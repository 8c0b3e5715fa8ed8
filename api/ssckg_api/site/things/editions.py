"""Pages of framework editions, and of frameworks over their editions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ssckg.namespaces import expand
from ssckg_api.site.things import words
from ssckg_api.site.things.coverage import coverage_columns, coverage_rows
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.relations import tree_below
from ssckg_api.site.things.telling import edition_cell, element_cell, fact_rows, sent

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit


@thing_page("FrameworkEdition")
def edition_page(thing: Thing, visit: Visit) -> Response:
    """Show an edition: what it is, its tree and elements, coverage, versions, downloads."""
    crosswalk = visit.crosswalk
    known = crosswalk.edition.get(thing.iri)
    title = thing.first(expand("dcterms:title")) or thing.label().text
    id_ = known.id if known else title
    elements = crosswalk.of_edition(thing.iri)
    return sent(
        visit,
        thing,
        "edition.html",
        title=title,
        steps=[(visit.text("Frameworks"), "/frameworks"), (id_, "")],
        label=thing.label(),
        id=id_,
        is_demonstration=known is not None and known.is_demonstration,
        about=_about(thing, visit),
        counts=_counts(visit, elements, crosswalk),
        tree=_tree(crosswalk, thing.iri, elements),
        rows=[_row(visit, crosswalk, e) for e in elements if e.kind == "Indicator"],
        columns=_columns(visit),
        coverage=coverage_rows(crosswalk, thing.iri),
        coverage_columns=coverage_columns(visit),
        heirs=_heirs(visit, crosswalk, id_),
        heir_columns=_heir_columns(visit),
        compare=visit.link("/compare", framework=id_),
    )


@thing_page("Framework")
def framework_page(thing: Thing, visit: Visit) -> Response:
    """Show a framework: its editions, oldest first, with counts."""
    crosswalk = visit.crosswalk
    ids = {value.text for value in thing.values(expand("ssc:hasEdition"))}
    editions = [e for e in crosswalk.editions if e.iri in ids]
    rows = []
    for edition in sorted(editions, key=lambda e: (e.issued or "9999", e.id)):
        elements = crosswalk.of_edition(edition.iri)
        rows.append(
            {
                "edition": {"iri": edition.iri, "text": edition.title, "lang": "en"},
                "issued": edition.issued,
                "indicators": sum(e.kind == "Indicator" for e in elements),
                "elements": len(elements),
                "trust": edition.trust,
            }
        )
    label = thing.label()
    return sent(
        visit,
        thing,
        "family.html",
        title=label.text,
        steps=[(visit.text("Frameworks"), "/frameworks"), (label.text, "")],
        label=label,
        about=_about(thing, visit),
        rows=rows,
        columns=[
            ("edition", visit.text("Edition"), "term"),
            ("issued", visit.text("Issued"), "text"),
            ("indicators", visit.text("Indicators"), "number"),
            ("elements", visit.text("All elements"), "number"),
            ("trust", visit.text("Trust"), "trust"),
        ],
    )


def _about(thing: Thing, visit: Visit) -> list[dict[str, Any]]:
    named = [
        ("dcterms:description", visit.text("What it is")),
        ("dcterms:identifier", visit.text("Name here")),
        ("ssc:editionOf", visit.text("Framework")),
        ("dcterms:publisher", visit.text("Publisher")),
        ("dcterms:issued", visit.text("Issued")),
        ("dcterms:license", visit.text("Licence")),
        ("ssc:usageTerms", visit.text("Terms of use")),
        ("ssc:elementCount", visit.text("Indicators, as the source counts them")),
        ("ssc:previousEdition", visit.text("Edition before")),
        ("ssc:nextEdition", visit.text("Edition after")),
        ("ssc:derivedFromEdition", visit.text("Made from")),
        ("dcat:version", visit.text("Release")),
        ("dcterms:relation", visit.text("See also")),
    ]
    return fact_rows(thing, named)


def _counts(
    visit: Visit, elements: tuple[Element, ...], crosswalk: Crosswalk
) -> list[tuple[str, int]]:
    kinds = Counter(e.kind for e in elements)
    points = sum(len(crosswalk.points_of.get(e.iri, ())) for e in elements)
    found = [(words.kinds(visit, kind), number) for kind, number in kinds.most_common()]
    return [*found, (visit.text("Data points"), points)]


def _tree(
    crosswalk: Crosswalk, edition: str, elements: tuple[Element, ...]
) -> list[dict[str, Any]]:
    """Return the elements of an edition from the top down; what stands nowhere is on top."""
    own = {e.iri for e in elements}
    found = []
    for element in elements:
        if not own.intersection(element.broader):
            node = element_cell(crosswalk, element.iri)
            children = tree_below(crosswalk, element.iri, edition)
            found.append(
                node | {"label": element.label, "open": len(children) <= 3, "children": children}
            )
    return found


def _columns(visit: Visit) -> list[tuple[str, str, str]]:
    return [
        ("element", visit.text("Indicator"), "term"),
        ("level", visit.text("Level"), "text"),
        ("unit", visit.text("Unit"), "text"),
        ("points", visit.text("Data points"), "number"),
        ("mappings", visit.text("Mappings"), "number"),
        ("trust", visit.text("Trust"), "trust"),
    ]


def _row(visit: Visit, crosswalk: Crosswalk, element: Element) -> dict[str, Any]:
    points = crosswalk.points_of.get(element.iri, ())
    units = dict.fromkeys(crosswalk.names.get(p.unit, p.unit) for p in points if p.unit)
    cell = element_cell(crosswalk, element.iri)
    if element.is_retired:
        cell["mark"] = visit.text("no longer in force")
    return {
        "element": cell,
        "level": element.level,
        "unit": {"text": "; ".join(units), "lang": "en"} if units else "",
        "points": len(points),
        "mappings": len(crosswalk.links.get(element.iri, ())),
        "trust": element.trust,
    }


def _heirs(visit: Visit, crosswalk: Crosswalk, id_: str) -> list[dict[str, Any]]:
    """Return what releases made of the elements of an edition, but for those that were kept."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in visit.ask("list-heirs", framework=id_):
        if row["kind"] != "kept":
            heirs = found.setdefault((row["release"], row["kind"], row["element"]), [])
            if row.get("heir") and row["heir"] not in heirs:
                heirs.append(row["heir"])
    return [
        {
            "element": element_cell(crosswalk, element),
            "what": words.event(visit, kind),
            "heirs": [element_cell(crosswalk, heir) for heir in heirs],
            "release": edition_cell(crosswalk, f"{crosswalk.base}framework/{release}"),
        }
        for (release, kind, element), heirs in found.items()
        if element in crosswalk.element
    ]


def _heir_columns(visit: Visit) -> list[tuple[str, str, str]]:
    return [
        ("element", visit.text("Element"), "term"),
        ("what", visit.text("What happened"), "text"),
        ("heirs", visit.text("Heirs"), "term"),
        ("release", visit.text("Release"), "term"),
    ]
