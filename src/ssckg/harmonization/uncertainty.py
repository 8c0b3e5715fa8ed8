"""How far a count of elements can be trusted: from the confidences of the mappings behind it.

The model (docs/decisions/0021): each mapping holds with the probability that is its confidence,
independently of the others. What is counted is a number of statements ("one of these mappings
holds", "none of those does") that are true. Where no mapping stands in two clauses the statements
are independent of one another, and their number follows a Poisson binomial distribution, which is
computed exactly (one statement after the other, as in Hong 2013, Computational Statistics & Data
Analysis 59, section 2.1: there as a recursion). Else worlds are drawn.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import fsum, prod
from typing import TYPE_CHECKING, Final

import numpy as np

from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

EXACT: Final = "exact"
SAMPLED: Final = phrase("sampled")
DRAWS: Final = 10_000
"""Worlds drawn where the distribution is not computed."""
SEED: Final = 2022
"""Seed of the draws, if none is given."""
_TAIL: Final = 0.025
_ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Clause:
    """Holds when at least one of its mappings (IRIs) holds; negated, when none does."""

    mappings: frozenset[str]
    is_negated: bool = False


Statement = tuple[Clause, ...]
"""True when all its clauses hold."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of the number of true statements.

    expected: mean; low, high: ends of the central 95 per cent; method: "exact" or "sampled"
    (the ends).
    """

    expected: float
    low: int
    high: int
    method: str

    def widened(self, counted: int) -> Spread:
        """Return it with ends that take in a number that was counted."""
        low, high = min(self.low, counted), max(self.high, counted)
        return Spread(self.expected, low, high, self.method)

    def complement(self, total: int) -> Spread:
        """Return the spread of how many of `total` statements are not true."""
        return Spread(total - self.expected, total - self.high, total - self.low, self.method)


def probability(statement: Statement, confidence: Mapping[str, float]) -> float:
    """Return the probability of a statement in whose clauses no mapping stands twice.

    >>> either = Clause(frozenset({"a", "b"}))
    >>> round(probability((either,), {"a": 0.8, "b": 0.5}), 3)
    0.9
    """
    return prod(_clause_probability(clause, confidence) for clause in statement)


def _clause_probability(clause: Clause, confidence: Mapping[str, float]) -> float:
    none = prod(1 - confidence[mapping] for mapping in sorted(clause.mappings))
    return none if clause.is_negated else 1 - none


def spread_of(
    statements: Sequence[Statement],
    confidence: Mapping[str, float],
    *,
    seed: int = SEED,
    draws: int = DRAWS,
) -> Spread:
    """Return how many of the statements are true, as a distribution.

    Exact where no mapping stands in two clauses, else from worlds that are drawn.

    Args:
        statements: what is counted.
        confidence: probability of each mapping, 0 to 1.
        seed: of the draws; the same seed draws the same worlds.
        draws: how many worlds.
    """
    if is_independent(statements):
        return exact_spread([probability(each, confidence) for each in statements])
    return sampled_spread(statements, confidence, seed=seed, draws=draws)


def is_independent(statements: Sequence[Statement]) -> bool:
    """Say whether no mapping stands in two clauses."""
    uses = Counter(
        mapping for statement in statements for clause in statement for mapping in clause.mappings
    )
    return all(number == 1 for number in uses.values())


def exact_spread(probabilities: Sequence[float]) -> Spread:
    """Return the spread of the number of independent events that happen: Poisson binomial.

    >>> exact_spread([0.5, 0.5])
    Spread(expected=1.0, low=0, high=2, method='exact')
    """
    chances = poisson_binomial(probabilities)
    return Spread(fsum(probabilities), *_ends(chances), EXACT)


def poisson_binomial(probabilities: Sequence[float]) -> NDArray[np.float64]:
    """Return the probabilities that 0, 1, 2 ... of independent events happen.

    >>> poisson_binomial([0.5, 0.2]).tolist()
    [0.4, 0.5, 0.1]
    """
    chances = np.zeros(len(probabilities) + 1)
    chances[0] = 1.0
    for count, one in enumerate(probabilities, start=1):
        # Term by term and not by a library's convolution: the same bits on every machine.
        chances[1 : count + 1] = chances[1 : count + 1] * (1 - one) + chances[:count] * one
        chances[0] *= 1 - one
    return chances


def sampled_spread(
    statements: Sequence[Statement],
    confidence: Mapping[str, float],
    *,
    seed: int = SEED,
    draws: int = DRAWS,
) -> Spread:
    """Return the spread of the number of true statements in worlds that are drawn.

    In each world every mapping holds or does not, for all statements alike. Only the ends come
    from the draws where no statement names a mapping twice: means add up, also of what is not
    independent.
    """
    names = sorted({name for each in statements for clause in each for name in clause.mappings})
    generator = np.random.default_rng(seed)
    worlds = {name: generator.random(draws) < confidence[name] for name in names}
    counts = np.zeros(draws, dtype=np.int64)
    for statement in statements:
        true = np.ones(draws, dtype=np.bool_)
        for clause in statement:
            true &= _holds(clause, worlds, draws)
        counts += true
    chances = np.bincount(counts, minlength=len(statements) + 1) / draws
    if all(is_independent([each]) for each in statements):
        expected = fsum(probability(each, confidence) for each in statements)
    else:
        expected = float(counts.sum()) / draws
    return Spread(expected, *_ends(chances), SAMPLED)


def _holds(
    clause: Clause, worlds: Mapping[str, NDArray[np.bool_]], draws: int
) -> NDArray[np.bool_]:
    any_holds = np.zeros(draws, dtype=np.bool_)
    for name in clause.mappings:
        any_holds |= worlds[name]
    return ~any_holds if clause.is_negated else any_holds


def _ends(chances: NDArray[np.float64]) -> tuple[int, int]:
    """Return the 2.5 and 97.5 per cent quantiles: the first numbers that reach them."""
    reached = np.cumsum(chances) + _ROUNDING
    last = len(chances) - 1
    low = min(int(np.searchsorted(reached, _TAIL)), last)
    high = min(int(np.searchsorted(reached, 1 - _TAIL)), last)
    return low, high
