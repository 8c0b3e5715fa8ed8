"""Gaps and overlaps in worlds small enough to count on paper."""

from __future__ import annotations

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
from tests.worlds import World

from ssckg.harmonization.comparison.gaps import Gaps, touched_targets
from ssckg.harmonization.comparison.overlaps import overlaps_of
from ssckg.model.choices import Predicate
from ssckg.model.comparison import Level


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
