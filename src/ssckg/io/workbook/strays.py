"""Says what stands in our workbook where nothing is read: beside tables, in headings.

What a person wrote is in a row, on the cover, or named in a note: nothing is passed over unsaid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.io.sheets.cells import Cell, column_letter
from ssckg.io.workbook import layout
from ssckg.model.finding import Place
from ssckg.model.submitted_document import ReadingNote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

    from ssckg.io.workbook.rows import MarkedSheet

_MOST_NOTES: Final = 50
_LONGEST_TEXT: Final = 300
_COVER_COLUMNS: Final = 5
"""Key, label, value, help, last value: side by side from the key."""
_ENTERED: Final = frozenset({"result", "input", "verifier"})


def stray_notes(file: str, marked: MarkedSheet) -> Iterator[ReadingNote]:
    """Yield a note for each row with cells that are not read."""
    count = 0
    for number, cells in marked.numbered():
        rest = _rest(marked, cells)
        if not rest:
            continue
        count += 1
        if count <= _MOST_NOTES:
            text = " | ".join(cell.text.strip() for cell in rest.values())[:_LONGEST_TEXT]
            cell = f"{column_letter(min(rest))}{number}"
            place = Place(file, sheet=marked.sheet.name, cell=cell)
            yield ReadingNote("passed-over", f"Not read: {text}", place)
    if count > _MOST_NOTES:
        text = f"{count - _MOST_NOTES} more rows have cells that were not read."
        yield ReadingNote("passed-over", text, Place(file, sheet=marked.sheet.name, cell="A1"))


def _rest(marked: MarkedSheet, cells: Mapping[int, Cell]) -> dict[int, Cell]:
    """Return the cells of a row that nobody reads."""
    key = cells.get(marked.column)
    read: Set[int] = {marked.column, *marked.keys.values()}
    if marked.mark == layout.COVER:
        read = set(range(marked.column, marked.column + _COVER_COLUMNS)) | read
        if key is None:
            read -= {marked.keys.get("cover_value", marked.column + 2)}
    elif marked.mark == layout.INDICATORS and key is not None and key.text == layout.BAND:
        roles = {column.key: column.role for column in layout.COLUMNS}
        read = {at for name, at in marked.keys.items() if roles.get(name) not in _ENTERED}
        read |= {marked.column}
    return {at: cell for at, cell in cells.items() if at not in read}
