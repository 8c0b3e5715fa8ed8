"""Forms to be filled in: a table as CSV, or as a workbook with choices and a sheet of help."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for the beginning of a formula."""
_WIDTH: Final = 14
_SPARE_ROWS: Final = 200
"""Rows behind those that are filled in, that are laid out like them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillingForm:
    """A form: the table's name, its columns, the rows that are filled in, and what helps.

    to_fill: columns that wait for an answer, marked in the workbook; choices: by column, what can
    be chosen; widths: by column, in characters; help_lines: one sentence a line.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    to_fill: frozenset[str] = frozenset()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    widths: Mapping[str, int] = field(default_factory=dict)
    help_lines: tuple[str, ...] = ()


def form_csv(form: FillingForm) -> bytes:
    """Return the form as CSV, with the mark by which spreadsheet programs know UTF-8.

    A text that such a program would run as a formula gets an apostrophe in front.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(form.columns)
    writer.writerows([_inert(cell) for cell in row] for row in form.rows)
    return ("\ufeff" + written.getvalue()).encode()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def form_xlsx(form: FillingForm) -> bytes:
    """Return the form as a workbook; all cells are texts, so nothing is turned into a number."""
    import xlsxwriter  # noqa: PLC0415  only who asks for a workbook loads its writer

    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        text = {"num_format": "@", "text_wrap": True, "valign": "top"}
        formats = (
            book.add_format({"bold": True, "bottom": 1, "bg_color": "#dbe7f3"}),
            book.add_format(text),
            book.add_format({**text, "bg_color": "#fff8dc"}),
        )
        _table(book, form, formats)
        about = book.add_worksheet("help")
        about.set_column(0, 0, 100)
        for line, sentence in enumerate(form.help_lines):
            about.write_string(line, 0, sentence, formats[1])
    return written.getvalue()


def _table(book: Any, form: FillingForm, formats: tuple[Any, Any, Any]) -> None:
    bold, text, to_fill = formats
    sheet = book.add_worksheet(form.name)
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(form.columns):
        style = to_fill if column in form.to_fill else text
        sheet.set_column(number, number, form.widths.get(column, _WIDTH), text)
        sheet.write_string(0, number, column, bold)
        for line, row in enumerate(form.rows, 1):
            if row[number]:
                sheet.write_string(line, number, row[number], style)
            else:
                sheet.write_blank(line, number, None, style)
        if column in form.choices:
            last = len(form.rows) + _SPARE_ROWS
            choice = {"validate": "list", "source": list(form.choices[column])}
            sheet.data_validation(1, number, last, number, choice)
