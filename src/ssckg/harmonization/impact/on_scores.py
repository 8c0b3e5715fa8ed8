"""Groups of a framework and SDG goals whose scores rest on fewer or more data points."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ssckg.harmonization.measures import is_sdg, number_key
from ssckg.model.crosswalk_frameworks import GOAL
from ssckg.model.impact_effects import GroupEffect

if TYPE_CHECKING:
    from ssckg.harmonization.impact.comparing import States
    from ssckg.model.crosswalk import Crosswalk


def group_effects(states: States) -> tuple[GroupEffect, ...]:
    """Return the groups of the edition with another number of data points, the topmost first."""
    before, after = (_per_group(s, states.edition.iri) for s in (states.before, states.after))
    found = []
    for iri in sorted({*before, *after}):
        if before[iri] != after[iri]:
            name = states.name(iri)
            known = states.before.element.get(iri) or states.after.element[iri]
            numbers = (before[iri], after[iri])
            found.append(
                GroupEffect(iri, name.code, name.label, known.kind, *numbers, not numbers[1])
            )
    depth = {g.iri: len(states.before.ancestors(g.iri)) for g in found}
    return tuple(sorted(found, key=lambda g: (depth[g.iri], g.iri)))


def _per_group(crosswalk: Crosswalk, edition: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for each in crosswalk.of_edition(edition):
        points = len(crosswalk.points_of.get(each.iri, ()))
        if points:
            for above in crosswalk.ancestors(each.iri):
                if above in crosswalk.element:
                    counted[above] += points
    return counted


def goal_effects(states: States) -> tuple[GroupEffect, ...]:
    """Return the goals to whose score another number of data points counts, by number.

    As in the score of a city: by the SDG numbers that the documents print for an indicator, and
    each data point once for a goal (docs/decisions/0018).
    """
    before, after = (_per_goal(s, states.edition.iri) for s in (states.before, states.after))
    goals = {
        each.code: each for each in states.before.of_kind(GOAL) if is_sdg(states.before, each.iri)
    }
    found = []
    for number in sorted({*before, *after}, key=number_key):
        if before[number] != after[number]:
            known = goals.get(number)
            numbers = (before[number], after[number])
            iri, label = (known.iri, known.label) if known else ("", "")
            found.append(GroupEffect(iri, number, label, GOAL, *numbers, not numbers[1]))
    return tuple(found)


def _per_goal(crosswalk: Crosswalk, edition: str) -> Counter[str]:
    goals: dict[str, set[str]] = defaultdict(set)
    for one in crosswalk.printed_numbers:
        goals[one.element].add(one.number.split(".", 1)[0])
    counted: Counter[str] = Counter()
    for each in crosswalk.of_edition(edition):
        for goal in goals.get(each.iri, ()):
            counted[goal] += len(crosswalk.points_of.get(each.iri, ()))
    return counted
