"""The choice of a core set as numbers: candidates, targets, what must hold, what is better."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Problem:
    """Choose candidates 0 to n-1; the first stands first where all else is equal.

    covers: for each candidate the targets (0 to m-1) that it measures.
    weights: what covering each target is worth, whole numbers of 1 and more.
    size: choose exactly so many; None: as few as cover `least` targets.
    least: cover at least so many targets; None: no such demand.
    required: candidates that must be chosen; they may stand below the floor.
    excluded, barred: candidates that must not be: left out by name, and below the floor.
    needs: of each of these groups of candidates at least one must be chosen.
    tiers: after size and coverage, what decides next: for each tier the worth of each candidate in
        whole numbers; the sum over the chosen ones is maximised, tier after tier.
    """

    covers: tuple[tuple[int, ...], ...]
    weights: tuple[int, ...]
    size: int | None = None
    least: int | None = None
    required: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()
    needs: tuple[tuple[int, ...], ...] = ()
    tiers: tuple[tuple[int, ...], ...] = ()

    @property
    def count(self) -> int:
        """Number of candidates."""
        return len(self.covers)

    @cached_property
    def closed(self) -> frozenset[int]:
        """The candidates that cannot be chosen; what is required stands above the floor."""
        return self.excluded | (self.barred - self.required)

    @cached_property
    def measured_by(self) -> tuple[tuple[int, ...], ...]:
        """For each target the candidates that measure it and can be chosen."""
        found: list[list[int]] = [[] for _ in self.weights]
        for candidate, targets in enumerate(self.covers):
            if candidate not in self.closed:
                for target in targets:
                    found[target].append(candidate)
        return tuple(tuple(each) for each in found)

    def covered(self, chosen: tuple[int, ...]) -> frozenset[int]:
        """Return the targets that a choice covers."""
        return frozenset(target for each in chosen for target in self.covers[each])

    def worth(self, chosen: tuple[int, ...]) -> int:
        """Return the weight of what a choice covers."""
        return sum(self.weights[target] for target in self.covered(chosen))


@dataclass(frozen=True, slots=True)
class Solution:
    """What was chosen, in order, and what the solver said of it.

    is_optimal: every stage ended with proof; gap: the largest relative gap between what was found
    and what was shown to be impossible to beat, as the solver told it; stages: how many it took.
    """

    chosen: tuple[int, ...]
    is_optimal: bool
    gap: float
    stages: int
