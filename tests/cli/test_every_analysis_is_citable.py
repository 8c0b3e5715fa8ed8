"""Every analysis has a command whose result can be cited, and computed again from that."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from ssckg.app.analyses.catalogue import all_analyses
from ssckg.cli import app

STAVANGER: Final = Path(__file__).parents[2] / "examples" / "cities" / "stavanger.csv"
KPI: Final = "u4ssc:EC-ICT-ICT-1C"
WORDS: Final = {
    "agencies": ("agency", "list"),
    "agency-heatmap": ("agency", "heatmap"),
    "agency-overlaps": ("agency", "overlaps"),
    "agency-profile": ("agency", "show", "UNESCO"),
    "clashes": ("clashes", "u4ssc-2017", "cpi-2016"),
    "combinations": ("combinations", "u4ssc-2017"),
    "compare": ("compare", "u4ssc-2017", "cpi-2016"),
    "core-frontier": ("core", "frontier"),
    "core-set": ("core", "--size", "5"),
    "coverage": ("coverage", "u4ssc-2017"),
    "derive": ("derive",),
    "explain": ("explain", KPI, "unsdg:9.c"),
    "flows": ("flows", "u4ssc-2017", "sdg-2022"),
    "gaps": ("gaps", "u4ssc-2017", "cpi-2016"),
    "impact-add": ("impact", "add", "--like", "cpi:QOL.SS.1", "--framework", "u4ssc-2017"),
    "impact-change": ("impact", "change", KPI, "--field", "unit"),
    "impact-merge": ("impact", "merge", KPI, "u4ssc:EC-ICT-ICT-2C"),
    "impact-remove": ("impact", "remove", KPI),
    "network": ("network",),
    "redundancy": ("redundancy", "cpi-2016"),
    "release-diff": ("release", "diff", "sdg-2022", "sdg-2025"),
    "release-timeline": ("release", "timeline", "sdg:C200306"),
    "reportability": ("reportability",),
    "side-by-side": ("side-by-side", KPI, "u4ssc:EC-ICT-ICT-2C"),
    "suggest": ("suggest", "u4ssc-2017", "cpi-2016"),
    "suggest-evaluate": ("suggest", "evaluate"),
    "terms": ("terms",),
}
COSTLY: Final = {"core-frontier", "suggest-evaluate", "terms", "redundancy", "suggest"}
"""Computed again by the tests of their own commands."""


def test_none_is_left_out() -> None:
    assert set(WORDS) == set(all_analyses())


@pytest.mark.parametrize("analysis", sorted(set(WORDS) - COSTLY))
def test_cited_and_computed_again(analysis: str, built_data: Path, tmp_path: Path) -> None:
    where = ("--data", str(built_data))
    found = CliRunner().invoke(app, ["cite", *WORDS[analysis], "--json", *where])
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["analysis"] == analysis
    kept = tmp_path / "citation.json"
    kept.write_text(found.stdout, "utf-8")
    again = CliRunner().invoke(app, ["rerun", str(kept), *where])
    assert (again.exit_code, again.stdout) == (0, f"{analysis}: the same result\n")


def test_a_result_on_private_submissions_is_computed_again_from_these(
    built_data: Path, tmp_path: Path
) -> None:
    where = ("--data", str(shutil.copytree(built_data, tmp_path / "data")))

    def call(*words: str) -> tuple[int, str]:
        found = CliRunner().invoke(app, [*words, *where])
        return found.exit_code, found.stdout

    for city in ("Stavanger", "Rana", "Asker"):
        file = tmp_path / f"{city}.csv"
        text = STAVANGER.read_text("utf-8").replace("Stavanger,Norway", f"{city},Norway")
        file.write_text(text, "utf-8")
        lodged = call("submission", "lodge", str(file), "--city", city, "--year", "2021", "--json")
        assert lodged[0] == 0
        assert call("submission", "submit", json.loads(lodged[1])["id"])[0] == 0
    kept = tmp_path / "result.json"
    code, _ = call("reportability", "--submissions", "--out", str(kept))
    assert code == 0
    assert json.loads(kept.read_text("utf-8"))["evidence"]["cities"] == 3
    assert call("rerun", str(kept)) == (0, "reportability: the same result\n")
