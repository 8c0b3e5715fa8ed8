"""Numbers as people print them.

A text has one reading, several, or none. One reading is a value; several are a question to the
city, never a guess. Spaces, apostrophes and underscores only ever group thousands; a comma or a
point that stands before exactly three digits may be either, unless the rest of the file shows
which of the two it uses for decimals.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_GROUPING = "'\u2019\u02bc_"
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_MARKS = re.compile(r"[.,]")
_MAXIMUM_LENGTH = 60
# The engines hold decimals of 18 digits; nothing that a city counts has more.
_MAXIMUM_DIGITS = 18


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What a text can mean: `values` has one element when it is clear.

    `rest` is what stood after the number (a unit glued to it, a footnote mark).
    """

    values: tuple[Decimal, ...]
    rest: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether there is exactly one reading."""
        return len(self.values) == 1


def _clean(text: str) -> str:
    """Fold the look-alikes of minus, space and digits into ASCII."""
    folded = unicodedata.normalize("NFKC", text).strip()
    for dash in "\u2212\u2012\u2013\u2014":
        folded = folded.replace(dash, "-")
    return re.sub(r"\s+", " ", folded)


def split_number(text: str) -> tuple[str, str]:
    """Split "0.02%" into the number as printed and what follows it.

    Returns two empty strings and the text where it does not begin with a number.
    """
    cleaned = _clean(text)
    found = re.match(rf"[+-]?\d(?:[\d.,{_GROUPING}]|[ ](?=\d{{3}}(?!\d)))*", cleaned)
    if found is None or len(cleaned) > _MAXIMUM_LENGTH:
        return "", cleaned
    if sum(sign.isdigit() for sign in found.group()) > _MAXIMUM_DIGITS:
        return "", cleaned
    number = found.group().rstrip(".,")
    return number, cleaned[len(number) :].strip(" .,*")


def decimal_mark(texts: Iterable[str]) -> str | None:
    """Return the decimal mark that the clear numbers among `texts` use, or None.

    A number shows its mark when only one reading is possible: "84.51" and "1,234.5" show a point,
    "84,51" a comma. None where the file shows both, or neither.
    """
    seen = set()
    for text in texts:
        number, _ = split_number(text)
        marks = _MARKS.findall(number)
        last = marks[-1] if marks else ""
        after = len(number) - number.rfind(last) - 1 if last else 0
        if len(set(marks)) == 2 or (len(marks) == 1 and after != 3):
            seen.add(last)
    return seen.pop() if len(seen) == 1 else None


def read_number(text: str, mark: str | None = None) -> NumberReading:
    """Read a printed number; `mark` is the decimal mark that the file is known to use.

    >>> read_number("9 032.14").values
    (Decimal('9032.14'),)
    >>> read_number("1,234").values
    (Decimal('1.234'), Decimal('1234'))
    >>> read_number("1,234", mark=".").values
    (Decimal('1234'),)
    """
    number, rest = split_number(text)
    if not number:
        return NumberReading((), rest)
    readings = {value for m in ".," if (value := _as_decimal(number, m)) is not None}
    if len(readings) > 1 and mark is not None:
        chosen = _as_decimal(number, mark)
        readings = {chosen} if chosen is not None else readings
    return NumberReading(tuple(sorted(readings)), rest)


def _as_decimal(number: str, mark: str) -> Decimal | None:
    """Return the value of `number` if `mark` separates its decimals, or None if it cannot."""
    whole, found, decimals = number.partition(mark)
    other = "," if mark == "." else "."
    if found and not decimals.isdigit():
        # The mark occurs again, or groups follow it: then it does not separate decimals.
        return None
    if not _is_grouped(whole, other):
        return None
    digits = re.sub(rf"[ {_GROUPING}{re.escape(other)}]", "", whole)
    if not _PLAIN.fullmatch(digits):
        return None
    return Decimal(digits + ("." + decimals if found else ""))


def _is_grouped(whole: str, mark: str) -> bool:
    """Whether `whole` has no grouping, or groups of three by one and the same sign."""
    body = whole.lstrip("+-")
    signs = {sign for sign in body if not sign.isdigit()}
    if not signs:
        return True
    if len(signs) > 1 or not signs <= {" ", mark, *_GROUPING}:
        return False
    first, *groups = body.split(signs.pop())
    return 1 <= len(first) <= 3 and first != "0" and all(len(group) == 3 for group in groups)
