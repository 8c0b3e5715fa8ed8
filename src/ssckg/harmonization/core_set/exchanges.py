"""What just misses: for each candidate outside, the exchange with a member that costs least."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.harmonization.core_set.problem import Problem


@dataclass(frozen=True, slots=True)
class Exchange:
    """One candidate comes in for a member.

    comes, goes: the two; loss: weight of the coverage that is lost by it, negative if any were
    gained; lost, gained: the targets.
    """

    comes: int
    goes: int
    loss: int
    lost: tuple[int, ...]
    gained: tuple[int, ...]


def best_exchanges(problem: Problem, chosen: tuple[int, ...]) -> tuple[Exchange, ...]:
    """Return the best exchange of each candidate outside, those that cost least first.

    Only exchanges that keep what is required and all needs; equal ones go by the order of the
    candidates, the later member goes.

    Args:
        problem: the choice.
        chosen: a choice that meets its conditions.
    """
    members = [each for each in chosen if each not in problem.required]
    outside = [n for n in range(problem.count) if n not in {*chosen, *problem.closed}]
    best = (
        min(found, key=lambda e: (e.loss, -e.goes))
        for comes in outside
        if (found := tuple(_exchanges(problem, chosen, members, comes)))
    )
    return tuple(sorted(best, key=lambda e: (e.loss, _worse(problem, e.comes), e.comes)))


def _worse(problem: Problem, candidate: int) -> tuple[int, ...]:
    return tuple(-tier[candidate] for tier in problem.tiers)


def _exchanges(
    problem: Problem, chosen: tuple[int, ...], members: list[int], comes: int
) -> Iterator[Exchange]:
    held = Counter(target for each in chosen for target in problem.covers[each])
    met = [len(set(group) & set(chosen)) for group in problem.needs]
    new = set(problem.covers[comes])
    gained = tuple(sorted(target for target in new if not held[target]))
    for goes in members:
        kept = all(
            number > (goes in group) or comes in group
            for number, group in zip(met, problem.needs, strict=True)
        )
        if kept:
            alone = (t for t in problem.covers[goes] if held[t] == 1 and t not in new)
            lost = tuple(sorted(set(alone)))
            loss = sum(problem.weights[t] for t in lost) - sum(problem.weights[t] for t in gained)
            yield Exchange(comes, goes, loss, lost, gained)
