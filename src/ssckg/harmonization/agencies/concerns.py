"""What agencies care about, after declarations have taken the place of defaults."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.interests import DECLARED, interests
from ssckg.harmonization.measures import is_sdg, number_key
from ssckg.harmonization.naming import element_name
from ssckg.model.agencies import AgencyName, Concern, Ground
from ssckg.model.crosswalk_frameworks import INDICATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_agencies import Body

LEVELS: Final = ("high", "medium", "low")
"""Of priorities, the highest first."""
Concerns = dict[str, Concern]
"""The concerns of one agency by the IRI of the target or indicator, in their order."""


def concerns_of_all(crosswalk: Crosswalk) -> dict[str, Concerns]:
    """Return what each agency (IRI) that cares about anything cares about.

    Concerns are SDG targets (of a goal, all below it; of an SDG indicator, those above it), and
    indicators of other frameworks that were declared as such. What a part of an agency looks after
    (UNESCO-UIS), the agency (UNESCO) cares about; what the part declares is the part's word alone.
    """
    grounds: dict[str, dict[str, list[Ground]]] = defaultdict(lambda: defaultdict(list))
    for agency, matter, ground in _grounds(crosswalk):
        grounds[agency][matter].append(ground)
    return {
        agency: dict(sorted(_concerns(crosswalk, found), key=lambda c: _order(crosswalk, c[0])))
        for agency, found in sorted(grounds.items())
    }


def _grounds(crosswalk: Crosswalk) -> Iterator[tuple[str, str, Ground]]:
    for each in interests(crosswalk):
        because = element_name(crosswalk, each.because)
        yield (
            each.agency,
            each.target,
            Ground(each.level, each.origin, each.role, because, each.reason),
        )
        for whole in wholes(crosswalk, each.agency) if each.role else ():
            part = crosswalk.agency[each.agency].acronym
            ground = Ground(each.level, each.origin, each.role, because, through=part)
            yield whole, each.target, ground
    for priority in crosswalk.priorities:
        known = crosswalk.element.get(priority.element)
        if known is not None and known.kind == INDICATOR and not is_sdg(crosswalk, known.iri):
            name = element_name(crosswalk, known.iri)
            yield (
                priority.agency,
                known.iri,
                Ground(priority.level, DECLARED, "", name, priority.reason),
            )


def wholes(crosswalk: Crosswalk, agency: str) -> tuple[str, ...]:
    """Return the bodies (IRIs) that an agency is a part of, nearest first."""
    found: dict[str, None] = {}
    known = crosswalk.agency.get(agency)
    while known is not None and known.part_of and known.part_of not in {*found, agency}:
        found[known.part_of] = None
        known = crosswalk.agency.get(known.part_of)
    return tuple(found)


def _concerns(
    crosswalk: Crosswalk, found: Mapping[str, list[Ground]]
) -> Iterator[tuple[str, Concern]]:
    for matter, grounds in found.items():
        ordered = tuple(sorted(grounds, key=_ground_order))
        level, origin = standing(matter, ordered)
        name = element_name(crosswalk, matter)
        yield (
            matter,
            Concern(name.iri, name.curie, name.code, name.label, level, origin, ordered),
        )


def standing(matter: str, grounds: Iterable[Ground]) -> tuple[str, str]:
    """Return level and origin that count for a concern.

    What the agency declared for it itself; else the highest that it declared for a goal above it or
    an indicator below it; else the highest default.

    Args:
        matter: IRI of the target or indicator.
        grounds: all that is known, at least one.
    """
    every = tuple(grounds)
    declared = [each for each in every if each.origin == DECLARED]
    own = [each for each in declared if each.because.iri == matter]
    best = min(own or declared or every, key=lambda each: LEVELS.index(each.level))
    return best.level, best.origin


def _ground_order(ground: Ground) -> tuple[object, ...]:
    is_default = ground.origin != DECLARED
    return (is_default, LEVELS.index(ground.level), number_key(ground.because.code), ground.role)


def _order(crosswalk: Crosswalk, matter: str) -> tuple[object, ...]:
    return (not is_sdg(crosswalk, matter), number_key(crosswalk.element[matter].code), matter)


def agency_name(body: Body) -> AgencyName:
    """Return how results name a body."""
    return AgencyName(body.iri, body.acronym, body.name, is_partner=body.is_partner)
