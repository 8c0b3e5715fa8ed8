"""`ssckg release`: made, listed, shown, verified; its template is filled in, checked and lodged."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.rounds_by_hand import CHANGES, a_round, decided_round
from typer.testing import CliRunner

from ssckg.app.workspace import open_workspace
from ssckg.cli import app
from ssckg.errors import SsckgError
from ssckg.model.revision_round import Stage, StageKind

VERSION = "un-sscf-0.1"
pytestmark = pytest.mark.slow


def run(*words: str, code: int = 0) -> str:
    found = CliRunner().invoke(app, list(words))
    if isinstance(found.exception, SsckgError):
        assert found.exception.exit_code == code, found.exception
        return str(found.exception)
    assert found.exit_code == code, found.output
    return found.stdout


@pytest.fixture(scope="module")
def data(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a decided round whose release is open today."""
    data = Path(shutil.copytree(small_data, tmp_path_factory.mktemp("cli") / "data"))
    with open_workspace(data) as ws:
        stages = a_round().stages
        last = stages[-1]
        always = Stage(
            kind=StageKind.ADOPTED, start=last.start, end=ws.now().replace(year=ws.now().year + 1)
        )
        decided_round(stages=(*stages[:-1], always)).keep(ws.store)
    return data


def test_the_life_of_a_release(data: Path, tmp_path: Path) -> None:
    at = ("--data", str(data))
    assert "no edition" in run("release", "list", *at)
    tried = json.loads(
        run("release", "make", "r-1", "--version", VERSION, "--dry-run", "--json", *at)
    )
    assert (tried["made"], tried["refused"]) == (False, None)
    assert "take another version" in run(
        "release", "make", "r-1", "--version", "u4ssc-2017", *at, code=2
    )
    made = json.loads(run("release", "make", "r-1", "--version", VERSION, "--json", *at))
    assert made["items"] == {"added": 4, "changed": 3, "retired": 5}
    again = run("release", "make", "r-1", "--version", "un-sscf-0.2", *at, code=1)
    assert "was released as un-sscf-0.1" in again
    [listed] = json.loads(run("release", "list", "--json", *at))
    assert listed["hash"] == made["hash"]
    shown: dict[str, Any] = json.loads(run("release", "show", VERSION, "--json", *at))
    assert shown["successions"]["split"] == 2  # an element, and its data point
    assert "demonstration" in run("release", "show", VERSION, *at)
    assert json.loads(run("release", "verify", VERSION, "--json", *at))["valid"]
    assert "unknown release" in run("release", "verify", "un-sscf-9", *at, code=2)
    _template(data, tmp_path)
    path = data / "releases" / VERSION / "release.nq"
    path.write_bytes(path.read_bytes()[:-1])
    assert "FAILED file" in run("release", "verify", VERSION, *at, code=1)


def _template(data: Path, tmp_path: Path) -> None:
    """The workbook of the edition: filled in, checked, lodged."""
    at = ("--data", str(data))
    book = tmp_path / "t.xlsx"
    words = ("submission", "template", "--framework", VERSION, "--out", str(book), *at)
    told = json.loads(run(*words, "--city", "Oslo", "--year", "2026", "--json"))
    # 112 data points of U4SSC; those of 5 elements end or are merged into others, X-1 to X-4 come.
    assert told["edition"] == VERSION
    workbook = openpyxl.load_workbook(book)
    rows = [
        (sheet, cell)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == "X: 4"
    ]
    assert len(rows) == 1
    table = tmp_path / "results.csv"
    table.write_text(
        "city,report_year,code,value\nOslo,2026,X: 4,0.25\nOslo,2026,EC: ICT: ICT: 1C,97\n"
    )
    found = run("validate", str(table), "--framework", VERSION, "--json", *at, code=1)
    # The decision said "0.50" for the least value; 0.25 is below it.
    assert "X-4" in found
    table.write_text(
        "city,report_year,code,value\nOslo,2026,X: 4,4\nOslo,2026,EC: ICT: ICT: 1C,97\n"
    )
    run("validate", str(table), "--framework", VERSION, *at)
    unknown = run("validate", str(table), "--framework", VERSION, "--data", "none", code=2)
    assert VERSION in unknown


def test_changes_are_of_each_kind() -> None:
    assert len({type(change) for change in CHANGES}) == 6
