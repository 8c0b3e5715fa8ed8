"""Small worlds, worked out by hand: what follows, how sure it is, and what speaks against it."""

from __future__ import annotations

import pytest
from tests.unit.harmonization.derivation.composition_file import rules
from tests.worlds import BASE, World

from ssckg.errors import UsageError
from ssckg.harmonization.derivation.deriving import derive
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.derivation import Derivation, Relation

Told = dict[str, tuple[str, float]]


def world(*mappings: tuple[str, str, str, float]) -> World:
    """Editions a to e, elements a1 to e3; mappings: subject, predicate, object, confidence."""
    made = World()
    for name in "abcde":
        made.edition(name, f"{name}1 {name}2 {name}3")
    for subject, predicate, object_, confidence in mappings:
        made.map(subject, predicate, object_, confidence)
    return made


def run(made: World, **more: int | bool) -> Derivation:
    return derive(made.crosswalk(), rules=rules(), **more)  # type: ignore[arg-type]


def told(found: Derivation) -> Told:
    """Ends to predicate and confidence."""
    return {
        "-".join(iri.rpartition("/")[2] for iri in (d.subject, d.object)): (
            d.predicate.value,
            d.confidence,
        )
        for d in found.derived
    }


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [
        ("exact", "exact", "exact"),
        ("exact", "broad", "broad"),
        ("narrow", "exact", "narrow"),
        ("exact", "related", "related"),
        ("close", "close", "related"),
        ("broad", "broad", "broad"),
        ("broad", "narrow", None),
        ("narrow", "broad", None),
        ("close", "broad", None),
        ("related", "related", None),
    ],
)
def test_a_chain_of_two(first: str, second: str, result: str | None) -> None:
    found = told(run(world(("a1", first, "b1", 0.8), ("b1", second, "c1", 0.7))))
    # 0.8 x 0.7 = 0.56
    assert found == ({"a1-c1": (result, 0.56)} if result else {})


def test_links_are_walked_against_their_direction() -> None:
    """a1 narrow b1, b1 exact c1: a1 narrow c1, 0.9 x 0.8 = 0.72."""
    found = run(world(("b1", "broad", "a1", 0.9), ("c1", "exact", "b1", 0.8)))
    assert told(found) == {"a1-c1": ("narrow", 0.72)}
    (chain,) = found.derived[0].chains
    assert [link.predicate for link in chain.links] == [Predicate.NARROW, Predicate.EXACT]
    assert chain.rules == ("narrow-exact",)


def test_a_chain_of_three_and_its_parts() -> None:
    """a1 = b1 < c1 = d1: broad 0.9 x 0.8 x 0.5 = 0.36; parts: a1-c1 0.72, b1-d1 0.4."""
    made = world(("a1", "exact", "b1", 0.9), ("b1", "broad", "c1", 0.8), ("c1", "exact", "d1", 0.5))
    assert told(run(made)) == {
        "a1-c1": ("broad", 0.72),
        "b1-d1": ("broad", 0.4),
        "a1-d1": ("broad", 0.36),
    }
    assert "a1-d1" not in told(run(made, max_length=2))


def test_four_links_only_where_asked_for() -> None:
    pairs = ["a1 b1", "b1 c1", "c1 d1", "d1 e1"]
    made = world(*((s, "exact", o, 0.5) for s, o in map(str.split, pairs)))
    assert "a1-e1" not in told(run(made))
    assert told(run(made, max_length=4))["a1-e1"] == ("exact", 0.0625)  # 0.5 to the fourth


@pytest.mark.parametrize("length", [-1, 0, 1, 5, 10**9])
def test_absurd_lengths_are_refused(length: int) -> None:
    with pytest.raises(UsageError, match="chains of up to"):
        run(world(), max_length=length)


def test_chains_that_share_no_link_add_up() -> None:
    """By b1: 0.8 x 0.5 = 0.4; by d1: 0.6 x 0.5 = 0.3; 1 - 0.6 x 0.7 = 0.58."""
    made = world(
        ("a1", "exact", "b1", 0.8),
        ("b1", "exact", "c1", 0.5),
        ("a1", "exact", "d1", 0.6),
        ("d1", "exact", "c1", 0.5),
        # b1 and d1 are known to be the same, so that no longer chain comes in.
        ("b1", "exact", "d1", 1.0),
    )
    found = run(made)
    assert told(found)["a1-c1"] == ("exact", 0.58)
    assert len(found.derived[0].counted) == 2


