"""All words that occur, and which of them a word that somebody types may stand for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA
from snowballstemmer import stemmer

if TYPE_CHECKING:
    from collections.abc import Iterable

STOP_WORDS: Final = frozenset(
    {
        *("a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or"),
        *("per", "that", "the", "to", "with", "de", "la", "le", "les", "des", "du", "et", "en"),
        *("el", "los", "las", "del", "y"),
    }
)
"""Words that say nothing alone; they count only where nothing else is asked for."""
_BRITISH: Final = re.compile(r"(?<=\w{4})is(e|es|ed|ing|ation|ations)$")
_SMALLEST_PART: Final = 4
_SMALLEST_TYPO: Final = 4
_LONG_WORD: Final = 7
_MOST_TYPOS: Final = 12
_REMEMBERED: Final = 4096


class Stemmer(Protocol):
    """What Snowball's stemmers are."""

    def stemWord(self, word: str) -> str:  # noqa: N802  its name
        """Return the stem of a word."""


class How(StrEnum):
    """How a word of a thing answers to a word that was asked for, the surest first."""

    SAME = "same"
    FORM = "form"
    BEGINNING = "beginning"
    PART = "part"
    TYPO = "typo"
    CODE = "code"
    CODE_BEGINNING = "code-beginning"
    CODE_PART = "code-part"
    CODE_NEAR = "code-near"
    IRI = "iri"


@dataclass(frozen=True, slots=True)
class Reading:
    """A word that occurs and may be meant: how, and how likely (0 to 1)."""

    word: str
    how: How
    quality: float


@cache
def stem_of(word: str) -> str:
    """Return the stem of an English word (Snowball), British and American spelling alike.

    Of other words mostly themselves.

    >>> stem_of("households"), stem_of("organisation") == stem_of("organizations")
    ('household', True)
    """
    if not (word.isascii() and word.isalpha()):
        return word
    return str(_stemmer().stemWord(_BRITISH.sub(r"iz\1", word)))


@cache
def _stemmer() -> Stemmer:
    made: Stemmer = stemmer("english")
    return made


class Vocabulary:
    """The words of an index."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take every word that occurs, folded."""
        self._words = sorted(set(words))
        self._known = frozenset(self._words)
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_stem[stem_of(word)].append(word)
        self._read = lru_cache(maxsize=_REMEMBERED)(self._readings)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def __len__(self) -> int:
        return len(self._words)

    def readings(self, word: str, *, is_typed: bool = False) -> tuple[Reading, ...]:
        """Return what a word may stand for, the likeliest first; misspellings only if nothing else.

        Args:
            word: folded.
            is_typed: it may not be at its end yet.
        """
        return self._read(word, is_typed)

    def _readings(self, word: str, is_typed: bool) -> tuple[Reading, ...]:
        found: dict[str, Reading] = {}
        if word in self._known:
            found[word] = Reading(word, How.SAME, 1.0)
        for other in self._by_stem.get(stem_of(word), ()):
            found.setdefault(other, Reading(other, How.FORM, 0.85))
        if len(word) >= 3 or (is_typed and word):
            for other in self._beginning_with(word):
                share = len(word) / len(other)
                found.setdefault(other, Reading(other, How.BEGINNING, 0.4 + 0.4 * share))
        if len(word) >= _SMALLEST_PART and word.isalpha():
            for other in self._words:
                if word in other:
                    found.setdefault(other, Reading(other, How.PART, 0.3))
        if not found:
            found = {each.word: each for each in self._misspelt(word)}
        return tuple(sorted(found.values(), key=lambda each: (-each.quality, each.word)))

    def near(self, word: str, distance: int) -> list[str]:
        """Return the words at most so many slips of the hand away (optimal string alignment)."""
        hits = process.extract(
            word, self._words, scorer=OSA.distance, score_cutoff=distance, limit=_MOST_TYPOS
        )
        return [found for found, _, _ in hits]

    def _beginning_with(self, beginning: str) -> Iterable[str]:
        place = bisect_left(self._words, beginning)
        while place < len(self._words) and self._words[place].startswith(beginning):
            yield self._words[place]
            place += 1

    def _misspelt(self, word: str) -> list[Reading]:
        if len(word) < _SMALLEST_TYPO or any(c.isdigit() for c in word):
            return []
        most = 1 if len(word) < _LONG_WORD else 2
        for distance in range(1, most + 1):
            if near := self.near(word, distance):
                quality = 0.75 - 0.15 * distance
                return [Reading(each, How.TYPO, quality) for each in near]
        heads = {other[: len(word)] for other in self._words if len(other) > len(word)}
        hits = process.extract(word, sorted(heads), scorer=OSA.distance, score_cutoff=1, limit=3)
        return [
            Reading(other, How.TYPO, 0.4)
            for head, _, _ in hits
            for other in self._beginning_with(head)
        ][:_MOST_TYPOS]
