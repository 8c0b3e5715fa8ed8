"""Laws that hold of any mappings, and a derivation by brute force to compare with."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise, permutations, product
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.unit.harmonization.derivation.composition_file import follows, rules
from tests.worlds import World

from ssckg.harmonization.derivation.deriving import derive
from ssckg.model.choices import Predicate
from ssckg.model.crosswalk import Crosswalk

if TYPE_CHECKING:
    from random import Random

    from ssckg.model.crosswalk_mappings import Link
    from ssckg.model.derivation import Derivation

IDS = [f"{edition}{number}" for edition in "abcd" for number in (1, 2)]
TURNED = {"broad": "narrow", "narrow": "broad"}
Row = tuple[str, str, str, float, str]


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Mappings between elements of different editions, each pair at most once."""
    every = [(s, o) for s in IDS for o in IDS if s[0] < o[0]]
    pairs = draw(st.lists(st.sampled_from(every), min_size=1, max_size=12, unique=True))
    listed = st.sampled_from(["accepted"] * 6 + ["rejected", "candidates"])
    return [
        (
            subject,
            draw(st.sampled_from([p.value for p in Predicate])),
            object_,
            draw(st.sampled_from([0.0, 0.25, 0.5, 0.6, 0.8, 1.0])),
            draw(listed),
        )
        for subject, object_ in pairs
    ]


def world(found: list[Row]) -> Crosswalk:
    made = World()
    for name in "abcd":
        made.edition(name, f"{name}1 {name}2")
    for subject, predicate, object_, confidence, listed in found:
        made.map(subject, predicate, object_, confidence, listed)
    return made.crosswalk()


def run(found: list[Row], max_length: int = 3) -> Derivation:
    return derive(world(found), rules=rules(), max_length=max_length)


def told(found: Derivation) -> dict[tuple[str, str], tuple[str, float]]:
    """Both directions of each derived pair."""
    made = {}
    for each in found.derived:
        ends = each.subject[-2:], each.object[-2:]
        made[ends] = (each.predicate.value, each.confidence)
        made[ends[::-1]] = (each.predicate.inverse.value, each.confidence)
    return made


def seen_from_both_ends(found: list[Row]) -> dict[tuple[str, str], tuple[str, float]]:
    links = {}
    for subject, predicate, object_, confidence, listed in found:
        if listed == "accepted":
            links[subject, object_] = predicate, confidence
            links[object_, subject] = TURNED.get(predicate, predicate), confidence
    return links


def by_brute_force(found: list[Row]) -> dict[tuple[str, str], str]:
    """Chains of two links over all triples of elements: the predicate of each derivable pair."""
    links, recorded = seen_from_both_ends(found), {frozenset(row[0:3:2]) for row in found}
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for a, b, c in permutations(IDS, 3):
        if (a, b) in links and (b, c) in links:
            result = follows(links[a, b][0], links[b, c][0])
            if result is not None:
                said[a, c].add(result)
    order = ["exact", "close", "broad", "narrow", "related"]
    return {
        (a, c): min(results, key=order.index)
        for (a, c), results in said.items()
        if a[0] != c[0]
        and frozenset((a, c)) not in recorded
        and len(results & {"exact", "broad", "narrow"}) < 2
    }


@given(rows())
def test_chains_of_two_equal_those_found_by_brute_force(found: list[Row]) -> None:
    told_ = {ends: predicate for ends, (predicate, _) in told(run(found, max_length=2)).items()}
    assert told_ == by_brute_force(found)


@given(rows())
@settings(max_examples=examples(60))
def test_every_chain_is_a_way_over_accepted_links_with_parts_that_hold(found: list[Row]) -> None:
    links, made = seen_from_both_ends(found), run(found)
    holds = told(made)
    for each in made.derived:
        for chain in each.chains:
            names = [iri[-2:] for iri in chain.elements]
            assert len(set(names)) == len(names) == len(chain.links) + 1
            said: str | None = links[names[0], names[1]][0]
            for start, end in pairwise(names[1:]):
                said = said and follows(said, links[start, end][0])
            assert said == chain.predicate.value == each.predicate.value
            if len(names) == 4:
                for part in (names[:3], names[1:]):
                    inner = follows(links[part[0], part[1]][0], links[part[1], part[2]][0])
                    assert holds[part[0], part[2]][0] == inner


