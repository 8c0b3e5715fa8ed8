"""Judges a ranking: which of the objects that curators accepted it found, and how soon."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ssckg.harmonization.lookup import curie
from ssckg.harmonization.measures import is_strong
from ssckg.harmonization.suggestion.evidence import end
from ssckg.harmonization.suggestion.ranking import goal_scores, in_order
from ssckg.harmonization.suggestion.supports import families_of
from ssckg.model.crosswalk_frameworks import GOAL, TARGET
from ssckg.model.evaluation import Case

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ssckg.harmonization.suggestion.settings import Settings
    from ssckg.model.choices import Predicate
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, with the ranks of all objects that are true."""

    case: Case
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges rankings of the objects of a set and, for the SDGs, of targets and goals.

    family: of the objects; scores, by_target: a row for each subject.
    """

    crosswalk: Crosswalk
    family: str
    subjects: Sequence[Element]
    objects: Sequence[Element]
    scores: NDArray[np.float64]
    targets: Sequence[Element]
    by_target: NDArray[np.float64] | None

    def all(self, settings: Settings, strength: Predicate) -> list[Judged]:
        """Return the cases of all subjects that have a counterpart of at least a strength."""
        goals = (
            goal_scores(self.crosswalk, self.targets, self.by_target, settings)
            if self.by_target is not None
            else {}
        )
        judged = (self._case(n, strength, goals) for n in range(len(self.subjects)))
        return [each for each in judged if each is not None]

    def _case(
        self, number: int, strength: Predicate, goals: dict[str, NDArray[np.float64]]
    ) -> Judged | None:
        subject = self.subjects[number]
        true = self._true(subject, strength)
        order = in_order(self.scores[number], self.objects)
        ranks = tuple(place for place, o in enumerate(order, 1) if self.objects[o].iri in true)
        targets = {t for iri in true for t in self.crosswalk.at(iri, TARGET)}
        if not ranks and not (targets and self.targets):
            return None
        case = Case(
            subject=end(self.crosswalk, subject.iri),
            truth=tuple(sorted(self._curie(iri) for iri in true)),
            first_right=ranks[0] if ranks else None,
            suggested=tuple(self._curie(self.objects[o].iri) for o in order[:5]),
        )
        return Judged(self._rolled_up(case, number, targets, goals), ranks)

    def _rolled_up(
        self, case: Case, number: int, true: set[str], goals: dict[str, NDArray[np.float64]]
    ) -> Case:
        if self.by_target is None or not true:
            return case
        order = in_order(self.by_target[number], self.targets)[:5]
        five = [self.targets[o].iri for o in order]
        goal = min(goals, key=lambda each: (-goals[each][number], each))
        return replace(
            case,
            goal=self._curie(goal),
            targets=tuple(self._curie(iri) for iri in five),
            goal_right=any(goal in self.crosswalk.at(t, GOAL) for t in true),
            target_right=not true.isdisjoint(five),
        )

    def _true(self, subject: Element, strength: Predicate) -> set[str]:
        return {
            link.object
            for link in self.crosswalk.links.get(subject.iri, ())
            if link.object in self.crosswalk.element
            and is_strong(link.predicate, strength)
            and self.family in families_of(self.crosswalk, self.crosswalk.element[link.object])
        }

    def _curie(self, iri: str) -> str:
        return curie(self.crosswalk, iri)
