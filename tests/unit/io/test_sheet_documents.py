"""Workbooks that are not ours: tables wherever they stand, cells as people see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.effort import examples
from tests.unit.io.submitted_files import HEADER, ods, ods_text, rows_xlsx, xlsx

from ssckg.errors import DataError, ParseError
from ssckg.io.sheets.cells import number_text
from ssckg.io.sheets.container import open_container
from ssckg.io.sheets.number_formats import date_text
from ssckg.io.sheets.xlsx import read_xlsx
from ssckg.io.submitted import read_submitted
from ssckg.model.submitted_document import DocumentFormat

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.submitted_document import SubmittedDocument


def _notes(document: SubmittedDocument) -> dict[str, str]:
    return {note.code: f"{note.text} @{note.place.cell}" for note in document.notes}


@pytest.mark.parametrize(("top", "left", "cell"), [(0, 0, "B2"), (7, 3, "E9"), (100, 30, "AF102")])
def test_a_table_is_found_wherever_it_stands(
    tmp_path: Path, top: int, left: int, cell: str
) -> None:
    path = rows_xlsx(tmp_path / "a.xlsx", [HEADER, ("Patents", 3, "x")], top=top, left=left)
    document = read_submitted(path)
    assert document.format is DocumentFormat.SHEET
    (row,) = document.rows
    assert (row.name, row.value, row.unit) == ("Patents", "3", "x")
    assert row.place("value").cell == cell
    assert row.place("value").sheet == "Data"
    assert document.notes == ()


def test_columns_in_another_order_and_unknown_ones(tmp_path: Path) -> None:
    rows: list[tuple[Any, ...]] = [
        ("Unit", "Shoe", "Value", "KPI name"),
        ("%", 44, 5, "Poverty"),
        (None, None, 6, "Gini"),
    ]
    document = read_submitted(rows_xlsx(tmp_path / "a.xlsx", rows))
    assert [(r.name, r.value, r.unit) for r in document.rows] == [
        ("Poverty", "5", "%"),
        ("Gini", "6", ""),
    ]
    assert document.rows[0].place("value").cell == "C2"
    assert "column B (Shoe)" in _notes(document)["unread-column"]


def test_two_tables_one_below_the_other_and_one_on_another_sheet(tmp_path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        for at, row in enumerate([HEADER, ("A", 1), (), ("Value", "KPI name"), (2, "B")]):
            sheet.write_row(at, 0, row)
        other = workbook.add_worksheet("More")
        other.write_row(2, 1, ("Indicator", "Result"))
        other.write_row(3, 1, ("C", 3))

    document = read_submitted(xlsx(tmp_path / "a.xlsx", fill))
    assert [(r.sheet, r.line, r.name, r.value) for r in document.rows] == [
        ("Data", 2, "A", "1"),
        ("Data", 5, "B", "2"),
        ("More", 4, "C", "3"),
    ]


def test_a_figure_in_a_head_is_told(tmp_path: Path) -> None:
    document = read_submitted(rows_xlsx(tmp_path / "a.xlsx", [("KPI", 7, "Value"), ("A", None, 1)]))
    assert _notes(document) == {"passed-over": "In the head, not read: 7 @B1"}


def test_two_tables_side_by_side(tmp_path: Path) -> None:
    rows = [("KPI", "Value", None, "KPI", "Value"), ("A", 1, None, "B", 2)]
    document = read_submitted(rows_xlsx(tmp_path / "a.xlsx", rows))
    assert [(r.name, r.value, r.place("value").cell) for r in document.rows] == [
        ("A", "1", "B2"),
        ("B", "2", "E2"),
    ]


def test_two_columns_for_one_thing_are_refused(tmp_path: Path) -> None:
    path = rows_xlsx(tmp_path / "a.xlsx", [("KPI", "Value", "Result"), ("A", 1, 2)])
    with pytest.raises(ParseError, match="sheet Data, cell C1: two columns for one thing"):
        read_submitted(path)


def test_the_cover_stands_above_the_table(tmp_path: Path) -> None:
    rows = [("City:", "Testby"), ("Reporting year", 2021), ("Population", 1234), ("x", "y"), HEADER]
    document = read_submitted(rows_xlsx(tmp_path / "a.xlsx", [*rows, ("A", 1)]))
    assert document.cover == {"city": "Testby", "report_year": "2021", "population": "1234"}
    assert document.cover_places["population"].cell == "B3"
    assert (document.rows[0].city, document.rows[0].report_year) == ("Testby", "2021")
    assert _notes(document) == {"passed-over": "Not read: x | y @A4"}


def test_what_people_see_is_what_is_read(tmp_path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        formats = {
            name: workbook.add_format({"num_format": code})
            for name, code in {"percent": "0.0%", "date": "d-mmm", "money": "#,##0.00"}.items()
        }
        raised, plain = workbook.add_format({"font_script": 1}), workbook.add_format()
        sheet.write_row(0, 0, HEADER)
        sheet.write_column(1, 0, list("ABCDEFGHIJ"))
        sheet.write(1, 1, 0.8451, formats["percent"])
        sheet.write(2, 1, 43924, formats["date"])  # what "3-4" becomes: 3 April 2020
        sheet.write(3, 1, 1234567.891, formats["money"])
        sheet.write_rich_string(4, 1, plain, "97", raised, "1", plain, " ")
        sheet.write_formula(5, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(6, 1, "=2*3", None, 6)
        sheet.write_boolean(7, 1, True)
        sheet.write(8, 1, 0.1 + 0.2)
        sheet.write(9, 1, " 1 234,5 ")
        sheet.write(10, 1, 1.234)

    document = read_submitted(xlsx(tmp_path / "a.xlsx", fill))
    found = {r.name: (r.value, "value" in r.typed) for r in document.rows}
    assert found == {
        "A": ("84.51%", True),
        "B": ("2020-04-03", False),
        "C": ("1234567.891", True),
        "D": ("97¹", False),
        "E": ("#DIV/0!", False),
        "F": ("6", True),
        "G": ("TRUE", False),
        "H": ("0.3", True),
        "I": ("1 234,5", False),
        "J": ("1.234", True),
    }
    assert _notes(document)["percent"] == "Read as 84.51%, as it is shown. @B2"
    assert _notes(document)["date-for-number"].endswith("@B3")


def test_a_formula_that_nobody_computed_has_no_value(tmp_path: Path) -> None:
    from openpyxl import Workbook  # noqa: PLC0415  writes formulas without results

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (HEADER, ("A", "=2*3", "x")):
        sheet.append(row)
    workbook.save(tmp_path / "a.xlsx")
    document = read_submitted(tmp_path / "a.xlsx")
    assert document.rows[0].value == "=2*3"
    assert "formula-without-result" in _notes(document)


def test_merged_cells(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ("City", "Category", "KPI name", "Value"))
        sheet.merge_range("A2:A4", "Testby")
        sheet.merge_range("B2:B3", "Energy")
        sheet.write_column(1, 2, ["A", "B", "C"])
        sheet.merge_range("D2:D3", 7)
        sheet.write(3, 3, 8)
        sheet.merge_range("A5:D5", "A title in the middle")
        sheet.write_row(5, 2, ("D", 9))

    document = read_submitted(xlsx(tmp_path / "a.xlsx", fill))
    assert [(r.line, r.city, r.category, r.name, r.value) for r in document.rows] == [
        (2, "Testby", "Energy", "A", "7"),
        (3, "Testby", "Energy", "B", ""),
        (4, "Testby", "", "C", "8"),
        (6, "", "", "D", "9"),
    ]
    texts = [note.text for note in document.notes]
    assert "'7', merged over rows 2 to 3, was read for the first of them only." in texts
    assert "A title, not read: A title in the middle" in texts


def test_a_head_of_two_rows(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.merge_range("A1:A2", "KPI name")
        sheet.merge_range("B1:C1", "Parts")
        sheet.write_row(1, 1, ("Numerator", "Denominator"))
        sheet.merge_range("D1:D2", "Value")
        sheet.write_row(2, 0, ("A", 1, 2, 0.5))

    (row,) = read_submitted(xlsx(tmp_path / "a.xlsx", fill)).rows
    assert (row.line, row.numerator, row.denominator, row.value) == (3, "1", "2", "0.5")


def test_hidden_rows_and_columns_are_read_and_hidden_sheets_are_not(tmp_path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        for at, row in enumerate([HEADER, ("A", 1), ("B", 2)]):
            sheet.write_row(at, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        old = workbook.add_worksheet("Old")
        old.write_row(0, 0, HEADER)
        old.hide()

    document = read_submitted(xlsx(tmp_path / "a.xlsx", fill))
    assert [r.value for r in document.rows] == ["1", "2"]
    notes = _notes(document)
    assert notes["hidden-rows"] == "1 hidden rows were read: 3. @A3"
    assert notes["hidden-columns"] == "1 hidden columns were read: B. @B1"
    assert notes["hidden-sheet"].startswith("The hidden sheet Old was not read; 3 cells")


def test_macros_and_links_are_told_and_left_alone(tmp_path: Path) -> None:
    path = rows_xlsx(tmp_path / "plain.xlsx", [HEADER, ("A", 1)])
    from tests.unit.io.submitted_files import parts_of, zipped  # noqa: PLC0415

    parts = parts_of(path) | {
        "xl/vbaProject.bin": b"\xd0\xcf",
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
    }
    document = read_submitted(zipped(tmp_path / "a.xlsm", parts))
    assert [n.code for n in document.notes] == ["macros", "external-links"]
    assert document.rows[0].value == "1"


def test_no_table_at_all(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="no sheet has a row that heads a table"):
        read_submitted(rows_xlsx(tmp_path / "a.xlsx", [("a", "b"), (1, 2)]))
    with pytest.raises(ParseError, match="no rows"):
        read_submitted(rows_xlsx(tmp_path / "b.xlsx", [HEADER]))


def test_an_open_document(tmp_path: Path) -> None:
    head = "".join(map(ods_text, HEADER))
    cell = "table:table-cell office:value-type"
    row = "<table:table-row>"
    body = (
        '<table:table table:name="Data"><table:table-column/>'
        f"<table:table-row table:number-rows-repeated='3'/>{row}{head}</table:table-row>"
        f'{row}{ods_text("A")}<{cell}="percentage" office:value="0.85"><text:p>85 %</text:p>'
        "</table:table-cell></table:table-row>"
        f'{row}{ods_text("B")}<{cell}="date" office:date-value="2020-04-03"/></table:table-row>'
        f'{row}{ods_text("C")}<{cell}="float" office:value="1.234"/></table:table-row>'
        f'{row}{ods_text("D")}<{cell}="boolean" office:boolean-value="true"/></table:table-row>'
        '<table:table-row table:visibility="collapse">'
        f'{ods_text("E")}<{cell}="float" office:value="1" table:number-columns-repeated="2"/>'
        "</table:table-row><table:table-row table:number-rows-repeated='1048560'/></table:table>"
    )
    document = read_submitted(ods(tmp_path / "a.ods", body))
    assert [(r.line, r.name, r.value, r.unit) for r in document.rows] == [
        (5, "A", "85%", ""),
        (6, "B", "2020-04-03", ""),
        (7, "C", "1.234", ""),
        (8, "D", "TRUE", ""),
        (9, "E", "1", "1"),
    ]
    assert "hidden-rows" in _notes(document)


def test_raised_digits_of_an_open_document(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties style:text-position="super 58%"/></style:style>'
    )
    cell = (
        '<table:table-cell office:value-type="string"><text:p>97'
        '<text:span text:style-name="T1">1</text:span><text:s/>%</text:p></table:table-cell>'
    )
    rows = ("".join(map(ods_text, HEADER)), f"{ods_text('A')}{cell}")
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    path = ods(
        tmp_path / "a.ods", f'<table:table table:name="D">{body}</table:table>', styles=styles
    )
    assert [row.value for row in read_submitted(path).rows] == ["97¹ %"]


def test_an_encrypted_open_document(tmp_path: Path) -> None:
    from tests.unit.io.submitted_files import parts_of, zipped  # noqa: PLC0415

    parts = parts_of(ods(tmp_path / "a.ods", "")) | {
        "META-INF/manifest.xml": b"<m><encryption-data/></m>"
    }
    with pytest.raises(ParseError, match="encrypted"):
        read_submitted(zipped(tmp_path / "b.ods", parts))


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9).map(lambda number: float(f"{number:.10g}")),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20),
)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=12))
def test_cells_are_those_that_another_reader_finds(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]]
) -> None:
    def fill(_: Any, sheet: Any) -> None:
        for number, row in enumerate(rows):
            for at, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, at, value)
                elif value is not None:
                    sheet.write(number, at, value)

    path = xlsx(tmp_path_factory.mktemp("cells") / "a.xlsx", fill)
    with open_container(path, "a.xlsx") as container:
        (sheet,) = read_xlsx(container)
    found = {(r, c): cell.text for r, cells in sheet.rows.items() for c, cell in cells.items()}
    expected = {}
    for row in load_workbook(path)["Data"].iter_rows():
        for cell in row:
            if cell.value is not None:
                value = cell.value
                text = str(value).upper() if isinstance(value, bool) else value
                text = number_text(float(text)) if isinstance(text, int | float) else text
                expected[cell.row, cell.column - 1] = text
    assert found == expected


def test_days_are_counted_as_spreadsheets_do() -> None:
    # 1900-02-28 is day 59; day 60 is a 29 February that never was; 1904-01-01 is day 0 on old Macs.
    assert date_text(59) == "1900-02-28"
    assert date_text(61) == "1900-03-01"
    assert date_text(0, is_1904=True) == "1904-01-01"
    assert date_text(1e9) is None


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x1f\x8b\x08\0", "compressed"),
        (b"<html><table><tr><td>kpi_name</td></tr></table></html>", "a web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "2003"),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "RDF/XML"),
        (b"\x09\x08\x08\x00rest", "before Excel 97"),
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a"])
def test_other_kinds_are_refused_in_words(
    tmp_path: Path, head: bytes, said: str, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(head)
    with pytest.raises(DataError, match=said):
        read_submitted(path)


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    table = tmp_path / "table.xlsx"
    table.write_text("kpi_name,value\nA,1\n")
    assert read_submitted(table).format is DocumentFormat.TABLE
    sheet = rows_xlsx(tmp_path / "sheet.csv", [HEADER, ("A", 1)])
    assert read_submitted(sheet, name="shown.csv").rows[0].file == "shown.csv"
    assert read_submitted(sheet).format is DocumentFormat.SHEET
