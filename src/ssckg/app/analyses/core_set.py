"""The core set of a framework, and what it costs to make it smaller or easier to report."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ssckg.app.analyses.registry import Analysis
from ssckg.app.analyses.reportability import EvidenceParameters, reportability
from ssckg.errors import UsageError
from ssckg.harmonization.core_set.candidates import Candidates, candidates
from ssckg.harmonization.core_set.choosing import Choice, Wish, check_wish
from ssckg.harmonization.core_set.conflicts import conflict
from ssckg.harmonization.core_set.describing import (
    agencies,
    coverage,
    lost,
    members,
    must_have_text,
    near_misses,
)
from ssckg.harmonization.core_set.frontier import frontier, shifts
from ssckg.harmonization.lookup import find_edition, find_element
from ssckg.harmonization.uncertainty import SEED
from ssckg.model.choices import Predicate
from ssckg.model.core_set import Conflict, CoreEvidence, CoreFrontier, CoreSet
from ssckg.model.crosswalk_frameworks import INDICATOR
from ssckg.model.evidence_words import LEVEL, NONE, OBSERVED, evidence_notes

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Sources
    from ssckg.harmonization.core_set.conflicts import Requirement
    from ssckg.model.reportability import Reportability


class ChoiceParameters(EvidenceParameters):
    """What a core set is chosen from."""

    strength: Predicate = Field(
        default=Predicate.RELATED,
        description="The weakest predicate by which a target is measured.",
    )
    must_haves: Literal["declared", "custodianship", "none"] = Field(
        default="declared",
        description="What agencies cannot do without: high priorities they declared; with"
        " custodianship also one target of each partner that declared nothing; or none.",
    )
    require: tuple[str, ...] = Field(default=(), description="Indicators that must be in.")
    exclude: tuple[str, ...] = Field(default=(), description="Indicators that must be out.")


class CoreParameters(ChoiceParameters):
    """Parameters of a core set."""

    size: int | None = Field(
        default=None, ge=1, description="Exactly so many; without, as few as keep coverage."
    )
    floor: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Least reportability; without, any indicator may be in.",
    )
    targets: int | None = Field(
        default=None, ge=0, description="SDG targets to cover at least; without size and this, all."
    )
    weights: Literal["equal", "agencies"] = Field(
        default="equal", description="Targets count alike, or by the number of agencies that care."
    )
    misses: int = Field(default=10, ge=0, description="How many near misses; 0 for all.")
    seconds: float = Field(
        default=60, gt=0, le=600, description="Time limit of each stage of the solver."
    )
    seed: int = Field(default=SEED, description="Of the draws, where a range has to be drawn.")


class FrontierParameters(ChoiceParameters):
    """Parameters of the frontier."""

    seconds: float = Field(default=60, gt=0, le=600, description="Time limit of each solution.")


def core_set(sources: Sources, parameters: CoreParameters) -> CoreSet:
    """Return the best core set, or which requirements cannot be met together.

    Raises:
        UnknownNameError: there is no such framework or indicator.
        UsageError: an indicator is of another framework, or both required and excluded.
        ForbiddenError: submissions were asked for and are not at hand.
        TooLargeError: nothing was found in the time.
    """
    crosswalk = sources.crosswalk
    evidence = reportability(sources, parameters)
    found = _candidates(sources, parameters, evidence, parameters.weights)
    wish = Wish(
        size=parameters.size,
        floor=parameters.floor,
        targets=parameters.targets,
        required=_indicators(sources, parameters.framework, parameters.require),
        excluded=_indicators(sources, parameters.framework, parameters.exclude),
        seconds=parameters.seconds,
    )
    check_wish(wish)
    choice = Choice(found, wish)
    solution = choice.solve()
    chosen = solution.chosen if solution else ()
    is_feasible = solution is not None
    barred = choice.problem.barred - choice.problem.required
    return CoreSet(
        framework=evidence.framework,
        size=wish.size,
        floor=wish.floor,
        targets=wish.targets,
        strength=parameters.strength.value,
        weights=parameters.weights,
        must_haves=parameters.must_haves,
        feasible=is_feasible,
        optimal=solution.is_optimal if solution else False,
        gap=solution.gap if solution else None,
        chosen=members(crosswalk, choice, chosen),
        coverage=coverage(crosswalk, choice, chosen, parameters.seed) if is_feasible else None,
        evidence=_evidence(evidence),
        near_misses=near_misses(crosswalk, choice, chosen, parameters.misses)
        if is_feasible
        else (),
        targets_lost=lost(crosswalk, choice, chosen) if is_feasible else (),
        agencies=agencies(crosswalk, choice, chosen) if is_feasible else (),
        below_floor=tuple(found.kpis[number].kpi for number in sorted(barred)),
        shifts=shifts(choice) if is_feasible else (),
        unmet=tuple(must_have_text(crosswalk, need) for need in found.unmeasured),
        conflicts=() if is_feasible else _conflicts(sources, choice),
        reportability_notes=_notes(evidence),
    )


def core_frontier(sources: Sources, parameters: FrontierParameters) -> CoreFrontier:
    """Return the frontier of reportability, coverage and size.

    Raises:
        UnknownNameError: there is no such framework or indicator.
        UsageError: an indicator is of another framework, or both required and excluded.
        ForbiddenError: submissions were asked for and are not at hand.
        TooLargeError: nothing was found in the time.
    """
    evidence = reportability(sources, parameters)
    found = _candidates(sources, parameters, evidence, "equal")
    wish = Wish(
        required=_indicators(sources, parameters.framework, parameters.require),
        excluded=_indicators(sources, parameters.framework, parameters.exclude),
        seconds=parameters.seconds,
    )
    check_wish(wish)
    points, floors = frontier(Choice(found, wish))
    return CoreFrontier(
        framework=evidence.framework,
        strength=parameters.strength.value,
        total=len(found.targets),
        optimal=all(point.optimal for point in points),
        points=points,
        floors=floors,
        evidence=_evidence(evidence),
        reportability_notes=_notes(evidence),
    )


def _candidates(
    sources: Sources, parameters: ChoiceParameters, evidence: Reportability, weights: str
) -> Candidates:
    return candidates(
        sources.crosswalk,
        find_edition(sources.crosswalk, parameters.framework).iri,
        evidence.kpis,
        strength=parameters.strength,
        weights=weights,
        must_haves=parameters.must_haves,
    )


def _indicators(sources: Sources, framework: str, names: tuple[str, ...]) -> tuple[str, ...]:
    found = [find_element(sources.crosswalk, name, framework) for name in names]
    for element in found:
        if element.kind != INDICATOR:
            raise UsageError(f"{element.code} is a {element.kind}, not an indicator")
    return tuple(dict.fromkeys(element.iri for element in found))


def _evidence(found: Reportability) -> CoreEvidence:
    by = Counter(each.evidence for each in found.kpis)
    return CoreEvidence(
        used=found.evidence,
        min_cities=found.min_cities,
        by_reports=by[OBSERVED],
        by_level=by[LEVEL],
        by_nothing=by[NONE],
    )


def _notes(found: Reportability) -> tuple[str, ...]:
    return evidence_notes(found.evidence, found.kpis, found.min_cities)


def _conflicts(sources: Sources, choice: Choice) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(kind=_KINDS[each.kind], text=_conflict_text(sources, choice, each))
        for each in conflict(choice.problem, choice.wish.seconds)
    )


_KINDS = {
    "need": "must-have",
    "required": "require",
    "excluded": "exclude",
    "floor": "floor",
    "least": "targets",
    "size": "size",
}


def _conflict_text(sources: Sources, choice: Choice, one: Requirement) -> str:
    kpis = choice.candidates.kpis
    if one.kind == "need":
        need = choice.candidates.must_haves[one.number]
        codes = ", ".join(kpis[choice.index[kpi]].kpi.code for kpi in need.kpis)
        return f"{must_have_text(sources.crosswalk, need)}: one of {codes}"
    if one.kind in {"required", "excluded"}:
        said = "must be in" if one.kind == "required" else "must be out"
        return f"{kpis[one.number].kpi.code} {said}"
    if one.kind == "floor":
        left = len(kpis) - len(choice.problem.barred)
        return f"a floor of {choice.wish.floor:g}, where {left} of {len(kpis)} stand"
    if one.kind == "least":
        return f"{choice.problem.least} SDG targets covered"
    return f"exactly {choice.problem.size} indicators"


ANALYSES = (
    Analysis(
        name="core-set",
        summary="The best core set of a size, or the smallest that keeps SDG-target coverage.",
        parameters=CoreParameters,
        run=core_set,
        seed="seed",
    ),
    Analysis(
        name="core-frontier",
        summary="Reportability, coverage and size of core sets against one another.",
        parameters=FrontierParameters,
        run=core_frontier,
    ),
)
