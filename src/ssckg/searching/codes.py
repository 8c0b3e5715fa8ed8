"""Codes and what people write for them: "EC ICT 1C", "EC: ICT: ICT: 1C", "SDG 11.6.2"."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ssckg.searching.folding import code_parts, whole_code
from ssckg.searching.vocabulary import How

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Parts = tuple[str, ...]
_LONGEST: Final = 8
"""Parts of the longest code that is looked for in a longer text."""
_SMALLEST_GLUED: Final = 4
_MOST_NEAR: Final = 5
POINTS: Final = {
    How.CODE: 100.0,
    How.CODE_BEGINNING: 40.0,
    How.CODE_PART: 25.0,
    How.CODE_NEAR: 12.0,
}


@dataclass(frozen=True, slots=True)
class CodeHit:
    """An entry (its number) whose code answers, how, and with how many points."""

    number: int
    code: str
    how: How
    points: float


class Codes:
    """The codes of an index."""

    def __init__(self, codes: Iterable[tuple[int, str]]) -> None:
        """Take the number of an entry and a code of it, for each."""
        self._exact: dict[Parts, list[tuple[int, str]]] = defaultdict(list)
        self._glued: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, code in codes:
            parts = code_parts(code)
            if not parts:
                continue
            self._exact[parts].append((number, code))
            for glued in {"".join(parts), "".join(whole_code(code))}:
                if any(c.isalpha() for c in glued) and len(glued) >= _SMALLEST_GLUED:
                    self._glued[glued].append((number, code))
        self._sorted = sorted(self._exact)

    def exact(self, parts: Sequence[str], written: str = "") -> list[CodeHit]:
        """Return the entries with this very code; one that repeats the same words comes first."""
        whole = whole_code(written) if written else tuple(parts)
        found = [
            CodeHit(n, code, How.CODE, POINTS[How.CODE] - (whole_code(code) != whole))
            for n, code in self._exact.get(tuple(parts), ())
        ]
        if not found and len(parts) <= 2:
            found = [
                CodeHit(n, code, How.CODE, POINTS[How.CODE] - 2)
                for n, code in self._glued.get("".join(parts), ())
            ]
        return found

    def partial(self, parts: Sequence[str]) -> list[CodeHit]:
        """Return the entries whose code begins with these parts, or has them in this order."""
        found: dict[int, CodeHit] = {}
        for known in self._sorted:
            how = _how(tuple(parts), known)
            if how is None:
                continue
            points = POINTS[how] * (0.5 + 0.5 * len(parts) / len(known))
            for number, code in self._exact[known]:
                if number not in found or found[number].points < points:
                    found[number] = CodeHit(number, code, how, points)
        return list(found.values())

    def near(self, parts: Sequence[str]) -> list[CodeHit]:
        """Return the entries whose code is one slip of the hand away; none of them is it."""
        glued = "".join(parts)
        if len(glued) < _SMALLEST_GLUED or not (
            any(c.isdigit() for c in glued) and any(c.isalpha() for c in glued)
        ):
            return []
        hits = process.extract(
            *(glued, list(self._glued)),
            scorer=OSA.distance,
            score_cutoff=1,
            limit=_MOST_NEAR,
        )
        return [
            CodeHit(number, code, How.CODE_NEAR, POINTS[How.CODE_NEAR])
            for near, _, _ in hits
            for number, code in self._glued[near]
        ]

    def runs_in(self, words: Sequence[str]) -> list[tuple[int, int, list[CodeHit]]]:
        """Return where in a text codes stand (from, to), and whose they are; the longest first.

        A code of letters alone counts only where it is all there is: "who" is also a word.
        """
        count = len(words)
        found: list[tuple[int, int, list[CodeHit]]] = []
        for size in range(min(count, _LONGEST), 0, -1):
            for start in range(count - size + 1):
                end = start + size
                if any(start >= other[0] and end <= other[1] for other in found):
                    continue
                run = code_parts(" ".join(words[start:end]))
                if size < count and not any(c.isdigit() for part in run for c in part):
                    continue
                if hits := self.exact(run, " ".join(words[start:end])):
                    found.append((start, end, hits))
        return found


def _how(parts: Parts, known: Parts) -> How | None:
    if len(parts) > len(known) or parts == known:
        return None
    last = len(parts) - 1
    if parts[:last] == known[:last] and known[last].startswith(parts[last]):
        return How.CODE_BEGINNING
    rest = iter(known)
    return How.CODE_PART if len(parts) > 1 and all(part in rest for part in parts) else None
