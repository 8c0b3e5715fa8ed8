"""Short lists from the first sheet of a workbook, as the records that `records` reads from CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.errors import ParseError, TableError
from ssckg.io.faults import Faults
from ssckg.io.records import Record, checked_records, unknown_field
from ssckg.io.sheets.container import open_container
from ssckg.io.sheets.ods import read_ods
from ssckg.io.sheets.xlsx import read_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from ssckg.io.sheets.cells import Cell, Sheet

SUFFIXES = (".xlsx", ".xlsm", ".ods")


def read_sheet_records(
    path: Path, *, required: Sequence[str], optional: Sequence[str] = (), shown: str | None = None
) -> tuple[Record, ...]:
    """Read a list from the first sheet that is not hidden; its first filled row is the header.

    Macros and formulas are never run: a formula without a kept result is told as its text.

    Args:
        path: the file.
        required: fields that every record has, not empty.
        optional: further fields that are known.
        shown: how messages name the file.

    Raises:
        ParseError: no such file, or no workbook; it holds no records, or too many.
        TooLargeError: the workbook is larger than what is read.
        FaultsError: columns are unknown, fields missing or empty; one fault each.
    """
    name = shown or path.name
    with open_container(path, name) as container:
        sheets = read_ods(container) if container.is_open_document else read_xlsx(container)
    sheet = next((each for each in sheets if not each.is_hidden and each.rows), None)
    if sheet is None:
        raise ParseError("holds no record", file=name)
    return _records(sheet, name, required, {*required, *optional})


def _records(
    sheet: Sheet, name: str, required: Sequence[str], known: set[str]
) -> tuple[Record, ...]:
    rows = iter(sorted(sheet.rows.items()))
    line, first = next(rows)
    header = {n: cell.text.strip().lower().replace(" ", "_") for n, cell in first.items()}
    faults, seen = Faults(), set[str]()
    for column in header.values():
        if column not in known:
            faults.add(unknown_field(name, column, known, line=line))
        elif column in seen:
            message = "stands twice in the header"
            faults.add(TableError(message, file=name, row=line, column=column))
        seen.add(column)
    for column in required:
        if column not in header.values():
            faults.add(TableError("is missing", file=name, row=line, column=column))
    faults.check()
    return checked_records(_filled(rows, header, name), name, required)


def _filled(
    rows: Iterable[tuple[int, Mapping[int, Cell]]], header: Mapping[int, str], name: str
) -> Iterator[Record]:
    for number, cells in rows:
        fields = {header[n]: cell.text.strip() for n, cell in cells.items() if n in header}
        if any(fields.values()):
            yield Record(name, fields, line=number)
