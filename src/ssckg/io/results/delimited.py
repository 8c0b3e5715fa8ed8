"""Tables as CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ssckg.model.result import Cell, ResultTable

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_text(table: ResultTable) -> str:
    """Return a table as CSV; numbers in full, booleans as true and false, nothing as blank.

    A text that a spreadsheet program would run as a formula gets an apostrophe in front.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_cell(cell) for cell in row] for row in table.rows)
    return written.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, int | float):
        return repr(cell)
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
