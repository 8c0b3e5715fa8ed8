"""How a result follows from its parts: numerator ÷ denominator times a multiplier.

The multiplier is the one that the tables state, or that holds for the data point of the edition
before that one was made from (`DataPoint.handed_down`). Where they state none, `quotients.csv` says
for which data points and units the plain meaning settles it, each with our reason. Everywhere else
the city types the result: total water consumption, say, is printed without its period.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ssckg.namespaces import BASE

if TYPE_CHECKING:
    from ssckg.model.data_point import DataPoint


def multiplier_of(
    data_point: str, unit: str, numerator: str, denominator: str, stated: Decimal | None
) -> Decimal | None:
    """Return by what the quotient is multiplied, or None where the result cannot be computed.

    Args:
        data_point: IRI of the data point.
        unit: IRI of its unit, or empty.
        numerator: what is counted above the line, or empty.
        denominator: what is counted below the line, or empty.
        stated: the multiplier of the tables.
    """
    if not numerator or not denominator:
        return None
    if stated is not None:
        return stated
    ours = _quotients()
    return ours.get(data_point.removeprefix(BASE)) or ours.get(unit.removeprefix(BASE))


def stated_of(point: DataPoint) -> Decimal | None:
    """Return the multiplier that tables state of a data point, or of what it was made from."""
    return point.multiplier if point.multiplier is not None else point.handed_down


@cache
def _quotients() -> dict[str, Decimal]:
    path = Path(__file__).with_name("quotients.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["of"]: Decimal(row["multiplier"]) for row in csv.DictReader(file)}
