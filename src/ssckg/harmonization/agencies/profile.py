"""One agency: the indicators that it should review and why, and what it has no indicator for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ssckg.harmonization.agencies.concerns import (
    LEVELS,
    agency_name,
    concerns_of_all,
    wholes,
)
from ssckg.harmonization.agencies.heatmap import goal_cells, sdg_goals
from ssckg.harmonization.agencies.memberships import memberships_of
from ssckg.harmonization.agencies.touching import (
    kpis_to_review,
    measured_matters,
    measuring,
    untouched,
)
from ssckg.harmonization.interests import DECLARED
from ssckg.harmonization.measures import is_sdg, number_key
from ssckg.harmonization.naming import element_name
from ssckg.model.agencies import LevelCount, LookedAfter
from ssckg.model.agency_results import AgencyProfile
from ssckg.model.choices import Predicate
from ssckg.model.crosswalk_frameworks import TARGET

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ssckg.model.agencies import Concern
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_agencies import Body
    from ssckg.model.crosswalk_frameworks import Edition


def agency_profile(
    crosswalk: Crosswalk, body: Body, edition: Edition, strength: Predicate = Predicate.RELATED
) -> AgencyProfile:
    """Return one agency against the indicators of an edition.

    Args:
        crosswalk: what is read.
        body: the agency.
        edition: whose indicators are meant.
        strength: the weakest mapping that counts.
    """
    concerns = concerns_of_all(crosswalk).get(body.iri, {})
    measured = measured_matters(crosswalk, edition.iri, strength)
    targets = tuple(each for each in concerns.values() if is_sdg(crosswalk, each.iri))
    without = {each.iri for each in untouched(concerns, measured)}
    return AgencyProfile(
        agency=agency_name(body),
        framework=edition.id,
        strength=strength,
        memberships=memberships_of(crosswalk, body.iri),
        levels=_levels(targets, without),
        kpis=kpis_to_review(crosswalk, concerns, measured),
        targets=targets,
        targets_without_kpi=tuple(each for each in targets if each.iri in without),
        others=tuple(each for each in concerns.values() if not is_sdg(crosswalk, each.iri)),
        indicators=tuple(_looked_after(crosswalk, body, measuring(measured))),
        goals=tuple(
            goal_cells(crosswalk, body, concerns, sdg_goals(crosswalk), measuring(measured))
        ),
    )


def _levels(targets: Sequence[Concern], without: Collection[str]) -> tuple[LevelCount, ...]:
    every = Counter(each.level for each in targets)
    declared = Counter(each.level for each in targets if each.origin == DECLARED)
    bare = Counter(each.level for each in targets if each.iri in without)
    return tuple(LevelCount(level, every[level], declared[level], bare[level]) for level in LEVELS)


def _looked_after(
    crosswalk: Crosswalk, body: Body, measured_by: Mapping[str, tuple[str, ...]]
) -> Iterator[LookedAfter]:
    those = {body.iri: ""} | {
        part.iri: part.acronym
        for part in crosswalk.agencies
        if body.iri in wholes(crosswalk, part.iri)
    }
    roles = [each for each in crosswalk.roles if each.agency in those]
    for role in sorted(roles, key=lambda r: (number_key(r.listed_as), r.role, r.indicator)):
        if role.indicator not in crosswalk.element:
            continue
        name = element_name(crosswalk, role.indicator)
        above = crosswalk.at(role.indicator, TARGET)
        kpis = measured_by.get(role.indicator, ())
        yield LookedAfter(
            name.iri,
            name.curie,
            name.code,
            name.label,
            role.role,
            role.listed_as,
            tuple(crosswalk.element[each].code for each in above),
            tuple(crosswalk.element[each].code for each in kpis if each != role.indicator),
            those[role.agency],
        )
