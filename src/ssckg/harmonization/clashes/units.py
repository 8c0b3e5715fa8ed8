"""What two units have to do with each other: the same, convertible by a factor, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.reading_rows import last_part

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk

_BASE: Final = re.compile(r"(?P<number>100000|1000|100|million)-(?P<base>[a-z-]+)")
_NUMBERS: Final = {"100": 100, "1000": 1000, "100000": 100_000, "million": 1_000_000}
_SIZES: Final = {
    "percent": ("share", Fraction(1, 100)),
    "ratio": ("share", Fraction(1)),
    "coefficient": ("share", Fraction(1)),
    "minute": ("time", Fraction(60)),
    "hour": ("time", Fraction(3600)),
    "day": ("time", Fraction(86_400)),
    "square-metre": ("area", Fraction(1)),
    "hectare": ("area", Fraction(10_000)),
    "square-kilometre": ("area", Fraction(1_000_000)),
    "kilowatt-hour": ("energy", Fraction(3_600_000)),
    "gigajoule": ("energy", Fraction(10**9)),
}
"""What units measure and how large they are, in SI units (BIPM, The International System of Units,
9th edition, tables 2, 4 and 8). A year has no fixed number of days, and a length no unit."""


@dataclass(frozen=True, slots=True)
class Factor:
    """Values in the first unit times `value` are values in the second; `basis`: who says so."""

    value: Decimal
    basis: str


def factor_between(crosswalk: Crosswalk, one: str, two: str) -> Factor | None:
    """Return the factor from one unit (IRI) to another, or nothing where there is none.

    First the printed factors of the units register, in either direction, where all printed ones
    agree (a factor for one substance says which); then what the units are by definition: another
    number of inhabitants, of live births ... as base, a share as ratio or per cent, other units of
    time, area and energy.
    """
    return _registered(crosswalk, one, two) or _by_definition(last_part(one), last_part(two))


def _registered(crosswalk: Crosswalk, one: str, two: str) -> Factor | None:
    found: dict[Decimal, list[str]] = {}
    for each in crosswalk.conversions:
        of = f" for {each.substance}" if each.substance else ""
        if (each.from_unit, each.to_unit) == (one, two):
            found.setdefault(each.factor, []).append(f"{each.source}{of}")
        elif (each.to_unit, each.from_unit) == (one, two) and each.factor:
            found.setdefault(1 / each.factor, []).append(f"{each.source}{of}, inverted")
    if len(found) != 1:
        return None
    ((value, sources),) = found.items()
    return Factor(value, f"register of units: {', '.join(sorted(sources))}")


def _by_definition(one: str, two: str) -> Factor | None:
    left, right = _parts(one), _parts(two)
    if left[:2] != right[:2] or one == two:
        return None
    value = left[2] / right[2]
    return Factor(Decimal(value.numerator) / Decimal(value.denominator), "definition of the units")


def _parts(unit: str) -> tuple[str, tuple[str, ...], Fraction]:
    """Return what a unit measures, what it is divided by, and its size, from its name.

    "hectare-per-100000-inhabitants" is an area, over inhabitants, of 10,000 / 100,000.
    """
    counted, *below = f"-{unit}".split("-per-")
    kind, size = _SIZES.get(counted.removeprefix("-"), (counted.removeprefix("-"), Fraction(1)))
    bases = []
    for each in below:
        found = _BASE.fullmatch(each)
        if found is not None:
            bases.append(found["base"])
            size /= _NUMBERS[found["number"]]
        else:
            bases.append("inhabitants" if each == "capita" else each)
    return kind, tuple(sorted(bases)), size
