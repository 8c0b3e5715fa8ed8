"""Every table below ontology/, found by pattern: form, keys, sources, and what other readers say.

Checks are made with the csv module and not with our own reader, so that both can be wrong only
in the same way by accident.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import shutil
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ssckg.content.compiling import compile_content
from ssckg.errors import DataError
from ssckg.io.csvw import read_table, triples
from ssckg.io.faults import Faults

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOT / "ontology"
EXAMPLE = ROOT / "docs" / "examples" / "sendai-2015"
SUFFIX = "-metadata.json"
METADATA = sorted(ONTOLOGY.rglob(f"*.csv{SUFFIX}"))
TABLES = [path.with_name(path.name.removesuffix(SUFFIX)) for path in METADATA]
TRUST = {"verified", "secondary", "partly", "recall"}
REPAIR = "run `python scripts/format_tables.py`"

Record = dict[str, str]


def shown(path: Path) -> str:
    return str(path.relative_to(ONTOLOGY))


@cache
def rows(path: Path) -> tuple[Record, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def schema(path: Path) -> dict[str, Any]:
    text = path.with_name(path.name + SUFFIX).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["tableSchema"]
    return found


def as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def separator(path: Path, column: str) -> str | None:
    described = {c["name"]: c for c in schema(path)["columns"]}
    found: str | None = described[column].get("separator")
    return found


def formatter() -> ModuleType:
    script = ROOT / "scripts" / "format_tables.py"
    spec = importlib.util.spec_from_file_location("format_tables", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_tables_are_found() -> None:
    assert len(TABLES) > 80


def test_every_table_has_metadata() -> None:
    bare = {ONTOLOGY / "requirements.csv"}  # read by the question runner, no triples
    found = set(ONTOLOGY.rglob("*.csv")) - bare
    assert found == set(TABLES)


def test_files_are_in_canonical_form() -> None:
    untidy = formatter().find_untidy(ONTOLOGY)
    assert not untidy, f"{REPAIR}: {sorted(map(shown, untidy))}"


def test_the_formatter_finds_and_repairs_what_is_untidy(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_bytes(b'id,label\nb, two\na,"one"\n')
    metadata = {"url": "t.csv", "tableSchema": {"primaryKey": "id", "columns": []}}
    table.with_name("t.csv" + SUFFIX).write_text(json.dumps(metadata), encoding="utf-8")
    untidy = formatter().find_untidy(tmp_path)
    assert untidy[table] == "id,label\na,one\nb,two\n"
    assert set(untidy) == {table, table.with_name("t.csv" + SUFFIX)}


@pytest.mark.parametrize("path", TABLES, ids=shown)
def test_every_row_has_source_and_trust(path: Path) -> None:
    own_sources = path.name == "sources.csv"  # a source is its own source
    for number, row in enumerate(rows(path), 2):
        assert row["trust"] in TRUST, f"{shown(path)}, row {number}"
        assert own_sources or row["source"], f"{shown(path)}, row {number}: no source"
        assert own_sources or "source_page" in row, f"{shown(path)}, row {number}: no page column"


@pytest.mark.parametrize("path", TABLES, ids=shown)
def test_primary_keys_are_unique(path: Path) -> None:
    key = as_list(schema(path)["primaryKey"])
    seen = [tuple(row[name] for name in key) for row in rows(path)]
    assert all(all(part for part in found) for found in seen)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("path", TABLES, ids=shown)
def test_foreign_keys_find_their_rows(path: Path) -> None:
    for foreign in schema(path).get("foreignKeys", []):
        (column,) = as_list(foreign["columnReference"])
        (wanted,) = as_list(foreign["reference"]["columnReference"])
        target = (path.parent / foreign["reference"]["resource"]).resolve()
        known = {row[wanted] for row in rows(target)}
        divider = separator(path, column)
        cells = [row[column] for row in rows(path) if row[column]]
        items = {part for cell in cells for part in (cell.split(divider) if divider else [cell])}
        assert items <= known, f"{shown(path)}, column {column}: {sorted(items - known)}"


@pytest.mark.parametrize("path", TABLES, ids=shown)
def test_sources_and_units_are_bound_by_foreign_keys(path: Path) -> None:
    bound = {as_list(f["columnReference"])[0] for f in schema(path).get("foreignKeys", [])}
    header = set(rows(path)[0])
    assert (header & {"source", "unit"}) - bound == set()


@pytest.mark.parametrize("path", TABLES, ids=shown)
def test_our_reader_takes_every_row(path: Path) -> None:
    faults = Faults()
    table = read_table(path, faults)
    made = sum(1 for _ in triples(table, faults))
    faults.check()
    assert len(table.rows) == len(rows(path))
    assert made >= len(table.rows)


@pytest.mark.parametrize("path", TABLES, ids=shown)
def test_an_independent_reader_takes_the_metadata(path: Path) -> None:
    with warnings.catch_warnings():
        # the package itself leans on things that its libraries have marked as ageing
        warnings.simplefilter("ignore", DeprecationWarning)
        from csvw import Table  # noqa: PLC0415  heavy, and only needed here

        table = Table.from_file(str(path) + SUFFIX)
        read = list(table.iterdicts(strict=True))
    assert len(read) == len(rows(path))
    assert [c.name for c in table.tableSchema.columns if not c.virtual] == list(rows(path)[0])


@pytest.mark.parametrize("path", TABLES, ids=shown)
def test_no_living_person_is_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for word in ("Ms. ", "Mr. ", "H.E. ", "@itu.int", "@unece.org"):
        assert word not in text


def test_every_source_is_used() -> None:
    keys = {row["key"] for row in rows(ONTOLOGY / "registers/sources/sources.csv")}
    others = [path for path in TABLES if path.name != "sources.csv"]
    used = {key for path in others for row in rows(path) for key in row["source"].split(";")}
    folders = (ONTOLOGY / "frameworks", ROOT / "mappings")
    texts = [p.read_text(encoding="utf-8") for f in folders for p in f.rglob("*.t[ts][lv]")]
    loose = {key for key in keys - used if not any(f"source:{key}" in text for text in texts)}
    assert loose == set()


def copy_with_example(folder: Path) -> Path:
    """Do by hand what docs/adding-a-framework.md asks for: four tables and one source."""
    shutil.copytree(ONTOLOGY, folder / "ontology")
    target = folder / "ontology/frameworks/sendai-2015"
    shutil.copytree(EXAMPLE, target, ignore=shutil.ignore_patterns("source-row.csv"))
    sources = folder / "ontology/registers/sources/sources.csv"
    row = (EXAMPLE / "source-row.csv").read_text(encoding="utf-8").splitlines()[1]
    sources.write_text(sources.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    return target


def test_the_worked_example_builds_without_code(tmp_path: Path) -> None:
    copy_with_example(tmp_path)
    compiled = compile_content(tmp_path)
    # 2 targets and 8 indicators (3 of target A, 5 of target B), counted on the page of UNDRR
    counted = compiled.manifest["frameworks"]["sendai-2015"]
    assert (counted["indicators"], counted["data_points"], counted["elements"]) == (8, 8, 10)
    assert not [f for f in compiled.findings if "sendai" in f"{f.message} {f.focus}"]


def test_the_worked_example_is_in_canonical_form() -> None:
    assert not formatter().find_untidy(EXAMPLE)


def test_a_fault_in_the_worked_example_is_named(tmp_path: Path) -> None:
    table = copy_with_example(tmp_path) / "data-points.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(
        text.replace(",number,number of people", ",heads,number of people", 1), "utf-8"
    )
    with pytest.raises(DataError, match=r"data-points\.csv.*row 7.*column unit.*'heads'"):
        compile_content(tmp_path)
