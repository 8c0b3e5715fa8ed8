"""Which indicators of a framework touch what an agency cares about, and how."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ssckg.harmonization.agencies.concerns import LEVELS
from ssckg.harmonization.interests import DECLARED
from ssckg.harmonization.measures import is_strong, measured_targets, number_key
from ssckg.harmonization.naming import element_name
from ssckg.model.agencies import KpiToReview, Touch
from ssckg.model.choices import Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ssckg.harmonization.agencies.concerns import Concerns
    from ssckg.model.agencies import Concern
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import Link

Measured = dict[str, dict[str, tuple["Link", ...]]]
"""For each indicator, what it measures with the links that say so."""


def measured_matters(crosswalk: Crosswalk, edition: str, strength: Predicate) -> Measured:
    """Return, for each indicator of an edition (IRI), the SDG targets and all else it leads to.

    Beside the targets these are the indicator itself and the other ends of its links, so that an
    indicator outside the SDGs that an agency declared is found as well.
    """
    found: Measured = {}
    for indicator, targets in measured_targets(crosswalk, edition, strength).items():
        ends: dict[str, list[Link]] = {indicator: []}
        for link in crosswalk.links.get(indicator, ()):
            if is_strong(link.predicate, strength):
                ends.setdefault(link.object, []).append(link)
        found[indicator] = {matter: tuple(links) for matter, links in ends.items()} | targets
    return found


def kpis_to_review(
    crosswalk: Crosswalk, concerns: Concerns, measured: Measured
) -> tuple[KpiToReview, ...]:
    """Return the indicators that touch concerns, most urgent first."""
    found = []
    for indicator, matters in measured.items():
        touches = [
            touch
            for matter, links in matters.items()
            if matter in concerns
            for touch in _touches(crosswalk, indicator, concerns[matter], links)
        ]
        if touches:
            found.append(_kpi(crosswalk, indicator, tuple(sorted(touches, key=_touch_order))))
    found.sort(key=_urgency)
    return tuple(replace(kpi, rank=number) for number, kpi in enumerate(found, 1))


def untouched(concerns: Concerns, measured: Measured) -> tuple[Concern, ...]:
    """Return the concerns that no indicator touches."""
    reached = {matter for matters in measured.values() for matter in matters}
    return tuple(each for matter, each in concerns.items() if matter not in reached)


def measuring(measured: Measured) -> Mapping[str, tuple[str, ...]]:
    """Return, for each matter, the indicators that lead to it."""
    found: dict[str, list[str]] = {}
    for indicator, matters in measured.items():
        for matter in matters:
            found.setdefault(matter, []).append(indicator)
    return {matter: tuple(indicators) for matter, indicators in found.items()}


def _touches(
    crosswalk: Crosswalk, indicator: str, concern: Concern, links: tuple[Link, ...]
) -> Iterator[Touch]:
    grounds = {ground.because.iri for ground in concern.grounds}
    if not links:  # it stands below the target itself, or is what was declared
        yield Touch(
            concern.name,
            concern.level,
            concern.origin,
            element_name(crosswalk, indicator),
            Predicate.EXACT,
            1.0,
            is_direct=indicator in grounds,
        )
    for link in links:
        yield Touch(
            concern.name,
            concern.level,
            concern.origin,
            element_name(crosswalk, link.object),
            link.predicate,
            link.confidence,
            is_direct=link.object in grounds,
            mapping=link.mapping.iri,
        )


def _kpi(crosswalk: Crosswalk, indicator: str, touches: tuple[Touch, ...]) -> KpiToReview:
    name, best = element_name(crosswalk, indicator), touches[0]
    return KpiToReview(
        rank=0,
        iri=name.iri,
        curie=name.curie,
        code=name.code,
        label=name.label,
        level=best.level,
        origin=best.origin,
        predicate=best.predicate,
        confidence=best.confidence,
        is_direct=best.is_direct,
        matters=len({touch.matter.iri for touch in touches}),
        touches=touches,
    )


def _touch_order(touch: Touch) -> tuple[object, ...]:
    return (
        LEVELS.index(touch.level),
        Predicate(touch.predicate).rank,
        not touch.is_direct,
        -touch.confidence,
        touch.origin != DECLARED,
        number_key(touch.matter.code),
        number_key(touch.via.code),
        touch.mapping,
    )


def _urgency(kpi: KpiToReview) -> tuple[object, ...]:
    return (
        LEVELS.index(kpi.level),
        Predicate(kpi.predicate).rank,
        not kpi.is_direct,
        -kpi.matters,
        number_key(kpi.code),
        kpi.iri,
    )
