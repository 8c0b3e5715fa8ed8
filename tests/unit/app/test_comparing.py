"""Comparison as an analysis: parameters, tables, notes, pictures, citations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.worlds import World

from ssckg.app.analyses.catalogue import find_analysis
from ssckg.app.analyses.citing import rerun
from ssckg.app.analyses.forms import result_as
from ssckg.app.analyses.registry import result_values, run_analysis
from ssckg.app.analyses.sources import Sources
from ssckg.errors import UnknownNameError, UsageError


def sources() -> Sources:
    """Editions a, b and the SDGs, joined by a-b and a-sdg; d is joined to nothing."""
    world = World()
    world.edition("a", "a1 a2 a3")
    world.edition("b", "b1 b2")
    world.edition("sdg", "i1 i2")
    world.edition("d", "d1")
    world.add("sdg", "Target", "1.1 1.2")
    world.add("sdg", "Goal", "1")
    world.below("1.1 1.2", "1")
    world.below("i1", "1.1")
    world.below("i2", "1.2")
    world.map("a1", "exact", "b1", 0.9)
    world.map("a1", "close", "i1", 0.8)
    world.map("a2", "related", "1.1", 0.6)
    world.map("a3", lacking="sdg", reason="The goals name no such thing.")
    world.map("i2", lacking="a", reason="Not for cities.")
    world.agency("X", custodian="i2")
    world.agency("Y", partner="i1 i2")
    return Sources(Path("none"), world.crosswalk(), "data", {})


def run(name: str, **values: Any) -> Any:
    return run_analysis(find_analysis(name), sources(), values)


def test_compare_gives_what_is_asked_for() -> None:
    document = result_values(run("compare", frameworks=["a", "b", "sdg"]))
    names = ["a", "b", "sdg"]
    assert [(p["subject"], p["object"]) for p in document["pairs"]] == [
        (one, other) for one in names for other in names if one != other
    ]
    pair = document["pairs"][1]
    wanted = {"subject", "object", "covered", "total", "share", "low", "high", "expected"}
    assert wanted | {"by_predicate", "list", "level", "method"} <= set(pair)
    assert (pair["covered"], pair["total"], pair["share"]) == (2, 3, 2 / 3)
    assert pair["list"][0]["links"][0]["object"]["code"] == "i1"
    # For a: what none of the two covers (a3), then each of them.
    gaps = [(g["subject"], g["objects"], g["count"]) for g in document["gaps"][:3]]
    assert gaps == [("a", ["b", "sdg"], 1), ("a", ["b"], 2), ("a", ["sdg"], 1)]
    assert document["gaps"][0]["list"][0]["reason"] == "sdg: The goals name no such thing."
    assert document["gaps"][2]["list"][0]["reason"] == "The goals name no such thing."
    shared = [(o["subject"], o["objects"], o["count"]) for o in document["overlaps"]]
    assert shared == [("a", ["b", "sdg"], 1), ("b", ["a"], 1), ("sdg", ["a"], 1)]
    assert any("No mapping set joins b and sdg" in note for note in document["notes"])


def test_all_are_those_that_mapping_sets_join() -> None:
    assert run("compare", all=True).frameworks == ("a", "b", "sdg")


def test_swapping_the_frameworks_swaps_the_directions() -> None:
    there, back = run("compare", frameworks=["a", "b"]), run("compare", frameworks=["b", "a"])
    assert there.pairs == back.pairs[::-1]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "two or more"),
        ({"frameworks": ["a"]}, "two or more"),
        ({"frameworks": ["a", "a"]}, "two or more"),
        ({"frameworks": ["a", "b"], "all": True}, "both"),
        (
            {"frameworks": ["a", "b"], "by": "chapter"},
            "by: must be 'goal', 'target' or 'indicator'",
        ),
        ({"frameworks": ["a", "b"], "seed": -1}, "seed"),
        ({"frameworks": ["a", "b"], "level": "goal"}, "level: is no parameter"),
    ],
)
def test_what_cannot_be_compared(values: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run("compare", **values)


def test_an_unknown_framework_is_named() -> None:
    with pytest.raises(UnknownNameError, match="zz"):
        run("compare", frameworks=["a", "zz"])


def test_coverage_is_of_the_goals_unless_told() -> None:
    found = run("coverage", framework="a")
    assert (found.of, found.level, found.covered, found.total) == ("sdg", "goal", 1, 1)
    assert [(r.code, r.covered, r.total) for r in found.rows] == [("1", 1, 2)]
    by_target = run("coverage", framework="a", by="target")
    assert [(r.code, r.is_covered) for r in by_target.rows] == [("1.1", True), ("1.2", False)]
    # 1.1 by a1 through i1 and by a2: 1 - 0.2 * 0.4 = 0.92
    assert by_target.rows[0].probability == pytest.approx(0.92)
    assert by_target.covered == sum(row.is_covered for row in by_target.rows)
    back = run("coverage", framework="a", of="b", by="indicator")
    assert [(r.code, r.covered) for r in back.rows] == [("b1", 1), ("b2", 0)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"framework": "sdg"}, "no mapping set joins sdg to the SDGs .with --of: a"),
        ({"framework": "d"}, "joins it to anything"),
        ({"framework": "a", "of": "a"}, "compared with itself"),
        ({"framework": "b", "of": "sdg"}, "no mapping set joins b and sdg"),
    ],
)
def test_what_covers_nothing_that_is_known(values: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run("coverage", **values)


def test_gaps_of_both_sides_with_reason_and_agencies() -> None:
    lacked, own = run("gaps", subject="a", object="sdg").gaps
    assert (lacked.subject, lacked.objects) == ("sdg", ("a",))
    assert [(g.code, g.agencies, g.reason) for g in lacked.list] == [
        ("i2", ("X", "Y"), "Not for cities.")
    ]
    assert [(g.code, g.agencies) for g in own.list] == [("a3", ())]


@pytest.mark.parametrize("other", ["a", "b"])
def test_gaps_where_nothing_is_known(other: str) -> None:
    subject = "sdg" if other == "b" else "a"
    with pytest.raises(UsageError):
        run("gaps", subject=subject, object=other)


QUESTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("compare", {"all": True}),
    ("coverage", {"framework": "a"}),
    ("gaps", {"subject": "a", "object": "sdg"}),
)


@pytest.mark.parametrize(("name", "values"), QUESTIONS)
@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "html", "pdf", "md"])
def test_every_form_can_be_made(name: str, values: dict[str, Any], form: str) -> None:
    assert len(result_as(run(name, **values), form)) > 100


@pytest.mark.parametrize(("name", "values"), QUESTIONS)
def test_every_figure_has_its_list_in_a_table(name: str, values: dict[str, Any]) -> None:
    result = run(name, **values)
    tables = {table.name: table for table in result.tables()}
    for table in tables.values():
        assert all(len(row) == len(table.columns) for row in table.rows)
    gaps = getattr(result, "gaps", ())
    if gaps:
        assert len(tables["gap-elements"].rows) == sum(gap.count for gap in gaps)
    pairs = getattr(result, "pairs", ())
    if pairs:
        listed = {(r[0], r[1], r[2]) for r in tables["links"].rows}
        assert len(listed) == sum(pair.covered or 0 for pair in pairs)


@pytest.mark.parametrize(("name", "values"), QUESTIONS)
def test_a_result_computed_again_is_the_same(name: str, values: dict[str, Any]) -> None:
    result = run(name, **values)
    again = rerun(sources(), result.citation, json.loads(result_as(result, "json")))
    assert (again.is_same, again.differences) == (True, ())
    assert result.citation.seed == 2022


def test_pictures_show_what_the_figures_say() -> None:
    matrix = _texts(result_as(run("compare", all=True), "svg"))
    # a covered by b: a1 of three, 0 or 1 of 3; b and sdg are not joined, in both directions
    assert {"33 %", "0 to 33 %"} <= set(matrix)
    assert matrix.count("no mapping set") == 2
    assert "1 of 2" in _texts(result_as(run("coverage", framework="a"), "svg"))


def test_the_picture_of_gaps_has_a_bar_for_what_agencies_care_about() -> None:
    result = run("gaps", subject="a", object="b")
    texts = _texts(result_as(result, "svg"))
    cared = {each.code for gap in result.gaps for each in gap.list if each.agency_count}
    others = {each.code for gap in result.gaps for each in gap.list} - cared
    assert cared == {"a2"}  # Y cares about what a2 measures; nobody about a3 and b2
    assert "In a, covered by none of b" in texts
    assert "In b, covered by none of a" not in texts
    assert all(any(text.startswith(code) for text in texts) for code in cared)
    assert not any(text.startswith(code) for code in others for text in texts)


def test_indicators_have_no_picture() -> None:
    with pytest.raises(UsageError, match="no picture"):
        result_as(run("coverage", framework="a", by="indicator"), "svg")


def _texts(svg: bytes) -> list[str]:
    return [text for text in ElementTree.fromstring(svg).itertext() if text.strip()]  # noqa: S314
