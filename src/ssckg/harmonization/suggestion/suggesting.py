"""Suggests mappings between two editions: the open pairs, best first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.suggestion.deciding import Decided
from ssckg.harmonization.suggestion.evidence import (
    defensible_predicate,
    end,
    has_same_unit,
    in_words,
    parts_of,
)
from ssckg.harmonization.suggestion.ranking import rank
from ssckg.model.crosswalk_frameworks import INDICATOR, TARGET
from ssckg.model.suggestion import LeftOut, Suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ssckg.harmonization.suggestion.ranking import Embedder, Ranking
    from ssckg.harmonization.suggestion.settings import Settings
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition, Element

OBJECT_KINDS: Final = (INDICATOR, TARGET, "Commitment")
"""What may be an object; goals and groups are too wide for one mapping to say much."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which suggestions are wanted.

    top: how many for each subject; least: lowest score; subject: IRI of the only subject;
    declared: also pairs of elements that were declared to have no match.
    """

    top: int = 5
    least: float = 0.0
    subject: str = ""
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was found; subjects, objects, open: how many elements and pairs were looked at."""

    suggestions: tuple[Suggestion, ...]
    subjects: int
    objects: int
    open: int
    left_out: LeftOut


def objects_of(crosswalk: Crosswalk, edition: Edition) -> tuple[Element, ...]:
    """Return the elements of an edition that may be an object of a mapping, in their order."""
    found = crosswalk.of_edition(edition.iri)
    return tuple(e for e in found if e.kind in OBJECT_KINDS and not e.is_retired)


def suggest(
    crosswalk: Crosswalk,
    subject: Edition,
    object_: Edition,
    *,
    settings: Settings,
    wish: Wish,
    embedder: Embedder | None = None,
) -> Suggested:
    """Return suggestions of mappings of one edition to another.

    Args:
        crosswalk: what is known; all accepted mappings are used, but none of a pair's own.
        subject: whose indicators get suggestions.
        object_: whose indicators, targets and commitments are suggested.
        settings: the weights.
        wish: which suggestions are wanted.
        embedder: adds sentence embeddings.
    """
    subjects = [
        each
        for each in crosswalk.of_edition(subject.iri, INDICATOR)
        if not each.is_retired and wish.subject in {"", each.iri}
    ]
    objects = objects_of(crosswalk, object_)
    ranking = rank(crosswalk, subjects, objects, settings, embedder=embedder)
    finder = _Finder(crosswalk, ranking, settings, wish, Decided(crosswalk, subject, object_))
    here = frozenset(each.iri for each in objects)
    reasons: Counter[str] = Counter()
    found: list[Suggestion] = []
    for number, each in enumerate(subjects):
        closed = finder.decided.closed(each.iri, here, declared=wish.declared)
        reasons.update(closed.values())
        found += finder.suggestions(number, closed)
    counts = LeftOut(**{each.name: reasons[each.name] for each in fields(LeftOut)})
    open_pairs = len(subjects) * len(objects) - reasons.total()
    return Suggested(tuple(found), len(subjects), len(objects), open_pairs, counts)


@dataclass(frozen=True, slots=True)
class _Finder:
    crosswalk: Crosswalk
    ranking: Ranking
    settings: Settings
    wish: Wish
    decided: Decided

    def suggestions(self, number: int, closed: Collection[str]) -> Iterator[Suggestion]:
        """Yield the suggestions that are wanted for a subject.

        What only its goal speaks for, and no text, is passed over.
        """
        place = 1
        for column in self.ranking.order(number):
            if self.ranking.objects[column].iri in closed:
                continue
            score = float(self.ranking.scores[number, column])
            if place > self.wish.top or score <= 0 or score < self.wish.least:
                return
            found = self._suggestion(number, column, place, score)
            if found.parts:
                yield found
                place += 1

    def _suggestion(self, number: int, column: int, place: int, score: float) -> Suggestion:
        crosswalk, settings = self.crosswalk, self.settings
        subject, object_ = self.ranking.subjects[number], self.ranking.objects[column]
        parts = parts_of(crosswalk, self.ranking, number, object_.iri, settings)
        unit = has_same_unit(crosswalk, subject.iri, object_.iri)
        is_candidate = self.decided.is_candidate(subject.iri, object_.iri)
        return Suggestion(
            subject=end(crosswalk, subject.iri),
            object=end(crosswalk, object_.iri),
            rank=place,
            score=round(score, 4),
            is_candidate=is_candidate,
            predicate=defensible_predicate(crosswalk, subject, object_, settings),
            same_unit=unit,
            evidence=tuple(in_words(parts, unit, candidate=is_candidate)),
            parts=parts,
        )
