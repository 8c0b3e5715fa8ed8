"""Clashes between linked indicators, in worlds written down by hand."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from tests.worlds import BASE, World

from ssckg.errors import UnknownNameError
from ssckg.harmonization.clashes.linked import find_clashes
from ssckg.model.choices import Predicate
from ssckg.model.clashes import ClashesResult, ClashKind, Severity


def unit(name: str) -> str:
    return f"{BASE}unit/{name}"


def pair(predicate: str, one: dict[str, Any], two: dict[str, Any]) -> ClashesResult:
    """Return the clashes of a world of two linked indicators, each with one data point."""
    world = World()
    world.edition("a", "a1")
    world.edition("b", "b1")
    world.point("a1", **one)
    world.point("b1", **two)
    world.map("a1", predicate, "b1", 0.9, reason="Read both.")
    return find_clashes(world.crosswalk(), "a", "b")


PER_1000 = {"unit": unit("per-1000-inhabitants")}
PER_100000 = {"unit": unit("per-100000-inhabitants")}
PERCENT = {"unit": unit("percent")}


@pytest.mark.parametrize(
    ("predicate", "one", "two", "kind", "severity"),
    [
        ("close", PER_1000, PER_100000, "unit", "convertible"),
        ("exact", PER_1000, PER_100000, "unit", "contradiction"),
        ("narrow", PERCENT, PER_100000, "unit", "incompatible"),
        (
            "close",
            {"population_base": "households"},
            {"population_base": "inhabitants"},
            "population-base",
            "incompatible",
        ),
        (
            "exact",
            {"population_base": "households"},
            {"population_base": "inhabitants"},
            "population-base",
            "contradiction",
        ),
        (
            "close",
            {"direction": "higher-better"},
            {"direction": "lower-better"},
            "direction",
            "incompatible",
        ),
        (
            "exact",
            {"direction": "higher-better"},
            {"direction": "lower-better"},
            "direction",
            "contradiction",
        ),
        ("exact", {"direction": "target"}, {"direction": "lower-better"}, "direction", "to-check"),
        (
            "close",
            {"value_type": "boolean"},
            {"value_type": "number"},
            "value-type",
            "incompatible",
        ),
        (
            "exact",
            {"denominator": "total wastewater"},
            {"denominator": "sewage produced"},
            "denominator",
            "contradiction",
        ),
        (
            "exact",
            {"denominator": "adult inhabitants"},
            {"denominator": "population aged 15 and over"},
            "denominator",
            "to-check",
        ),
        (
            "close",
            {**PERCENT, "maximum": Decimal(100)},
            {**PERCENT, "maximum": Decimal(1)},
            "bounds",
            "to-check",
        ),
    ],
)
def test_each_kind_of_clash(
    predicate: str, one: dict[str, Any], two: dict[str, Any], kind: str, severity: str
) -> None:
    result = pair(predicate, one, two)
    found = [(c.difference.kind.value, c.difference.severity.value) for c in result.clashes]
    assert found == [(kind, severity)]
    assert result.clashes[0].mappings[0].reason == "Read both."


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (PERCENT, PERCENT),
        (PERCENT, {}),
        ({}, {}),
        ({"denominator": "one 100 000th of city population"}, {"denominator": "Population"}),
        ({"maximum": Decimal(100)}, {"maximum": Decimal(1)}),
        ({**PERCENT, "maximum": Decimal(100)}, {**PERCENT, "maximum": Decimal("100.0")}),
        ({"multiplier": Decimal(100)}, {"multiplier": Decimal("100.0")}),
    ],
)
def test_what_agrees_or_is_not_known_on_both_sides_does_not_clash(
    one: dict[str, Any], two: dict[str, Any]
) -> None:
    assert pair("exact", one, two).clashes == ()


def test_a_multiplier_converts_only_the_same_ratio() -> None:
    ratio = {"numerator": "deaths", "denominator": "population"}
    one = {**ratio, "multiplier": Decimal(1000)}
    (clash,) = pair("close", one, {**ratio, "multiplier": Decimal(100_000)}).clashes
    # A value of 5 per 1,000 is 500 per 100,000: 100 times as much.
    assert clash.difference.severity is Severity.CONVERTIBLE
    assert clash.difference.factor == Decimal(100)
    other = {"numerator": "beds", "denominator": "population", "multiplier": Decimal(100_000)}
    (clash,) = pair("close", one, other).clashes
    assert (clash.difference.severity, clash.difference.factor) == (Severity.TO_CHECK, None)


def test_one_data_point_in_common_is_enough() -> None:
    world = World()
    world.edition("a", "a1")
    world.edition("b", "b1")
    world.point("a1", "share", **PERCENT)
    world.point("a1", "count", unit=unit("number"))
    world.point("b1", **PERCENT)
    world.map("a1", "close", "b1")
    assert find_clashes(world.crosswalk(), "a", "b").clashes == ()


@pytest.fixture
def linked() -> World:
    """a1 exact b1 (units clash), a2 related b2 (units clash), a3 rejected b3 (units clash)."""
    world = World()
    world.edition("a", "a1 a2 a3")
    world.edition("b", "b1 b2 b3")
    for name in ("1", "2", "3"):
        world.point(f"a{name}", **PERCENT)
        world.point(f"b{name}", **PER_1000)
    world.map("a1", "exact", "b1")
    world.map("a2", "related", "b2")
    world.map("a3", "close", "b3", listed="rejected")
    return world


def test_only_accepted_links_of_the_strength_count(linked: World) -> None:
    crosswalk = linked.crosswalk()
    found = find_clashes(crosswalk, "a", "b")
    assert [(c.subject.code, c.object.code) for c in found.clashes] == [("a1", "b1")]
    every = find_clashes(crosswalk, "a", "b", Predicate.RELATED)
    assert [(c.subject.code, c.predicate) for c in every.clashes] == [
        ("a1", "exact"),
        ("a2", "related"),
    ]
    assert (found.pairs, every.pairs) == (1, 2)


def test_swapping_the_editions_swaps_the_sides(linked: World) -> None:
    there = find_clashes(linked.crosswalk(), "a", "b", Predicate.RELATED)
    back = find_clashes(linked.crosswalk(), "b", "a", Predicate.RELATED)
    ends = {(c.subject.code, c.object.code, c.difference.subject_value) for c in there.clashes}
    assert {
        (c.object.code, c.subject.code, c.difference.object_value) for c in back.clashes
    } == ends


def test_counts_by_kind_say_what_could_be_compared(linked: World) -> None:
    kinds = {k.kind: k for k in find_clashes(linked.crosswalk(), "a", "b").kinds}
    unit_count, other = kinds[ClashKind.UNIT], kinds[ClashKind.DENOMINATOR]
    assert (unit_count.known, unit_count.clashes, unit_count.contradictions) == (1, 1, 1)
    assert (other.known, other.clashes) == (0, 0)


def test_inside_an_edition_a_common_counterpart_joins_two() -> None:
    world = World()
    world.edition("a", "a1 a2 a3")
    world.edition("b", "b1")
    world.point("a1", **PERCENT)
    world.point("a2", **PER_1000)
    world.point("a3", **PER_1000)
    world.map("a1", "exact", "b1")
    world.map("a2", "close", "b1")
    world.map("a3", "broad", "b1")
    for name, label in (("a1", "One"), ("a2", "Two"), ("a3", "Three")):
        element = world.elements[name]
        world.elements[name] = type(element)(
            element.iri, name, label, element.kind, element.editions
        )
    (clash,) = find_clashes(world.crosswalk(), "a", "a").clashes
    assert (clash.subject.code, clash.object.code) == ("a1", "a2")
    assert clash.via is not None
    assert (clash.via.code, clash.predicate, clash.basis) == ("b1", "close", "common counterpart")
    assert clash.difference.severity is Severity.INCOMPATIBLE


def test_unknown_editions_are_named() -> None:
    world = World()
    world.edition("a", "a1")
    with pytest.raises(UnknownNameError, match="nope"):
        find_clashes(world.crosswalk(), "a", "nope")


def test_an_empty_edition_has_no_clashes() -> None:
    world = World()
    world.edition("a")
    world.edition("b")
    for ends in product("ab", "ab"):
        assert find_clashes(world.crosswalk(), *ends).clashes == ()
