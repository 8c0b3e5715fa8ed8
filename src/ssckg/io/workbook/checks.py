"""Help, checks and marks that are the same in every row of a sheet of data points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.io.sheets.cells import column_letter
from ssckg.io.workbook.help import LONGEST_TITLE
from ssckg.io.workbook.layout import AT, FIRST_ROW, list_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from ssckg.io.workbook.styles import Styles

LISTED: Final = {
    "quality": "quality-class",
    "origin": "origin-class",
    "missing_reason": "missing-reason",
}
"""Columns whose values come from a code list."""
_HELP: Final = {"missing_reason": "reason"}
_MEMORIES: Final = {
    "numerator": "was_numerator",
    "denominator": "was_denominator",
    "value": "was_value",
}


def add_checks(sheet: Worksheet, last: int, texts: Mapping[str, str]) -> None:
    """Add help and checks that are the same in every row."""
    wrong = {"error_title": texts["error.title"], "error_message": texts["error.list"]}
    for key, code_list in {**LISTED, "verified": "verdict"}.items():
        check = {
            "validate": "list",
            "source": f"={list_name(code_list)}",
            "input_title": texts[f"column.{key}"][:LONGEST_TITLE],
            "input_message": texts[f"help.{_HELP.get(key, key)}"],
        }
        sheet.data_validation(FIRST_ROW, AT[key], last, AT[key], {**check, **wrong})
    year = {
        "validate": "integer",
        "criteria": "between",
        "minimum": 1900,
        "maximum": 2200,
        "input_title": texts["column.reference_year"][:LONGEST_TITLE],
        "input_message": texts["help.year"],
        "error_title": texts["error.title"],
        "error_message": texts["error.year"],
    }
    column = AT["reference_year"]
    sheet.data_validation(FIRST_ROW, column, last, column, year)
    for key in ("source", "source_detail"):
        words = {"validate": "any", "input_title": texts[f"column.{key}"][:LONGEST_TITLE]}
        words["input_message"] = texts[f"help.{key}"]
        sheet.data_validation(FIRST_ROW, AT[key], last, AT[key], words)


def mark_changes(sheet: Worksheet, last: int, texts: Mapping[str, str], styles: Styles) -> None:
    """Tell values taken over from the last submission from those changed since."""
    for key, memory in _MEMORIES.items():
        now, was = column_letter(AT[key]), column_letter(AT[memory])
        area = (FIRST_ROW, AT[key], last, AT[key])
        for sign, style in (("=", "prefilled"), ("<>", "changed")):
            first = FIRST_ROW + 1
            rule = f'=AND(${was}{first}<>"",${now}{first}{sign}${was}{first})'
            sheet.conditional_format(
                *area, {"type": "formula", "criteria": rule, "format": styles[style]}
            )
    refused = {"type": "cell", "criteria": "==", "value": f'"{texts["text.verdict_no"]}"'}
    column = AT["verified"]
    sheet.conditional_format(
        FIRST_ROW, column, last, column, {**refused, "format": styles["verified_no"]}
    )
