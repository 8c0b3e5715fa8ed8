"""A crosswalk several times as large: the same editions, each element, mapping and role copied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk


def scaled(crosswalk: Crosswalk, times: int) -> Crosswalk:
    """Return `times` copies of all that a crosswalk holds, side by side in the same editions.

    Copies are linked among themselves as the originals are; so every figure is `times` as large,
    and every share the same.
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
    )
