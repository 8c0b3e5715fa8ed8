"""Says of a chosen set what each member is there for, what is lost, and whom it serves."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ssckg.harmonization.core_set.exchanges import best_exchanges
from ssckg.harmonization.measures import sdg_targets
from ssckg.harmonization.naming import element_name
from ssckg.harmonization.uncertainty import Clause, spread_of
from ssckg.model.core_set import (
    AgencyShare,
    CoreCoverage,
    LostTarget,
    Member,
    NearMiss,
    NeededBy,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.harmonization.core_set.candidates import MustHave
    from ssckg.harmonization.core_set.choosing import Choice
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.naming import ElementName
    from ssckg.model.reportability import KpiName

Chosen = tuple[int, ...]


def members(crosswalk: Crosswalk, choice: Choice, chosen: Chosen) -> tuple[Member, ...]:
    """Return the chosen indicators by code, each with what it is there for."""
    problem, found = choice.problem, choice.candidates
    held = Counter(target for each in chosen for target in problem.covers[each])
    iris = {found.kpis[each].kpi.iri for each in chosen}
    described = []
    for each in chosen:
        known = found.kpis[each]
        kpi = known.kpi
        targets = problem.covers[each]
        only = _targets(crosswalk, choice, (t for t in targets if held[t] == 1))
        needed = tuple(
            NeededBy(
                agency=crosswalk.agency[need.agency].acronym,
                because=_because(crosswalk, need),
                origin=need.origin,
                is_only=len(iris & {*need.kpis}) == 1,
            )
            for need in found.must_haves
            if kpi.iri in need.kpis
        )
        is_required = each in problem.required
        described.append(
            Member(
                iri=kpi.iri,
                code=kpi.code,
                label=kpi.label,
                level=kpi.level,
                cities=known.cities,
                evidence=known.evidence,
                targets=_targets(crosswalk, choice, targets),
                only=only,
                needed_by=needed,
                is_required=is_required,
                is_below_floor=each in problem.barred,
                there_for=_there_for(only, needed, is_required=is_required),
            )
        )
    return tuple(described)


def _there_for(
    only: tuple[ElementName, ...], needed: tuple[NeededBy, ...], *, is_required: bool
) -> str:
    reasons = ["required"] if is_required else []
    if only:
        reasons.append(f"alone measures {', '.join(each.code for each in only)}")
    if alone := sorted({each.agency for each in needed if each.is_only}):
        reasons.append(f"alone meets a must-have of {', '.join(alone)}")
    return "; ".join(reasons) or "shares its targets with others; chosen in a tie"


def _because(crosswalk: Crosswalk, need: MustHave) -> str:
    element = crosswalk.element.get(need.because)
    return element.code if element is not None else "custodianship"


def must_have_text(crosswalk: Crosswalk, need: MustHave) -> str:
    """Return a must-have in words."""
    agency, because = crosswalk.agency[need.agency].acronym, _because(crosswalk, need)
    if need.origin == "declared":
        return f"{agency} declared {because} of high priority"
    return f"{agency} is custodian of targets and keeps one of them"


def _targets(
    crosswalk: Crosswalk, choice: Choice, numbers: Iterable[int]
) -> tuple[ElementName, ...]:
    return tuple(element_name(crosswalk, choice.candidates.targets[number]) for number in numbers)


def coverage(crosswalk: Crosswalk, choice: Choice, chosen: Chosen, seed: int) -> CoreCoverage:
    """Return how many of the targets that the framework measures the chosen ones cover.

    Args:
        crosswalk: the mappings behind it.
        choice: the candidates.
        chosen: their places.
        seed: of the draws, where the range has to be drawn.
    """
    problem, found = choice.problem, choice.candidates
    covered = len(problem.covered(chosen))
    total = len(found.targets)
    mappings: dict[str, set[str]] = defaultdict(set)
    confidence: dict[str, float] = {}
    certain: set[str] = set()
    for each in chosen:
        for target, links in found.links.get(found.kpis[each].kpi.iri, {}).items():
            if not links:
                certain.add(target)
            for link in links:
                mappings[target].add(link.mapping.iri)
                confidence[link.mapping.iri] = link.confidence
    statements = [(Clause(frozenset(m)),) for t, m in sorted(mappings.items()) if t not in certain]
    spread = spread_of(statements, confidence, seed=seed).widened(covered - len(certain))
    sure = len(certain)

    def share(number: float) -> float | None:
        return number / total if total else None

    return CoreCoverage(
        covered=covered,
        total=total,
        share=share(covered),
        expected=share(spread.expected + sure),
        low=share(spread.low + sure),
        high=share(spread.high + sure),
        method=spread.method if total else "",
        all_targets=len(sdg_targets(crosswalk)),
        weight=problem.worth(chosen),
        weight_total=sum(problem.weights),
    )


def near_misses(
    crosswalk: Crosswalk, choice: Choice, chosen: Chosen, limit: int
) -> tuple[NearMiss, ...]:
    """Return the indicators outside that an exchange brings in at the least loss."""
    kpis = choice.candidates.kpis
    return tuple(
        NearMiss(
            kpi=kpis[each.comes].kpi,
            instead_of=kpis[each.goes].kpi,
            loss=each.loss,
            lost=_targets(crosswalk, choice, each.lost),
            gained=_targets(crosswalk, choice, each.gained),
        )
        for each in best_exchanges(choice.problem, chosen)[: limit or None]
    )


def lost(crosswalk: Crosswalk, choice: Choice, chosen: Chosen) -> tuple[LostTarget, ...]:
    """Return the targets that the framework measures and the chosen ones do not."""
    problem, found = choice.problem, choice.candidates
    covered = problem.covered(chosen)
    by: dict[int, list[KpiName]] = defaultdict(list)
    for number, targets in enumerate(problem.covers):
        for target in targets:
            by[target].append(found.kpis[number].kpi)
    return tuple(
        LostTarget(
            target=element_name(crosswalk, iri),
            agencies=_acronyms(crosswalk, found.agencies.get(iri, ())),
            measured_by=tuple(by[number]),
            is_below_floor=not problem.measured_by[number],
        )
        for number, iri in enumerate(found.targets)
        if number not in covered
    )


def _acronyms(crosswalk: Crosswalk, agencies: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(crosswalk.agency[each].acronym for each in agencies))


def agencies(crosswalk: Crosswalk, choice: Choice, chosen: Chosen) -> tuple[AgencyShare, ...]:
    """Return, for each agency that cares about a measured target, how many of them are kept."""
    problem, found = choice.problem, choice.candidates
    kept = {found.targets[number] for number in problem.covered(chosen)}
    measured: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    for target in found.targets:
        for agency in found.agencies.get(target, ()):
            measured[agency] += 1
            covered[agency] += target in kept
    needs = Counter(need.agency for need in found.must_haves)
    bodies = (crosswalk.agency[iri] for iri in {*measured, *needs})
    return tuple(
        AgencyShare(
            agency=body.acronym,
            name=body.name,
            is_partner=body.is_partner,
            measured=measured[body.iri],
            covered=covered[body.iri],
            must_haves=needs[body.iri],
        )
        for body in sorted(bodies, key=lambda b: (not b.is_partner, b.acronym, b.iri))
    )