@given(rows())
@settings(max_examples=examples(60))
def test_no_chain_of_three_with_parts_that_hold_is_missed(found: list[Row]) -> None:
    links, made = seen_from_both_ends(found), run(found)
    holds = told(made)
    chains = {
        tuple(iri[-2:] for iri in chain.elements)
        for each in made.derived
        for chain in (*each.chains, *each.other_chains)
    }
    for way in permutations(IDS, 4):
        a, b, c, d = way
        if not all(pair in links for pair in ((a, b), (b, c), (c, d))) or (a, d) not in holds:
            continue
        first = follows(links[a, b][0], links[b, c][0])
        second = follows(links[b, c][0], links[c, d][0])
        if not first or not second or not follows(first, links[c, d][0]):
            continue
        if holds.get((a, c), ("",))[0] == first and holds.get((b, d), ("",))[0] == second:
            assert way in chains or way[::-1] in chains


@given(rows(), st.randoms())
@settings(max_examples=examples(40))
def test_order_and_direction_of_the_mappings_do_not_matter(
    found: list[Row], chance: Random
) -> None:
    shuffled = [
        (o, TURNED.get(p, p), s, c, listed) if number % 2 else (s, p, o, c, listed)
        for number, (s, p, o, c, listed) in enumerate(found)
    ]
    chance.shuffle(shuffled)
    assert told(run(shuffled)) == told(run(found))


def holds_in(chain_links: tuple[Link, ...], state: dict[str, bool]) -> bool:
    return all(state[link.mapping.iri] for link in chain_links)


@given(rows())
@settings(max_examples=examples(60))
def test_confidence_lies_between_the_best_chain_and_all_chains_exactly(found: list[Row]) -> None:
    """That any chain holds, over all 2^n states of the links, is the most it can be."""
    for each in run(found).derived:
        links = {link.mapping.iri: link.confidence for c in each.chains for link in c.links}
        if len(links) > 10:
            continue
        any_holds = 0.0
        for states in product((True, False), repeat=len(links)):
            state = dict(zip(links, states, strict=True))
            weight = 1.0
            for iri, does_hold in state.items():
                weight *= links[iri] if does_hold else 1 - links[iri]
            any_holds += weight * any(holds_in(chain.links, state) for chain in each.chains)
        best = max(chain.confidence for chain in each.chains)
        assert best - 1e-4 <= each.confidence <= any_holds + 1e-4


@given(rows())
@settings(max_examples=examples(40))
def test_what_is_recorded_is_never_derived_and_nothing_within_an_edition(found: list[Row]) -> None:
    recorded = {frozenset((s, o)) for s, _, o, _, _ in found}
    for subject, object_ in told(run(found)):
        assert frozenset((subject, object_)) not in recorded
        assert subject[0] != object_[0]


@given(rows())
@settings(max_examples=examples(40))
def test_deriving_again_from_what_was_derived_changes_nothing(found: list[Row]) -> None:
    crosswalk = world(found)
    once = derive(crosswalk, rules=rules())
    again = Crosswalk(
        base=crosswalk.base,
        editions=crosswalk.editions,
        elements=crosswalk.elements,
        mappings=(*crosswalk.mappings, *once.records),
        set_editions=crosswalk.set_editions,
    )
    assert derive(again, rules=rules()).records == once.records


@given(rows())
@settings(max_examples=examples(40))
def test_confidences_of_one_stay_one_and_of_zero_zero(found: list[Row]) -> None:
    for value in (0.0, 1.0):
        sure = [(s, p, o, value, listed) for s, p, o, _, listed in found]
        assert {confidence for _, confidence in told(run(sure)).values()} <= {value}
