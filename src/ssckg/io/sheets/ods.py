"""Reads the sheets of an .ods: values as the file holds them, and how they are shown.

The names of elements are those of OASIS OpenDocument 1.3 part 3, 9 and 19.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import ParseError, TooLargeError
from ssckg.io.sheets.cells import Cell, CellKind, Merge, Sheet, number_text
from ssckg.io.sheets.xlsx import MAXIMUM_CELLS
from ssckg.io.sheets.xml_events import walk
from ssckg.io.workbook.xlsx_parts import RAISED

if TYPE_CHECKING:
    from ssckg.io.sheets.container import Container

_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_HIDDEN: Final = frozenset({"collapse", "filter"})
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_MAXIMUM_MERGES: Final = 20_000
_LONGEST_TEXT: Final = 100_000


def read_ods(container: Container) -> list[Sheet]:
    """Return the sheets of an Open Document spreadsheet in their order.

    Raises:
        ParseError: a part is missing or damaged, or the file is encrypted.
        TooLargeError: more cells than are read.
    """
    manifest = "META-INF/manifest.xml"
    if manifest in container and b"encryption-data" in container.read(manifest):
        raise ParseError("the file is encrypted; save it without a password", file=container.name)
    reader = _Reader(container.name)
    content = container.read("content.xml")
    walk(content, begin=reader.begin, end=reader.end, text=reader.text, name=container.name)
    return reader.sheets


class _Reader:
    """Collects the filled cells of every sheet."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.sheets: list[Sheet] = []
        self._count = 0
        self._hidden_styles: set[str] = set()
        self._raised_styles: set[str] = set()
        self._spans: list[bool] = []  # whether each span that is open is raised
        self._style = ""
        self._name, self._is_hidden = "", False
        self._depth = 0  # tables may stand in cells; only the outermost is a sheet
        self._rows: dict[int, dict[int, Cell]] = {}
        self._merges: list[Merge] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._row, self._column, self._row_repeat, self._next_column = 0, 0, 1, 0
        self._current: dict[int, Cell] = {}
        self._is_row_hidden = False
        self._cell: dict[str, str] | None = None
        self._texts: list[str] = []
        self._length = 0
        self._silent = 0  # within a remark or a drawing

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._begin_sheet(attributes)
        elif tag == "style":
            self._style = attributes.get("style:name", "")
        elif tag == "table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "text-properties":
            if attributes.get("style:text-position", "").startswith("super"):
                self._raised_styles.add(self._style)
        elif self._depth == 1 and self._silent == 0 and tag in _CELLS:
            self._cell, self._texts, self._length = attributes, [], 0
            self._spans = []
        elif self._depth == 1 and tag == "table-row":
            self._begin_row(attributes)
        elif self._depth == 1 and tag == "table-column":
            self._begin_column(attributes)
        elif tag in {"annotation", "shapes", "frame"}:
            self._silent += 1
        elif self._cell is not None and self._silent == 0:
            self._in_cell(tag, attributes)

    def text(self, text: str) -> None:
        """Take a piece of text."""
        if self._cell is not None and self._silent == 0:
            self._append(text.translate(RAISED) if any(self._spans) else text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag == "table":
            if self._depth == 1:
                self._end_sheet()
            self._depth -= 1
        elif tag in {"annotation", "shapes", "frame"}:
            self._silent -= 1
        elif tag == "span" and self._spans and self._silent == 0:
            self._spans.pop()
        elif self._depth == 1 and self._silent == 0 and tag in _CELLS:
            self._end_cell(is_covered=tag != "table-cell")
        elif self._depth == 1 and tag == "table-row":
            self._end_row()

    def _begin_sheet(self, attributes: dict[str, str]) -> None:
        self._name = attributes.get("table:name", "")
        self._is_hidden = attributes.get("table:style-name") in self._hidden_styles
        self._rows, self._merges = {}, []
        self._hidden_rows, self._hidden_columns = set(), []
        self._row = self._next_column = 0

    def _end_sheet(self) -> None:
        filled = {at for cells in self._rows.values() for at in cells}
        hidden = {at for at in filled for a, b in self._hidden_columns if a <= at < b}
        self.sheets.append(
            Sheet(
                self._name,
                self._rows,
                tuple(sorted(self._merges)),
                frozenset(self._hidden_rows),
                frozenset(hidden),
                self._is_hidden,
            )
        )

    def _begin_column(self, attributes: dict[str, str]) -> None:
        first = self._next_column
        self._next_column += _repeat(attributes.get("table:number-columns-repeated"), _LAST_COLUMN)
        is_hidden = attributes.get("table:visibility") in _HIDDEN
        if is_hidden and len(self._hidden_columns) < 1_000:
            self._hidden_columns.append((first, self._next_column))

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row_repeat = _repeat(attributes.get("table:number-rows-repeated"), _LAST_ROW)
        self._is_row_hidden = attributes.get("table:visibility") in _HIDDEN
        self._current, self._column = {}, 0

    def _end_row(self) -> None:
        first = self._row + 1
        self._row += self._row_repeat
        if self._row > 2 * _LAST_ROW:
            raise ParseError(f"the sheet {self._name} does not end", file=self._file)
        if not self._current:
            return
        self._add(len(self._current) * self._row_repeat)
        for row in range(first, self._row + 1):
            self._rows[row] = self._current
            if self._is_row_hidden:
                self._hidden_rows.add(row)

    def _in_cell(self, tag: str, attributes: dict[str, str]) -> None:
        """Take what stands for white space: a second paragraph, a run of spaces, a tab."""
        if tag == "p" and self._texts:
            self._append("\n")
        elif tag == "s":
            self._append(" " * _repeat(attributes.get("text:c"), 100))
        elif tag in {"tab", "line-break"}:
            self._append(" ")
        elif tag == "span":
            self._spans.append(attributes.get("text:style-name") in self._raised_styles)

    def _append(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST_TEXT:
            raise ParseError(f"the sheet {self._name} has a cell without end", file=self._file)
        self._texts.append(text)

    def _end_cell(self, *, is_covered: bool) -> None:
        attributes = self._cell or {}
        self._cell = None
        repeat = _repeat(attributes.get("table:number-columns-repeated"), _LAST_COLUMN)
        cell = _cell(attributes, "".join(self._texts))
        if cell is not None and cell.text.strip():
            if len(self._current) + repeat > _LAST_COLUMN:
                raise ParseError(f"the sheet {self._name} is too wide", file=self._file)
            self._current.update(dict.fromkeys(range(self._column, self._column + repeat), cell))
        if not is_covered and len(self._merges) < _MAXIMUM_MERGES:
            wide = _repeat(attributes.get("table:number-columns-spanned"), _LAST_COLUMN)
            high = _repeat(attributes.get("table:number-rows-spanned"), _LAST_ROW)
            if wide > 1 or high > 1:
                top, left = self._row + 1, self._column
                self._merges.append(Merge(top, left, top + high - 1, left + wide - 1))
        self._column += repeat

    def _add(self, count: int) -> None:
        self._count += count
        if self._count > MAXIMUM_CELLS:
            raise TooLargeError(f"{self._file}: more than {MAXIMUM_CELLS:,} filled cells")


def _repeat(text: str | None, limit: int) -> int:
    """Return how often something is repeated: once, if the file does not say."""
    if not text or not text.isdecimal() or len(text) > 9:
        return 1
    return min(max(int(text), 1), limit)


def _cell(attributes: dict[str, str], shown: str) -> Cell | None:
    """Return the cell of these attributes and this shown text, or None if it is empty."""
    kind = attributes.get("office:value-type", "")
    if shown.startswith(("#", "Err:")) and "table:formula" in attributes:
        return Cell(shown, CellKind.ERROR)
    if kind == "boolean":
        return Cell(attributes.get("office:boolean-value", shown).upper(), CellKind.BOOLEAN)
    if kind in {"date", "time"}:
        return Cell(attributes.get(f"office:{kind}-value", shown), CellKind.DATE)
    if kind in {"float", "percentage", "currency"}:
        return _number(attributes, shown, is_percent=kind == "percentage")
    if not shown and attributes.get("table:formula"):
        return Cell(attributes["table:formula"], CellKind.FORMULA)
    return Cell(shown or attributes.get("office:string-value", "")) if kind or shown else None


def _number(attributes: dict[str, str], shown: str, *, is_percent: bool) -> Cell | None:
    """Return a numeric cell; where its number is none, what it shows."""
    try:
        text = number_text(float(attributes.get("office:value", "")), is_percent=is_percent)
    except (ValueError, ArithmeticError):
        return Cell(shown) if shown else None
    return Cell(text, CellKind.PERCENT if is_percent else CellKind.NUMBER)
