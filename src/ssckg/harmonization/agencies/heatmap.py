"""Agencies by SDG goals: how many targets of each goal each agency cares about."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ssckg.harmonization.agencies.concerns import agency_name, concerns_of_all
from ssckg.harmonization.agencies.memberships import select_bodies
from ssckg.harmonization.agencies.touching import measured_matters, measuring
from ssckg.harmonization.interests import DECLARED
from ssckg.harmonization.measures import is_sdg, number_key
from ssckg.harmonization.naming import element_name
from ssckg.model.agencies import HeatCell
from ssckg.model.agency_results import AgencyHeatmap
from ssckg.model.choices import Predicate
from ssckg.model.crosswalk_frameworks import GOAL, TARGET

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ssckg.harmonization.agencies.concerns import Concerns
    from ssckg.model.agencies import Concern
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_agencies import Body
    from ssckg.model.crosswalk_frameworks import Edition
    from ssckg.model.naming import ElementName


def agency_heatmap(
    crosswalk: Crosswalk,
    edition: Edition,
    strength: Predicate = Predicate.RELATED,
    *,
    names: Sequence[str] = (),
    roster: str = "",
    partners_only: bool = True,
) -> AgencyHeatmap:
    """Return agencies by SDG goals; agencies and errors as `overlaps.agency_overlaps`."""
    concerns = concerns_of_all(crosswalk)
    bodies = select_bodies(
        crosswalk, concerns, names=names, roster=roster, partners_only=partners_only
    )
    measured = measuring(measured_matters(crosswalk, edition.iri, strength))
    goals = sdg_goals(crosswalk)
    cells = [
        cell
        for body in bodies
        for cell in goal_cells(crosswalk, body, concerns.get(body.iri, {}), goals, measured)
    ]
    return AgencyHeatmap(
        framework=edition.id,
        strength=strength,
        partners_only=partners_only and not names,
        agencies=tuple(agency_name(body) for body in bodies),
        goals=goals,
        cells=tuple(cells),
    )


def sdg_goals(crosswalk: Crosswalk) -> tuple[ElementName, ...]:
    """Return the SDG goals, by number."""
    goals = [g.iri for g in crosswalk.of_kind(GOAL) if _is_sdg_goal(crosswalk, g.iri)]
    names = (element_name(crosswalk, goal) for goal in goals)
    return tuple(sorted(names, key=lambda goal: number_key(goal.code)))


def _is_sdg_goal(crosswalk: Crosswalk, goal: str) -> bool:
    below = crosswalk.narrower.get(goal, ())
    return is_sdg(crosswalk, goal) and any(crosswalk.element[i].kind == TARGET for i in below)


def goal_cells(
    crosswalk: Crosswalk,
    body: Body,
    concerns: Concerns,
    goals: Sequence[ElementName],
    measured: Collection[str],
) -> Iterator[HeatCell]:
    """Yield the targets of one body by goal; `measured`: what an indicator measures."""
    by_goal: dict[str, list[Concern]] = defaultdict(list)
    for concern in concerns.values():
        if is_sdg(crosswalk, concern.iri):
            for above in crosswalk.at(concern.iri, GOAL):
                by_goal[above].append(concern)
    for goal in goals:
        if found := by_goal.get(goal.iri):
            yield HeatCell(
                agency=body.acronym,
                goal=goal.code,
                goal_label=goal.label,
                targets=len(found),
                declared=sum(each.origin == DECLARED for each in found),
                high=sum(each.level == "high" for each in found),
                medium=sum(each.level == "medium" for each in found),
                low=sum(each.level == "low" for each in found),
                unmeasured=sum(each.iri not in measured for each in found),
                list=tuple(each.name for each in found),
            )
