"""Which SDG targets an indicator measures, worked out by hand.

Goal 1 holds targets 1.1, 1.2, 1.10. SDG indicator c1 is below 1.1; c2 below 1.1 and 1.2.
k1 broad c2, so it measures 1.1 and 1.2; k1 related 1.10, so it measures that as a neighbour.
k2 has a rejected pair only, k3 is mapped to another framework only: neither measures anything.
"""

from __future__ import annotations

from tests.worlds import BASE, World

from ssckg.harmonization.measures import measured_targets, sdg_targets, targets_of
from ssckg.model.choices import Predicate


def _world() -> World:
    world = World()
    world.edition("sdg", "c1 c2")
    world.add("sdg", "Target", "1.10 1.1 1.2")
    world.below("c1 c2", "1.1")
    world.below("c2", "1.2")
    world.edition("k", "k1 k2 k3")
    world.edition("other", "o1")
    world.add("other", "Target", "t9")
    world.below("o1", "t9")
    world.map("k1", "broad", "c2", 0.9)
    world.map("k1", "related", "1.10", 0.8)
    world.map("k2", "exact", "c1", 0.9, listed="rejected")
    world.map("k3", "exact", "o1", 0.9)
    return world


def test_targets_are_in_the_order_of_their_numbers() -> None:
    found = sdg_targets(_world().crosswalk())
    assert [each.code for each in found] == ["1.1", "1.2", "1.10"]


def test_what_an_indicator_measures() -> None:
    world = _world()
    found = targets_of(world.crosswalk(), world.iri("k1"))
    assert {target.rpartition("/")[2]: len(links) for target, links in found.items()} == {
        "1.1": 1,
        "1.2": 1,
        "1.10": 1,
    }
    assert targets_of(world.crosswalk(), world.iri("k2")) == {}
    assert targets_of(world.crosswalk(), world.iri("k3")) == {}


def test_strength_leaves_the_weaker_out() -> None:
    world = _world()
    found = targets_of(world.crosswalk(), world.iri("k1"), Predicate.BROAD)
    assert set(found) == {world.iri("1.1"), world.iri("1.2")}
    assert targets_of(world.crosswalk(), world.iri("k1"), Predicate.CLOSE) == {}


def test_an_sdg_indicator_measures_what_stands_above_it() -> None:
    world = _world()
    assert targets_of(world.crosswalk(), world.iri("c2")) == {
        world.iri("1.1"): (),
        world.iri("1.2"): (),
    }


def test_every_indicator_of_the_edition_is_told() -> None:
    world = _world()
    found = measured_targets(world.crosswalk(), f"{BASE}framework/k")
    assert {iri.rpartition("/")[2]: len(targets) for iri, targets in found.items()} == {
        "k1": 3,
        "k2": 0,
        "k3": 0,
    }
