"""The form in which proposals are written by people who live in spreadsheets: a workbook."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROWS: Final = 1000
"""Rows of the table that are laid out for filling in."""
_WIDTH: Final = 14
_WIDE: Final = 44
_LONGEST_NOTE: Final = 240
_SHORT_LIST: Final = 250
"""Characters of choices that a cell can hold itself; longer ones stand on a sheet."""


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A sheet with choices: its columns, and rows of texts; the first column is chosen from."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLayout:
    """What the workbook holds.

    columns: of the table, with help; wide: columns for sentences; lists: sheets with choices by
    name; choices: the sheet that a column is chosen from; several: columns that may hold several of
    them, where another text is no fault; help_lines: one sentence a line.
    """

    columns: Mapping[str, str]
    wide: frozenset[str]
    lists: Mapping[str, ListSheet]
    choices: Mapping[str, str]
    several: frozenset[str] = frozenset()
    help_lines: tuple[str, ...] = ()
    rows: Sequence[Mapping[str, str]] = field(default_factory=tuple)


def proposal_workbook(layout: FormLayout) -> bytes:
    """Return the form as a workbook: the table, help, and sheets to choose from.

    Cells of the table are texts, so that a spreadsheet program does not turn 17.10 into 17.1.
    """
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#dbe7f3", "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        table = book.add_worksheet("proposals")
        _write_table(table, layout, head, text)
        _write_rows(
            book.add_worksheet("help"),
            ListSheet(
                ("column", "what stands there"),
                (*layout.columns.items(), ("", ""), *(("", line) for line in layout.help_lines)),
            ),
            (head, text),
        )
        for name, sheet in layout.lists.items():
            _write_rows(book.add_worksheet(name), sheet, (head, text))
    return written.getvalue()


def _write_table(sheet: Any, layout: FormLayout, head: Any, text: Any) -> None:
    for at, (column, note) in enumerate(layout.columns.items()):
        sheet.set_column(at, at, _WIDE if column in layout.wide else _WIDTH, text)
        sheet.write_string(0, at, column, head)
        sheet.write_comment(0, at, note[:_LONGEST_NOTE], {"x_scale": 2})
        if column in layout.choices:
            sheet.data_validation(1, at, _ROWS, at, _choice(layout, column))
        for line, row in enumerate(layout.rows, 1):
            if row.get(column):
                sheet.write_string(line, at, row[column], text)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(layout.rows), 1), len(layout.columns) - 1)


def _choice(layout: FormLayout, column: str) -> dict[str, Any]:
    name = layout.choices[column]
    values = [row[0] for row in layout.lists[name].rows]
    fits = sum(map(len, values)) + len(values) < _SHORT_LIST
    source: Any = values if fits else f"='{name}'!$A$2:$A${len(values) + 1}"
    return {
        "validate": "list",
        "source": source,
        "ignore_blank": True,
        "error_type": "information" if column in layout.several else "stop",
        "error_title": column[:32],
        "error_message": f"Choose from the sheet '{name}'."[:255],
    }


def _write_rows(sheet: Any, content: ListSheet, formats: tuple[Any, Any]) -> None:
    head, text = formats
    sheet.set_column(0, 0, 24, text)
    sheet.set_column(1, len(content.columns), 70, text)
    for at, column in enumerate(content.columns):
        sheet.write_string(0, at, column, head)
    for line, row in enumerate(content.rows, 1):
        for at, cell in enumerate(row):
            if cell:
                sheet.write_string(line, at, cell, text)
    sheet.freeze_panes(1, 0)
