"""Tables as files, read back with other programs than those that wrote them."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from ssckg.io.results.charts import chart_png, chart_svg
from ssckg.io.results.delimited import csv_text
from ssckg.io.results.spreadsheet import xlsx_bytes
from ssckg.model.result import ResultTable

if TYPE_CHECKING:
    from pathlib import Path

TABLE = ResultTable(
    "a-table",
    "A table",
    ("code", "share", "count", "is_known", "nothing", "exact"),
    (
        ("EC: 1", 0.5, 3, True, None, Decimal("0.10")),
        ('=SUM(A1) "x"', 1 / 3, 0, False, None, Decimal("1E+2")),
    ),
    "A note.",
)
CHART = {
    "data": {"values": [{"name": "one <b>", "value": 3}, {"name": "two", "value": 4}]},
    "mark": "bar",
    "encoding": {
        "x": {"field": "value", "type": "quantitative"},
        "y": {"field": "name", "type": "nominal"},
    },
}


def test_csv_read_back() -> None:
    rows = list(csv.reader(io.StringIO(csv_text(TABLE))))
    assert rows == [
        ["code", "share", "count", "is_known", "nothing", "exact"],
        ["EC: 1", "0.5", "3", "true", "", "0.10"],
        ['\'=SUM(A1) "x"', "0.3333333333333333", "0", "false", "", "100"],
    ]


def test_a_workbook_read_back() -> None:
    written = xlsx_bytes([TABLE], ["Say this."], "Cite that.")
    book = openpyxl.load_workbook(io.BytesIO(written))
    assert book.sheetnames == ["a-table", "about"]
    rows = list(book["a-table"].values)
    assert rows[0] == ("code", "share", "count", "is known", "nothing", "exact")
    assert rows[1] == ("EC: 1", 0.5, 3, True, None, 0.1)
    assert rows[2][:4] == ('=SUM(A1) "x"', 1 / 3, 0, False)
    assert book["a-table"]["A3"].data_type == "s"  # not a formula
    assert [cell.value for cell in book["about"]["A"]] == ["Say this.", "A note.", "Cite that."]


def test_long_names_of_tables_are_cut_for_sheets() -> None:
    table = ResultTable("n" * 40, "Long", ("a",), ())
    assert openpyxl.load_workbook(io.BytesIO(xlsx_bytes([table]))).sheetnames[0] == "n" * 31


def test_a_data_frame_has_the_columns_and_types() -> None:
    frame = TABLE.to_polars()
    assert frame.columns == list(TABLE.columns)
    assert frame["count"].to_list() == [3, 0]
    assert frame["share"].to_list() == [0.5, 1 / 3]


def test_a_chart_is_an_svg_whose_texts_are_escaped() -> None:
    svg = chart_svg(CHART)
    assert svg.startswith("<svg")
    assert "one &lt;b&gt;" in svg
    assert chart_svg(CHART) == svg
    assert chart_png(CHART).startswith(b"\x89PNG")


def test_a_chart_asks_nobody_for_data() -> None:
    asked = {**CHART, "data": {"url": "http://127.0.0.1:9/data.json"}}
    with pytest.raises(ValueError, match="not allowed"):
        chart_svg(asked)


def test_a_chart_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("name,value\nsecret,3\n")
    asked = {**CHART, "data": {"url": f"file://{secret}", "format": {"type": "csv"}}}
    assert "secret" not in chart_svg(asked)


def test_printed_sheets_hold_all_columns_on_a_page() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes((TABLE,))))["a-table"]
    # One page wide is what a file means that does not say how many; 0 high: as many as it takes.
    page = sheet.page_setup
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (page.orientation, page.fitToWidth, page.fitToHeight) == ("landscape", None, 0)
