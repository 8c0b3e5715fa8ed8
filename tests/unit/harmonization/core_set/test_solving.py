"""The best choice, against all choices there are."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import milp
from tests.effort import examples

from ssckg.harmonization.core_set import solving
from ssckg.harmonization.core_set.conflicts import Requirement, conflict, only, requirements
from ssckg.harmonization.core_set.exchanges import best_exchanges
from ssckg.harmonization.core_set.problem import Problem
from ssckg.harmonization.core_set.solving import best_worth, is_feasible, solve


def _all_choices(problem: Problem) -> list[tuple[int, ...]]:
    """Every choice that meets the conditions, written out from their definition."""
    found = []
    for size in range(problem.count + 1):
        for chosen in combinations(range(problem.count), size):
            members = set(chosen)
            barred = problem.barred - problem.required
            if (
                (problem.size is None or size == problem.size)
                and problem.required <= members
                and not members & (problem.excluded | barred)
                and all(members & set(group) for group in problem.needs)
                and (
                    problem.least is None
                    or len({t for m in members for t in problem.covers[m]}) >= problem.least
                )
            ):
                found.append(chosen)
    return found


def _best(problem: Problem) -> tuple[int, ...] | None:
    """The best by the definition: size or weight, tiers, then the one with the first candidates."""

    def key(chosen: tuple[int, ...]) -> tuple[object, ...]:
        worth = sum(problem.weights[t] for t in {t for m in chosen for t in problem.covers[m]})
        size = 0 if problem.size is not None else len(chosen)
        tiers = tuple(-sum(tier[m] for m in chosen) for tier in problem.tiers)
        absent = tuple(n not in chosen for n in range(problem.count))
        return size, -worth, tiers, absent

    return min(_all_choices(problem), key=key, default=None)


@st.composite
def problems(draw: st.DrawFn, most: int = 9) -> Problem:
    """Small problems, many of them impossible."""
    count = draw(st.integers(1, most))
    targets = draw(st.integers(1, 8))
    candidates = st.integers(0, count - 1)
    some = st.frozensets(candidates, max_size=2)
    covers = draw(
        st.lists(
            st.frozensets(st.integers(0, targets - 1), max_size=4), min_size=count, max_size=count
        )
    )
    whole = st.integers(-3, 3)
    return Problem(
        covers=tuple(tuple(sorted(each)) for each in covers),
        weights=tuple(draw(st.lists(st.integers(1, 5), min_size=targets, max_size=targets))),
        size=draw(st.none() | st.integers(0, count + 1)),
        least=draw(st.none() | st.integers(0, targets)),
        required=draw(some),
        excluded=draw(some),
        barred=draw(st.frozensets(candidates, max_size=3)),
        needs=tuple(
            tuple(sorted(group))
            for group in draw(st.lists(st.frozensets(candidates, max_size=3), max_size=2))
        ),
        tiers=tuple(
            tuple(draw(st.lists(whole, min_size=count, max_size=count)))
            for _ in range(draw(st.integers(0, 2)))
        ),
    )


@given(problems())
@settings(max_examples=examples(300), deadline=None)
def test_the_optimum_is_that_of_brute_force(problem: Problem) -> None:
    found = solve(problem)
    expected = _best(problem)
    assert (found.chosen if found else None) == expected
    assert found is None or (found.is_optimal and found.gap == 0)


@given(problems(most=16))
@settings(max_examples=examples(25), deadline=None)
def test_the_optimum_is_that_of_brute_force_up_to_16_candidates(problem: Problem) -> None:
    found = solve(problem)
    assert (found.chosen if found else None) == _best(problem)


@given(problems())
@settings(max_examples=examples(100), deadline=None)
def test_a_conflict_is_impossible_and_each_part_of_it_is_needed(problem: Problem) -> None:
    found = frozenset(conflict(problem))
    assert bool(found) == (not _all_choices(problem))
    if found:
        assert found <= frozenset(requirements(problem))
        assert not _all_choices(only(problem, found))
        for each in found:
            assert _all_choices(only(problem, found - {each}))


@given(problems())
@settings(max_examples=examples(100), deadline=None)
def test_exchanges_are_the_cheapest_that_keep_the_conditions(problem: Problem) -> None:
    solution = solve(problem)
    if solution is None:
        return
    chosen = solution.chosen
    # Of an exchange only coverage may fall short: `least` is what people weigh it against.
    free = {*_all_choices(only(problem, frozenset(requirements(problem)) - {Requirement("least")}))}
    found = {each.comes: each for each in best_exchanges(problem, chosen)}
    for comes in set(range(problem.count)) - set(chosen):
        losses = []
        for goes in chosen:
            swapped = tuple(sorted({*chosen, comes} - {goes}))
            if swapped in free:
                losses.append(problem.worth(chosen) - problem.worth(swapped))
        assert bool(losses) == (comes in found)
        if losses:
            assert found[comes].loss == min(losses)


# Four candidates over targets 0 to 5. The greedy choice takes 0 first (three targets) and then any
# other: 4 targets of two. The best two are 1 and 2: targets {0, 1, 3} and {2, 4, 5}: all six.
GREEDY_FAILS = Problem(((0, 1, 2, 3), (0, 1, 3), (2, 4, 5), (4,)), (1, 1, 1, 1, 1, 1), size=2)


def test_two_that_fit_beat_the_largest() -> None:
    found = solve(GREEDY_FAILS)
    # {0, 2} covers 0 1 2 3 and 2 4 5 = all six, too, and comes first in the order.
    assert found is not None
    assert found.chosen == (0, 2)
    assert GREEDY_FAILS.worth(found.chosen) == 6


def test_a_tier_decides_between_equal_coverage() -> None:
    # {0, 2} and {1, 2} cover all six; the tier values candidate 1 by one more than 0.
    tiered = Problem(GREEDY_FAILS.covers, GREEDY_FAILS.weights, size=2, tiers=((0, 1, 0, 0),))
    found = solve(tiered)
    assert found is not None
    assert found.chosen == (1, 2)


def test_what_cannot_be_met_is_not_solved() -> None:
    needs = Problem(((0,), (1,)), (1, 1), size=1, needs=((0,), (1,)))
    assert solve(needs) is None
    assert not is_feasible(needs)
    assert best_worth(needs) is None
    # Each need alone could be met by one, the size of two would do, too: all three are in it.
    assert conflict(needs) == (
        Requirement("need", 0),
        Requirement("need", 1),
        Requirement("size"),
    )


def test_a_need_below_the_floor_conflicts_with_the_floor() -> None:
    problem = Problem(((0,), (1,)), (1, 1), size=1, barred=frozenset({1}), needs=((1,),))
    assert conflict(problem) == (Requirement("need", 0), Requirement("floor"))


def test_what_is_required_may_stand_below_the_floor() -> None:
    problem = Problem(((0,), (1,)), (1, 1), size=1, barred=frozenset({1}), required=frozenset({1}))
    found = solve(problem)
    assert found is not None
    assert found.chosen == (1,)


def test_nothing_to_choose_from_is_an_empty_choice() -> None:
    found = solve(Problem((), (), size=0))
    assert found is not None
    assert found.chosen == ()


@pytest.mark.parametrize(
    ("status", "short_of_bound"), [(1, 0.0), (0, 1.5)], ids=["time-was-up", "bound-not-reached"]
)
def test_what_the_solver_did_not_prove_is_not_called_optimal(
    monkeypatch: pytest.MonkeyPatch, status: int, short_of_bound: float
) -> None:
    # Three candidates, one target each: of two, any pair covers 2. The solver says that it stopped
    # early (status 1), or that as many as 3.5 may be possible: either is no proof.
    problem = Problem(covers=((0,), (1,), (2,)), weights=(1, 1, 1), size=2)
    sound = solve(problem)
    assert sound is not None
    assert sound.is_optimal

    def unsure(*given: Any, **options: Any) -> Any:
        found = milp(*given, **options)
        found.status = status
        found.mip_dual_bound -= short_of_bound
        return found

    monkeypatch.setattr(solving, "milp", unsure)
    found = solve(problem)
    assert found is not None
    assert (found.chosen, found.is_optimal) == (sound.chosen, False)
