"""Our workbook, filled by other programs and moved about, is read as it was meant."""

from __future__ import annotations

import time
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from tests.unit.io.workbooks import (
    ANSWER,
    COUNT,
    RATE,
    SHARE,
    fill,
    open_written,
    read_back,
    row_of,
    small_template,
)

from ssckg.io.sheets.container import open_container
from ssckg.io.sheets.fast import read_fast
from ssckg.io.sheets.xlsx import read_xlsx
from ssckg.io.workbook.read import read_workbook
from ssckg.io.workbook.write import write_workbook
from ssckg.model.submission import Report, ReportStatus
from ssckg.model.submitted_document import DocumentFormat
from ssckg.submissions.template.making import make_template
from ssckg.submissions.template.template_texts import template_texts

if TYPE_CHECKING:
    from pathlib import Path


def test_what_a_city_fills_in_is_read_with_its_cells(tmp_path: Path) -> None:
    path = fill(
        small_template(),
        tmp_path / "t.xlsx",
        {
            SHARE: {"G": 197, "I": 200, "K": 2021, "N": "by survey", "T": "Accurate measurement",
                    "U": "Personal estimate", "V": "Utility", "W": "p. 3"},
            COUNT: {"O": 25},
            ANSWER: {"M": "Not collected"},
        },
        {"city": "Testville", "report_year": 2023, "reference_year": 2022, "area": 71.352,
         "contact_email": "a@example.org"},
    )  # fmt: skip
    document, rows = read_back(path)
    assert document.format is DocumentFormat.WORKBOOK
    assert (document.edition, document.template_version) == ("u4ssc-2017", "2-test")
    assert document.cover == {
        "city": "Testville", "report_year": "2023", "reference_year": "2022", "area": "71.352",
        "contact_email": "a@example.org",
    }  # fmt: skip
    assert document.cover_typed == {"report_year", "reference_year", "area"}
    place = document.cover_places["city"]
    assert openpyxl.load_workbook(path)[place.sheet][place.cell].value == "Testville"
    row = rows[SHARE]
    assert (row.numerator, row.denominator, row.value) == ("197", "200", "98.5")  # 197 of 200
    assert row.typed == {"numerator", "denominator", "value"}
    assert (row.city, row.report_year, row.reference_year) == ("Testville", "2023", "2021")
    assert (row.quality, row.origin) == ("accurate-measurement", "personal-estimate")
    assert (row.source, row.note) == ("Utility; p. 3", "by survey")
    assert row.sheet == "Economy"
    assert row.place("numerator").cell == f"G{row.line}"
    assert row.place("value").cell == f"O{row.line}"
    assert row.place("verifier_note").cell == f"X{row.line}"
    assert rows[COUNT].value == "25"
    assert rows[COUNT].reference_year == "2022"
    assert (rows[ANSWER].value, rows[ANSWER].missing_reason) == ("NR", "not-collected")


