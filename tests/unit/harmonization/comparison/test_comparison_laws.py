"""What holds of coverage and gaps whatever the mappings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.unit.harmonization.comparison.by_hand import A, B, codes
from tests.worlds import World

from ssckg.harmonization.comparison.coverage import pair_coverage
from ssckg.harmonization.comparison.gaps import Gaps
from ssckg.harmonization.comparison.ground import Ground, Terms
from ssckg.model.choices import Predicate

if TYPE_CHECKING:
    from ssckg.model.comparison import PairCoverage
    from ssckg.model.crosswalk import Crosswalk

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
@settings(max_examples=examples(60), deadline=None)
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
@settings(max_examples=examples(60), deadline=None)
def test_adding_a_mapping_never_lowers_coverage(mappings: Drawn, strength: Predicate) -> None:
    less = Ground(drawn_world(mappings[1:]), Terms(strength=strength))
    more = Ground(drawn_world(mappings), Terms(strength=strength))
    for one, other in ((A, B), (B, A)):
        before, after = pair_coverage(less, one, other), pair_coverage(more, one, other)
        assert (after.covered or 0) >= (before.covered or 0)
        assert (after.expected or 0) >= (before.expected or 0) - 1e-12
        assert {e.code for e in after.list} >= {e.code for e in before.list}


@given(MAPPINGS)
@settings(max_examples=examples(60), deadline=None)
def test_it_does_not_matter_from_which_end_a_mapping_is_written(mappings: Drawn) -> None:
    straight = Ground(drawn_world(mappings), Terms())
    turned = Ground(drawn_world(mappings, turned=True), Terms())
    for one, other in ((A, B), (B, A)):
        here, there = pair_coverage(straight, one, other), pair_coverage(turned, one, other)
        assert figures(here) == figures(there)


@given(MAPPINGS, st.sampled_from(list(Predicate)))
@settings(max_examples=examples(60), deadline=None)
def test_covered_and_gaps_make_up_the_whole(mappings: Drawn, strength: Predicate) -> None:
    laid = Ground(drawn_world(mappings), Terms(strength=strength))
    covered = pair_coverage(laid, A, B)
    missing = Gaps(laid).between(A, (B,))
    assert missing is not None
    assert (covered.covered or 0) + missing.count == covered.total
    assert sorted(codes(covered.list) + codes(missing.list)) == ["a0", "a1", "a2", "a3", "a4"]


@given(MAPPINGS)
@settings(max_examples=examples(30), deadline=None)
def test_the_order_of_mappings_does_not_matter(mappings: Drawn) -> None:
    crosswalk = drawn_world(mappings)
    shuffled = replace(crosswalk, mappings=tuple(reversed(crosswalk.mappings)))
    here, there = (pair_coverage(Ground(each, Terms()), B, A) for each in (crosswalk, shuffled))
    assert here == there
