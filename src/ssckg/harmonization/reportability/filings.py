"""What cities filed, whatever it comes from, and what is known of the cities themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from ssckg.model.crosswalk import Crosswalk

PUBLISHED: Final = "published"
SUBMISSIONS: Final = "submissions"
INCOME_GROUPS: Final = ("high", "upper-middle", "lower-middle", "low")
"""Codes of `code/income-group`."""
_SIZES: Final = (
    (50_000, "under-50k"),
    (250_000, "50k-250k"),
    (1_000_000, "250k-1m"),
    (5_000_000, "1m-5m"),
)


@dataclass(frozen=True, slots=True)
class Filing:
    """A city's word on a data point in a year; IRIs below the base of the crosswalk.

    has_value: a value, as against the statement that there is none; quality: its class; verdict: a
    verifier's, "verified" or "not-verified", or empty.
    """

    city: str
    year: str
    point: str
    has_value: bool
    quality: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class CityFacts:
    """What a city is grouped by; codes of code lists, blank where not known."""

    region: str = ""
    size: str = ""
    income_group: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What private submissions say: never shown as such, only counted.

    populations: inhabitants of cities, as the latest cover gives them; digest: SHA-256 of all.
    """

    filings: tuple[Filing, ...]
    populations: Mapping[str, Decimal]
    digest: str


def published_filings(crosswalk: Crosswalk) -> tuple[Filing, ...]:
    """Return what is published of cities."""
    return tuple(
        Filing(each.city, each.year, each.point, not each.is_missing, each.quality)
        for each in crosswalk.reports
    )


def size_class(population: Decimal | int) -> str:
    """Return the code of the class of a number of inhabitants.

    >>> size_class(49_999), size_class(50_000), size_class(5_000_000)
    ('under-50k', '50k-250k', 'over-5m')

    Raises:
        UsageError: there are none, or fewer.
    """
    if population <= 0:
        raise UsageError(f"a city of {population} inhabitants", hint="leave it blank if not known")
    return next((code for below, code in _SIZES if population < below), "over-5m")


@dataclass(frozen=True, slots=True)
class GivenCity:
    """A row of a table of cities that was handed in; `city`: name, id or IRI."""

    city: str
    population: int | None = None
    income_group: str = ""


def facts_of(
    crosswalk: Crosswalk,
    given: Iterable[GivenCity] = (),
    populations: Mapping[str, Decimal] | None = None,
) -> dict[str, CityFacts]:
    """Return what is known of each city: its region, and size and income group where given.

    Args:
        crosswalk: regions and names of cities.
        given: rows of a table handed in; they go before `populations`.
        populations: inhabitants by city (IRI).

    Raises:
        UsageError: a row names no known city, names one twice, or an unknown income group.
    """
    facts = {each.city: CityFacts(each.region) for each in crosswalk.places}
    for city, population in (populations or {}).items():
        known = facts.get(city, CityFacts())
        facts[city] = CityFacts(known.region, size_class(population), known.income_group)
    seen: set[str] = set()
    for row in given:
        city = _find_city(crosswalk, row.city, facts)
        if city in seen:
            raise UsageError(f"the table of cities names {row.city!r} twice")
        if row.income_group and row.income_group not in INCOME_GROUPS:
            names = ", ".join(INCOME_GROUPS)
            raise UsageError(f"unknown income group {row.income_group!r}", hint=f"one of {names}")
        seen.add(city)
        known = facts[city]
        size = known.size if row.population is None else size_class(row.population)
        facts[city] = CityFacts(known.region, size, row.income_group)
    return facts


def _find_city(crosswalk: Crosswalk, text: str, facts: Mapping[str, CityFacts]) -> str:
    wanted = text.strip().casefold()
    for city in sorted(facts):
        names = (city, city.rpartition("/")[2], crosswalk.names.get(city, ""))
        if wanted in {name.casefold() for name in names if name}:
            return city
    raise UsageError(
        f"the table of cities names {text!r}, which is no city of the graph",
        hint="write its name as the register of cities has it",
    )
