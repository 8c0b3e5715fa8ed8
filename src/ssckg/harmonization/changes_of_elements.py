"""Elements that come into a crosswalk or go out of it, with all that is said about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ssckg.errors import UnknownNameError, UsageError
from ssckg.model.change import AddElement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element


def addition_of(crosswalk: Crosswalk, element: str) -> AddElement:
    """Return the change that puts an element back, with all that goes when it is removed.

    Raises:
        UnknownNameError: there is no such element.
    """
    known = known_element(crosswalk, element)
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


def known_element(crosswalk: Crosswalk, element: str) -> Element:
    """Return an element.

    Raises:
        UnknownNameError: there is no such element.
    """
    if element not in crosswalk.element:
        raise UnknownNameError("element", element, ())
    return crosswalk.element[element]


def removed(crosswalk: Crosswalk, element: str) -> Crosswalk:
    """Return the crosswalk without an element, and without all that is said about it.

    Raises:
        UnknownNameError: there is no such element.
    """
    known_element(crosswalk, element)
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


def added(crosswalk: Crosswalk, change: AddElement) -> Crosswalk:
    """Return the crosswalk with a new element, and with all that is said about it.

    Raises:
        UsageError: it is there already.
    """
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
