"""How alike two short texts are: labels, numerators, denominators. Lexical, and no more.

Two texts are the same when they agree after `fold`. Else the figure is Dice's coefficient of
their content words: twice the shared words over all words of both (Dice 1945, Ecology 26(3),
297-302). Words that say how something is counted, or that it is a city's, carry no content here:
a city and a country as reporting area is no difference of definition (docs/decisions/0004).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_MULTIPLIER: Final = re.compile(r"\bone (?:10+|[1-9][ 0]*0)(?:th|,?000th)? of (?:the |all )?")
_PER: Final = re.compile(
    r"\b(?:per|/) ?(?:\d[\d ,]*|million|capita)(?: ?(?:inhabitants?|population|people))?"
)
_ASIDE: Final = re.compile(r"\([^()]*[ /][^()]*\)")
_WORD: Final = re.compile(r"[0-9a-z]+(?:\.[0-9]+)?")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION_WORDS: Final = _words(
    "a an and as at by for from in into its of on or over per than that the their them they this"
    " to under up was were where which who whose with within are is be being been have has had"
    " it any each all every least more most such due against using"
)
"""Words between content words; they end a term."""
_COUNTING: Final = _words(
    "number percentage percent proportion share rate ratio total average mean annual per capita"
    " level year yearly"
)
_PLACE: Final = _words("city municipal municipality local")
_PEOPLE: Final = _words("inhabitant people person resident population citizen")
PEOPLE: Final = "population"
"""Stands for all words for the people of a place."""
_KEPT_ENDS: Final = ("ss", "us", "is", "news", "series", "gas")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return a text without case, punctuation and a multiplier; of signs only, the text itself.

    >>> fold("One 100 000th of city population"), fold("Women's  Wages (USD)")
    ('city population', 'women s wages usd')
    """
    lowered = _MULTIPLIER.sub("", text.casefold().strip())
    return " ".join(_WORD.findall(lowered)) or " ".join(lowered.split())


@lru_cache(maxsize=8192)
def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that tell what it is about, singular, without long asides.

    >>> sorted(content_words("Number of firefighters per 100 000 people (all year)"))
    ['firefighter']
    >>> sorted(content_words("city inhabitants")), sorted(content_words("Population"))
    (['population'], ['population'])
    """
    bare = _ASIDE.sub(" ", _MULTIPLIER.sub("", text.casefold()))
    words = [singular(word) for word in _WORD.findall(_PER.sub(" ", bare))]
    kept = [word for word in words if word not in FUNCTION_WORDS | _COUNTING | _PLACE]
    return frozenset(PEOPLE if word in _PEOPLE else word for word in kept)


def singular(word: str) -> str:
    """Return an English plural in the singular, by its ending only.

    >>> [singular(word) for word in ("cities", "households", "gas", "people", "deaths")]
    ['city', 'household', 'gas', 'people', 'death']
    """
    if len(word) < 4 or word.endswith(_KEPT_ENDS):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def is_people(word: str) -> bool:
    """Say whether a singular word stands for the people of a place."""
    return word in _PEOPLE


def likeness(one: str, two: str) -> float:
    """Return how alike two texts are: 1 when folding makes them the same, 0 without a word shared.

    >>> likeness("All city households", "households"), likeness("smart meters", "water meters")
    (1.0, 0.5)
    """
    if fold(one) == fold(two):
        return 1.0
    left, right = content_words(one), content_words(two)
    if not left or not right:
        return 0.0
    return 2 * len(left & right) / (len(left) + len(right))


def overlap(one: str, two: str) -> float:
    """Return how much of the shorter text is in the other: shared over the fewer content words.

    >>> overlap("Unemployed", "unemployed persons in the city labour force")
    1.0
    """
    if fold(one) == fold(two):
        return 1.0
    left, right = content_words(one), content_words(two)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0
