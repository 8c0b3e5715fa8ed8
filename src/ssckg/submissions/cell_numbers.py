"""Numbers in cells: as people type them, or as the file itself holds them."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

from ssckg.submissions.answers import says_missing
from ssckg.submissions.numbers import NumberReading, read_number
from ssckg.submissions.words import vocabulary, words

if TYPE_CHECKING:
    from ssckg.model.submitted_row import SubmittedRow


def read_cell(row: SubmittedRow, column: str, mark: str | None) -> NumberReading:
    """Read a number; one that the file itself holds as a number has one reading."""
    text = getattr(row, column)
    if column in row.typed:
        return read_typed(text)
    return read_number(text, mark)


def read_typed(text: str) -> NumberReading:
    """Read a number that the file holds as such; what the engines cannot hold has no reading.

    >>> read_typed("1.234").values, read_typed("84.51%").rest
    ((Decimal('1.234'),), '%')
    """
    bare = text.strip().removesuffix("%")
    rest = "%" if bare != text.strip() else ""
    try:
        number = _FLOAT.create_decimal(bare)
    except ArithmeticError:
        return NumberReading((), text)
    if not number.is_finite() or not -_MAXIMUM_DIGITS < number.adjusted() < _MAXIMUM_DIGITS:
        return NumberReading((), text) if number else NumberReading((Decimal(0),), rest)
    if number.adjusted() < 0:
        number = round(number, _MOST_DECIMALS)
    return NumberReading((Decimal(format(number, "f")),), rest)


_FLOAT = Context(prec=15)
"""Digits that survive in a binary number of 64 bits."""
_MAXIMUM_DIGITS = 18
_MOST_DECIMALS = 15
"""Behind the point; the engines hold 18."""


def is_blank(text: str) -> bool:
    """Whether a text says that there is nothing; a number, which most are, is not looked up."""
    return not text[:1].isdigit() and says_missing(text)


def is_unit(text: str) -> bool:
    """Whether `text` is made of unit words."""
    found = words(text)
    return bool(found) and all(w in vocabulary().unit for w in found)
