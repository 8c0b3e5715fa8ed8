"""Makes rows of the tables of a sheet, and says what was noticed on the way.

Merged cells: a name, city or year holds for every row that it is merged over; a value belongs to
the first. Hidden rows and columns are read. A date where a number should be stays a date.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import ParseError
from ssckg.io.sheets.cells import Cell, CellKind, Merge, Sheet, column_letter
from ssckg.io.text_table import MAXIMUM_CELL
from ssckg.model.finding import Place
from ssckg.model.submitted_document import ReadingNote
from ssckg.model.submitted_row import SubmittedRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.io.sheets.tables import Table

_NUMBERS: Final = frozenset({"value", "numerator", "denominator"})
_YEARS: Final = frozenset({"report_year", "reference_year"})
_TYPED: Final = frozenset({CellKind.NUMBER, CellKind.PERCENT})


class TableReader:
    """Reads one table of a sheet; `notes` fills while it reads."""

    def __init__(self, sheet: Sheet, table: Table, file: str) -> None:
        """Take the table, the sheet that it stands in, and what messages call the file."""
        self.sheet = sheet
        self.table = table
        self.file = file
        self.notes: list[ReadingNote] = []
        self._letters = table.letters
        self._columns = {field: at for at, field in table.header.fields.items()}
        self._order = list(sheet.rows)
        self._wide = {(m.top, m.left) for m in sheet.merges if m.right > m.left + 1}
        self._held = self._held_cells()

    def rows(self) -> Iterator[SubmittedRow]:
        """Yield the rows of the table.

        Raises:
            ParseError: a cell is longer than any that is read.
        """
        unread: dict[int, list[int]] = {}
        for number in self._numbers(self.table.first, self.table.last):
            cells = self.table.cells(self.sheet, number)
            if not cells or self._is_title(number, cells):
                continue
            for at in cells.keys() - self.table.header.fields.keys():
                unread.setdefault(at, []).append(number)
            if any(at in self.table.header.fields for at in cells):
                yield self._row(number, cells)
        self.notes.extend(self._unread(unread))
        self._note_figures_in_head()

    def _note_figures_in_head(self) -> None:
        """Tell what stands in the head and is no name."""
        for number in self._numbers(self.table.head_row, self.table.first - 1):
            for at, cell in self.table.cells(self.sheet, number).items():
                if cell.kind is not CellKind.TEXT:
                    self._note("passed-over", f"In the head, not read: {cell.text}", number, at)

    def _row(self, number: int, cells: dict[int, Cell]) -> SubmittedRow:
        values: dict[str, Any] = {}
        typed = set()
        for field, at in self._columns.items():
            cell = cells.get(at) or self._held.get((number, at))
            if cell is None:
                continue
            if len(cell.text) > MAXIMUM_CELL:
                where = f"sheet {self.sheet.name}, cell {column_letter(at)}{number}"
                raise ParseError(f"{where}: longer than {MAXIMUM_CELL} characters", file=self.file)
            values[field] = self._text(field, cell, number, at)
            if cell.kind in _TYPED:
                typed.add(field)
        return SubmittedRow(
            **{
                "city": "",
                **values,
                "file": self.file,
                "line": number,
                "sheet": self.sheet.name,
                "columns": self._letters,
                "typed": frozenset(typed),
            }
        )

    def _text(self, field: str, cell: Cell, number: int, at: int) -> str:
        """Return the text of a cell, with a note where it is not what a person sees."""
        text = cell.text.strip()
        if cell.kind is CellKind.DATE and field in _YEARS:
            self._note("year-of-date", f"The year of the date {text} was taken.", number, at)
            return text[:4]
        if cell.kind is CellKind.DATE and field in _NUMBERS:
            message = (
                f"The cell holds the date {text} where a number is expected. Spreadsheets make"
                " dates of what looks like one, such as 3-4 or 3.4: type the number again."
            )
            self._note("date-for-number", message, number, at)
        elif cell.kind is CellKind.FORMULA:
            message = "The result of the formula is not in the file: open it, and save it again."
            self._note("formula-without-result", message, number, at)
        elif cell.kind is CellKind.PERCENT and field in _NUMBERS:
            self._note("percent", f"Read as {text}, as it is shown.", number, at)
        return text

    def _is_title(self, number: int, cells: dict[int, Cell]) -> bool:
        """Whether a row is a title within the table: one text, merged over several columns."""
        if len(cells) > 1:
            return False
        ((at, cell),) = cells.items()
        is_wide = (number, at) in self._wide
        if is_wide:
            self._note("passed-over", f"A title, not read: {cell.text.strip()}", number, at)
        return is_wide

    def _held_cells(self) -> dict[tuple[int, int], Cell]:
        """Return the cells that merged ones hold for, beside their own."""
        held = {}
        ends: dict[int, int] = {}
        for merge in self.sheet.merges:
            field = self.table.header.fields.get(merge.left)
            cell = self.sheet.rows.get(merge.top, {}).get(merge.left)
            is_new = merge.top > ends.get(merge.left, 0)  # merges that overlap are damage
            if field is None or cell is None or not is_new or not self._is_inside(merge):
                continue
            ends[merge.left] = merge.bottom
            shown = f"{cell.text.strip()!r}, merged over rows {merge.top} to {merge.bottom},"
            if field in _NUMBERS:
                message = f"{shown} was read for the first of them only."
            else:
                message = f"{shown} was read for each of them."
                for row in self._numbers(merge.top + 1, min(merge.bottom, self.table.last)):
                    held[row, merge.left] = cell
            self._note("merged", message, merge.top, merge.left)
        return held

    def _numbers(self, first: int, last: int) -> list[int]:
        """Return the rows of the sheet that are not empty, from `first` to `last`."""
        return self._order[bisect_left(self._order, first) : bisect_right(self._order, last)]

    def _is_inside(self, merge: Merge) -> bool:
        """Whether a merge joins rows of the table."""
        return merge.bottom > merge.top and self.table.first <= merge.top <= self.table.last

    def _unread(self, unread: dict[int, list[int]]) -> Iterator[ReadingNote]:
        for at, rows in sorted(unread.items()):
            title = self.table.header.others.get(at, "").strip() or "without a name"
            text = (
                f"The column {column_letter(at)} ({title}) is not known and was not read;"
                f" {len(rows)} of its cells are filled, from row {rows[0]} on."
            )
            yield self._place("unread-column", text, self.table.head_row, at)

    def _note(self, code: str, text: str, row: int, column: int) -> None:
        self.notes.append(self._place(code, text, row, column))

    def _place(self, code: str, text: str, row: int, column: int) -> ReadingNote:
        cell = f"{column_letter(column)}{row}"
        return ReadingNote(code, text, Place(self.file, sheet=self.sheet.name, cell=cell))
