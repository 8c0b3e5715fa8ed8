"""Independent readers give the same: PyPI csvw (cells, and csv2json), sssom-py (rows)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import csvw
import pytest

from ssckg.io.csvw import Table, read_table, triples
from ssckg.io.faults import Faults

if TYPE_CHECKING:
    from .conftest import WriteTable

ROOT = Path(__file__).parents[3]
TABLES = sorted((ROOT / "ontology").glob("*/*/*.csv"))


def read(path: Path) -> Table:
    faults = Faults()
    table = read_table(path, faults)
    faults.check()
    return table


def comparable(value: Any) -> Any:
    """Return what the other reader made of a cell in the form of our texts."""
    if value is None or value == []:
        return None
    if isinstance(value, list):
        return tuple(comparable(item) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    return str(value)


def ours(table: Table, name: str, value: Any) -> Any:
    """Return our text of a cell, numbers without the freedom of their notation."""
    column = next(each for each in table.metadata.real if each.name == name)
    if value is None or isinstance(value, tuple):
        return value
    if column.datatype.base == "decimal":
        return str(Decimal(value))
    if column.datatype.base == "integer":
        return str(int(value))
    return column.datatype.lexical(value)


def assert_same_cells(path: Path) -> None:
    table = read(path)
    other = list(csvw.CSVW(str(path.with_name(path.stem + ".csv-metadata.json"))).tables[0])
    assert len(other) == len(table.rows)
    for row, theirs in zip(table.rows, other, strict=True):
        for name, value in row.cells.items():
            assert ours(table, name, value) == comparable(theirs[name]), (path, row.line, name)


def test_there_are_tables_to_compare() -> None:
    assert len(TABLES) > 10


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_content_is_read_alike(path: Path) -> None:
    assert_same_cells(path)


COLUMNS: list[dict[str, Any]] = [
    {"name": "id", "propertyUrl": "http://p/id"},
    {"name": "n", "datatype": "integer", "propertyUrl": "http://p/n"},
    {"name": "d", "datatype": "decimal", "propertyUrl": "http://p/d"},
    {
        "name": "ok",
        "datatype": {"base": "boolean", "format": "yes|no"},
        "propertyUrl": "http://p/ok",
    },
    {"name": "many", "separator": ";", "propertyUrl": "http://p/many"},
    {"name": "ref", "propertyUrl": "http://p/ref", "valueUrl": "http://r/{ref}"},
    {"name": "raw", "propertyUrl": "http://p/raw", "valueUrl": "http://r/{+raw}", "null": "-"},
]
TEXT = (
    "id,n,d,ok,many,ref,raw\n"
    'a,3,-0.5,yes,x;y,"p, ""q""",u/v\n'
    "é,,12.25,no,x,µ g,-\n"
    "c,,,,,,http://h/i?j#k\n"
)


def test_every_datatype_is_read_alike(write_table: WriteTable) -> None:
    assert_same_cells(write_table(TEXT, COLUMNS))


def test_subjects_predicates_and_objects_are_those_of_csv2json(write_table: WriteTable) -> None:
    path = write_table(TEXT, COLUMNS)
    faults = Faults()
    made: dict[str, dict[str, list[str]]] = {}
    for triple in triples(read(path), faults):
        values = made.setdefault(str(triple.subject)[1:-1], {})
        found: Any = triple.object
        values.setdefault(triple.predicate.value, []).append(found.value)
    expected: dict[str, dict[str, list[str]]] = {}
    for thing in csvw.CSVW(str(path) + "-metadata.json").to_json(minimal=True):
        values = expected.setdefault(thing.pop("@id"), {})
        for predicate, value in thing.items():
            items = value if isinstance(value, list) else [value]
            values[predicate] = [str(comparable(item)) for item in items]
    assert made == expected
