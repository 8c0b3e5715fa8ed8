"""Cells of a sheet as they are read: text, and what kind of value the file holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class CellKind(Enum):
    """What a file holds in a cell."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    """A number that is shown as per cent; the text is as shown, "85%" for 0.85."""
    DATE = "date"
    """The text is in the form of ISO 8601."""
    BOOLEAN = "boolean"
    ERROR = "error"
    """The text is the error: "#DIV/0!"."""
    FORMULA = "formula"
    """A formula whose result is not in the file; the text is the formula."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty."""

    text: str
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """A merged range of cells: first and last row and column."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: cells by row (from 1) and column (from 0); only those that are not empty.

    Rows, columns and merges are in order.
    """

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    is_hidden: bool = False

    @property
    def count(self) -> int:
        """Number of cells that are not empty."""
        return sum(map(len, self.rows.values()))


_DIGITS = 15
"""As many digits of a number as spreadsheets show; what is beyond them is rounding."""


def number_text(number: float, *, is_percent: bool = False) -> str:
    """Return a number of a file as text, without exponent; per cent as it is shown.

    >>> number_text(0.1 + 0.2), number_text(0.8451, is_percent=True), number_text(95424.0)
    ('0.3', '84.51%', '95424')
    """
    exact = Decimal(f"{number:.{_DIGITS}g}")
    if is_percent:
        return plain(exact * 100) + "%"
    return plain(exact)


def plain(number: Decimal) -> str:
    """Return a number without exponent and without zeros at its end."""
    if not number:
        return "0"
    text = f"{number:f}" if abs(number.adjusted()) < 40 else str(number)
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text


def column_letter(column: int) -> str:
    """Return the letter of a column counted from 0.

    >>> column_letter(0), column_letter(14), column_letter(26)
    ('A', 'O', 'AA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column, from 0.

    >>> column_number("A"), column_number("aa")
    (0, 26)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
