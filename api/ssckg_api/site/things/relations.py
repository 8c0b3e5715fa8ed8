"""What an element is linked with: mappings in and out, and the agencies that look after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.model.choices import MappingList
from ssckg_api.site.things import words
from ssckg_api.site.things.telling import (
    agency_cell,
    edition_cell,
    element_cell,
    last,
    places,
    source_cells,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import MappingRecord
    from ssckg_api.site.visit import Visit

Columns = list[tuple[str, str, str]]


def mapping_columns(visit: Visit) -> Columns:
    """Return the columns of mappings as seen from one element."""
    return [
        ("other", visit.text("The other side"), "term"),
        ("predicate", visit.text("Relation, from here"), "text"),
        ("confidence", visit.text("Confidence"), "number"),
        ("reason", visit.text("Reason"), "prose"),
        ("standing", visit.text("Who says so, status"), "text"),
        ("sources", visit.text("Source and page"), "source"),
        ("trust", visit.text("Trust"), "trust"),
        ("mapping", visit.text("Record"), "term"),
    ]


def mappings_by_list(
    visit: Visit, crosswalk: Crosswalk, iri: str
) -> dict[str, list[dict[str, Any]]]:
    """Return the mappings of an element by list; declarations without match are a list of theirs.

    Strongest first, each as seen from the element: the predicate of an incoming one is turned.
    """
    found: dict[str, list[tuple[Any, dict[str, Any]]]] = {}
    for record in crosswalk.mappings:
        if iri not in {record.subject, record.object}:
            continue
        name = record.listed.value
        if record.is_no_match and record.listed is MappingList.ACCEPTED:
            name = "none"
        order = (record.predicate.rank, -record.confidence, record.iri)
        found.setdefault(name, []).append((order, _row(visit, crosswalk, record, iri)))
    return {name: [row for _, row in sorted(rows, key=_first)] for name, rows in found.items()}


def _first(pair: tuple[Any, dict[str, Any]]) -> Any:
    return pair[0]


def _row(visit: Visit, crosswalk: Crosswalk, record: MappingRecord, iri: str) -> dict[str, Any]:
    is_out = record.subject == iri
    other = record.object if is_out else record.subject
    seen = record.predicate if is_out else record.predicate.inverse
    known = crosswalk.element.get(other)
    editions = known.editions if known else _other_edition(crosswalk, record, is_out=is_out)
    mark = visit.text("demonstration")
    end = element_cell(crosswalk, other) if other else {"text": visit.text("nothing there")}
    return {
        "other": [end, *(edition_cell(crosswalk, e, mark) for e in editions)],
        "predicate": words.predicate(visit, "none" if record.is_no_match else seen.value),
        **record_columns(visit, crosswalk, record),
        "mapping": record_cell(visit, crosswalk, record),
    }


def _other_edition(crosswalk: Crosswalk, record: MappingRecord, *, is_out: bool) -> tuple[str, ...]:
    base = record.mapping_set.removesuffix("/rejected").removesuffix("/candidates")
    pair = crosswalk.set_editions.get(record.mapping_set) or crosswalk.set_editions.get(base)
    return ((pair[1] if is_out else pair[0]),) if pair else ()


def record_columns(visit: Visit, crosswalk: Crosswalk, record: MappingRecord) -> dict[str, Any]:
    """Return what a mapping says of itself."""
    reason: Any = {"text": record.reason, "lang": "en"} if record.reason else ""
    return {
        "confidence": str(record.confidence),
        "reason": reason,
        "standing": [words.origin(visit, record.origin), words.status(visit, record.status)],
        "sources": [
            *source_cells(crosswalk, record.sources),
            *([{"text": page}] if (page := places(record.page)) else []),
        ],
        "trust": record.trust,
    }


def record_cell(visit: Visit, crosswalk: Crosswalk, record: MappingRecord) -> dict[str, Any]:
    """Return a link to a mapping, named by its set."""
    name = record.mapping_set.removeprefix(f"{crosswalk.base}mapping/")
    return {"iri": record.iri, "text": name, "lang": visit.language.code}


def pair_columns(visit: Visit) -> Columns:
    """Return the columns of pairs, both sides shown."""
    return [
        ("subject", visit.text("From"), "term"),
        ("predicate", visit.text("Relation"), "text"),
        ("object", visit.text("To"), "term"),
        ("confidence", visit.text("Confidence"), "number"),
        ("reason", visit.text("Reason"), "prose"),
        ("standing", visit.text("Who says so, status"), "text"),
        ("trust", visit.text("Trust"), "trust"),
        ("record", visit.text("Record"), "term"),
    ]


def pair_row(visit: Visit, crosswalk: Crosswalk, record: MappingRecord) -> dict[str, Any]:
    """Return a mapping as a row that shows both sides."""
    nothing = visit.text("nothing there")
    kind = "none" if record.is_no_match else record.predicate.value
    said = record_columns(visit, crosswalk, record)
    return {
        "subject": element_cell(crosswalk, record.subject) if record.subject else nothing,
        "predicate": words.predicate(visit, kind),
        "object": element_cell(crosswalk, record.object) if record.object else nothing,
        **{name: said[name] for name in ("confidence", "reason", "standing", "trust")},
        "record": {"iri": record.iri, "text": visit.text("record"), "lang": visit.language.code},
    }


def role_columns(visit: Visit) -> Columns:
    """Return the columns of roles."""
    return [
        ("agency", visit.text("Agency"), "term"),
        ("role", visit.text("Role"), "text"),
        ("indicator", visit.text("For"), "term"),
        ("listed_as", visit.text("Listed as"), "code"),
    ]


def roles_of(visit: Visit, crosswalk: Crosswalk, iri: str) -> list[dict[str, Any]]:
    """Return who is custodian or partner of an element, or of an indicator below it."""
    wanted = {iri, *_below(crosswalk, iri)}
    rows = [r for r in crosswalk.roles if r.indicator in wanted]
    return [
        _role(visit, crosswalk, r.agency, r.role, r.indicator, r.listed_as)
        for r in sorted(rows, key=lambda r: (r.role, last(r.agency), r.indicator))
    ]


def roles_through(visit: Visit, crosswalk: Crosswalk, iri: str) -> list[dict[str, Any]]:
    """Return who looks after the SDG indicators to which an element is mapped, and how near."""
    found = []
    for link in crosswalk.links.get(iri, ()):
        for r in crosswalk.roles:
            if r.indicator == link.object:
                row = _role(visit, crosswalk, r.agency, r.role, r.indicator, r.listed_as)
                row["predicate"] = words.predicate(visit, link.predicate.value)
                found.append(((link.predicate.rank, r.role, r.agency, r.indicator), row))
    return [row for _, row in sorted(found, key=_first)]


def _role(
    visit: Visit, crosswalk: Crosswalk, agency: str, role: str, indicator: str, listed_as: str
) -> dict[str, Any]:
    return {
        "agency": agency_cell(crosswalk, agency, is_long=True),
        "role": words.role(visit, role),
        "indicator": element_cell(crosswalk, indicator),
        "listed_as": listed_as,
    }


def priority_columns(visit: Visit) -> Columns:
    """Return the columns of priorities."""
    return [
        ("agency", visit.text("Agency"), "term"),
        ("level", visit.text("Level"), "text"),
        ("reason", visit.text("Reason"), "text"),
        ("origin", visit.text("Who says so"), "text"),
        ("element", visit.text("What matters"), "term"),
        ("since", visit.text("Since"), "text"),
        ("sources", visit.text("Source"), "term"),
    ]


def priorities_of(visit: Visit, crosswalk: Crosswalk, elements: Iterable[str]) -> list[Any]:
    """Return which agencies named some elements as a priority, or count as if they had."""
    wanted = set(elements)
    return [
        {
            "agency": agency_cell(crosswalk, p.agency),
            "element": element_cell(crosswalk, p.element),
            "level": words.level(visit, p.level),
            "reason": {"text": p.reason, "lang": "en"} if p.reason else "",
            "origin": words.origin(visit, p.origin),
            "since": p.valid_from,
            "sources": source_cells(crosswalk, [last(p.source)]) if p.source else "",
        }
        for p in sorted(crosswalk.priorities, key=lambda p: (p.agency, p.element))
        if p.element in wanted
    ]


def _below(crosswalk: Crosswalk, iri: str) -> tuple[str, ...]:
    """Return everything below an element, each once."""
    seen: dict[str, None] = {}
    queue = list(crosswalk.narrower.get(iri, ()))
    while queue:
        one = queue.pop()
        if one not in seen:
            seen[one] = None
            queue.extend(crosswalk.narrower.get(one, ()))
    return tuple(seen)


def tree_below(crosswalk: Crosswalk, iri: str, edition: str = "") -> list[dict[str, Any]]:
    """Return what stands below an element as a tree; only of an edition, where one is given."""

    def branch(above: str, path: tuple[str, ...]) -> list[dict[str, Any]]:
        found = []
        for each in crosswalk.narrower.get(above, ()):
            known = crosswalk.element.get(each)
            if known is None or each in path or (edition and edition not in known.editions):
                continue
            node = element_cell(crosswalk, each)
            node |= {"label": known.label, "open": False}
            node.setdefault("code", "")
            found.append(node | {"children": branch(each, (*path, each))})
        return found

    return branch(iri, (iri,))


def serving(visit: Visit, crosswalk: Crosswalk, iri: str) -> list[dict[str, Any]]:
    """Return what is mapped to the elements below one: of other editions, with what it leads to."""
    found = []
    mark = visit.text("demonstration")
    for below in _below(crosswalk, iri):
        for link in crosswalk.links.get(below, ()):
            known = crosswalk.element.get(link.object)
            if known is None:
                continue
            turned = link.predicate.inverse
            row = {
                "other": element_cell(crosswalk, link.object),
                "edition": [edition_cell(crosswalk, e, mark) for e in known.editions],
                "predicate": words.predicate(visit, turned.value),
                "via": element_cell(crosswalk, below),
                "mapping": record_cell(visit, crosswalk, link.mapping),
            }
            found.append(((known.editions, known.code, below), row))
    return [row for _, row in sorted(found, key=_first)]


def serving_columns(visit: Visit) -> Columns:
    """Return the columns of `serving`."""
    return [
        ("other", visit.text("Element of another framework"), "term"),
        ("edition", visit.text("Edition"), "term"),
        ("predicate", visit.text("Relation, from there"), "text"),
        ("via", visit.text("Mapped to"), "term"),
        ("mapping", visit.text("Record"), "term"),
    ]
