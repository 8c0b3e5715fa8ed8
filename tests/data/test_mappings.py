"""Every mapping set with its lists and checks, found by pattern (docs/decisions/0004)."""

from __future__ import annotations

import csv
import subprocess
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ssckg.content.mapping_sets import check_mappings, list_path, read_checks, read_facts, read_list
from ssckg.content.mapping_sets import set_names as names_below
from ssckg.harmonization.mapping_checks import COLUMNS, LIST_RULES, SET_RULES, ListRule, SetRule
from ssckg.harmonization.mapping_sets import (
    LISTS,
    AllSets,
    MappingFiles,
    MappingList,
    TableFacts,
)

if TYPE_CHECKING:
    from ssckg.io.sssom import MappingRow

ROOT = Path(__file__).resolve().parents[2]
SETS = names_below(ROOT)
FILES = [(name, part) for name in SETS for part in LISTS]


@cache
def tables() -> TableFacts:
    return read_facts(ROOT)


@cache
def read(name: str, part: str) -> MappingList:
    return read_list(ROOT, name, part)


def rows(name: str, part: str) -> tuple[MappingRow, ...]:
    return read(name, part).rows


def files_of(name: str) -> MappingFiles:
    lists = {part: read(name, part) for part in LISTS}
    return MappingFiles(name, lists, read_checks(ROOT, name), f"mappings/{name}/checks.tsv")


@cache
def every_set() -> AllSets:
    return AllSets(tuple(files_of(name) for name in SETS), tables())


def test_sets_are_found() -> None:
    on_disk = {path.name for path in (ROOT / "mappings").iterdir()}
    assert {name for name in SETS if name in on_disk} == set(SETS)
    assert {f"{name}.sssom.tsv" for name in SETS} | set(SETS) == on_disk
    assert {"u4ssc-sdg", "u4ssc-cpi", "u4ssc-nua", "u4ssc-iso37120"} <= set(SETS)


@pytest.mark.parametrize("name", SETS)
def test_set_is_large_enough(name: str) -> None:
    """The numbers of decision 0004."""
    assert len(rows(name, "rejected")) >= 12
    assert rows(name, "candidates"), "a set without open questions has not been looked at"
    assert len(read_checks(ROOT, name)) >= 5


@pytest.mark.parametrize("rule", LIST_RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize(("name", "part"), FILES)
def test_list_keeps_the_rule(name: str, part: str, rule: ListRule) -> None:
    assert list(rule(read(name, part), tables())) == []


@pytest.mark.parametrize("rule", SET_RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("name", SETS)
def test_set_keeps_the_rule(name: str, rule: SetRule) -> None:
    files = next(files for files in every_set().sets if files.name == name)
    assert list(rule(files, every_set())) == []


@pytest.mark.parametrize(("name", "part"), FILES)
def test_makers_are_named(name: str, part: str) -> None:
    assert read(name, part).mapping_set.head["creator_id"] == ["agency:ssckg"]


def test_the_whole_check_agrees() -> None:
    outcome = check_mappings(ROOT)
    files, sets = len(FILES), len(SETS)
    # each file is read, each set has its checks.tsv, and each rule is one check
    expected = files + sets + files * len(LIST_RULES) + sets * len(SET_RULES)
    assert (outcome.passed, outcome.failed, outcome.findings) == (expected, 0, ())


def test_every_reference_of_the_kpi_pages_is_mapped() -> None:
    table = ROOT / "ontology" / "frameworks" / "u4ssc-2017" / "sdg-references.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        printed = {(each["indicator"], each["number"]) for each in csv.DictReader(lines)}
    mapped = {
        (row.cells["subject_id"].removeprefix("u4ssc:"), number)
        for row in files_of("u4ssc-sdg").positive
        if row.cells["ext_origin"] == "code:origin/stated"
        for number in row.cells["ext_printed_number"].split("|")
    }
    assert mapped == printed


@pytest.mark.parametrize(("name", "part"), FILES)
def test_sssom_py_reads_the_same(name: str, part: str) -> None:
    with warnings.catch_warnings():  # sssom-py uses pandas in ways that pandas deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        from sssom.parsers import parse_sssom_table  # noqa: PLC0415  takes a second to import

        frame = parse_sssom_table(list_path(ROOT, name, part)).df
    standard = [column for column in COLUMNS if not column.startswith("ext_")]
    theirs = {row["record_id"]: row for row in frame.to_dict("records")}
    assert len(theirs) == len(rows(name, part))
    for row in rows(name, part):
        other = theirs[row.cells["record_id"]]
        for column in standard:
            text = row.cells.get(column, "")
            if column == "confidence":
                assert float(other[column]) == float(text), (row.line, column)
            else:
                assert str(other.get(column, "")) == text, (row.line, column)


def test_repair_command_finds_nothing_to_repair() -> None:
    command = [sys.executable, "scripts/format_mappings.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
