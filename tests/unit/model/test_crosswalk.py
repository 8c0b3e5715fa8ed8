"""A crosswalk as value: what stands above what, links from both ends, the digest."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds import World

from ssckg.model.choices import Predicate
from ssckg.model.crosswalk import Crosswalk

if TYPE_CHECKING:
    import random


def _sdg() -> World:
    """Goal 1 with targets 1.1 and 1.2; c1 below 1.1, c2 below both, a1 mapped to c2 and 1.1."""
    world = World()
    world.edition("sdg", "c1 c2")
    world.add("sdg", "Target", "1.1 1.2")
    world.add("sdg", "Goal", "1")
    world.below("c1 c2", "1.1")
    world.below("c2", "1.2")
    world.below("1.1 1.2", "1")
    world.edition("a", "a1 a2")
    world.map("a1", "broad", "c2", 0.9)
    world.map("a1", "related", "1.1", 0.8)
    world.map("a2", "related")
    world.map("a2", "exact", "c1", 0.9, listed="rejected")
    world.map("a2", "close", "c1", 0.5, listed="derived")
    return world


def test_ancestors_are_nearest_first_and_each_once() -> None:
    world = _sdg()
    found = world.crosswalk().ancestors(world.iri("c2"))
    assert found == (world.iri("1.1"), world.iri("1.2"), world.iri("1"))


def test_a_cycle_of_broader_ends() -> None:
    world = World()
    world.edition("a", "a1 a2")
    world.below("a1", "a2")
    world.below("a2", "a1")
    assert world.crosswalk().ancestors(world.iri("a1")) == (world.iri("a2"),)


@pytest.mark.parametrize(
    ("element", "kind", "expected"),
    [
        ("c2", "Target", ("1.1", "1.2")),
        ("1.2", "Target", ("1.2",)),
        ("c1", "Goal", ("1",)),
        ("1", "Target", ()),
        ("a1", "Goal", ()),
    ],
)
def test_roll_up(element: str, kind: str, expected: tuple[str, ...]) -> None:
    world = _sdg()
    found = world.crosswalk().at(world.iri(element), kind)
    assert found == tuple(world.iri(each) for each in expected)


def test_links_are_seen_from_both_ends_and_only_accepted_ones() -> None:
    world = _sdg()
    links = world.crosswalk().links
    assert [(each.predicate, each.object) for each in links[world.iri("a1")]] == [
        (Predicate.BROAD, world.iri("c2")),
        (Predicate.RELATED, world.iri("1.1")),
    ]
    (turned,) = links[world.iri("c2")]
    assert (turned.predicate, turned.object) == (Predicate.NARROW, world.iri("a1"))
    assert world.iri("a2") not in links
    (derived,) = world.crosswalk().derived_links[world.iri("a2")]
    assert derived.predicate is Predicate.CLOSE


def test_strength_of_predicates() -> None:
    order = sorted(Predicate, key=lambda each: each.rank)
    assert order[0] is Predicate.EXACT
    assert order[1] is Predicate.CLOSE
    assert Predicate.BROAD.rank == Predicate.NARROW.rank < Predicate.RELATED.rank
    assert [each.inverse for each in Predicate] == ["exact", "close", "narrow", "broad", "related"]


@given(st.randoms(use_true_random=False))
def test_the_digest_knows_no_order(chance: random.Random) -> None:
    crosswalk = _sdg().crosswalk()
    elements, mappings = list(crosswalk.elements), list(crosswalk.mappings)
    chance.shuffle(elements)
    chance.shuffle(mappings)
    other = replace(crosswalk, elements=tuple(elements), mappings=tuple(mappings))
    assert other.digest == crosswalk.digest


def test_the_digest_notices_every_change() -> None:
    crosswalk = _sdg().crosswalk()
    first = crosswalk.mappings[0]
    changed: list[Crosswalk] = [
        replace(crosswalk, mappings=crosswalk.mappings[1:]),
        replace(crosswalk, mappings=(replace(first, confidence=0.91), *crosswalk.mappings[1:])),
        replace(crosswalk, elements=crosswalk.elements[1:]),
        replace(crosswalk, names={"x": "y"}),
        replace(crosswalk, set_editions={}),
    ]
    digests = {crosswalk.digest, *(each.digest for each in changed)}
    assert len(digests) == 6


@pytest.mark.parametrize("name", [f.name for f in fields(Crosswalk) if f.name != "base"])
def test_the_digest_covers_all_that_analyses_read(name: str) -> None:
    empty = Crosswalk("https://x.example/", (), ())
    content: Any = {"one": ("a", "b")} if isinstance(getattr(empty, name), dict) else ("one",)
    changed: dict[str, Any] = {name: content}
    assert replace(empty, **changed).digest != empty.digest
