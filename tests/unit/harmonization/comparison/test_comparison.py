"""Coverage, overlaps and gaps in worlds small enough to count on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.worlds import BASE, World

from ssckg.errors import DataError
from ssckg.harmonization.comparison.coverage import group_coverage, pair_coverage
from ssckg.harmonization.comparison.gaps import Gaps, touched_targets
from ssckg.harmonization.comparison.ground import Ground, Terms
from ssckg.harmonization.comparison.overlaps import overlaps_of
from ssckg.harmonization.comparison.tiers import level_below, tier_of
from ssckg.model.comparison import Level, PairCoverage
from ssckg.model.crosswalk import Crosswalk, MappingList, MappingRecord, Predicate

if TYPE_CHECKING:
    from ssckg.model.comparison import Gap

A, B, C, SDG = (f"{BASE}framework/{name}" for name in ("a", "b", "c", "sdg"))


def small() -> World:
    """Editions a (5 indicators) and b (4), joined by four mappings of all kinds of strength."""
    world = World()
    world.edition("a", "a1 a2 a3 a4 a5")
    world.edition("b", "b1 b2 b3 b4")
    world.edition("c", "c1 c2")
    world.map("a1", "exact", "b1", 0.9)
    world.map("a1", "related", "b2", 0.6)
    world.map("a2", "broad", "b2", 0.8)
    world.map("a3", "related", "b2", 0.6)
    world.map("a4", lacking="b", confidence=0.8, reason="B counts no such thing.")
    return world


def ground(world: World, level: Level = Level.INDICATOR, **terms: object) -> Ground:
    return Ground(world.crosswalk(), replace(Terms(level), **terms))  # type: ignore[arg-type]


def codes(found: object) -> list[str]:
    return [each.code for each in found]  # type: ignore[attr-defined]


def gap(world: World, one: str, *others: str, **terms: object) -> Gap:
    found = Gaps(ground(world, **terms)).between(one, others)  # type: ignore[arg-type]
    assert found is not None
    return found


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
        *(f"{BASE}a/a1", "Label of a1"),
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


def tall() -> World:
    """SDGs with two goals, three targets and three indicators, one of them under two targets."""
    world = World()
    world.edition("a", "a1 a2")
    world.edition("sdg", "i1 i2 i3")
    world.add("sdg", "Target", "1.1 1.2 2.1")
    world.add("sdg", "Goal", "1 2")
    world.below("1.1 1.2", "1")
    world.below("2.1", "2")
    world.below("i1", "1.1")
    world.below("i2", "1.2")
    world.below("i2", "2.1")  # repeated
    world.below("i3", "2.1")
    return world


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


# Gaps


def test_gaps_by_hand() -> None:
    found = gap(small(), A, B)
    assert (found.subject, found.objects, found.count, found.total) == ("a", ("b",), 2, 5)
    assert codes(found.list) == ["a4", "a5"]
    assert [each.reason for each in found.list] == ["B counts no such thing.", ""]
    assert found.list[0].declared[0].confidence == 0.8
    # The complement of 1 to 3 of 5
    assert (found.low, found.high) == (2 / 5, 4 / 5)
    assert found.expected == pytest.approx((5 - 2.36) / 5)


def test_a_group_has_the_reasons_of_what_stands_below_it() -> None:
    world = tall()
    world.map("a1", "exact", "i1", 0.9)
    world.map("i2", lacking="a", reason="Not for cities.")
    world.map("i3", lacking="a", reason="Never asked.")
    found = gap(world, SDG, A, level=Level.TARGET)
    assert {each.code: each.reason for each in found.list} == {
        "1.2": "i2: Not for cities.",
        "2.1": "i2: Not for cities. i3: Never asked.",
    }


def test_a_link_that_is_too_weak_is_told() -> None:
    found = gap(small(), A, B, strength=Predicate.CLOSE)
    nearest = {each.code: each.nearest and each.nearest.object.code for each in found.list}
    assert nearest == {"a2": "b2", "a3": "b2", "a4": None, "a5": None}


def test_gaps_to_several_editions() -> None:
    world = small()
    world.map("a4", "close", "c1", 0.8)
    found = gap(world, A, B, C)
    assert (found.objects, codes(found.list)) == (("b", "c"), ["a5"])
    # a1 0.96, a2 0.8, a3 0.6, a4 0.8: 3.16 of 5 are expected to have a counterpart
    assert found.expected == pytest.approx((5 - 3.16) / 5)


def test_what_is_not_joined_is_left_out_of_gaps() -> None:
    assert gap(small(), A, B, C).objects == ("b",)
    assert Gaps(ground(small())).between(A, (C,)) is None


def test_gaps_are_ranked_by_how_many_agencies_care() -> None:
    world = tall()
    world.map("a1", "exact", "i1", 0.9)
    world.agency("X", custodian="i3")
    world.agency("Y", partner="i3")
    world.agency("Z", custodian="i2")
    # i2 stands under 1.2 (Z) and 2.1 (X, Y by i3, Z by itself), i3 under 2.1
    found = gap(world, SDG, A)
    assert [(each.code, each.agencies) for each in found.list] == [
        *(("i2", ("X", "Y", "Z")), ("i3", ("X", "Y", "Z"))),
    ]
    targets = gap(world, SDG, A, level=Level.TARGET)
    assert [(each.code, each.agency_count) for each in targets.list] == [("2.1", 3), ("1.2", 1)]


def test_agencies_care_about_what_an_indicator_measures() -> None:
    world = tall()
    world.edition("b", "b1")
    world.map("a1", "related", "i1", 0.9)
    world.map("a2", "broad", "2.1", 0.9)
    world.map("a1", lacking="b")
    world.agency("X", custodian="i3")
    world.agency("Y")
    world.priority("Y", "2")
    found = gap(world, A, B)
    assert [(each.code, each.agencies) for each in found.list] == [("a2", ("X", "Y")), ("a1", ())]


def test_targets_that_an_element_stands_for() -> None:
    world = tall()
    world.map("a1", "related", "i2", 0.9)
    world.add("a", "Theme", "t")
    world.below("a1 a2", "t")
    crosswalk = world.crosswalk()

    def touched(name: str) -> list[str]:
        return sorted(iri.rpartition("/")[2] for iri in touched_targets(crosswalk, world.iri(name)))

    assert touched("i2") == ["1.2", "2.1"]
    assert touched("1.2") == ["1.2"]
    assert touched("1") == ["1.1", "1.2"]
    assert touched("a1") == touched("t") == ["1.2", "2.1"]
    assert touched("a2") == []


# Overlaps


def three() -> World:
    world = World()
    world.edition("a", "a1 a2 a3 a4 a5")
    world.edition("b", "b1 b2 b3")
    world.edition("c", "c1 c2")
    world.map("a1", "exact", "b1", 0.9)
    world.map("a1", "close", "c1", 0.8)
    world.map("a2", "close", "b2", 0.7)
    world.map("a3", "close", "c2", 0.6)
    world.map("a4", "exact", "b3", 0.9)
    world.map("a4", "broad", "c2", 0.9)  # too weak to be shared
    return world


def test_overlaps_by_exact_combination() -> None:
    both, with_b, with_c = overlaps_of(ground(three()), A, (B, C))
    assert (both.objects, both.is_every, codes(both.list)) == (("b", "c"), True, ["a1"])
    # Only a1 can: 0.9 * 0.8 = 0.72, so 0 or 1 of 5
    assert (both.low, both.high) == (0, 1 / 5)
    assert both.expected == pytest.approx(0.72 / 5)
    assert (with_b.objects, codes(with_b.list)) == (("b",), ["a2", "a4"])
    # a1 with b alone: 0.9 * 0.2 = 0.18; a2: 0.7; a4: 0.9
    assert with_b.expected == pytest.approx((0.18 + 0.7 + 0.9) / 5)
    assert (with_c.objects, codes(with_c.list)) == (("c",), ["a3"])
    assert [link.framework for link in both.list[0].counterparts] == ["b", "c"]


def test_the_set_of_all_is_told_also_when_nothing_is_in_it() -> None:
    found = overlaps_of(ground(three(), strength=Predicate.EXACT), A, (B, C))
    assert [(each.objects, each.is_every, each.count) for each in found] == [
        *((("b", "c"), True, 0), (("b",), False, 2)),
    ]


def test_what_is_not_joined_shares_nothing_known() -> None:
    found = overlaps_of(ground(three()), B, (A, C))
    assert [(each.objects, each.is_every, each.count) for each in found] == [(("a",), True, 3)]


# Laws

ENDS = st.tuples(st.integers(0, 4), st.integers(0, 3))
MAPPINGS = st.lists(
    st.tuples(ENDS, st.sampled_from(list(Predicate)), st.floats(0, 1)),
    unique_by=lambda each: each[0],
    max_size=14,
)
Drawn = list[tuple[tuple[int, int], Predicate, float]]


def drawn_world(mappings: Drawn, *, turned: bool = False) -> Crosswalk:
    """Editions a and b with these mappings; turned: every mapping written from its other end."""
    world = World()
    world.edition("a", "a0 a1 a2 a3 a4")
    world.edition("b", "b0 b1 b2 b3")
    world.map("a0", lacking="b")
    for (one, other), predicate, confidence in mappings:
        if turned:
            world.map(f"b{other}", predicate.inverse, f"a{one}", confidence)
        else:
            world.map(f"a{one}", predicate, f"b{other}", confidence)
    return world.crosswalk()


def figures(pair: PairCoverage) -> tuple[object, ...]:
    shown = [(e.code, e.predicate, e.probability) for e in pair.list]
    return pair.covered, pair.by_predicate, pair.expected, pair.low, pair.high, shown


@given(MAPPINGS, st.sampled_from(list(Predicate)))
@settings(max_examples=60, deadline=None)
def test_the_range_contains_the_share_and_lies_within_one(
    mappings: Drawn, strength: Predicate
) -> None:
    for one, other in ((A, B), (B, A)):
        found = pair_coverage(Ground(drawn_world(mappings), Terms(strength=strength)), one, other)
        assert found.low is not None
        assert found.share is not None
        assert found.high is not None
        assert 0 <= found.low <= found.share <= found.high <= 1
        assert sum(found.by_predicate.values()) == found.covered == len(found.list)


@given(MAPPINGS, st.sampled_from(list(Predicate)))
@settings(max_examples=60, deadline=None)
def test_adding_a_mapping_never_lowers_coverage(mappings: Drawn, strength: Predicate) -> None:
    less = Ground(drawn_world(mappings[1:]), Terms(strength=strength))
    more = Ground(drawn_world(mappings), Terms(strength=strength))
    for one, other in ((A, B), (B, A)):
        before, after = pair_coverage(less, one, other), pair_coverage(more, one, other)
        assert (after.covered or 0) >= (before.covered or 0)
        assert (after.expected or 0) >= (before.expected or 0) - 1e-12
        assert {e.code for e in after.list} >= {e.code for e in before.list}


@given(MAPPINGS)
@settings(max_examples=60, deadline=None)
def test_it_does_not_matter_from_which_end_a_mapping_is_written(mappings: Drawn) -> None:
    straight = Ground(drawn_world(mappings), Terms())
    turned = Ground(drawn_world(mappings, turned=True), Terms())
    for one, other in ((A, B), (B, A)):
        here, there = pair_coverage(straight, one, other), pair_coverage(turned, one, other)
        assert figures(here) == figures(there)


@given(MAPPINGS, st.sampled_from(list(Predicate)))
@settings(max_examples=60, deadline=None)
def test_covered_and_gaps_make_up_the_whole(mappings: Drawn, strength: Predicate) -> None:
    laid = Ground(drawn_world(mappings), Terms(strength=strength))
    covered = pair_coverage(laid, A, B)
    missing = Gaps(laid).between(A, (B,))
    assert missing is not None
    assert (covered.covered or 0) + missing.count == covered.total
    assert sorted(codes(covered.list) + codes(missing.list)) == ["a0", "a1", "a2", "a3", "a4"]


@given(MAPPINGS)
@settings(max_examples=30, deadline=None)
def test_the_order_of_mappings_does_not_matter(mappings: Drawn) -> None:
    crosswalk = drawn_world(mappings)
    shuffled = replace(crosswalk, mappings=tuple(reversed(crosswalk.mappings)))
    here, there = (pair_coverage(Ground(each, Terms()), B, A) for each in (crosswalk, shuffled))
    assert here == there


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
