"""The form in which agencies declare priorities: a table as CSV or as a workbook."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROWS: Final = 500
"""Rows of the workbook that are laid out for filling in."""
_WIDTHS: Final = {"label": 48, "reason": 60, "source": 44, "element": 14}
_WIDTH: Final = 12


def csv_form(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return the form as CSV, with what is filled in already."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue().encode()


def xlsx_form(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    levels: Sequence[str],
    elements: Sequence[tuple[str, str]],
    help_lines: Sequence[str],
) -> bytes:
    """Return the form as a workbook: the table, the codes to choose from, and help.

    Cells of the table are texts, so that a spreadsheet program does not turn 17.10 into 17.1.

    Args:
        columns: of the table.
        rows: what is filled in already.
        levels: to choose from.
        elements: codes and labels.
        help_lines: one sentence a line.
    """
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#dbe7f3"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        _table_sheet(book, columns, rows, levels, (bold, text))
        codes = book.add_worksheet("elements")
        codes.set_column(0, 0, 14, text)
        codes.set_column(1, 1, 80, text)
        for line, row in enumerate([("element", "label"), *elements]):
            for number, cell in enumerate(row):
                codes.write_string(line, number, cell, bold if line == 0 else text)
        codes.freeze_panes(1, 0)
        about = book.add_worksheet("help")
        about.set_column(0, 0, 100)
        for line, sentence in enumerate(help_lines):
            about.write_string(line, 0, sentence, text)
    return written.getvalue()


def _table_sheet(
    book: Any,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    levels: Sequence[str],
    formats: tuple[Any, Any],
) -> None:
    bold, text = formats
    sheet = book.add_worksheet("declarations")
    for number, column in enumerate(columns):
        sheet.set_column(number, number, _WIDTHS.get(column, _WIDTH), text)
        sheet.write_string(0, number, column, bold)
    for line, row in enumerate(rows, 1):
        for number, cell in enumerate(row):
            if cell:
                sheet.write_string(line, number, cell, text)
    at = columns.index("level")
    choice = {"validate": "list", "source": list(levels)}
    sheet.data_validation(1, at, _ROWS, at, choice)
    sheet.freeze_panes(1, 0)
