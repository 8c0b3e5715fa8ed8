"""The annotated copy: what was found stands at its cell, everything else stays as it was."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from tests.unit.io.workbooks import COUNT, fill, read_back, small_template

from ssckg.errors import ParseError, WriteError
from ssckg.io.workbook.annotate import annotate, annotated
from ssckg.io.workbook.findings import Headings
from ssckg.io.workbook.write import write_workbook
from ssckg.model.finding import Finding, Place, Severity
from ssckg.submissions.template.making import make_template

if TYPE_CHECKING:
    from pathlib import Path

# The library that looks at the copies says what it would lose; the copies have it still.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def _finding(
    sheet: str | None,
    cell: str | None,
    message: str = "too large",
    severity: Severity = Severity.VIOLATION,
) -> Finding:
    place = Place("t.xlsx", sheet=sheet, cell=cell) if sheet else None
    return Finding("https://w3id.org/ssckg/shape/x#y", severity, message, None, "120", place)


def _open(path: Path, findings: list[Finding], **more: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(annotated(path, findings, **more)))


def _foreign(path: Path) -> Path:
    """A workbook of somebody else: comment, chart, list, format, print area, odd sheet name."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("It's data & <more>")
        bold = book.add_format({"bold": True, "bg_color": "#FF0000"})
        sheet.write_row(0, 0, ["kpi_name", "value"], bold)
        sheet.write_row(1, 0, ["Physicians", 12])
        sheet.write_comment("B2", "checked by Ann", {"author": "Ann"})
        sheet.write_comment("A1", "heading", {"author": "Ann"})
        sheet.data_validation("B2:B9", {"validate": "list", "source": ["a", "b"]})
        sheet.conditional_format("B2:B9", {"type": "data_bar", "data_bar_2010": True})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='It''s data & <more>'!$B$2:$B$3"})
        sheet.insert_chart("E5", chart)
        sheet.print_area("A1:C9")
        sheet.add_table("H1:I3")
        book.add_worksheet("Plain").write(0, 0, 1)
    return path


def test_comments_stand_at_their_cells_and_a_list_behind(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(write_workbook(make_template()))
    book = _open(
        path,
        [
            _finding("Economy", "O6", 'above 100 & "odd" <é>'),
            _finding("Economy", "O6", "no source", Severity.WARNING),
            _finding("Cover", "C6", "no city", Severity.INFO),
            _finding(None, None, "everything"),
        ],
    )
    assert book["Economy"]["O6"].comment.text == (
        'VIOLATION: above 100 & "odd" <é>\n\nWARNING: no source'
    )
    assert book["Economy"]["O6"].comment.author == "ssckg"
    assert book["Cover"]["C6"].comment.text == "INFO: no city"
    assert book.sheetnames[-1] == "Findings"
    rows = [[cell.value for cell in row[1:]] for row in book["Findings"].iter_rows(min_row=2)]
    assert rows[0] == ["Severity", "Sheet", "Cell", "Finding", "Value", "Rule"]
    assert rows[1][:5] == ["violation", "Economy", "O6", 'above 100 & "odd" <é>', "120"]
    assert rows[4][:4] == ["violation", None, None, "everything"]
    assert book["Findings"]["D3"].hyperlink.location == "'Economy'!O6"
    assert book["Findings"]["B3"].fill.fgColor.rgb == "FFF9DCDC"
    assert book["Findings"]["B2"].font.bold


def test_everything_else_is_byte_for_byte_as_it_was(tmp_path: Path) -> None:
    path = _foreign(tmp_path / "f.xlsx")
    out = tmp_path / "out.xlsx"
    annotate(path, [_finding("Plain", "A1")], out)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out) as new:
        changed = {p for p in old.namelist() if old.read(p) != new.read(p)}
        added = set(new.namelist()) - set(old.namelist())
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet2.xml",
    }  # fmt: skip
    assert added == {
        "xl/commentsSsckg1.xml", "xl/drawings/vmlDrawingSsckg1.vml",
        "xl/worksheets/sheetSsckg1.xml", "xl/worksheets/_rels/sheet2.xml.rels",
    }  # fmt: skip


def test_comments_of_other_people_stay(tmp_path: Path) -> None:
    name = "It's data & <more>"
    book = _open(_foreign(tmp_path / "f.xlsx"), [_finding(name, "B2"), _finding(name, "C9", "new")])
    sheet = book[name]
    assert sheet["B2"].comment.text == "checked by Ann\n\nVIOLATION: too large"
    assert sheet["B2"].comment.author == "Ann"
    assert sheet["A1"].comment.text == "heading"
    assert sheet["C9"].comment.text == "VIOLATION: new"
    assert sheet["C9"].comment.author == "ssckg"
    assert len(sheet._charts) == 1
    assert sheet.tables
    assert sheet["A1"].font.bold
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["B2:B9"]
    assert book["Findings"]["D3"].hyperlink.location == "'It''s data & <more>'!B2"


