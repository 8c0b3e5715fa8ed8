"""Writes our workbook: a template value in, the bytes of an .xlsx file out.

The same template gives the same bytes. What cities may enter is unlocked; everything else is
protected without a password, against slips and not against people. A formula is written with the
value that it has now, so that the file reads right before any program has recalculated it.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from ssckg.io.sheets.cells import column_letter
from ssckg.io.workbook import layout
from ssckg.io.workbook.cover import write_cover, write_local
from ssckg.io.workbook.indicators import write_indicators
from ssckg.io.workbook.places import SheetNames
from ssckg.io.workbook.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from ssckg.model.template import Template

_CREATED = datetime(2000, 1, 1)
_YES_NO = {"boolean": ("yes", "no"), "verdict": ("verdict_yes", "verdict_no")}


def write_workbook(template: Template) -> bytes:
    """Return the workbook of a template as the bytes of an .xlsx file."""
    buffer = io.BytesIO()
    # Texts are texts: what begins with "=" or "http" in a value of a city is neither.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = Workbook(buffer, options)
    workbook.set_properties(
        {"title": template.title, "author": "ssckg", "created": _CREATED, "comments": ""}
    )
    workbook.set_calc_mode("auto")
    styles = Styles(workbook)
    names = SheetNames()
    texts = template.texts
    cover = workbook.add_worksheet(names.take(texts["sheet.cover"]))
    sheets = [(sheet, workbook.add_worksheet(names.take(sheet.name))) for sheet in template.sheets]
    local = workbook.add_worksheet(names.take(texts["sheet.local"]))
    lists = workbook.add_worksheet(names.take(texts["sheet.lists"]))
    meta = workbook.add_worksheet(names.take("ssckg"))
    write_cover(cover, template, styles)
    for sheet, worksheet in sheets:
        write_indicators(worksheet, sheet, template, styles)
    write_local(local, template, styles)
    _write_lists(workbook, lists, template)
    _write_meta(meta, template)
    if texts.get("text.direction") == "rtl":
        for worksheet in (cover, *(page for _, page in sheets), local):
            worksheet.right_to_left()
    cover.activate()
    workbook.close()
    return buffer.getvalue()


def _write_lists(workbook: Workbook, sheet: Worksheet, template: Template) -> None:
    """Write the code lists: a column of codes and, beside it, one of names in the language."""
    sheet.write_string(0, 0, layout.LISTS)
    texts = template.texts
    lists = {
        name: [(code, texts.get(f"{name}/{code}", code)) for code in codes]
        for name, codes in template.lists.items()
    }
    for name, keys in _YES_NO.items():
        lists[name] = [
            (code, texts[f"text.{key}"]) for code, key in zip(("YES", "NO"), keys, strict=True)
        ]
    for number, (name, values) in enumerate(lists.items()):
        column = 1 + 2 * number
        sheet.write_string(0, column, name)
        for row, (code, text) in enumerate(values, start=1):
            sheet.write_string(row, column, code)
            sheet.write_string(row, column + 1, text)
        letter = column_letter(column + 1)
        area = f"'{sheet.get_name()}'!${letter}$2:${letter}${len(values) + 1}"
        workbook.define_name(layout.list_name(name), f"={area}")
    sheet.hide()
    sheet.protect()


def _write_meta(sheet: Worksheet, template: Template) -> None:
    """Write what the file is, on a sheet that only programs see."""
    values = {
        "format": str(layout.FORMAT),
        "edition": template.edition,
        "template_version": template.version,
        "language": template.language,
        "base": template.base,
        "previous": template.previous,
    }
    sheet.write_string(0, 0, layout.META)
    for row, field in enumerate(layout.META_FIELDS, start=1):
        sheet.write_string(row, 0, field)
        sheet.write_string(row, 1, values[field])
    sheet.very_hidden()
    sheet.protect()
