"""SDG targets that lose or gain a measure, and the agencies that care about them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.interests import DECLARED, interests
from ssckg.harmonization.measures import number_key
from ssckg.model.impact_effects import AgencyEffect, Effect, TargetEffect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.harmonization.impact.comparing import States

_ORDER: Final = (Effect.LOST, Effect.REDUCED, Effect.GAINED, Effect.INCREASED, Effect.REVIEW)
_LEVELS: Final = ("high", "medium", "low")


def target_effects(states: States) -> tuple[TargetEffect, ...]:
    """Return the SDG targets whose measures change, the lost ones first, then by number."""
    before, after = states.measures
    found = [
        _effect(states, target, before.get(target, frozenset()), after.get(target, frozenset()))
        for target in {*before, *after}
        if before.get(target) != after.get(target)
    ]
    return tuple(sorted(found, key=lambda t: (_ORDER.index(t.effect), number_key(t.code), t.iri)))


def _effect(
    states: States, target: str, before: frozenset[str], after: frozenset[str]
) -> TargetEffect:
    name = states.name(target)
    return TargetEffect(
        iri=target,
        curie=name.curie,
        code=name.code,
        label=name.label,
        effect=_kind(len(before), len(after)),
        before=len(before),
        after=len(after),
        gone=tuple(map(states.name, sorted(before - after))),
        came=tuple(map(states.name, sorted(after - before))),
        left=tuple(map(states.name, sorted(after))),
    )


def _kind(before: int, after: int) -> Effect:
    if not after:
        return Effect.LOST
    if not before:
        return Effect.GAINED
    if after == before:
        return Effect.REVIEW  # As many as before, but others: of two merged indicators, say.
    return Effect.REDUCED if after < before else Effect.INCREASED


def agency_effects(states: States, targets: Iterable[TargetEffect]) -> tuple[AgencyEffect, ...]:
    """Return who cares about these targets, or has a role or priority for what changes itself."""
    effects = {target.iri: target for target in targets}
    about: dict[str, set[tuple[str, str]]] = defaultdict(set)
    by: dict[str, set[tuple[str, str]]] = defaultdict(set)
    gains = {Effect.GAINED, Effect.INCREASED}
    for state, is_after in ((states.before, False), (states.after, True)):
        for one in interests(state):
            target = effects.get(one.target)
            if target is not None and (target.effect in gains) is is_after:
                about[one.agency].add((target.effect, target.iri))
                by[one.agency].add((one.role or DECLARED, one.level))
    for role in states.before.roles:
        if role.indicator in states.changed:
            about[role.agency].add(("element", role.indicator))
            by[role.agency].add((role.role, ""))
    for each in states.before.priorities:
        if each.element in states.changed:
            about[each.agency].add(("element", each.element))
            by[each.agency].add((DECLARED, each.level))
    found = [_agency(states, agency, about[agency], by[agency]) for agency in about]
    return tuple(sorted(found, key=lambda a: (-len(a.lost), -len(a.reduced), a.acronym, a.iri)))


def _agency(
    states: States, agency: str, about: set[tuple[str, str]], by: set[tuple[str, str]]
) -> AgencyEffect:
    body = states.before.agency.get(agency) or states.after.agency.get(agency)
    levels = {level for _, level in by}
    fewer, more = {Effect.REDUCED, Effect.REVIEW}, {Effect.GAINED, Effect.INCREASED}

    def codes(kinds: Iterable[str]) -> tuple[str, ...]:
        wanted = [states.name(iri).code for kind, iri in about if kind in set(kinds)]
        return tuple(sorted(wanted, key=number_key))

    return AgencyEffect(
        iri=agency,
        acronym=body.acronym if body else agency,
        name=body.name if body else "",
        lost=codes({Effect.LOST}),
        reduced=codes(fewer),
        gained=codes(more),
        elements=codes({"element"}),
        by=tuple(sorted({origin for origin, _ in by})),
        level=next((level for level in _LEVELS if level in levels), ""),
    )
