"""Proposals from a table: a row for each change, rows of one proposal with the same key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import UsageError
from ssckg.io.faults import Faults
from ssckg.io.placed_document import Place
from ssckg.model.proposed_change import ChangeKind
from ssckg.revision.proposing.columns import CHANGE, COLUMNS, HEAD, LISTS, NEW, NEW_PREFIX
from ssckg.revision.proposing.drafts import Cell, ChangeDraft, Part, ProposalDraft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ssckg.errors import DataError
    from ssckg.io.records import Record

_MOST_FAULTS: Final = 200
_FILLED_IN: Final = frozenset({"kind", "element", "point", "field", "old", "benchmark"})
"""What stands in rows of the form that were left as they were; these are passed over."""
_SEVERAL_ELEMENTS: Final = frozenset({ChangeKind.MERGE})


def drafts_from_rows(records: Iterable[Record]) -> tuple[ProposalDraft, ...]:
    """Return the proposals that the rows of a table are, in their order.

    Rows of a split with the same element are one change. Where a row says another thing of its
    proposal than a row before it, or has no key, that is among the faults of the proposal, and
    those of a row without a key are with the first one.

    Raises:
        FaultsError: rows have no key, and no other row has one.
        UsageError: no row has a key, and none is filled in.
    """
    lost: list[DataError] = []
    rows: dict[str, list[Record]] = {}
    for record in records:
        if record["proposal"]:
            rows.setdefault(record["proposal"], []).append(record)
        elif any(record[name] for name in COLUMNS if name not in _FILLED_IN):
            message = "is empty: rows with the same key are one proposal"
            lost.append(_place(record).column("proposal").fault(message))
    found = []
    for key, own in rows.items():
        faults, lost = lost, []
        head = _head(own, faults)
        found.append(ProposalDraft(key, head, tuple(_changes(own)), tuple(faults)))
    if not found:
        without = Faults(_MOST_FAULTS)
        for one in lost:
            without.add(one)
        without.check()
        raise UsageError("no row has a key in the column 'proposal'", hint="give each change one")
    return tuple(found)


def _place(record: Record) -> Place:
    return Place(record.file, record.line, is_row=True)


def _head(rows: Sequence[Record], faults: list[DataError]) -> Part:
    said: dict[str, tuple[Cell, ...]] = {}
    first: dict[str, Record] = {}
    for record in rows:
        for name in HEAD:
            if not record[name]:
                continue
            if name not in said:
                said[name] = _cells(record, name)
                first[name] = record
            elif record[name] != first[name][name]:
                where = f"row {first[name].line} of the same proposal says {first[name][name]!r}"
                faults.append(_place(record).column(name).fault(f"{where}; say it once"))
    return Part(_place(rows[0]), said)


def _changes(rows: Sequence[Record]) -> Iterable[ChangeDraft]:
    splits: dict[str, list[Part]] = {}
    drafts: list[tuple[Part, list[Part]]] = []
    for record in rows:
        part = Part(_place(record), dict(_named(record, {name: name for name in CHANGE})))
        names = {NEW_PREFIX + name: name for name in NEW}
        new = Part(_place(record), dict(_named(record, names)), NEW_PREFIX)
        described = [new] if new.cells else []
        if part["kind"] == ChangeKind.SPLIT and part["element"] in splits:
            splits[part["element"]] += described
            continue
        drafts.append((part, described))
        if part["kind"] == ChangeKind.SPLIT:
            splits[part["element"]] = described
    return [ChangeDraft(part, tuple(new)) for part, new in drafts]


def _named(record: Record, names: Mapping[str, str]) -> Iterable[tuple[str, tuple[Cell, ...]]]:
    for column, name in names.items():
        if record[column]:
            yield name, _cells(record, column, name)


def _cells(record: Record, column: str, name: str = "") -> tuple[Cell, ...]:
    place = _place(record).column(column)
    is_list = (name or column) in LISTS
    if column == "element" and record["kind"] not in _SEVERAL_ELEMENTS:
        is_list = False
    texts = record.several(column) if is_list else (record[column],)
    return tuple(Cell(text, place) for text in texts)
