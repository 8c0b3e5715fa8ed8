"""The workbook as other programs see it: openpyxl reads what xlsxwriter wrote."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.io.workbooks import ANSWER, COUNT, RATE, SHARE, open_written, row_of, small_template

from ssckg.io.workbook.write import write_workbook
from ssckg.model.submission import Cover, LocalReport, Report, ReportStatus
from ssckg.namespaces import BASE
from ssckg.submissions.template.making import make_template
from ssckg.submissions.template.template_texts import template_texts

if TYPE_CHECKING:
    from openpyxl import Workbook


@pytest.fixture(scope="module")
def book() -> Workbook:
    return open_written(make_template())


def _cell(book: Workbook, sheet: str, data_point: str, letter: str) -> Any:
    page = book[sheet]
    return page[f"{letter}{row_of(page, BASE + 'u4ssc/' + data_point)}"]


def _checks(sheet: Any, cell: str) -> list[Any]:
    return [v for v in sheet.data_validations.dataValidation if cell in v.sqref]


def test_one_sheet_per_dimension_between_cover_and_local_indicators(book: Workbook) -> None:
    assert book.sheetnames == [
        "Cover", "Economy", "Environment", "Society and Culture", "Local KPIs", "Lists", "ssckg",
    ]  # fmt: skip
    states = {sheet.title: sheet.sheet_state for sheet in book.worksheets}
    assert states["Economy"] == "visible"
    assert states["Lists"] == "hidden"
    assert states["ssckg"] == "veryHidden"


def test_columns_stand_where_the_manual_has_them(book: Workbook) -> None:
    # Verification manual (2022), pp. 162-163: O result, Q reported, R benchmark, S verified,
    # T quality, U origin, V and W sources.
    header = {cell.column_letter: cell.value for cell in book["Economy"][4]}
    assert header["O"] == "Result"
    assert header["Q"] == "Reported"
    assert header["R"] == "Against the benchmark"
    assert header["S"] == "Verified"
    assert header["T"] == "Data quality"
    assert header["U"] == "Data origin"
    assert header["V"] == "Source"
    assert header["W"] == "Where in the source"


@pytest.mark.parametrize(
    ("sheet", "data_point", "times"),
    [
        ("Economy", "EC-I-ES-3C/result", 100),
        ("Economy", "EC-ICT-ICT-3C/result", 1),
        ("Environment", "EN-EN-AQ-1C/no2", 1),
        ("Society and Culture", "SC-EH-H-2C/result", 100_000),
    ],
)
def test_the_result_is_a_formula_over_its_parts(
    book: Workbook, sheet: str, data_point: str, times: int
) -> None:
    row = row_of(book[sheet], f"{BASE}u4ssc/{data_point}")
    expected = f'=IF(AND(ISNUMBER(G{row}),ISNUMBER(I{row})),G{row}/I{row}*J{row},"NR")'
    assert book[sheet][f"O{row}"].value == expected
    assert book[sheet][f"J{row}"].value == times


@pytest.mark.parametrize(
    "data_point", ["EC-I-WS-3C/result", "EC-ICT-ICT-5A/result", "EC-I-UP-2A/compact"]
)
def test_what_cannot_be_computed_is_typed_and_begins_as_nr(book: Workbook, data_point: str) -> None:
    assert _cell(book, "Economy", data_point, "O").value == "NR"
    assert _cell(book, "Economy", data_point, "J").value is None


def test_figures_are_orange_and_open_and_the_rest_is_locked(book: Workbook) -> None:
    row = row_of(book["Economy"], f"{BASE}u4ssc/EC-I-ES-3C/result")
    sheet = book["Economy"]
    for letter in "GI":
        assert sheet[f"{letter}{row}"].fill.fgColor.rgb == "FFF9CB9C"
    for letter in "GIKMNOTUVW":
        assert not sheet[f"{letter}{row}"].protection.locked, letter
    for letter in "BCDEFHJLPQRSXY":
        assert sheet[f"{letter}{row}"].protection.locked, letter
    assert sheet.protection.sheet
    assert sheet.protection.password is None


def test_cells_have_help_bounds_and_lists(book: Workbook) -> None:
    sheet = book["Economy"]
    row = row_of(sheet, f"{BASE}u4ssc/EC-I-ES-3C/result")
    (result,) = _checks(sheet, f"O{row}")
    assert result.formula1 == (
        f'IF(ISNUMBER(O{row}),AND(ISNUMBER(O{row}),O{row}>=0,O{row}<=100),O{row}="NR")'
    )
    assert "Between 0 and 100." in result.error
    assert "Unit: Percentage." in result.prompt
    assert "Count households, not inhabitants." in result.prompt  # advice of the manual, p. 77
    (numerator,) = _checks(sheet, f"G{row}")
    assert numerator.prompt.startswith("City households with an authorized electricity connection.")
    (quality,) = _checks(sheet, f"T{row}")
    assert quality.formula1 == "list_quality_class"
    assert book.defined_names["list_quality_class"].attr_text == "'Lists'!$C$2:$C$7"
    assert [book["Lists"][f"C{n}"].value for n in range(2, 8)] == [
        "Accurate measurement",
        "Extrapolated from a survey",
        "Extrapolated from higher-level data",
        "Estimate on assumptions",
        "Personal estimate",
        "Unknown",
    ]  # six classes, best first: manual p. 162
    (verified,) = _checks(sheet, f"S{row}")
    assert verified.formula1 == "list_verdict"


def test_no_message_is_longer_than_spreadsheets_show(book: Workbook) -> None:
    for sheet in book.worksheets:
        for check in sheet.data_validations.dataValidation:
            assert len(check.prompt or "") <= 255
            assert len(check.error or "") <= 255
            assert len(check.promptTitle or "") <= 32
            assert len(check.errorTitle or "") <= 32
            if check.type == "list" and check.formula1.startswith('"'):
                assert len(check.formula1) <= 257


def test_sheets_print_wide_with_their_headings_and_keep_them_in_sight(book: Workbook) -> None:
    for name in ("Economy", "Environment", "Society and Culture"):
        sheet = book[name]
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$3:$4"
        assert sheet.freeze_panes == "D5"
        assert sheet.row_dimensions[1].hidden
        assert sheet.column_dimensions["A"].hidden


def test_the_hidden_sheet_says_what_the_file_is(book: Workbook) -> None:
    meta = {row[0].value: row[1].value for row in book["ssckg"].iter_rows(min_row=2)}
    assert meta["edition"] == "u4ssc-2017"
    assert meta["format"] == "2"
    assert meta["template_version"] == make_template().version
    assert meta["base"] == "https://w3id.org/ssckg/"
    assert meta["language"] == "en"


@pytest.mark.parametrize(("language", "cover", "result", "reason"), [
    ("fr", "Couverture", "Résultat", "Non collecté"),
    ("es", "Portada", "Resultado", "No recopilado"),
])  # fmt: skip
def test_the_workbook_speaks_other_languages(
    language: str, cover: str, result: str, reason: str
) -> None:
    book = open_written(make_template("u4ssc-2017", language))
    assert book.sheetnames[0] == cover
    assert book.worksheets[1]["O4"].value == result
    lists = [cell.value for row in book["Lists" if language == "en" else book.sheetnames[-2]]
             for cell in row]  # fmt: skip
    assert reason in lists


def test_the_same_template_gives_the_same_bytes() -> None:
    template = small_template()
    first = write_workbook(template)
    time.sleep(1.1)  # longer than the clock of the format resolves
    assert write_workbook(template) == first


def test_sheet_names_are_made_fit() -> None:
    template = make_template("nua-2016")
    names = open_written(template).sheetnames
    assert all(len(name) <= 31 for name in names)
    assert len({name.casefold() for name in names}) == len(names)


def test_a_full_workbook_is_written_in_less_than_a_second() -> None:
    template = make_template()
    started = time.process_time()  # the machine may have other work
    write_workbook(template)
    assert time.process_time() - started < 1


def test_last_years_values_are_filled_in_and_remembered() -> None:
    reports = (
        Report(SHARE, ReportStatus.REPORTED, Decimal("98.5"), Decimal(197), Decimal(200),
               quality="accurate-measurement", source="Utility", reference_year="2019"),
        Report(RATE, ReportStatus.REPORTED, Decimal("312.4"), is_overwritten=True),
        Report(COUNT, ReportStatus.MISSING, missing_reason="not-collected"),
        Report(ANSWER, ReportStatus.REPORTED, True),
    )  # fmt: skip
    local = (LocalReport("Trees", "1200", "number", "all trees", "Parks"),)
    cover = Cover(city="Testville", population=Decimal("144123"), gdp=Decimal("1.5e9"))
    book = open_written(
        small_template(reports=reports, local=local, cover=cover, previous="testville-2020-1")
    )
    economy, society = book["Economy"], book["Society"]
    row = row_of(economy, SHARE)
    assert (economy[f"G{row}"].value, economy[f"I{row}"].value) == (197, 200)
    assert economy[f"O{row}"].value.startswith("=IF(")
    assert economy[f"L{row}"].value == 98.5
    assert (economy[f"Z{row}"].value, economy[f"AA{row}"].value) == (197, 200)
    assert economy[f"T{row}"].value == "Accurate measurement"
    assert economy[f"V{row}"].value == "Utility"
    assert economy[f"K{row}"].value == 2019
    assert society[f"O{row_of(society, RATE)}"].value == 312.4  # typed last time, typed again
    assert society[f"O{row_of(society, COUNT)}"].value == "NR"
    assert society[f"M{row_of(society, COUNT)}"].value == "Not collected"
    assert society[f"O{row_of(society, ANSWER)}"].value == "Yes"
    assert book["Local KPIs"]["B6"].value is None
    assert [book["Local KPIs"][f"{x}5"].value for x in "BCDE"] == [
        "Trees", "all trees", "number", "1200",
    ]  # fmt: skip
    assert {cell.value for cell in book["Cover"]["C"]} >= {"Testville", 144123, 1.5e9}
    rules = [r.formula for rs in economy.conditional_formatting for r in rs.rules]
    assert ['AND($Z5<>"",$G5=$Z5)'] in rules
    assert ['AND($Z5<>"",$G5<>$Z5)'] in rules


def test_texts_of_a_city_are_texts() -> None:
    local = (LocalReport("=1+1", "http://example.org", "", "@x", "+5"),)
    book = open_written(small_template(local=local, cover=Cover(city="=cmd()")))
    cells = [book["Local KPIs"][f"{letter}5"] for letter in "BCEG"]
    assert [cell.value for cell in cells] == ["=1+1", "@x", "http://example.org", "+5"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert "=cmd()" in [cell.value for cell in book["Cover"]["C"] if cell.data_type == "s"]


def test_a_language_from_right_to_left_turns_the_sheets_round() -> None:
    texts = {**template_texts("en"), "text.direction": "rtl"}
    book = open_written(replace(small_template(), texts=texts))
    assert book["Economy"].sheet_view.rightToLeft
    assert not open_written(small_template())["Economy"].sheet_view.rightToLeft
