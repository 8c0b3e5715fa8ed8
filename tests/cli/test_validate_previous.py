"""`ssckg validate --previous`: a file beside the city's last submission, from the workspace."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from ssckg.cli import app
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "city,report_year,kpi_code,value,unit\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    quads = tmp_path / "q.nq"
    quads.write_text('<http://a.example/s> <http://a.example/p> "1" <http://a.example/g> .\n')
    DataDirectory.create_or_open(tmp_path / "data").replace_published(quads, {})
    return tmp_path / "data"


def test_values_are_compared_with_the_last_submission(tmp_path: Path, data: Path) -> None:
    """83 per cent last year, 0.83 now: a hundredth. 12 physicians last year, 30 now: 2.5 times."""
    before, now = tmp_path / "2023.csv", tmp_path / "2024.csv"
    before.write_text(f"{HEADER}Testby,2023,EC: ICT: ICT: 1C,83,%\nTestby,2023,SC: EH: H: 3C,12,\n")
    now.write_text(f"{HEADER}Testby,2024,EC: ICT: ICT: 1C,0.83,%\nTestby,2024,SC: EH: H: 3C,30,\n")
    call = CliRunner().invoke
    where = ["--data", str(data), "--json"]
    lodged = call(
        app, ["submission", "lodge", str(before), "--city", "Testby", "--year", "2023", *where]
    )
    assert lodged.exit_code == 0, lodged.output
    submission = json.loads(lodged.stdout)["id"]
    found = call(app, ["validate", str(now), "--previous", submission, *where])
    assert found.exit_code == 0, found.output
    told = {r["rule"].rpartition("/")[2]: r for r in json.loads(found.stdout)["results"]}
    assert told.keys() == {"submitted-part#scale-since-last", "comparison#change-since-last"}
    assert "83" in told["submitted-part#scale-since-last"]["advice"]
    assert told["comparison#change-since-last"]["place"]["line"] == 3
    alone = call(app, ["validate", str(now), "--json"])
    assert json.loads(alone.stdout)["results"] == []


def test_a_submission_that_is_not_there(tmp_path: Path, data: Path) -> None:
    now = tmp_path / "2024.csv"
    now.write_text(f"{HEADER}Testby,2024,SC: EH: H: 3C,30,\n")
    arguments = ["validate", str(now), "--previous", "testby-2019-1", "--data", str(data)]
    result = CliRunner().invoke(app, arguments)
    assert getattr(result.exception, "exit_code", None) == 2
