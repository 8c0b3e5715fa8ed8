"""Candidates for merging: scores worked out by hand, and laws that hold in any world."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.worlds import BASE, World

from ssckg.errors import UnknownNameError
from ssckg.harmonization.redundancy.candidates import find_redundancy, mapping_score
from ssckg.harmonization.redundancy.likeness import WEIGHTS
from ssckg.model.redundancy import Reading, RedundantPair, Relation, State

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk

PERCENT = {"unit": f"{BASE}unit/percent"}


def sdg_world(**labels: str) -> World:
    """Return a world of the editions a and b, and SDG targets 1.1 and 1.2."""
    world = World()
    world.edition("sdg")
    world.add("sdg", "Target", "1.1 1.2")
    for edition in ("a", "b"):
        world.edition(edition)
        for name, label in labels.items():
            if name.startswith(edition):
                world.add(edition, "Indicator", name, label=label)
    return world


def only(world: World, minimum: float = 0.6) -> RedundantPair:
    (pair,) = find_redundancy(world.crosswalk(), minimum=minimum).pairs
    return pair


def test_the_weights_make_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_score_of_a_pair_that_is_known_in_all_parts() -> None:
    world = sdg_world(a1="Water supply", b1="Basic water supply")
    world.point("a1", numerator="households with water", denominator="all households", **PERCENT)
    world.point("b1", numerator="people with water", denominator="city households", **PERCENT)
    world.map("a1", "related", "1.1")
    world.map("b1", "related", "1.1")
    world.map("b1", "related", "1.2")
    pair = only(world)
    # label: {water, supply}, {basic, water, supply}: 2 * 2 / 5 = 0.8; numerator: {household,
    # water}, {population, water}: 2 * 1 / 4 = 0.5; denominator and unit the same; targets 1 of 2.
    # 0.35 * 0.8 + 0.25 * 0.5 + 0.15 * 1 + 0.10 * 1 + 0.15 * 0.5 = 0.73
    assert pair.score == pytest.approx(0.73)
    assert (pair.comparable, pair.mapping_score) == (1, 0)
    assert [part.likeness for part in pair.parts] == [0.8, 0.5, 1, 1, 0.5]
    assert pair.reading is Reading.PART
    assert [target.code for target in pair.shared_targets] == ["1.1"]
    assert "words: none more against basic" in pair.against


def test_a_unit_that_a_factor_converts_is_half_alike() -> None:
    world = sdg_world(a1="Physicians", b1="Physicians")
    world.point("a1", unit=f"{BASE}unit/per-1000-inhabitants")
    world.point("b1", unit=f"{BASE}unit/per-100000-inhabitants")
    pair = only(world)
    # (0.35 * 1 + 0.10 * 0.5) / 0.45
    assert pair.score == pytest.approx(0.4 / 0.45, abs=1e-6)
    assert pair.reading is Reading.ONE
    assert pair.differences[0].factor == 100


def test_only_what_is_known_on_both_sides_counts() -> None:
    world = sdg_world(a1="Noise", b1="Noise exposure")
    world.point("a1", numerator="people")
    # Only the labels: {noise}, {noise, exposure}: 2 * 1 / 3.
    pair = only(world)
    assert pair.score == pytest.approx(2 / 3, abs=1e-6)
    assert pair.comparable == pytest.approx(0.35)


def test_a_label_that_names_what_the_other_counts_is_the_same() -> None:
    world = sdg_world(a1="Number of firefighters per 100 000 population", b1="Fire service")
    world.point("b1", numerator="firefighters")
    pair = only(world)
    assert pair.parts[0].likeness == 1
    assert pair.reading is Reading.ONE


def test_mappings_say_their_confidence_and_a_close_one_four_fifths_of_it() -> None:
    world = sdg_world(a1="Apples", b1="Pears", a2="Plums", b2="Cherries")
    world.map("a1", "exact", "b1", 0.9)
    world.map("a2", "close", "b2", 0.9)
    crosswalk = world.crosswalk()
    assert mapping_score(crosswalk, world.iri("a1"), world.iri("b1")) == pytest.approx(0.9)
    assert mapping_score(crosswalk, world.iri("b2"), world.iri("a2")) == pytest.approx(0.72)
    assert mapping_score(crosswalk, world.iri("a1"), world.iri("b2")) == 0
    found = find_redundancy(crosswalk).pairs
    assert [(p.score, p.reading) for p in found] == [(0.9, Reading.ONE), (0.72, Reading.ONE)]


def test_a_common_counterpart_says_the_product() -> None:
    world = sdg_world(a1="Apples", a2="Pears", b1="Fruit")
    world.map("a1", "exact", "b1", 0.9)
    world.map("a2", "close", "b1", 0.8)
    # 0.9 * (0.8 * 0.8) = 0.576
    assert mapping_score(world.crosswalk(), world.iri("a1"), world.iri("a2")) == pytest.approx(
        0.576
    )
    pairs = find_redundancy(world.crosswalk(), minimum=0.5).pairs
    (inside,) = [p for p in pairs if p.relation is Relation.INSIDE]
    assert inside.score == pytest.approx(0.576)


def test_a_shared_target_alone_is_no_evidence() -> None:
    world = sdg_world(a1="Apples", b1="Pears")
    world.map("a1", "exact", "1.1")
    world.map("b1", "exact", "1.1")
    crosswalk = replace(world.crosswalk(), mappings=())
    assert find_redundancy(crosswalk, minimum=0).pairs == ()
    assert find_redundancy(replace(crosswalk, points=()), minimum=0).compared == 0


def test_a_shared_target_and_unit_is_evidence_but_little() -> None:
    world = sdg_world(a1="Apples", b1="Pears")
    for name in ("a1", "b1"):
        world.map(name, "related", "1.1")
        world.point(name, **PERCENT)
    # (0.35 * 0 + 0.10 * 1 + 0.15 * 1) / 0.60 = 0.4167: below 0.6, and counted there.
    result = find_redundancy(world.crosswalk())
    assert (result.pairs, result.below_minimum) == ((), 1)
    assert only(world, minimum=0).score == pytest.approx(0.25 / 0.6, abs=1e-6)


def test_what_a_curator_rejected_is_kept_apart_and_comes_last() -> None:
    world = sdg_world(a1="Homicides", b1="Homicides", a2="Noise", b2="Noise exposure")
    world.map("a1", "exact", "b1", 0.9, "rejected", reason="Victims against crimes.")
    pairs = find_redundancy(world.crosswalk()).pairs
    assert [p.state for p in pairs] == [State.CANDIDATE, State.KEPT_APART]
    assert pairs[1].against[0].endswith("Victims against crimes.")


def test_what_a_curator_found_only_related_is_kept_apart_and_a_narrow_match_is_a_part() -> None:
    world = sdg_world(a1="Poverty", b1="Poverty rate", a2="Traffic deaths", b2="Traffic deaths")
    world.map("a1", "related", "b1", 0.9, reason="Another line.")
    world.map("a2", "narrow", "b2", 0.9, reason="Road traffic only.")
    first, second = find_redundancy(world.crosswalk()).pairs
    assert (first.subject.code, first.state, first.reading) == ("a2", State.CANDIDATE, Reading.PART)
    assert (second.subject.code, second.state) == ("a1", State.KEPT_APART)
    assert first.against == ("one is part of the other: Road traffic only.",)
    assert second.against == ("only related: Another line.",)


def test_words_alike_in_units_that_nothing_converts_are_not_one() -> None:
    world = sdg_world(a1="City product per capita", b1="City product")
    world.point("a1", unit=f"{BASE}unit/usd")
    world.point("b1", unit=f"{BASE}unit/percent")
    pair = only(world)
    assert pair.reading is Reading.OTHER_UNIT
    # (0.35 * 1 + 0.10 * 0) / 0.45
    assert pair.score == pytest.approx(0.35 / 0.45, abs=1e-6)
    assert "no factor known" in pair.differences[0].text


def test_siblings_have_words_of_their_own() -> None:
    world = sdg_world(a1="Primary wastewater treatment", a2="Secondary wastewater treatment")
    pair = only(world)
    assert pair.reading is Reading.SIBLINGS
    assert pair.against[0] == "words: primary against secondary"


def test_editions_of_one_family_stand_apart_and_join_no_group() -> None:
    world = sdg_world(a1="Noise", b1="Noise", b2="Noise")
    world.editions["b"] = replace(world.editions["b"], family="a")
    result = find_redundancy(world.crosswalk())
    expected = [Relation.INSIDE, Relation.EDITIONS, Relation.EDITIONS]
    assert [p.relation for p in result.pairs] == expected
    assert result.groups == ()


def test_groups_say_whether_each_is_alike_each() -> None:
    world = sdg_world(a1="Noise", a2="Noise", b1="Noise", a3="Green area", b3="Dust", b4="Lawn")
    world.map("a3", "exact", "b3", 0.9)
    world.map("a3", "exact", "b4", 0.7)
    groups = find_redundancy(world.crosswalk(), minimum=0.65).groups
    assert [([m.code for m in g.members], g.pairs, g.is_complete) for g in groups] == [
        (["a1", "a2", "b1"], 3, True),
        # b3 and b4 by a3: 0.9 * 0.7 = 0.63, below.
        (["a3", "b3", "b4"], 2, False),
    ]
    assert groups[1].weakest == pytest.approx(0.7)


def test_the_overview_counts_pairs_by_framework() -> None:
    world = sdg_world(a1="Noise", b1="Noise", a2="Dust", b2="Fine dust", a3="Light", b3="Light")
    world.map("a3", "exact", "b3", 0.9, "rejected")
    tables = {table.name: table for table in find_redundancy(world.crosswalk()).tables()}
    overview = tables["overview"]
    # Noise may be one; dust may be a part (2 * 1 / 3 = 0.67); light is kept apart.
    assert [dict(zip(overview.columns, row, strict=True)) for row in overview.rows] == [
        {
            "framework": "a",
            "other": "b",
            "may_be_one": 1,
            "alike_in_words_not_in_unit": 0,
            "one_may_be_part_of_the_other": 1,
            "each_has_words_of_its_own": 0,
            "kept_apart": 1,
        }
    ]
    assert len(tables["across"].rows) == 3
    # Five parts of each of the three pairs.
    assert len(tables["score-parts"].rows) == 15


def test_retired_indicators_are_left_out() -> None:
    world = sdg_world(a1="Noise", b1="Noise")
    world.elements["b1"] = replace(world.elements["b1"], is_retired=True)
    assert find_redundancy(world.crosswalk(), minimum=0).pairs == ()


def test_a_framework_narrows_down_and_comes_first() -> None:
    world = sdg_world(a1="Noise", b1="Noise", b2="Noise")
    result = find_redundancy(world.crosswalk(), "b")
    assert [(p.subject.code, p.object.code) for p in result.pairs] == [
        ("b1", "b2"),
        ("b1", "a1"),
        ("b2", "a1"),
    ]
    assert len(find_redundancy(world.crosswalk(), "a").pairs) == 2


def test_unknown_and_empty() -> None:
    world = World()
    assert find_redundancy(world.crosswalk()).pairs == ()
    with pytest.raises(UnknownNameError):
        find_redundancy(world.crosswalk(), "nope")


def with_duplicate(crosswalk: Crosswalk, iri: str) -> tuple[Crosswalk, str]:
    """Return the crosswalk with a copy of an indicator, its points and its mappings."""
    copy = f"{iri}-copy"
    element = replace(crosswalk.element[iri], iri=copy, id="copy", codes=("copy",))
    points = [
        replace(p, iri=f"{p.iri}-copy", indicator=copy) for p in crosswalk.points_of.get(iri, ())
    ]
    mappings = [
        replace(
            m,
            iri=f"{m.iri}-copy",
            subject=copy if m.subject == iri else m.subject,
            object=copy if m.object == iri else m.object,
        )
        for m in crosswalk.mappings
        if iri in {m.subject, m.object}
    ]
    changed = replace(
        crosswalk,
        elements=(*crosswalk.elements, element),
        points=(*crosswalk.points, *points),
        mappings=(*crosswalk.mappings, *mappings),
    )
    return changed, copy


WORDS = st.sampled_from(
    ["", "water", "city households", "one 100 000th of city population", "%", "Number"]
)
UNITS = st.sampled_from(["", f"{BASE}unit/percent", f"{BASE}unit/ratio", f"{BASE}unit/usd"])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = sdg_world()
    names = [f"{e}{n}" for e in "ab" for n in range(draw(st.integers(1, 3)))]
    for name in names:
        label = draw(st.text(min_size=1, max_size=6).filter(str.strip) | WORDS.filter(bool))
        world.add(name[0], "Indicator", name, label=label)
        for number in range(draw(st.integers(0, 2))):
            world.point(
                name, str(number), unit=draw(UNITS), numerator=draw(WORDS), denominator=draw(WORDS)
            )
        if draw(st.booleans()):
            predicate = draw(st.sampled_from(["exact", "close", "related", "narrow"]))
            world.map(name, predicate, draw(st.sampled_from(["1.1", "1.2"])))
    return world


@settings(max_examples=examples(60), deadline=None)
@given(worlds(), st.data())
def test_a_duplicate_is_always_found_redundant(world: World, data: st.DataObject) -> None:
    crosswalk = world.crosswalk()
    chosen = data.draw(st.sampled_from([e for e in crosswalk.elements if e.kind == "Indicator"]))
    doubled, copy = with_duplicate(crosswalk, chosen.iri)
    result = find_redundancy(doubled, minimum=1)
    pairs = {frozenset((p.subject.iri, p.object.iri)): p for p in result.pairs}
    found = pairs[frozenset((chosen.iri, copy))]
    assert found.score == 1
    assert (found.relation, found.state, found.reading) == (
        Relation.INSIDE,
        State.CANDIDATE,
        Reading.ONE,
    )
    assert found.differences == ()


@settings(max_examples=examples(40), deadline=None)
@given(worlds())
def test_pairs_stand_once_within_bounds_and_in_the_same_order_for_any_order(world: World) -> None:
    crosswalk = world.crosswalk()
    result = find_redundancy(crosswalk, minimum=0)
    ends = [frozenset((p.subject.iri, p.object.iri)) for p in result.pairs]
    assert len(ends) == len(set(ends))
    assert all(0 <= p.score <= 1 and 0 < p.comparable <= 1 for p in result.pairs)
    turned = replace(
        crosswalk,
        elements=crosswalk.elements[::-1],
        points=crosswalk.points[::-1],
        mappings=crosswalk.mappings[::-1],
    )
    assert find_redundancy(turned, minimum=0) == result
