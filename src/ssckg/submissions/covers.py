"""Reads the cover of a submission: texts to numbers, years and codes."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ssckg.model.submission import Cover
from ssckg.submissions.answers import says_missing
from ssckg.submissions.cell_numbers import read_typed
from ssckg.submissions.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

NUMBERS = ("population", "households", "area", "gdp")
_YEARS = ("report_year", "reference_year", "currency_year")
_TEXTS = ("city", "country", "contact_name", "contact_email")
_YEAR = re.compile(r"[12][0-9]{3}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MAXIMUM_TEXT = 300


@dataclass(frozen=True, slots=True)
class CoverReading:
    """The cover as read; `unread` names fields whose text is no number, year or code.

    `readings` holds the numbers that a field can mean, where there is more than one.
    """

    cover: Cover = field(default_factory=Cover)
    unread: tuple[str, ...] = ()
    readings: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)


@cache
def currencies() -> frozenset[str]:
    """Return the currency codes of ISO 4217, with those that were in use in recent years."""
    with Path(__file__).with_name("currencies.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["code"] for row in csv.DictReader(file))


def read_cover(texts: Mapping[str, str], typed: frozenset[str] = frozenset()) -> CoverReading:
    """Read the texts of a cover, by field name of `Cover`; what says "NR" is blank.

    `typed` names the fields that the file holds as numbers.
    """
    given = {
        name: text
        for name, raw in texts.items()
        if (text := str(raw).strip()) and not says_missing(text)
    }
    unread: list[str] = []
    several: dict[str, tuple[Decimal, ...]] = {}
    numbers: dict[str, Decimal | None] = dict.fromkeys(NUMBERS)
    for name in NUMBERS:
        if name in given:
            reading = read_typed(given[name]) if name in typed else read_number(given[name])
            if reading.is_clear and _is_unit(name, reading.rest):
                numbers[name] = reading.values[0]
            else:
                unread.append(name)
                several[name] = reading.values
    words = {name: given.get(name, "")[:_MAXIMUM_TEXT] for name in _TEXTS}
    years = {name: _year(given.get(name, "")) for name in _YEARS}
    unread += [name for name in _YEARS if years[name] and not _YEAR.fullmatch(years[name])]
    currency = given.get("currency", "").upper()
    code = re.match(r"[A-Z]{3}\b", currency)
    currency = code.group() if code else currency
    if currency and currency not in currencies():
        unread.append("currency")
    if words["contact_email"] and not _EMAIL.fullmatch(words["contact_email"]):
        unread.append("contact_email")
    cover = Cover(
        city=words["city"],
        country=words["country"],
        report_year=years["report_year"],
        reference_year=years["reference_year"],
        population=numbers["population"],
        households=numbers["households"],
        area=numbers["area"],
        gdp=numbers["gdp"],
        currency=currency,
        currency_year=years["currency_year"],
        contact_name=words["contact_name"],
        contact_email=words["contact_email"],
    )
    return CoverReading(cover, tuple(unread), several)


def _is_unit(name: str, rest: str) -> bool:
    return not rest or (name == "area" and rest.casefold() in {"km2", "km²", "sq km", "sq. km"})


def _year(text: str) -> str:
    """Return a year; a number cell may say 2023.0."""
    return text.removesuffix(".0")
