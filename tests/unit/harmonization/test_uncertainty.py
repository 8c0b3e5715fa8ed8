"""The range behind a count: Poisson binomial by hand, brute force over all worlds, and draws."""

from __future__ import annotations

from itertools import product
from math import comb, fsum, isclose, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from ssckg.harmonization.uncertainty import (
    Clause,
    Spread,
    Statement,
    exact_spread,
    is_independent,
    poisson_binomial,
    probability,
    sampled_spread,
    spread_of,
)

NAMES = "abcdefghijkl"
CHANCES = st.floats(0, 1, allow_nan=False)


def one_of(names: str) -> Clause:
    return Clause(frozenset(names))


def none_of(names: str) -> Clause:
    return Clause(frozenset(names), is_negated=True)


def brute_force(statements: list[Statement], confidence: dict[str, float]) -> list[float]:
    """Add up the probability of each of the 2^n worlds under how many statements are true in it."""
    names = sorted(confidence)
    found = [0.0] * (len(statements) + 1)
    for world in product((False, True), repeat=len(names)):
        holds = dict(zip(names, world, strict=True))
        weight = prod(confidence[n] if holds[n] else 1 - confidence[n] for n in names)
        true = sum(
            all(any(holds[n] for n in c.mappings) != c.is_negated for c in statement)
            for statement in statements
        )
        found[true] += weight
    return found


def quantile(chances: list[float], part: float) -> int:
    return next(k for k in range(len(chances)) if fsum(chances[: k + 1]) >= part - 1e-12)


def test_two_events_by_hand() -> None:
    # none: 0.2 * 0.4 = 0.08; both: 0.8 * 0.6 = 0.48; one: the rest, 0.44
    assert poisson_binomial([0.8, 0.6]).tolist() == pytest.approx([0.08, 0.44, 0.48])
    # P(0) = 0.08 >= 0.025, so low is 0; P(<=1) = 0.52 < 0.975, so high is 2
    found = exact_spread([0.8, 0.6])
    assert (found.low, found.high, found.method) == (0, 2, "exact")
    assert found.expected == pytest.approx(1.4)


def test_three_events_by_hand() -> None:
    # all three of 0.9: 0.729; two: 3 * 0.081 = 0.243; one: 3 * 0.009 = 0.027; none: 0.001.
    # P(0) = 0.001, P(<=1) = 0.028 >= 0.025: low is 1.
    found = exact_spread([0.9, 0.9, 0.9])
    assert (found.low, found.high) == (1, 3)
    assert found.expected == pytest.approx(2.7)


@given(st.integers(0, 60), CHANCES)
def test_equal_chances_are_binomial(number: int, chance: float) -> None:
    binomial = [
        comb(number, k) * chance**k * (1 - chance) ** (number - k) for k in range(number + 1)
    ]
    assert poisson_binomial([chance] * number).tolist() == pytest.approx(binomial, abs=1e-9)


def test_nothing_is_counted() -> None:
    assert exact_spread([]) == Spread(0, 0, 0, "exact")
    assert sampled_spread([], {}) == Spread(0, 0, 0, "sampled")


def test_a_clause_of_several_mappings() -> None:
    confidence = {"a": 0.8, "b": 0.5, "c": 0.25}
    # one of a, b: 1 - 0.2 * 0.5 = 0.9; none of c: 0.75; both: 0.675
    assert probability((one_of("ab"),), confidence) == pytest.approx(0.9)
    assert probability((one_of("ab"), none_of("c")), confidence) == pytest.approx(0.675)


def test_a_mapping_in_two_clauses_is_not_independent() -> None:
    assert is_independent([(one_of("ab"),), (one_of("c"),)])
    assert not is_independent([(one_of("ab"),), (one_of("bc"),)])
    assert not is_independent([(one_of("a"), none_of("a"))])


def test_one_mapping_behind_two_elements_moves_them_together() -> None:
    # Both or none: 0 with 0.4, 2 with 0.6. As if independent it would be 1 in 48 of 100 worlds.
    both = [(one_of("a"),), (one_of("a"),)]
    drawn = spread_of(both, {"a": 0.6}, seed=1)
    assert drawn.method == "sampled"
    assert (drawn.low, drawn.high) == (0, 2)
    # The mean is 0.6 + 0.6 all the same.
    assert drawn.expected == pytest.approx(1.2)


@given(st.lists(CHANCES, min_size=1, max_size=12))
@settings(max_examples=examples(40), deadline=None)
def test_exact_is_brute_force_over_all_worlds(chances: list[float]) -> None:
    confidence = dict(zip(NAMES, chances, strict=False))
    names = sorted(confidence)
    # Statements of three, two and one mapping in turn, every third of them negated.
    cuts = [names[start : start + 3] for start in range(0, len(names), 3)]
    statements: list[Statement] = [
        (Clause(frozenset(cut), is_negated=number % 3 == 2),) for number, cut in enumerate(cuts)
    ]
    worlds = brute_force(statements, confidence)
    found = spread_of(statements, confidence)
    assert found.method == "exact"
    assert found.expected == pytest.approx(sum(k * p for k, p in enumerate(worlds)), abs=1e-9)
    exact = poisson_binomial([probability(each, confidence) for each in statements]).tolist()
    assert exact == pytest.approx(worlds, abs=1e-9)
    if all(
        abs(fsum(worlds[: k + 1]) - t) > 1e-9 for k in range(len(worlds)) for t in (0.025, 0.975)
    ):
        assert (found.low, found.high) == (quantile(worlds, 0.025), quantile(worlds, 0.975))


