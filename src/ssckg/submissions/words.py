"""How printed names and units are read word by word; the vocabulary is `words.csv` beside this.

The table has six kinds: a `phrase` or `word` is read as another; a `weak` word may stand in one
name and be missing in the other; a `filler` is a weak word that only a name of several strong words
may lack; a `stop` word never counts; a `unit` word may stand in a unit.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_SPLIT = re.compile(r"[^\w&%+.]+|(?<![0-9])\.|\.(?![0-9])|_", re.UNICODE)
_MAXIMUM_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The word lists, ready for look-up; phrases by their first word, longest first."""

    phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]
    words: dict[str, tuple[str, ...]]
    weak: frozenset[str]  # fillers too
    filler: frozenset[str]
    stop: frozenset[str]
    unit: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """Read `words.csv` once."""
    kinds = ("phrase", "word", "weak", "filler", "stop", "unit")
    lists: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
    with (Path(__file__).parent / "words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lists[row["kind"]][row["written"]] = row["read_as"]
    pairs = [(tuple(w.split()), tuple(r.split())) for w, r in lists["phrase"].items()]
    phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for phrase, read in sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])):
        phrases.setdefault(phrase[0], []).append((phrase, read))
    return Vocabulary(
        phrases,
        {written: tuple(read.split()) for written, read in lists["word"].items()},
        frozenset(lists["weak"]) | frozenset(lists["filler"]),
        frozenset(lists["filler"]),
        frozenset(lists["stop"]),
        frozenset(lists["unit"]),
    )


def fold(text: str) -> str:
    """Lower-case, without accents and compatibility forms ("Ålesund CO₂" becomes "alesund co2")."""
    decomposed = unicodedata.normalize("NFKD", text[:_MAXIMUM_LENGTH].replace("ℓ", "l"))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.casefold().replace("µ", "u").replace("μ", "u")


@lru_cache(maxsize=4096)  # the same names, units and categories stand in many rows
def words(text: str) -> tuple[str, ...]:
    """Return the words of a name or unit in order, singular, phrases and spellings unified.

    >>> words("Particulate Matter (PM 2.5)")
    ('pm2.5',)
    >>> words("kWh / yr")
    ('kwh', 'year')
    """
    known = vocabulary()
    raw = re.sub(r"(?<=\d)[ ,](?=\d{3}(?!\d))", "", fold(text))
    raw = raw.replace("%", " percent ").replace("‰", " permille ")
    found = [_singular(w.strip(".")) for w in _SPLIT.split(raw) if w.strip(".")]
    # Twice: a phrase may hold a stop word ("in patient"), or appear once another is read
    # ("particulate matter (PM 2.5)").
    found = _read_phrases(found)
    found = _read_phrases([w for w in found if w not in known.stop])
    return tuple(w for w in found if w not in known.stop)


def _read_phrases(found: list[str]) -> list[str]:
    """Replace known phrases and words, longest phrase first."""
    known = vocabulary()
    out: list[str] = []
    at = 0
    while at < len(found):
        for phrase, read in known.phrases.get(found[at], ()):
            if tuple(found[at : at + len(phrase)]) == phrase:
                out.extend(read)
                at += len(phrase)
                break
        else:
            out.extend(known.words.get(found[at], (found[at],)))
            at += 1
    return out


def _singular(word: str) -> str:
    """Fold regular English plurals; short words and -ss, -us, -is stay."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return "meter" if word == "metre" else word


@lru_cache(maxsize=4096)
def split_name(text: str) -> tuple[str, str]:
    """Split off the parts of a name that hold only unit words: in brackets, or behind "per".

    >>> split_name("Physicians (per 100 000 inhabitants)")
    ('Physicians', 'per 100 000 inhabitants')
    >>> split_name("Physicians per 1000 inhabitants")
    ('Physicians', 'per 1000 inhabitants')
    >>> split_name("Nitrogen Dioxide (NO 2)")
    ('Nitrogen Dioxide (NO 2)', '')
    """
    unit_words = vocabulary().unit
    units = []

    def take(found: re.Match[str]) -> str:
        inner = words(found.group(1))
        if inner and all(w in unit_words for w in inner):
            units.append(found.group(1))
            return " "
        return found.group()

    name = re.sub(r"[(\[]([^()\[\]]*)[)\]]", take, text[:_MAXIMUM_LENGTH])
    name = re.sub(r"(?<!^)\b(per\b.*)$", take, name, flags=re.IGNORECASE | re.DOTALL)
    return re.sub(r"\s+", " ", name).strip(), " ".join(units)
