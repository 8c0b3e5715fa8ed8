"""Reads the sheets of an .xlsx or .xlsm: values as the file holds them, and how they are shown.

Formulas are not computed: what counts is the result that the file keeps. Nothing is followed,
nothing is run. The names of elements are those of ECMA-376 part 1, 18.3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg.errors import ParseError, TooLargeError
from ssckg.io.sheets.cells import Cell, CellKind, Merge, Sheet, column_number, number_text
from ssckg.io.sheets.number_formats import date_text
from ssckg.io.sheets.xml_events import walk
from ssckg.io.workbook.xlsx_parts import TextReader, Workbook, cell_kinds, integer, shared_texts

if TYPE_CHECKING:
    from ssckg.io.sheets.container import Container

MAXIMUM_CELLS: Final = 300_000
"""Filled cells of a file: of 2,000 cities, each with all its values, there are fewer."""
_MAXIMUM_SHEETS: Final = 200
_MAXIMUM_MERGES: Final = 20_000
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_KINDS: Final = {
    "b": CellKind.BOOLEAN,
    "e": CellKind.ERROR,
    "d": CellKind.DATE,
    "str": CellKind.TEXT,
}
_MAXIMUM_HIDDEN: Final = 1_000
_RANGE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")


def read_xlsx(container: Container) -> list[Sheet]:
    """Return the sheets of a workbook in their order.

    Raises:
        ParseError: a part is missing or damaged.
        TooLargeError: more sheets or cells than are read.
    """
    workbook = Workbook(container)
    texts = shared_texts(container, workbook.target("sharedStrings"))
    kinds = cell_kinds(container, workbook.target("styles"))
    if len(workbook.sheets) > _MAXIMUM_SHEETS:
        raise TooLargeError(f"{container.name}: more than {_MAXIMUM_SHEETS} sheets")
    left = MAXIMUM_CELLS
    sheets = []
    for name, part, is_hidden in workbook.sheets:
        reader = _SheetReader(container.name, name, texts, kinds, left, is_1904=workbook.is_1904)
        reader.read(container.read(part))
        sheets.append(reader.sheet(is_hidden=is_hidden))
        left -= reader.count
    return sheets


class _SheetReader:
    """Collects the filled cells of one sheet."""

    def __init__(
        self,
        file: str,
        name: str,
        texts: list[str],
        kinds: list[CellKind],
        left: int,
        *,
        is_1904: bool,
    ) -> None:
        self._file, self._name = file, name
        self._texts, self._kinds, self._is_1904 = texts, kinds, is_1904
        self._left = left
        self.count = 0
        self._rows: dict[int, dict[int, Cell]] = {}
        self._merges: list[Merge] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._row, self._column = 0, -1
        self._attributes: dict[str, str] = {}
        self._value: list[str] = []
        self._formula: list[str] = []
        self._sink: list[str] | None = None
        self._inline: list[str] = []
        self._inline_reader: TextReader | None = None

    def read(self, content: bytes) -> None:
        """Read the XML of the sheet."""
        walk(content, begin=self._begin, end=self._end, text=self._text, name=self._file)

    def sheet(self, *, is_hidden: bool) -> Sheet:
        """Return what was read."""
        filled = {at for cells in self._rows.values() for at in cells}
        hidden = {at for at in filled for a, b in self._hidden_columns if a <= at <= b}
        return Sheet(
            self._name,
            {row: dict(sorted(cells.items())) for row, cells in sorted(self._rows.items())},
            tuple(sorted(self._merges)),
            frozenset(self._hidden_rows),
            frozenset(hidden),
            is_hidden,
        )

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if self._inline_reader is not None:
            self._inline_reader.begin(tag, attributes)
        elif tag == "c":
            self._begin_cell(attributes)
        elif tag == "v":
            self._sink = self._value
        elif tag == "f":
            self._sink = self._formula
        elif tag == "is":
            self._inline_reader = TextReader(self._inline)
        elif tag == "row":
            self._row = integer(attributes.get("r")) or self._row + 1
            self._column = -1
            if self._row > _LAST_ROW:
                raise ParseError(f"the sheet {self._name} has no row {self._row}", file=self._file)
            if attributes.get("hidden") in {"1", "true"}:
                self._hidden_rows.add(self._row)
        elif tag == "col" and attributes.get("hidden") in {"1", "true"}:
            first, last = integer(attributes.get("min")), integer(attributes.get("max"))
            if len(self._hidden_columns) < _MAXIMUM_HIDDEN:
                self._hidden_columns.append((first - 1, last - 1))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        found = _RANGE.fullmatch(attributes.get("r", ""))
        if found and not found[3]:
            self._column = column_number(found[1])
            self._row = int(found[2])
        else:
            self._column += 1
        if not (0 <= self._column < _LAST_COLUMN and 0 < self._row <= _LAST_ROW):
            raise ParseError(f"the sheet {self._name} has a cell beyond its end", file=self._file)
        self._attributes = attributes
        self._value, self._formula, self._inline = [], [], []

    def _merge(self, ref: str) -> None:
        found = _RANGE.fullmatch(ref)
        if found and found[3] and len(self._merges) < _MAXIMUM_MERGES:
            left, right = sorted((column_number(found[1]), column_number(found[3])))
            top, bottom = sorted((int(found[2]), int(found[4])))
            self._merges.append(Merge(top, left, bottom, right))

    def _text(self, text: str) -> None:
        if self._inline_reader is not None:
            self._inline_reader.text(text)
        elif self._sink is not None:
            self._sink.append(text)

    def _end(self, tag: str) -> None:
        if self._inline_reader is not None:
            self._inline_reader.end(tag)
            if tag == "is":
                self._inline_reader = None
        elif tag in {"v", "f"}:
            self._sink = None
        elif tag == "c":
            self._end_cell()

    def _end_cell(self) -> None:
        cell = self._cell()
        if cell is None or not cell.text.strip():
            return
        self.count += 1
        if self.count > self._left:
            raise TooLargeError(f"{self._file}: more than {MAXIMUM_CELLS:,} filled cells")
        self._rows.setdefault(self._row, {})[self._column] = cell

    def _cell(self) -> Cell | None:
        """Return the cell that was just read, or None if it is empty."""
        value = "".join(self._value)
        kind = self._attributes.get("t", "n")
        if kind == "inlineStr":
            return Cell("".join(self._inline))
        if not value:
            formula = "".join(self._formula)
            return Cell(f"={formula}", CellKind.FORMULA) if formula else None
        if kind == "s":
            at = integer(value.strip())
            if at >= len(self._texts):
                raise ParseError(f"the sheet {self._name} lacks a text", file=self._file)
            return Cell(self._texts[at])
        if kind == "b":
            value = "TRUE" if value.strip() == "1" else "FALSE"
        if kind in _KINDS:
            return Cell(value, _KINDS[kind])
        return self._number(value)

    def _number(self, value: str) -> Cell:
        try:
            number = float(value)
        except ValueError:
            return Cell(value)
        if number != number or number in {float("inf"), float("-inf")}:  # noqa: PLR0124  NaN
            return Cell(value)
        style = integer(self._attributes.get("s"))
        kind = self._kinds[style] if style < len(self._kinds) else CellKind.NUMBER
        if kind is CellKind.DATE:
            text = date_text(number, is_1904=self._is_1904)
            return Cell(text, kind) if text else Cell(number_text(number), CellKind.NUMBER)
        return Cell(number_text(number, is_percent=kind is CellKind.PERCENT), kind)
