"""`ssckg compare`, `coverage` and `gaps` on the whole graph."""

from __future__ import annotations

import csv
import json
import time
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from ssckg import KnowledgeGraph
from ssckg.cli import app
from ssckg.errors import SsckgError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

JOINED = ("cpi-2016", "iso37120-2014", "nua-2016", "sdg-2022", "u4ssc-2017")


def ask(data: Path, *words: str) -> Any:
    return json.loads(tell(data, *words, "--json"))


def tell(data: Path, *words: str) -> str:
    found = CliRunner().invoke(app, [*words, "--data", str(data)])
    if isinstance(found.exception, SsckgError):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found.stdout


@pytest.fixture(scope="module")
def all_pairs(built_data: Path) -> Any:
    return ask(built_data, "compare", "--all")


def test_all_pairs_of_all_frameworks(all_pairs: Any) -> None:
    assert all_pairs["frameworks"] == list(JOINED)
    assert [(p["subject"], p["object"]) for p in all_pairs["pairs"]] == [*permutations(JOINED, 2)]
    for pair in all_pairs["pairs"]:
        if pair["joined"]:
            assert 0 <= pair["low"] <= pair["share"] <= pair["high"] <= 1
            assert pair["low"] <= pair["expected"] <= pair["high"]
            assert len(pair["list"]) == pair["covered"] == sum(pair["by_predicate"].values())
        else:
            assert pair["share"] is None


def test_the_named_query_counts_the_same(built_data: Path, all_pairs: Any) -> None:
    graph = KnowledgeGraph.open(built_data)
    for pair in all_pairs["pairs"]:
        row = graph.query("count-coverage", subject=pair["subject"], object=pair["object"]).rows[0]
        assert row[:2] == (str(pair["covered"] or 0), str(pair["total"])), pair["subject"]


def test_gaps_of_targets_are_those_of_the_named_query(built_data: Path) -> None:
    found = ask(built_data, "gaps", "u4ssc-2017", "sdg-2022", "--by", "target")
    targets = {each["code"] for each in found["gaps"][0]["list"]}
    graph = KnowledgeGraph.open(built_data)
    asked = graph.query("find-sdg-targets-without-kpi", framework="u4ssc-2017")
    assert targets == {row[0] for row in asked.rows}
    caring = [each["agency_count"] for each in found["gaps"][0]["list"]]
    assert caring == sorted(caring, reverse=True)


def test_kpis_by_goal_are_those_of_the_named_query(built_data: Path) -> None:
    found = ask(built_data, "coverage", "u4ssc-2017", "--by", "goal")
    counted = {row["code"]: row["counterpart_count"] for row in found["rows"]}
    asked = KnowledgeGraph.open(built_data).query("count-kpis-by-goal")
    assert counted == {str(row[0]): int(row[2] or 0) for row in asked.rows}
    assert sum(row["total"] for row in found["rows"]) == 169  # targets of the 2030 Agenda


@pytest.mark.parametrize(("by", "rows"), [("goal", 17), ("target", 169), ("indicator", 231)])
def test_coverage_has_a_row_for_each(built_data: Path, by: str, rows: int) -> None:
    found = ask(built_data, "coverage", "u4ssc-2017", "--by", by)
    assert len(found["rows"]) == found["total"] == rows
    assert found["covered"] == sum(row["is_covered"] for row in found["rows"])


def test_derived_mappings_are_counted_only_where_asked_for(built_data: Path) -> None:
    words = ("compare", "cpi-2016", "iso37120-2014")
    assert [p["covered"] for p in ask(built_data, *words)["pairs"]] == [None, None]
    derived = ask(built_data, *words, "--derived")
    assert derived["derived"]
    for pair in derived["pairs"]:
        assert pair["covered"]
        assert {link["origin"] for each in pair["list"] for link in each["links"]} == {"derived"}
    assert any("Only derived mappings join" in note for note in derived["notes"])


def test_the_terminal_shows_figures_and_what_to_know(built_data: Path) -> None:
    said = tell(built_data, "compare", "u4ssc-2017", "cpi-2016", "--limit", "3")
    assert "Elements of the subject with a counterpart in the object" in said
    assert "more rows" in said
    assert "Range: each mapping is taken to hold" in said


def test_files(built_data: Path, tmp_path: Path) -> None:
    words = ("compare", "u4ssc-2017", "cpi-2016", "--out")
    tell(built_data, *words, str(tmp_path / "tables"))
    with (tmp_path / "tables" / "pairs.csv").open(encoding="utf-8", newline="") as file:
        assert [row["subject"] for row in csv.DictReader(file)] == ["u4ssc-2017", "cpi-2016"]
    tell(built_data, *words, str(tmp_path / "c.xlsx"))
    sheets = CalamineWorkbook.from_path(str(tmp_path / "c.xlsx")).sheet_names
    assert {"pairs", "gaps", "gap-elements", "overlaps", "links"} <= set(sheets)
    tell(built_data, *words, str(tmp_path / "c.svg"))
    assert (tmp_path / "c.svg").read_text("utf-8").startswith("<svg")


def test_a_citation_is_computed_again(built_data: Path, tmp_path: Path) -> None:
    file = tmp_path / "cited.json"
    tell(built_data, "coverage", "nua-2016", "--by", "target", "--json", "--out", str(file))
    assert "the same result" in tell(built_data, "rerun", str(file))


@pytest.mark.parametrize(
    "words",
    [
        ("compare",),
        ("compare", "u4ssc-2017"),
        ("compare", "u4ssc-2017", "nothing"),
        ("coverage", "sdg-2022"),
        ("gaps", "cpi-2016", "nua-2016"),
        ("gaps", "cpi-2016", "cpi-2016"),
    ],
)
def test_wrong_use_is_told(built_data: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        tell(built_data, *words)


def test_all_pairs_are_compared_in_less_than_two_seconds(built_data: Path) -> None:
    graph = KnowledgeGraph.open(built_data)
    started = time.process_time()
    graph.run("compare", all=True)
    assert time.process_time() - started < 2
