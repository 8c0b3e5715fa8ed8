"""Mappings that go, move or are to be reviewed, and derived ones that rest on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.harmonization.derivation.deriving import derive
from ssckg.model.choices import Predicate
from ssckg.model.impact_effects import DerivedEffect, Effect, MappingEffect

if TYPE_CHECKING:
    from ssckg.harmonization.impact.comparing import States
    from ssckg.model.change import ChangeField
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import MappingRecord
    from ssckg.model.derivation import Chain, Derivation, Derived

EXACT_FIELDS: Final = frozenset({"unit", "numerator", "denominator"})
"""What agrees in an exact match (docs/decisions/0004)."""
_ORDER: Final = (Effect.BROKEN, Effect.FALLS, Effect.MOVES, Effect.REVIEW, Effect.NEW)
_UNSURE: Final = 1e-9


def mapping_effects(states: States) -> tuple[MappingEffect, ...]:
    """Return the mappings, of all lists, that differ afterwards; the gravest effect first."""
    before, after = states.records
    found = [
        _effect(states, before.get(iri), after.get(iri))
        for iri in {*before, *after}
        if before.get(iri) is not after.get(iri)
    ]
    return tuple(sorted(found, key=lambda m: (_ORDER.index(m.effect), m.listed, m.iri)))


def _effect(states: States, old: MappingRecord | None, new: MappingRecord | None) -> MappingEffect:
    effect, why = _kind(states, old, new)
    one = old or new
    if one is None:  # pragma: no cover - one of the two is there
        raise ValueError("no mapping")
    return MappingEffect(
        iri=one.iri,
        mapping_set=one.mapping_set.removeprefix(f"{states.before.base}mapping/"),
        subject=states.name(one.subject) if one.subject else None,
        predicate=one.predicate,
        object=states.name(one.object) if one.object else None,
        confidence=one.confidence,
        listed=one.listed,
        effect=effect,
        why=why,
    )


def _kind(
    states: States, old: MappingRecord | None, new: MappingRecord | None
) -> tuple[Effect, str]:
    if old is None:
        return Effect.NEW, ""
    if new is None:
        return Effect.FALLS, ""
    if (old.subject, old.object) != (new.subject, new.object):
        end = new.subject if new.subject != old.subject else new.object
        return Effect.MOVES, f"to {states.name(end).code}, to be reviewed there"
    for change in states.fields:
        if change.element in {old.subject, old.object} and _breaks(states, old, change):
            return Effect.BROKEN, f"exact match: the {change.field} agreed before, and would not"
    fields = sorted({c.field for c in states.fields if c.element in {old.subject, old.object}})
    return Effect.REVIEW, f"{', '.join(fields)} changes at one end"


def _breaks(states: States, mapping: MappingRecord, change: ChangeField) -> bool:
    """Say whether the ends of an exact match had a value in common that they no longer have."""
    if mapping.predicate is not Predicate.EXACT or change.field not in EXACT_FIELDS:
        return False
    common = [
        _values(state, mapping.subject, change.field) & _values(state, mapping.object, change.field)
        for state in (states.before, states.after)
    ]
    return bool(common[0]) and not common[1]


def _values(crosswalk: Crosswalk, element: str, field: str) -> set[str]:
    points = crosswalk.points_of.get(element, ())
    return {text.casefold() for point in points if (text := getattr(point, field))}


def derived_effects(states: States, known: Derivation | None = None) -> tuple[DerivedEffect, ...]:
    """Return the derived mappings that fall, change or come, with the chains through the change.

    Args:
        states: before and after.
        known: what follows before the change, where it was worked out already.
    """
    before = (known or derive(states.before, cycles=False)).by_pair
    is_same = all(old is new or _same_ends(old, new) for old, new in _pairs(states))
    after = before if is_same else derive(states.after, cycles=False).by_pair
    found = []
    for pair in {*before, *after}:
        old, new = before.get(pair), after.get(pair)
        effect = _derived_kind(states, old, new)
        if effect is not None:
            found.append(_derived(states, old, new, effect))
    order = {effect: number for number, effect in enumerate(_ORDER)}
    return tuple(sorted(found, key=lambda d: (order[d.effect], d.subject.iri, d.object.iri)))


def _pairs(states: States) -> list[tuple[MappingRecord | None, MappingRecord | None]]:
    before, after = states.records
    return [(before.get(iri), after.get(iri)) for iri in {*before, *after}]


def _same_ends(old: MappingRecord | None, new: MappingRecord | None) -> bool:
    if old is None or new is None:
        return False
    return (old.subject, old.object, old.predicate) == (new.subject, new.object, new.predicate)


def _derived_kind(states: States, old: Derived | None, new: Derived | None) -> Effect | None:
    if old is None or new is None:
        return Effect.NEW if old is None else Effect.FALLS
    is_weaker = abs(old.confidence - new.confidence) > _UNSURE or old.predicate != new.predicate
    if is_weaker or _through(states, old):
        return Effect.REVIEW
    return None


def _derived(
    states: States, old: Derived | None, new: Derived | None, effect: Effect
) -> DerivedEffect:
    one = old or new
    if one is None:  # pragma: no cover - one of the two is there
        raise ValueError("no derived mapping")
    chains = _through(states, one)
    return DerivedEffect(
        subject=states.name(one.subject),
        predicate=one.predicate,
        object=states.name(one.object),
        confidence=one.confidence,
        confidence_after=new.confidence if new else None,
        effect=effect,
        chains=tuple(
            " → ".join(states.name(iri).curie for iri in chain.elements) for chain in chains
        ),
    )


def _through(states: States, derived: Derived) -> tuple[Chain, ...]:
    """Return the chains of a derived mapping that pass what changes or comes."""
    touched = states.changed | states.come
    return tuple(
        chain
        for chain in (*derived.chains, *derived.other_chains)
        if touched.intersection(chain.elements)
    )
