"""What agencies care about: what they declared, and by default what they look after."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.measures import is_sdg
from ssckg.model.crosswalk_frameworks import GOAL, TARGET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.crosswalk import Crosswalk

CUSTODIANSHIP: Final = "custodianship"
DECLARED: Final = "declared"
LEVEL_OF_ROLE: Final = {"custodian": "medium", "partner": "low"}
"""Our reading, as long as an agency has not spoken: high is for what it says itself."""


@dataclass(frozen=True, slots=True)
class Interest:
    """An agency cares about an SDG target.

    agency, target: IRIs; level: high, medium or low; origin: "declared" or "custodianship";
    because: IRI of the SDG indicator it looks after, or of what it declared (goal, target,
    indicator); role: custodian or partner, empty where it declared; reason: in its words.
    """

    agency: str
    target: str
    level: str
    origin: str
    because: str
    role: str = ""
    reason: str = ""


def interests(crosswalk: Crosswalk) -> tuple[Interest, ...]:
    """Return all interests of all agencies in SDG targets, sorted; one target may have several."""
    found = {*_from_roles(crosswalk), *_declared(crosswalk)}
    return tuple(sorted(found, key=lambda i: (i.agency, i.target, i.origin, i.because, i.role)))


def agencies_for(crosswalk: Crosswalk) -> dict[str, tuple[str, ...]]:
    """Return, for each SDG target that any agency cares about, the agencies (IRIs), sorted."""
    found: dict[str, set[str]] = defaultdict(set)
    for interest in interests(crosswalk):
        found[interest.target].add(interest.agency)
    return {target: tuple(sorted(agencies)) for target, agencies in found.items()}


def _from_roles(crosswalk: Crosswalk) -> Iterator[Interest]:
    for role in crosswalk.roles:
        level = LEVEL_OF_ROLE[role.role]
        for target in _targets(crosswalk, role.indicator):
            yield Interest(
                role.agency, target, level, CUSTODIANSHIP, role.indicator, role=role.role
            )


def _declared(crosswalk: Crosswalk) -> Iterator[Interest]:
    for each in crosswalk.priorities:
        for target in _targets(crosswalk, each.element):
            yield Interest(
                each.agency, target, each.level, DECLARED, each.element, reason=each.reason
            )


def _targets(crosswalk: Crosswalk, element: str) -> tuple[str, ...]:
    """Return the SDG targets that an SDG element is, stands below or, if a goal, has below it."""
    known = crosswalk.element.get(element)
    if known is None or not is_sdg(crosswalk, element):
        return ()
    if known.kind == GOAL:
        return crosswalk.narrower.get(element, ())
    return crosswalk.at(element, TARGET)
