"""Writes the cover and the sheet for indicators of the city's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.io.sheets.cells import column_letter
from ssckg.io.workbook import layout

if TYPE_CHECKING:
    from decimal import Decimal

    from xlsxwriter.worksheet import Worksheet

    from ssckg.io.workbook.styles import Styles
    from ssckg.model.template import Template

PROTECTION = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "sort": True,
    "insert_rows": True,
}
"""What stays open on a protected sheet: looks, filters, more rows."""
_A4, _A3 = 9, 8
_HOW_LINES = 6
_COLOURS = (
    ("input", "input"),
    ("detail", "detail"),
    ("result", "legend_result"),
    ("locked", "locked"),
    ("verifier", "verifier"),
    ("prefilled", "legend_prefilled"),
    ("changed", "legend_changed"),
)
_WIDE, _MEMORY = 3, 4
_ASKED = frozenset({"city", "report_year"})
_GROUPS = (("city", layout.COVER_FIELDS[:10]), ("contact", layout.COVER_FIELDS[10:]))


def write_cover(sheet: Worksheet, template: Template, styles: Styles) -> None:
    """Write the cover: fields of the city, how to fill in, what the colours mean."""
    texts = template.texts
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    sheet.set_column(1, 1, 34, styles["plain"])
    sheet.set_column(2, 2, 30, styles["plain"])
    sheet.set_column(_WIDE, _WIDE, 66, styles["plain"])
    sheet.set_column(_MEMORY, _MEMORY, 4, None, {"hidden": True})
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.write_string(0, 0, layout.COVER)
    sheet.write_string(0, 2, "cover_value")
    sheet.set_row(1, 30)
    for column in (2, _WIDE):
        sheet.write_blank(1, column, None, styles["title"])
        sheet.write_blank(2, column, None, styles["subtitle"])
    sheet.write_string(1, 1, texts["cover.title"], styles["title"])
    sheet.write_string(2, 1, texts["cover.for"].format(edition=template.title), styles["subtitle"])
    row = 4
    for name, fields in _GROUPS:
        _write_section(sheet, row, texts[f"cover.section.{name}"], styles)
        for field in fields:
            row += 1
            _write_field(sheet, row, field, template, styles)
        row += 2
    row = _write_how(sheet, row, template, styles)
    _write_colours(sheet, row, template, styles)
    sheet.freeze_panes(3, 0)
    sheet.protect("", PROTECTION)
    _set_print(sheet, template, _A4)
    sheet.fit_to_pages(1, 1)


def _write_section(sheet: Worksheet, row: int, title: str, styles: Styles) -> None:
    for column in range(1, _WIDE + 1):
        sheet.write_blank(row, column, None, styles["section"])
    sheet.write_string(row, 1, title, styles["section"])
    sheet.set_row(row, 20)


def _write_field(
    sheet: Worksheet, row: int, field: str, template: Template, styles: Styles
) -> None:
    """Write a field of the cover: its key out of sight, label, cell to fill in, what it is."""
    texts = template.texts
    sheet.set_row(row, 22)
    sheet.write_string(row, 0, field)
    sheet.write_string(row, 1, texts[f"cover.{field}"], styles["label"])
    sheet.write_string(row, _WIDE, texts[f"cover.help.{field}"], styles["quiet"])
    value: Decimal | str | None = getattr(template.cover, field)
    cell = layout.cell(row, 2)
    if template.previous and value is not None and field not in _ASKED:
        _mark_prefilled(sheet, row, value, styles)
    if field in layout.YEAR_FIELDS:
        _write_number(sheet, row, value, "input_year", styles)
        check = {"validate": "integer", "criteria": "between", "minimum": 1900, "maximum": 2200}
        message = texts["error.year"]
    elif field in layout.NUMBER_FIELDS:
        _write_number(sheet, row, value, "input_number", styles)
        check = {"validate": "decimal", "criteria": ">", "value": 0}
        message = texts["error.positive"]
    elif field == "currency":
        sheet.write_string(row, 2, str(value or ""), styles["input_text"])
        check = {"validate": "custom", "value": f"=LEN({cell})=3"}
        message = texts["error.currency"]
    else:
        sheet.write_string(row, 2, str(value or ""), styles["input_text"])
        return
    warn = {"error_title": texts["error.title"], "error_message": message}
    sheet.data_validation(row, 2, row, 2, {**check, **warn})


def _mark_prefilled(sheet: Worksheet, row: int, value: Decimal | str, styles: Styles) -> None:
    """Keep what the last submission said out of sight, and show whether the cell says so still."""
    is_number = not isinstance(value, str)
    sheet.write(row, _MEMORY, float(value) if is_number else value)
    now, was = f"$C${row + 1}", f"${column_letter(_MEMORY)}${row + 1}"
    for sign, style in (("=", "prefilled"), ("<>", "changed")):
        rule = {"type": "formula", "criteria": f'=AND({was}<>"",{now}{sign}{was})'}
        sheet.conditional_format(row, 2, row, 2, {**rule, "format": styles[style]})


def _write_number(
    sheet: Worksheet, row: int, value: Decimal | str | None, style: str, styles: Styles
) -> None:
    """Write a number as one; what a cover holds as text and is no number stays text."""
    text = str(value) if value is not None else ""
    if not text:
        sheet.write_blank(row, 2, None, styles[style])
    elif text.isdigit() or not isinstance(value, str):
        sheet.write_number(row, 2, float(text), styles[style])
    else:
        sheet.write_string(row, 2, text, styles[style])


def _write_how(sheet: Worksheet, row: int, template: Template, styles: Styles) -> int:
    """Write how to fill in; return the first free row."""
    texts = template.texts
    _write_section(sheet, row, texts["cover.section.how"], styles)
    for number in range(1, _HOW_LINES + 1):
        row += 1
        text = texts[f"how.{number}"].format(local=texts["sheet.local"])
        sheet.merge_range(row, 1, row, _WIDE, f"{number}.  {text}", styles["plain"])
        sheet.set_row(row, 16)
    return row + 2


def _write_colours(sheet: Worksheet, row: int, template: Template, styles: Styles) -> None:
    texts = template.texts
    _write_section(sheet, row, texts["cover.section.colours"], styles)
    for name, style in _COLOURS:
        row += 1
        sheet.write_string(row, 1, texts[f"colour.{name}"], styles[style])
        sheet.set_row(row, 18)


def write_local(sheet: Worksheet, template: Template, styles: Styles) -> None:
    """Write the sheet for indicators of the city's own, with those of the last submission."""
    texts = template.texts
    sheet.hide_gridlines(2)
    sheet.set_row(layout.KEY_ROW, None, None, {"hidden": True})
    sheet.write_string(layout.KEY_ROW, 0, layout.LOCAL)
    last = len(layout.LOCAL_COLUMNS) - 1
    for number, column in enumerate(layout.LOCAL_COLUMNS):
        sheet.set_column(number, number, column.width, None, {"hidden": number == 0})
        if number:
            sheet.write_string(layout.KEY_ROW, number, column.key)
            sheet.write_blank(layout.TITLE_ROW, number, None, styles["title"])
            sheet.write_string(
                layout.HEADER_ROW, number, texts[f"column.{column.key}"], styles["header"]
            )
    sheet.set_row(layout.TITLE_ROW, 30)
    sheet.set_row(layout.HEADER_ROW, 24)
    sheet.write_string(layout.TITLE_ROW, 1, texts["local.title"], styles["title"])
    sheet.write_string(layout.BLOCK_ROW, 1, texts["local.intro"], styles["quiet_line"])
    for at in range(max(layout.LOCAL_ROWS, len(template.local))):
        row = layout.FIRST_ROW + at
        for number in range(1, last + 1):
            sheet.write_blank(row, number, None, styles["detail"])
        if at < len(template.local):
            _write_local_row(sheet, row, template, at, styles)
    sheet.freeze_panes(layout.FIRST_ROW, 2)
    sheet.protect("", PROTECTION)
    sheet.repeat_rows(layout.HEADER_ROW)
    _set_print(sheet, template, _A4)


def _write_local_row(
    sheet: Worksheet, row: int, template: Template, at: int, styles: Styles
) -> None:
    """Write an indicator of the last submission."""
    local = template.local[at]
    known = {
        "local_name": local.name,
        "local_definition": local.definition,
        "local_unit": local.unit,
        "local_value": local.value,
        "local_source": local.source,
    }
    for number, column in enumerate(layout.LOCAL_COLUMNS):
        if text := known.get(column.key, ""):
            sheet.write_string(row, number, text, styles["detail"])


def _set_print(sheet: Worksheet, template: Template, paper: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    title = template.title.replace("&", "&&")
    sheet.set_footer(f"&L&8{title}&R&8{template.texts['text.page']}")


def set_wide_print(sheet: Worksheet, template: Template) -> None:
    """Set a sheet of many columns to be printed on A3, all columns side by side."""
    _set_print(sheet, template, _A3)
