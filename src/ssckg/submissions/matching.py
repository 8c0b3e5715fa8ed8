"""Finds the data point that a printed row means; what fits none, or two, is said, never guessed.

A name fits when it holds the same words as a name of the data point, in any order. It may lack or
add weak words ("rate", "system") and may have slips of the pen in long words. It never fits when a
strong word differs ("Female unemployment rate" is not "Unemployment Rate"), nor when it names
another measure than the unit ("Percentage of physicians" is not "Physicians" per 100 000). The best
kind of fit wins; data points with the same fit are told apart by the unit, and if that fails, not
at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from ssckg.submissions.units import UnitFit, fit_unit, unit_words
from ssckg.submissions.words import fold, split_name, vocabulary, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.data_point import DataPoint

_NEAREST = 3
_MAXIMUM_SLIPS = 2
_MAXIMUM_KEPT = 10_000
# A slip in the only strong word of a name must leave more of it: "patients" is not "Patents".
_SHORTEST_SLIP = 5
_SHORTEST_LONE_SLIP = 8


class Outcome(Enum):
    """How a look-up ended."""

    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class Match:
    """What a row means: the data point, or `candidates` to ask about, and `how` it was found."""

    outcome: Outcome
    data_point: DataPoint | None = None
    candidates: tuple[DataPoint, ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of a data point, as words; `fit` ranks how much the name alone says."""

    words: tuple[str, ...]
    point: DataPoint
    is_whole: bool
    needs_evidence: bool


