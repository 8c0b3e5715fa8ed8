"""Coverage in worlds small enough to count on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.harmonization.comparison.by_hand import (
    SDG,
    A,
    B,
    C,
    codes,
    gap,
    ground,
    small,
    tall,
)
from tests.worlds import BASE, World

from ssckg.errors import DataError
from ssckg.harmonization.comparison.coverage import group_coverage, pair_coverage
from ssckg.harmonization.comparison.ground import Ground, Terms
from ssckg.harmonization.comparison.tiers import level_below, tier_of
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.comparison import Level
from ssckg.model.crosswalk import Crosswalk
from ssckg.model.crosswalk_mappings import MappingRecord

# Coverage of a pair


def test_coverage_by_hand() -> None:
    found = pair_coverage(ground(small()), A, B)
    assert (found.subject, found.object, found.kind, found.joined) == ("a", "b", "Indicator", True)
    # a1, a2, a3 of five
    assert (found.covered, found.total, found.share) == (3, 5, 0.6)
    assert codes(found.list) == ["a1", "a2", "a3"]
    assert found.by_predicate == {"exact": 1, "close": 0, "broad": 1, "narrow": 0, "related": 1}
    # a1: 1 - 0.1 * 0.4 = 0.96; a2: 0.8; a3: 0.6. Mean 2.36 of 5.
    assert [each.probability for each in found.list] == pytest.approx([0.96, 0.8, 0.6])
    assert found.expected == pytest.approx(2.36 / 5)
    # P(0) = 0.04 * 0.2 * 0.4 = 0.0032; P(1) = 0.96 * 0.2 * 0.4 + 0.04 * 0.8 * 0.4
    # + 0.04 * 0.2 * 0.6 = 0.0768 + 0.0128 + 0.0048 = 0.0944: P(<=1) = 0.0976 >= 0.025, low is 1.
    assert (found.low, found.high, found.method) == (1 / 5, 3 / 5, "exact")


def test_the_other_direction_by_hand() -> None:
    found = pair_coverage(ground(small()), B, A)
    # b1 from a1; b2 from a1, a2 and a3, strongest as seen from b2: narrower a2
    assert (found.covered, found.total) == (2, 4)
    assert found.by_predicate == {"exact": 1, "close": 0, "broad": 0, "narrow": 1, "related": 0}
    # b2: 1 - 0.4 * 0.2 * 0.4 = 0.968
    assert [each.probability for each in found.list] == pytest.approx([0.9, 0.968])
    assert [link.object.code for link in found.list[1].links] == ["a2", "a1", "a3"]
    # No mapping stands behind two elements of b, so it is exact.
    assert found.method == "exact"


def test_the_link_behind_a_figure() -> None:
    first = pair_coverage(ground(small()), A, B).list[0]
    link = first.links[0]
    assert (first.curie, first.label, first.predicate) == (
        *("a:a1", "Label of a1"),
        Predicate.EXACT,
    )
    assert (link.subject.code, link.object.code, link.framework) == ("a1", "b1", "b")
    assert (link.confidence, link.mapping) == (0.9, f"{BASE}mapping/a-b/a1--b1")


@pytest.mark.parametrize(
    ("strength", "covered"),
    [("exact", ["a1"]), ("close", ["a1"]), ("broad", ["a1", "a2"]), ("narrow", ["a1", "a2"])],
)
def test_weaker_links_do_not_count(strength: str, covered: list[str]) -> None:
    found = pair_coverage(ground(small(), strength=Predicate(strength)), A, B)
    assert codes(found.list) == covered


@pytest.mark.parametrize("listed", ["rejected", "candidates", "derived"])
def test_only_accepted_mappings_count(listed: str) -> None:
    world = small()
    world.map("a5", "exact", "b4", 1.0, listed=listed)
    assert codes(pair_coverage(ground(world), A, B).list) == ["a1", "a2", "a3"]


def test_derived_mappings_count_where_they_are_asked_for() -> None:
    world = small()
    world.map("a5", "exact", "b4", 0.7, listed="derived")
    found = pair_coverage(ground(world, derived=True), A, B)
    assert codes(found.list) == ["a1", "a2", "a3", "a5"]


def test_an_element_that_is_less_likely_than_not_is_not_counted() -> None:
    world = World()
    world.edition("a", "a1 a2 a3")
    world.edition("b", "b1 b2 b3 b4")
    world.map("a1", "exact", "b1", 0.5)  # not more likely than not
    world.map("a2", "exact", "b2", 0.3)
    world.map("a2", "related", "b3", 0.3)  # 1 - 0.7 * 0.7 = 0.51
    found = pair_coverage(ground(world), A, B)
    assert codes(found.list) == ["a2"]
    # P(0) = 0.5 * 0.49 = 0.245, P(2) = 0.5 * 0.51 = 0.255 > 0.025: all of 0 to 2 of 3
    assert (found.low, found.high) == (0, 2 / 3)
    assert codes(gap(world, A, B).list) == ["a1", "a3"]


def test_editions_without_a_mapping_set_are_not_a_coverage_of_zero() -> None:
    found = pair_coverage(ground(small()), A, C)
    assert (found.joined, found.covered, found.share, found.low) == (False, None, None, None)
    assert (found.total, found.by_predicate, found.list) == (5, {}, ())


def test_derived_mappings_alone_say_something_where_they_are_asked_for() -> None:
    world = small()
    world.map("a1", "close", "c1", 0.7, listed="derived")
    assert pair_coverage(ground(world), A, C).covered is None
    found = pair_coverage(ground(world, derived=True), A, C)
    assert (found.joined, found.covered, found.by_predicate["close"]) == (False, 1, 1)


def test_a_set_that_only_declares_elements_without_match_is_zero() -> None:
    world = small()
    world.map("a1", lacking="c", reason="C has nothing.")
    found = pair_coverage(ground(world), A, C)
    assert (found.joined, found.covered, found.share, found.low, found.high) == (True, 0, 0, 0, 0)


def test_an_edition_without_anything_at_a_level_has_no_share() -> None:
    found = pair_coverage(ground(small(), Level.GOAL), A, B)
    assert (found.joined, found.covered, found.total, found.share) == (True, 0, 0, None)


@pytest.mark.parametrize("confidence", [float("nan"), -0.1, 1.1])
def test_a_mapping_without_a_confidence_is_named(confidence: float) -> None:
    world = small()
    world.map("a5", "exact", "b4", confidence)
    with pytest.raises(DataError, match="a5--b4 has no confidence"):
        pair_coverage(ground(world), A, B)


# Levels


def test_a_link_counts_for_what_stands_above_it() -> None:
    world = tall()
    world.map("a1", "close", "i2", 0.8)
    targets = pair_coverage(ground(world, Level.TARGET), SDG, A)
    assert codes(targets.list) == ["1.2", "2.1"]
    # Both or none: not 0.64 + ... but 0 with 0.2 and 2 with 0.8, which draws show.
    assert (targets.low, targets.high, targets.method) == (0, 2 / 3, "sampled")
    assert targets.expected == pytest.approx(1.6 / 3)
    goals = pair_coverage(ground(world, Level.GOAL), SDG, A)
    assert codes(goals.list) == ["1", "2"]
    assert goals.list[0].links[0].subject.code == "i2"
    assert codes(pair_coverage(ground(world), SDG, A).list) == ["i2"]


def test_a_link_does_not_count_for_what_stands_below_it() -> None:
    world = tall()
    world.map("a1", "related", "1", 0.8)
    world.map("a2", "broad", "2.1", 0.8)
    assert codes(pair_coverage(ground(world, Level.GOAL), SDG, A).list) == ["1", "2"]
    assert codes(pair_coverage(ground(world, Level.TARGET), SDG, A).list) == ["2.1"]
    assert codes(pair_coverage(ground(world), SDG, A).list) == []
    assert codes(pair_coverage(ground(world), A, SDG).list) == ["a1", "a2"]


def test_coverage_by_group() -> None:
    world = tall()
    world.map("a1", "close", "i2", 0.8)
    world.map("a2", "broad", "2.1", 0.7)
    one, two = group_coverage(ground(world, Level.GOAL), SDG, A)
    # Goal 1: of 1.1 and 1.2 only 1.2; goal 2: 2.1 by i2 and by itself, 1 - 0.2 * 0.3 = 0.94
    assert (one.code, one.counted, one.covered, one.total) == ("1", "target", 1, 2)
    assert (codes(one.present), codes(one.missing)) == (["1.2"], ["1.1"])
    assert one.is_covered
    assert one.probability == pytest.approx(0.8)
    assert (one.low, one.high) == (0, 0.5)
    assert (two.covered, two.total) == (1, 1)
    assert two.expected == pytest.approx(0.94)
    assert codes(two.counterparts) == ["a1", "a2"]
    targets = group_coverage(ground(world, Level.TARGET), SDG, A)
    assert [(t.code, t.is_covered, t.covered, t.total) for t in targets] == [
        *(("1.1", False, 0, 1), ("1.2", True, 1, 1)),
        ("2.1", True, 1, 2),
    ]


def test_levels_of_a_framework_with_one_root() -> None:
    """Root over two dimensions over sub-dimensions: the goals are not the root alone."""
    world = World()
    world.edition("a", "a1 a2")
    world.add("a", "CompositeIndex", "root")
    world.add("a", "Dimension", "d1 d2")
    world.add("a", "SubDimension", "s1 s2 s3")
    world.below("d1 d2", "root")
    world.below("s1 s3", "d1")
    world.below("s2", "d2")
    world.below("a1", "s1")
    world.below("a2", "s2")
    crosswalk = world.crosswalk()
    assert codes(tier_of(crosswalk, A, Level.GOAL).elements) == ["d1", "d2"]
    # s3 has no indicator, and is counted all the same: it is of the kind that has some.
    assert codes(tier_of(crosswalk, A, Level.TARGET).elements) == ["s1", "s2", "s3"]
    assert level_below(Level.GOAL, crosswalk, A) is Level.TARGET


def test_themes_are_both_levels() -> None:
    world = World()
    world.edition("a", "a1 a2")
    world.add("a", "Theme", "t1 t2")
    world.below("a1", "t1")
    world.below("a2", "t2")
    crosswalk = world.crosswalk()
    for level in (Level.GOAL, Level.TARGET):
        assert codes(tier_of(crosswalk, A, level).elements) == ["t1", "t2"]
    assert level_below(Level.GOAL, crosswalk, A) is Level.INDICATOR


def test_commitments_are_targets_and_their_sections_goals() -> None:
    world = World()
    world.edition("a", "a1")
    world.add("a", "Commitment", "p1 p2")
    world.add("a", "Section", "whole s1 s2")
    world.below("s1 s2", "whole")
    world.below("p1 a1", "s1")
    world.below("p2", "s2")
    crosswalk = world.crosswalk()
    assert codes(tier_of(crosswalk, A, Level.TARGET).elements) == ["p1", "p2"]
    assert codes(tier_of(crosswalk, A, Level.GOAL).elements) == ["s1", "s2"]


def test_a_cycle_above_indicators_does_not_hang() -> None:
    world = World()
    world.edition("a", "a1")
    world.add("a", "Theme", "t1 t2")
    world.below("a1", "t1")
    world.below("t1", "t2")
    world.below("t2", "t1")
    assert codes(tier_of(world.crosswalk(), A, Level.TARGET).elements) == ["t1", "t2"]
    assert codes(tier_of(world.crosswalk(), A, Level.GOAL).elements) == []


# Nothing to count


def test_without_mappings_nothing_is_known() -> None:
    empty = Crosswalk(BASE, (), ())
    assert tier_of(empty, A, Level.GOAL).elements == ()
    unknown = MappingRecord("m", "s", "x", Predicate.EXACT, "y", 1.0, MappingList.ACCEPTED)
    laid = Ground(replace(empty, mappings=(unknown,)), Terms())
    assert laid.links(A, B) == {}
    assert not laid.is_joined(A, B)


@pytest.mark.parametrize("ends", [None, (A, A)], ids=["set-not-known", "set-inside-one-edition"])
def test_a_mapping_of_another_set_does_not_count(ends: tuple[str, str] | None) -> None:
    world = World()
    world.edition("a", "a1 a2")
    world.edition("b", "b1 b2")
    world.map("a1", "exact", "b1", 0.9)
    iri = world.map("a2", "exact", "b2", 0.9)
    world.mappings[-1] = replace(world.mappings[-1], mapping_set="urn:other")
    if ends is not None:
        world.sets["urn:other"] = ends
    found = pair_coverage(ground(world), A, B)
    assert codes(found.list) == ["a1"]
    assert iri not in {link.mapping for each in found.list for link in each.links}
