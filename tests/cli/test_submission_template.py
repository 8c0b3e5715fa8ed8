"""`ssckg submission template` as people type it, and the way round to next year's workbook."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.unit.io.workbooks import COUNT, RATE, SHARE, fill, row_of

from ssckg.cli import main
from ssckg.io.workbook.read import read_workbook
from ssckg.store.directory import DataDirectory
from ssckg.submissions.template.making import make_template

if TYPE_CHECKING:
    from pathlib import Path


class _Runner:
    """Runs the command line in this process, as `main` does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch = monkeypatch
        self._captured = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        self._patch.setattr(sys, "argv", ["ssckg", *words])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = self._captured.readouterr()
        return int(left.value.code or 0), out, err


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> _Runner:
    monkeypatch.delenv("SSCKG_TOKEN", raising=False)
    return _Runner(monkeypatch, capsys)


def test_a_blank_template_needs_no_data_directory(run: _Runner, tmp_path: Path) -> None:
    out = tmp_path / "t.xlsx"
    code, said, err = run(
        "submission", "template", "--framework", "u4ssc-2017", "--out", str(out),
        "--city", "Kyebi", "--year", "2025", "--lang", "fr", "--data", str(tmp_path / "none"),
        "--json",
    )  # fmt: skip
    assert (code, err) == (0, "")
    told = json.loads(said)
    assert told["data_points"] == 112
    assert told["bytes"] == out.stat().st_size
    assert (told["edition"], told["language"], told["previous"]) == ("u4ssc-2017", "fr", None)
    document = read_workbook(out)
    assert document.template_version == told["template_version"]
    assert document.cover == {"city": "Kyebi", "report_year": "2025"}
    assert openpyxl.load_workbook(out).sheetnames[:2] == ["Couverture", "Économie"]
    assert not (tmp_path / "none").exists()


def test_in_words_it_says_what_it_wrote(run: _Runner, tmp_path: Path) -> None:
    out = tmp_path / "cpi.xlsx"
    code, said, _ = run("submission", "template", "--framework", "cpi-2016", "--out", str(out))
    assert code == 0
    assert f"wrote {out}: 62 data points of cpi-2016" in said


@pytest.mark.parametrize(
    ("words", "exit_code", "message"),
    [
        (["--framework", "u4ssc-1999"], 2, "unknown framework: 'u4ssc-1999'"),
        (["--lang", "xx"], 2, "unknown language: 'xx' (known: en, es, fr)"),
        (["--year", "soon"], 2, "'soon' is no year"),
        (["--out", "t.csv"], 2, "t.csv is no .xlsx"),
        (["--previous", "oslo-2024-1", "--data", "nowhere"], 3, "nowhere"),
        (["--out", "no/folder/t.xlsx"], 3, "cannot be written"),
    ],
)
def test_wrong_use_is_one_line(
    run: _Runner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    words: list[str],
    exit_code: int,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    given = words if "--out" in words else [*words, "--out", "t.xlsx"]
    code, said, err = run("submission", "template", *given)
    assert code == exit_code
    assert said == ""
    assert message in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_next_years_workbook_begins_with_this_years_values(run: _Runner, tmp_path: Path) -> None:
    quads = tmp_path / "q.nq"
    quads.write_text('<http://a.example/s> <http://a.example/p> "1" <http://a.example/g> .\n')
    data = tmp_path / "data"
    DataDirectory.create_or_open(data).replace_published(quads, {})
    filled = fill(
        make_template(),
        tmp_path / "2024.xlsx",
        {
            SHARE: {"G": 197, "I": 200, "T": "Accurate measurement", "V": "Utility"},
            RATE: {"O": 312.4, "K": 2022},
            COUNT: {"M": "Not collected"},
        },
        {"city": "Oslo", "report_year": 2024, "population": 717710, "contact_name": "Ann Onymous"},
    )
    code, said, err = run(
        "submission", "lodge", str(filled), "--city", "Oslo", "--year", "2024", "--data", str(data),
        "--json",
    )  # fmt: skip
    assert code == 0, err
    lodged = json.loads(said)["id"]
    out = tmp_path / "2025.xlsx"
    code, said, err = run(
        "submission", "template", "--out", str(out), "--previous", lodged, "--year", "2025",
        "--data", str(data),
    )  # fmt: skip
    assert code == 0, err
    assert f"112 values taken over from {lodged}" in said
    document = read_workbook(out)
    rows = {row.data_point: row for row in document.rows}
    assert (rows[SHARE].numerator, rows[SHARE].denominator) == ("197", "200")
    assert rows[SHARE].value == "98.5"
    assert (rows[SHARE].quality, rows[SHARE].source) == ("accurate-measurement", "Utility")
    assert (rows[RATE].value, rows[RATE].reference_year) == ("312.4", "2022")
    assert (rows[COUNT].value, rows[COUNT].missing_reason) == ("NR", "not-collected")
    assert document.cover == {"city": "Oslo", "report_year": "2025", "population": "717710"}
    assert "prefilled-unchanged" in {note.code for note in document.notes}
    sheet = openpyxl.load_workbook(out)["Economy"]
    assert sheet[f"L{row_of(sheet, SHARE)}"].value == 98.5
    assert b"Onymous" not in out.read_bytes()
    texts = "".join(str(c.value) for s in openpyxl.load_workbook(out) for r in s for c in r)
    assert "Onymous" not in texts  # the contact is asked for anew
