"""`ssckg show` on the whole dataset, as a person and a script meet it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.terminal import ssckg

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

pytestmark = pytest.mark.slow


def show(*arguments: object, columns: int = 80) -> subprocess.CompletedProcess[str]:
    return ssckg("show", *arguments, environment={"COLUMNS": str(columns)})


def test_a_kpi_is_shown_with_all_parts_and_fits_the_terminal(built_data: Path) -> None:
    run = show("EC: ICT: ICT: 1C", "--data", built_data)
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert lines[:3] == [
        "EC: ICT: ICT: 1C  Household Internet Access",
        "Indicator, core, smart",
        "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C",
    ]
    assert max(map(len, lines)) <= 80
    # Collection methodology 2017, p. 23, and the verification report of Karmøy.
    for part in (
        "above        EC Economy > EC: ICT ICT > EC: ICT: ICT ICT Infrastructure",
        "unit         percent",
        "denominator  all households",
        "bounds       0 to 100",
        "direction    higher-better",
        "2017\n               methodology p. 23",
        "REJECTED",
        "Karmøy 2020, Household Internet Access: 97 percent (u4ssc-report-karmoy-2020)",
    ):
        assert " ".join(part.split()) in " ".join(run.stdout.split())


@pytest.mark.parametrize("spelling", ["ec-ict-ict-1c", "u4ssc:EC-ICT-ICT-1C", "EC:ICT:ICT:1C"])
def test_spellings_of_one_code(built_data: Path, spelling: str) -> None:
    run = show(spelling, "--data", built_data, "--json", columns=200)
    assert run.returncode == 0
    document = json.loads(run.stdout)
    assert document["iri"] == "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C"
    assert document["parts"]["data_points"][0]["unit"] == "percent"


def test_a_code_of_several_editions_is_a_choice(built_data: Path) -> None:
    run = show("5.1", "--data", built_data)
    assert run.returncode == 0
    assert "--framework ID" in run.stdout
    assert "iso37120-2014: 5.1" in run.stdout
    assert "iso37120-2018: 5.1" in run.stdout
    one = show("5.1", "--data", built_data, "--framework", "iso37120-2018")
    assert "https://w3id.org/ssckg/iso37120-2018/5.1" in one.stdout
    found = json.loads(show("5.1", "--data", built_data, "--json").stdout)["found"]
    assert {one["framework"] for one in found} >= {"iso37120-2014", "iso37120-2018", "sdg-2022"}


@pytest.mark.parametrize(
    ("thing", "part"),
    [
        ("11.6.2", "custodian 11.6.2 WHO (verified)"),  # tier classification of November 2022
        ("unsdg:C010a01", "sdg-2022: deleted"),  # 1.a.1, deleted by the review of 2020
        ("ECE", "United Nations Economic Commission for Europe"),
        ("rana", "Rana 2020, Travel Time Index: not reported"),
        ("unit:percent", "ucumCode %"),
        ("mapping:u4ssc-sdg", "without_match"),
        ("World Bank", "agency/World-Bank"),
        ("dataset/stavanger-2021", " DataSet https://w3id.org/ssckg/dataset/stavanger-2021 "),
    ],
)
def test_other_things(built_data: Path, thing: str, part: str) -> None:
    run = show(thing, "--data", built_data)
    assert (run.returncode, run.stderr) == (0, "")
    assert part in " ".join(run.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["EC-ICT-ICT-99X"], "unknown code or IRI: 'EC-ICT-ICT-99X'"),
        (["https://example.org/nothing"], "unknown IRI"),
        (["5.1", "--framework", "cpi-2016"], "unknown code of cpi-2016"),
        ([""], "unknown code or IRI: ''"),
        (["https://example.org/a b"], "is no iri"),
    ],
)
def test_what_is_not_there_is_one_line_and_exit_2(
    built_data: Path, arguments: list[str], message: str
) -> None:
    run = show(*arguments, "--data", built_data)
    assert (run.returncode, run.stdout) == (2, "")
    assert message in run.stderr
    assert run.stderr.count("\n") == 1


def test_near_codes_are_named(built_data: Path) -> None:
    assert "EC-ICT-ICT-1C" in show("EC-ICT-ICT-1X", "--data", built_data).stderr
