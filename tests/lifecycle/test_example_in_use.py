"""The release of the example un-sscf-2020 in use: its template, another place, and its guide."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.filled_workbook import COVER
from tests.played_example import EXAMPLES, NEW, ROUND, VERSION, said, told
from tests.unit.io.test_workbook_libreoffice import recalculated
from typer.testing import CliRunner

from ssckg.cli import app
from ssckg.io.submitted import read_submitted

if TYPE_CHECKING:
    from tests.played_example import PlayedExample

pytestmark = pytest.mark.slow
GUIDE = EXAMPLES.parent / "docs" / "revision" / "example.md"


@pytest.fixture(scope="module")
def data(played_example: PlayedExample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory in which the whole example was played."""
    return played_example.copied(tmp_path_factory.mktemp("played") / "data")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice Calc (make system)")
def test_a_city_fills_in_the_template_in_libreoffice(data: Path, tmp_path: Path) -> None:
    """12 of 16 bodies of water: 75 per cent. 180 ha, 150 000 inhabitants: 120 per 100 000."""
    words = ("submission", "template", "--framework", VERSION, "--city", "Example City A")
    said(*words, "--out", str(tmp_path / "t.xlsx"), data=data)
    document = read_submitted(tmp_path / "t.xlsx")
    rows = {row.data_point.removeprefix(NEW): row for row in document.rows}
    assert len(rows) == 115
    assert rows["EN-EN-PSN-1C/result"].unit == "hectares per 100,000 inhabitants"
    assert rows["EC-I-T-1C/result"].unit == "kilometres per 100,000 inhabitants"
    assert rows["EC-I-T-2A/result"].unit == "Percentage"  # as it was printed
    workbook = openpyxl.load_workbook(tmp_path / "t.xlsx")
    for field, value in COVER.items():
        place = document.cover_places[field]
        workbook[place.sheet][place.cell] = value
    given = {"EN-EN-WS-5A/result": (12, 16), "EN-EN-PSN-1C/result": (180, 150000)}
    for point, (numerator, denominator) in given.items():
        row = rows[point]
        for field, cell in {
            "numerator": numerator, "denominator": denominator, "source": "Example register",
            "quality": "Accurate measurement", "reference_year": 2023,
        }.items():  # fmt: skip
            workbook[row.sheet][f"{row.columns[field]}{row.line}"] = cell
    workbook.save(tmp_path / "filled.xlsx")
    file = recalculated(tmp_path / "filled.xlsx", tmp_path)
    values = {row.data_point.removeprefix(NEW): row.value for row in read_submitted(file).rows}
    assert {point: values[point] for point in given} == {
        "EN-EN-WS-5A/result": "75", "EN-EN-PSN-1C/result": "120",
    }  # fmt: skip
    found = told("validate", str(file), data=data)
    assert (found["conforms"], found["edition"], found["observations"]) == (True, VERSION, 2)


FILLED = {
    # New: bodies of water of good quality, 12 of 16: 75 per cent.
    "EN-EN-WS-5A/result": (12, 16, 75),
    # In the place of the count of services: 30 of 40 are online.
    "EC-ICT-PS-4A/result": (30, 40, 75),
    # Carried on, with the formula that we added to the old one: 150 000 interruptions by 60 000
    # customers are 2.5, not a number of per cent.
    "EC-I-ES-1C/result": (150000, 60000, 2.5),
    # What it is a share of is on record now: 900 of 12 000 thousand cubic metres are 7.5 per cent.
    "EC-I-WS-3C/result": (900, 12000, 7.5),
    # Another unit, in which it was not counted before; the city types the result.
    "EC-I-T-1C/result": (60, 1.5, 40),
}
"""Numerator, denominator and result that a city fills in, worked out by hand."""


def fill_in(empty: Path, filled: Path, **wrong: float) -> dict[str, str]:
    """Fill some rows of a template in; return where results stand, "Economy!O55", by data point."""
    document = read_submitted(empty)
    rows = {row.data_point.removeprefix(NEW): row for row in document.rows}
    workbook = openpyxl.load_workbook(empty)
    for field, value in COVER.items():
        place = document.cover_places[field]
        workbook[place.sheet][place.cell] = value
    places = {}
    for point, (numerator, denominator, result) in FILLED.items():
        row = rows[point]
        for field, cell in {
            "numerator": numerator, "denominator": denominator,
            "value": wrong.get(point.partition("/")[0].replace("-", "_"), result),
            "source": "Example register", "quality": "Accurate measurement",
            "reference_year": 2023,
        }.items():  # fmt: skip
            workbook[row.sheet][f"{row.columns[field]}{row.line}"] = cell
        places[point] = f"{row.sheet}!{row.columns['value']}{row.line}"
    workbook.save(filled)
    return places


def series(data: Path, kpi: str, city: str = "karmoy") -> list[tuple[str, str, str]]:
    """Return year, value and kind of series of a city under an indicator of the release."""
    words = ("query", "show-city-series", "-p", f"city={city}", "-p", f"kpi={kpi}")
    text = said(*words, "-p", f"framework={VERSION}", "--format", "csv", data=data)
    rows = csv.DictReader(text.splitlines())
    return [(row["year"], row["value"], row["series"]) for row in rows]


