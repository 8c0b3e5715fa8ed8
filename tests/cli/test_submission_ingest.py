"""`ssckg submission ingest` as a user calls it."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from ssckg.cli import app, main
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "city,report_year,kpi_name,value,unit\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    DataDirectory.create_or_open(tmp_path / "data")
    (tmp_path / "in").mkdir()
    for name, row in {
        "alpha.csv": "Alpha,2020,Patents,3,",
        "beta.csv": "Beta,2020,Poverty,500,%",
        "none.csv": ",2020,Patents,3,",
    }.items():
        (tmp_path / "in" / name).write_text(HEADER + row + "\n", encoding="utf-8")
    return tmp_path


def test_one_summary_as_json_and_as_a_table(folder: Path) -> None:
    arguments = ["submission", "ingest", str(folder / "in"), "--data", str(folder / "data")]
    first = CliRunner().invoke(app, [*arguments, "--json", "--out", str(folder / "s.csv")])
    assert first.exit_code == 1  # one file was refused
    answer = json.loads(first.stdout)
    assert (answer["lodged"], answer["refused"], answer["skipped"]) == (2, 1, 0)
    assert (answer["files"], answer["with_violations"], answer["complete"]) == (3, 1, True)
    by_file = {outcome["file"]: outcome for outcome in answer["outcomes"]}
    assert by_file["alpha.csv"]["id"] == "alpha-2020-1"
    assert by_file["none.csv"]["place"] == {"file": "none.csv"}
    with (folder / "s.csv").open(encoding="utf-8", newline="") as file:
        assert [(r["file"], r["result"]) for r in csv.DictReader(file)] == [
            ("alpha.csv", "lodged"),
            ("beta.csv", "lodged"),
            ("none.csv", "refused"),
        ]
    (folder / "in" / "none.csv").unlink()
    second = CliRunner().invoke(app, [*arguments, "--jobs", "1", "--out", str(folder / "s.json")])
    assert second.exit_code == 0
    assert "2 files: 0 lodged" in second.stdout
    assert "2 passed over" in second.stdout
    assert json.loads((folder / "s.json").read_text(encoding="utf-8"))["skipped"] == 2


def test_people_are_told_what_was_refused_and_why(folder: Path) -> None:
    result = CliRunner().invoke(
        app, ["submission", "ingest", str(folder / "in"), "--data", str(folder / "data")]
    )
    assert result.exit_code == 1
    assert "none.csv" in result.stdout
    assert "does not name its city" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no such folder"),
        (["{in}", "--out", "x.pdf"], "--out takes FILE.json or FILE.csv"),
        (["{in}", "--lang", "xx"], "unknown language"),
        (["{in}", "--framework", "x-1900"], "unknown framework"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    folder: Path,
    arguments: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = [argument.replace("{in}", str(folder / "in")) for argument in arguments]
    command = ["ssckg", "submission", "ingest", *given, "--data", str(folder / "data")]
    monkeypatch.setattr("sys.argv", command)
    with pytest.raises(SystemExit) as left:
        main()
    errors = capsys.readouterr().err.strip().splitlines()
    assert left.value.code == 2
    assert len(errors) == 1
    assert said in errors[0]
