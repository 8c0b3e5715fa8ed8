"""How wide the columns of a table are laid out, by the texts in them."""

from __future__ import annotations

from typing import Any, Final

_SHORT_WORDS: Final = 14
"""Characters; a column of such cells takes what it needs."""
_SHORT_CHIPS: Final = 30
"""The same for cells with bands, which should not be broken."""
_PADDING: Final = 2
"""Letters for the insets of a cell."""
_BOLD: Final = 1.12
"""Width of a bold letter by that of a plain one."""
_BREAKABLE: Final = 26
"""Words from here on are broken where they must be."""
_LONGEST_SHARE: Final = 60
"""Characters of mean length that count for a column's share of the width."""


def shares(table: dict[str, Any], letters: int) -> list[float]:
    """Return the share of the width of each column; 0 is a column that takes what it needs.

    Shares are in letters of the line. A column is never narrower than its longest word, which
    would run into the next one.

    Args:
        table: plain values, as of `content.plain`.
        letters: of the line.
    """
    needs, widths = _needs_and_widths(table, letters)
    return [0.0 if n in needs else widths[n] for n in range(len(table["header"]))]


def all_widths(table: dict[str, Any], letters: int) -> list[float]:
    """Return the width of each column in letters, also of those that take what they need."""
    needs, widths = _needs_and_widths(table, letters)
    return [(needs | widths)[n] for n in range(len(table["header"]))]


def _needs_and_widths(
    table: dict[str, Any], letters: int
) -> tuple[dict[int, float], dict[int, float]]:
    needs, wishes, words = dict[int, float](), dict[int, float](), dict[int, float]()
    for number, name in enumerate(table["header"]):
        cells = [row[number] for row in table["rows"]]
        lengths = [sum(len(run["text"]) for run in cell) for cell in cells]
        in_name = max((len(word) for word in name.split()), default=0)
        has_bands = any(run["band"] is not None for cell in cells for run in cell)
        most = _SHORT_CHIPS if has_bands else _SHORT_WORDS
        if max([*lengths, in_name]) <= most or number in table["numeric"]:
            needs[number] = float(max([*lengths, in_name]) + _PADDING)
        else:
            mean = sum(lengths) / max(1, len(lengths))
            wishes[number] = max(8.0, in_name, min(mean, _LONGEST_SHARE)) ** 0.7
            words[number] = max([in_name * _BOLD, *map(_longest_word, cells)]) + _PADDING
    found = _at_least(wishes, words, letters - sum(needs.values()))
    return needs, {number: round(width, 2) for number, width in found.items()}


def _longest_word(cell: list[dict[str, Any]]) -> float:
    """Return the width of the longest word that is kept whole; bold letters are wider."""
    return max(
        (
            len(word) * (_BOLD if run["strong"] else 1.0)
            for run in cell
            for word in run["text"].split()
            if len(word) < _BREAKABLE
        ),
        default=0.0,
    )


def _at_least(wishes: dict[int, float], least: dict[int, float], room: float) -> dict[int, float]:
    """Share a room by wishes, and give none less than its least."""
    short: dict[int, float] = {}
    while left := {number: wish for number, wish in wishes.items() if number not in short}:
        unit = max(0.0, room - sum(short.values())) / sum(left.values())
        more = {n: least[n] for n, wish in left.items() if wish * unit < least[n]}
        if not more:
            return short | {number: wish * unit for number, wish in left.items()}
        short |= more
    return short