def test_a_city_reports_on_the_release_from_template_to_publication(
    data: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(data, tmp_path / "data"))
    empty, bad, good = (tmp_path / f"{name}.xlsx" for name in ("empty", "bad", "good"))
    words = ("submission", "template", "--framework", VERSION, "--city", "Karmøy", "--year", "2024")
    said(*words, "--out", str(empty), data=home)

    # A slip is told with its cell: 175 is no percentage, and not what the parts give.
    places = fill_in(empty, bad, EC_ICT_PS_4A=175)
    found = CliRunner().invoke(app, ["validate", str(bad), "--json", "--data", str(home)])
    assert found.exit_code == 1, found.output
    results = json.loads(found.stdout)["results"]
    violations = [one for one in results if one["severity"] == "violation"]
    assert len(violations) == 2
    cells = {f"{one['place']['sheet']}!{one['place']['cell']}" for one in violations}
    assert cells == {places["EC-ICT-PS-4A/result"]}
    assert {one["rule"].rpartition("/")[2] for one in violations} == {
        "comparison#recomputed-result",
        "data-point-bounds#un-sscf-0.1-EC-ICT-PS-4A-result-maximum",
    }

    fill_in(empty, good)
    name = "karmoy-2024-1"
    said("submission", "lodge", str(good), "--city", "Karmøy", "--year", "2024", data=home)
    for step in (
        ("submit", name), ("assign", name, "--verifier", "WHO"), ("verify", name, "--all-yes"),
        ("consent", name, "--all"), ("consent", name, "--factsheet"), ("publish", name),
    ):  # fmt: skip
        said("submission", *step, data=home)
    shown = told("submission", "show", name, data=home)
    assert (shown["head"]["state"], shown["head"]["edition"]) == ("published", VERSION)

    # What is looked up for people when the workspace is closed knows the release, too.
    for command in ("show", "preview", "hints", "summary"):
        assert said("submission", command, name, data=home)
    for document in ("factsheet", "snapshot", "report", "local-review"):
        out = tmp_path / f"{document}.html"
        said("submission", document, name, "--out", str(out), data=home)
        assert out.stat().st_size > 1000
    assert "Public Services Available Online" in (tmp_path / "factsheet.html").read_text("utf-8")
    said("score", name, data=home)

    # Karmøy reported its loss of water in 2020, and that series goes on. Rana listed its police
    # officers without a value, on a numerator that is another one now.
    assert series(home, "EC: I: WS: 3C") == [
        ("2020", "35.42", "carried over"),
        ("2024", "7.5", "own"),
    ]
    assert series(home, "SC: SH: SA: 6C", "rana") == [("2020", "", "before a break")]
    assert series(home, "EC: I: T: 1C")[-1] == ("2024", "40", "own")
    assert series(home, "EC: I: ES: 1C")[-1] == ("2024", "2.5", "own")
    assert series(home, "EC: ICT: PS: 4A")[-1] == ("2024", "75", "own")


def test_replayed_elsewhere_it_is_the_same_release(
    data: Path, built_data: Path, tmp_path: Path
) -> None:
    said("revision", "export", ROUND, "--out", str(tmp_path / "kept"), data=data)
    other = Path(shutil.copytree(built_data, tmp_path / "other"))
    said("revision", "replay", str(tmp_path / "kept"), data=other)
    first, second = (told("release", "show", VERSION, data=one) for one in (data, other))
    assert first["hash"] == second["hash"]
    assert first["graphs"] == second["graphs"]
    checks = json.loads(
        CliRunner()
        .invoke(app, ["release", "verify", VERSION, "--json", "--data", str(other)])
        .stdout
    )["checks"]
    # The key that signed is at home; all else can be told here.
    assert {one["check"] for one in checks if not one["valid"]} == {"signature"}


def lines_of(text: str) -> list[str]:
    """Return the lines without borders of tables, blanks in a row as one."""
    plain = (" ".join(re.sub(r"[│┃]", " ", line).split()) for line in text.splitlines())
    return [line for line in plain if line and not re.match(r"[┏┡└┗├]", line)]


def assert_shown(guide: str, printed: str) -> None:
    """Every line of a guide is printed, in that order; "..." stands for what is left out."""
    found = iter(lines_of(printed))
    for line in lines_of(guide):
        if line != "...":
            pattern = ".*".join(map(re.escape, line.split("...")))
            assert any(re.fullmatch(pattern, each) for each in found), line


def test_the_guide_shows_what_is_printed(
    data: Path, played_example: PlayedExample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "240")
    text = GUIDE.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert_shown(blocks[1], played_example.printed[1])
    shown = [block.removeprefix("$ ").partition("\n") for block in blocks if block[0] == "$"]
    assert len(shown) == 6
    for command, _, output in shown:
        assert_shown(output, said(*shlex.split(command)[1:], data=data))
