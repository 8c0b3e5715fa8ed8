"""Finds the entries that answer to a text, best first, and says why each does."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.searching.codes import POINTS
from ssckg.searching.facets import is_wanted, require_known
from ssckg.searching.vocabulary import How

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.searching.asked import Asked
    from ssckg.searching.codes import CodeHit
    from ssckg.searching.entry import Entry
    from ssckg.searching.index import Index

_ENOUGH: Final = 0.5
"""Where nothing has all words, what has this share of them (by weight) is shown."""
_SAME_NAME: Final = 3.0
_BEGINS: Final = 1.5
_CONTAINS: Final = 1.25


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an entry is a hit: the word asked for, the word found, where, how, for what points."""

    asked: str
    found: str
    place: str
    how: How
    points: float


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that answers, with its points and why."""

    number: int
    entry: Entry
    points: float
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class _Sum:
    """What an entry has gathered."""

    points: float
    share: float
    reasons: list[Reason]


def find(index: Index, asked: Asked) -> list[Hit]:
    """Return all entries that answer, best first, with the filters that it asks for.

    Without a text, all entries that fit the filters. A text is read as a code, as words, and as a
    code among words; the reading that gives an entry the most points counts.

    Raises:
        UnknownNameError: a filter asks for what does not occur.
    """
    require_known(index, asked.filters)
    return [hit for hit in find_all(index, asked) if is_wanted(index, hit.number, asked.filters)]


def find_all(index: Index, asked: Asked) -> list[Hit]:
    """Return all entries that answer to the text, whatever the filters."""
    if not asked.phrase:
        return (
            _sorted(Hit(n, entry, index.weights[n], ()) for n, entry in enumerate(index.entries))
            if not asked.text
            else []
        )
    sums: dict[int, _Sum] = {}
    for reading in (_by_iri(index, asked), _by_code(index, asked), _by_words(index, asked)):
        for number, each in reading.items():
            known = sums.get(number)
            if known is None or known.points < each.points:
                sums[number] = each
    return _sorted(
        Hit(number, index.entries[number], each.points * index.weights[number], tuple(each.reasons))
        for number, each in sums.items()
    )


def _sorted(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (-round(hit.points, 6), hit.entry.code, hit.entry.iri))


def _by_iri(index: Index, asked: Asked) -> dict[int, _Sum]:
    number = index.number_of.get(asked.text)
    if number is None:
        return {}
    points = POINTS[How.CODE] * 2
    return {number: _Sum(points, 1.0, [Reason(asked.text, asked.text, "iri", How.IRI, points)])}


def _by_code(index: Index, asked: Asked) -> dict[int, _Sum]:
    """Read the text as a code, or as a code among words."""
    found: dict[int, _Sum] = {}
    for start, end, hits in index.codes.runs_in(asked.chunks):
        rest = asked.without_code(start, end)
        beside = _sums(index, rest) if rest.words else {}
        for hit in hits:
            each = _coded(hit)
            if rest.words:
                other = beside.get(hit.number, _Sum(0.0, 0.0, []))
                each.points = each.points * (0.2 + 0.8 * other.share) + other.points
                each.reasons += other.reasons
            _keep(found, hit.number, each)
    is_code = any(c.isdigit() for c in asked.phrase) or len(asked.code) > 1
    if is_code or asked.is_typed:
        for hit in index.codes.partial(asked.code):
            _keep(found, hit.number, _coded(hit))
    if not found:
        for hit in index.codes.near(asked.code):
            _keep(found, hit.number, _coded(hit))
    return found


def _keep(found: dict[int, _Sum], number: int, each: _Sum) -> None:
    if number not in found or found[number].points < each.points:
        found[number] = each


def _coded(hit: CodeHit) -> _Sum:
    reason = Reason(hit.code, hit.code, "code", hit.how, hit.points)
    return _Sum(hit.points, 1.0, [reason])


def _by_words(index: Index, asked: Asked) -> dict[int, _Sum]:
    """Read the text as words: those with all of them, else those with most."""
    sums = _sums(index, asked)
    whole = {number for number, each in sums.items() if each.share > 0.999}
    kept = whole or {number for number, each in sums.items() if each.share >= _ENOUGH}
    phrases = {asked.phrase, corrected(index, asked) or asked.phrase}
    for number in kept:
        each = sums[number]
        bonus = max(_phrase_bonus(index.phrases[number], phrase) for phrase in phrases)
        each.points *= each.share**2 * bonus
    return {number: sums[number] for number in kept}


def _sums(index: Index, asked: Asked) -> dict[int, _Sum]:
    """Return what each entry gathers word by word, and what share of the words it has."""
    found: dict[int, _Sum] = defaultdict(lambda: _Sum(0.0, 0.0, []))
    total = 0.0
    for place, word in enumerate(asked.words):
        is_last = asked.is_typed and place == len(asked.words) - 1
        hits, rarity = _hits_of(index, word, is_typed=is_last)
        total += rarity
        for number, reason in hits.items():
            each = found[number]
            each.points += reason.points
            each.share += rarity
            each.reasons.append(reason)
    for each in found.values():
        each.share /= total or 1.0
    return found


def _hits_of(index: Index, word: str, *, is_typed: bool) -> tuple[dict[int, Reason], float]:
    """Return the best reason of each entry for a word, and how rare the word is.

    Rarity is the logarithm of all entries by those with the word (inverse document frequency), of
    its surest reading: what is misspelt is not rare for that.
    """
    best: dict[int, tuple[float, str, str, How]] = {}
    readings = index.vocabulary.readings(word, is_typed=is_typed)
    surest: set[int] = set()
    for reading in readings:
        for number, posting in index.postings[reading.word].items():
            worth = reading.quality * posting.weight
            if number not in best or best[number][0] < worth:
                best[number] = (worth, reading.word, posting.field, reading.how)
            if reading.quality >= readings[0].quality - 0.2:
                surest.add(number)
    rarity = math.log(1 + len(index) / (len(surest) or 1))
    return {
        number: Reason(word, other, field, how, worth * rarity)
        for number, (worth, other, field, how) in best.items()
    }, rarity


def corrected(index: Index, asked: Asked) -> str:
    """Return the text with misspelt words as they are read, "" where every word is known."""
    read: dict[str, str] = {}
    for word in asked.words:
        readings = index.vocabulary.readings(word, is_typed=asked.is_typed)
        if readings and readings[0].how is How.TYPO:
            read[word] = readings[0].word
    return " ".join(read.get(word, word) for word in asked.phrase.split()) if read else ""


def _phrase_bonus(names: Sequence[str], phrase: str) -> float:
    if phrase in names:
        return _SAME_NAME
    if any(name.startswith(phrase) for name in names):
        return _BEGINS
    return _CONTAINS if any(phrase in name for name in names) else 1.0
