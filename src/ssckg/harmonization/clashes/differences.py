"""In what two definitions differ; only what is known on both sides can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.harmonization.clashes.definition import unit_names
from ssckg.harmonization.clashes.units import factor_between
from ssckg.harmonization.clashes.wording import likeness
from ssckg.model.choices import Predicate
from ssckg.model.clashes import ClashKind, Difference, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from ssckg.harmonization.clashes.definition import Definition
    from ssckg.model.crosswalk import Crosswalk

_OPPOSED: Final = frozenset({"higher-better", "lower-better"})


def best_likeness(ones: Sequence[str], twos: Sequence[str]) -> tuple[float, str, str] | None:
    """Return the likeness of the two texts that are most alike, and the texts; None if unknown."""
    found = [(likeness(one, two), one, two) for one in ones for two in twos]
    return max(found, key=lambda each: each[0], default=None)


def known_kinds(one: Definition, two: Definition) -> Mapping[ClashKind, bool]:
    """Return, for each kind, whether it is known on both sides."""
    return {
        ClashKind.UNIT: bool(one.units and two.units),
        ClashKind.MULTIPLIER: bool(one.multipliers and two.multipliers),
        ClashKind.DENOMINATOR: bool(one.denominators and two.denominators),
        ClashKind.POPULATION_BASE: bool(one.bases and two.bases),
        ClashKind.DIRECTION: bool(one.directions and two.directions),
        ClashKind.VALUE_TYPE: bool(one.value_types and two.value_types),
        ClashKind.BOUNDS: bool((one.maxima and two.maxima) or (one.minima and two.minima)),
    }


def differences(
    crosswalk: Crosswalk, one: Definition, two: Definition, predicate: Predicate | None = None
) -> tuple[Difference, ...]:
    """Return the differences between two definitions, in the order of their kinds.

    Where an indicator has several data points, one value in common is enough to agree.

    Args:
        crosswalk: where units and their factors are found.
        one: the subject.
        two: the object.
        predicate: of the mapping that links them; an exact one forbids some differences.
    """
    is_exact = predicate is Predicate.EXACT
    found = (
        _unit(crosswalk, one, two, is_exact),
        _multiplier(one, two, is_exact),
        _denominator(one, two, is_exact),
        _codes(ClashKind.POPULATION_BASE, one.bases, two.bases, is_exact),
        _direction(one, two, is_exact),
        _codes(ClashKind.VALUE_TYPE, one.value_types, two.value_types, is_exact),
        *_bounds(one, two),
    )
    return tuple(each for each in found if each is not None)


def _severity(otherwise: Severity, is_exact: bool) -> Severity:
    return Severity.CONTRADICTION if is_exact else otherwise


def _unit(
    crosswalk: Crosswalk, one: Definition, two: Definition, is_exact: bool
) -> Difference | None:
    if not one.units or not two.units or set(one.units) & set(two.units):
        return None
    names = unit_names(crosswalk, one.units), unit_names(crosswalk, two.units)
    factor = None
    if len(one.units) == len(two.units) == 1:
        factor = factor_between(crosswalk, one.units[0], two.units[0])
    if factor is None:
        severity, text = Severity.INCOMPATIBLE, f"{names[0]} against {names[1]}: no factor known"
        return Difference(ClashKind.UNIT, _severity(severity, is_exact), *names, text)
    text = f"{names[0]} times {factor.value:.6g} is {names[1]}"
    severity = _severity(Severity.CONVERTIBLE, is_exact)
    return Difference(ClashKind.UNIT, severity, *names, text, factor.value, factor.basis)


def _multiplier(one: Definition, two: Definition, is_exact: bool) -> Difference | None:
    """Compare multipliers; a factor follows only where the same is counted over the same."""
    ones, twos = one.multipliers, two.multipliers
    if not ones or not twos or set(ones) & set(twos):
        return None
    values = _joined(ones), _joined(twos)
    text = f"multiplied by {values[0]} against {values[1]}"
    texts = (one.numerators, two.numerators), (one.denominators, two.denominators)
    is_same_ratio = all((best_likeness(*each) or (0,))[0] == 1 for each in texts)
    if not is_same_ratio or len(ones) > 1 or len(twos) > 1 or not ones[0]:
        severity = _severity(Severity.TO_CHECK, is_exact)
        return Difference(ClashKind.MULTIPLIER, severity, *values, text)
    severity, factor = _severity(Severity.CONVERTIBLE, is_exact), twos[0] / ones[0]
    return Difference(ClashKind.MULTIPLIER, severity, *values, text, factor, "the multipliers")


def _denominator(one: Definition, two: Definition, is_exact: bool) -> Difference | None:
    best = best_likeness(one.denominators, two.denominators)
    if best is None or best[0] == 1:
        return None
    shared, left, right = best
    text = f"denominators: likeness of the words {shared:.2f}"
    if not shared:
        text = "denominators without a word in common"
    # Only where not a word is shared do words contradict an exact match; else a person decides.
    severity = _severity(Severity.TO_CHECK, is_exact and not shared)
    return Difference(ClashKind.DENOMINATOR, severity, left, right, text, likeness=shared)


def _codes(
    kind: ClashKind, ones: tuple[str, ...], twos: tuple[str, ...], is_exact: bool
) -> Difference | None:
    if not ones or not twos or set(ones) & set(twos):
        return None
    values = ", ".join(ones), ", ".join(twos)
    text = f"{kind.value.replace('-', ' ')}: {values[0]} against {values[1]}"
    return Difference(kind, _severity(Severity.INCOMPATIBLE, is_exact), *values, text)


def _direction(one: Definition, two: Definition, is_exact: bool) -> Difference | None:
    found = _codes(ClashKind.DIRECTION, one.directions, two.directions, is_exact)
    if found is None or set(one.directions) | set(two.directions) == _OPPOSED:
        return found
    text = f"{found.text}: what is aimed at is read differently"
    values = found.subject_value, found.object_value
    return Difference(ClashKind.DIRECTION, Severity.TO_CHECK, *values, text)


def _bounds(one: Definition, two: Definition) -> Iterator[Difference]:
    """Yield other bounds in the same unit; in another one they may well differ."""
    if not set(one.units) & set(two.units):
        return
    pairs = (("minimum", one.minima, two.minima), ("maximum", one.maxima, two.maxima))
    for name, ones, twos in pairs:
        if ones and twos and not set(ones) & set(twos):
            values = f"{name} {_joined(ones)}", f"{name} {_joined(twos)}"
            text = f"{values[0]} against {values[1]}"
            yield Difference(ClashKind.BOUNDS, Severity.TO_CHECK, *values, text)


def _joined(numbers: tuple[Decimal, ...]) -> str:
    return ", ".join(f"{number.normalize():f}" for number in numbers)
