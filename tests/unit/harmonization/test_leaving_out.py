"""A crosswalk without an edition reads as if the edition had never been in it."""

from __future__ import annotations

from dataclasses import replace

from tests.worlds import BASE, World

from ssckg.harmonization.leaving_out import without_editions
from ssckg.model.crosswalk_frameworks import KnownRule

NEW = f"{BASE}framework/new"


def old_world() -> World:
    world = World()
    world.edition("old", "a1 a2")
    world.edition("sdg", "c1 c2")
    world.point("a1")
    world.map("a1", "exact", "c1", 0.9)
    return world


def both() -> World:
    world = old_world()
    world.edition("new", "b1 b2")
    world.point("b1")
    world.map("b1", "close", "c1", 0.8)
    world.map("a1", "exact", "b1", 1.0)
    return world


def test_what_is_left_is_what_was_there_before() -> None:
    assert without_editions(both().crosswalk(), [NEW]).digest == old_world().crosswalk().digest


def test_nothing_of_an_unknown_edition_is_left_out() -> None:
    crosswalk = both().crosswalk()
    assert without_editions(crosswalk, [f"{BASE}framework/other"]) is crosswalk
    assert without_editions(crosswalk, []) is crosswalk


def test_what_editions_share_stays_in_the_other() -> None:
    """An edition that keeps its codes has the IRIs of the one before."""
    crosswalk = both().crosswalk()
    shared = tuple(
        replace(each, editions=(f"{BASE}framework/old", NEW)) if each.id == "a2" else each
        for each in crosswalk.elements
    )
    left = without_editions(replace(crosswalk, elements=shared), [NEW])
    assert left.digest == old_world().crosswalk().digest


def test_rules_about_an_edition_as_a_whole_go_with_it() -> None:
    rules = tuple(
        KnownRule(f"{BASE}rule/{name}", f"{BASE}framework/{name}", "applies-to")
        for name in ("old", "new")
    )
    left = without_editions(replace(both().crosswalk(), rules=rules), [NEW])
    assert left.rules == rules[:1]
