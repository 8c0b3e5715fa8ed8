"""Carries typed changes out on a crosswalk, in memory: what it would be after a decision."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import UnknownNameError, UsageError
from ssckg.harmonization.changes_beside import applied_beside
from ssckg.model.change import (
    AddElement,
    ChangeField,
    MergeElements,
    RemoveElement,
)
from ssckg.model.crosswalk import MappingList
from ssckg.model.first_value import is_clarified

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.change import Change
    from ssckg.model.crosswalk import Crosswalk, Element, MappingRecord, Point

NEEDS_REVIEW: Final = "needs-review"
PROPOSED: Final = "proposed"
_ELEMENT_FIELDS: Final = ("code", "definition", "label", "level")
_NUMBERS: Final = ("maximum", "minimum", "multiplier")
_TEXTS: Final = (
    *("denominator", "direction", "numerator", "population_base", "unit", "unit_text"),
    "value_type",
)
FIELDS: Final = tuple(sorted((*_ELEMENT_FIELDS, *_NUMBERS, *_TEXTS)))
"""Fields that can be changed, of an element or of its data points."""
NO_REVIEW: Final = frozenset({"code", "label", "level", "unit_text"})
"""Fields that do not change what is measured: mappings of the element hold as they are."""


def apply(crosswalk: Crosswalk, *changes: Change) -> Crosswalk:
    """Return the crosswalk after changes, one after the other; the one given stays as it is.

    Raises:
        UnknownNameError: an element, data point or field is not there.
        UsageError: an element to be added is there already, a value is no number, or an element
            would stand below itself.
    """
    return reduce(_applied, changes, crosswalk)


def _applied(crosswalk: Crosswalk, change: Change) -> Crosswalk:
    if isinstance(change, RemoveElement):
        return _removed(crosswalk, change.element)
    if isinstance(change, AddElement):
        return _added(crosswalk, change)
    if isinstance(change, ChangeField):
        return _changed(crosswalk, change)
    if isinstance(change, MergeElements):
        return _merged(crosswalk, change)
    return applied_beside(crosswalk, change)


def addition_of(crosswalk: Crosswalk, element: str) -> AddElement:
    """Return the change that puts an element back, with all that goes when it is removed.

    Raises:
        UnknownNameError: there is no such element.
    """
    known = _known(crosswalk, element)
    points = {point.iri for point in crosswalk.points if point.indicator == element}
    return AddElement(
        element=known,
        points=tuple(p for p in crosswalk.points if p.indicator == element),
        mappings=tuple(m for m in crosswalk.mappings if element in {m.subject, m.object}),
        roles=tuple(r for r in crosswalk.roles if r.indicator == element),
        priorities=tuple(p for p in crosswalk.priorities if p.element == element),
        reports=tuple(r for r in crosswalk.reports if r.point in points),
        benchmarks=tuple(b for b in crosswalk.benchmarks if b.point in points),
        rules=tuple(r for r in crosswalk.rules if r.point in points),
        printed_numbers=tuple(n for n in crosswalk.printed_numbers if n.element == element),
        below=tuple(
            (each.iri, each.broader.index(element))
            for each in crosswalk.elements
            if element in each.broader
        ),
    )


def _known(crosswalk: Crosswalk, element: str) -> Element:
    if element not in crosswalk.element:
        raise UnknownNameError("element", element, ())
    return crosswalk.element[element]


def _removed(crosswalk: Crosswalk, element: str) -> Crosswalk:
    _known(crosswalk, element)
    gone = {point.iri for point in crosswalk.points_of.get(element, ())}
    return replace(
        crosswalk,
        elements=tuple(
            replace(each, broader=tuple(b for b in each.broader if b != element))
            if element in each.broader
            else each
            for each in crosswalk.elements
            if each.iri != element
        ),
        points=tuple(p for p in crosswalk.points if p.indicator != element),
        mappings=tuple(m for m in crosswalk.mappings if element not in {m.subject, m.object}),
        roles=tuple(r for r in crosswalk.roles if r.indicator != element),
        priorities=tuple(p for p in crosswalk.priorities if p.element != element),
        reports=tuple(r for r in crosswalk.reports if r.point not in gone),
        benchmarks=tuple(b for b in crosswalk.benchmarks if b.point not in gone),
        rules=tuple(r for r in crosswalk.rules if r.point not in gone),
        printed_numbers=tuple(n for n in crosswalk.printed_numbers if n.element != element),
    )


def _added(crosswalk: Crosswalk, change: AddElement) -> Crosswalk:
    new = change.element
    if new.iri in crosswalk.element:
        raise UsageError(f"{new.code} is there already", hint="change or merge it")
    below = dict(change.below)

    def placed(each: Element) -> Element:
        if each.iri not in below:
            return each
        at = below[each.iri]
        return replace(each, broader=(*each.broader[:at], new.iri, *each.broader[at:]))

    def joined(name: str, more: Iterable[Any]) -> tuple[Any, ...]:
        return (*getattr(crosswalk, name), *more)

    elements = [*map(placed, crosswalk.elements), new]
    return replace(
        crosswalk,
        elements=tuple(sorted(elements, key=lambda each: each.iri)),
        points=tuple(sorted(joined("points", change.points), key=lambda p: p.iri)),
        mappings=joined("mappings", change.mappings),
        roles=joined("roles", change.roles),
        priorities=joined("priorities", change.priorities),
        reports=joined("reports", change.reports),
        benchmarks=joined("benchmarks", change.benchmarks),
        rules=joined("rules", change.rules),
        printed_numbers=joined("printed_numbers", change.printed_numbers),
    )


def _changed(crosswalk: Crosswalk, change: ChangeField) -> Crosswalk:
    known = _known(crosswalk, change.element)
    if change.field not in FIELDS:
        raise UnknownNameError("field", change.field, FIELDS)
    mappings = crosswalk.mappings
    if change.field not in NO_REVIEW and not is_clarifying(crosswalk, change):
        mappings = tuple(
            replace(m, status=NEEDS_REVIEW) if is_reviewed_again(m, change.element) else m
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
        known = _known(crosswalk, change.element)
        return is_clarified(change.field, str(getattr(known, change.field)), change.value, "")
    points = points_meant(crosswalk, change)
    return bool(points) and all(
        is_clarified(change.field, _text(getattr(point, change.field)), change.value, point.unit)
        for point in points
    )


def _text(value: str | Decimal | None) -> str:
    return "" if value is None else str(value)


def is_reviewed_again(mapping: MappingRecord, element: str) -> bool:
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


def new_value(crosswalk: Crosswalk, change: ChangeField) -> str | Decimal | None:
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
    values: dict[str, Any] = {change.field: new_value(crosswalk, change)}
    if change.field == "unit":
        values["unit_text"] = ""  # It is how the old unit was printed.
    return values


def moved_mappings(crosswalk: Crosswalk, change: MergeElements) -> tuple[MappingRecord, ...]:
    """Return the mappings that a merge moves to `into`, as they are then.

    What `into` says of a pair, in whatever list, stays as it is. Of several others the strongest
    moves, then the surest. Declarations without match and derived mappings do not move.
    """
    others = {each for each in change.elements if each != change.into}
    taken = {
        _other_end(m, change.into)
        for m in crosswalk.mappings
        if change.into in {m.subject, m.object} and m.listed is not MappingList.DERIVED
    }
    moving = [
        m
        for m in crosswalk.mappings
        if not m.is_no_match
        and m.listed is not MappingList.DERIVED
        and len({m.subject, m.object} & others) == 1
        and not {m.subject, m.object} <= {*others, change.into}
    ]
    order = list(MappingList)
    moving.sort(key=lambda m: (order.index(m.listed), m.predicate.rank, -m.confidence, m.iri))
    moved = []
    for one in moving:
        mine = one.subject if one.subject in others else one.object
        other = _other_end(one, mine)
        if other not in taken:
            taken.add(other)
            end = {"subject": change.into} if one.subject == mine else {"object": change.into}
            moved.append(replace(one, status=NEEDS_REVIEW, **end))  # type: ignore[arg-type]
    return tuple(moved)


def _other_end(mapping: MappingRecord, element: str) -> str:
    return mapping.object if mapping.subject == element else mapping.subject


def _merged(crosswalk: Crosswalk, change: MergeElements) -> Crosswalk:
    into = change.into
    _known(crosswalk, into)
    others = sorted({each for each in change.elements if each != into})
    if not others:
        raise UsageError("a merge needs two elements or more")
    moved = moved_mappings(crosswalk, change)
    found = [addition_of(crosswalk, each) for each in others]
    roles = [replace(role, indicator=into) for one in found for role in one.roles]
    priorities = [replace(p, element=into) for one in found for p in one.priorities]
    children = {child for one in found for child, _ in one.below} - {into, *others}
    after = reduce(_removed, others, crosswalk)
    new_roles = dict.fromkeys(role for role in roles if role not in after.roles)
    return replace(
        after,
        elements=tuple(
            replace(each, broader=(*each.broader, into))
            if each.iri in children and into not in each.broader
            else each
            for each in after.elements
        ),
        mappings=(*after.mappings, *moved),
        roles=(*after.roles, *new_roles),
        priorities=(*after.priorities, *priorities),
    )
