"""A crosswalk without some of its editions: how it would read had they not been published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element


def without_editions(crosswalk: Crosswalk, editions: Collection[str]) -> Crosswalk:
    """Return a crosswalk without editions (IRIs) and all that is said of their elements only.

    What several editions share stays, as an element of the others. Mapping sets of an edition that
    goes, go with it; so does a mapping, and a report, on an element or data point that goes.
    """
    gone = set(editions) & crosswalk.edition.keys()
    if not gone:
        return crosswalk
    elements = tuple(_left(crosswalk, gone))
    known = {each.iri for each in elements}
    lost = crosswalk.element.keys() - known
    points = tuple(point for point in crosswalk.points if point.indicator not in lost)
    lost_points = {point.iri for point in crosswalk.points} - {point.iri for point in points}
    lost_points |= gone  # some rules are about an edition as a whole
    sets = {iri: ends for iri, ends in crosswalk.set_editions.items() if not gone & {*ends}}
    lost_sets = crosswalk.set_editions.keys() - sets.keys()
    return replace(
        crosswalk,
        editions=tuple(each for each in crosswalk.editions if each.iri not in gone),
        elements=elements,
        points=points,
        mappings=tuple(
            one
            for one in crosswalk.mappings
            if one.mapping_set not in lost_sets and not lost & {one.subject, one.object}
        ),
        set_editions=sets,
        roles=tuple(one for one in crosswalk.roles if one.indicator not in lost),
        priorities=tuple(one for one in crosswalk.priorities if one.element not in lost),
        reports=tuple(one for one in crosswalk.reports if one.point not in lost_points),
        benchmarks=tuple(one for one in crosswalk.benchmarks if one.point not in lost_points),
        rules=tuple(one for one in crosswalk.rules if one.point not in lost_points),
        printed_numbers=tuple(one for one in crosswalk.printed_numbers if one.element not in lost),
    )


def _left(crosswalk: Crosswalk, gone: set[str]) -> Iterator[Element]:
    """Yield the elements that an edition has which stays, or that were never in one."""
    for each in crosswalk.elements:
        editions = tuple(edition for edition in each.editions if edition not in gone)
        if editions == each.editions:
            yield each
        elif editions:
            yield replace(each, editions=editions)
