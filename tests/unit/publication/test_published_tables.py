"""Tables that are published: their rows, as CSV on the Web and as Parquet."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import polars
import pytest
from tests.unit.publication.small_dataset import NQUADS, B

from ssckg.publication.tables.described import described_tables
from ssckg.publication.tables.files import csv_file, metadata_file, parquet_file
from ssckg.publication.tables.reading import read_tables

if TYPE_CHECKING:
    from ssckg.publication.tables.described import Table

TABLES = {table.name: table for table in described_tables()}


def _cells(name: str, row: int = 0) -> dict[str, str]:
    table = TABLES[name]
    values = read_tables(NQUADS)[name][row]
    return {column.name: value for column, value in zip(table.columns, values, strict=True)}


def test_a_row_has_the_english_label_and_all_codes() -> None:
    row = _cells("indicators")

    assert row["indicator"] == f"{B}a/1"
    assert row["label"] == 'One, "so"'
    assert row["edition"] == f"{B}framework/a-2001"
    assert row["level"] == row["trust"] == ""


def test_numbers_and_flags_of_one_property_are_in_columns_of_their_own() -> None:
    number, flag = _cells("observations", 0), _cells("observations", 1)

    assert (number["value"], number["is_so"]) == ("12.50", "")
    assert (flag["value"], flag["is_so"]) == ("", "true")
    assert number["city_name"] == "Oslo"
    assert number["report_year"] == "2020"
    assert flag["report_year"] == ""


def test_a_table_without_rows_is_there_with_its_header() -> None:
    text = csv_file(TABLES["projects"], read_tables(NQUADS)["projects"]).decode()

    assert text.splitlines() == [",".join(column.name for column in TABLES["projects"].columns)]


def test_csv_is_quoted_as_rfc_4180_has_it() -> None:
    content = csv_file(TABLES["indicators"], read_tables(NQUADS)["indicators"])

    assert b'"One, ""so"""' in content
    assert content.count(b"\r\n") == 2
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert rows[0]["label"] == 'One, "so"'


def test_metadata_name_property_datatype_and_separator() -> None:
    table = TABLES["indicators"]
    document = json.loads(metadata_file(table, "x.csv", {"dc:publisher": "p"}))

    assert document["@context"][0] == "http://www.w3.org/ns/csvw"
    assert document["url"] == "x.csv"
    assert document["tableSchema"]["primaryKey"] == "indicator"
    columns = {one["name"]: one for one in document["tableSchema"]["columns"]}
    assert columns["edition"]["propertyUrl"] == "http://www.w3.org/2004/02/skos/core#inScheme"
    assert columns["edition"]["datatype"] == "anyURI"
    assert columns["code"]["separator"] == "|"
    assert columns["label"]["lang"] == "en"


def test_parquet_is_typed_and_read_back() -> None:
    frame = polars.read_parquet(
        io.BytesIO(parquet_file(TABLES["observations"], read_tables(NQUADS)["observations"]))
    )

    assert frame["value"].to_list() == [Decimal("12.50"), None]
    assert frame["is_so"].to_list() == [None, True]
    assert frame["sources"].to_list() == [[], []]
    assert frame.schema["value"] == polars.Decimal(38, 2)
    assert frame.columns == [column.name for column in TABLES["observations"].columns]


def test_equal_rows_give_equal_bytes() -> None:
    table, rows = TABLES["indicators"], read_tables(NQUADS)["indicators"]

    assert parquet_file(table, rows) == parquet_file(table, rows)


@pytest.mark.parametrize("table", described_tables(), ids=lambda table: table.name)
def test_names_of_columns_are_plain_and_told_once(table: Table) -> None:
    names = [column.name for column in table.columns]

    assert len(names) == len(set(names))
    assert all(name.isidentifier() and name == name.lower() for name in names)
    assert not table.columns[0].path
    assert all(column.path for column in table.columns[1:])
