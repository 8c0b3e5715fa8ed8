"""How much a text is like the names and codes of a thing, and whether it surely means it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import OSA, Levenshtein

from ssckg.searching.folding import code_parts, phrase_of, whole_code, words_of
from ssckg.searching.vocabulary import STOP_WORDS, stem_of

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from ssckg.searching.entry import Entry
    from ssckg.searching.vocabulary import Vocabulary

_SMALLEST_SLIP: Final = 5
"""A word that is misspelt in a letter must have so many, or it may be another word."""


_CALLED_BY_CODE: Final = frozenset({"Agency", "Body", "Initiative"})
"""Of these the code is a name: nobody says World Health Organization for WHO."""


class Sure(IntEnum):
    """How surely a text means a thing; from SAME on it is written as the thing is called."""

    NO = 0
    SLIP = 1
    """All words are those of a name, but one, which has one slip and is no word otherwise."""
    SAME = 2
    """A name or a code, in any case, accents and punctuation."""
    BOTH = 3
    """Its code, with its name or that of its framework."""
    ID = 4
    """Its IRI, or its id in this service."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What there is to say of a text and a thing: 0 to 100, and the parts that it comes of."""

    score: float
    sure: Sure
    all_words: bool
    letters: float
    words: float
    is_name: bool
    is_code: bool


def compare(
    text: str,
    entry: Entry,
    phrases: Sequence[str],
    known: Vocabulary,
    frame: Container[str] = (),
) -> Likeness:
    """Return how much a text is like a thing.

    The score is three fifths of the likeness of letters (Levenshtein distance over the longer of
    both) and two fifths of the share of words in common (Dice), of the name that fits best.

    Args:
        text: as sent.
        entry: the thing.
        phrases: its names, folded.
        known: all words that occur anywhere.
        frame: words that name its framework.
    """
    phrase = phrase_of(text)
    asked = _words(phrase)
    best = letters = words = 0.0
    all_words = False
    for name in phrases:
        others = _words(name)
        near = 100 * Levenshtein.normalized_similarity(phrase, name)
        shared = 100 * 2 * len(asked & others) / (len(asked) + len(others) or 1)
        all_words = all_words or (bool(asked) and asked <= others)
        if 0.6 * near + 0.4 * shared > best:
            best, letters, words = 0.6 * near + 0.4 * shared, near, shared
    is_code = has_code(text, entry)
    is_name = phrase in phrases if phrase else False
    is_name = is_name or (is_code and entry.kind in _CALLED_BY_CODE)
    sure = Sure.SAME if is_name or is_code else Sure.NO
    if sure is Sure.NO and _is_both(text, entry, phrases, frame):
        sure, is_code = Sure.BOTH, True
    if sure is Sure.NO and any(_is_slip(phrase, name, known) for name in phrases):
        sure = Sure.SLIP
    score = 100.0 if sure >= Sure.SAME else min(best, 99.0)
    return Likeness(score, sure, all_words or is_name, letters, words, is_name, is_code)


def has_code(text: str, entry: Entry) -> bool:
    """Say whether a text is a code of a thing, in any spelling."""
    parts, whole = code_parts(text), whole_code(text)
    if not parts:
        return False
    for code in (*entry.codes, entry.id):
        if parts == code_parts(code) and (len(parts) > 1 or whole == whole_code(code)):
            return True
    return False


def has_letters(code: str) -> bool:
    """Say whether a code has several parts and a letter in one of them: such codes are not shared.

    >>> has_letters("EC: ICT: ICT: 1C"), has_letters("11.6.2"), has_letters("11.b.1")
    (True, False, False)
    """
    parts = code_parts(code)
    return len(parts) > 1 and any(part.isalpha() and len(part) > 1 for part in parts)


def _is_both(text: str, entry: Entry, phrases: Sequence[str], frame: Container[str]) -> bool:
    """Say whether a text is the code with the name, or with that of the framework."""
    words = text.split()
    for place in range(1, len(words)):
        before, after = " ".join(words[:place]), " ".join(words[place:])
        for code, name in ((before, after), (after, before)):
            is_told = phrase_of(name) in phrases or all(w in frame for w in words_of(name))
            if is_told and has_code(code, entry):
                return True
    return False


def _is_slip(phrase: str, name: str, known: Vocabulary) -> bool:
    asked, others = phrase.split(), name.split()
    if len(asked) != len(others) or phrase == name:
        return False
    pairs = [(a, b) for a, b in zip(asked, others, strict=True) if a != b]
    if len(pairs) != 1:
        return False
    word, meant = pairs[0]
    return (
        min(len(word), len(meant)) >= _SMALLEST_SLIP
        and word.isalpha()
        and meant.isalpha()
        and word not in known
        and OSA.distance(word, meant, score_cutoff=1) == 1
        and sum(OSA.distance(word, other, score_cutoff=1) == 1 for other in known.near(word, 1))
        == 1
    )


def _words(phrase: str) -> frozenset[str]:
    every = phrase.split()
    return frozenset(stem_of(word) for word in every if word not in STOP_WORDS) or frozenset(every)
