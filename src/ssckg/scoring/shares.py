"""From a result to its share of the target, its band and its points; exact throughout.

The rule in words: `ontology/frameworks/u4ssc-2017/scoring-rules.csv` (printed) and
`scoring-decisions.csv` (ours, where no source says it).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from decimal import Decimal

    from ssckg.model.scoring import Band, Benchmark

_FULL: Final = Fraction(100)
_NOTHING: Final = Fraction(0)


class NotScorableError(Exception):
    """No share can be made of a result; the message says why. Never leaves this package."""


def share_of_target(value: Decimal | bool, benchmark: Benchmark, direction: str) -> Fraction:
    """Return the share of the target that a result reaches, in percent, 0 to 100.

    Args:
        value: the result, in the unit of the data point; a bool for yes or no.
        benchmark: with its value or range in the same unit.
        direction: of the data point; a benchmark that states one of its own goes first.

    Raises:
        NotScorableError: there is no rule for the two.
    """
    if isinstance(value, bool) or isinstance(benchmark.value, bool):
        return _of_yes_or_no(value, benchmark.value)
    result = Fraction(value)
    if benchmark.lower is not None or benchmark.upper is not None:
        return _of_range(result, benchmark)
    if benchmark.value is None:
        raise NotScorableError("the benchmark has no value")
    target = Fraction(benchmark.value)
    match benchmark.direction or direction:
        case "higher-better":
            return _at_least(result, target)
        case "lower-better":
            return _at_most(result, target)
        case "target":
            return min(_at_least(result, target), _at_most(result, target))
        case "context":
            raise NotScorableError("more is neither better nor worse")
        case _:
            raise NotScorableError("no document says whether more or less is better")


def band_of(share: Fraction, bands: Sequence[Band], open_bands: Collection[int] = ()) -> Band:
    """Return the band of a share in percent; a lower end belongs to its band.

    Args:
        share: 0 to 100.
        bands: rising, the first from 0.
        open_bands: numbers of bands whose lower end is printed as outside.
    """
    inside = bands[0]
    for band in bands[1:]:
        if share > band.lower or (share == band.lower and band.number not in open_bands):
            inside = band
    return inside


def _of_yes_or_no(value: Decimal | bool, target: Decimal | bool | None) -> Fraction:
    if not isinstance(value, bool) or not isinstance(target, bool):
        raise NotScorableError("a yes or no and a number cannot be compared")
    return _FULL if value is target else _NOTHING


def _of_range(result: Fraction, benchmark: Benchmark) -> Fraction:
    """Inside is full; outside, the share of the nearer end."""
    share = _FULL
    if benchmark.lower is not None:
        share = min(share, _at_least(result, Fraction(benchmark.lower)))
    if benchmark.upper is not None:
        share = min(share, _at_most(result, Fraction(benchmark.upper)))
    return share


def _at_least(result: Fraction, target: Fraction) -> Fraction:
    """Return result over target, between 0 and 100, where more is better."""
    if result >= target:
        return _FULL
    if target <= 0:
        raise NotScorableError("there is no share of a target of zero or below")
    return max(_NOTHING, result / target * 100)


def _at_most(result: Fraction, target: Fraction) -> Fraction:
    """Return target over result where less is better; of a target of zero, all or nothing."""
    if result <= target:
        return _FULL
    if target < 0:
        raise NotScorableError("there is no share of a target below zero")
    return target / result * 100  # result > target >= 0, so nothing is divided by zero
