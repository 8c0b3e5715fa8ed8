"""Datatypes of table cells: which texts are valid, and the literal they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ssckg.io.iri_template import absolute_iri
from ssckg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
_INTEGER = re.compile(r"-?[0-9]+\Z")
_ANY_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z")
_YEAR = re.compile(r"[0-9]{4}\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def _decimal(text: str) -> str:
    if not _DECIMAL.match(text):
        raise ValueError(f"{text!r} is not a decimal number (digits, at most one point)")
    return text


def _integer(text: str) -> str:
    if not _INTEGER.match(text):
        raise ValueError(f"{text!r} is not a whole number")
    return text


def _boolean(text: str) -> str:
    if text not in {"true", "false"}:
        raise ValueError(f"{text!r} is neither true nor false")
    return text


def _date(text: str) -> str:
    try:
        if not _DATE.match(text):
            raise ValueError
        date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a day written YYYY-MM-DD") from None
    return text


def _year(text: str) -> str:
    if not _YEAR.match(text):
        raise ValueError(f"{text!r} is not a year of four digits")
    return text


def _any_uri(text: str) -> str:
    if absolute_iri(text) != text:
        raise ValueError(f"{text!r} is not a whole IRI")
    return text


_LEXICAL: dict[str, Callable[[str], str]] = {
    "string": str,
    "decimal": _decimal,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "gYear": _year,
    "anyURI": _any_uri,
}


def canonical_number(text: str) -> str:
    """Return a decimal or whole number in its one canonical form (XML Schema 1.1, part 2).

    Engines store numbers by value; written so, a number leaves them as it came in. What is
    no number stays as it is.

    >>> [canonical_number(text) for text in ("0.50", "12.0", "-0", "007", "+1", ".5")]
    ['0.5', '12', '0', '7', '1', '0.5']
    """
    if not _ANY_NUMBER.match(text):
        return text
    sign = "-" if text.startswith("-") else ""
    whole, _, fraction = text.lstrip("+-").partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return number if number == "0" else sign + number


@dataclass(frozen=True, slots=True)
class Datatype:
    """A datatype with its constraints; `truth` are the two texts of a boolean format."""

    base: str = "string"
    pattern: re.Pattern[str] | None = None
    truth: tuple[str, str] | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def __post_init__(self) -> None:
        if self.base not in _LEXICAL:
            raise ValueError(f"datatype {self.base!r} is not known; known: {', '.join(_LEXICAL)}")
        bounded = self.minimum is not None or self.maximum is not None
        if bounded and self.base not in {"decimal", "integer"}:
            raise ValueError(f"minimum and maximum are for numbers, not for {self.base}")

    @property
    def iri(self) -> str:
        """The IRI of the datatype of literals."""
        return PREFIXES["xsd"] + self.base

    def lexical(self, text: str) -> str:
        """Return the lexical form of the literal that `text` stands for.

        Raises:
            ValueError: `text` is not valid; the message says why.
        """
        if self.truth is not None:
            if text not in self.truth:
                raise ValueError(f"{text!r} is neither {self.truth[0]!r} nor {self.truth[1]!r}")
            return "true" if text == self.truth[0] else "false"
        value = _LEXICAL[self.base](text)
        if self.pattern is not None and not self.pattern.fullmatch(text):
            raise ValueError(f"{text!r} does not match {self.pattern.pattern!r}")
        if self.minimum is not None and Decimal(value) < self.minimum:
            raise ValueError(f"{text} is below the minimum of {self.minimum}")
        if self.maximum is not None and Decimal(value) > self.maximum:
            raise ValueError(f"{text} is above the maximum of {self.maximum}")
        return value
