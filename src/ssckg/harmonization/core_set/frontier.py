"""How the best set changes: with its size, and as the floor of reportability moves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ssckg.harmonization.core_set.choosing import FLOORS, Choice, barred
from ssckg.harmonization.core_set.solving import best_worth
from ssckg.model.core_set import FloorStep, FrontierPoint, Shift

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ssckg.harmonization.core_set.problem import Problem

_Point = tuple[int, int, bool]
"""Size, targets covered, proven."""


def shifts(choice: Choice) -> tuple[Shift, ...]:
    """Return the set at floors of 0 to 1, and at the one asked for.

    Only where the indicators above the floor change is anything solved anew.
    """
    kpis = choice.candidates.kpis
    floors = sorted({*FLOORS, *([] if choice.wish.floor is None else [choice.wish.floor])})
    solved: dict[frozenset[int], tuple[int, ...] | None] = {}
    found: list[Shift] = []
    last: set[int] = set()
    for floor in floors:
        at = choice.at_floor(floor)
        below = barred(kpis, floor)
        if below not in solved:
            solution = at.solve()
            solved[below] = solution.chosen if solution else None
        chosen = solved[below]
        now = set(chosen or ())
        is_first = not found
        found.append(
            Shift(
                floor=floor,
                candidates=len(kpis) - len(below),
                size=None if chosen is None else len(chosen),
                covered=None if chosen is None else len(at.problem.covered(chosen)),
                added=() if is_first else tuple(kpis[n].kpi for n in sorted(now - last)),
                removed=() if is_first else tuple(kpis[n].kpi for n in sorted(last - now)),
            )
        )
        last = now
    return tuple(found)


def frontier(
    choice: Choice, floors: Sequence[float] = FLOORS
) -> tuple[tuple[FrontierPoint, ...], tuple[FloorStep, ...]]:
    """Return the most that each size covers at each floor, up to all that can be covered there.

    Floors at which the same indicators stand share their points.

    Args:
        choice: candidates; what is required or excluded holds at every point.
        floors: in ascending order.
    """
    kpis = choice.candidates.kpis
    total = len(choice.candidates.targets)
    curves: dict[frozenset[int], tuple[_Point, ...]] = {}
    at: dict[frozenset[int], list[float]] = {}
    steps: list[FloorStep] = []
    for floor in floors:
        below = barred(kpis, floor)
        problem = choice.at_floor(floor).problem
        if below not in curves:
            curves[below] = tuple(_curve(problem, choice.wish.seconds)) if total else ()
        at.setdefault(below, []).append(floor)
        coverable = sum(1 for by in problem.measured_by if by)
        step = FloorStep(floor=floor, candidates=len(kpis) - len(below), coverable=coverable)
        steps.append(step)
    by_floor = {same[-1]: curves[below] for below, same in at.items()}
    points = tuple(
        FrontierPoint(
            floor=same[-1],
            floor_from=same[0],
            size=size,
            covered=covered,
            share=covered / total,
            optimal=proven,
            is_pareto=not _is_beaten(by_floor, same[-1], size, covered),
        )
        for below, same in at.items()
        for size, covered, proven in curves[below]
    )
    return points, tuple(steps)


def _curve(problem: Problem, seconds: float) -> Iterator[_Point]:
    """Yield the most each size covers, until more indicators cover no more."""
    even = replace(problem, weights=(1,) * len(problem.weights), least=None)
    reachable = sum(1 for by in problem.measured_by if by)
    for size in range(1, problem.count - len(problem.closed) + 1):
        found = best_worth(replace(even, size=size), seconds)
        if found is None:
            continue
        covered, proven = found
        yield size, covered, proven
        if covered >= reachable:
            return


def _is_beaten(
    at: Mapping[float, tuple[_Point, ...]], floor: float, size: int, covered: int
) -> bool:
    """Say whether a higher floor covers as much with as few, or the same floor with fewer."""
    for other, points in at.items():
        if other >= floor:
            most = size if other > floor else size - 1
            if any(n <= most and c >= covered for n, c, _ in points):
                return True
    return False
