"""Puts an impact together: what changes would touch together, and each alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.derivation.deriving import derive
from ssckg.harmonization.impact import on_mappings, on_points, on_scores, on_targets
from ssckg.harmonization.impact.comparing import States
from ssckg.model.change import (
    AddDetail,
    AddElement,
    ChangeBenchmark,
    ChangeField,
    MergeElements,
    MoveElement,
)
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.impact import Impact
from ssckg.model.impact_effects import ChangeImpact, Effect, ImpactCounts
from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.model.change import Change
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition
    from ssckg.model.derivation import Derivation
    from ssckg.model.impact_effects import WorkbookRow
    from ssckg.model.phrase import Phrase

_TO_REVIEW: Final = {Effect.BROKEN, Effect.MOVES, Effect.REVIEW}


def impact(
    crosswalk: Crosswalk,
    changes: Sequence[Change],
    edition: Edition,
    *,
    strength: Predicate = Predicate.RELATED,
    rows: Mapping[str, WorkbookRow] | None = None,
    alone: bool = True,
) -> Impact:
    """Return what changes would touch, together and each alone; nothing is changed.

    Args:
        crosswalk: as it is.
        changes: in the order in which they would be carried out.
        edition: whose measures, groups and roll-up are meant.
        strength: the weakest mapping by which an indicator measures a target.
        rows: where the workbook asks for each data point (IRI).
        alone: also assess each change without the others.

    Raises:
        UnknownNameError: an element, data point, unit or field is not there.
        UsageError: a change cannot be carried out.
    """
    places = rows or {}
    derivation = derive(crosswalk, cycles=False)
    together = _assess(States(crosswalk, tuple(changes), edition, strength), places, derivation)
    each = []
    named = States(crosswalk, tuple(changes), edition, strength)
    said = tuple(sentence(named, change) for change in changes)
    for change in changes if alone else ():
        states = States(crosswalk, (change,), edition, strength)
        own = together if len(changes) == 1 else _assess(states, places, derivation)
        name = states.name(element_of(change))
        each.append(ChangeImpact(sentence(states, change), name, own.counts))
    return _with(together, said, tuple(each))


def _with(found: Impact, change: tuple[str, ...], each: tuple[ChangeImpact, ...]) -> Impact:
    return replace(found, change=change, each=each)


def element_of(change: Change) -> str:
    """Return the element (IRI) that a change is about; of a merge, the one that stays."""
    if isinstance(change, MergeElements):
        return change.into
    return change.element.iri if isinstance(change, AddElement) else change.element


def sentence(states: States, change: Change) -> Phrase:
    """Return a change in words."""
    code = states.name(element_of(change)).code
    if isinstance(change, MergeElements):
        others = ", ".join(states.name(e).code for e in change.elements if e != change.into)
        return phrase("merge %(others)s into %(code)s", others=others, code=code)
    if isinstance(change, ChangeField):
        return _of_field(states, change, code)
    if isinstance(change, ChangeBenchmark):
        return _of_benchmark(change, code)
    told = phrase("remove %(code)s", code=code)
    if isinstance(change, MoveElement):
        told = phrase("move %(code)s to the top", code=code)
        if change.below:
            place = states.name(change.below).code
            told = phrase("move %(code)s below %(place)s", code=code, place=place)
    elif isinstance(change, AddDetail):
        told = phrase("add %(aspect)s to %(code)s", aspect=change.aspect, code=code)
    elif isinstance(change, AddElement):
        told = phrase("add %(code)s", code=code)
    return told


def _of_field(states: States, change: ChangeField, code: str) -> Phrase:
    field = change.field.replace("_", " ")
    told = phrase("change %(field)s of %(code)s", field=field, code=code)
    # A unit may be given as an IRI; people know it by its name.
    return _to(told, states.before.names.get(change.value, change.value))


def _of_benchmark(change: ChangeBenchmark, code: str) -> Phrase:
    if not change.value:
        return phrase("remove benchmark of %(code)s", code=code)
    if change.benchmark:
        return _to(phrase("change benchmark of %(code)s", code=code), change.value)
    return _to(phrase("add benchmark of %(code)s", code=code), change.value)


def _to(told: Phrase, value: str) -> Phrase:
    return phrase("%(change)s to %(value)s", change=told, value=repr(value)) if value else told


def _assess(states: States, rows: Mapping[str, WorkbookRow], derivation: Derivation) -> Impact:
    targets = on_targets.target_effects(states)
    series = on_points.series_effects(states)
    found = Impact(
        framework=states.edition.id,
        strength=states.strength.value,
        change=(),
        counts=ImpactCounts(),
        each=(),
        targets=targets,
        agencies=on_targets.agency_effects(states, targets),
        mappings=on_mappings.mapping_effects(states),
        derived_mappings=on_mappings.derived_effects(states, derivation),
        cells=on_points.cell_effects(states, rows),
        cities=on_points.city_effects(states, series),
        series=series,
        groups=on_scores.group_effects(states),
        goals=on_scores.goal_effects(states),
        benchmarks=on_points.benchmark_effects(states),
        rules=on_points.rule_effects(states),
    )
    return replace(found, counts=_counts(found, len(on_points.touched_points(states))))


def _counts(found: Impact, points: int) -> ImpactCounts:
    return ImpactCounts(
        targets_lost=len(found.targets_that(Effect.LOST)),
        targets_reduced=len(found.targets_that(Effect.REDUCED)),
        targets_gained=len(found.targets_that(Effect.GAINED)),
        targets_increased=len(found.targets_that(Effect.INCREASED)),
        agencies=len(found.agencies),
        mappings=len(found.mappings),
        accepted_mappings=sum(m.listed == MappingList.ACCEPTED for m in found.mappings),
        mappings_to_review=sum(m.effect in _TO_REVIEW for m in found.mappings),
        exact_matches_broken=sum(m.effect is Effect.BROKEN for m in found.mappings),
        derived_mappings=len(found.derived_mappings),
        data_points=points,
        cells=sum(len(c.cells) for c in found.cells),
        cities=len(found.cities),
        series=len(found.series),
        reported_values=sum(len(s.years) for s in found.series),
        groups=len(found.groups),
        groups_emptied=sum(g.is_empty for g in found.groups),
        goals=len(found.goals),
        goals_emptied=sum(g.is_empty for g in found.goals),
        benchmarks=len(found.benchmarks),
        rules=len(found.rules),
    )
