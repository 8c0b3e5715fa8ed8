"""Solves the choice of a core set by integer programming, stage after stage, each with proof.

Maximum coverage with side conditions: x is 1 for what is chosen, y between 0 and 1 for a covered
target, y <= sum of x that measure it (Church and ReVelle 1974, Papers of the Regional Science
Association 32, 101-118). HiGHS through scipy; the gap it may leave is 0. The stages are those of a
lexicographic objective: the value of each is kept as a condition of the next, down to the order of
the candidates, so that there is one answer, whatever the machine.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from ssckg.errors import TooLargeError
from ssckg.harmonization.core_set.problem import Problem, Solution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SLACK: Final = 0.01
"""Stage values are whole numbers; this far below one still means that number."""
_BLOCK: Final = 12
"""Candidates whose order one stage settles: their weights, 2048 to 1, stay far from rounding."""
_OPTIMAL, _LIMIT, _INFEASIBLE = 0, 1, 2
DEFAULT_SECONDS: Final = 60.0


class _Model:
    """The rows and bounds of a problem; stages add rows and fix variables."""

    def __init__(self, problem: Problem, seconds: float) -> None:
        self.count = problem.count
        self.targets = [t for t, by in enumerate(problem.measured_by) if by]
        width = self.count + len(self.targets)
        self.low, self.high = np.zeros(width), np.ones(width)
        self.low[list(problem.required)] = 1
        self.high[list(problem.closed)] = 0
        self.integrality = np.concatenate([np.ones(self.count), np.zeros(len(self.targets))])
        self.rows: list[csr_array] = []
        self.least: list[float] = []
        self.most: list[float] = []
        self.seconds = seconds
        self.is_proven, self.gap, self.stages = True, 0.0, 0
        self._add_conditions(problem)

    def _add_conditions(self, problem: Problem) -> None:
        for number, target in enumerate(self.targets):
            cells = dict.fromkeys(problem.measured_by[target], 1.0)
            self.add({**cells, self.count + number: -1.0}, 0, math.inf)
        for group in problem.needs:
            self.add(dict.fromkeys(group, 1.0), 1, math.inf)
        if problem.size is not None:
            self.add(dict.fromkeys(range(self.count), 1.0), problem.size, problem.size)
        if problem.least is not None and problem.least >= len(self.targets):
            # All of them: as bounds, which leaves a plain covering problem.
            self.low[self.count :] = 1
        elif problem.least is not None:
            self.add(
                {self.count + n: 1.0 for n in range(len(self.targets))}, problem.least - _SLACK
            )

    def add(self, cells: dict[int, float], least: float, most: float = math.inf) -> None:
        """Add a condition on a weighted sum of variables."""
        columns = list(cells)
        shape = (1, len(self.low))
        row = csr_array((list(cells.values()), ([0] * len(columns), columns)), shape=shape)
        self.rows.append(row)
        self.least.append(least)
        self.most.append(most)

    def solve(self, gain: NDArray[np.float64]) -> Any:
        """Maximise a sum over all variables; None where the conditions cannot be met.

        Raises:
            TooLargeError: the time was up before anything was found.
        """
        conditions = (
            [LinearConstraint(vstack(self.rows, format="csr"), self.least, self.most)]
            if self.rows
            else []
        )
        found = milp(
            -gain,
            integrality=self.integrality,
            bounds=Bounds(self.low, self.high),
            constraints=conditions,
            options={"mip_rel_gap": 0, "time_limit": self.seconds},
        )
        if found.status == _INFEASIBLE:
            return None
        if found.x is None:
            raise TooLargeError(
                f"no core set was found in {self.seconds:g} s: {found.message}",
                hint="ask for less at a time, or give more seconds",
            )
        return found

    def maximise(self, gain: NDArray[np.float64], value_of: Sequence[int]) -> NDArray[np.float64]:
        """Maximise a stage whose value is whole, and note whether it was proven.

        Args:
            gain: worth of each variable.
            value_of: the worth again, as whole numbers; what is chosen is rounded by it.
        """
        found = self.solve(gain)
        x = found.x
        value = sum(worth for worth, at in zip(value_of, np.rint(x), strict=True) if at)
        bound = -found.mip_dual_bound if found.mip_dual_bound is not None else -found.fun
        self.stages += 1
        self.gap = max(self.gap, float(found.mip_gap or 0.0))
        # A bound that lies less than one above a whole value proves it.
        self.is_proven &= found.status == _OPTIMAL and bound < value + 1 - _SLACK
        solution: NDArray[np.float64] = x
        return solution


def is_feasible(problem: Problem, seconds: float = DEFAULT_SECONDS) -> bool:
    """Say whether any choice meets the conditions.

    Raises:
        TooLargeError: the solver could not tell in that time.
    """
    if any(not set(group) - problem.closed for group in problem.needs):
        return False
    if problem.required & problem.closed:
        return False
    if problem.least is not None and problem.least > sum(map(bool, problem.measured_by)):
        return False
    if not problem.count:
        return not problem.size
    model = _Model(problem, seconds)
    return model.solve(np.zeros(len(model.low))) is not None


def solve(problem: Problem, seconds: float = DEFAULT_SECONDS) -> Solution | None:
    """Return the best choice, the first of equal ones; None where no choice meets the conditions.

    Stages: with a size, the weight of what is covered; without, the size and then that weight; the
    tiers; the order of the candidates.

    Args:
        problem: the choice.
        seconds: time limit of each stage; what is found by then is returned as not proven.

    Raises:
        TooLargeError: a stage found nothing in that time.
    """
    if not is_feasible(problem, seconds):
        return None
    if not problem.count:
        return Solution((), is_optimal=True, gap=0.0, stages=0)
    model = _Model(problem, seconds)
    if problem.size is None:
        _stage(model, [-1] * model.count)
    _stage(model, [0] * model.count, [problem.weights[t] for t in model.targets])
    for tier in problem.tiers:
        if any(tier):
            _stage(model, tier)
    chosen = _in_order(model)
    return Solution(chosen, model.is_proven, model.gap, model.stages)


def best_worth(problem: Problem, seconds: float = DEFAULT_SECONDS) -> tuple[int, bool] | None:
    """Return the largest weight that any choice covers and whether that is proven, else None.

    Raises:
        TooLargeError: nothing was found in that time.
    """
    if not is_feasible(problem, seconds):
        return None
    if not problem.count:
        return 0, True
    model = _Model(problem, seconds)
    value = _stage(model, [0] * model.count, [problem.weights[t] for t in model.targets])
    return value, model.is_proven


def _stage(model: _Model, on_x: Sequence[int], on_y: Sequence[int] = ()) -> int:
    """Solve one stage, keep its value as a condition, and return it."""
    worth = [*on_x, *(on_y or [0] * len(model.targets))]
    x = model.maximise(np.array(worth, dtype=float), worth)
    value = sum(each for each, at in zip(worth, np.rint(x), strict=True) if at)
    model.add({n: float(each) for n, each in enumerate(worth) if each}, value - _SLACK)
    return value


def _in_order(model: _Model) -> tuple[int, ...]:
    """Settle the candidates block by block: of all equal choices the one with the first ones."""
    for start in range(0, model.count, _BLOCK):
        block = range(start, min(start + _BLOCK, model.count))
        if all(model.low[each] == model.high[each] for each in block):
            continue
        worth = [0] * len(model.low)
        for place, each in enumerate(reversed(block)):
            worth[each] = 2**place
        x = model.maximise(np.array(worth, dtype=float), worth)
        model.low[list(block)] = model.high[list(block)] = np.rint(x[list(block)])
    return tuple(int(each) for each in np.flatnonzero(model.low[: model.count] > 0))
