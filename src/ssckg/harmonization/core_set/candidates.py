"""What a core set is chosen from: indicators, the targets they measure, what agencies need."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.interests import CUSTODIANSHIP, DECLARED, agencies_for, interests
from ssckg.harmonization.measures import measured_targets, number_key
from ssckg.model.choices import Predicate
from ssckg.model.crosswalk_frameworks import INDICATOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ssckg.harmonization.interests import Interest
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import Link
    from ssckg.model.reportability import KpiReportability

NO_NEEDS: Final = "none"
EQUAL: Final = "equal"
BY_AGENCIES: Final = "agencies"


@dataclass(frozen=True, slots=True)
class MustHave:
    """What an agency cannot do without: at least one of these indicators.

    agency, because: IRIs of the agency and of what it declared or looks after; origin: "declared"
    or "custodianship"; targets: SDG targets of which one must be covered, empty where it is an
    indicator of the framework itself.
    """

    agency: str
    because: str
    origin: str
    targets: tuple[str, ...]
    kpis: tuple[str, ...]


@dataclass(frozen=True)
class Candidates:
    """All indicators of a framework, by code, and what they measure.

    links: for each indicator the targets and the links that say so; targets: all of those, by
    number; worth: weight of each target; agencies: of each target those that care.
    """

    kpis: tuple[KpiReportability, ...]
    links: Mapping[str, Mapping[str, tuple[Link, ...]]]
    targets: tuple[str, ...]
    worth: Mapping[str, int]
    agencies: Mapping[str, tuple[str, ...]]
    must_haves: tuple[MustHave, ...]
    unmeasured: tuple[MustHave, ...]
    """Must-haves that no indicator of the framework can meet: a gap, not a matter of choice."""


def candidates(
    crosswalk: Crosswalk,
    edition: str,
    kpis: tuple[KpiReportability, ...],
    *,
    strength: Predicate = Predicate.RELATED,
    weights: str = EQUAL,
    must_haves: str = DECLARED,
) -> Candidates:
    """Return what a core set of an edition (IRI) is chosen from.

    Args:
        crosswalk: mappings, agencies and their priorities.
        edition: IRI.
        kpis: its indicators with their reportability, by code.
        strength: the weakest predicate by which an indicator measures a target.
        weights: "equal", or "agencies": a target counts as often as agencies care about it, and
            once where none does.
        must_haves: "declared" (high priorities that agencies declared), "custodianship" (these, and
            of each U4SSC partner that declared nothing one target it is custodian of) or "none".
    """
    links = measured_targets(crosswalk, edition, strength)
    measured = {target for found in links.values() for target in found}
    ordered = sorted(measured, key=lambda t: (number_key(crosswalk.element[t].code), t))
    caring = agencies_for(crosswalk)
    needs = tuple(_must_haves(crosswalk, edition, links, must_haves))
    return Candidates(
        kpis=kpis,
        links=links,
        targets=tuple(ordered),
        worth={
            target: max(1, len(caring.get(target, ()))) if weights == BY_AGENCIES else 1
            for target in ordered
        },
        agencies=caring,
        must_haves=tuple(need for need in needs if need.kpis),
        unmeasured=tuple(need for need in needs if not need.kpis),
    )


def _must_haves(
    crosswalk: Crosswalk,
    edition: str,
    links: Mapping[str, Mapping[str, tuple[Link, ...]]],
    kind: str,
) -> Iterator[MustHave]:
    if kind == NO_NEEDS:
        return
    measuring: dict[str, list[str]] = defaultdict(list)
    for kpi in sorted(links):
        for target in links[kpi]:
            measuring[target].append(kpi)

    def need(agency: str, because: str, origin: str, targets: tuple[str, ...]) -> MustHave:
        kpis = sorted({kpi for target in targets for kpi in measuring[target]})
        return MustHave(agency, because, origin, targets, tuple(kpis))

    found = interests(crosswalk)
    for agency, because, targets in _declared(found):
        yield need(agency, because, DECLARED, targets)
    own = {kpi.iri for kpi in crosswalk.of_edition(edition, INDICATOR)}
    for each in sorted(crosswalk.priorities, key=lambda p: (p.agency, p.element)):
        if each.level == "high" and each.element in own:
            yield MustHave(each.agency, each.element, DECLARED, (), (each.element,))
    if kind == CUSTODIANSHIP:
        for agency, targets in _looked_after(crosswalk, found):
            yield need(agency, agency, CUSTODIANSHIP, targets)


def _declared(found: tuple[Interest, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield agency, what it declared as high, and the targets of which one must be covered."""
    high: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in found:
        if each.origin == DECLARED and each.level == "high":
            high[each.agency, each.because].append(each.target)
    # A target is asked for itself; of a goal, or of an SDG indicator repeated below several
    # targets, one target will do.
    for (agency, because), targets in sorted(high.items()):
        yield agency, because, tuple(dict.fromkeys(targets))


def _looked_after(
    crosswalk: Crosswalk, found: tuple[Interest, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the partners that declared nothing, with the targets they are custodians of."""
    spoken = {each.agency for each in crosswalk.priorities}
    cared: dict[str, dict[str, None]] = defaultdict(dict)
    for each in found:
        if each.role == "custodian" and each.agency not in spoken:
            cared[each.agency][each.target] = None
    for agency, targets in sorted(cared.items()):
        if crosswalk.agency[agency].is_partner:
            yield agency, tuple(targets)
