"""Texts of elements, cut into words and character n-grams."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, Final

from snowballstemmer import stemmer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ssckg.harmonization.suggestion.settings import Settings
    from ssckg.model.crosswalk import Crosswalk

_WORD: Final = re.compile(r"[a-z0-9]+")
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_WHOLE: Final = "CompositeIndex"
"""Stands above everything, and so says nothing about an element."""


@dataclass(frozen=True, slots=True)
class ElementText:
    """What is said of an element, in parts: label, labels of what stands right above it, ...

    part: names of its data points, where they differ from its label.
    """

    label: str
    group: str = ""
    numerator: str = ""
    denominator: str = ""
    part: str = ""

    def parts(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the text of each part that is not empty."""
        for name in ("label", "group", "numerator", "denominator", "part"):
            if text := getattr(self, name):
                yield name, text


def text_of(crosswalk: Crosswalk, element: str) -> ElementText:
    """Return the text of an element (IRI)."""
    known = crosswalk.element[element]
    points = crosswalk.points_of.get(element, ())
    above = (crosswalk.element[iri] for iri in known.broader if iri in crosswalk.element)
    return ElementText(
        label=known.label,
        group=_joined(each.label for each in above if each.kind != _WHOLE),
        numerator=_joined(point.numerator for point in points),
        denominator=_joined(point.denominator for point in points),
        part=_joined(point.label for point in points if point.label != known.label),
    )


def _joined(texts: Iterator[str]) -> str:
    return " ; ".join(dict.fromkeys(text for text in texts if text))


def plain_words(text: str, silent: frozenset[str] = frozenset()) -> list[str]:
    """Return the words of a text in lower case, without the silent ones.

    >>> plain_words("CO₂ emissions per capita", frozenset({"per"}))
    ['co2', 'emissions', 'capita']
    """
    found = _WORD.findall(text.translate(_SUBSCRIPTS).lower())
    return [word for word in found if word not in silent]


def stems(text: str, silent: frozenset[str] = frozenset()) -> list[str]:
    """Return the stems (Porter 2, as in Snowball) of a text's words.

    >>> stems("Connected connections of the cities", frozenset({"of", "the"}))
    ['connect', 'connect', 'citi']
    """
    return [stem(word) for word in plain_words(text, silent)]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of an English word in lower case; numbers stay as they are."""
    # A stemmer keeps what it works on, so that none is shared between threads.
    return word if word.isdigit() else str(stemmer("english").stemWord(word))


def grams(text: str, lengths: tuple[int, ...], silent: frozenset[str] = frozenset()) -> list[str]:
    """Return the pieces of some lengths of each word, with its two ends marked.

    >>> grams("ICT", (4,))
    ['<ict', 'ict>']
    """
    marked = [f"<{word}>" for word in plain_words(text, silent)]
    return [
        word[start : start + length]
        for word in marked
        for length in lengths
        for start in range(len(word) - length + 1)
    ]


def word_bag(text: ElementText, settings: Settings) -> Mapping[str, float]:
    """Return the weighted stems of a text; what comes often counts by its logarithm."""
    return _bag({name: stems(part, settings.silent) for name, part in text.parts()}, settings)


def gram_bag(text: ElementText, settings: Settings) -> Mapping[str, float]:
    """Return the weighted character n-grams of a text."""
    pieces = {
        name: grams(part, settings.gram_lengths, settings.silent) for name, part in text.parts()
    }
    return _bag(pieces, settings)


def _bag(pieces: Mapping[str, list[str]], settings: Settings) -> Mapping[str, float]:
    counted: Counter[str] = Counter()
    for name, found in pieces.items():
        for piece, count in Counter(found).items():
            # A weight may be a fraction; a Counter takes one all the same.
            counted[piece] += count * settings.fields[name]  # type: ignore[assignment]
    return {piece: 1 + log(n) if n > 1 else n for piece, n in counted.items()}
