"""Numbers of a submission beside the range in which they are expected.

A comparison says what is expected and why; whether it holds is judged by `shapes/comparison.ttl`.
How far a number may be off is in `expectations.csv`, with the source of each figure.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ssckg.submissions.checking.parts import (
    POPULATION_UNIT,
    counts_in_population_units,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ssckg.model.data_point import DataPoint
    from ssckg.model.submission import Cover, Report
    from ssckg.submissions.reading import RowReading

RECOMPUTATION = "Recomputation"
POPULATION = "PopulationComparison"
POPULATION_UNITS = "PopulationUnitComparison"
HOUSEHOLDS = "HouseholdComparison"
AREA = "AreaComparison"
BIRTHS = "BirthsComparison"
CHANGE = "ChangeComparison"

_SCALES = tuple(Decimal(10) ** power for power in (-6, -5, -3, -2, 2, 3, 5, 6))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number of a row beside its range; `kind` is a class of the vocabulary.

    `column` is where the number stands, `expected` the figure behind the range, where there is
    one (what the parts of a result give is worked out only where it is told), and `is_from_cover`
    whether that figure stands on the cover.
    """

    kind: str
    column: str
    value: Decimal
    lowest: Decimal
    highest: Decimal
    expected: Decimal | None = None
    is_from_cover: bool = False


@cache
def expectations() -> Mapping[str, Decimal]:
    """Return the figures of `expectations.csv` by name."""
    with Path(__file__).with_name("expectations.csv").open(encoding="utf-8", newline="") as file:
        return {row["of"]: Decimal(row["value"]) for row in csv.DictReader(file)}


@dataclass(frozen=True, slots=True)
class Bases:
    """The numbers that denominators are held against: the cover's, else what most rows say."""

    population: Decimal | None = None
    households: Decimal | None = None
    area: Decimal | None = None
    is_from_cover: frozenset[str] = frozenset()


def bases_of(cover: Cover, readings: Iterable[RowReading]) -> Bases:
    """Return the bases of one submission; what only one row says is held against nothing."""
    said: dict[str, list[Decimal]] = {"population": [], "households": [], "area": []}
    for reading in readings:
        base = _base_of(reading)
        if base is not None and reading.denominator is not None and reading.denominator > 0:
            scale = POPULATION_UNIT if _is_scaled(reading) else Decimal(1)
            said[base].append(reading.denominator * scale)
    covered = {
        name: number
        for name, number in (
            ("population", cover.population),
            ("households", cover.households),
            ("area", cover.area),
        )
        if number is not None and number > 0
    }
    usual = {name: _most_said(numbers) for name, numbers in said.items()} | covered
    return Bases(usual["population"], usual["households"], usual["area"], frozenset(covered))


def _most_said(numbers: Sequence[Decimal]) -> Decimal | None:
    return Counter(numbers).most_common(1)[0][0] if len(numbers) > 1 else None


def _base_of(reading: RowReading) -> str | None:
    """Return what the denominator of a row counts, among what is the same in a whole submission."""
    point = reading.data_point
    if point is None or reading.denominator is None:
        return None
    if point.population_base == "area":
        return "area" if point.denominator.startswith("city area") else None
    return {"inhabitants": "population", "households": "households"}.get(point.population_base)


def _is_scaled(reading: RowReading) -> bool:
    return reading.data_point is not None and counts_in_population_units(reading.data_point)


def comparisons(
    reading: RowReading, bases: Bases, previous: Mapping[str, Report]
) -> Iterator[Comparison]:
    """Yield what can be compared in one row."""
    point = reading.data_point
    if point is None:
        return
    yield from _recomputation(reading)
    yield from _base(reading, point, bases)
    last = previous.get(point.iri)
    if last is not None:
        yield from _change(reading, point, last)


def _recomputation(reading: RowReading) -> Iterator[Comparison]:
    value, numerator, denominator = reading.value, reading.numerator, reading.denominator
    if reading.is_computed or isinstance(value, bool | None) or not reading.is_observation:
        return
    if numerator is not None and denominator is not None and reading.allowed is not None:
        yield Comparison(RECOMPUTATION, "value", value, *reading.allowed)


def _base(reading: RowReading, point: DataPoint, bases: Bases) -> Iterator[Comparison]:
    denominator = reading.denominator
    if denominator is None or denominator <= 0:
        return
    figures = expectations()
    base = _base_of(reading)
    if point.population_base == "live-births" and bases.population is not None:
        highest = plain(bases.population * figures["births-share"])
        yield Comparison(
            BIRTHS,
            "denominator",
            denominator,
            Decimal(0),
            highest,
            None,
            "population" in bases.is_from_cover,
        )
    if base is None:
        return
    expected = getattr(bases, base)
    kind, share = {
        "population": (POPULATION, figures["population-share"]),
        "households": (HOUSEHOLDS, figures["household-share"]),
        "area": (AREA, figures["area-share"]),
    }[base]
    if _is_scaled(reading):
        kind = POPULATION_UNITS
        if expected is None or "population" not in bases.is_from_cover:
            highest = figures["population-units-highest"]
            if denominator > highest or expected is None:
                yield Comparison(kind, "denominator", denominator, Decimal(0), highest)
                return
        expected = plain(expected / POPULATION_UNIT)
    if expected is None:
        return
    # A denominator of few digits ("1.4" hundred thousands) is no closer than it is printed.
    exponent = denominator.as_tuple().exponent
    margin = expected * share
    if isinstance(exponent, int) and exponent < 0:
        margin += Decimal(5).scaleb(exponent - 1)
    yield Comparison(
        kind,
        "denominator",
        denominator,
        plain(expected - margin),
        plain(expected + margin),
        expected,
        base in bases.is_from_cover,
    )


def _change(reading: RowReading, point: DataPoint, last: Report) -> Iterator[Comparison]:
    """Yield the value beside last time's, unless it only changed its scale."""
    value, before = reading.value, last.value
    if isinstance(value, bool | None) or isinstance(before, bool | None):
        return
    if not reading.is_observation or scale_change(value, before) is not None:
        return
    figures = expectations()
    factor = figures["change-factor"]
    ends = sorted((before / factor, before * factor))
    if point.unit.endswith("/unit/percent"):
        points = figures["change-percentage-points"]
        ends = [min(ends[0], before - points), max(ends[1], before + points)]
    elif before == 0:
        return
    yield Comparison(CHANGE, "value", value, plain(ends[0]), plain(ends[1]), before)


def scale_change(value: Decimal, before: Decimal) -> Decimal | None:
    """Return the power of ten between two values that differ by little else.

    >>> scale_change(Decimal("0.84"), Decimal(83))
    Decimal('0.01')
    """
    if value == 0 or before == 0:
        return None
    ratio = value / before
    share = expectations()["scale-share"]
    return next((s for s in _SCALES if abs(ratio / s - 1) <= share), None)
