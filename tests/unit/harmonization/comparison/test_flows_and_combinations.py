"""Flows between groups, and combinations of editions, in worlds counted on paper."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.worlds import World

from ssckg.app.analyses.pictured_comparison import (
    CombinationsParameters,
    FlowsParameters,
    combinations,
    flows,
)
from ssckg.app.analyses.sources import Sources
from ssckg.errors import UnknownNameError, UsageError
from ssckg.io.results.charts import chart_svg

if TYPE_CHECKING:
    from ssckg.model.combinations import CombinationsResult
    from ssckg.model.flows import FlowsResult


def flowing() -> World:
    """Groups g1 (a1, a2) and g2 (a3, a4); goal 1 with 1.1 (c1 below) and 1.2, goal 2 with 2.1."""
    world = World()
    world.edition("a", "a1 a2 a3 a4")
    world.add("a", "Dimension", "g1 g2")
    world.below("a1 a2", "g1")
    world.below("a3 a4", "g2")
    world.edition("sdg", "c1")
    world.add("sdg", "Target", "1.1 1.2 2.1")
    world.add("sdg", "Goal", "1 2")
    world.below("c1", "1.1")
    world.below("1.1 1.2", "1")
    world.below("2.1", "2")
    world.map("a1", "broad", "1.1", 0.9)
    world.map("a1", "broad", "1.2", 0.5)
    world.map("a2", "related", "c1", 0.6)
    world.map("a2", "broad", "2.1", 0.4)
    world.map("a3", "exact", "2.1", 0.8)
    return world


def asked(world: World, **parameters: Any) -> FlowsResult:
    sources = Sources(Path(), world.crosswalk(), "", {})
    return flows(sources, FlowsParameters(subject="a", object="sdg", **parameters))


def test_flows_by_hand() -> None:
    found = asked(flowing(), object_level="goal")
    assert [(f.subject.code, f.object.code, f.count, f.total) for f in found.flows] == [
        ("g1", "1", 2, 2),
        # a2 leads to goal 2 with 0.4 only: less likely than not, so no flow from g1 to 2.
        ("g2", "2", 1, 2),
    ]
    first, second = found.flows
    # a1: 1 - 0.1 * 0.5 = 0.95; a2: 0.6. Mean 1.55 of 2.
    assert [each.probability for each in first.list] == pytest.approx([0.95, 0.6])
    assert first.expected == pytest.approx(1.55 / 2)
    # P(0) = 0.05 * 0.4 = 0.02 < 0.025; P(<=1) = 0.02 + 0.95 * 0.4 + 0.05 * 0.6 = 0.43: low is 1.
    assert (first.share, first.low, first.high, first.method) == (1, 0.5, 1, "exact")
    assert (second.share, second.low, second.high) == (0.5, 0, 0.5)
    assert second.expected == pytest.approx(0.8 / 2)


def test_what_leads_nowhere_is_listed_by_group() -> None:
    found = asked(flowing(), object_level="goal")
    told = [
        (each.subject.code, each.count, each.total, [one.code for one in each.list])
        for each in found.not_linked
    ]
    assert told == [("g1", 0, 2, []), ("g2", 1, 2, ["a4"])]


def test_flows_to_targets_and_by_strength() -> None:
    found = asked(flowing(), object_level="target", strength="broad")
    # 1.2 is reached with 0.5 exactly, which is not more likely than not; c1 is related only.
    ends = [(f.subject.code, f.object.code, [e.code for e in f.list]) for f in found.flows]
    assert ends == [("g1", "1.1", ["a1"]), ("g2", "2.1", ["a3"])]


def test_the_picture_says_every_flow() -> None:
    found = asked(flowing(), object_level="goal")
    svg = chart_svg(found.chart() or {})
    for label in ("g1 Label of g1 (2)", "g2 Label of g2 (1)", "1 Label of 1 (2)"):
        assert label in svg


def test_labels_of_the_picture_keep_apart() -> None:
    world = World()
    codes = [f"g{number:02}" for number in range(30)]
    world.edition("a", " ".join(f"a{code}" for code in codes))
    world.add("a", "Dimension", " ".join(codes))
    world.edition("sdg", "c")
    world.add("sdg", "Target", "1.1")
    world.add("sdg", "Goal", "1")
    world.below("c", "1.1")
    world.below("1.1", "1")
    for code in codes:
        world.below(f"a{code}", code)
        world.map(f"a{code}", "broad", "1.1", 0.9)
    chart: Any = asked(world).chart()
    middles = [
        value["middle"]
        for layer in chart["layer"]
        for value in layer["data"]["values"]
        if "middle" in value and value["x"] == 0
    ]
    middles = sorted(set(middles))
    assert len(middles) == len(codes)
    assert min(b - a for a, b in pairwise(middles)) >= 15
    assert max(middles) < chart["height"]


def test_flows_need_two_joined_editions() -> None:
    world = flowing()
    world.edition("b", "b1")
    sources = Sources(Path(), world.crosswalk(), "", {})
    for other, error in (("a", UsageError), ("b", UsageError), ("z", UnknownNameError)):
        with pytest.raises(error):
            flows(sources, FlowsParameters(subject="a", object=other))


def combining() -> World:
    world = World()
    world.edition("a", "a1 a2 a3")
    world.edition("b", "b1 b2")
    world.edition("c", "c1")
    world.edition("d", "d1")
    world.map("a1", "exact", "b1", 0.9)
    world.map("a1", "related", "c1", 0.8)
    world.map("a2", "close", "b2", 0.4)
    return world


def combined(world: World, *others: str, **parameters: Any) -> CombinationsResult:
    sources = Sources(Path(), world.crosswalk(), "", {})
    wish = CombinationsParameters(framework="a", others=others, **parameters)
    return combinations(sources, wish)


def test_combinations_by_hand() -> None:
    found = combined(combining())
    told = [(c.objects, [e.code for e in c.list], c.count) for c in found.combinations]
    # a2 has a counterpart in b with 0.4 only.
    assert told == [(("b", "c"), ["a1"], 1), ((), ["a2", "a3"], 2)]
    both, none = found.combinations
    # Only a1 can be in both: 0.9 * 0.8 = 0.72.
    assert both.expected == pytest.approx(0.72 / 3)
    # None: a1 0.1 * 0.2 = 0.02, a2 0.6, a3 1. Mean 1.62 of 3.
    assert none.expected == pytest.approx(1.62 / 3)
    # P(3) = 0.02 * 0.6 = 0.012 < 0.025: high is 2; P(1) = 0.98 * 0.4: low is 1.
    assert [none.low, none.high] == pytest.approx([1 / 3, 2 / 3])


def test_combinations_by_strength() -> None:
    found = combined(combining(), strength="close")
    told = [(c.objects, c.count) for c in found.combinations]
    assert told == [(("b", "c"), 0), (("b",), 1), ((), 2)]
    # In b and not in c: a1 0.9, a2 0.4.
    assert found.combinations[1].expected == pytest.approx(1.3 / 3)
    # In none: a1 0.1, a2 0.6, a3 1.
    assert found.combinations[2].expected == pytest.approx(1.7 / 3)


def test_editions_of_which_nothing_is_known_are_named() -> None:
    found = combined(combining(), "b", "d")
    assert (found.others, found.unknown) == (("b",), ("d",))
    assert any("Nothing is known of d" in note for note in found.notes())
    with pytest.raises(UsageError, match="no mapping set"):
        combined(combining(), "d")
    with pytest.raises(UsageError, match="twice"):
        combined(combining(), "b", "b")
    with pytest.raises(UsageError, match="twice"):
        combined(combining(), "a", "b")


def test_the_set_view_names_every_edition_with_its_elements() -> None:
    svg = chart_svg(combined(combining()).chart() or {})
    assert "b (1)" in svg
    assert "c (1)" in svg


@settings(max_examples=examples(40), deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["a1", "a2", "a3"]), st.sampled_from(["b1", "c1", "d1"])),
        st.floats(0.01, 1),
        min_size=1,
    )
)
def test_each_element_is_in_exactly_one_combination(links: dict[tuple[str, str], float]) -> None:
    world = World()
    world.edition("a", "a1 a2 a3")
    for name in "bcd":
        world.edition(name, f"{name}1")
    for (one, other), confidence in links.items():
        world.map(one, "close", other, confidence)
    found = combined(world)
    placed = sorted(each.code for one in found.combinations for each in one.list)
    assert placed == ["a1", "a2", "a3"]
    for held in found.combinations:
        assert (held.low or 0) <= (held.share or 0) <= (held.high or 0)
        for each in held.list:
            assert {link.framework for link in each.counterparts} >= set(held.objects)
