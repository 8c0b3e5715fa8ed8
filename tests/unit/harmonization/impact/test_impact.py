"""What a change touches, in a world that can be counted on paper, and against recomputation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.worlds import BASE, World

from ssckg.errors import UnknownNameError, UsageError
from ssckg.harmonization.changes import apply
from ssckg.harmonization.changes_of_elements import addition_of
from ssckg.harmonization.impact.adding import Draft, addition_from, addition_like
from ssckg.harmonization.impact.assessing import impact
from ssckg.model.change import AddElement, ChangeField, MergeElements, RemoveElement
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.crosswalk_frameworks import KnownBenchmark, KnownRule, PrintedNumber
from ssckg.model.crosswalk_mappings import Composition
from ssckg.model.impact_effects import Effect, WorkbookRow

if TYPE_CHECKING:
    from ssckg.model.change import Change
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition
    from ssckg.model.impact import Impact

A = f"{BASE}a/"
EXACT = Composition("exact-exact", Predicate.EXACT, Predicate.EXACT, Predicate.EXACT)


def world() -> World:
    """Targets 1.1 (a1 alone), 1.2 (a1 and a2, by the SDG indicator c2), 11.1 (a3 alone).

    b1 is a1, and a1 is c2: so b1 is c2 by a chain through a1 only.
    """
    made = World()
    made.edition("a", "a1 a2 a3")
    made.add("a", "Category", "g h")
    made.below("a1 a2", "g")
    made.below("a3", "h")
    made.edition("b", "b1")
    made.edition("sdg", "c1 c2 c3")
    made.add("sdg", "Target", "1.1 1.2 11.1")
    made.add("sdg", "Goal", "1 11")
    for low, high in (("c1", "1.1"), ("c2", "1.2"), ("c3", "11.1")):
        made.below(low, high)
    made.below("1.1 1.2", "1")
    made.below("11.1", "11")
    made.map("a1", "broad", "1.1", 0.9)
    made.map("a1", "exact", "c2", 0.8)
    made.map("a2", "close", "c2", 0.7)
    made.map("a3", "related", "11.1", 0.6)
    made.map("a2", "related", "11.1", 0.5, "rejected")
    made.map("b1", "exact", "a1", 0.9)
    made.agency("X", custodian="c1")
    made.agency("Y", partner="c2")
    made.agency("Z")
    made.priority("Z", "11")
    for each in ("a1", "a2", "a3", "b1"):
        made.point(each, unit=f"{BASE}unit/percent", numerator="n" if each != "a3" else "m")
    made.report("oslo", "2020", "a1")
    made.report("oslo", "2021", "a1")
    made.report("oslo", "2022", "a1", missing=True)
    made.report("bern", "2020", "a2")
    return made


def crosswalk() -> Crosswalk:
    return replace(
        world().crosswalk(),
        compositions=(EXACT,),
        benchmarks=(KnownBenchmark(f"{BASE}bench/1", f"{A}a1/result", "Full", Decimal(100)),),
        rules=(
            KnownRule(f"{BASE}rule/below", f"{A}a2/result", "applies-to", "a2 below a1"),
            KnownRule(f"{BASE}rule/below", f"{A}a1/result", "compared-with", "a2 below a1"),
            KnownRule(f"{BASE}rule/both", f"{A}a1/result", "applies-to", "both of one base"),
            KnownRule(f"{BASE}rule/both", f"{A}a2/result", "applies-to", "both of one base"),
        ),
        printed_numbers=(
            PrintedNumber(f"{A}a1", "1.1"),
            PrintedNumber(f"{A}a1", "1.2.1"),
            PrintedNumber(f"{A}a3", "11.1"),
        ),
        names={f"{BASE}city/oslo": "Oslo", f"{BASE}unit/number": "number"},
    )


def edition(of: Crosswalk, name: str = "a") -> Edition:
    return next(each for each in of.editions if each.id == name)


def assess(*changes: Change, strength: Predicate = Predicate.RELATED) -> Impact:
    known = crosswalk()
    rows = {
        f"{A}a1/result": WorkbookRow(
            "Sheet", 7, "O7", ("G7", "I7"), ("G7", "I7", "O7"), (("unit", "E7"),)
        )
    }
    return impact(known, changes, edition(known), strength=strength, rows=rows)


def remove(*names: str) -> Impact:
    return assess(*(RemoveElement(f"{A}{name}") for name in names))


def targets(found: Impact) -> dict[str, tuple[str, int, int]]:
    return {t.code: (t.effect.value, t.before, t.after) for t in found.targets}


def test_targets_that_lose_their_last_measure_and_those_that_keep_fewer() -> None:
    # 1.1 is measured by a1 alone: 1 - 1 = 0. 1.2 by a1 and a2: 2 - 1 = 1. 11.1 is not touched.
    assert targets(remove("a1")) == {"1.1": ("lost", 1, 0), "1.2": ("reduced", 2, 1)}


def test_strength_decides_what_counts_as_a_measure() -> None:
    # By exact matches only, 1.2 is measured by a1 alone (a2 is only close), 1.1 by nobody.
    found = assess(RemoveElement(f"{A}a1"), strength=Predicate.EXACT)
    assert targets(found) == {"1.2": ("lost", 1, 0)}


def test_agencies_with_what_they_lose() -> None:
    found = {a.acronym: (a.lost, a.reduced, a.level, a.by) for a in remove("a1").agencies}
    assert found == {
        "X": (("1.1",), (), "medium", ("custodian",)),
        "Y": ((), ("1.2",), "low", ("partner",)),
    }
    (declared,) = remove("a3").agencies  # Goal 11, so all its targets; nobody else.
    assert (declared.acronym, declared.lost, declared.level) == ("Z", ("11.1",), "high")


def test_all_lists_of_mappings_fall_with_an_end() -> None:
    found = {m.iri.rpartition("/")[2]: (m.listed, m.effect) for m in remove("a2").mappings}
    assert found == {
        "a2--c2": ("accepted", Effect.FALLS),
        "a2--11.1": ("rejected", Effect.FALLS),
    }


def test_a_chain_that_is_broken_is_listed_with_its_links() -> None:
    (found,) = remove("a1").derived_mappings
    assert {found.subject.code, found.object.code} == {"b1", "c2"}
    assert found.effect is Effect.FALLS
    assert found.confidence == pytest.approx(0.9 * 0.8)
    assert found.confidence_after is None
    assert len(found.chains) == 1
    assert remove("a3").derived_mappings == ()


def test_cells_series_benchmarks_rules_and_scores() -> None:
    found = remove("a1")
    (cells,) = found.cells
    assert (cells.sheet, cells.row, cells.result, cells.cells) == (
        "Sheet",
        7,
        "O7",
        ("G7", "I7", "O7"),
    )
    (series,) = found.series
    assert (series.city_name, series.years, series.years_without_value) == (
        "Oslo",
        ("2020", "2021"),
        ("2022",),
    )
    assert [(c.name, c.points, c.values) for c in found.cities] == [("Oslo", 1, 2)]
    assert [b.label for b in found.benchmarks] == ["Full"]
    # What a2 is compared with is gone; what applies to both stays for a2.
    assert [(r.label, r.effect) for r in found.rules] == [
        ("a2 below a1", Effect.FALLS),
        ("both of one base", Effect.REVIEW),
    ]
    assert [(g.code, g.before, g.after, g.is_empty) for g in found.groups] == [("g", 2, 1, False)]
    # a1 is printed with 1.1 and 1.2.1: goal 1, once. Nothing else is printed with goal 1.
    assert [(g.code, g.before, g.after, g.is_empty) for g in found.goals] == [("1", 1, 0, True)]


def test_accepted_mappings_are_counted_apart_from_rejected_and_candidate_ones() -> None:
    # a2: accepted close to c2, rejected to 11.1. a3: accepted related to 11.1 alone.
    both, one = remove("a2").counts, remove("a3").counts
    assert (both.mappings, both.accepted_mappings) == (2, 1)
    assert (one.mappings, one.accepted_mappings) == (1, 1)
    together = remove("a2", "a3")
    assert (together.counts.mappings, together.counts.accepted_mappings) == (3, 2)
    assert [each.counts.accepted_mappings for each in together.each] == [1, 1]
    table = {row[0]: row[1] for row in together.tables()[0].rows}
    assert (table["mappings"], table["accepted mappings"]) == (3, 2)


def test_counts_are_the_lengths_of_the_lists() -> None:
    counts = remove("a1").counts
    assert (counts.targets_lost, counts.targets_reduced, counts.agencies) == (1, 1, 2)
    assert (counts.mappings, counts.derived_mappings, counts.data_points) == (3, 1, 1)
    assert (counts.cells, counts.series, counts.reported_values, counts.cities) == (3, 1, 2, 1)
    assert (counts.groups, counts.groups_emptied, counts.goals, counts.goals_emptied) == (
        1,
        0,
        1,
        1,
    )
    assert (counts.benchmarks, counts.rules) == (1, 2)


def test_together_can_be_more_than_the_sum_of_each() -> None:
    # Without a1 alone, or a2 alone, 1.2 keeps one measure; without both it has none.
    found = remove("a1", "a2")
    assert targets(found) == {"1.1": ("lost", 1, 0), "1.2": ("lost", 2, 0)}
    assert [each.counts.targets_lost for each in found.each] == [1, 0]
    assert found.counts.targets_lost == 2
    assert found.change == ("remove a1", "remove a2")


def test_an_sdg_target_that_goes_takes_its_measures_with_it() -> None:
    known = crosswalk()
    found = impact(known, [RemoveElement(f"{BASE}sdg/1.1")], edition(known))
    assert targets(found) == {"1.1": ("lost", 1, 0)}


def test_a_merge_moves_mappings_and_keeps_targets() -> None:
    # a1 goes into a2: a1-1.1 and b1-a1 move; a1-c2 falls, a2 has its own. 1.1 is measured by a2,
    # one for one; 1.2 by a2 alone.
    found = assess(MergeElements((f"{A}a1", f"{A}a2"), f"{A}a2"))
    effects = {m.iri.rpartition("/")[2]: m.effect for m in found.mappings}
    assert effects == {
        "a1--1.1": Effect.MOVES,
        "b1--a1": Effect.MOVES,
        "a1--c2": Effect.FALLS,
    }
    assert targets(found) == {"1.1": ("review", 1, 1), "1.2": ("reduced", 2, 1)}
    assert found.counts.mappings_to_review == 2
    assert found.change == ("merge a1 into a2",)


def test_a_merge_never_moves_what_was_rejected_for_the_one_that_stays() -> None:
    # a3-11.1 is accepted, and a2-11.1 was rejected: merged into a2, 11.1 loses its measure.
    found = assess(MergeElements((f"{A}a2", f"{A}a3"), f"{A}a2"))
    assert targets(found) == {"11.1": ("lost", 1, 0)}


def test_what_follows_for_a_new_indicator_is_told_with_its_chain() -> None:
    # b9 would be a1 with 0.5, and a1 is c2 with 0.8: so b9 would be c2, by 0.5 x 0.8 = 0.4.
    known = crosswalk()
    b1 = known.element[f"{BASE}b/b1"]
    b9 = replace(b1, iri=f"{BASE}b/b9", id="b9", codes=("b9",))
    to_a1 = next(m for m in known.mappings if m.subject == b1.iri)
    new = replace(to_a1, iri=f"{to_a1.mapping_set}/b9--a1", subject=b9.iri, confidence=0.5)
    found = impact(known, [AddElement(b9, mappings=(new,))], edition(known, "b"))
    (derived,) = found.derived_mappings
    assert (derived.subject.code, derived.object.code, derived.effect) == ("b9", "c2", Effect.NEW)
    assert derived.confidence == pytest.approx(0.4)
    assert [chain.split(" → ") for chain in derived.chains] == [["b:b9", "a:a1", "sdg:c2"]]


def test_another_unit_breaks_exact_matches_and_series() -> None:
    found = assess(ChangeField(f"{A}a1", "unit", "number"))
    effects = {m.iri.rpartition("/")[2]: m.effect for m in found.mappings}
    # b1 has the same unit, and is exact: broken. c2 is exact, its unit is not known: to review.
    assert effects == {"b1--a1": Effect.BROKEN, "a1--c2": Effect.REVIEW, "a1--1.1": Effect.REVIEW}
    assert [s.effect for s in found.series] == [Effect.BROKEN]
    assert [c.cells for c in found.cells] == [("E7",)]
    assert [b.effect for b in found.benchmarks] == [Effect.REVIEW]
    assert found.targets == ()
    assert found.counts.exact_matches_broken == 1


def test_a_new_label_sends_no_mapping_to_review() -> None:
    found = assess(ChangeField(f"{A}a1", "label", "Another name"))
    assert (found.mappings, found.series, found.benchmarks) == ((), (), ())


def test_what_a_new_indicator_measures() -> None:
    known = crosswalk()
    draft = Draft("a9", "New", group="g", measures=("exact:c3", "1.2"))
    found = impact(known, [addition_from(known, edition(known), draft)], edition(known))
    # 11.1: a3, and now a9 by c3: 1 + 1. 1.2: a1, a2, and now a9: 2 + 1.
    assert targets(found) == {"1.2": ("increased", 2, 3), "11.1": ("increased", 1, 2)}
    assert [(g.code, g.before, g.after) for g in found.groups] == [("g", 2, 3)]


def test_an_indicator_like_one_of_another_framework() -> None:
    known = crosswalk()
    model = known.element[f"{A}a1"]
    found = impact(known, [addition_like(known, edition(known, "b"), model)], edition(known, "b"))
    # Framework b measures nothing: b1 is mapped to a1 only. A copy of a1 measures 1.1 and 1.2.
    assert targets(found) == {"1.1": ("gained", 0, 1), "1.2": ("gained", 0, 1)}


def test_what_cannot_be_done_is_said() -> None:
    known = crosswalk()
    with pytest.raises(UnknownNameError):
        apply(known, RemoveElement(f"{A}a99"))
    with pytest.raises(UnknownNameError):
        apply(known, ChangeField(f"{A}a1", "colour", "red"))
    with pytest.raises(UnknownNameError):
        apply(known, ChangeField(f"{A}a1", "unit", "parsec"))
    with pytest.raises(UsageError):
        apply(known, ChangeField(f"{A}a1", "multiplier", "1e"))
    with pytest.raises(UsageError):
        apply(known, ChangeField(f"{A}a1", "maximum", "Infinity"))
    with pytest.raises(UsageError):
        apply(known, MergeElements((f"{A}a1",), f"{A}a1"))
    with pytest.raises(UsageError):
        apply(known, AddElement(known.elements[0]))
    with pytest.raises(UsageError):
        addition_from(known, edition(known), Draft("a1", "Taken"))
    with pytest.raises(UsageError):
        addition_from(known, edition(known), Draft("?!", "No code"))


@pytest.mark.parametrize("name", ["a/a1", "a/g", "a/a3", "sdg/c2", "sdg/1.1", "sdg/1", "b/b1"])
def test_removing_and_adding_again_restores_the_digest(name: str) -> None:
    known = crosswalk()
    back = addition_of(known, BASE + name)
    removed = apply(known, RemoveElement(BASE + name))
    assert removed.digest != known.digest
    assert apply(removed, back).digest == known.digest


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Crosswalk, tuple[str, ...]]:
    """Six indicators, three of another framework, four targets, mappings of all lists; some go."""
    made = World()
    made.edition("a", "a1 a2 a3 a4 a5 a6")
    made.edition("b", "b1 b2 b3")
    made.edition("sdg", "c1 c2 c3 c4")
    made.add("sdg", "Target", "1.1 1.2 2.1 2.2")
    made.add("sdg", "Goal", "1 2")
    for low, high in (("c1", "1.1"), ("c2", "1.2"), ("c3", "2.1"), ("c4", "2.1")):
        made.below(low, high)
    made.below("1.1 1.2", "1")
    made.below("2.1 2.2", "2")
    sources = st.sampled_from(["a1", "a2", "a3", "a4", "a5", "a6", "b1"])
    ends = st.sampled_from(["c1", "c2", "c3", "c4", "1.1", "1.2", "2.2", "b1", "b2", "b3"])
    lists = st.sampled_from(["accepted", "accepted", "accepted", "rejected", "candidates"])
    pairs = draw(st.lists(st.tuples(sources, ends), max_size=18, unique=True))
    for subject, object_ in pairs:
        if subject != object_:
            made.map(
                subject, draw(st.sampled_from(list(Predicate))).value, object_, 0.8, draw(lists)
            )
    made.agency("X", custodian="c1 c3", partner="c2")
    made.agency("Y", partner="c1 c4")
    gone = draw(
        st.lists(
            st.sampled_from(["a1", "a2", "a3", "c1", "c3", "1.1"]),
            min_size=1,
            max_size=3,
            unique=True,
        )
    )
    return made.crosswalk(), tuple(gone)


def recomputed(of: Crosswalk, rows: set[tuple[str, str]]) -> dict[str, set[str]]:
    """Who of edition a measures what, from pairs of accepted ends alone."""
    above = {"c1": "1.1", "c2": "1.2", "c3": "2.1", "c4": "2.1"}
    known = {each.id for each in of.elements}
    found: dict[str, set[str]] = {}
    for one, other in rows:
        target = above.get(other, other)
        if one.startswith("a") and "." in target and target in known:
            found.setdefault(target, set()).add(one)
    return found


def ends_of(of: Crosswalk) -> set[tuple[str, str]]:
    """The accepted pairs, from both ends, by id."""
    name = {each.iri: each.id for each in of.elements}
    pairs = {
        (name[m.subject], name[m.object]) for m in of.mappings if m.listed is MappingList.ACCEPTED
    }
    return pairs | {(two, one) for one, two in pairs}


@settings(max_examples=examples(120), deadline=None)
@given(worlds())
def test_impact_equals_the_difference_of_two_recomputations(
    given_world: tuple[Crosswalk, tuple[str, ...]],
) -> None:
    known, gone = given_world
    iri = {each.id: each.iri for each in known.elements}
    found = impact(known, [RemoveElement(iri[name]) for name in gone], edition(known))
    before = recomputed(known, ends_of(known))
    left = {pair for pair in ends_of(known) if not set(pair) & set(gone)}
    after = {t: who for t, who in recomputed(known, left).items() if t not in gone}
    lost = {target for target in before if not after.get(target)}
    fewer = {t for t in before if after.get(t) and after[t] != before[t]}
    assert {t.code for t in found.targets_that(Effect.LOST)} == lost
    assert {t.code for t in found.targets_that(Effect.REDUCED)} == fewer
    assert {(t.code, t.before, t.after) for t in found.targets} == {
        (t, len(before[t]), len(after.get(t, ()))) for t in lost | fewer
    }
    cares = {"X": {"1.1", "2.1", "1.2"}, "Y": {"1.1", "2.1"}}
    roles = {"X": {"c1", "c2", "c3"}, "Y": {"c1", "c4"}}
    # Who cares about a target that is touched, or has a role for what goes.
    touched = {name for name in cares if cares[name] & (lost | fewer) or roles[name] & set(gone)}
    assert {a.acronym for a in found.agencies} == touched
    fallen = {m.iri for m in known.mappings if {m.subject, m.object} & {iri[n] for n in gone}}
    assert {m.iri for m in found.mappings} == fallen


@settings(max_examples=examples(80), deadline=None)
@given(worlds())
def test_any_removal_can_be_taken_back(given_world: tuple[Crosswalk, tuple[str, ...]]) -> None:
    known, gone = given_world
    iri = {each.id: each.iri for each in known.elements}
    states = [known]
    back = []
    for name in gone:
        back.append(addition_of(states[-1], iri[name]))
        states.append(apply(states[-1], RemoveElement(iri[name])))
    assert apply(states[-1], *reversed(back)).digest == known.digest
