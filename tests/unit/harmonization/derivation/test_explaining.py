"""Explanations: recorded, derived, contradicted, or how near two elements are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.unit.harmonization.derivation.composition_file import rules
from tests.worlds import World

from ssckg.errors import UsageError
from ssckg.harmonization.derivation.explaining import explain
from ssckg.model.choices import Predicate
from ssckg.model.derivation import Relation

if TYPE_CHECKING:
    from ssckg.model.explanation import ExplanationResult


def _explain(made: World, one: str, other: str) -> ExplanationResult:
    crosswalk = replace(made.crosswalk(), compositions=rules())
    elements = {each.id: each for each in crosswalk.elements}
    return explain(crosswalk, elements[one], elements[other])


@pytest.fixture
def made() -> World:
    made = World()
    for name in "abcd":
        made.edition(name, f"{name}1 {name}2")
    made.map("a1", "exact", "b1", 0.9, reason="Same parts.", sources=("book",), page="p. 3")
    made.map("b1", "broad", "c1", 0.8, reason="A part of it.", origin="stated")
    return made


def test_a_derived_mapping_is_told_link_by_link(made: World) -> None:
    found = _explain(made, "a1", "c1")
    assert found.derived is not None
    assert (found.derived.predicate, found.derived.confidence) == (Predicate.BROAD, 0.72)
    assert found.derived.arithmetic == "0.9 x 0.8 = 0.72"
    assert found.derived.rule == "exact-broad gives broad"
    (chain,) = found.derived.chains
    assert [(link.subject.code, link.predicate.value) for link in chain.links] == [
        ("a1", "exact"),
        ("b1", "broad"),
    ]
    text = " ".join(found.sentences)
    assert "Same parts. Our own comparison: book (p. 3)." in text
    assert "A part of it." in text
    assert found.words() == found.sentences


def test_it_is_told_from_the_end_that_was_asked_first(made: World) -> None:
    found = _explain(made, "c1", "a1")
    assert found.derived is not None
    assert found.derived.predicate is Predicate.NARROW
    assert found.derived.rule == "narrow-exact gives narrow"
    assert [link.inverted for link in found.derived.chains[0].links] == [True, True]


def test_what_is_recorded_is_told_with_what_chains_say(made: World) -> None:
    made.map("a1", "close", "c1", 0.9, listed="rejected", reason="Stock against flow.")
    found = _explain(made, "c1", "a1")
    (statement,) = found.statements
    assert (statement.listed, statement.predicate, statement.inverted) == (
        "rejected",
        Predicate.CLOSE,
        True,
    )
    (bearing,) = found.bearing
    assert (bearing.relation, bearing.predicate) == (Relation.REJECTED_FOR_MORE, Predicate.NARROW)
    assert found.derived is None
    assert "Stock against flow." in " ".join(found.sentences)


def test_the_shortest_way_says_where_it_breaks(made: World) -> None:
    """a1 = b1 < c1 > d1: what is narrower than c1 need not touch a1."""
    made.map("d1", "broad", "c1", 0.7, reason="Another part.")
    found = _explain(made, "a1", "d1")
    assert [step.so_far for step in found.nearest] == [Predicate.EXACT, Predicate.BROAD, None]
    assert found.nearest[-1].rule == "broad-narrow"
    assert found.sentences[-1].startswith("Nothing follows from broad, then narrow: Two parts")


def test_what_is_out_of_reach_is_said(made: World) -> None:
    found = _explain(made, "a1", "d2")
    assert (found.nearest, found.derived, found.statements) == ((), None, ())
    assert found.sentences[-1] == "No way over accepted mappings leads from one to the other."


def test_too_long_a_way_is_said() -> None:
    made = World()
    for name in "abcde":
        made.edition(name, f"{name}1")
    for pair in ("a1 b1", "b1 c1", "c1 d1", "d1 e1"):
        one, other = pair.split()
        made.map(one, "exact", other, 0.9)
    found = _explain(made, "a1", "e1")
    assert found.sentences[-1] == "It is longer than the 3 links that are allowed."


def test_two_elements_of_one_edition_are_explained_too(made: World) -> None:
    made.map("a2", "exact", "b1", 0.5)
    found = _explain(made, "a1", "a2")
    assert found.derived is not None
    assert (found.derived.predicate, found.derived.confidence) == (Predicate.EXACT, 0.45)


def test_an_element_with_itself_is_no_pair(made: World) -> None:
    with pytest.raises(UsageError, match="a1 twice is no pair"):
        _explain(made, "a1", "a1")
