"""Templates small enough for many tests, and ways to fill a workbook as other programs do."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl

from ssckg.io.workbook.read import read_workbook
from ssckg.io.workbook.write import write_workbook
from ssckg.model.template import Template, TemplateItem, TemplateSheet
from ssckg.namespaces import BASE
from ssckg.submissions.template.making import LISTS
from ssckg.submissions.template.template_texts import code_values, template_texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ssckg.model.submitted_document import SubmittedDocument

SHARE = f"{BASE}u4ssc/EC-I-ES-3C/result"
RATE = f"{BASE}u4ssc/SC-EH-H-3C/result"
COUNT = f"{BASE}u4ssc/EC-ICT-ICT-5A/result"
ANSWER = f"{BASE}u4ssc/SC-SH-SA-3A/result"

ITEMS = (
    TemplateItem(
        SHARE, "EC: I: ES: 3C", "Access to Electricity", ("Infrastructure", "Electricity Supply"),
        "core", "Percentage", "households with a connection", "all households", Decimal(100),
        Decimal(0), Decimal(100),
    ),
    TemplateItem(
        RATE, "SC: EH: H: 3C", "Physicians", ("Health",), "core", "Number / 100,000 inhabitants",
        "physicians", "city population", Decimal(100_000),
    ),
    TemplateItem(COUNT, "EC: ICT: ICT: 5A", "Hotspots", ("Health",), "advanced", "Number",
                 "hotspots"),
    TemplateItem(ANSWER, "SC: SH: SA: 3A", "Plans", ("Safety",), "advanced", "Yes / No",
                 is_boolean=True),
)  # fmt: skip


def small_template(language: str = "en", **more: Any) -> Template:
    """A template of two sheets with a share, a rate, a count and a yes-or-no."""
    return Template(
        edition="u4ssc-2017",
        title="Four indicators",
        language=language,
        version="2-test",
        base=BASE,
        texts=template_texts(language),
        lists={name: code_values(name) for name in LISTS},
        sheets=(TemplateSheet("Economy", ITEMS[:1]), TemplateSheet("Society", ITEMS[1:])),
        **more,
    )


def open_written(template: Template) -> openpyxl.Workbook:
    """The workbook of a template, as another library reads it."""
    return openpyxl.load_workbook(io.BytesIO(write_workbook(template)))


def row_of(sheet: Any, data_point: str) -> int:
    """The row of a data point, by its hidden cell."""
    return next(
        number
        for number in range(1, sheet.max_row + 1)
        if sheet.cell(number, 1).value == data_point
    )


def fill(
    template: Template,
    path: Path,
    cells: Mapping[str, Mapping[str, Any]] | None = None,
    cover: Mapping[str, Any] | None = None,
) -> Path:
    """Write a template to `path` with cells filled: by data point and column letter."""
    book = open_written(template)
    for data_point, values in (cells or {}).items():
        for sheet in book.worksheets:
            if data_point in [sheet.cell(n, 1).value for n in range(1, sheet.max_row + 1)]:
                for letter, value in values.items():
                    sheet[f"{letter}{row_of(sheet, data_point)}"].value = value
    front = book.worksheets[0]
    for number in range(1, front.max_row + 1):
        key = front.cell(number, 1).value
        if cover and key in cover:
            front.cell(number, 3).value = cover[key]
    book.save(path)
    return path


def read_back(path: Path) -> tuple[SubmittedDocument, dict[str, Any]]:
    """The document of a workbook, and its rows by data point."""
    document = read_workbook(path)
    return document, {row.data_point: row for row in document.rows if row.data_point}
