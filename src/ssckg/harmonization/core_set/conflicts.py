"""Which requirements cannot be met together: a smallest group of them, none of which is idle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ssckg.harmonization.core_set.solving import DEFAULT_SECONDS, is_feasible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.harmonization.core_set.problem import Problem


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement of a problem: "size", "least", "floor", "excluded", "required" or "need".

    `number`: which candidate is required or excluded, which group is the need; else 0.
    """

    kind: str
    number: int = 0


def requirements(problem: Problem) -> tuple[Requirement, ...]:
    """Return the requirements of a problem, the ones that people give up last first."""
    return tuple(_requirements(problem))


def _requirements(problem: Problem) -> Iterator[Requirement]:
    for number in range(len(problem.needs)):
        yield Requirement("need", number)
    for number in sorted(problem.required):
        yield Requirement("required", number)
    for number in sorted(problem.excluded):
        yield Requirement("excluded", number)
    if problem.barred:
        yield Requirement("floor")
    if problem.least is not None:
        yield Requirement("least")
    if problem.size is not None:
        yield Requirement("size")


def only(problem: Problem, kept: frozenset[Requirement]) -> Problem:
    """Return the problem with these of its requirements alone."""

    def numbers(kind: str) -> frozenset[int]:
        return frozenset(each.number for each in kept if each.kind == kind)

    return replace(
        problem,
        needs=tuple(problem.needs[number] for number in sorted(numbers("need"))),
        required=numbers("required"),
        excluded=numbers("excluded"),
        barred=problem.barred if Requirement("floor") in kept else frozenset(),
        least=problem.least if Requirement("least") in kept else None,
        size=problem.size if Requirement("size") in kept else None,
    )


def conflict(problem: Problem, seconds: float = DEFAULT_SECONDS) -> tuple[Requirement, ...]:
    """Return requirements that cannot be met together, none of which can be left out of it.

    A deletion filter (Chinneck 2008, Feasibility and Infeasibility in Optimization, section 6.2):
    each is left out in turn, and stays out where the rest is still impossible. Empty where all can
    be met.

    Raises:
        TooLargeError: the solver could not tell in time.
    """
    if is_feasible(problem, seconds):
        return ()
    kept = requirements(problem)
    for each in kept:
        rest = tuple(one for one in kept if one != each)
        if not is_feasible(only(problem, frozenset(rest)), seconds):
            kept = rest
    return kept
