"""Core sets of small worlds whose answer can be worked out on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.worlds import World

if TYPE_CHECKING:
    from ssckg.model.core_set import CoreSet

from ssckg.app.analyses.core_set import CoreParameters, FrontierParameters, core_frontier, core_set
from ssckg.app.analyses.sources import Sources
from ssckg.errors import ForbiddenError, UnknownNameError, UsageError


def _world() -> World:
    """Targets 1.1 to 1.4. a measures 1.1 1.2, b 1.2 1.3, c 1.3, d 1.4 (advanced), e nothing."""
    world = World()
    world.edition("sdg", "i1 i2 i3 i4 i5")
    world.add("sdg", "Goal", "1")
    world.add("sdg", "Target", "1.1 1.2 1.3 1.4 1.5")
    world.below("1.1 1.2 1.3 1.4 1.5", "1")
    for number in "12345":
        world.below(f"i{number}", f"1.{number}")
    world.edition("k")
    for code in "abce":
        world.add("k", "Indicator", code, level="core")
    world.add("k", "Indicator", "d", level="advanced")
    for code in "abcde":
        world.point(code)
    for code, numbers in {"a": "12", "b": "23", "c": "3", "d": "4"}.items():
        for number in numbers:
            world.map(code, "exact", f"i{number}", 0.8)
    return world


def _core(world: World, **parameters: Any) -> CoreSet:
    sources = Sources(Path(), world.crosswalk(), "", {})
    return core_set(sources, CoreParameters(framework="k", **parameters))


def _codes(found: CoreSet) -> str:
    return "".join(each.code for each in found.chosen)


def test_the_smallest_set_that_keeps_all_targets() -> None:
    found = _core(_world())
    # 1.1 needs a, 1.4 needs d; 1.3 is left: b or c, and b comes first.
    assert _codes(found) == "abd"
    assert (found.optimal, found.gap) == (True, 0)
    assert found.coverage is not None
    assert (found.coverage.covered, found.coverage.total, found.coverage.share) == (4, 4, 1)
    # 1.2 has two mappings of 0.8: 0.96; the other three 0.8 each: 3 * 0.8 + 0.96 = 3.36 of 4.
    assert found.coverage.expected == pytest.approx(3.36 / 4)
    # All four hold with 0.8^3 * 0.96 = 0.49: the upper end is 4. At most one holds with 0.0109
    # (none: 0.2^3 * 0.04 = 0.00032; one: 0.96 * 0.008 + 3 * 0.8 * 0.04 * 0.04 = 0.01152), which is
    # under 0.025, at most two with more: 3 * 0.8 * 0.04 * 0.96 + 3 * 0.64 * 0.2 * 0.04 = 0.10752.
    assert (found.coverage.low, found.coverage.high) == (2 / 4, 1)
    assert found.coverage.method == "exact"


def test_each_member_says_what_it_is_there_for() -> None:
    members = {each.code: each for each in _core(_world()).chosen}
    assert {code: [t.code for t in each.only] for code, each in members.items()} == {
        "a": ["1.1"],
        "b": ["1.3"],
        "d": ["1.4"],
    }
    assert [t.code for t in members["a"].targets] == ["1.1", "1.2"]
    assert members["d"].there_for == "alone measures 1.4"


def test_the_best_of_a_size() -> None:
    # Two that cover most: a and b, a and c or a and d cover three; b and d, too. Of a with b or c
    # (both core) and those with d (advanced) the core ones go first, and of a the first codes: ab.
    assert _codes(_core(_world(), size=2)) == "ab"
    # d alone covers one, a and b two each: a comes first.
    assert _codes(_core(_world(), size=1)) == "a"


def test_what_just_misses() -> None:
    found = _core(_world(), size=2)
    # c for b: nothing is lost, as a measures 1.2 and c 1.3. d for b: 1.3 goes, 1.4 comes.
    # e for b: 1.3 is lost; b measures 1.2 beside a.
    misses = {
        m.kpi.code: (
            m.instead_of.code,
            m.loss,
            [t.code for t in m.lost],
            [t.code for t in m.gained],
        )
        for m in found.near_misses
    }
    assert misses == {
        "c": ("b", 0, [], []),
        "d": ("b", 0, ["1.3"], ["1.4"]),
        "e": ("b", 1, ["1.3"], []),
    }
    assert [each.target.code for each in found.targets_lost] == ["1.4"]
    assert [each.code for each in found.targets_lost[0].measured_by] == ["d"]


def test_a_floor_takes_advanced_ones_out_where_there_are_no_reports() -> None:
    found = _core(_world(), floor=0.8)
    assert _codes(found) == "ab"
    assert [each.code for each in found.below_floor] == ["d"]
    assert [(t.target.code, t.is_below_floor) for t in found.targets_lost] == [("1.4", True)]
    # Required all the same: in, and said to be below.
    required = _core(_world(), floor=0.8, require=("d",))
    assert _codes(required) == "abd"
    assert [each.code for each in required.chosen if each.is_below_floor] == ["d"]
    assert any("d was required" in note for note in required.notes())


def test_reports_go_before_the_level() -> None:
    world = _world()
    for city in ("u", "v", "w"):
        world.report(city, "2021", "d")
        world.report(city, "2021", "a", missing=city == "w")
    # d: 3 of 3. a: 2 of 3 = 0.67, below 0.8. b and c by their level.
    found = _core(world, floor=0.8, min_cities=3)
    assert _codes(found) == "bd"
    evidence = found.evidence
    assert (evidence.by_reports, evidence.by_level, evidence.by_nothing) == (2, 3, 0)
    # As the floor moves: at 0.6 a stands, at 0.7 it does not, and 1.1 is lost with it.
    shifts = {round(each.floor, 1): each for each in found.shifts}
    assert [k.code for k in shifts[0.7].removed] == ["a"]
    assert (shifts[0.6].covered, shifts[0.7].covered) == (4, 3)
    assert shifts[0.7].added == ()


def test_left_out_by_name() -> None:
    found = _core(_world(), exclude=("b",))
    assert _codes(found) == "acd"


def test_high_priorities_that_agencies_declared_are_must_haves() -> None:
    world = _world()
    world.agency("WHO")
    world.priority("WHO", "1.4")
    found = _core(world, size=2)
    # 1.4 asks for d; beside it a or b cover two each, and a comes first.
    assert _codes(found) == "ad"
    need = found.chosen[1].needed_by
    assert [(n.agency, n.because, n.origin, n.is_only) for n in need] == [
        ("WHO", "1.4", "declared", True)
    ]
    assert _codes(_core(world, size=2, must_haves="none")) == "ab"


def test_a_priority_below_high_is_no_must_have() -> None:
    world = _world()
    world.agency("WHO")
    world.priority("WHO", "1.4", level="medium")
    assert _codes(_core(world, size=2)) == "ab"


def test_a_priority_on_an_indicator_of_the_framework_is_a_must_have() -> None:
    world = _world()
    world.agency("WHO")
    world.priority("WHO", "e")
    assert _codes(_core(world, size=1)) == "e"


def test_of_a_goal_one_target_will_do() -> None:
    world = _world()
    world.agency("WHO")
    world.priority("WHO", "1")
    assert _codes(_core(world, size=1)) == "a"


def test_a_partner_that_declared_nothing_keeps_one_target_if_asked_for() -> None:
    world = _world()
    world.agency("ITU", custodian="i4", is_partner=True)
    world.agency("OECD", custodian="i3")  # no partner: nothing is kept for it
    assert _codes(_core(world, size=1)) == "a"
    assert _codes(_core(world, size=1, must_haves="custodianship")) == "d"


def test_must_haves_that_nothing_measures_are_told_and_do_not_hinder() -> None:
    world = _world()
    world.agency("WHO")
    world.priority("WHO", "1.5")
    found = _core(world, size=1)
    assert found.feasible
    assert found.unmet == ("WHO declared 1.5 of high priority",)


def test_what_cannot_be_met_together_is_named() -> None:
    world = _world()
    world.agency("WHO")
    world.priority("WHO", "1.4")
    found = _core(world, size=1, floor=0.5)
    assert not found.feasible
    assert not found.optimal
    assert found.gap is None
    assert found.chosen == ()
    # d is the only one for 1.4 and advanced: the must-have and the floor; the size is not to blame.
    assert [each.kind for each in found.conflicts] == ["must-have", "floor"]
    assert "WHO declared 1.4" in found.conflicts[0].text
    assert found.tables()[0].name == "conflicts"


def test_more_targets_than_can_be_covered() -> None:
    found = _core(_world(), targets=5)
    assert [each.kind for each in found.conflicts] == ["targets"]
    some = _core(_world(), targets=3)
    # Three targets with two: ab, ac, ad and bd would do; ab before them as both are core.
    assert _codes(some) == "ab"


def test_weights_count_agencies() -> None:
    world = _world()
    world.agency("A", custodian="i4")
    world.agency("B", custodian="i4")
    world.agency("C", custodian="i4")
    # 1.4 counts three times, 1.1 to 1.3 once each: d alone is worth 3, a and b are worth 2.
    found = _core(world, size=1, weights="agencies")
    assert _codes(found) == "d"
    assert found.coverage is not None
    assert (found.coverage.weight, found.coverage.weight_total) == (3, 6)
    # By agency: A cares about 1.4 alone.
    assert [(a.agency, a.measured, a.covered) for a in found.agencies] == [
        ("A", 1, 1),
        ("B", 1, 1),
        ("C", 1, 1),
    ]


def test_strength_leaves_weaker_links_out() -> None:
    world = _world()
    world.map("e", "related", "i5", 0.9)
    weak, strong = _core(world), _core(world, strength="exact")
    assert weak.coverage is not None
    assert strong.coverage is not None
    assert (weak.coverage.total, strong.coverage.total) == (5, 4)


def test_a_mapping_more_never_lowers_what_a_size_covers() -> None:
    before = _core(_world(), size=2)
    world = _world()
    world.map("e", "close", "i5", 0.7)
    world.map("b", "close", "i5", 0.7)
    after = _core(world, size=2)
    assert before.coverage is not None
    assert after.coverage is not None
    assert after.coverage.covered >= before.coverage.covered


def test_the_frontier() -> None:
    sources = Sources(Path(), _world().crosswalk(), "", {})
    found = core_frontier(sources, FrontierParameters(framework="k"))
    # All: a 2; a with b, c or d 3; a, b, d 4. Without d: a 2; a and b 3, which is all.
    points = [(p.floor_from, p.floor, p.size, p.covered, p.is_pareto) for p in found.points]
    assert points == [
        (0, 0, 1, 2, False),
        (0, 0, 2, 3, False),
        (0, 0, 3, 4, True),
        (0.1, 1, 1, 2, True),
        (0.1, 1, 2, 3, True),
    ]
    assert [(f.candidates, f.coverable) for f in found.floors] == [(5, 4)] + [(4, 3)] * 10
    assert found.optimal


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"require": ("zz",)}, UnknownNameError),
        ({"require": ("a",), "exclude": ("a",)}, UsageError),
        ({"submissions": True}, ForbiddenError),
    ],
)
def test_what_makes_no_sense_is_refused(parameters: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        _core(_world(), **parameters)


def test_a_framework_without_links_has_no_targets_to_keep() -> None:
    world = World()
    world.edition("sdg")
    world.edition("k", "a b")
    found = _core(world)
    assert found.feasible
    assert found.chosen == ()
    assert found.coverage is not None
    assert found.coverage.share is None
    assert found.tables()
    frontier = core_frontier(
        Sources(Path(), world.crosswalk(), "", {}), FrontierParameters(framework="k")
    )
    assert frontier.chart() is None
