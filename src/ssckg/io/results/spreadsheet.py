"""Results as a workbook: one sheet for each table, and one about the result."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.result import ResultTable

_SHEET_NAME: Final = 31
"""Characters that Excel allows in the name of a sheet."""
_WIDEST: Final = 60
_SAMPLED: Final = 200


def xlsx_bytes(
    tables: Sequence[ResultTable], notes: Sequence[str] = (), citation: str = ""
) -> bytes:
    """Return tables as a workbook, each with a filter and a fixed head; texts stay texts."""
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"comments": citation})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for table in tables:
            _sheet(book, table, bold)
        about = book.add_worksheet("about")
        about.set_column(0, 0, 100)
        for number, text in enumerate([*notes, *(t.note for t in tables if t.note), citation]):
            about.write_string(number, 0, text, wrapped)
    return written.getvalue()


def _sheet(book: Any, table: ResultTable, bold: Any) -> None:
    sheet = book.add_worksheet(table.name[:_SHEET_NAME])
    # Who prints it gets all columns on a page, and not a page for each.
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for number, column in enumerate(table.columns):
        sheet.write_string(0, number, column.replace("_", " "), bold)
        texts = [column, *(str(row[number] or "") for row in table.rows[:_SAMPLED])]
        sheet.set_column(number, number, min(_WIDEST, max(map(len, texts)) + 2))
    for line, row in enumerate(table.rows, 1):
        for number, cell in enumerate(row):
            if isinstance(cell, bool):
                sheet.write_boolean(line, number, cell)
            elif isinstance(cell, int | float | Decimal):
                sheet.write_number(line, number, float(cell))
            elif cell is not None:
                sheet.write_string(line, number, cell)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
