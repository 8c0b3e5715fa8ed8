"""Writes a sheet of data points: what is asked, cells to fill in, the result as a formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.io.workbook import layout
from ssckg.io.workbook.checks import LISTED, add_checks, mark_changes
from ssckg.io.workbook.cover import PROTECTION, set_wide_print
from ssckg.io.workbook.help import input_message, warning
from ssckg.io.workbook.layout import AT, COLUMNS, FIRST_ROW, NOT_REPORTED, cell
from ssckg.io.workbook.places import numbered_rows
from ssckg.io.workbook.verdicts import write_judgement
from ssckg.model.submission import ReportStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from ssckg.io.workbook.styles import Styles
    from ssckg.model.submission import Judgement, Report
    from ssckg.model.template import Template, TemplateItem, TemplateSheet

_LAST_SHOWN = AT["evidence"]
_ENTRY_ROW = 30
_TEXTS = ("source", "source_detail", "note")
_NOTHING = "\u2013"
"""What a formula shows that has nothing to show: an empty text would look like no result."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row to write: its number from 0, what it asks, what was reported and how it was judged.

    `is_memory` says that what was reported is of last time, and is to be remembered as such.
    """

    number: int
    item: TemplateItem
    was: Report | None
    judged: Judgement | None = None
    is_memory: bool = True

    def at(self, column: str) -> str:
        """Return the name of the cell in a column."""
        return cell(self.number, AT[column])


def write_indicators(
    sheet: Worksheet, content: TemplateSheet, template: Template, styles: Styles
) -> None:
    """Write the headings and the rows of a sheet, with help, checks and protection."""
    texts = template.texts
    was = {report.data_point: report for report in template.reports}
    judged = {judgement.data_point: judgement for judgement in template.judgements}
    is_memory = not template.judgements
    _write_headings(sheet, content.name, template, styles)
    last = FIRST_ROW - 1
    for last, item, is_first in numbered_rows(content.items):
        if is_first:
            _write_band(sheet, last - 1, item.groups, styles)
        point = item.data_point
        found = _Row(last, item, was.get(point), judged.get(point), is_memory)
        _write_row(sheet, found, texts, styles)
    add_checks(sheet, last, texts)
    mark_changes(sheet, last, texts, styles)
    sheet.freeze_panes(FIRST_ROW, AT["level"])
    sheet.protect("", PROTECTION)
    sheet.repeat_rows(layout.BLOCK_ROW, layout.HEADER_ROW)
    sheet.print_area(layout.TITLE_ROW, 1, last, _LAST_SHOWN)
    set_wide_print(sheet, template)


def _write_headings(sheet: Worksheet, name: str, template: Template, styles: Styles) -> None:
    """Write keys (hidden), title, blocks and headings; set widths."""
    texts = template.texts
    sheet.hide_gridlines(2)
    sheet.set_row(layout.KEY_ROW, None, None, {"hidden": True})
    sheet.set_row(layout.TITLE_ROW, 30)
    sheet.set_row(layout.BLOCK_ROW, 16)
    sheet.set_row(layout.HEADER_ROW, 28)
    blocks: dict[str, list[int]] = {}
    for number, column in enumerate(COLUMNS):
        is_hidden = column.role == "memory"
        sheet.set_column(number, number, column.width, None, {"hidden": is_hidden})
        sheet.write_string(layout.KEY_ROW, number, column.key if number else layout.INDICATORS)
        if is_hidden:
            continue
        blocks.setdefault(column.block, []).append(number)
        style = "header_verifier" if column.role == "verifier" else "header"
        sheet.write_string(layout.HEADER_ROW, number, texts[f"column.{column.key}"], styles[style])
        sheet.write_blank(layout.TITLE_ROW, number, None, styles["title"])
    for row in (layout.TITLE_ROW, layout.BLOCK_ROW, layout.HEADER_ROW):
        sheet.write_string(row, 0, layout.HEADING)
    sheet.write_string(layout.TITLE_ROW, 1, name, styles["title"])
    sheet.write_string(layout.TITLE_ROW, AT["numerator_text"], template.title, styles["subtitle"])
    for block, columns in blocks.items():
        style = styles["block_verifier" if block.startswith("verifi") else "block"]
        text = texts[f"block.{block}"]
        if len(columns) > 1:
            sheet.merge_range(
                layout.BLOCK_ROW, columns[0], layout.BLOCK_ROW, columns[-1], text, style
            )
        else:
            sheet.write_string(layout.BLOCK_ROW, columns[0], text, style)


def _write_band(sheet: Worksheet, row: int, groups: tuple[str, ...], styles: Styles) -> None:
    """Write the line that begins a group."""
    for number in range(1, _LAST_SHOWN + 1):
        sheet.write_blank(row, number, None, styles["band"])
    sheet.write_string(row, 0, layout.BAND)
    sheet.write_string(row, 1, " \u203a ".join(dict.fromkeys(groups)), styles["band"])
    sheet.set_row(row, 18)


def _write_row(sheet: Worksheet, row: _Row, texts: Mapping[str, str], styles: Styles) -> None:
    """Write one data point."""
    item, number = row.item, row.number
    longest = max(len(item.numerator) / 24, len(item.denominator) / 20, len(item.name) / 27, 1)
    sheet.set_row(number, max(_ENTRY_ROW, 12.5 * (int(longest) + 1)))
    given = {
        "data_point": (item.data_point, "plain"),
        "code": (item.code, "code"),
        "name": (item.name, "name"),
        "level": (item.level, "locked_centre"),
        "unit": (item.unit, "locked_centre"),
        "numerator_text": (_capital(item.numerator), "locked"),
        "denominator_text": (_capital(item.denominator), "locked"),
    }
    for key, (text, style) in given.items():
        sheet.write_string(number, AT[key], text, styles[style])
    write_judgement(sheet, number, row.judged, texts, styles)
    _write_parts(sheet, row, styles)
    _write_entries(sheet, row, texts, styles)
    _write_result(sheet, row, texts, styles)
    _write_memory(sheet, row, texts, styles)
    for key in ("numerator", "denominator", "value"):
        if key == "value" or item.has_parts:
            check = {**input_message(key, item, texts), **warning(key, row.at(key), item, texts)}
            sheet.data_validation(number, AT[key], number, AT[key], check)


def _write_parts(sheet: Worksheet, row: _Row, styles: Styles) -> None:
    """Write numerator, denominator and what their quotient is multiplied by."""
    item, number = row.item, row.number
    for key in ("numerator", "denominator"):
        value = getattr(row.was, key, None)
        style = styles["input_number" if item.has_parts else "none"]
        if item.has_parts and value is not None:
            sheet.write_number(number, AT[key], float(value), style)
        else:
            sheet.write_blank(number, AT[key], None, style)
    if item.multiplier is None:
        sheet.write_blank(number, AT["multiplier"], None, styles["none"])
    else:
        sheet.write_number(number, AT["multiplier"], float(item.multiplier), styles["locked_times"])


def _write_entries(sheet: Worksheet, row: _Row, texts: Mapping[str, str], styles: Styles) -> None:
    """Write year, reason, quality, origin and sources, as they were where they were given."""
    number, was = row.number, row.was
    if was and was.reference_year.isdigit():
        sheet.write_number(
            number, AT["reference_year"], int(was.reference_year), styles["detail_year"]
        )
    else:
        sheet.write_blank(number, AT["reference_year"], None, styles["detail_year"])
    for key, code_list in LISTED.items():
        code = getattr(was, key, "")
        text = texts.get(f"{code_list}/{code}", code) if code else ""
        sheet.write_string(number, AT[key], text, styles["detail"])
    for key in _TEXTS:
        text = was.source if was and key == "source" else ""
        sheet.write_string(number, AT[key], text, styles["detail"])


def _write_result(sheet: Worksheet, row: _Row, texts: Mapping[str, str], styles: Styles) -> None:
    """Write the result, whether it is computed, whether it is reported, and how it compares."""
    item, number, result = row.item, row.number, row.at("value")
    value = _result(row, texts)
    if _is_typed(row):
        style = styles["input_result" if item.multiplier is None else "result"]
        sheet.write(number, AT["value"], value, style)
    else:
        formula = result_formula(row.at("numerator"), row.at("denominator"), row.at("multiplier"))
        sheet.write_formula(number, AT["value"], formula, styles["result"], value)
    is_missing = value == NOT_REPORTED
    typed, computed = texts["text.typed"], texts["text.computed"]
    told = f'"{typed}"'
    if item.multiplier is not None:
        told = f'IF(_xlfn.ISFORMULA({result}),"{computed}","{typed}")'
    silent = f'OR({result}="{NOT_REPORTED}",{result}="")'
    how = _NOTHING if is_missing else typed if _is_typed(row) else computed
    yes, no = texts["text.verdict_yes"], texts["text.verdict_no"]
    shown = {
        "how": (f'=IF({silent},"{_NOTHING}",{told})', how),
        "reported": (f'=IF({silent},"{no}","{yes}")', no if is_missing else yes),
    }
    for key, (formula, text) in shown.items():
        sheet.write_formula(number, AT[key], formula, styles["locked_centre"], text)
    if item.target:
        share = _NOTHING if isinstance(value, str) else value / float(item.target) * 100
        formula = f'=IF(ISNUMBER({result}),{result}/{item.target:f}*100,"{_NOTHING}")'
        sheet.write_formula(number, AT["benchmark"], formula, styles["locked_share"], share)
    else:
        sheet.write_string(number, AT["benchmark"], texts["text.no_benchmark"], styles["code"])


def result_formula(numerator: str, denominator: str, multiplier: str) -> str:
    """Return the formula of a result over the cells of its parts; NR while one is empty.

    >>> result_formula("G6", "I6", "J6")
    '=IF(AND(ISNUMBER(G6),ISNUMBER(I6)),G6/I6*J6,"NR")'
    """
    filled = f"AND(ISNUMBER({numerator}),ISNUMBER({denominator}))"
    return f'=IF({filled},{numerator}/{denominator}*{multiplier},"{NOT_REPORTED}")'


def _is_typed(row: _Row) -> bool:
    """Whether the result is what the city gave and not what follows from its parts."""
    was = row.was
    if row.item.multiplier is None:
        return True
    if was is None or was.value is None or was.status is ReportStatus.MISSING:
        return False
    return was.is_overwritten or was.numerator is None or not was.denominator


def _result(row: _Row, texts: Mapping[str, str]) -> str | float:
    """Return what the result shows: what was reported, what follows from the parts, or NR."""
    was, times = row.was, row.item.multiplier
    if _is_typed(row) or was is None or times is None:
        return _reported(row, texts)
    if was.numerator is None or not was.denominator:
        return NOT_REPORTED
    return float(was.numerator / was.denominator * times)


def _reported(row: _Row, texts: Mapping[str, str]) -> str | float:
    """Return the result that was reported last time, or NR."""
    was = row.was
    if was is None or was.status is ReportStatus.MISSING or was.value is None:
        return NOT_REPORTED
    if isinstance(was.value, bool):
        return texts["text.yes" if was.value else "text.no"]
    return float(was.value)


def _write_memory(sheet: Worksheet, row: _Row, texts: Mapping[str, str], styles: Styles) -> None:
    """Write the last result, and out of sight the values that changes are told by."""
    last = _reported(row, texts) if row.was and row.is_memory else ""
    sheet.write(row.number, AT["previous"], last, styles["locked_number"])
    if row.was is None or not row.is_memory:
        return
    remembered = {"was_value": last}
    for key in ("numerator", "denominator"):
        value = getattr(row.was, key)
        if row.item.has_parts and value is not None:
            remembered[f"was_{key}"] = float(value)
    for key, value in remembered.items():
        sheet.write(row.number, AT[key], value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