def test_a_workbook_of_openpyxl_is_annotated_too(tmp_path: Path) -> None:
    path = tmp_path / "o.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Findings"
    book.active["A1"].comment = Comment("kept", "Ann")
    book.save(path)
    again = _open(path, [_finding("Findings", "A1"), _finding("Findings", "B7")])
    assert again.sheetnames == ["Findings", "Findings 2"]
    assert again["Findings"]["A1"].comment.text == "kept\n\nVIOLATION: too large"
    assert again["Findings"]["B7"].comment.text == "VIOLATION: too large"


def test_annotating_twice_says_nothing_twice_in_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(write_workbook(small_template()))
    findings = [_finding("Economy", "O6")]
    annotate(path, findings, path)
    annotate(path, findings, path)
    book = openpyxl.load_workbook(path)
    assert book["Economy"]["O6"].comment.text == "VIOLATION: too large"


def test_an_annotated_workbook_reads_as_before(tmp_path: Path) -> None:
    path = fill(small_template(), tmp_path / "t.xlsx", {COUNT: {"O": 3}})
    before, _ = read_back(path)
    annotate(path, [_finding("Society", "O6")], path)
    after, _ = read_back(path)
    assert after == before  # the list of findings is known for what it is


def test_macros_are_kept_and_never_run(tmp_path: Path) -> None:
    plain = tmp_path / "t.xlsx"
    plain.write_bytes(write_workbook(small_template()))
    path = tmp_path / "t.xlsm"
    code = b"\xd0\xcf\x11\xe0 not to be touched"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            content = old.read(part).replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
            new.writestr(part, content)
        new.writestr("xl/vbaProject.bin", code)
    out = tmp_path / "out.xlsm"
    annotate(path, [_finding("Economy", "O6")], out)
    with zipfile.ZipFile(out) as archive:
        assert archive.read("xl/vbaProject.bin") == code
    assert openpyxl.load_workbook(out, keep_vba=True)["Economy"]["O6"].comment is not None


def test_headings_are_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(write_workbook(small_template("fr")))
    words = Headings(
        "Constats",
        ("Gravité", "Feuille", "Cellule", "Constat", "Valeur", "Règle"),
        {"violation": "erreur"},
    )
    book = _open(path, [_finding("Economy", "O6")], headings=words)
    assert book.sheetnames[-1] == "Constats"
    assert book["Constats"]["F2"].value == "Valeur"
    assert book["Constats"]["B3"].value == "erreur"
    assert book["Economy"]["O6"].comment.text == "ERREUR: too large"


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    path = _foreign(tmp_path / "f.xlsx")
    findings = [_finding("Plain", "A1")]
    assert annotated(path, findings) == annotated(path, findings)


@pytest.mark.parametrize("cell", ["A0", "1", "", "A1:B2", "AAAA1", "A1048576000", "<x>"])
def test_a_place_that_is_no_cell_is_only_listed(tmp_path: Path, cell: str) -> None:
    path = _foreign(tmp_path / "f.xlsx")
    book = _open(path, [_finding("Plain", cell), _finding("No such sheet", "A1")])
    assert book["Plain"]["A1"].comment is None
    assert book["Findings"].max_row == 4


def test_signs_that_xml_has_not_do_no_harm(tmp_path: Path) -> None:
    book = _open(_foreign(tmp_path / "f.xlsx"), [_finding("Plain", "A1", "a\x00b\x0bc\ufffe]]>")])
    assert book["Plain"]["A1"].comment.text == "VIOLATION: a?b?c?]]>"


def test_many_findings_are_all_listed(tmp_path: Path) -> None:
    findings = [_finding("Plain", f"B{n}", f"no {n}") for n in range(1, 1500)]
    book = _open(_foreign(tmp_path / "f.xlsx"), findings)
    assert book["Findings"].max_row == 1501
    assert sum(row[0].comment is not None for row in book["Plain"]["B1:B1499"]) == 1000


@pytest.mark.parametrize(
    "content", [b"", b"kpi_name,value\n", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0"]
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    with pytest.raises(ParseError):
        annotate(path, [], tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(_foreign(tmp_path / "f.xlsx")) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/workbook.xml":
                content = content.replace(
                    b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1
                )
            new.writestr(part, content)
    with pytest.raises(ParseError, match="document type"):
        annotated(path, [])


def test_a_copy_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = _foreign(tmp_path / "f.xlsx")
    with pytest.raises(WriteError):
        annotate(path, [], tmp_path / "no" / "folder.xlsx")
