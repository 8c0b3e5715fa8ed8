"""Differences of mapping sets by record IRI; three-way merging, where no conflict is hidden."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ssckg.io.sssom import MappingRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.io.sssom import MappingSet

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A cell that differs; empty where it was, or is, blank."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that is in both sets and differs."""

    record: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class SetDifference:
    """What leads from one set to another; records as cells by column, sorted by record IRI."""

    added: tuple[Cells, ...] = ()
    removed: tuple[Cells, ...] = ()
    changed: tuple[RecordChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the two sets hold the same records."""
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record that two sides changed in different ways; None where a side has removed it.

    field: the cell that both changed, "" where one side removed what the other changed, or both
    added different records under one IRI.
    """

    record: str
    field: str
    base: str | None
    ours: str | None
    theirs: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """The records of a merge, and its conflicts; with conflicts the records are not to be used."""

    records: tuple[Cells, ...]
    conflicts: tuple[Conflict, ...]


def records_of(mapping_set: MappingSet) -> dict[str, Cells]:
    """Return the cells of a set by record IRI, so that prefixes do not matter."""
    return {mapping_set.iri(row.cells["record_id"]): dict(row.cells) for row in mapping_set.rows}


def difference(old: Mapping[str, Cells], new: Mapping[str, Cells]) -> SetDifference:
    """Return what leads from `old` to `new`.

    >>> difference({"m": {"record_id": "m", "comment": "A."}}, {}).removed
    ({'record_id': 'm', 'comment': 'A.'},)
    """
    both = sorted(old.keys() & new.keys())
    changed = ((iri, _changes(old[iri], new[iri])) for iri in both)
    return SetDifference(
        added=tuple(dict(new[iri]) for iri in sorted(new.keys() - old.keys())),
        removed=tuple(dict(old[iri]) for iri in sorted(old.keys() - new.keys())),
        changed=tuple(RecordChange(iri, fields) for iri, fields in changed if fields),
    )


def _changes(old: Cells, new: Cells) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, old.get(name, ""), new.get(name, ""))
        for name in sorted(old.keys() | new.keys())
        if old.get(name, "") != new.get(name, "")
    )


def patch(
    records: Mapping[str, Cells], found: SetDifference, iri_of: Mapping[str, str] | None = None
) -> dict[str, Cells]:
    """Return the records with a difference applied: `patch(a, difference(a, b))` is `b`.

    Args:
        records: by record IRI.
        found: a difference that starts from them.
        iri_of: IRIs by `record_id`, where that is no IRI.

    Raises:
        ValueError: it does not start from them; with the record.
    """
    names = iri_of or {}
    result = {iri: dict(cells) for iri, cells in records.items()}
    for cells in found.removed:
        iri = names.get(cells["record_id"], cells["record_id"])
        if result.pop(iri, None) != cells:
            raise ValueError(f"{iri} is not what the difference removes")
    for change in found.changed:
        target = result.get(change.record)
        if target is None:
            raise ValueError(f"{change.record} is not there to be changed")
        for each in change.fields:
            if target.pop(each.field, "") != each.old:
                raise ValueError(f"{change.record} has another {each.field} than the difference")
            if each.new:
                target[each.field] = each.new
    for cells in found.added:
        iri = names.get(cells["record_id"], cells["record_id"])
        if iri in result:
            raise ValueError(f"{iri} is there already")
        result[iri] = dict(cells)
    return result


def merge(
    base: Mapping[str, Cells], ours: Mapping[str, Cells], theirs: Mapping[str, Cells]
) -> Merged:
    """Return what comes of two sets that began as `base`; without one, as an empty set.

    A cell that one side changed takes its value; where both changed it to different values, that is
    a conflict.
    """
    records: list[Cells] = []
    conflicts: list[Conflict] = []
    for iri in sorted(base.keys() | ours.keys() | theirs.keys()):
        start, one, other = base.get(iri), ours.get(iri), theirs.get(iri)
        if other in (one, start):
            chosen = one
        elif one == start:
            chosen = other
        elif one is None or other is None:
            conflicts.append(Conflict(iri, "", _told(start), _told(one), _told(other)))
            continue
        else:
            chosen, found = _merged(iri, start or {}, one, other)
            conflicts += found
        if chosen is not None:
            records.append(dict(chosen))
    return Merged(tuple(records), tuple(conflicts))


def _merged(iri: str, base: Cells, ours: Cells, theirs: Cells) -> tuple[Cells, list[Conflict]]:
    chosen: Cells = {}
    conflicts = []
    for name in sorted(base.keys() | ours.keys() | theirs.keys()):
        start, one, other = base.get(name, ""), ours.get(name, ""), theirs.get(name, "")
        if start != one != other != start:
            conflicts.append(Conflict(iri, name, start, one, other))
            continue
        value = other if one == start else one
        if value:
            chosen[name] = value
    return chosen, conflicts


def _told(cells: Cells | None) -> str | None:
    return None if cells is None else "; ".join(f"{k}: {v}" for k, v in sorted(cells.items()))


def with_records(mapping_set: MappingSet, records: Sequence[Cells]) -> MappingSet:
    """Return a set with other rows, and the columns that they need."""
    rows = tuple(MappingRow(0, cells) for cells in records)
    columns = dict.fromkeys((*mapping_set.columns, *(name for cells in records for name in cells)))
    return replace(mapping_set, rows=rows, columns=tuple(columns))