def test_drawn_worlds_are_close_to_brute_force_where_mappings_are_shared() -> None:
    confidence = dict(zip(NAMES, [0.6, 0.65, 0.7, 0.8, 0.9, 0.75], strict=False))
    statements: list[Statement] = [
        (one_of("ab"),),
        (one_of("bc"),),
        (one_of("d"), none_of("a")),
        (one_of("ef"), one_of("d")),
    ]
    worlds = brute_force(statements, confidence)
    drawn = spread_of(statements, confidence, seed=7)
    assert drawn.method == "sampled"
    assert drawn.expected == pytest.approx(sum(k * p for k, p in enumerate(worlds)))
    assert (drawn.low, drawn.high) == (quantile(worlds, 0.025), quantile(worlds, 0.975))


@given(st.lists(st.floats(0.05, 0.95), min_size=1, max_size=40), st.integers(0, 2**32))
@settings(max_examples=examples(20), deadline=None)
def test_drawn_is_close_to_exact(chances: list[float], seed: int) -> None:
    confidence = {f"m{number}": chance for number, chance in enumerate(chances)}
    statements: list[Statement] = [(Clause(frozenset({name})),) for name in confidence]
    exact = spread_of(statements, confidence)
    drawn = sampled_spread(statements, confidence, seed=seed)
    assert drawn.expected == pytest.approx(exact.expected)
    assert abs(drawn.low - exact.low) <= 1
    assert abs(drawn.high - exact.high) <= 1


def test_the_mean_is_drawn_where_a_statement_names_a_mapping_twice() -> None:
    # "a and not a" is never true, "a and (a or b)" is true with 0.6.
    statements: list[Statement] = [(one_of("a"), none_of("a")), (one_of("a"), one_of("ab"))]
    drawn = spread_of(statements, {"a": 0.6, "b": 0.5}, seed=1)
    # 10,000 draws: standard error of the mean is sqrt(0.24 / 10000) = 0.0049
    assert drawn.expected == pytest.approx(0.6, abs=0.02)
    assert (drawn.low, drawn.high) == (0, 1)


def test_the_seed_fixes_the_draws() -> None:
    shared: list[Statement] = [(one_of("ab"),), (one_of("bc"),), (one_of("ca"),)]
    confidence = {"a": 0.3, "b": 0.5, "c": 0.7}
    first = sampled_spread(shared, confidence, seed=3)
    assert sampled_spread(shared, confidence, seed=3) == first
    assert sampled_spread(shared[::-1], dict(reversed(confidence.items())), seed=3) == first
    assert len({sampled_spread(shared, confidence, seed=s, draws=9).low for s in range(40)}) > 1


@given(st.lists(st.floats(0.51, 1), min_size=1, max_size=40), st.floats(0, 1))
def test_the_range_narrows_as_confidences_go_to_one(chances: list[float], part: float) -> None:
    surer = [c + (1 - c) * part for c in chances]
    wide, narrow = (exact_spread(each).widened(len(chances)) for each in (chances, surer))
    assert narrow.high - narrow.low <= wide.high - wide.low
    assert exact_spread([1.0] * len(chances)) == Spread(
        len(chances), len(chances), len(chances), "exact"
    )


@given(st.lists(st.floats(0, 0.49), min_size=1, max_size=40), st.floats(0, 1))
def test_the_range_narrows_as_confidences_go_to_zero(chances: list[float], part: float) -> None:
    wide, narrow = (exact_spread(e).widened(0) for e in (chances, [c * part for c in chances]))
    assert narrow.high - narrow.low <= wide.high - wide.low
    assert exact_spread([0.0] * len(chances)) == Spread(0, 0, 0, "exact")


@given(st.lists(CHANCES, max_size=40), st.integers(0, 40))
def test_widened_takes_in_what_was_counted(chances: list[float], counted: int) -> None:
    found = exact_spread(chances).widened(counted)
    assert found.low <= counted <= found.high
    assert isclose(found.expected, fsum(chances))


def test_the_complement_turns_the_range_around() -> None:
    assert Spread(1.4, 1, 2, "exact").complement(5) == Spread(3.6, 3, 4, "exact")


def test_an_end_is_the_first_number_that_reaches_its_share() -> None:
    # P(0) = 0.975 and P(<=1) = 1: 0 reaches 97.5 per cent exactly, so both ends are 0.
    found = exact_spread([0.025])
    assert (found.low, found.high) == (0, 0)
    # P(0) = 0.1 x 0.25 = 0.025: 0 reaches 2.5 per cent exactly, although not in binary.
    assert exact_spread([0.9, 0.75]).low == 0
