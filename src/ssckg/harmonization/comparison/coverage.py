"""How much of one edition another one covers, as a whole and group by group."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, TypedDict

from ssckg.harmonization.comparison.ground import LIKELY, Ground, clause_of
from ssckg.harmonization.comparison.tiers import level_below
from ssckg.harmonization.uncertainty import Spread, spread_of
from ssckg.model.choices import Predicate
from ssckg.model.comparison import CoveredElement, GroupCoverage, Level, PairCoverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ssckg.model.crosswalk_mappings import Link


class RangeFields(TypedDict):
    """The fields of a `Ranged`."""

    total: int
    share: float | None
    expected: float | None
    low: float | None
    high: float | None
    method: str


def range_fields(counted: int, total: int, spread: Spread | None) -> RangeFields:
    """Return a share with its range, widened so that it takes in the share."""
    if spread is None or total == 0:
        return RangeFields(total=total, share=None, expected=None, low=None, high=None, method="")
    wide = spread.widened(counted)
    return RangeFields(
        total=total,
        share=counted / total,
        expected=wide.expected / total,
        low=wide.low / total,
        high=wide.high / total,
        method=wide.method,
    )


def spread_over(ground: Ground, linked: Iterable[Sequence[Link]]) -> Spread:
    """Return the spread of how many of these elements, given by their links, are covered."""
    statements = [(clause_of(links),) for links in linked if links]
    return spread_of(statements, ground.confidence, seed=ground.terms.seed)


def pair_coverage(ground: Ground, one: str, other: str) -> PairCoverage:
    """Return how much of one edition (IRI) another one covers.

    Raises:
        DataError: a mapping that counts has no confidence.
    """
    tier = ground.tier(one)
    linked = {
        each.iri: strong
        for each in tier.elements
        if (strong := ground.strong(ground.links(one, other).get(each.iri, ())))
    }
    known = ground.is_known(one, other)
    covered = tuple(_covered(ground, linked, other))
    spread = spread_over(ground, linked.values()) if known else None
    return PairCoverage(
        subject=ground.crosswalk.edition[one].id,
        object=ground.crosswalk.edition[other].id,
        level=ground.terms.level,
        kind=tier.kind,
        joined=ground.is_joined(one, other),
        covered=len(covered) if known else None,
        by_predicate=_by_predicate(covered) if known else {},
        list=covered,
        **range_fields(len(covered), len(tier.elements), spread),
    )


def _covered(
    ground: Ground, linked: dict[str, tuple[Link, ...]], other: str
) -> Iterator[CoveredElement]:
    for iri, links in linked.items():
        chance = ground.chance(links)
        if chance > LIKELY:
            yield CoveredElement(
                **asdict(ground.named(iri)),
                predicate=links[0].predicate,
                probability=chance,
                links=tuple(ground.shown(link, other) for link in links),
            )


def _by_predicate(covered: Iterable[CoveredElement]) -> dict[str, int]:
    counts = Counter(each.predicate for each in covered)
    return {predicate.value: counts[predicate] for predicate in Predicate}


def group_coverage(ground: Ground, one: str, other: str) -> tuple[GroupCoverage, ...]:
    """Return, for each element of an edition at the level, how much below it is covered.

    What stands below it: the targets in a goal, the indicators in a target, an indicator itself.
    """
    level = ground.terms.level
    below = level if level is Level.INDICATOR else level_below(level, ground.crosswalk, one)
    counted = ground if below is level else ground.at(below)
    members: dict[str, list[str]] = {each.iri: [] for each in ground.tier(one).elements}
    for each in counted.tier(one).elements:
        for group in ground.tier(one).stands_for[each.iri]:
            members[group].append(each.iri)
    return tuple(
        _group(ground, counted, group, inside, one=one, other=other)
        for group, inside in members.items()
    )


def _group(
    ground: Ground, counted: Ground, group: str, members: list[str], *, one: str, other: str
) -> GroupCoverage:
    linked = {
        iri: strong
        for iri in members
        if (strong := counted.strong(counted.links(one, other).get(iri, ())))
    }
    present = [iri for iri, links in linked.items() if counted.chance(links) > LIKELY]
    leading = ground.strong(ground.links(one, other).get(group, ()))
    objects = sorted({link.object for link in leading})
    chance = ground.chance(leading)
    known = ground.is_known(one, other)
    spread = spread_over(counted, linked.values()) if known else None
    return GroupCoverage(
        **asdict(ground.named(group)),
        is_covered=chance > LIKELY,
        probability=chance,
        counted=counted.terms.level.value,
        covered=len(present),
        counterpart_count=len(objects),
        present=tuple(ground.named(iri) for iri in present),
        missing=tuple(ground.named(iri) for iri in members if iri not in present),
        counterparts=tuple(ground.named(iri) for iri in objects),
        **range_fields(len(present), len(members), spread),
    )
