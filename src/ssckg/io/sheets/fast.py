"""Reads the sheets of an .xlsx with a native reader where it tells all that there is to tell.

The native reader (calamine) is about five times as fast as ours and knows no number formats, no
errors, no raised digits and no formulas without a result; it also lays a sheet out as a full
rectangle. Whether any of that matters is seen in the XML; then None is returned, and
`sheets_xlsx` reads the file.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Final

from python_calamine import CalamineError, load_workbook

from ssckg.io.sheets.cells import Cell, CellKind, Sheet, number_text
from ssckg.io.workbook.xlsx_parts import Workbook, cell_kinds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.io.sheets.container import Container

_UNTOLD: Final = (b' t="e"', b' t="d"', b"vertAlign", b"</f></c>", b"/></c>", b"<v></v>", b"<v/>")
"""In the XML of a sheet: an error, a date as text, a raised digit, a formula without a result."""
_UNUSUAL: Final = re.compile(rb'<c(?! r="[A-C]?[A-Z](?:\d{1,3}|[1-4]\d{3})")[\s/>]')
"""A cell beyond row 4999 or column CZ, or one that is written otherwise than most programs do."""
_FAR: Final = re.compile(rb"""[\s"']r\s*=\s*["'](?!(?:[A-C]?[A-Z])?(?:\d{1,3}|[1-4]\d{3})["'])""")
"""A place beyond these, wherever it is written, also where another stands beside it or the element
has a prefix: the native reader would ask for a rectangle up to there, and end the process."""
_KEPT_TEXTS: Final = 16_384
_LONGEST_KEPT: Final = 200
_UNTOLD_KINDS: Final = frozenset({CellKind.PERCENT, CellKind.DATE})


def read_fast(container: Container, path: Path) -> list[Sheet] | None:
    """Return the sheets of a workbook in their order, or None where the careful reader is needed.

    Hidden rows, hidden columns and merged ranges are not told.

    Raises:
        ParseError: a part is missing or damaged.
        TooLargeError: it is beyond the bounds of containers.
    """
    workbook = Workbook(container)
    if not _UNTOLD_KINDS.isdisjoint(cell_kinds(container, workbook.target("styles"))):
        return None
    texts = workbook.target("sharedStrings")
    if texts and b"vertAlign" in container.read(texts):
        return None
    if not all(_is_plain(container.read(part)) for _, part, _ in workbook.sheets):
        return None
    try:
        with load_workbook(path) as book:
            return [
                Sheet(name, _rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False)),
                      is_hidden=is_hidden)
                for name, _, is_hidden in workbook.sheets
            ]  # fmt: skip
    except (CalamineError, OSError, ValueError, KeyError):
        return None


def _is_plain(content: bytes) -> bool:
    """Whether a sheet holds nothing that the native reader leaves out, in a small rectangle."""
    if b"<sheetData" not in content or any(sign in content for sign in _UNTOLD):
        return False
    return _UNUSUAL.search(content) is None and _FAR.search(content) is None


def _rows(grid: Sequence[Sequence[object]]) -> dict[int, dict[int, Cell]]:
    """Return the filled cells of a rectangle."""
    found = {}
    for number, values in enumerate(grid, start=1):
        cells = {
            at: cell
            for at, value in enumerate(values)
            if value != "" and (cell := _cell(value)) is not None
        }
        if cells:
            found[number] = cells
    return found


def _cell(value: object) -> Cell | None:
    """Return a value of the native reader as a cell, or None if it is blank.

    Raises:
        ValueError: a number that the careful reader keeps as text.
    """
    if isinstance(value, str):
        return _kept_text(value) if len(value) <= _LONGEST_KEPT else _text(value)
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", CellKind.BOOLEAN)
    if isinstance(value, int | float):
        if not isfinite(value):
            raise ValueError("beyond what a float holds")
        return Cell(number_text(value), CellKind.NUMBER)
    return Cell(str(value), CellKind.DATE)


def _text(text: str) -> Cell | None:
    return Cell(text) if text.strip() else None


_kept_text = lru_cache(_KEPT_TEXTS)(_text)
"""Most texts of a template come again with every file."""
