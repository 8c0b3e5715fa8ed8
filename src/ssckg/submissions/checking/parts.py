"""A result and its parts: what the numerator and the denominator allow, given printed digits."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

from ssckg.model.data_point import ValueType
from ssckg.submissions.template.formula import multiplier_of, stated_of

if TYPE_CHECKING:
    from ssckg.model.data_point import DataPoint

POPULATION_UNIT = Decimal(100_000)
"""Inhabitants in one unit of a denominator such as "one 100 000th of city population"."""
_UNIT_OF_POPULATION = "one 100 000th of city population"
_SIGNIFICANT = Context(prec=12)
_SLACK = Decimal("1e-9")


def has_parts(point: DataPoint) -> bool:
    """Whether a result of `point` is made of a numerator and a denominator."""
    return bool(point.numerator and point.denominator) and point.value_type is ValueType.NUMBER


def counts_in_population_units(point: DataPoint) -> bool:
    """Whether the denominator of `point` is in units of 100 000 inhabitants."""
    return point.denominator == _UNIT_OF_POPULATION


def factor_of(point: DataPoint) -> Decimal | None:
    """Return what numerator / denominator is multiplied by; None where the tables do not say."""
    if not has_parts(point):
        return None
    return multiplier_of(
        point.iri, point.unit, point.numerator, point.denominator, stated_of(point)
    )


def compute(point: DataPoint, numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """Return the result of the parts in 12 significant digits, or None if it cannot be computed."""
    factor = factor_of(point)
    if factor is None or denominator <= 0:
        return None
    return plain(_SIGNIFICANT.divide(numerator * factor, denominator))


def range_of(
    point: DataPoint, numerator: Decimal, denominator: Decimal, value: Decimal
) -> tuple[Decimal, Decimal] | None:
    """Return the results that the parts allow, given how many digits are printed.

    A whole number is taken as exact, a part with decimals as rounded (half a unit of its last
    place); the result may be rounded (half a unit of its last place) or cut off (one unit nearer to
    zero).
    """
    factor = factor_of(point)
    half, half_base = _half_unit(numerator), _half_unit(denominator)
    if factor is None or denominator - half_base <= 0:
        return None
    ends = [
        part * factor / base
        for part in {numerator - half, numerator + half}
        for base in {denominator - half_base, denominator + half_base}
    ]
    unit = Decimal(1).scaleb(min(_exponent(value), 0))
    slack = _SLACK * max(map(abs, ends))
    below, above = (unit, unit / 2) if value >= 0 else (unit / 2, unit)
    return plain(min(ends) - below - slack), plain(max(ends) + above + slack)


def plain(value: Decimal) -> Decimal:
    """Return `value` in at most 12 significant digits and 12 decimals, without exponent.

    The engines hold 18 digits behind the point at most.

    >>> plain(Decimal(2) / 3), plain(Decimal("1E+3"))
    (Decimal('0.666666666667'), Decimal('1000'))
    """
    rounded = _SIGNIFICANT.plus(value)
    if _exponent(rounded) < -_MOST_DECIMALS:
        rounded = rounded.quantize(_SMALLEST)
    rounded = rounded.normalize()
    return rounded.quantize(Decimal(1)) if _exponent(rounded) > 0 else rounded


_MOST_DECIMALS = 12
_SMALLEST = Decimal(1).scaleb(-_MOST_DECIMALS)


def _half_unit(value: Decimal) -> Decimal:
    exponent = _exponent(value)
    return Decimal(5).scaleb(exponent - 1) if exponent < 0 else Decimal(0)


def _exponent(value: Decimal) -> int:
    """Return the power of ten of the last digit; by the text, which is faster than the tuple."""
    text = str(value)
    if "E" not in text:
        return -len(text.partition(".")[2])
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
