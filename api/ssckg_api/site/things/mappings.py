"""Pages of mapping sets and of single mappings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.choices import MappingList
from ssckg.namespaces import expand, shrink
from ssckg_api.site.things import words
from ssckg_api.site.things.coverage import PREDICATES, share
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.relations import Columns, record_columns
from ssckg_api.site.things.telling import (
    alternates,
    attested,
    cells,
    citation,
    crumbs_of,
    downloads,
    edition_cell,
    element_cell,
    fact_rows,
    frame_of,
)

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.crosswalk import Crosswalk, MappingRecord, Point
    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit

_LISTS: Final = ("accepted", "candidates", "rejected", "derived")


@thing_page("MappingSet")
def mapping_set_page(thing: Thing, visit: Visit) -> Response:
    """Show a mapping set: figures, coverage both ways, its mappings, downloads."""
    crosswalk = visit.sources().crosswalk
    records = [m for m in crosswalk.mappings if m.mapping_set == thing.iri]
    name = thing.iri.removeprefix(f"{visit.base}mapping/")
    title = thing.first(expand("dcterms:title")) or thing.label().text
    return visit.page(
        "mapping_set.html",
        title=title,
        thing=thing,
        name=name,
        lists=_sister_lists(visit, crosswalk, thing.iri),
        about=_about(thing, visit),
        basis=attested(thing),
        counts=_counts(visit, records),
        coverage=_coverage(visit, crosswalk, thing, records),
        coverage_columns=[
            ("edition", visit.text("Edition"), "term"),
            ("side", visit.text("Side"), "text"),
            ("mapped", visit.text("Indicators mapped"), "number"),
            ("none", visit.text("Declared without match"), "number"),
            ("total", visit.text("All indicators"), "number"),
            ("share", visit.text("Share mapped, %"), "number"),
        ],
        rows=[_row(visit, crosswalk, m) for m in records],
        columns=_columns(visit),
        downloads=downloads(alternates(thing, visit)),
        citation=citation(visit, thing, title),
        frame=frame_of(
            thing,
            visit,
            crumbs_of(visit, (visit.text("Mappings"), "/mappings"), (name, "")),
        ),
    )


def _about(thing: Thing, visit: Visit) -> list[dict[str, Any]]:
    named = [
        ("dcterms:description", visit.text("What it holds")),
        ("ssc:subjectEdition", visit.text("From")),
        ("ssc:objectEdition", visit.text("To")),
        ("owl:versionInfo", visit.text("Version")),
        ("dcterms:issued", visit.text("Issued")),
        ("dcterms:creator", visit.text("Made by")),
        ("sssom:creator_label", visit.text("Made by, as named")),
        ("dcterms:license", visit.text("Licence")),
        ("prov:wasDerivedFrom", visit.text("Made from")),
    ]
    return fact_rows(thing, named)


def _sister_lists(visit: Visit, crosswalk: Crosswalk, iri: str) -> list[dict[str, str]]:
    """Return the other lists of the same pair of editions."""
    stem = iri.removesuffix("/rejected").removesuffix("/candidates")
    known = {m.mapping_set for m in crosswalk.mappings}
    return [
        {"iri": one, "text": words.listed(visit, name), "lang": visit.language.code}
        for one, name in (
            (stem, "accepted"),
            (f"{stem}/candidates", "candidates"),
            (f"{stem}/rejected", "rejected"),
        )
        if one != iri and one in known
    ]


def _counts(visit: Visit, records: list[MappingRecord]) -> list[dict[str, Any]]:
    """Return how many pairs have which predicate, by who says so."""
    by: dict[str, Counter[str]] = {}
    for record in records:
        predicate = "none" if record.is_no_match else record.predicate.value
        by.setdefault(predicate, Counter())[record.origin] += 1
    return [
        {
            "predicate": words.predicate(visit, name),
            "all": sum(by[name].values()),
            "stated": by[name].get("stated", 0),
            "ours": by[name].get("ours", 0),
            "derived": by[name].get("derived", 0),
        }
        for name in (*PREDICATES, "none")
        if name in by
    ]


def _coverage(
    visit: Visit, crosswalk: Crosswalk, thing: Thing, records: list[MappingRecord]
) -> list[dict[str, Any]]:
    """Return, for both editions, how many indicators a mapping of the set touches."""
    rows = []
    for property_, side in (("ssc:subjectEdition", "from"), ("ssc:objectEdition", "to")):
        edition = thing.first(expand(property_))
        own = {e.iri for e in crosswalk.of_edition(edition, "Indicator")}
        ends = [
            (m.subject if side == "from" else m.object, m.is_no_match)
            for m in records
            if m.listed in {MappingList.ACCEPTED, MappingList.DERIVED}
        ]
        mapped = {iri for iri, is_none in ends if iri in own and not is_none}
        none = {iri for iri, is_none in ends if iri in own and is_none}
        if edition:
            rows.append(
                {
                    "edition": edition_cell(crosswalk, edition),
                    "side": visit.text("from") if side == "from" else visit.text("to"),
                    "mapped": len(mapped),
                    "none": len(none - mapped),
                    "total": len(own),
                    "share": share(len(mapped), len(own)),
                }
            )
    return rows


def _columns(visit: Visit) -> Columns:
    return [
        ("subject", visit.text("From"), "term"),
        ("predicate", visit.text("Relation"), "text"),
        ("object", visit.text("To"), "term"),
        ("confidence", visit.text("Confidence"), "number"),
        ("reason", visit.text("Reason"), "text"),
        ("origin", visit.text("Who says so"), "text"),
        ("trust", visit.text("Trust"), "trust"),
        ("record", visit.text("Record"), "term"),
    ]


def _row(visit: Visit, crosswalk: Crosswalk, record: MappingRecord) -> dict[str, Any]:
    nothing = visit.text("nothing there")
    kind = "none" if record.is_no_match else record.predicate.value
    said = record_columns(visit, crosswalk, record)
    return {
        "subject": element_cell(crosswalk, record.subject) if record.subject else nothing,
        "predicate": words.predicate(visit, kind),
        "object": element_cell(crosswalk, record.object) if record.object else nothing,
        **{name: said[name] for name in ("confidence", "reason", "origin", "trust")},
        "record": {"iri": record.iri, "text": visit.text("record"), "lang": visit.language.code},
    }


@thing_page("Mapping")
def mapping_page(thing: Thing, visit: Visit) -> Response:
    """Show one mapping: both sides side by side, why, who says so, and what else is recorded."""
    crosswalk = visit.sources().crosswalk
    record = next((m for m in crosswalk.mappings if m.iri == thing.iri), None)
    subject, object_ = (thing.first(expand(f"sssom:{end}_id")) for end in ("subject", "object"))
    known = [iri if iri in crosswalk.element else "" for iri in (subject, object_)]
    set_iri = thing.first(expand("ssc:inMappingSet"))
    names = [_name(visit, crosswalk, iri) for iri in known]
    title = visit.text("%(one)s to %(other)s", one=names[0], other=names[1])
    predicate = "none" if not all(known) else (record.predicate.value if record else "")
    return visit.page(
        "mapping.html",
        title=title,
        thing=thing,
        record=record,
        predicate=words.predicate(visit, predicate),
        is_negated=bool(thing.values(expand("sssom:predicate_modifier"))),
        listed=words.listed(visit, record.listed.value if record else ""),
        origin=words.origin(visit, record.origin if record else ""),
        state=words.status(visit, record.status if record else ""),
        sides=_sides(visit, crosswalk, known),
        heads=[element_cell(crosswalk, iri) if iri else None for iri in known],
        editions=_editions(crosswalk, set_iri),
        reason=cells(thing, "sssom:comment"),
        basis=attested(thing),
        about=_record_facts(thing, visit),
        changes=record.end_changes if record else (),
        others=[_row(visit, crosswalk, m) for m in _same_pair(crosswalk, thing.iri, known)],
        columns=_columns(visit),
        explain=visit.link("/analyses/explain", one=known[0], other=known[1]) if all(known) else "",
        citation=citation(visit, thing, title),
        frame=frame_of(
            thing,
            visit,
            crumbs_of(
                visit,
                (visit.text("Mappings"), "/mappings"),
                (set_iri.removeprefix(f"{visit.base}mapping/"), set_iri or "/mappings"),
                (title, ""),
            ),
            description=thing.first(expand("sssom:comment")),
        ),
    )


def _name(visit: Visit, crosswalk: Crosswalk, iri: str) -> str:
    known = crosswalk.element.get(iri)
    if known is None:
        return visit.text("nothing there")
    return f"{known.codes[0]} {known.label}" if known.codes else known.label


def _editions(crosswalk: Crosswalk, mapping_set: str) -> list[dict[str, Any] | None]:
    pair = crosswalk.set_editions.get(mapping_set)
    return [edition_cell(crosswalk, e) for e in pair] if pair else [None, None]


def _same_pair(crosswalk: Crosswalk, iri: str, ends: list[str]) -> list[MappingRecord]:
    """Return the other records of the same two elements, in any list and direction."""
    if not all(ends):
        return []
    wanted = set(ends)
    return [m for m in crosswalk.mappings if m.iri != iri and {m.subject, m.object} == wanted]


def _sides(visit: Visit, crosswalk: Crosswalk, ends: list[str]) -> list[dict[str, Any]]:
    """Return the parts of the definitions of both sides, a line each; blank on both: no line."""
    rows: list[tuple[str, Any]] = [
        (visit.text("Name"), lambda e: [e.label]),
        (visit.text("Kind"), lambda e: [words.kind(visit, e.kind)]),
        (visit.text("Definition"), lambda e: [e.definition]),
        (visit.text("Method"), lambda e: list(e.methods)),
        (visit.text("Level"), lambda e: [e.level]),
    ]
    parts: list[tuple[str, Any]] = [
        (visit.text("Unit"), lambda p: crosswalk.names.get(p.unit, "") or p.unit_text),
        (visit.text("Numerator"), lambda p: p.numerator),
        (visit.text("Denominator"), lambda p: p.denominator),
        (visit.text("Multiplied by"), lambda p: p.multiplier),
        (visit.text("Direction"), lambda p: p.direction),
        (visit.text("Base"), lambda p: p.population_base),
    ]
    elements = [crosswalk.element.get(iri) for iri in ends]
    points = [crosswalk.points_of.get(iri, ()) for iri in ends]
    found = [
        {"name": name, "sides": [tell(e) if e else [] for e in elements]} for name, tell in rows
    ]
    found += [{"name": name, "sides": [_told(p, tell) for p in points]} for name, tell in parts]
    found.append(
        {
            "name": visit.text("Trust in the element"),
            "sides": [[e.trust] if e else [] for e in elements],
        }
    )
    kept = []
    for row in found:
        sides = [[t for t in side if t not in {"", None}] for side in row["sides"]]
        if any(sides):
            is_same = len(elements) == 2 and all(elements) and sides[0] == sides[1]
            kept.append({"name": row["name"], "sides": sides, "is_same": is_same})
    return kept


def _told(points: tuple[Point, ...], tell: Any) -> list[str]:
    values = (tell(point) for point in points)
    return list(dict.fromkeys(str(v) for v in values if v not in {"", None}))


def _record_facts(thing: Thing, visit: Visit) -> list[dict[str, Any]]:
    named = [
        ("sssom:mapping_justification", visit.text("Justification")),
        ("sssom:confidence", visit.text("Confidence")),
        ("sssom:author_label", visit.text("Author")),
        ("sssom:author_id", visit.text("Author, as an agent")),
        ("sssom:reviewer_label", visit.text("Reviewer")),
        ("sssom:reviewer_id", visit.text("Reviewer, as an agent")),
        ("sssom:mapping_date", visit.text("Date")),
        ("ssc:printedNumber", visit.text("Number that the document prints")),
        ("ssc:currentNumber", visit.text("Number today")),
        ("ssc:appliedRule", visit.text("Rule applied")),
        ("ssc:derivedFromMapping", visit.text("Follows from")),
        ("prov:wasRevisionOf", visit.text("Was before")),
        ("ssc:inMappingSet", visit.text("Set")),
    ]
    rows = fact_rows(thing, named)
    for row in rows:
        for one in row["cells"]:
            one["text"] = shrink(one["text"]) if "://" in one["text"] else one["text"]
    return rows
