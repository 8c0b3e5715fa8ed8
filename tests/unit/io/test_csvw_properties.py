"""Whatever cells a table may hold come back as they went in; whatever it may not is refused."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from ssckg.errors import DataError
from ssckg.io.csvw import read_table, triples
from ssckg.io.faults import Faults

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

COLUMNS: list[dict[str, Any]] = [
    {"name": "id", "required": True, "propertyUrl": "http://p/id"},
    {"name": "text", "lang": "en", "propertyUrl": "http://p/text"},
    {"name": "many", "separator": ";", "propertyUrl": "http://p/many"},
    {"name": "ref", "propertyUrl": "http://p/ref", "valueUrl": "http://r/{ref}"},
    {"name": "number", "datatype": "decimal", "propertyUrl": "http://p/number"},
]
METADATA = {
    "@context": "http://www.w3.org/ns/csvw",
    "url": "t.csv",
    "tableSchema": {"aboutUrl": "http://x/{id}", "primaryKey": "id", "columns": COLUMNS},
}

printable = st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="�")
cell = st.text(printable, max_size=12).map(str.strip)
item = st.text(printable.filter(lambda c: c != ";"), min_size=1, max_size=6).map(str.strip)
lists = st.lists(item.filter(bool), max_size=4, unique=True).map(tuple)
numbers = st.decimals(-1000, 1000, places=3, allow_nan=False).map(lambda n: f"{n:f}")
rows = st.lists(
    st.tuples(cell.filter(bool), cell, lists, cell, st.one_of(st.just(""), numbers)),
    max_size=6,
    unique_by=lambda row: row[0],
)


def write(folder: Path, text: str) -> Path:
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8", newline="")
    path.with_name("t.csv-metadata.json").write_text(json.dumps(METADATA))
    return path


@settings(max_examples=examples(150), deadline=None)
@given(rows)
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, given_: list[Any]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column["name"] for column in COLUMNS])
    for key, text, many, ref, number in given_:
        writer.writerow([key, text, ";".join(many), ref, number])
    faults = Faults()
    table = read_table(write(tmp_path_factory.mktemp("t"), out.getvalue()), faults)
    assert faults.found == []
    expected = [
        (line, key, text or None, many or None, ref or None, number or None)
        for line, (key, text, many, ref, number) in enumerate(given_, 2)
    ]
    assert [(row.line, *row.cells.values()) for row in table.rows] == expected
    # one triple per value, none for a blank
    count = sum(1 + bool(t) + len(m) + bool(r) + bool(n) for _, t, m, r, n in given_)
    assert len(list(triples(table, faults))) == count
    assert faults.found == []


@settings(max_examples=examples(200), deadline=None)
@given(st.binary(max_size=120))
def test_nonsense_is_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = write(tmp_path_factory.mktemp("t"), "")
    path.write_bytes(b"id,text,many,ref,number\n" + data)
    faults = Faults()
    try:
        table = read_table(path, faults)
        list(triples(table, faults))
    except DataError:
        return
    for fault in faults.found:
        assert "row" in str(fault)


def test_line_of_megabytes_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "id,text,many,ref,number\n" + "x" * 5_000_000 + "\n")
    faults = Faults()
    read_table(path, faults, shown="t.csv")
    assert [str(fault) for fault in faults.found] == [
        "t.csv, row 2: field larger than field limit (131072)"
    ]
