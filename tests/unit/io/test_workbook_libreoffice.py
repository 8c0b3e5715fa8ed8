"""The workbook recalculated by LibreOffice agrees with what the formulas should give."""

from __future__ import annotations

import shutil
import subprocess
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from tests.unit.io.workbooks import COUNT, RATE, SHARE, fill, open_written, read_back, row_of

from ssckg.io.sheets.container import open_container
from ssckg.io.sheets.fast import read_fast
from ssckg.io.workbook.write import write_workbook
from ssckg.submissions.template.making import make_template

if TYPE_CHECKING:
    from pathlib import Path

_SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(_SOFFICE is None, reason="needs LibreOffice Calc (make system)"),
]
_SECONDS = 180


def recalculated(path: Path, folder: Path) -> Path:
    """Open a workbook in LibreOffice and save it, in a profile of its own."""
    subprocess.run(
        [
            str(_SOFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"),
            str(path),
        ],
        check=True, capture_output=True, timeout=_SECONDS,
    )  # fmt: skip
    return folder / "out" / path.name


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every part of every computed result filled with numbers by position, then recalculated."""
    folder = tmp_path_factory.mktemp("office")
    cells = {
        item.data_point: {"G": 7 * number + 1, "I": 11 * number + 13}
        for number, item in enumerate(make_template().items)
        if item.multiplier is not None
    }
    path = fill(make_template(), folder / "whole.xlsx", cells, {"city": "Ville d’Œuvre"})
    return recalculated(path, folder)


def test_every_computed_result_agrees_with_exact_fractions(whole: Path) -> None:
    document, rows = read_back(whole)
    computed = 0
    for number, item in enumerate(make_template().items):
        row = rows[item.data_point]
        if item.multiplier is None:
            assert row.value == "NR"
            continue
        exact = Fraction(7 * number + 1, 11 * number + 13) * Fraction(item.multiplier)
        assert abs(Fraction(row.value) - exact) <= exact * Fraction(1, 10**13), item.name
        computed += 1
    assert computed == 94  # 75 of the 80 with a multiplier have both parts; and our 19
    assert document.cover["city"] == "Ville d’Œuvre"
    assert document.edition == "u4ssc-2017"
    assert [note.code for note in document.notes] == []


def test_columns_beside_the_result_follow_it(whole: Path) -> None:
    book = openpyxl.load_workbook(whole, data_only=True)
    sheet = book["Economy"]
    row = row_of(sheet, SHARE)
    assert sheet[f"P{row}"].value == "computed"
    assert sheet[f"Q{row}"].value == "YES"
    row = row_of(sheet, COUNT)
    assert sheet[f"P{row}"].value == "\u2013"
    assert sheet[f"Q{row}"].value == "NO"


def test_a_file_saved_by_libreoffice_is_read_fast(whole: Path) -> None:
    with open_container(whole, "t") as container:
        assert read_fast(container, whole) is not None


def test_lists_help_and_protection_survive_libreoffice(whole: Path) -> None:
    book = openpyxl.load_workbook(whole)
    sheet = book["Economy"]
    row = row_of(sheet, SHARE)
    checks = [v for v in sheet.data_validations.dataValidation if f"T{row}" in v.sqref]
    assert [check.type for check in checks] == ["list"]
    assert sheet.protection.sheet
    assert sheet[f"S{row}"].protection.locked
    assert not sheet[f"G{row}"].protection.locked


def test_a_zero_below_the_line_is_an_error_and_not_a_number(tmp_path: Path) -> None:
    cells: dict[str, dict[str, Any]] = {SHARE: {"G": 5, "I": 0}, RATE: {"G": "five", "I": 3}}
    path = recalculated(fill(make_template(), tmp_path / "zero.xlsx", cells), tmp_path)
    _, rows = read_back(path)
    assert rows[SHARE].value == "#DIV/0!"
    assert (rows[RATE].value, rows[RATE].numerator) == ("", "five")


def test_what_is_shown_before_any_calculation_is_what_libreoffice_computes(
    tmp_path: Path,
) -> None:
    """The values written beside the formulas are those that the formulas have."""
    path = tmp_path / "blank.xlsx"
    path.write_bytes(write_workbook(make_template("u4ssc-2017", "es")))
    before = openpyxl.load_workbook(path, data_only=True)
    after = openpyxl.load_workbook(recalculated(path, tmp_path), data_only=True)
    formulas = open_written(make_template("u4ssc-2017", "es"))
    seen = 0
    for sheet in formulas.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if cell.data_type == "f":
                    seen += 1
                    place = (sheet.title, cell.coordinate)
                    assert after[place[0]][place[1]].value == before[place[0]][place[1]].value
    assert seen > 300