def test_chains_that_share_a_link_do_not_add_up() -> None:
    """a1 = b1 = c1 = e1 and a1 = b1 = d1 = e1 share a1 = b1: the surer one counts.

    0.9 x 0.8 x 0.5 = 0.36, 0.9 x 0.7 x 0.5 = 0.315; without the common link b1-e1 has both:
    1 - (1 - 0.4)(1 - 0.35) = 0.61.
    """
    made = world(
        ("a1", "exact", "b1", 0.9),
        ("b1", "exact", "c1", 0.8),
        ("c1", "exact", "e1", 0.5),
        ("b1", "exact", "d1", 0.7),
        ("d1", "exact", "e1", 0.5),
    )
    found = run(made)
    assert told(found)["a1-e1"] == ("exact", 0.36)
    assert told(found)["b1-e1"] == ("exact", 0.61)
    by_pair = {each.record.iri.rpartition("/")[2]: each for each in found.derived}
    assert len(by_pair["a1--e1"].chains) == 2
    assert len(by_pair["a1--e1"].counted) == 1


def test_the_strongest_predicate_wins_and_the_other_chain_is_kept() -> None:
    """By b1 close, 0.8 x 0.5 = 0.4; by d1 related, 0.9 x 0.9."""
    made = world(
        ("a1", "exact", "b1", 0.8),
        ("b1", "close", "c1", 0.5),
        ("a1", "close", "d1", 0.9),
        ("d1", "close", "c1", 0.9),
        ("b1", "close", "d1", 1.0),
    )
    (found,) = [d for d in run(made).derived if d.record.iri.endswith("a1--c1")]
    assert (found.predicate, found.confidence) == (Predicate.CLOSE, 0.4)
    assert [chain.predicate for chain in found.other_chains] == [Predicate.RELATED]


def test_chains_that_contradict_each_other_are_reported_and_nothing_is_derived() -> None:
    made = world(
        ("a1", "broad", "b1", 0.8),
        ("b1", "exact", "c1", 0.8),
        ("a1", "narrow", "d1", 0.8),
        ("d1", "exact", "c1", 0.8),
    )
    found = run(made)
    assert "a1-c1" not in told(found)
    (clash,) = [f for f in found.contradictions if f.object.endswith("/c1")]
    assert clash.relation is Relation.CHAINS
    assert {chain.predicate for chain in clash.chains} == {Predicate.BROAD, Predicate.NARROW}


def test_what_rests_on_a_contradicted_part_is_not_derived() -> None:
    """a1 to c1 is contradicted (broad by b1, narrow by d1), so a1 to e1 over c1 is not derived."""
    made = world(
        ("a1", "broad", "b1", 0.8),
        ("b1", "exact", "c1", 0.8),
        ("a1", "narrow", "d1", 0.8),
        ("d1", "exact", "c1", 0.8),
        ("c1", "exact", "e1", 0.8),
    )
    assert "a1-e1" not in told(run(made))


@pytest.mark.parametrize(
    ("stated", "relation", "where"),
    [
        ("exact", Relation.OPPOSITE, "contradictions"),
        ("narrow", Relation.OPPOSITE, "contradictions"),
        ("related", Relation.STRONGER, "contradictions"),
        ("broad", Relation.SAME, "corroborated"),
        ("close", Relation.WEAKER, "corroborated"),
    ],
)
def test_what_is_accepted_is_confirmed_or_contradicted(
    stated: str, relation: Relation, where: str
) -> None:
    """The chain says broad."""
    made = world(("a1", "exact", "b1", 0.8), ("b1", "broad", "c1", 0.8), ("a1", stated, "c1", 0.7))
    found = run(made)
    assert "a1-c1" not in told(found)
    # The other two sides of the triangle are compared with their chains, too.
    every = (*found.corroborated, *found.contradictions)
    one = [f for f in every if (f.subject[-2:], f.object[-2:]) == ("a1", "c1")]
    assert one[0] in getattr(found, where)
    assert [(f.relation, f.stated and f.stated.value) for f in one] == [(relation, stated)]


@pytest.mark.parametrize(
    ("denied", "relation"),
    [
        ("broad", Relation.REJECTED),
        ("related", Relation.REJECTED),
        ("close", Relation.REJECTED_FOR_MORE),
    ],
)
def test_a_rejected_pair_is_never_derived(denied: str, relation: Relation) -> None:
    made = world(("a1", "exact", "b1", 0.8), ("b1", "broad", "c1", 0.8))
    made.map("a1", denied, "c1", 0.9, listed="rejected")
    found = run(made)
    assert told(found) == {}
    assert [f.relation for f in found.contradictions] == [relation]


