"""Workbooks of older and later formats, and what is no workbook of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
from tests.unit.io.workbooks import (
    COUNT,
    SHARE,
    fill,
    read_back,
    small_template,
)

from ssckg.errors import ParseError
from ssckg.io.submitted import read_submitted
from ssckg.io.workbook.read import read_workbook, template_document
from ssckg.model.submitted_document import DocumentFormat

if TYPE_CHECKING:
    from pathlib import Path


def _old_workbook(path: Path, format_number: str = "1") -> Path:
    """A workbook of format 1, written by hand: other keys, quality as a number, no reasons."""
    with xlsxwriter.Workbook(path) as book:
        cover = book.add_worksheet("Cover")
        cover.write(0, 0, "ssckg:cover")
        for row, (key, value) in enumerate(
            {"city": "Oldtown", "report_year": 2019, "inhabitants": 5000}.items(), start=2
        ):
            cover.write_row(row, 0, [key, key.title(), value])
        sheet = book.add_worksheet("Economy")
        keys = ["code", "name", "numerator", "denominator", "result", "quality", "source", "remark"]
        sheet.write_row(0, 0, ["ssckg:indicators", *keys])
        sheet.write_row(1, 1, ["Economy"])
        sheet.write_row(3, 1, [key.title() for key in keys])
        sheet.write_row(
            4,
            0,
            ["u4ssc/EC-I-ES-3C/result", "EC: I: ES: 3C", "Access", 45, 50, 90, 2, "Utility", "ok"],
        )
        meta = book.add_worksheet("ssckg")
        meta.write_column(0, 0, ["ssckg:meta", "format", "edition", "template_version"])
        meta.write_column(1, 1, [format_number, "u4ssc-2017", "1-abc"])
    return path


def test_an_older_workbook_is_upgraded_and_says_so(tmp_path: Path) -> None:
    document, rows = read_back(_old_workbook(tmp_path / "old.xlsx"))
    row = rows[SHARE]
    assert len(document.rows) == 1
    assert (row.value, row.numerator, row.denominator) == ("90", "45", "50")
    assert row.quality == "survey-extrapolation"  # the second of six
    assert (row.source, row.note) == ("Utility", "ok")
    assert document.cover == {"city": "Oldtown", "report_year": "2019", "population": "5000"}
    texts = [note.text for note in document.notes if note.code == "template-upgraded"]
    assert len(texts) == len(set(texts)) == 8
    assert all(text.startswith("Template of format 1, read as format 2: ") for text in texts)
    assert any("reason of a missing value" in text for text in texts)


@pytest.mark.parametrize("printed", ["3", "99"])
def test_a_later_format_is_refused_in_words(tmp_path: Path, printed: str) -> None:
    with pytest.raises(ParseError, match=rf"format {printed}; up to 2 is read.*newer ssckg"):
        read_workbook(_old_workbook(tmp_path / "new.xlsx", printed))


@pytest.mark.parametrize("printed", ["two", "", "0", "1.5", "-1", "9" * 400, "²"])
def test_a_format_that_does_not_exist_is_refused(tmp_path: Path, printed: str) -> None:
    with pytest.raises(ParseError, match=r"does not exist|up to 2"):
        read_workbook(_old_workbook(tmp_path / "odd.xlsx", printed))


def test_without_its_hidden_sheet_a_workbook_is_read_and_it_is_said(tmp_path: Path) -> None:
    path = fill(small_template(), tmp_path / "t.xlsx", {COUNT: {"O": 4}})
    book = openpyxl.load_workbook(path)
    book.remove(book["ssckg"])
    book.save(path)
    document, rows = read_back(path)
    assert rows[COUNT].value == "4"
    assert document.edition == ""
    assert "template-unknown" in {note.code for note in document.notes}


def test_other_workbooks_are_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(0, 0, "kpi_name")
    with pytest.raises(ParseError, match="not made from our template"):
        read_workbook(path)
    assert template_document([], "none") is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"kpi_name,value\n"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    with pytest.raises(ParseError):
        read_workbook(path)


def test_any_reader_finds_our_workbook(tmp_path: Path) -> None:
    path = fill(small_template(), tmp_path / "renamed.dat", {COUNT: {"O": 4}})
    document = read_submitted(path, name="from the city.xlsx")
    assert document.format is DocumentFormat.WORKBOOK
    assert document.file == "from the city.xlsx"
    assert {row.file for row in document.rows} == {"from the city.xlsx"}
