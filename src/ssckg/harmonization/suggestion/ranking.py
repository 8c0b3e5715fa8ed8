"""Ranks objects for subjects: nearest texts among all that speak for an object.

The score of an object is a weighted mean of the likeness of the subject to the texts that speak
for it: weight times likeness, the few largest, each next one discounted (nearest neighbours,
Cover and Hart 1967, doi 10.1109/TIT.1967.1053964, with distance weights), plus a share of the
score of the goal above it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ssckg.harmonization.suggestion.supports import supports
from ssckg.harmonization.suggestion.texts import gram_bag, text_of, word_bag
from ssckg.harmonization.suggestion.weighting import likeness
from ssckg.model.crosswalk_frameworks import GOAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ssckg.harmonization.suggestion.settings import Settings
    from ssckg.harmonization.suggestion.supports import Support
    from ssckg.harmonization.suggestion.texts import ElementText
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element


class Embedder(Protocol):
    """Likeness of texts by sentence embeddings."""

    def likeness(
        self, asked: Sequence[ElementText], known: Sequence[ElementText]
    ) -> NDArray[np.float64]:
        """Return the cosine of each asked text with each known one, asked texts as rows."""


@dataclass(frozen=True)
class Ranking:
    """Scores of objects for subjects.

    subjects, objects: in the order of rows and columns; scores: 0 and up, no probability;
    goals: score of each goal (IRI) as a column over the subjects; support: what speaks for an
    object; place: number of a text among the known ones; like: likeness of subjects (rows) to
    known texts.
    """

    subjects: tuple[Element, ...]
    objects: tuple[Element, ...]
    scores: NDArray[np.float64]
    goals: dict[str, NDArray[np.float64]]
    support: dict[str, tuple[Support, ...]]
    place: dict[str, int]
    like: NDArray[np.float64]

    def order(self, subject: int) -> list[int]:
        """Return the numbers of the objects for a subject, best first; ties by IRI."""
        return in_order(self.scores[subject], self.objects)

    def best_goal(self, subject: int) -> str:
        """Return the goal (IRI) with the highest score for a subject; ties by IRI."""
        return min(self.goals, key=lambda goal: (-self.goals[goal][subject], goal))

    def reasons(self, subject: int, object_: str) -> list[tuple[Support, float]]:
        """Return what spoke for an object, with its likeness to the subject, strongest first."""
        found = [(s, float(self.like[subject, self.place[s.text]])) for s in self.support[object_]]
        return sorted(found, key=lambda pair: (-pair[0].weight * pair[1], pair[0].text))


def rank(
    crosswalk: Crosswalk,
    subjects: Sequence[Element],
    objects: Sequence[Element],
    settings: Settings,
    *,
    held: frozenset[str] = frozenset(),
    embedder: Embedder | None = None,
) -> Ranking:
    """Return the ranking of objects for subjects.

    Args:
        crosswalk: what is known.
        subjects: what counterparts are looked for.
        objects: what may be a counterpart.
        settings: the weights.
        held: families of frameworks whose texts and mappings must not be known (the subjects' own
            texts are read all the same: they are the question).
        embedder: adds sentence embeddings to the likeness.
    """
    support = supports(crosswalk, objects, settings, held)
    known = sorted({one.text for each in support.values() for one in each})
    place = {iri: number for number, iri in enumerate(known)}
    asked_texts = [text_of(crosswalk, each.iri) for each in subjects]
    known_texts = [text_of(crosswalk, iri) for iri in known]
    like = _likeness(asked_texts, known_texts, settings, embedder)
    for number, each in enumerate(subjects):
        if each.iri in place:  # that a subject is like itself says nothing
            like[number, place[each.iri]] = 0.0
    columns = [_column(like, place, support[each.iri], settings) for each in objects]
    scores = np.stack(columns, axis=1) if columns else np.zeros((len(subjects), 0))
    goals = goal_scores(crosswalk, objects, scores, settings)
    total = scores + settings.goal_bonus * _of_goals(crosswalk, objects, scores, goals)
    scale = 1 + (settings.goal_bonus if goals else 0)
    return Ranking(tuple(subjects), tuple(objects), total / scale, goals, support, place, like)


def in_order(scores: NDArray[np.float64], objects: Sequence[Element]) -> list[int]:
    """Return the numbers of the objects, those with the highest score first; ties by IRI."""
    by_iri = sorted(range(len(objects)), key=lambda o: objects[o].iri)
    best = np.argsort(-scores[by_iri], kind="stable")
    return [by_iri[place] for place in best]


def _likeness(
    asked: Sequence[ElementText],
    known: Sequence[ElementText],
    settings: Settings,
    embedder: Embedder | None,
) -> NDArray[np.float64]:
    by_word = likeness(
        [word_bag(t, settings) for t in asked], [word_bag(t, settings) for t in known]
    )
    by_gram = likeness(
        [gram_bag(t, settings) for t in asked], [gram_bag(t, settings) for t in known]
    )
    lexical = (1 - settings.gram_share) * by_word + settings.gram_share * by_gram
    if embedder is None:
        return lexical
    share = settings.embedding_share
    return (1 - share) * lexical + share * embedder.likeness(asked, known)


def _column(
    like: NDArray[np.float64],
    place: dict[str, int],
    support: tuple[Support, ...],
    settings: Settings,
) -> NDArray[np.float64]:
    if not support:
        return np.zeros(like.shape[0])
    weights = np.array([one.weight for one in support])
    found = like[:, [place[one.text] for one in support]] * weights
    return discounted(found, settings.neighbours, settings.neighbour_decay)


def discounted(values: NDArray[np.float64], count: int, decay: float) -> NDArray[np.float64]:
    """Return, row by row, the mean of the `count` largest values, each `decay` times the last.

    Missing ones count as zero, so that one near text of many says less than several.

    >>> discounted(np.array([[0.2, 0.8, 0.4]]), 2, 0.5)
    array([0.66666667])
    """
    largest = -np.sort(-values, axis=1)[:, :count]
    discount = decay ** np.arange(count)
    return np.asarray(largest @ discount[: largest.shape[1]] / discount.sum(), dtype=np.float64)


def goal_scores(
    crosswalk: Crosswalk,
    objects: Sequence[Element],
    scores: NDArray[np.float64],
    settings: Settings,
) -> dict[str, NDArray[np.float64]]:
    """Return the scores of the goals (IRI) above the objects, over the subjects.

    The best few members of a goal count, each next one less.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(objects):
        for goal in crosswalk.at(each.iri, GOAL):
            members[goal].append(number)
    return {
        goal: discounted(scores[:, members[goal]], settings.goal_members, settings.goal_decay)
        for goal in sorted(members)
    }


def _of_goals(
    crosswalk: Crosswalk,
    objects: Sequence[Element],
    scores: NDArray[np.float64],
    goals: dict[str, NDArray[np.float64]],
) -> NDArray[np.float64]:
    found = np.zeros_like(scores)
    for number, each in enumerate(objects):
        for goal in crosswalk.at(each.iri, GOAL):
            found[:, number] = np.maximum(found[:, number], goals[goal])
    return found
