"""Chooses a core set: from candidates and requirements to the problem, and its solution."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ssckg.errors import UsageError
from ssckg.harmonization.core_set.problem import Problem, Solution
from ssckg.harmonization.core_set.solving import DEFAULT_SECONDS, solve
from ssckg.model.evidence_words import OBSERVED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.harmonization.core_set.candidates import Candidates
    from ssckg.model.reportability import KpiReportability

HALF: Final = 0.5
"""From this share on more cities report an indicator than not; what counts when coverage ties."""
_PARTS: Final = 10_000
FLOORS: Final = tuple(tenth / 10 for tenth in range(11))
"""The floors that are compared: 0, 0.1 ... 1."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a core set.

    size: exactly so many, None for as few as keep coverage; floor: least reportability, None for
    none; targets: without a size, how many targets to keep, None for all that can be; required,
    excluded: IRIs of indicators; seconds: time limit of each stage.
    """

    size: int | None = None
    floor: float | None = None
    targets: int | None = None
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    seconds: float = DEFAULT_SECONDS


@dataclass(frozen=True)
class Choice:
    """Candidates, a wish, and the problem that they make; indexes are those of the candidates."""

    candidates: Candidates
    wish: Wish

    @cached_property
    def index(self) -> dict[str, int]:
        """Place of each indicator (IRI) among the candidates."""
        return {each.kpi.iri: n for n, each in enumerate(self.candidates.kpis)}

    @cached_property
    def problem(self) -> Problem:
        """The problem as numbers."""
        found, wish = self.candidates, self.wish
        place = {target: number for number, target in enumerate(found.targets)}
        problem = Problem(
            covers=tuple(
                tuple(sorted(place[target] for target in found.links.get(each.kpi.iri, ())))
                for each in found.kpis
            ),
            weights=tuple(found.worth[target] for target in found.targets),
            size=wish.size,
            required=frozenset(self.index[iri] for iri in wish.required),
            excluded=frozenset(self.index[iri] for iri in wish.excluded),
            barred=barred(found.kpis, wish.floor),
            needs=tuple(tuple(self.index[k] for k in need.kpis) for need in found.must_haves),
            tiers=tiers(found.kpis),
        )
        if wish.size is not None:
            return replace(problem, least=wish.targets)
        reachable = sum(1 for by in problem.measured_by if by)
        return replace(problem, least=reachable if wish.targets is None else wish.targets)

    def solve(self) -> Solution | None:
        """Return the best choice, None where the requirements cannot be met together."""
        return solve(self.problem, self.wish.seconds)

    def at_floor(self, floor: float) -> Choice:
        """Return the same choice under another floor."""
        return Choice(self.candidates, replace(self.wish, floor=floor))


def check_wish(wish: Wish) -> None:
    """Return if a wish makes sense in itself.

    Raises:
        UsageError: an indicator is both required and excluded.
    """
    if both := sorted({*wish.required} & {*wish.excluded}):
        raise UsageError(f"both required and excluded: {', '.join(both)}")


def barred(kpis: Iterable[KpiReportability], floor: float | None) -> frozenset[int]:
    """Return the places of the indicators below a floor."""
    if floor is None:
        return frozenset()
    return frozenset(n for n, each in enumerate(kpis) if not each.passes(floor))


def tiers(kpis: Iterable[KpiReportability]) -> tuple[tuple[int, ...], ...]:
    """Return what decides between equal coverage: who can be reported at all, then by how many.

    The second counts shares above and below a half in ten thousandths; an indicator that is judged
    by its level adds nothing to it, for its level is no share.
    """
    known = tuple(kpis)
    can = tuple(int(each.passes(HALF)) for each in known)
    above = tuple(
        round((each.cities.share - HALF) * _PARTS)
        if each.evidence == OBSERVED and each.cities.share is not None
        else 0
        for each in known
    )
    return can, above