def test_a_candidate_is_confirmed_and_not_derived() -> None:
    made = world(("a1", "exact", "b1", 0.8), ("b1", "broad", "c1", 0.8))
    made.map("c1", "narrow", "a1", 0.5, listed="candidates")
    found = run(made)
    assert told(found) == {}
    (one,) = found.corroborated
    assert (one.relation, one.record and one.record.listed) == (
        Relation.SAME,
        MappingList.CANDIDATES,
    )


@pytest.mark.parametrize("ends", [("a1", ""), ("", "c1")])
def test_a_declaration_without_match_stands(ends: tuple[str, str]) -> None:
    made = world(("a1", "exact", "b1", 0.8), ("b1", "exact", "c1", 0.8))
    made.map("a2", "related", "c2", 0.8)  # so that a set joins a and c
    made.map(*(ends[0], "related", ends[1]), 0.9)
    # the worlds name a set by both ends; here one end is missing, so the edition is written in
    mapping_set = made.mappings[-1].mapping_set
    made.sets[mapping_set] = (f"{BASE}framework/a", f"{BASE}framework/c")
    found = run(made)
    assert told(found) == {}
    assert [f.relation for f in found.contradictions] == [Relation.NO_MATCH]


def test_elements_of_one_edition_are_evidence_for_redundancy_only() -> None:
    made = world(("a1", "exact", "b1", 0.9), ("a2", "exact", "b1", 0.9))
    found = run(made)
    assert told(found) == {}
    assert [f.predicate for f in found.within] == [Predicate.EXACT]
    asked = run(made, within=True)
    assert told(asked) == {"a1-a2": ("exact", 0.81)}
    assert asked.within == ()


def test_no_chain_passes_an_element_twice() -> None:
    made = world(("a1", "exact", "b1", 1.0), ("b1", "exact", "c1", 1.0), ("c1", "exact", "a1", 1.0))
    found = run(made, max_length=4)
    chains = [chain for each in found.derived for chain in each.chains]
    chains += [chain for each in found.corroborated for chain in each.chains]
    assert chains
    assert all(len(set(chain.elements)) == len(chain.elements) for chain in chains)
    assert found.cycles == ()  # the same things, not a cycle


def test_a_cycle_of_broader_matches_is_reported_once() -> None:
    """a1 < b1 < c1 = a1 makes a1 broader than itself; d1 above them is on no cycle."""
    made = world(
        ("a1", "broad", "b1", 1.0),
        ("c1", "narrow", "b1", 1.0),
        ("c1", "exact", "a1", 1.0),
        ("b1", "broad", "d1", 1.0),
    )
    (found,) = run(made).cycles
    names = [iri.rpartition("/")[2] for iri in found.elements]
    assert sorted(names) in (["a1", "b1"], ["a1", "b1", "c1"])
    assert len(found.mappings) == len(found.elements)


def test_direction_and_names_follow_the_accepted_sets() -> None:
    """A set leads from c to a, so c1 to a1 is written; b and d, which none joins, go by name."""
    made = world(
        ("a1", "exact", "b1", 0.9),
        ("b1", "broad", "c1", 0.9),
        ("c2", "related", "a2", 0.9),
        ("d1", "exact", "c1", 0.9),
    )
    found = {each.record.iri: each.predicate.value for each in run(made, max_length=2).derived}
    assert found == {
        f"{BASE}mapping/derived/c-a/c1--a1": "narrow",
        f"{BASE}mapping/derived/b-d/b1--d1": "broad",
    }


def test_a_record_is_marked_as_derived_with_the_weakest_trust_and_all_sources() -> None:
    made = world()
    made.map("a1", "exact", "b1", 0.9, trust="verified", sources=("x", "y"))
    made.map("b1", "exact", "c1", 0.9, trust="partly", sources=("y", "z"))
    (record,) = run(made).records
    assert (record.listed, record.origin, record.trust) == (
        MappingList.DERIVED,
        "derived",
        "partly",
    )
    assert record.sources == ("x", "y", "z")
    assert record.justification.endswith("semapv/vocab/MappingChaining")
    assert record.reason == "Follows by chaining: a a1 exact b b1 (0.9), b b1 exact c c1 (0.9)."


def test_derived_mappings_of_the_crosswalk_are_not_built_upon() -> None:
    made = world(("a1", "exact", "b1", 0.9))
    made.map("b1", "exact", "c1", 0.9, listed="derived")
    assert told(run(made)) == {}


def test_without_mappings_or_rules_nothing_follows() -> None:
    assert run(World()).derived == ()
    made = world(("a1", "exact", "b1", 1.0), ("b1", "exact", "c1", 1.0))
    assert derive(made.crosswalk()).derived == ()