def test_the_empty_template_is_all_not_reported(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(write_workbook(make_template()))
    document, rows = read_back(path)
    assert len(document.rows) == len(rows) == 112
    assert {row.value for row in document.rows} == {"NR"}
    assert document.cover == {}
    assert document.notes == ()


def test_a_result_that_no_program_computed_follows_from_its_parts(tmp_path: Path) -> None:
    path = fill(small_template(), tmp_path / "t.xlsx", {RATE: {"G": 312, "I": 144123}})
    document, rows = read_back(path)
    # 312 / 144123 * 100000 = 216.481755167461..., by hand.
    assert rows[RATE].value.startswith("216.48175516")
    assert rows[SHARE].value == "NR"
    assert [note.code for note in document.notes] == ["result-computed"]
    assert "Society!O" in document.notes[0].text


@pytest.mark.parametrize(("numerator", "denominator"), [("1 234", 2000), (12, 0), (12, "many")])
def test_parts_that_give_no_clear_result_leave_it_open(
    tmp_path: Path, numerator: Any, denominator: Any
) -> None:
    path = fill(small_template(), tmp_path / "t.xlsx", {SHARE: {"G": numerator, "I": denominator}})
    _, rows = read_back(path)
    assert rows[SHARE].value == ""
    assert rows[SHARE].numerator == str(numerator)
    assert rows[SHARE].denominator == str(denominator)


def test_nr_typed_over_a_result_stays_and_nr_left_by_a_formula_does_not(tmp_path: Path) -> None:
    typed = fill(small_template(), tmp_path / "a.xlsx", {SHARE: {"G": 1, "I": 2, "O": "NR"}})
    assert read_back(typed)[1][SHARE].value == "NR"
    # The parts changed by a program that computes nothing, and keeps the old results.
    path = tmp_path / "b.xlsx"
    path.write_bytes(write_workbook(small_template()))
    row = row_of(open_written(small_template())["Economy"], SHARE)
    changed = tmp_path / "c.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet2.xml":
                for letter, value in (("G", b"1"), ("I", b"4")):
                    at = content.index(f'<c r="{letter}{row}"'.encode())
                    end = content.index(b"/>", at)
                    content = content[:end] + b"><v>" + value + b"</v></c>" + content[end + 2 :]
            new.writestr(part, content)
    assert read_back(changed)[1][SHARE].value == "25"  # 1 of 4


def test_errors_in_cells_are_kept_for_the_checks(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Economy")
        sheet.write_row(0, 0, ["ssckg:indicators", "numerator", "denominator", "value"])
        sheet.write_string(4, 0, SHARE)
        sheet.write_formula(4, 3, "=1/0", None, "#DIV/0!")
        sheet.write_string(5, 0, RATE)
        sheet.write_row(5, 1, [3, 0])
        sheet.write_formula(5, 3, "=B6/C6", None, "#DIV/0!")
        sheet.write_string(6, 0, COUNT)
        sheet.write_formula(6, 1, "=#REF!", None, "#REF!")
    _, rows = read_back(path)
    assert rows[SHARE].value == "NR"  # over empty parts
    assert rows[RATE].value == "#DIV/0!"
    assert rows[COUNT].numerator == "#REF!"


def test_percent_and_dates_are_read_with_care(tmp_path: Path) -> None:
    path = fill(small_template(), tmp_path / "t.xlsx", {SHARE: {"O": 0.845}, COUNT: {"O": 5}})
    book = openpyxl.load_workbook(path)
    book["Economy"][f"O{row_of(book['Economy'], SHARE)}"].number_format = "0.0%"
    book["Society"][f"O{row_of(book['Society'], COUNT)}"].number_format = "yyyy-mm-dd"
    book.save(path)
    _, rows = read_back(path)
    assert rows[SHARE].value == "84.5%"
    assert "value" not in rows[SHARE].typed
    assert rows[COUNT].value == "1900-01-05"  # the fifth day of the calendar, not 5


def test_rows_and_columns_may_be_moved(tmp_path: Path) -> None:
    """Another order of rows and columns, three new rows above, one new column: the same values."""
    path = fill(
        small_template(),
        tmp_path / "t.xlsx",
        {RATE: {"G": 1, "I": 8, "V": "Census"}, COUNT: {"O": 7}, ANSWER: {"O": "No"}},
    )
    book = openpyxl.load_workbook(path)
    sheet = book["Society"]
    grid = [[cell.value for cell in row] for row in sheet.iter_rows()]
    moved = [[row[0], "new", *reversed(row[1:])] for row in [grid[0], *reversed(grid[1:])]]
    moved[0][1] = None
    position = book.sheetnames.index("Society")
    book.remove(sheet)
    fresh = book.create_sheet("Moved", position)
    for number, row in enumerate(moved, start=4):
        for column, value in enumerate(row, start=2):
            # The result is put in as a value; its formula pointed at other cells.
            is_formula = isinstance(value, str) and value.startswith("=")
            fresh.cell(number, column).value = None if is_formula else value
    book.save(path)
    _, rows = read_back(path)
    assert (rows[RATE].numerator, rows[RATE].denominator) == ("1", "8")
    assert rows[RATE].source == "Census"
    assert rows[COUNT].value == "7"
    assert rows[ANSWER].value == "No"
    assert {rows[RATE].sheet, rows[COUNT].sheet} == {"Moved"}
    assert fresh[rows[COUNT].place("value").cell or ""].value == 7


def test_a_row_that_somebody_added_is_read_by_its_name(tmp_path: Path) -> None:
    path = fill(small_template(), tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Society"]
    last = sheet.max_row
    sheet[f"C{last + 2}"].value = "Shared Bicycles"
    sheet[f"O{last + 2}"].value = 12
    sheet[f"C{last + 4}"].value = "Prepared by the office of statistics"
    extra = book.create_sheet("Workings")
    extra["A1"].value = "side calculation"
    book.save(path)
    document, _ = read_back(path)
    (added,) = [row for row in document.rows if not row.data_point]
    assert (added.name, added.value, added.line) == ("Shared Bicycles", "12", last + 2)
    notes = {note.code: note for note in document.notes}
    assert "office of statistics" in notes["passed-over"].text
    assert notes["passed-over"].place.cell == f"C{last + 4}"
    assert "'Workings'" in notes["sheet-not-read"].text


def test_the_verifier_is_read_in_the_language_of_the_file(tmp_path: Path) -> None:
    path = fill(
        small_template("fr"),
        tmp_path / "t.xlsx",
        {
            SHARE: {"G": 1, "I": 2, "S": "NON", "X": "source trop ancienne", "Y": "rapport 2019"},
            ANSWER: {"O": "Oui", "S": "OUI", "T": "Mesure exacte"},
        },
    )
    _, rows = read_back(path)
    assert (rows[SHARE].verified, rows[SHARE].verifier_note) == ("NO", "source trop ancienne")
    assert rows[SHARE].evidence == "rapport 2019"
    assert (rows[ANSWER].verified, rows[ANSWER].value) == ("YES", "Yes")
    assert rows[ANSWER].quality == "accurate-measurement"


def test_a_workbook_in_a_language_that_we_do_not_know_brings_its_words(tmp_path: Path) -> None:
    words = {"quality-class/survey-extrapolation": "tlhIngan", "text.yes": "HIja'",
             "text.verdict_no": "ghobe'"}  # fmt: skip
    template = replace(small_template(), texts={**template_texts("en"), **words})
    path = fill(
        template, tmp_path / "t.xlsx", {ANSWER: {"O": "HIja'", "T": "TLHINGAN", "S": "ghobe'"}}
    )
    _, rows = read_back(path)
    row = rows[ANSWER]
    assert (row.value, row.quality, row.verified) == ("Yes", "survey-extrapolation", "NO")


def test_what_is_said_to_be_reported_and_is_not_is_noticed(tmp_path: Path) -> None:
    path = fill(small_template(), tmp_path / "t.xlsx", {COUNT: {"O": 3, "Q": "NO"}})
    document, rows = read_back(path)
    assert rows[COUNT].value == "3"
    (note,) = [note for note in document.notes if note.code == "reported-differs"]
    assert note.place.cell == f"Q{rows[COUNT].line}"


def test_local_indicators_are_read_below_the_prepared_rows_too(tmp_path: Path) -> None:
    path = fill(small_template(), tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Local KPIs"]
    for row, value in ((5, 1234.567), (200, "many")):
        for letter, text in zip("BCDEFGH", ("Trees", "in streets", "number", value, 2021, "Parks",
                                            "counted"), strict=True):  # fmt: skip
            sheet[f"{letter}{row}"].value = text
    book.save(path)
    document, _ = read_back(path)
    first, second = [row for row in document.rows if row.is_local]
    assert (first.name, first.value, first.unit) == ("Trees", "1234.567", "number")
    assert (first.note, first.source) == ("in streets; counted", "Parks")
    assert first.reference_year == "2021"
    assert first.typed == {"value"}
    assert (second.value, second.typed, second.line) == ("many", frozenset(), 200)
    assert second.place("value").cell == "E200"


def test_prefilled_values_that_nobody_touched_are_named(tmp_path: Path) -> None:
    reports = (
        Report(SHARE, ReportStatus.REPORTED, Decimal("98.5"), Decimal(197), Decimal(200)),
        Report(COUNT, ReportStatus.REPORTED, Decimal(25)),
    )
    template = small_template(reports=reports, previous="testville-2020-1")
    path = fill(template, tmp_path / "t.xlsx", {COUNT: {"O": 26}})
    document, rows = read_back(path)
    (note,) = [note for note in document.notes if note.code == "prefilled-unchanged"]
    line = rows[SHARE].line
    assert f"Economy!G{line}, Economy!I{line}" in note.text
    assert "testville-2020-1" in note.text
    assert f"O{rows[COUNT].line}" not in note.text


@pytest.mark.parametrize("edition", ["u4ssc-2017", "cpi-2016", "sdg-2022"])
def test_both_readers_see_the_same(tmp_path: Path, edition: str) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(write_workbook(make_template(edition)))
    with open_container(path, "t") as container:
        fast = read_fast(container, path)
        slow = read_xlsx(container)
    assert fast is not None
    for quick, careful in zip(fast, slow, strict=True):
        assert quick.rows == careful.rows
        assert (quick.name, quick.is_hidden) == (careful.name, careful.is_hidden)


def test_a_full_workbook_is_read_in_a_tenth_of_a_second(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    template = make_template()
    reports = tuple(
        Report(item.data_point, ReportStatus.REPORTED, Decimal(50), Decimal(1), Decimal(2),
               quality="accurate-measurement", source="Statistics")
        for item in template.items
        if not item.is_boolean
    )  # fmt: skip
    path.write_bytes(write_workbook(replace(template, reports=reports)))
    best = min(_timed(path) for _ in range(3))
    assert best < 0.1


def _timed(path: Path) -> float:
    started = time.process_time()  # the machine may have other work
    read_workbook(path)
    return time.process_time() - started


def test_what_stands_where_nothing_is_read_is_named(tmp_path: Path) -> None:
    path = fill(small_template(), tmp_path / "t.xlsx", {COUNT: {"AF": "see the annex"}})
    book = openpyxl.load_workbook(path)
    sheet = book["Society"]
    band = row_of(sheet, RATE) - 1
    assert sheet.cell(band, 1).value == "--"
    sheet[f"G{band}"].value = 999  # one row too high
    book["Cover"]["H3"].value = "signed by the mayor"
    book["Local KPIs"]["L9"].value = "aside"
    book.save(path)
    document, _ = read_back(path)
    said = {
        (note.place.sheet, note.place.cell): note.text
        for note in document.notes
        if note.code == "passed-over"
    }
    assert said == {
        ("Society", f"AF{row_of(sheet, COUNT)}"): "Not read: see the annex",
        ("Society", f"G{band}"): "Not read: 999",
        ("Cover", "H3"): "Not read: signed by the mayor",
        ("Local KPIs", "L9"): "Not read: aside",
    }
