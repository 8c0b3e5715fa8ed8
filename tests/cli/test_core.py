"""`ssckg core`, `core frontier` and `reportability` on the whole graph."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from ssckg import KnowledgeGraph
from ssckg.cli import app
from ssckg.errors import ForbiddenError, ParseError, SsckgError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def tell(data: Path, *words: str, code: int = 0) -> str:
    found = CliRunner().invoke(app, [*words, "--data", str(data)])
    if isinstance(found.exception, SsckgError):
        raise found.exception
    assert found.exit_code == code, found.output
    return found.stdout


def ask(data: Path, *words: str, code: int = 0) -> Any:
    return json.loads(tell(data, *words, "--json", code=code))


@pytest.fixture(scope="module")
def twenty(built_data: Path) -> Any:
    return ask(built_data, "core", "--size", "20")


def test_twenty_that_cover_the_most(twenty: Any) -> None:
    assert len(twenty["chosen"]) == 20
    assert twenty["optimal"] is True
    assert twenty["gap"] == 0
    coverage = twenty["coverage"]
    covered = {t["code"] for member in twenty["chosen"] for t in member["targets"]}
    assert len(covered) == coverage["covered"]
    assert len(covered) + len(twenty["targets_lost"]) == coverage["total"]
    assert coverage["share"] == coverage["covered"] / coverage["total"]
    assert 0 <= coverage["low"] <= coverage["share"] <= coverage["high"] <= 1
    assert twenty["near_misses"]
    assert all(miss["loss"] >= 0 for miss in twenty["near_misses"])
    assert any("endorsed by nobody" in note for note in twenty["notes"])


def test_what_each_member_alone_measures_is_measured_by_no_other(twenty: Any) -> None:
    for member in twenty["chosen"]:
        others = {
            t["code"] for m in twenty["chosen"] if m["iri"] != member["iri"] for t in m["targets"]
        }
        own = {t["code"] for t in member["targets"]}
        assert {t["code"] for t in member["only"]} == own - others


def test_a_floor_leaves_core_ones_where_hardly_a_city_is_known(built_data: Path) -> None:
    found = ask(built_data, "core", "--size", "20", "--floor", "0.8")
    assert {member["level"] for member in found["chosen"]} == {"core"}
    assert found["evidence"]["by_level"] == 91
    assert len(found["below_floor"]) == 37


def test_the_smallest_set_keeps_what_the_framework_measures(built_data: Path) -> None:
    found = ask(built_data, "core")
    assert found["targets_lost"] == []
    assert found["coverage"]["share"] == 1
    # One fewer cannot do: asked for so many, not all targets are covered.
    size = len(found["chosen"])
    fewer = ask(built_data, "core", "--size", str(size - 1))
    assert fewer["coverage"]["covered"] < found["coverage"]["covered"]


def test_required_and_excluded(built_data: Path, twenty: Any) -> None:
    out = twenty["chosen"][0]["code"]
    comes = "SC: SH: HO: 2A"
    found = ask(built_data, "core", "--size", "20", "--require", comes, "--exclude", out)
    codes = {member["code"] for member in found["chosen"]}
    assert comes in codes
    assert out not in codes
    assert found["coverage"]["covered"] <= twenty["coverage"]["covered"]


def test_what_cannot_be_met_leaves_with_one(built_data: Path) -> None:
    words = ("core", "--size", "2", "--must-haves", "custodianship")
    found = ask(built_data, *words, code=1)
    assert found["optimal"] is False
    assert "size" in {each["kind"] for each in found["conflicts"]}
    assert "cannot be met together" in tell(built_data, *words, code=1)


def test_the_frontier_never_falls(built_data: Path) -> None:
    found = ask(built_data, "core", "frontier")
    for floor in {point["floor"] for point in found["points"]}:
        covered = [p["covered"] for p in found["points"] if p["floor"] == floor]
        assert covered == sorted(covered)
    assert found["optimal"] is True


def test_the_frontier_meets_the_set(built_data: Path, twenty: Any) -> None:
    points = ask(built_data, "core", "frontier")["points"]
    at_twenty = [p["covered"] for p in points if p["size"] == 20 and p["floor_from"] == 0]
    assert at_twenty == [twenty["coverage"]["covered"]]


def test_reportability_of_what_is_published(built_data: Path) -> None:
    found = ask(built_data, "reportability")
    assert len(found["kpis"]) == 91
    for each in found["kpis"]:
        cities = each["cities"]
        known = cities["reported"] + cities["not_reported"]
        assert known + cities["unknown"] == found["evidence"]["cities"]
        assert (cities["share"] is None) == (known == 0)
    by_region = {
        each["group"]: each["cities"] for each in found["group_sizes"] if each["by"] == "region"
    }
    # Karmøy, Rana, Stavanger; Riyadh.
    assert by_region == {"europe": 3, "asia": 1}


def test_a_table_of_cities(built_data: Path, tmp_path: Path) -> None:
    table = tmp_path / "cities.csv"
    # Made-up figures: only where they are sorted to is tested.
    table.write_text(
        "city,population,income_group,source\nStavanger,100000,high,made up\nriyadh,,high,made up\n"
    )
    found = ask(built_data, "reportability", "--cities", str(table))
    sizes = {(each["by"], each["group"]): each["cities"] for each in found["group_sizes"]}
    assert sizes["size", "50k-250k"] == 1
    assert sizes["size", None] == 3
    assert sizes["income_group", "high"] == 2
    assert found["citation"]["parameters"]["cities"][0]["source"] == "made up"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("city,people,source\nOslo,1,x\n", ParseError),
        ("city,population\nRiyadh,1\n", ParseError),
        ("city,source\nRiyadh,\n", ParseError),
        ("city,source\nAtlantis,Plato\n", UsageError),
        ("city,population,source\nRiyadh,many,x\n", UsageError),
        ("city,population,source\nRiyadh,-5,x\n", UsageError),
    ],
)
def test_a_faulty_table_of_cities(
    built_data: Path, tmp_path: Path, text: str, error: type[Exception]
) -> None:
    table = tmp_path / "cities.csv"
    table.write_text(text)
    with pytest.raises(error):
        tell(built_data, "reportability", "--cities", str(table))


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("core", "--size", "0"), UsageError),
        (("core", "--floor", "1.5"), UsageError),
        (("core", "--floor", "nan"), UsageError),
        (("core", "--require", "XX: 9"), UnknownNameError),
        (("core", "--framework", "u4ssc-1999"), UnknownNameError),
        (("core", "--weights", "gold"), UsageError),
        (("reportability", "--year", "soon"), UsageError),
    ],
)
def test_wrong_words(built_data: Path, words: tuple[str, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        tell(built_data, *words)


def test_submissions_are_counted_only_with_the_right(built_data: Path) -> None:
    graph = KnowledgeGraph.open(built_data)
    with pytest.raises(ForbiddenError):
        graph.run("core-set", submissions=True)


@pytest.mark.parametrize(
    "words", [("core", "--size", "20"), ("core", "frontier"), ("reportability",)]
)
def test_results_can_be_cited_and_computed_again(
    built_data: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "result.json"
    tell(built_data, *words, "--out", str(file))
    assert "the same result" in tell(built_data, "rerun", str(file))


@pytest.mark.parametrize(
    ("words", "form"),
    [
        *((("core", "--size", "9"), form) for form in ("csv", "xlsx", "html", "md", "svg")),
        (("core", "frontier"), "svg"),
        (("reportability",), "svg"),
        (("reportability",), "xlsx"),
    ],
)
def test_forms(built_data: Path, tmp_path: Path, words: tuple[str, ...], form: str) -> None:
    out = tmp_path / f"result.{form}"
    tell(built_data, *words, "--out", str(out))
    assert out.stat().st_size > 100


def test_the_core_set_is_quick(built_data: Path) -> None:
    graph = KnowledgeGraph.open(built_data)
    graph.run("core-set", size=20)
    start = time.perf_counter()
    graph.run("core-set", size=20, floor=0.8)
    assert time.perf_counter() - start < 5
