"""What two units have to do with each other: the same, convertible by a factor, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.reading import last_part

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk

_PER: Final = re.compile(
    r"(?:(?P<counted>[a-z0-9-]+?)-)??per-(?:(?P<number>100000|1000|100|million)-(?P<base>[a-z-]+)"
    r"|(?P<head>capita))"
)
_NUMBERS: Final = {"100": 100, "1000": 1000, "100000": 100_000, "million": 1_000_000}
_SHARES: Final = {"percent": 100, "ratio": 1, "coefficient": 1}
_TIMES: Final = {"minute": 1, "hour": 60, "day": 1440}
"""Minutes in each; a year has no fixed number of days."""


@dataclass(frozen=True, slots=True)
class Factor:
    """Values in the first unit times `value` are values in the second; `basis`: who says so."""

    value: Decimal
    basis: str


def factor_between(crosswalk: Crosswalk, one: str, two: str) -> Factor | None:
    """Return the factor from one unit (IRI) to another, or nothing where there is none.

    First the printed factors of the units register, in either direction, where all printed ones
    agree (a factor for one substance says which); then what the units are by definition: another
    number of inhabitants, of live births ... as base, a share as ratio or per cent, and minutes,
    hours and days.
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
    for table in (_SHARES, _TIMES):
        if one in table and two in table:
            value = Decimal(table[two]) / Decimal(table[one])
            # More of the smaller unit: minutes for hours, per cent for a ratio.
            return Factor(value if table is _SHARES else 1 / value, "definition of the units")
    left, right = _rate(one), _rate(two)
    if left is None or right is None or left[:2] != right[:2]:
        return None
    return Factor(Decimal(right[2]) / Decimal(left[2]), "definition of the units")


def _rate(unit: str) -> tuple[str, str, int] | None:
    """Return what is counted, on which base, and on how many of them."""
    found = _PER.fullmatch(unit)
    if found is None:
        return None
    if found["head"]:
        return found["counted"] or "", "inhabitants", 1
    return found["counted"] or "", found["base"], _NUMBERS[found["number"]]
