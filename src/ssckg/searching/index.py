"""The index: which words and codes lead to which entries, and with what weight."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ssckg.searching.codes import Codes
from ssckg.searching.facets import FACETS, values_of
from ssckg.searching.folding import code_parts, phrase_of, words_of
from ssckg.searching.kinds import kinds
from ssckg.searching.vocabulary import STOP_WORDS, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ssckg.searching.entry import Entry

PLACES: Final = ("name", "other-name", "code", "keyword", "part", "text", "context")
_WEIGHTS: Final = (5.0, 4.0, 3.0, 2.0, 1.5, 1.0, 0.7)
_RETIRED: Final = 0.6
_DEMONSTRATION: Final = 0.4
_TRUST: Final = {"recall": 0.9}
_MANY: Final = 20
_SHORT: Final = 3
"""Names of so many words are short; each word more takes a little weight from all."""


@dataclass(frozen=True, slots=True)
class Posting:
    """That a word occurs in an entry: the weight of all places, and the best of them."""

    weight: float
    field: str


class Index:
    """Entries of one state of the published dataset, ready to be searched; never changed."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Take the entries, of which no two have the same IRI."""
        self.entries = tuple(entries)
        self.number_of = {entry.iri: number for number, entry in enumerate(entries)}
        self._labels = {entry.iri: entry.label for entry in entries}
        self._codes = {entry.iri: entry.code or entry.id for entry in entries}
        self.context = tuple(self._context_of(entry) for entry in entries)
        self.postings: dict[str, dict[int, Posting]] = defaultdict(dict)
        for number, entry in enumerate(entries):
            for word, posting in self._words_of(number, entry):
                self.postings[word][number] = posting
        self.vocabulary = Vocabulary(self.postings)
        self.codes = Codes(
            (number, code)
            for number, entry in enumerate(entries)
            for code in dict.fromkeys((*entry.codes, *((entry.id,) if entry.id else ())))
        )
        self.weights = self._weights()
        self.facets = tuple(
            {facet: values for facet in FACETS if (values := values_of(self, entry, facet))}
            for entry in entries
        )
        self.facet_values = {
            facet: frozenset(value for each in self.facets for value in each.get(facet, ()))
            for facet in FACETS
        }

    def __len__(self) -> int:
        return len(self.entries)

    def entry(self, iri: str) -> Entry | None:
        """Return the entry of an IRI."""
        number = self.number_of.get(iri)
        return None if number is None else self.entries[number]

    def label_of(self, iri: str) -> str:
        """Return the name of a thing, "" of one that is not here."""
        return self._labels.get(iri, "")

    def code_of(self, iri: str) -> str:
        """Return the code or id of a thing, "" of one that is not here."""
        return self._codes.get(iri, "")

    @cached_property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """All names of each entry as folded phrases, the label first."""
        return tuple(tuple(map(phrase_of, entry.all_names)) for entry in self.entries)

    @cached_property
    def by_phrase(self) -> Mapping[str, Sequence[int]]:
        """The entries by each of their names as folded phrases."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, phrases in enumerate(self.phrases):
            for phrase in dict.fromkeys(phrases):
                found[phrase].append(number)
        return found

    def _weights(self) -> tuple[float, ...]:
        """Return by what the points of each entry are multiplied; more links weigh more."""
        links = Counter(
            end
            for entry in self.entries
            for name, values in entry.facts.items()
            if name.endswith("-match")
            for value in values
            for end in (entry.iri, value)
        )
        return tuple(_weight_of(entry, links[entry.iri]) for entry in self.entries)

    def _context_of(self, entry: Entry) -> tuple[str, ...]:
        """Return words for where a thing stands: kind, framework, agencies, what is above."""
        around = [
            *entry.facts.get("framework", ()),
            *entry.facts.get("edition-of", ()),
            *entry.facts.get("custodian", ()),
            *entry.facts.get("broader", ()),
        ]
        texts = [kinds()[entry.kind].name, *(self._labels.get(iri, "") for iri in around)]
        above = entry.facts.get("broader", ())  # its code would make each one answer to the other's
        ids = [self._codes.get(iri, "") for iri in around if iri not in above]
        words = [word for text in (*texts, *ids) for word in words_of(text)]
        words += [word for each in ids for word in ("".join(code_parts(each)[:2]),) if word]
        if entry.kind == "Indicator":
            words.append("kpi")
        return tuple(dict.fromkeys(words))

    def _words_of(self, number: int, entry: Entry) -> Iterator[tuple[str, Posting]]:
        found: dict[str, tuple[float, float, str]] = {}
        names = (entry.label,), (*(t for t, _ in entry.names), *entry.others)
        codes = (*entry.codes, entry.id)
        fields = (*names, codes, entry.words, entry.parts, entry.texts)
        for field, weight, texts in zip(PLACES, _WEIGHTS, fields, strict=False):
            for text in texts:
                _add(found, words_of(text), field, weight)
        _add(found, self.context[number], PLACES[-1], _WEIGHTS[-1], is_long=False)
        for word, (total, _, field) in found.items():
            yield word, Posting(total, field)


def _add(
    found: dict[str, tuple[float, float, str]],
    words: Iterable[str],
    field: str,
    weight: float,
    *,
    is_long: bool = True,
) -> None:
    """Note words of a field; of a word that is there already, the best place counts most."""
    each = list(words)
    length = sum(word not in STOP_WORDS for word in each) if is_long else 0
    worth = weight / (1 + 0.08 * max(0, length - _SHORT))
    for word in dict.fromkeys(each):
        total, best, where = found.get(word, (0.0, 0.0, field))
        if worth > best:
            found[word] = (worth + 0.15 * total, worth, field)
        else:
            found[word] = (total + 0.15 * worth, best, where)


def _weight_of(entry: Entry, links: int) -> float:
    weight = kinds()[entry.kind].weight * _TRUST.get(entry.trust, 1.0)
    weight *= 1 + min(links, _MANY) / 400 + min(entry.cities, _MANY) / 400
    if entry.is_retired:
        weight *= _RETIRED
    return weight * (_DEMONSTRATION if entry.is_demonstration else 1.0)
