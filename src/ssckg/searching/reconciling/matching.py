"""Candidates for a reconciliation query: ranked, with features, matched only where it is sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg.searching.asked import Asked
from ssckg.searching.folding import code_parts, phrase_of
from ssckg.searching.ranking import find_all
from ssckg.searching.reconciling.likeness import Likeness, Sure, compare, has_letters
from ssckg.searching.reconciling.properties import properties, values_of
from ssckg.searching.reconciling.types import types_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.searching.entry import Entry
    from ssckg.searching.reconciling.entities import Entities
    from ssckg.searching.reconciling.queries import Query, Wanted

_LOOKED_AT: Final = 80
"""Hits of the search that are compared."""
_OF_OTHER_TYPE: Final = 0.8
_PROPERTIES: Final = 0.3
_LEAST: Final = 20.0
"""What scores less is no candidate."""
_NOTHING: Final = Likeness(0.0, Sure.NO, False, 0.0, 0.0, False, False)

FEATURES: Final = {
    "all_words": "All words of the query occur in one of its names (yes or no).",
    "name_levenshtein": "Likeness of letters of the query and the name that fits best, 0 to 100:"
    " Levenshtein distance over the length of the longer, after folding.",
    "name_words": "Share of words that query and name have in common, 0 to 100: Dice over stems.",
    "exact_name": "The query is one of its names, but for case, accents and punctuation.",
    "exact_code": "The query is one of its codes, in any spelling.",
    "type_match": "It is of a type that was asked for; yes where none was.",
    "properties_match": "Share of the properties asked for of which it has a value, 0 to 100.",
    "trust_recall": "All that is here of it was written from memory: it is never matched.",
}
"""The features that candidates tell, and what they mean."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that may be meant."""

    entry: Entry
    score: float
    is_match: bool
    likeness: Likeness
    is_of_type: bool
    share: float | None
    """Of the properties; None where none was asked for."""

    def features(self) -> list[dict[str, Any]]:
        """Return what the score comes of, as the specification has it."""
        found: dict[str, Any] = {
            "all_words": self.likeness.all_words,
            "name_levenshtein": round(self.likeness.letters, 1),
            "name_words": round(self.likeness.words, 1),
            "exact_name": self.likeness.is_name,
            "exact_code": self.likeness.is_code,
            "type_match": self.is_of_type,
        }
        if self.share is not None:
            found["properties_match"] = round(100 * self.share, 1)
        if self.entry.trust == "recall":
            found["trust_recall"] = True
        return [{"id": name, "value": value} for name, value in found.items()]


def candidates(entities: Entities, query: Query) -> list[Candidate]:
    """Return the candidates of a query, best first, as many as it asks for.

    One is matched only where it alone is written as in the query (code, name, or both; or a name
    with one slip in a word that is no word otherwise), is of a type asked for and has all
    properties asked for. A code of numbers alone ("5.1") is that of many frameworks, also of some
    that are not here, so it is sure only with its framework, as a property or in words ("SDG 5.1").
    What is here from memory only is never matched, but stands in the way of its namesakes.
    """
    found = [
        candidate
        for number in _looked_at(entities, query)
        if (candidate := _candidate(entities, query, number)) is not None
    ]
    found.sort(key=lambda each: (-each.score, -entities.weight(each.entry), each.entry.iri))
    sure = _surest(found, query)
    return [each if each is not sure else _matched(each) for each in found[: query.limit]]


def _matched(candidate: Candidate) -> Candidate:
    return Candidate(
        *(candidate.entry, candidate.score, True, candidate.likeness),
        candidate.is_of_type,
        candidate.share,
    )


def _surest(found: Iterable[Candidate], query: Query) -> Candidate | None:
    """Return the one that is surely meant, None where there is none or are several."""
    able = [
        each
        for each in found
        if each.is_of_type and (each.share is None or each.share == 1) and each.likeness.sure
    ]
    most = max((each.likeness.sure for each in able), default=Sure.NO)
    best = [each for each in able if each.likeness.sure == most]
    if len(best) != 1 or best[0].entry.trust == "recall":
        return None
    (only,) = best
    is_code_alone = only.likeness.is_code and not only.likeness.is_name and most < Sure.BOTH
    if is_code_alone and not (has_letters(query.text) or _names_framework(query)):
        return None
    return only


def _names_framework(query: Query) -> bool:
    return any(each.property in {"framework", "edition-of", "broader"} for each in query.wanted)


def _looked_at(entities: Entities, query: Query) -> list[int]:
    """Return the numbers of entries that are compared: those that search finds, and namesakes."""
    index = entities.index
    if not query.text.strip():
        return [n for n in entities.numbers if _share(entities, n, query.wanted) > 0]
    own = entities.find(query.text.strip())
    numbers = [own] if own is not None else []
    asked = Asked.of(query.text)
    numbers += index.by_phrase.get(asked.phrase, ())
    hits = (hit.number for hit in find_all(index, asked))
    numbers += [
        n
        for n, _ in zip((h for h in hits if h in entities.numbers), range(_LOOKED_AT), strict=False)
    ]
    return [n for n in dict.fromkeys(numbers) if n in entities.numbers]


def _candidate(entities: Entities, query: Query, number: int) -> Candidate | None:
    index, entry = entities.index, entities.index.entries[number]
    is_of_type = _is_of_type(entry, query)
    if not is_of_type and query.strict != "should":
        return None
    share = _share(entities, number, query.wanted) if query.wanted else None
    if not query.text.strip():
        likeness, score = _NOTHING, 100 * (share or 0.0)
    else:
        likeness = compare(
            query.text, entry, index.phrases[number], index.vocabulary, entities.frames[number]
        )
        if entities.find(query.text.strip()) == number:
            likeness = Likeness(100.0, Sure.ID, True, 100.0, 100.0, False, True)
        score = likeness.score
        if share is not None:
            score *= 1 - _PROPERTIES * (1 - share)
    if not is_of_type:
        score *= _OF_OTHER_TYPE
    if score < _LEAST:
        return None
    return Candidate(entry, round(score, 1), False, likeness, is_of_type, share)


def _is_of_type(entry: Entry, query: Query) -> bool:
    if not query.types:
        return True
    own = {type_.id for type_ in types_of(entry.kind)}
    if query.strict == "all":
        return own >= set(query.types)
    return bool(own & set(query.types))


def _share(entities: Entities, number: int, wanted: tuple[Wanted, ...]) -> float:
    """Return of how many of the properties an entry has one of the values."""
    entry = entities.index.entries[number]
    has = sum(_has_one(entities, entry, each) for each in wanted)
    return has / len(wanted)


def _has_one(entities: Entities, entry: Entry, wanted: Wanted) -> bool:
    if wanted.property not in properties():
        return False
    texts: set[str] = set()
    codes: set[tuple[str, ...]] = set()
    for value in values_of(entry, wanted.property):
        names = (value, *entities.names_of(value))
        texts.update(phrase_of(name) for name in names)
        codes.update(code_parts(name) for name in names)
    return any(phrase_of(v) in texts or code_parts(v) in codes for v in wanted.values if v.strip())
