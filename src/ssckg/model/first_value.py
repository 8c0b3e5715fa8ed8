"""When a field that was blank gets its first value: more is said of the same measure, or another.

A blank says that something is not on record, not that there is nothing. A city that reported a
share reported a share of something; to write down of what makes no other figure of it. So a first
unit, numerator, denominator, base, multiplier, direction, type or definition makes plain what is
measured, and series go on, unless whoever proposes it says that it changes what is measured.

One blank does say something: a plain count is not divided and not scaled. Where the unit of a data
point is "number", a first denominator makes a ratio of a count, and a first multiplier other than 1
another order of magnitude, so values of before cannot be put beside those of later.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

_COUNT: Final = "number"
"""Last part of the IRI of the unit of plain counts."""


def is_clarified(field: str, old: str, new: str, unit: str) -> bool:
    """Say whether a field only says now what was not on record before.

    Args:
        field: a name of `revision.fields`.
        old: its value before, empty for blank.
        new: its value then.
        unit: the unit of the data point before (IRI or id), empty where none is on record.

    >>> is_clarified("denominator", "", "city area", "percent")
    True
    >>> is_clarified("denominator", "", "city inhabitants", "number")
    False
    >>> is_clarified("denominator", "households", "city area", "percent")
    False
    """
    if old or not new:
        return False
    if unit.rpartition("/")[2] != _COUNT:
        return True
    return field != "denominator" and (field != "multiplier" or _is_one(new))


def _is_one(text: str) -> bool:
    try:
        return Decimal(text) == 1
    except InvalidOperation:
        return False
