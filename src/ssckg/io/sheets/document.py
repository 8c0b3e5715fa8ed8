"""Reads a workbook that is not ours: tables in long form, wherever they stand in its sheets."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ssckg.errors import ParseError
from ssckg.io.column_names import cover_field_of, field_of
from ssckg.io.sheets.cells import Cell, CellKind, Sheet, column_letter
from ssckg.io.sheets.rows import TableReader
from ssckg.io.sheets.tables import Table, find_tables
from ssckg.model.finding import Place
from ssckg.model.submitted_document import DocumentFormat, ReadingNote, SubmittedDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.model.submitted_row import SubmittedRow

_MOST_NOTES: Final = 50
_NO_TABLE: Final = (
    "no sheet has a row that heads a table, with a column 'value' and a column 'kpi_name' or"
    " 'kpi_code'; use the template, or give the columns these names"
)


def document_of_sheets(
    sheets: Sequence[Sheet], name: str, notes: Sequence[ReadingNote] = ()
) -> SubmittedDocument:
    """Return what the sheets of a workbook hold; `name` is what messages call the file.

    Raises:
        ParseError: there is no table in long form, or its columns cannot be told apart.
    """
    reader = _Reader(name, list(notes))
    for sheet in sheets:
        reader.read(sheet)
    if not reader.has_table:
        raise ParseError(_NO_TABLE, file=name)
    if not reader.rows:
        raise ParseError("the table has a header and no rows", file=name)
    return SubmittedDocument(
        name,
        DocumentFormat.SHEET,
        tuple(reader.rows_with_cover()),
        cover=reader.cover,
        cover_places=reader.cover_places,
        notes=tuple(reader.notes),
    )


class _Reader:
    """Reads sheet after sheet; what is in no table is of the cover, or said in a note."""

    def __init__(self, file: str, notes: list[ReadingNote]) -> None:
        self.file = file
        self.notes = notes
        self.rows: list[SubmittedRow] = []
        self.cover: dict[str, str] = {}
        self.cover_places: dict[str, Place] = {}
        self.has_table = False

    def read(self, sheet: Sheet) -> None:
        if sheet.is_hidden:
            if sheet.count:
                text = (
                    f"The hidden sheet {sheet.name} was not read; {sheet.count} cells are filled."
                )
                self.notes.append(ReadingNote("hidden-sheet", text, self._place(sheet)))
            return
        tables = find_tables(sheet, self.file)
        self.has_table = self.has_table or bool(tables)
        for table in tables:
            reader = TableReader(sheet, table, self.file)
            self.rows.extend(reader.rows())
            self.notes.extend(reader.notes)
        if tables:
            self.notes.extend(self._hidden(sheet))
        self._read_rest(sheet, tables)

    def rows_with_cover(self) -> Iterator[SubmittedRow]:
        """Yield the rows; a city or year that stands above the tables is that of rows without."""
        for row in self.rows:
            yield replace(
                row,
                city=row.city or self.cover.get("city", ""),
                country=row.country or self.cover.get("country", ""),
                report_year=row.report_year or self.cover.get("report_year", ""),
            )

    def _read_rest(self, sheet: Sheet, tables: Sequence[Table]) -> None:
        """Read labels with what stands beside them; say what else is in no table."""
        loose = 0
        for number, row in sheet.rows.items():
            cells = {at: c for at, c in row.items() if not _is_in_table(number, at, tables)}
            rest = self._take_cover(sheet, number, cells)
            if not rest:
                continue
            loose += 1
            if loose <= _MOST_NOTES:
                text = " | ".join(cell.text.strip() for cell in rest.values())
                place = self._place(sheet, number, next(iter(rest)))
                self.notes.append(ReadingNote("passed-over", f"Not read: {text}", place))
        if loose > _MOST_NOTES:
            text = f"{loose - _MOST_NOTES} more rows outside of tables were not read."
            self.notes.append(ReadingNote("passed-over", text, self._place(sheet)))

    def _take_cover(self, sheet: Sheet, row: int, cells: dict[int, Cell]) -> dict[int, Cell]:
        """Take fields of the cover from a row outside of tables; return what is left of it."""
        left = dict(cells)
        columns = sorted(cells)
        for at, beside in pairwise(columns):
            label, value = cells[at], cells[beside]
            field = cover_field_of(label.text) if label.kind is CellKind.TEXT else None
            if field is None or field in self.cover or at not in left:
                continue
            if field_of(value.text) or cover_field_of(value.text):
                continue  # the head of something else
            text = value.text.strip()
            is_date = value.kind is CellKind.DATE and field.endswith("year")
            self.cover[field] = text[:4] if is_date else text
            self.cover_places[field] = self._place(sheet, row, beside)
            del left[at], left[beside]
        return left

    def _hidden(self, sheet: Sheet) -> Iterator[ReadingNote]:
        """Say what people do not see, and was read all the same."""
        rows = sorted(sheet.hidden_rows & sheet.rows.keys())
        if rows:
            shown = ", ".join(map(str, rows[:20])) + (" ..." if len(rows) > 20 else "")
            text = f"{len(rows)} hidden rows were read: {shown}."
            yield ReadingNote("hidden-rows", text, self._place(sheet, rows[0]))
        filled = {at for cells in sheet.rows.values() for at in cells}
        columns = sorted(sheet.hidden_columns & filled)
        if columns:
            shown = ", ".join(map(column_letter, columns[:20]))
            text = f"{len(columns)} hidden columns were read: {shown}."
            yield ReadingNote("hidden-columns", text, self._place(sheet, 1, columns[0]))

    def _place(self, sheet: Sheet, row: int = 1, column: int = 0) -> Place:
        return Place(self.file, sheet=sheet.name, cell=f"{column_letter(column)}{row}")


def _is_in_table(row: int, column: int, tables: Sequence[Table]) -> bool:
    """Whether a cell is of the head or of a row of a table."""
    return any(t.head_row <= row <= t.last and t.left <= column <= t.right for t in tables)
