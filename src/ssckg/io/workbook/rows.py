"""Reads the rows of a marked sheet of our workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, Final

from ssckg.io.sheets.cells import Cell, CellKind, Sheet, column_letter, plain
from ssckg.io.workbook import layout
from ssckg.model.finding import Place
from ssckg.model.submitted_document import ReadingNote
from ssckg.model.submitted_row import SubmittedRow
from ssckg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ssckg.io.workbook.formats import Upgrade

_EMPTY: Final = Cell("")
_EXACT: Final = Context(prec=15)
"""As many digits as spreadsheets compute with."""
_FIELDS: Final[tuple[str, ...]] = (
    "code", "name", "unit", "numerator", "denominator", "reference_year", "missing_reason",
    "note", "value", "verified", "quality", "origin", "source", "verifier_note", "evidence",
)  # fmt: skip
"""Columns that are fields of a submitted row; the rest is ours to print."""
_NUMBERS: Final[tuple[str, ...]] = ("value", "numerator", "denominator")
_GIVEN: Final = ("value", "numerator", "denominator", "source", "note", "quality")
"""What a person has entered where a row has no data point."""
_HEADING_ROWS = layout.HEADER_ROW
_HEADINGS: Final = frozenset({layout.HEADING, layout.BAND})
_LOCAL: Final = {
    "local_name": "name",
    "local_unit": "unit",
    "local_value": "value",
    "local_year": "reference_year",
    "local_source": "source",
    "local_definition": "note",
}
_CODED: Final = {
    "quality": "quality-class",
    "origin": "origin-class",
    "missing_reason": "missing-reason",
    "verified": "verdict",
}


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """A sheet with its mark: row (from 1) and column (from 0) of it, and the keys beside it."""

    sheet: Sheet
    mark: str
    row: int
    column: int
    keys: Mapping[str, int]

    def numbered(self) -> Iterator[tuple[int, Mapping[int, Cell]]]:
        """Yield number and cells of each row that is not that of the keys."""
        for number, cells in self.sheet.rows.items():
            if number != self.row:
                yield number, cells

    def rows(self) -> Iterator[Mapping[int, Cell]]:
        """Yield the cells of each row that is not that of the keys."""
        for _, cells in self.numbered():
            yield cells


@dataclass(frozen=True, slots=True)
class Lists:
    """The names of coded values in the language of the file, as its hidden sheet has them."""

    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @staticmethod
    def of(marked: list[MarkedSheet]) -> Lists:
        """Read the sheets of lists: a column of codes and one of names under the name of each."""
        found: dict[str, dict[str, str]] = {}
        for one in marked:
            for name, at in one.keys.items():
                for cells in one.rows():
                    code, text = cells.get(at), cells.get(at + 1)
                    if code is not None and text is not None:
                        found.setdefault(name, {})[_fold(text.text)] = code.text.strip()
        return Lists(found)

    def code(self, name: str, text: str) -> str:
        """Return the code of a printed name; the text itself where the list has it not."""
        return self.codes.get(name, {}).get(_fold(text), text)


class RowReader:
    """Makes submitted rows of sheet rows; keeps notes, and cells that still hold old values."""

    def __init__(
        self,
        file: str,
        cover: Mapping[str, str],
        lists: Lists,
        upgrade: Upgrade,
        is_formula: Callable[[str, str], bool],
    ) -> None:
        """Take what all rows of the file share."""
        self._file = file
        self._cover = cover
        self._lists = lists
        self._upgrade = upgrade
        self._is_formula = is_formula
        self.notes: list[ReadingNote] = []
        self.unchanged: list[str] = []
        self.computed: list[str] = []

    def indicators(self, marked: MarkedSheet) -> Iterator[SubmittedRow]:
        """Yield the rows of a sheet of data points."""
        keys = {self._upgrade.columns.get(key, key): at for key, at in marked.keys.items()}
        letters = {name: column_letter(at) for name, at in keys.items() if name in _FIELDS}
        letters = {"value": letters["value"], **letters} if "value" in letters else letters
        is_unmarked = bool(self._upgrade.columns)  # older formats do not mark their headings
        for number, cells in marked.numbered():
            key = cells.get(marked.column, _EMPTY).text.strip()
            if key in _HEADINGS or (
                is_unmarked and number <= marked.row + _HEADING_ROWS and not key
            ):
                continue
            texts = {name: cells.get(keys[name], _EMPTY) for name in _FIELDS if name in keys}
            if not key and not any(texts[name].text for name in _GIVEN if name in texts):
                self._say_passed_over(marked.sheet, number, cells)
                continue
            place = _Row(self._file, marked.sheet, number, keys, cells)
            yield self._row(place, key, texts, letters)

    def local(self, marked: MarkedSheet) -> Iterator[SubmittedRow]:
        """Yield the indicators of the city's own."""
        letters = {
            name: column_letter(marked.keys[key])
            for key, name in _LOCAL.items()
            if key in marked.keys
        }
        for number, cells in marked.numbered():
            if number <= marked.row + _HEADING_ROWS:
                continue
            found = {name: cells.get(marked.keys[key], _EMPTY)
                     for key, name in _LOCAL.items() if key in marked.keys}  # fmt: skip
            remark = cells.get(marked.keys.get("local_note", -1), _EMPTY).text.strip()
            if not remark and not any(cell.text.strip() for cell in found.values()):
                continue
            texts: dict[str, Any] = {name: cell.text.strip() for name, cell in found.items()}
            texts["note"] = "; ".join(filter(None, (texts.get("note", ""), remark)))
            yield SubmittedRow(
                **self._shared(marked.sheet, number, letters, texts),
                is_local=True,
                typed=frozenset(n for n in _NUMBERS if _is_number(found.get(n, _EMPTY))),
            )

    def _row(
        self, row: _Row, key: str, cells: Mapping[str, Cell], letters: Mapping[str, str]
    ) -> SubmittedRow:
        """Return one row of data points."""
        texts: dict[str, Any] = {name: cell.text.strip() for name, cell in cells.items()}
        texts["value"] = self._value(row, cells)
        typed = {name for name in _NUMBERS if texts.get(name) and _is_number(cells[name])}
        if not texts["value"] and (worked_out := row.result()):
            texts["value"] = worked_out
            typed.add("value")
            self.computed.append(f"{row.sheet.name}!{row.cell('value')}")
        if quality := texts.get("quality"):
            texts["quality"] = self._upgrade.quality.get(quality, quality)
        for name, code_list in _CODED.items():
            if texts.get(name):
                texts[name] = self._lists.code(code_list, texts[name])
        detail = row.text("source_detail")
        texts["source"] = "; ".join(filter(None, (texts.get("source", ""), detail)))
        self._compare(row)
        return SubmittedRow(
            **self._shared(row.sheet, row.number, letters, texts),
            data_point=_data_point(key),
            typed=frozenset(typed),
        )

    def _shared(
        self, sheet: Sheet, number: int, letters: Mapping[str, str], texts: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the fields that every row has, from the cover where the row does not say."""
        year = texts.get("reference_year") or self._cover.get("reference_year", "")
        return {
            "file": self._file,
            "line": number,
            "city": self._cover.get("city", ""),
            "country": self._cover.get("country", ""),
            "report_year": self._cover.get("report_year", ""),
            **texts,
            "reference_year": year,
            "sheet": sheet.name,
            "columns": letters,
        }

    def _value(self, row: _Row, cells: Mapping[str, Cell]) -> str:
        """Return the result as printed; blank where its formula could have a result and has none.

        A formula over empty parts is NR, whatever its cell shows. One that shows NR over parts that
        are filled was not computed, or one part is a text: it is left to be worked out.
        """
        cell = cells.get("value", _EMPTY)
        text = cell.text.strip()
        parts = [cells.get(name, _EMPTY).text.strip() for name in ("numerator", "denominator")]
        is_ours = cell.kind is CellKind.FORMULA and text.startswith("=IF(AND(ISNUMBER(")
        if is_ours or cell.kind is CellKind.ERROR:
            if not all(parts):
                return layout.NOT_REPORTED
            return "" if is_ours else text
        if text == layout.NOT_REPORTED and all(parts):
            if not self._is_formula(row.sheet.name, row.cell("value")):
                return text
            return ""
        if cell.kind is not CellKind.TEXT:
            return text
        return {"YES": "Yes", "NO": "No"}.get(self._lists.code("boolean", text), text)

    def _compare(self, row: _Row) -> None:
        """Tell what is still as in the last submission, and what is said to be reported or not."""
        for name in ("numerator", "denominator", "value"):
            was = row.text(f"was_{name}")
            if was and was == row.text(name) and was != layout.NOT_REPORTED:
                self.unchanged.append(f"{row.sheet.name}!{row.cell(name)}")
        said = self._lists.code("verdict", row.text("reported"))
        value = row.text("value")
        is_given = bool(value) and value != layout.NOT_REPORTED
        if said in {"YES", "NO"} and is_given is not (said == "YES"):
            if self._is_formula(row.sheet.name, row.cell("reported")):
                return
            text = f"The column of what is reported says {said}; the result says otherwise."
            self.notes.append(ReadingNote("reported-differs", text, row.place("reported")))

    def _say_passed_over(self, sheet: Sheet, number: int, cells: Mapping[int, Cell]) -> None:
        text = " | ".join(cell.text.strip() for cell in cells.values())
        at = column_letter(next(iter(cells)))
        place = Place(self._file, sheet=sheet.name, cell=f"{at}{number}")
        self.notes.append(ReadingNote("passed-over", f"Not read: {text[:300]}", place))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a sheet of data points with the columns of its keys."""

    file: str
    sheet: Sheet
    number: int
    keys: Mapping[str, int]
    cells: Mapping[int, Cell]

    def text(self, key: str) -> str:
        """Return the text in a column; empty where there is no such column."""
        return self.cells.get(self.keys.get(key, -1), _EMPTY).text.strip()

    def cell(self, key: str) -> str:
        """Return the name of the cell in a column."""
        return f"{column_letter(self.keys.get(key, 0))}{self.number}"

    def result(self) -> str:
        """Return the result that follows from the parts, where all are numbers; else nothing."""
        names = ("numerator", "denominator", "multiplier")
        cells = [self.cells.get(self.keys.get(name, -1), _EMPTY) for name in names]
        if not all(_is_number(cell) for cell in cells):
            return ""
        numerator, denominator, multiplier = (Decimal(cell.text) for cell in cells)
        if denominator <= 0:
            return ""
        return plain(_EXACT.divide(numerator * multiplier, denominator))

    def place(self, key: str) -> Place:
        """Return the place of the cell in a column."""
        return Place(self.file, sheet=self.sheet.name, cell=self.cell(key))


def _data_point(key: str) -> str:
    """Return the IRI of a data point; older formats leave the base out."""
    return key if not key or "://" in key else BASE + key


def _is_number(cell: Cell) -> bool:
    return cell.kind is CellKind.NUMBER


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