class Matcher:
    """Looks up printed names and codes among the data points of one framework edition."""

    def __init__(self, data_points: Iterable[DataPoint]) -> None:
        """Index the names of `data_points`."""
        self._points = tuple(data_points)
        self._by_iri = {p.iri: p for p in self._points}
        self._by_code: dict[str, list[DataPoint]] = {}
        for point in self._points:
            self._by_code.setdefault(normal_code(point.code), []).append(point)
        self._names = tuple(name for point in self._points for name in _names(point))
        self._labels = {p.iri: fold(p.label) for p in self._points}
        self._found: dict[tuple[str, str, str, str], Match] = {}
        self._known_words = frozenset(w for name in self._names for w in name.words)

    def find(self, name: str, *, code: str = "", unit: str = "", category: str = "") -> Match:
        """Return what a row with this printed `name`, `code`, `unit` and `category` means.

        A code that is known limits the search to its indicator; an unknown code is ignored here
        (the caller reports it). Without a name the code alone must name one data point.
        """
        key = (name, code, unit, category)
        if key not in self._found:
            if len(self._found) >= _MAXIMUM_KEPT:
                self._found.clear()
            self._found[key] = self._find(name, code, unit, category)
        return self._found[key]

    def _find(self, name: str, code: str, unit: str, category: str) -> Match:
        """Look up what `find` has not met yet."""
        pool = self._by_code.get(normal_code(code), []) if code.strip() else []
        bare_name, unit_in_name = split_name(name)
        units = tuple(u for u in (unit, unit_in_name, f"{unit} {unit_in_name}".strip()) if u)
        asked = words(bare_name)
        if not asked:
            return self._only(pool, units, "code") if pool else self._none(name)
        fits = self._fits(asked, category, pool)
        if pool:
            # A code with another indicator's name is a contradiction: show both, choose neither.
            within = [p for p in fits if p in pool]
            if fits and not within:
                return Match(Outcome.AMBIGUOUS, None, (*pool, *fits), "code and name disagree")
            return self._only(within, units, "code and name") if within else self._none(name, pool)
        return self._only(fits, units, "name") if fits else self._none(name)

    def named(self, iri: str) -> Match:
        """Return the data point of that IRI, which the file itself names."""
        point = self._by_iri.get(iri)
        if point is None:
            return Match(Outcome.UNMATCHED, how=f"no data point {iri}")
        return Match(Outcome.MATCHED, point, how="data point")

    def knows_code(self, code: str) -> bool:
        """Whether `code`, however it is spaced, is a code of the edition."""
        return normal_code(code) in self._by_code

    def _fits(
        self, asked: tuple[str, ...], category: str, pool: list[DataPoint]
    ) -> list[DataPoint]:
        """Return the data points with the best kind of fit, in table order."""
        group = words(category)
        best: dict[int, dict[str, DataPoint]] = {}
        for name in self._names:
            if name.needs_evidence and not (
                name.point in pool or words(name.point.category) == group
            ):
                continue
            rank = self._rank(asked, name.words)
            if rank is not None and not _is_other_measure(asked, name):
                best.setdefault(rank * 2 + (not name.is_whole), {})[name.point.iri] = name.point
        return list(best[min(best)].values()) if best else []

    def _rank(self, asked: tuple[str, ...], known: tuple[str, ...]) -> int | None:
        """Rank a fit: 0 same words, 1 weak ones added, 2 lacking, 3 to 5 with slips; None: none."""
        if set(asked) == set(known) or "".join(asked) == "".join(known):
            return 0
        lists = vocabulary()
        strong = [w for w in known if w not in lists.weak]
        left = [w for w in asked if w not in known]
        missing = [w for w in known if w not in asked]
        shortest = _SHORTEST_LONE_SLIP if len(strong) == 1 else _SHORTEST_SLIP
        slips = 0
        for word in [w for w in left if w not in lists.weak]:
            near = [m for m in missing if len(m) >= shortest and self._is_slip(word, m)]
            if not near:
                return None
            missing.remove(near[0])
            slips += 1
        if not strong or any(w not in lists.weak for w in missing) or slips > _MAXIMUM_SLIPS:
            return None
        if len(strong) == 1 and any(w in lists.filler for w in missing):
            return None  # "Fires" is not "Fire Service"
        is_widened = any(w in lists.weak for w in left)
        return (3 if slips else 0) + (2 if missing else 1 if is_widened else 0)

    def _is_slip(self, written: str, meant: str) -> bool:
        """Whether `written` is a mistyped `meant`, and not itself a word we know."""
        if written in self._known_words or any(c.isdigit() for c in written):
            return False
        # One slip, and never in the first letter: "unemployment" is no slip for "employment",
        # and two slips lead from "collection" to "connection".
        return written[0] == meant[0] and DamerauLevenshtein.distance(written, meant) <= 1

    def _only(self, fits: list[DataPoint], units: tuple[str, ...], how: str) -> Match:
        """Return the one data point among `fits`, told apart by unit where several fit."""
        if len(fits) == 1:
            return Match(Outcome.MATCHED, fits[0], (), how)
        if len({p.indicator for p in fits}) == 1 and units:
            same_unit = [p for p in fits if any(fit_unit(u, p) is UnitFit.SAME for u in units)]
            if len(same_unit) == 1:
                return Match(Outcome.MATCHED, same_unit[0], (), f"{how} and unit")
        if len({p.indicator for p in fits}) == 1:
            return Match(Outcome.UNMATCHED, None, tuple(fits), "names an indicator, no data point")
        return Match(Outcome.AMBIGUOUS, None, tuple(fits), "fits several")

    def _none(self, name: str, pool: list[DataPoint] | None = None) -> Match:
        """Return the miss, with the nearest names as candidates to show, never to take."""
        labels = {p.iri: self._labels[p.iri] for p in (pool or self._points)}
        near = process.extract(fold(name), labels, scorer=fuzz.token_set_ratio, limit=_NEAREST)
        by_iri = {p.iri: p for p in self._points}
        found = tuple(by_iri[iri] for _, score, iri in near if score >= 50 or pool)
        return Match(Outcome.UNMATCHED, None, found, "no name fits")


def _is_other_measure(asked: tuple[str, ...], name: _Name) -> bool:
    """Whether `asked` says in words that it counts otherwise than the unit of the data point."""
    unit = unit_words(name.point.unit_text)
    added = {w for w in asked if w not in name.words}
    if added & {"percent", "share"} and "percent" not in unit:
        return True
    if "number" in added and "percent" in unit:
        return True
    return "day" in added and "day" not in unit


def normal_code(code: str) -> str:
    """Return a code without spacing, upper-case ("EC: I: T: 4a" becomes "EC-I-T-4A")."""
    return "-".join(re.findall(r"[A-Z0-9]+", code.upper()))


def _names(point: DataPoint) -> Iterable[_Name]:
    """Yield the names of a data point.

    The whole name is indicator and component; the indicator's name alone stands for all its
    components (the unit may still tell them apart); a component's name alone needs the code or the
    category as evidence, because "primary" or "other" may be anything.
    """
    indicator_names = (point.indicator_label, *point.indicator_aliases)
    for label in indicator_names:
        bare = words(split_name(label)[0])
        yield _Name(bare, point, is_whole=not point.component, needs_evidence=False)
        if point.component:
            yield _Name((*bare, *words(point.component)), point, True, needs_evidence=False)
    for alias in point.aliases:
        yield _Name(words(split_name(alias)[0]), point, True, needs_evidence=False)
    if point.component:
        yield _Name(words(point.component), point, True, needs_evidence=True)
