"""Editions and mappings that the tests of comparison count on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.worlds import BASE, World

from ssckg.harmonization.comparison.gaps import Gaps
from ssckg.harmonization.comparison.ground import Ground, Terms
from ssckg.model.comparison import Level

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


def ground(world: World, level: Level = Level.INDICATOR, **terms: object) -> Ground:
    return Ground(world.crosswalk(), replace(Terms(level), **terms))  # type: ignore[arg-type]


def codes(found: object) -> list[str]:
    return [each.code for each in found]  # type: ignore[attr-defined]


def gap(world: World, one: str, *others: str, **terms: object) -> Gap:
    found = Gaps(ground(world, **terms)).between(one, others)  # type: ignore[arg-type]
    assert found is not None
    return found
