"""Changes that leave elements and data points as they are: places, benchmarks, details."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.worlds import BASE, World

from ssckg.errors import UnknownNameError, UsageError
from ssckg.harmonization.changes import apply
from ssckg.harmonization.impact.assessing import impact
from ssckg.model.change import AddDetail, ChangeBenchmark, ChangeField, MoveElement
from ssckg.model.crosswalk_frameworks import KnownBenchmark
from ssckg.model.impact_effects import Effect

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk

A = f"{BASE}a/"
HALF, FULL = f"{BASE}bench/half", f"{BASE}bench/full"


def crosswalk() -> Crosswalk:
    """Two groups: g with a1 and a2, h with a3; benchmarks of a1 and a2."""
    made = World()
    made.edition("a", "a1 a2 a3")
    made.add("a", "Category", "g h")
    made.below("a1 a2", "g")
    made.below("a3", "h")
    for each in ("a1", "a2", "a3"):
        made.point(each, unit=f"{BASE}unit/percent", direction="higher-better")
    return replace(
        made.crosswalk(),
        benchmarks=(
            KnownBenchmark(FULL, f"{A}a1/result", "Full", Decimal(100)),
            KnownBenchmark(HALF, f"{A}a2/result", "Half", Decimal(50)),
        ),
    )


def test_an_element_moves_to_another_group() -> None:
    moved = apply(crosswalk(), MoveElement(f"{A}a1", f"{A}h"))
    assert moved.element[f"{A}a1"].broader == (f"{A}h",)
    assert sorted(moved.narrower[f"{A}h"]) == [f"{A}a1", f"{A}a3"]
    assert moved.narrower[f"{A}g"] == (f"{A}a2",)


def test_only_the_place_that_is_named_is_given_up() -> None:
    twice = apply(crosswalk(), MoveElement(f"{A}a1", f"{A}h", old=f"{A}nowhere"))
    assert twice.element[f"{A}a1"].broader == (f"{A}g", f"{A}h")
    once = apply(twice, MoveElement(f"{A}a1", old=f"{A}g"))
    assert once.element[f"{A}a1"].broader == (f"{A}h",)
    assert apply(twice, MoveElement(f"{A}a1")).element[f"{A}a1"].broader == ()


def test_nothing_stands_below_itself() -> None:
    with pytest.raises(UsageError, match="below itself"):
        apply(crosswalk(), MoveElement(f"{A}g", f"{A}g"))
    with pytest.raises(UsageError, match="below itself"):
        apply(crosswalk(), MoveElement(f"{A}g", f"{A}a1"))
    with pytest.raises(UnknownNameError):
        apply(crosswalk(), MoveElement(f"{A}a1", f"{A}z"))
    with pytest.raises(UnknownNameError):
        apply(crosswalk(), MoveElement(f"{A}z", f"{A}g"))


def test_groups_get_fewer_and_more_data_points() -> None:
    known = crosswalk()
    found = impact(known, [MoveElement(f"{A}a3", f"{A}g")], known.editions[0])
    # g: 2 and one more; h: its only one goes.
    assert {(g.code, g.before, g.after, g.is_empty) for g in found.groups} == {
        ("g", 2, 3, False),
        ("h", 1, 0, True),
    }
    assert found.change == ("move a3 below g",)
    assert not found.series
    assert not found.mappings


def test_a_benchmark_changes_comes_in_and_goes() -> None:
    known = crosswalk()
    changes = [
        ChangeBenchmark(f"{A}a1", f"{A}a1/result", "90", FULL),
        ChangeBenchmark(f"{A}a2", f"{A}a2/result", "", HALF),
        ChangeBenchmark(f"{A}a3", f"{A}a3/result", "10", label="Ten"),
    ]
    found = impact(known, changes, known.editions[0])
    assert {(b.label, b.kind, b.effect) for b in found.benchmarks} == {
        ("Full", "90", Effect.REVIEW),
        ("Half", "50", Effect.FALLS),
        ("Ten", "10", Effect.NEW),
    }
    assert found.counts.benchmarks == 3
    assert [each.counts.benchmarks for each in found.each] == [1, 1, 1]
    assert found.change == (
        "change benchmark of a1 to '90'",
        "remove benchmark of a2",
        "add benchmark of a3 to '10'",
    )


def test_a_benchmark_that_is_not_there_or_no_number_is_told() -> None:
    with pytest.raises(UnknownNameError):
        apply(crosswalk(), ChangeBenchmark(f"{A}a1", f"{A}a1/result", "1", f"{BASE}bench/z"))
    with pytest.raises(UsageError, match="no number"):
        apply(crosswalk(), ChangeBenchmark(f"{A}a1", f"{A}a1/result", "much"))


def test_a_method_is_added() -> None:
    changed = apply(crosswalk(), AddDetail(f"{A}a1", "method", "Count."))
    assert changed.element[f"{A}a1"].methods == ("Count.",)
    assert apply(crosswalk(), AddDetail(f"{A}a1", "formula", "x")) == crosswalk()


def test_how_a_unit_is_printed_changes_nothing_that_is_measured() -> None:
    known = crosswalk()
    change = ChangeField(f"{A}a1", "unit_text", "per cent")
    assert apply(known, change).points[0].unit_text == "per cent"
    found = impact(known, [change], known.editions[0])
    assert found.counts.series == found.counts.mappings == 0
    assert not found.benchmarks


def test_changes_are_also_assessed_together_only() -> None:
    known = crosswalk()
    change = MoveElement(f"{A}a3", f"{A}g")
    found = impact(known, [change], known.editions[0], alone=False)
    assert not found.each
    assert found.change == ("move a3 below g",)
    assert found.counts == impact(known, [change], known.editions[0]).counts
