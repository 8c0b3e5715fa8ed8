"""Reads our workbook, in whatever order its rows and columns are now.

Sheets are known by the mark in their hidden row, columns by the keys beside it, rows by the data
point in their hidden cell. What is on no such place is a row without data point, or said in a note.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg.errors import ParseError
from ssckg.io.sheets.cells import Cell, CellKind, Sheet, column_letter
from ssckg.io.sheets.container import open_container
from ssckg.io.sheets.fast import read_fast
from ssckg.io.sheets.xlsx import read_xlsx
from ssckg.io.workbook import layout
from ssckg.io.workbook.formats import Upgrade, format_number, upgrade_from
from ssckg.io.workbook.rows import Lists, MarkedSheet, RowReader
from ssckg.io.workbook.strays import stray_notes
from ssckg.io.workbook.xlsx_parts import Workbook
from ssckg.model.finding import Place
from ssckg.model.submitted_document import DocumentFormat, ReadingNote, SubmittedDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ssckg.io.sheets.container import Container
    from ssckg.model.submitted_row import SubmittedRow

    IsFormula = Callable[[str, str], bool]

_MARK_ROWS, _MARK_COLUMNS = 60, 40
"""How far down and right the mark of a sheet may have been moved."""
_SHOWN: Final = 200


def read_workbook(path: Path, *, name: str | None = None) -> SubmittedDocument:
    """Read a workbook made from our template; `name` is what messages call it.

    Raises:
        ParseError: it is no workbook, not made from our template, or from one of a later format.
        TooLargeError: it is beyond the bounds of containers.
    """
    shown = name or path.name
    with open_container(path, shown) as container:
        for _ in container.xml_parts():
            pass  # refuses document types and what inflates beyond bounds
        found = read_template(container, path)
    if found is None:
        message = "the workbook was not made from our template"
        raise ParseError(f"{message}; take it from `ssckg submission template`", file=shown)
    return found


def read_template(container: Container, path: Path) -> SubmittedDocument | None:
    """Read an opened workbook, whose XML was looked through; None if it is not of our template.

    Raises:
        ParseError: as `read_workbook`.
    """
    sheets = read_fast(container, path) or read_xlsx(container)
    return template_document(sheets, container.name, formulas_of(container))


def is_template(sheets: Sequence[Sheet]) -> bool:
    """Whether one of the sheets carries the mark of our template."""
    return any(_mark(sheet) in {layout.INDICATORS, layout.META} for sheet in sheets)


def template_document(
    sheets: Sequence[Sheet], name: str, is_formula: IsFormula = lambda _sheet, _cell: True
) -> SubmittedDocument | None:
    """Return what the sheets of a template hold, or None if they are not of our template.

    Args:
        sheets: all sheets of the workbook.
        name: what messages call the file.
        is_formula: whether a cell, by names of sheet and cell, holds a formula.

    Raises:
        ParseError: the template is of a later format.
    """
    marked = {id(sheet): found for sheet in sheets if (found := _marked(sheet))}
    kinds = {found.mark for found in marked.values()}
    if not kinds & {layout.INDICATORS, layout.META}:
        return None
    reader = _Reader(name, list(marked.values()), is_formula)
    for sheet in sheets:
        if id(sheet) not in marked and sheet.count:
            reader.say_not_read(sheet)
    return reader.document()


def formulas_of(container: Container) -> IsFormula:
    """Return what tells whether a cell of an .xlsx holds a formula; sheets are read when asked."""
    parts = {name: part for name, part, _ in Workbook(container).sheets}

    def is_formula(sheet: str, cell: str) -> bool:
        if sheet not in parts:
            return False
        found = re.search(rb'<c r="%b"[^>]*>\s*<f\b' % cell.encode(), container.read(parts[sheet]))
        return found is not None

    return is_formula


def _mark(sheet: Sheet) -> str:
    found = _marked(sheet)
    return found.mark if found else ""


def _marked(sheet: Sheet) -> MarkedSheet | None:
    """Find the mark of a sheet and the keys beside it."""
    for number in list(sheet.rows)[:_MARK_ROWS]:
        cells = sheet.rows[number]
        for at in list(cells)[:_MARK_COLUMNS]:
            if cells[at].text in layout.MARKS:
                keys = {c.text: n for n, c in cells.items() if n != at}
                return MarkedSheet(sheet, cells[at].text, number, at, keys)
    return None


class _Reader:
    """Reads the marked sheets of one file."""

    def __init__(self, file: str, marked: list[MarkedSheet], is_formula: IsFormula) -> None:
        self._file = file
        self._marked = marked
        self._is_formula = is_formula
        self._notes: list[ReadingNote] = []
        self._meta = self._pairs(layout.META)
        self._upgrade = self._find_upgrade()
        self._lists = Lists.of(self._of(layout.LISTS))
        self._cover, self._places, self._typed = self._read_cover()

    def document(self) -> SubmittedDocument:
        """Return what the file holds."""
        rows = tuple(self._rows())
        version = self._meta.get("template_version", "")
        return SubmittedDocument(
            self._file,
            DocumentFormat.WORKBOOK,
            rows,
            cover=self._cover,
            cover_places=self._places,
            edition=self._meta.get("edition", ""),
            template_version=version,
            notes=tuple(self._notes),
            cover_typed=self._typed,
        )

    def say_not_read(self, sheet: Sheet) -> None:
        """Say that a sheet is no part of the template."""
        text = f"The sheet {sheet.name!r} is no part of the template and was not read"
        self._note("sheet-not-read", f"{text}: {sheet.count} filled cells.", sheet)

    def _of(self, mark: str) -> list[MarkedSheet]:
        return [found for found in self._marked if found.mark == mark]

    def _pairs(self, mark: str) -> dict[str, str]:
        """Return key and value of the rows below a mark."""
        found: dict[str, str] = {}
        for marked in self._of(mark):
            for cells in marked.rows():
                key, value = cells.get(marked.column), cells.get(marked.column + 1)
                if key is not None:
                    found.setdefault(key.text.strip(), value.text.strip() if value else "")
        return found

    def _find_upgrade(self) -> Upgrade:
        """Return how the format of the file is read, and say what that means."""
        printed = self._meta.get("format", "")
        if not self._of(layout.META):
            text = "The hidden sheet that names edition and version is missing; read as of today."
            self._notes.append(ReadingNote("template-unknown", text, Place(self._file)))
            return Upgrade()
        number = format_number(printed, self._file)
        upgrade = upgrade_from(number)
        for text in upgrade.texts:
            said = f"Template of format {number}, read as format {layout.FORMAT}: {text}."
            self._notes.append(ReadingNote("template-upgraded", said, Place(self._file)))
        return upgrade

    def _read_cover(self) -> tuple[dict[str, str], dict[str, Place], frozenset[str]]:
        """Read the fields of the cover by the key in their row."""
        texts: dict[str, str] = {}
        places: dict[str, Place] = {}
        typed = set()
        for marked in self._of(layout.COVER):
            at = marked.keys.get("cover_value", marked.column + 2)
            for number, cells in marked.numbered():
                key = cells.get(marked.column)
                field = self._upgrade.cover.get(key.text, key.text) if key else ""
                if field not in layout.COVER_FIELDS or field in places:
                    continue
                cell = cells.get(at, Cell(""))
                texts[field] = _cover_text(field, cell)
                places[field] = self._place(marked.sheet, number, at)
                if cell.kind is CellKind.NUMBER:
                    typed.add(field)
        return {f: t for f, t in texts.items() if t}, places, frozenset(typed)

    def _rows(self) -> Iterator[SubmittedRow]:
        """Yield the rows of all sheets, and say what was noticed."""
        reader = RowReader(self._file, self._cover, self._lists, self._upgrade, self._is_formula)
        for mark, read in ((layout.INDICATORS, reader.indicators), (layout.LOCAL, reader.local)):
            for marked in self._of(mark):
                yield from read(marked)
        self._notes += reader.notes
        for mark in (layout.COVER, layout.INDICATORS, layout.LOCAL):
            for marked in self._of(mark):
                self._notes += stray_notes(self._file, marked)
        if reader.computed:
            count, places = len(reader.computed), ", ".join(reader.computed[:_SHOWN])
            what = "1 result that the file had not computed follows from its parts"
            if count > 1:
                what = f"{count} results that the file had not computed follow from their parts"
            text = f"{what}: {places}."
            self._notes.append(ReadingNote("result-computed", text, Place(self._file)))
        if reader.unchanged:
            previous = self._meta.get("previous", "") or "the last submission"
            count, places = len(reader.unchanged), ", ".join(reader.unchanged[:_SHOWN])
            what = "1 value is" if count == 1 else f"{count} values are"
            text = f"{what} still of {previous}: {places}."
            self._notes.append(ReadingNote("prefilled-unchanged", text, Place(self._file)))

    def _note(self, code: str, text: str, sheet: Sheet) -> None:
        self._notes.append(ReadingNote(code, text, self._place(sheet, 1, 0)))

    def _place(self, sheet: Sheet, row: int, column: int) -> Place:
        return Place(self._file, sheet=sheet.name, cell=f"{column_letter(column)}{row}")


def _cover_text(field: str, cell: Cell) -> str:
    """Return the text of a field; a date where a year is asked for is its year."""
    text = cell.text.strip()
    if cell.kind is CellKind.DATE and field in layout.YEAR_FIELDS:
        return text[:4]
    return text
