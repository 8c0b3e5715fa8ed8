"""Fields of elements and data points that get another value, and what that means for mappings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import UnknownNameError, UsageError
from ssckg.harmonization.changes_of_elements import known_element
from ssckg.model.choices import MappingList
from ssckg.model.curation import MappingState
from ssckg.model.first_value import is_clarified

if TYPE_CHECKING:
    from ssckg.model.change import ChangeField
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Point
    from ssckg.model.crosswalk_mappings import MappingRecord

_ELEMENT_FIELDS: Final = ("code", "definition", "label", "level")
_NUMBERS: Final = ("maximum", "minimum", "multiplier")
_TEXTS: Final = (
    *("denominator", "direction", "numerator", "population_base", "unit", "unit_text"),
    "value_type",
)
FIELDS: Final = tuple(sorted((*_ELEMENT_FIELDS, *_NUMBERS, *_TEXTS)))
"""Fields that can be changed, of an element or of its data points."""
_NO_REVIEW: Final = frozenset({"code", "label", "level", "unit_text"})
"""Fields that do not change what is measured: mappings of the element hold as they are."""


def changed(crosswalk: Crosswalk, change: ChangeField) -> Crosswalk:
    """Return the crosswalk with another value in a field; mappings may then be up for review.

    Raises:
        UnknownNameError: an element, data point, field or unit is not there.
        UsageError: a value is no number.
    """
    known = known_element(crosswalk, change.element)
    if change.field not in FIELDS:
        raise UnknownNameError("field", change.field, FIELDS)
    mappings = crosswalk.mappings
    if change.field not in _NO_REVIEW and not is_clarifying(crosswalk, change):
        mappings = tuple(
            replace(m, status=MappingState.NEEDS_REVIEW.value)
            if _is_reviewed_again(m, change.element)
            else m
            for m in mappings
        )
    if change.field in _ELEMENT_FIELDS:
        values: dict[str, Any] = {change.field: change.value}
        if change.field == "code":
            values = {"codes": (change.value,) if change.value else ()}
        new = replace(known, **values)
        elements = tuple(new if each is known else each for each in crosswalk.elements)
        return replace(crosswalk, elements=elements, mappings=mappings)
    touched = {point.iri for point in points_meant(crosswalk, change)}
    given = _point_values(crosswalk, change)
    points = tuple(replace(p, **given) if p.iri in touched else p for p in crosswalk.points)
    return replace(crosswalk, points=points, mappings=mappings)


def is_clarifying(crosswalk: Crosswalk, change: ChangeField) -> bool:
    """Say whether a change only puts down what was not on record of the same measure."""
    if change.redefines:
        return False
    if change.field in _ELEMENT_FIELDS:
        known = known_element(crosswalk, change.element)
        return is_clarified(change.field, str(getattr(known, change.field)), change.value, "")
    points = points_meant(crosswalk, change)
    return bool(points) and all(
        is_clarified(change.field, _text(getattr(point, change.field)), change.value, point.unit)
        for point in points
    )


def _text(value: str | Decimal | None) -> str:
    return "" if value is None else str(value)


def _is_reviewed_again(mapping: MappingRecord, element: str) -> bool:
    """Say whether an accepted mapping goes back to review when an element changes."""
    if mapping.listed is not MappingList.ACCEPTED:
        return False
    return not mapping.is_no_match and element in {mapping.subject, mapping.object}


def points_meant(crosswalk: Crosswalk, change: ChangeField) -> tuple[Point, ...]:
    """Return the data points whose field changes; none where a field of the element does.

    Raises:
        UnknownNameError: the change names a data point that the element has not.
    """
    if change.field in _ELEMENT_FIELDS:
        return ()
    points = crosswalk.points_of.get(change.element, ())
    if not change.point:
        return points
    meant = tuple(p for p in points if change.point in {p.iri, p.iri.rpartition("/")[2]})
    if not meant:
        names = tuple(p.iri.rpartition("/")[2] for p in points)
        raise UnknownNameError("data point", change.point, names)
    return meant


def _new_value(crosswalk: Crosswalk, change: ChangeField) -> str | Decimal | None:
    """Return the value that a data point gets; a unit as IRI.

    Raises:
        UsageError: a number is none.
        UnknownNameError: there is no such unit.
    """
    if change.field in _NUMBERS:
        try:
            number = Decimal(change.value) if change.value else None
        except InvalidOperation:
            number = Decimal("NaN")
        if number is not None and not number.is_finite():
            raise UsageError(f"{change.field}: {change.value!r} is no number")
        return number
    if change.field == "unit" and change.value:
        return unit_of(crosswalk, change.value)
    return change.value


def unit_of(crosswalk: Crosswalk, text: str) -> str:
    """Return the unit (IRI) that an id ("percent"), CURIE, label or IRI means.

    Raises:
        UnknownNameError: there is none; with all ids.
    """
    start = f"{crosswalk.base}unit/"
    units = {p.unit for p in crosswalk.points} | set(crosswalk.names)
    known = sorted(unit for unit in units if unit.startswith(start))
    name = text.removeprefix("unit:").removeprefix(start)
    for unit in known:
        if name == unit.removeprefix(start) or text == crosswalk.names.get(unit):
            return unit
    raise UnknownNameError("unit", text, tuple(unit.removeprefix(start) for unit in known))


def _point_values(crosswalk: Crosswalk, change: ChangeField) -> dict[str, Any]:
    values: dict[str, Any] = {change.field: _new_value(crosswalk, change)}
    if change.field == "unit":
        values["unit_text"] = ""  # It is how the old unit was printed.
    return values
