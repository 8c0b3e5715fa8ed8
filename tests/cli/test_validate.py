"""`ssckg validate` as a user calls it: real cities, faults seeded one by one, bad files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from ssckg import resources
from ssckg.cli import app, main

if TYPE_CHECKING:
    from pathlib import Path

CITIES = resources.folder("examples") / "cities"
HEADER = (
    "city,country,report_year,reference_year,kpi_code,kpi_name,"
    "value,unit,status,source,category,note"
)
RULE = "https://w3id.org/ssckg/shape/"


def _run(*arguments: str) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(app, ["validate", *arguments, "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, json.loads(result.stdout)


def _file(folder: Path, *rows: str, header: str = HEADER) -> str:
    path = folder / "city.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return str(path)


def _row(name: str, value: str, unit: str = "", status: str = "reported", code: str = "") -> str:
    return f'Testby,Norway,2020,,{code},"{name}","{value}",{unit},{status},a page,,'


def _rules(answer: dict[str, Any]) -> list[str]:
    return [r["rule"].removeprefix(RULE) for r in answer["results"]]


# Counted by hand in the four files: rows, values, rows printed as not reported.
@pytest.mark.parametrize(
    ("city", "rows", "values", "missing"),
    [("karmoy", 14, 14, 0), ("stavanger", 14, 13, 1), ("rana", 8, 1, 7), ("riyadh", 31, 26, 4)],
)
@pytest.mark.parametrize("engine", ["native", "pyshacl"])
def test_real_cities(city: str, rows: int, values: int, missing: int, engine: str) -> None:
    _, answer = _run(str(CITIES / f"{city}.csv"), "--engine", engine)
    assert (answer["rows"], answer["observations"], answer["not_reported"]) == (
        rows,
        values,
        missing,
    )
    assert answer["engine"] == engine


def test_the_one_row_of_the_real_cities_that_fits_no_data_point() -> None:
    code, answer = _run(*(str(p) for p in sorted(CITIES.glob("*.csv"))))
    violations = [r for r in answer["results"] if r["severity"] == "violation"]
    assert code == 1
    assert [v["rule"] for v in violations] == [RULE + "submission#unmatched-data-point"]
    assert violations[0]["place"] == {"file": "riyadh.csv", "line": 32, "column": "kpi_name"}
    assert "compact" in violations[0]["advice"]


def test_warnings_alone_leave_with_zero() -> None:
    code, answer = _run(str(CITIES / "rana.csv"))
    assert code == 0
    assert answer["conforms"] is True
    assert [r["severity"] for r in answer["results"]] == ["warning"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (_row("Number of unicorns", "3"), "submission#unmatched-data-point"),
        (_row("Female Unemployment Rate", "3", "%"), "submission#unmatched-data-point"),
        (_row("Patents", "3", code="EC: ICT: ICT: 1C"), "submission#ambiguous-data-point"),
        (_row("Patents", "1,234"), "submission#ambiguous-number"),
        (_row("Patents", "many"), "submission#unreadable-value"),
        (_row("Patents", ""), "submission#missing-value"),
        (_row("Patents", "3", "%"), "submission#unit-mismatch"),
        (_row("Patents", "3", "furlongs"), "submission#unknown-unit"),
        (_row("Patents", "3", status="perhaps"), "submission#unknown-status"),
        (_row("Resilience Plans", "maybe"), "submission#unreadable-value"),
    ],
)
@pytest.mark.parametrize("engine", ["native", "pyshacl"])
def test_one_fault_one_violation(tmp_path: Path, row: str, rule: str, engine: str) -> None:
    code, answer = _run(_file(tmp_path, row), "--engine", engine)
    assert code == 1
    assert _rules(answer) == [rule]
    assert answer["results"][0]["place"]["line"] == 2


@pytest.mark.parametrize("value", ["101", "-1"])
def test_bounds_come_from_the_tables(tmp_path: Path, value: str) -> None:
    code, answer = _run(_file(tmp_path, _row("Household Internet Access", value, "%")))
    end = "maximum" if value == "101" else "minimum"
    assert code == 1
    assert _rules(answer) == [f"data-point-bounds#EC-ICT-ICT-1C-result-{end}"]
    assert answer["results"][0]["value"] == value


def test_plausibility_is_a_warning(tmp_path: Path) -> None:
    rows = [_row("Basic Water Supply", "90", "%"), _row("Potable Water Supply", "95", "%")]
    code, answer = _run(_file(tmp_path, *rows))
    assert code == 0
    assert _rules(answer) == ["plausibility#potable-water-within-basic-water"]


def test_the_same_data_point_twice(tmp_path: Path) -> None:
    code, answer = _run(_file(tmp_path, _row("Patents", "3"), _row("Patents", "4")))
    assert code == 1
    assert _rules(answer) == ["submission#repeated-data-point"] * 2


def test_not_reported_is_no_zero(tmp_path: Path) -> None:
    names = ("Shared Bicycles", "Shared Vehicles", "Physicians", "Fire Service")
    path = _file(tmp_path, _row("Patents", "NR"), *[_row(name, "1") for name in names])
    code, answer = _run(path)
    assert (code, answer["not_reported"], answer["observations"]) == (0, 1, 4)


def test_what_was_normalized_is_said() -> None:
    _, answer = _run(str(CITIES / "karmoy.csv"))
    assert {"file": "karmoy.csv", "line": 4, "note": "'95 424' read as 95424"} in answer[
        "normalized"
    ]


def test_a_missing_city_and_year_are_said_once(tmp_path: Path) -> None:
    rows = ("Patents,3", "Physicians,4", "Fire Service,5")
    code, answer = _run(_file(tmp_path, *rows, header="kpi_name,value"))
    assert code == 1
    assert sorted(_rules(answer)) == [
        "submission#submission-city",
        "submission#submission-report-year",
    ]
    assert sorted(r["place"]["column"] for r in answer["results"]) == ["city", "report_year"]
    assert "Fill the column 'city'" in answer["results"][0]["advice"]


def test_columns_in_another_order_and_missing_ones(tmp_path: Path) -> None:
    path = _file(tmp_path, "3;Patents;Testby;2020", header="Value;KPI name;City;Year")
    code, answer = _run(path)
    assert (code, answer["observations"]) == (0, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\xff\xfea\0", "UTF-16"),
        (b"PK\x03\x04rest", "damaged"),
        ("city,kpi_name,value\nT\u00f8nder,Patents,1\n".encode("latin-1"), "not UTF-8"),
        (b"kpi_name,value\nA\0,1\n", "NUL"),
        (b"name only\nA\n", "header needs"),
        (b"kpi_name,value\nA,1,2\n", "3 cells"),
        (b"kpi_name,kpi_name,value\n", "two columns"),
        (b'kpi_name,value\n"A,1\n', "not a readable table"),
    ],
)
def test_bad_files_end_in_one_line(
    tmp_path: Path,
    content: bytes,
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    monkeypatch.setattr("sys.argv", ["ssckg", "validate", str(path)])
    with pytest.raises(SystemExit) as stop:
        main()
    errors = capsys.readouterr().err.strip().splitlines()
    assert stop.value.code == 1
    assert len(errors) == 1
    assert message in errors[0]
    assert "bad.csv" in errors[0]


@pytest.mark.parametrize(
    "arguments", [["--engine", "magic"], ["--framework", "u4ssc-1917"]], ids=["engine", "framework"]
)
def test_unknown_names_are_wrong_use(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["ssckg", "validate", str(CITIES / "rana.csv"), *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert "unknown" in capsys.readouterr().err


def test_a_status_that_contradicts_the_value_is_told_as_that(tmp_path: Path) -> None:
    code, answer = _run(_file(tmp_path, _row("Poverty", "5", "%", status="not reported")))
    assert code == 1
    assert _rules(answer) == ["submission#unknown-status"]
    assert "yet there is a value" in answer["results"][0]["advice"]


def test_a_base_in_the_name_is_a_unit(tmp_path: Path) -> None:
    code, answer = _run(_file(tmp_path, _row("Physicians per 1000 inhabitants", "3.5")))
    assert code == 1
    assert _rules(answer) == ["submission#unit-mismatch"]
    assert answer["results"][0]["value"] == "per 1000 inhabitants"


def test_engines_agree_on_numbers_of_any_size(tmp_path: Path) -> None:
    path = _file(
        tmp_path, _row("Child Care Availability", "9" * 26, "%"), _row("Patents", "9" * 18)
    )
    found = [_run(path, "--engine", engine)[1]["results"] for engine in ("native", "pyshacl")]
    assert found[0] == found[1]
    assert [r["rule"] for r in found[0]] == [RULE + "submission#unreadable-value"]


def test_a_header_alone_is_no_submission(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["ssckg", "validate", _file(tmp_path)])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    assert capsys.readouterr().err == "ssckg: city.csv: the table has a header and no rows\n"


def test_files_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()
    first = _file(folders[0], _row("Poverty", "101", "%"))
    second = _file(folders[1], _row("Poverty", "5", "%").replace("Testby", "Other"))
    code, answer = _run(first, second)
    assert (code, answer["observations"]) == (1, 2)
    assert [r["place"]["file"] for r in answer["results"]] == [first]


@pytest.mark.parametrize("engine", ["native", "pyshacl"])
def test_two_rows_of_a_city_are_compared_however_far_apart(tmp_path: Path, engine: str) -> None:
    others = [
        _row("Poverty", str(n % 101), "%").replace("Testby", f"City{n}")
        for n in range(1500 if engine == "native" else 20)
    ]
    path = _file(tmp_path, _row("Patents", "3"), *others, _row("Patents", "4"))
    code, answer = _run(path, "--engine", engine)
    assert code == 1
    assert [r["place"]["line"] for r in answer["results"]] == [2, len(others) + 3]
    assert set(_rules(answer)) == {"submission#repeated-data-point"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument 'files' (see ssckg validate --help)"),
        (["--nonsense"], "No such option: --nonsense (see ssckg validate --help)"),
        (["none.csv"], "no such file: none.csv"),
        ([str(CITIES)], f"{CITIES} is a folder (name the files in it)"),
        ([str(CITIES / "rana.csv")] * 2, f"the file {CITIES / 'rana.csv'} is given twice"),
        ([str(CITIES / "rana.csv"), "--lang", "de"], "unknown language: 'de' (known: en, es, fr)"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    arguments: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.argv", ["ssckg", "validate", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert capsys.readouterr() == ("", f"ssckg: {said}\n")


def test_more_rows_of_a_city_than_can_be_compared_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _file(tmp_path, *[_row("Poverty", "5", "%")] * 2001)
    monkeypatch.setattr("sys.argv", ["ssckg", "validate", path])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    assert capsys.readouterr().err == (
        "ssckg: city.csv: 2,001 rows for Testby, 2020; at most 2,000 are read"
        " (give one row for each data point)\n"
    )
