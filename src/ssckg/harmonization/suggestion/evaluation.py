"""Measures suggestions on mappings that the ranking must not know.

For each mapping set the framework of the subjects is held out: none of its mappings and none of
its texts, nor those of a framework that repeats its content, is known to the ranking; only the
text of the subject that is asked for. So no chain through it is known either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from ssckg.harmonization.measures import SDG, sdg_targets
from ssckg.harmonization.suggestion.baseline import baseline_scores
from ssckg.harmonization.suggestion.judging import Judge
from ssckg.harmonization.suggestion.ranking import rank
from ssckg.harmonization.suggestion.suggesting import objects_of
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.crosswalk_frameworks import INDICATOR
from ssckg.model.evaluation import Accuracy, SetFigures
from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ssckg.harmonization.suggestion.judging import Judged
    from ssckg.harmonization.suggestion.ranking import Embedder
    from ssckg.harmonization.suggestion.settings import Settings
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition, Element

CUTS: Final = (1, 5, 20)
DRAWS: Final = 2_000
LEXICAL: Final = phrase("lexical")
FLOOR: Final = "plain TF-IDF"
EMBEDDED: Final = phrase("lexical and embeddings")
HEADLINE: Final = "u4ssc-sdg"
TRUTHS: Final = {"all predicates": Predicate.RELATED, "without related": Predicate.BROAD}


@dataclass(frozen=True, slots=True)
class HeldOutSet:
    """A mapping set whose subjects' framework is held out; `held`: the families that are."""

    name: str
    subject: Edition
    object: Edition
    held: frozenset[str]


def held_out_sets(crosswalk: Crosswalk, settings: Settings) -> tuple[HeldOutSet, ...]:
    """Return the sets with accepted mappings between two known editions, by name."""
    filled = {m.mapping_set for m in crosswalk.mappings if m.listed is MappingList.ACCEPTED}
    found = []
    for iri in sorted(filled & set(crosswalk.set_editions)):
        ends = [crosswalk.edition.get(e) for e in crosswalk.set_editions[iri]]
        if ends[0] and ends[1]:
            held = settings.held_with(ends[0].family)
            found.append(HeldOutSet(iri.rpartition("/")[2], ends[0], ends[1], held))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Measures one ranking; `model`: its name; `seed`: of the intervals."""

    crosswalk: Crosswalk
    settings: Settings
    model: str
    seed: int
    embedder: Embedder | None = None

    def figures(self, one: HeldOutSet) -> Iterator[SetFigures]:
        """Yield the figures of a set, for each reading of what is true."""
        subjects = self.crosswalk.of_edition(one.subject.iri, INDICATOR)
        objects = objects_of(self.crosswalk, one.object)
        scores = self._scores(subjects, objects, one.held)
        is_sdg = one.object.family == SDG
        targets = sdg_targets(self.crosswalk) if is_sdg else ()
        by_target = self._scores(subjects, targets, one.held) if is_sdg else None
        for truth, strength in TRUTHS.items():
            judge = Judge(
                self.crosswalk, one.object.family, subjects, objects, scores, targets, by_target
            )
            yield self._summary(one, truth, judge.all(self._settings, strength), len(objects))

    @property
    def _settings(self) -> Settings:
        # The floor knows no more of a goal than its best target.
        return replace(self.settings, goal_members=1) if self.model == FLOOR else self.settings

    def _scores(
        self, subjects: Sequence[Element], objects: Sequence[Element], held: frozenset[str]
    ) -> NDArray[np.float64]:
        if self.model == FLOOR:
            return baseline_scores(self.crosswalk, subjects, objects, self.settings)
        return rank(
            self.crosswalk, subjects, objects, self.settings, held=held, embedder=self.embedder
        ).scores

    def _summary(
        self, one: HeldOutSet, truth: str, judged: list[Judged], objects: int
    ) -> SetFigures:
        pairs = [j for j in judged if j.ranks]
        recall = {
            cut: accuracy(
                [(sum(r <= cut for r in j.ranks), len(j.ranks)) for j in pairs], self.seed
            )
            for cut in CUTS
        }
        goals = [(int(j.case.goal_right), 1) for j in judged if j.case.goal_right is not None]
        hits = [(int(j.case.target_right), 1) for j in judged if j.case.target_right is not None]
        families = {e.family for e in self.crosswalk.editions}
        return SetFigures(
            mapping_set=one.name,
            subject_framework=one.subject.id,
            object_framework=one.object.id,
            model=self.model,
            truth=truth,
            held_out=tuple(sorted(one.held)),
            known=() if self.model == FLOOR else tuple(sorted(families - one.held)),
            objects=objects,
            recall_at=recall,
            goal_accuracy_at_1=accuracy(goals, self.seed) if goals else None,
            target_accuracy_at_5=accuracy(hits, self.seed) if hits else None,
            cases=tuple(j.case for j in judged),
        )


def accuracy(counts: Sequence[tuple[int, int]], seed: int) -> Accuracy:
    """Return the share of right ones with its interval.

    The percentile bootstrap (Efron 1979, doi 10.1214/aos/1176344552) over subjects: 2,000 draws.

    Args:
        counts: for each subject, how many are right, of how many.
        seed: of the draws.
    """
    if not counts:
        return Accuracy(0.0, 0.0, 0.0, 0, 0)
    table = np.array(counts)
    drawn = np.random.default_rng(seed).integers(0, len(counts), (DRAWS, len(counts)))
    sums = table[drawn].sum(axis=1)
    low, high = (float(q) for q in np.quantile(sums[:, 0] / sums[:, 1], (0.025, 0.975)))
    right, of = (int(each) for each in table.sum(axis=0))
    return Accuracy(right / of, min(low, right / of), max(high, right / of), right, of)
