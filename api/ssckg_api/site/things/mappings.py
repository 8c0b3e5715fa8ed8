"""Pages of single mappings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.namespaces import expand, shrink
from ssckg_api.site.things import words
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.relations import pair_columns, pair_row
from ssckg_api.site.things.telling import cells, edition_cell, element_cell, fact_rows, sent

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Point
    from ssckg.model.crosswalk_mappings import MappingRecord
    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit


@thing_page("Mapping")
def mapping_page(thing: Thing, visit: Visit) -> Response:
    """Show one mapping: both sides side by side, why, who says so, and what else is recorded."""
    crosswalk = visit.crosswalk
    record = next((m for m in crosswalk.mappings if m.iri == thing.iri), None)
    subject, object_ = (thing.first(expand(f"sssom:{end}_id")) for end in ("subject", "object"))
    known = [iri if iri in crosswalk.element else "" for iri in (subject, object_)]
    set_iri = thing.first(expand("ssc:inMappingSet"))
    names = [_name(visit, crosswalk, iri) for iri in known]
    title = visit.text("%(one)s to %(other)s", one=names[0], other=names[1])
    predicate = "none" if not all(known) else (record.predicate.value if record else "")
    return sent(
        visit,
        thing,
        "mapping.html",
        title=title,
        steps=[
            (visit.text("Mappings"), "/mappings"),
            (set_iri.removeprefix(f"{visit.base}mapping/"), set_iri or "/mappings"),
            (title, ""),
        ],
        description=thing.first(expand("sssom:comment")),
        record=record,
        predicate=words.predicate(visit, predicate),
        is_negated=bool(thing.values(expand("sssom:predicate_modifier"))),
        listed=words.listed(visit, record.listed.value if record else ""),
        origin=words.origin(visit, record.origin if record else ""),
        state=words.status(visit, record.status if record else ""),
        sides=_sides(visit, crosswalk, known),
        trusts=[crosswalk.element[iri].trust if iri else "" for iri in known],
        heads=[element_cell(crosswalk, iri) if iri else None for iri in known],
        editions=_editions(crosswalk, set_iri),
        reason=cells(thing, "sssom:comment"),
        about=_record_facts(thing, visit),
        changes=record.end_changes if record else (),
        others=[pair_row(visit, crosswalk, m) for m in _same_pair(crosswalk, thing.iri, known)],
        columns=pair_columns(visit),
        explain=visit.link("/analyses/explain", subject=known[0], object=known[1])
        if all(known)
        else "",
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
        (visit.text("Direction"), lambda p: p.direction and words.direction(visit, p.direction)),
        (visit.text("Base"), lambda p: p.population_base),
    ]
    elements = [crosswalk.element.get(iri) for iri in ends]
    points = [crosswalk.points_of.get(iri, ()) for iri in ends]
    found = [(name, [tell(e) if e else [] for e in elements]) for name, tell in rows]
    found += [(name, [_told(p, tell) for p in points]) for name, tell in parts]
    lines = ((name, [[t for t in side if t] for side in sides]) for name, sides in found)
    return [
        {"name": name, "sides": sides, "is_same": sides[0] == sides[1]}
        for name, sides in lines
        if any(sides)
    ]


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
