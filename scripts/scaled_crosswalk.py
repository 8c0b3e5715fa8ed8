"""A crosswalk several times as large: the same editions, each element, mapping and role copied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk


def scaled(crosswalk: Crosswalk, times: int) -> Crosswalk:
    """Return `times` copies of all that a crosswalk holds, side by side in the same editions.

    Copies are linked among themselves as the originals are; so every count is `times` as large, and
    every share the same. Agencies, units, factors between them and rules of composition are those
    of the world, and not copied. Texts are the same in all copies: what compares texts pair by pair
    (suggestions, redundancy) has the square of the work.
    """

    def named(text: str, copy: int) -> str:
        return f"{text}~{copy}" if text and copy else text

    copies = range(times)
    return replace(
        crosswalk,
        elements=tuple(
            replace(
                each,
                iri=named(each.iri, copy),
                id=named(each.id, copy),
                codes=tuple(named(code, copy) for code in each.codes),
                broader=tuple(named(above, copy) for above in each.broader),
            )
            for copy in copies
            for each in crosswalk.elements
        ),
        points=tuple(
            replace(each, iri=named(each.iri, copy), indicator=named(each.indicator, copy))
            for copy in copies
            for each in crosswalk.points
        ),
        mappings=tuple(
            replace(
                each,
                iri=named(each.iri, copy),
                subject=named(each.subject, copy),
                object=named(each.object, copy),
            )
            for copy in copies
            for each in crosswalk.mappings
        ),
        roles=tuple(
            replace(each, indicator=named(each.indicator, copy))
            for copy in copies
            for each in crosswalk.roles
        ),
        priorities=tuple(
            replace(each, iri=named(each.iri, copy), element=named(each.element, copy))
            for copy in copies
            for each in crosswalk.priorities
        ),
        reports=tuple(
            replace(each, point=named(each.point, copy))
            for copy in copies
            for each in crosswalk.reports
        ),
        benchmarks=tuple(
            replace(each, iri=named(each.iri, copy), point=named(each.point, copy))
            for copy in copies
            for each in crosswalk.benchmarks
        ),
        rules=tuple(
            replace(each, iri=named(each.iri, copy), point=named(each.point, copy))
            for copy in copies
            for each in crosswalk.rules
        ),
        printed_numbers=tuple(
            replace(each, element=named(each.element, copy))
            for copy in copies
            for each in crosswalk.printed_numbers
        ),
    )
