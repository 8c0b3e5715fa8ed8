"""Finds the tables in a sheet: where their heads are, which cells are theirs.

A head is a row that names a value and what it is the value of, wherever it stands. Two tables may
stand side by side or one below the other. Cells that belong to no table are left for others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.errors import ParseError
from ssckg.io.column_names import Header, read_header
from ssckg.io.sheets.cells import CellKind, column_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ssckg.io.sheets.cells import Cell, Sheet

_LONGEST_HEAD = 3
_MOST_HEADS = 50


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a sheet: its head, first and last row of data, first and last column."""

    header: Header
    head_row: int
    first: int
    last: int
    left: int
    right: int

    @property
    def letters(self) -> dict[str, str]:
        """The letter of the column of each field."""
        return {field: column_letter(at) for at, field in self.header.fields.items()}

    def cells(self, sheet: Sheet, row: int) -> dict[int, Cell]:
        """Return the filled cells of the table in a row."""
        found = sheet.rows.get(row, {})
        return {at: cell for at, cell in found.items() if self.left <= at <= self.right}


def find_tables(sheet: Sheet, file: str) -> list[Table]:
    """Return the tables of a sheet, from top to bottom and left to right.

    Raises:
        ParseError: a head has two columns for one thing, and is not two tables.
    """
    heads = list(_heads(sheet))
    if len(heads) > _MOST_HEADS:
        message = f"the sheet {sheet.name} has more than {_MOST_HEADS} tables"
        raise ParseError(f"{message}; put them in one", file=file)
    tables = []
    last_row = max(sheet.rows, default=0)
    for number, (row, bottom, cells) in enumerate(heads):
        last = heads[number + 1][0] - 1 if number + 1 < len(heads) else last_row
        groups = _groups(cells)
        for place, group in enumerate(groups):
            header = read_header(group)
            if not header.is_enough or header.repeated:
                at = header.repeated[0] if header.repeated else min(group)
                raise ParseError(
                    f"sheet {sheet.name}, cell {column_letter(at)}{row}: two columns for one thing",
                    file=file,
                )
            # A table reaches to where the next begins; the last as far as there are names.
            right = min(groups[place + 1]) - 1 if place + 1 < len(groups) else max(group)
            tables.append(Table(header, row, bottom + 1, last, min(group), right))
    return tables


def _heads(sheet: Sheet) -> Iterator[tuple[int, int, dict[int, str]]]:
    """Yield first row, last row and names of every head."""
    end = 0
    bottoms = {m.top: m.bottom for m in sheet.merges if m.bottom > m.top}
    for row, cells in sheet.rows.items():
        if row <= end or len(cells) < 2:
            continue
        names = _names(cells)
        if read_header(names).is_enough:
            end = min(bottoms.get(row, row), row + _LONGEST_HEAD - 1)
            for below in range(row + 1, end + 1):
                lower = _names(sheet.rows.get(below, {}))
                names = {**lower, **{at: t for at, t in names.items() if at not in lower}}
            yield row, end, dict(sorted(names.items()))


def _names(cells: Mapping[int, Cell]) -> dict[int, str]:
    return {at: cell.text for at, cell in cells.items() if cell.kind is CellKind.TEXT}


def _groups(names: dict[int, str]) -> list[dict[int, str]]:
    """Split the names of a head into tables that stand side by side.

    A new one begins where a field comes again, after the last column without a name before it.
    """
    groups: list[dict[int, str]] = [{}]
    previous = min(names) - 1
    for at, name in names.items():
        if at > previous + 1 and groups[-1]:
            groups.append({})
        groups[-1][at] = name
        previous = at
    if len(groups) > 1 and all(read_header(group).is_enough for group in groups):
        return groups
    return [names]
