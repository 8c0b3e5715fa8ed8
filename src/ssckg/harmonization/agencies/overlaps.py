"""Several agencies: who shares a target, what nobody claims, what is claimed and not measured."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from ssckg.harmonization.agencies.concerns import (
    LEVELS,
    concerns_of_all,
    wholes,
)
from ssckg.harmonization.agencies.memberships import memberships_of, select_bodies
from ssckg.harmonization.agencies.touching import measured_matters, measuring
from ssckg.harmonization.interests import DECLARED
from ssckg.harmonization.measures import is_sdg, number_key, sdg_targets
from ssckg.harmonization.naming import element_name
from ssckg.model.agencies import (
    AgencyCount,
    AgencyPair,
    Claim,
    ClaimedTarget,
    OverlapFigures,
    UnclaimedKpi,
)
from ssckg.model.agency_results import AgencyList, AgencyOverlaps
from ssckg.model.choices import Predicate
from ssckg.model.crosswalk_frameworks import GOAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.harmonization.agencies.concerns import Concerns
    from ssckg.harmonization.agencies.touching import Measured
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_agencies import Body
    from ssckg.model.crosswalk_frameworks import Edition

NO_TARGET = "measures no SDG target"
NO_AGENCY = "measures only targets that none of the agencies claims"


def agency_overlaps(
    crosswalk: Crosswalk,
    edition: Edition,
    strength: Predicate = Predicate.RELATED,
    *,
    names: Sequence[str] = (),
    roster: str = "",
    partners_only: bool = True,
) -> AgencyOverlaps:
    """Return where agencies meet, and what falls between them.

    Args:
        crosswalk: what is read.
        edition: whose indicators are meant.
        strength: the weakest mapping that counts.
        names: only these agencies; else as the next two say.
        roster: only bodies that this roster names.
        partners_only: only bodies that a roster of U4SSC names.

    Raises:
        UnknownNameError: there is no such agency or roster.
    """
    concerns = concerns_of_all(crosswalk)
    bodies = select_bodies(
        crosswalk, concerns, names=names, roster=roster, partners_only=partners_only
    )
    measured = measured_matters(crosswalk, edition.iri, strength)
    targets = _targets(crosswalk, bodies, concerns, measuring(measured))
    claimed = {matter for body in bodies for matter in concerns.get(body.iri, ())}
    kpis_unclaimed = _unclaimed(crosswalk, measured, claimed)
    counts = tuple(count(crosswalk, body, concerns.get(body.iri, {}), measured) for body in bodies)
    shared = tuple(each for each in targets if len(each.agencies) > 1)
    bare = sorted(
        (each for each in targets if each.agencies and not each.kpis),
        key=lambda each: (-len(each.agencies), number_key(each.code)),
    )
    nobody = tuple(each for each in targets if not each.agencies)
    return AgencyOverlaps(
        framework=edition.id,
        strength=strength,
        partners_only=partners_only and not names,
        figures=OverlapFigures(
            agencies=len(bodies),
            targets=len(targets),
            targets_claimed=len(targets) - len(nobody),
            targets_shared=len(shared),
            targets_measured=sum(bool(each.kpis) for each in targets),
            targets_unmeasured=len(bare),
            targets_unclaimed=len(nobody),
            kpis=len(measured),
            kpis_unclaimed=len(kpis_unclaimed),
        ),
        agencies=counts,
        pairs=_pairs(crosswalk, bodies, concerns),
        shared_targets=shared,
        targets_unmeasured=tuple(bare),
        targets_unclaimed=nobody,
        kpis_unclaimed=kpis_unclaimed,
    )


def agency_list(
    crosswalk: Crosswalk,
    edition: Edition,
    strength: Predicate = Predicate.RELATED,
    *,
    roster: str = "",
    partners_only: bool = False,
) -> AgencyList:
    """Return the bodies that support U4SSC or care about anything; as `agency_overlaps`."""
    concerns = concerns_of_all(crosswalk)
    bodies = select_bodies(crosswalk, concerns, roster=roster, partners_only=partners_only)
    measured = measured_matters(crosswalk, edition.iri, strength)
    found = {body.acronym: memberships_of(crosswalk, body.iri) for body in bodies}
    return AgencyList(
        framework=edition.id,
        strength=strength,
        partners_only=partners_only,
        agencies=tuple(
            count(crosswalk, body, concerns.get(body.iri, {}), measured) for body in bodies
        ),
        memberships={acronym: those for acronym, those in found.items() if those},
    )


def count(crosswalk: Crosswalk, body: Body, concerns: Concerns, measured: Measured) -> AgencyCount:
    """Return one agency in numbers."""
    targets = [each for each in concerns.values() if is_sdg(crosswalk, each.iri)]
    levels = [sum(each.level == level for each in targets) for level in LEVELS]
    reached = {matter for matters in measured.values() for matter in matters}
    roles = [role.role for role in crosswalk.roles if role.agency == body.iri]
    return AgencyCount(
        iri=body.iri,
        acronym=body.acronym,
        name=body.name,
        is_partner=body.is_partner,
        targets=len(targets),
        high=levels[0],
        medium=levels[1],
        low=levels[2],
        declared=sum(each.origin == DECLARED for each in targets),
        goals=len({goal for each in targets for goal in crosswalk.at(each.iri, GOAL)}),
        unmeasured=sum(each.iri not in reached for each in targets),
        kpis=sum(not concerns.keys().isdisjoint(matters) for matters in measured.values()),
        custodian_of=roles.count("custodian"),
        partner_of=roles.count("partner"),
    )


def _targets(
    crosswalk: Crosswalk,
    bodies: Sequence[Body],
    concerns: Mapping[str, Concerns],
    measured_by: Mapping[str, tuple[str, ...]],
) -> tuple[ClaimedTarget, ...]:
    found = []
    for target in sdg_targets(crosswalk):
        name = element_name(crosswalk, target.iri)
        claims = [
            Claim(body.iri, body.acronym, concern.level, concern.origin)
            for body in bodies
            if (concern := concerns.get(body.iri, {}).get(target.iri)) is not None
        ]
        claims.sort(key=lambda claim: (LEVELS.index(claim.level), claim.acronym.casefold()))
        kpis = tuple(element_name(crosswalk, iri) for iri in measured_by.get(target.iri, ()))
        found.append(
            ClaimedTarget(name.iri, name.curie, name.code, name.label, tuple(claims), kpis)
        )
    return tuple(found)


def _pairs(
    crosswalk: Crosswalk, bodies: Sequence[Body], concerns: Mapping[str, Concerns]
) -> tuple[AgencyPair, ...]:
    """Return the pairs that share a target, most shared first; not of a body and its part."""
    found = []
    known = {body.acronym: body.iri for body in bodies}
    own = {
        body.acronym: {t for t in concerns.get(body.iri, ()) if is_sdg(crosswalk, t)}
        for body in bodies
    }
    for first, second in combinations(own, 2):
        both = own[first] & own[second]
        one, other = known[first], known[second]
        is_part = one in wholes(crosswalk, other) or other in wholes(crosswalk, one)
        if both and not is_part:
            names = sorted(
                (element_name(crosswalk, iri) for iri in both), key=lambda n: number_key(n.code)
            )
            found.append(
                AgencyPair(
                    first,
                    second,
                    shared=len(both),
                    only_first=len(own[first] - both),
                    only_second=len(own[second] - both),
                    share=round(len(both) / len(own[first] | own[second]), 4),
                    targets=tuple(names),
                )
            )
    return tuple(sorted(found, key=lambda pair: (-pair.shared, -pair.share)))


def _unclaimed(
    crosswalk: Crosswalk, measured: Measured, claimed: set[str]
) -> tuple[UnclaimedKpi, ...]:
    every = {target.iri for target in sdg_targets(crosswalk)}
    found = []
    for indicator, matters in measured.items():
        if claimed.isdisjoint(matters):
            name = element_name(crosswalk, indicator)
            targets = sorted(
                (element_name(crosswalk, iri) for iri in matters if iri in every),
                key=lambda each: number_key(each.code),
            )
            reason = NO_AGENCY if targets else NO_TARGET
            found.append(
                UnclaimedKpi(name.iri, name.curie, name.code, name.label, tuple(targets), reason)
            )
    return tuple(sorted(found, key=lambda kpi: (kpi.reason, kpi.code)))
