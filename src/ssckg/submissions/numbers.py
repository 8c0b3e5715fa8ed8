"""Numbers as people print them.

A text has one reading, several, or none. One reading is a value; several are a question to the
city, never a guess. Spaces, apostrophes and underscores only ever group thousands; a comma or a
point that stands before exactly three digits may be either, unless the rest of the file shows
which of the two it uses for decimals. Digits of every script count, raised ones after a number are
a footnote mark, and a number in brackets may be negative, as accountants write it, or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ssckg.submissions.digits import RAISED, clean, lower

if TYPE_CHECKING:
    from collections.abc import Iterable

_GROUPING = "'\u2019\u02bc_"
_PLAIN = re.compile(r"[+-]?\d+(?:[.,٫]\d+)?")
_MARKS = re.compile(r"[.,٫]")
_BODY = rf"\d(?:[\d.,٫{_GROUPING}]|[ ](?=\d{{3}}(?!\d)))*"
_NUMBER = re.compile(rf"[+-]?(?:{_BODY}|[.,٫]\d+(?![\d.,]))")
_BRACKETS = re.compile(rf"\(\s*({_BODY})\s*\)")
_POWER = re.compile(
    rf"(?P<sign>[+-]?)(?P<body>\d+(?:[.,]\d+)?)"
    rf"(?:[eE](?P<e>[+-]?\d{{1,2}})(?![\w.,])"
    rf"|\s?[x×*·]\s?10(?:\s?\^\s?(?P<up>[+-]?\d{{1,2}})(?![\w.,])|(?P<raised>[{RAISED}]+)))"
)
_TEN = re.compile(rf"10(?P<raised>[{RAISED}]{{1,2}})")
_FOOTNOTE = re.compile(rf"^\s*(?:[*†‡§#]+|\[[\w*]{{1,2}}\]|\([a-z]\)|[{RAISED}]+)+")
# What can be read in one way only and needs no folding, as most numbers of a file: quick to see.
_SIMPLE = re.compile(r"[+-]?\d{1,9}(?:\.(?:\d\d?|\d{4,9}))?", re.ASCII)
_MAXIMUM_LENGTH = 60
_LARGEST_POWER = 15
# The engines hold decimals of 18 digits; nothing that a city counts has more.
_MAXIMUM_DIGITS = 18


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What a text can mean: `values` has one element when it is clear.

    `rest` is what stood after the number (a unit glued to it); footnote marks are left out.
    """

    values: tuple[Decimal, ...]
    rest: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether there is exactly one reading."""
        return len(self.values) == 1


def split_number(text: str) -> tuple[str, str]:
    """Split "0.02%" into the number as printed and what follows it.

    Returns two empty strings and the text where it does not begin with a number.
    """
    cleaned = _without_leading_percent(clean(text))
    found = _NUMBER.match(cleaned)
    if found is None or len(cleaned) > _MAXIMUM_LENGTH:
        return "", cleaned
    if sum(sign.isdigit() for sign in found.group()) > _MAXIMUM_DIGITS:
        return "", cleaned
    number = found.group().rstrip(".,٫")
    return number, _rest(cleaned[len(number) :])


def decimal_mark(texts: Iterable[str]) -> str | None:
    """Return the decimal mark that the clear numbers among `texts` use, or None.

    A number shows its mark when only one reading is possible: "84.51" and "1,234.5" show a point,
    "84,51" a comma. None where the file shows both, or neither.
    """
    seen: set[str] = set()
    for text in texts:
        if _SIMPLE.fullmatch(text):
            seen.update("." if "." in text else ())
            continue
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
    if _SIMPLE.fullmatch(text):
        return NumberReading((Decimal(text),))
    cleaned = _without_leading_percent(clean(text))
    if len(cleaned) > _MAXIMUM_LENGTH:
        return NumberReading((), cleaned)
    if (special := _special(cleaned, mark)) is not None:
        return special
    number, rest = split_number(cleaned)
    if not number or rest[:1].isdigit():
        return NumberReading((), rest if not number else cleaned)
    return NumberReading(tuple(sorted(_values(number, mark))), rest)


def _special(cleaned: str, mark: str | None) -> NumberReading | None:
    """Read a power of ten, or a number in brackets; None where the text is neither."""
    if found := _POWER.match(cleaned):
        return _power(found, cleaned, mark)
    if found := _TEN.fullmatch(cleaned):
        # A power of ten, or ten with a footnote.
        power = int(lower(found["raised"]))
        values = {Decimal(10), Decimal(10) ** power} if power <= _LARGEST_POWER else {Decimal(10)}
        return NumberReading(tuple(sorted(values)))
    if found := _BRACKETS.match(cleaned):
        inner = _values(found[1], mark)
        values = inner | {-value for value in inner}
        return NumberReading(tuple(sorted(values)), _rest(cleaned[found.end() :]))
    return None


def _values(number: str, mark: str | None) -> set[Decimal]:
    """Return every reading of the body of a number."""
    if sum(sign.isdigit() for sign in number) > _MAXIMUM_DIGITS:
        return set()
    marks = "٫" if "٫" in number else ".,"
    readings = {value for m in marks if (value := _as_decimal(number, m)) is not None}
    if not readings and (value := _by_lakhs(number)) is not None:
        return {value}
    if len(readings) > 1 and mark is not None:
        chosen = _as_decimal(number, mark)
        readings = {chosen} if chosen is not None else readings
    return readings


def _power(found: re.Match[str], cleaned: str, mark: str | None) -> NumberReading:
    """Read a number with a power of ten: "9.54E+04", "1.2 × 10³"."""
    power = int(found["e"] or found["up"] or lower(found["raised"]))
    if abs(power) > _LARGEST_POWER:
        return NumberReading((), cleaned)
    sign = -1 if found["sign"] == "-" else 1
    values = {sign * value.scaleb(power) for value in _values(found["body"], mark)}
    plain = {Decimal(f"{value:f}") for value in values}
    return NumberReading(tuple(sorted(plain)), _rest(cleaned[found.end() :]))


def _without_leading_percent(cleaned: str) -> str:
    """Return "%85", as some languages write it, as "85%"."""
    found = re.fullmatch(rf"%\s?([+-]?{_BODY})", cleaned)
    return f"{found[1]}%" if found else cleaned


def _rest(text: str) -> str:
    """Return what follows a number, without footnote marks."""
    left = _FOOTNOTE.sub("", text)
    left = re.sub(rf"(?:[*†‡§]|\s\[[\w*]{{1,2}}\]|(?<=%)[{RAISED}])+$", "", left)
    return left.strip(" .,*")


def _as_decimal(number: str, mark: str) -> Decimal | None:
    """Return the value of `number` if `mark` separates its decimals, or None if it cannot."""
    whole, found, decimals = number.partition(mark)
    other = "," if mark == "." else "."
    if found and not decimals.isdigit():
        # The mark occurs again, or groups follow it: then it does not separate decimals.
        return None
    if found and whole in {"", "+", "-"}:
        whole += "0"
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


def _by_lakhs(number: str) -> Decimal | None:
    """Return a number that is grouped as in India ("12,34,567.8"), or None if it is none."""
    if re.fullmatch(r"[+-]?[1-9]\d?(,\d\d)+,\d{3}(\.\d+)?", number):
        return Decimal(number.replace(",", ""))
    return None
