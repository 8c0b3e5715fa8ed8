"""Which groups of one edition lead to which goals or groups of another one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING

from ssckg.harmonization.comparison.coverage import range_fields, spread_over
from ssckg.harmonization.comparison.ground import LIKELY
from ssckg.harmonization.comparison.tiers import tier_of
from ssckg.model.comparison import CoveredElement
from ssckg.model.flows import Flow, NotLinked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.harmonization.comparison.ground import Ground
    from ssckg.harmonization.comparison.tiers import Tier
    from ssckg.model.comparison import Level
    from ssckg.model.crosswalk_mappings import Link

ByGoal = dict[str, dict[str, list["Link"]]]
"""For each goal or group of the object, the indicators that lead there, with their links."""


def flows_between(
    ground: Ground, one: str, other: str, levels: tuple[Level, Level]
) -> tuple[tuple[Flow, ...], tuple[NotLinked, ...]]:
    """Return how many indicators of each group of `one` lead to each goal or group of `other`.

    An indicator counts once for each goal or group that it leads to, itself or through what it is
    linked to below there; one in several groups counts in each.

    Args:
        ground: what counts, at the level of indicators.
        one: edition (IRI) whose indicators are counted.
        other: edition (IRI) that they are linked to.
        levels: of the groups of `one`, and of what is reached in `other`.

    Returns:
        The flows, and for each group the indicators that lead nowhere; both in order of codes.
    """
    groups = tier_of(ground.crosswalk, one, levels[0])
    reached = tier_of(ground.crosswalk, other, levels[1])
    members = _members(ground, one, groups)
    flows: list[Flow] = []
    nowhere: list[NotLinked] = []
    for group, indicators in members.items():
        by_goal = _by_goal(ground, (one, other), indicators, reached)
        found = [
            _flow(ground, group, len(indicators), goal.iri, by_goal[goal.iri], other)
            for goal in reached.elements
            if goal.iri in by_goal
        ]
        flows += [flow for flow in found if flow.count]
        lead = {each.iri for flow in found for each in flow.list}
        left = tuple(ground.named(iri) for iri in indicators if iri not in lead)
        nowhere.append(NotLinked(ground.named(group), len(left), len(indicators), left))
    return tuple(flows), tuple(nowhere)


def _members(ground: Ground, one: str, groups: Tier) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {each.iri: [] for each in groups.elements}
    for indicator in ground.tier(one).elements:
        for group in groups.stands_for[indicator.iri]:
            found[group].append(indicator.iri)
    return {group: indicators for group, indicators in found.items() if indicators}


def _by_goal(
    ground: Ground, ends: tuple[str, str], indicators: Sequence[str], reached: Tier
) -> ByGoal:
    found: ByGoal = defaultdict(lambda: defaultdict(list))
    for indicator in indicators:
        for link in ground.strong(ground.links(*ends).get(indicator, ())):
            for goal in reached.stands_for.get(link.object, ()):
                found[goal][indicator].append(link)
    return found


def _flow(  # noqa: PLR0917  a flow is its two ends, how many could flow, and what does
    ground: Ground, group: str, total: int, goal: str, linked: dict[str, list[Link]], other: str
) -> Flow:
    covered = tuple(
        CoveredElement(
            **asdict(ground.named(iri)),
            predicate=links[0].predicate,
            probability=chance,
            links=tuple(ground.shown(link, other) for link in links),
        )
        for iri, links in linked.items()
        if (chance := ground.chance(links)) > LIKELY
    )
    spread = spread_over(ground, linked.values())
    return Flow(
        subject=ground.named(group),
        object=ground.named(goal),
        count=len(covered),
        list=covered,
        **range_fields(len(covered), total, spread),
    )
