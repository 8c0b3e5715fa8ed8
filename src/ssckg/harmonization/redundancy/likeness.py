"""How alike two indicators are by their definitions: five parts, weighted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.clashes.definition import definition_of, unit_names
from ssckg.harmonization.clashes.differences import best_likeness
from ssckg.harmonization.clashes.units import factor_between
from ssckg.harmonization.measures import is_strong, targets_of
from ssckg.model.choices import Predicate
from ssckg.model.redundancy import ScorePart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.harmonization.clashes.definition import Definition
    from ssckg.model.crosswalk import Crosswalk

WEIGHTS: Final = {
    "label": 0.35,
    "numerator": 0.25,
    "denominator": 0.15,
    "unit": 0.10,
    "targets": 0.15,
}
"""Our choice: what is counted weighs most; a unit such as per cent, that a third of all data
points share, and a target, that several indicators measure, little by themselves."""
CONVERTIBLE: Final = 0.5
"""Likeness of two units between which a factor exists."""


@dataclass(frozen=True)
class Profile:
    """What the likeness of an indicator is judged by."""

    crosswalk: Crosswalk
    iri: str

    @cached_property
    def definition(self) -> Definition:
        """Its definition."""
        return definition_of(self.crosswalk, self.iri)

    @cached_property
    def label(self) -> str:
        """Its label."""
        return self.crosswalk.element[self.iri].label

    @cached_property
    def unit_names(self) -> str:
        """The names of its units."""
        return unit_names(self.crosswalk, self.definition.units)

    @cached_property
    def target_codes(self) -> str:
        """The codes of the SDG targets that it measures."""
        return ", ".join(sorted(self.crosswalk.element[iri].code for iri in self.targets))

    @cached_property
    def targets(self) -> frozenset[str]:
        """The SDG targets (IRIs) that it measures."""
        return frozenset(targets_of(self.crosswalk, self.iri))

    @cached_property
    def counterparts(self) -> frozenset[str]:
        """The elements (IRIs) that it has an exact or close match to."""
        links = self.crosswalk.links.get(self.iri, ())
        return frozenset(k.object for k in links if is_strong(k.predicate, Predicate.CLOSE))


def score_parts(one: Profile, two: Profile) -> tuple[ScorePart, ...]:
    """Return the parts of the likeness of two indicators, in the order of `WEIGHTS`."""
    left, right = one.definition, two.definition
    return (
        _text("label", _label_likeness(one, two)),
        _text("numerator", best_likeness(left.numerators, right.numerators)),
        _text("denominator", best_likeness(left.denominators, right.denominators)),
        _unit(one, two),
        _targets(one, two),
    )


def definition_score(parts: Sequence[ScorePart]) -> tuple[float, float]:
    """Return the weighted mean likeness of the known parts, and the weight of these."""
    known = [(part.weight, part.likeness) for part in parts if part.likeness is not None]
    weight = sum(weight for weight, _ in known)
    if not weight:
        return 0.0, 0.0
    return round(sum(w * likeness for w, likeness in known) / weight, 6), round(weight, 6)


def _label_likeness(one: Profile, two: Profile) -> tuple[float, str, str] | None:
    """Compare labels; where one side has no numerator, its label also with the other's.

    Clause names such as "Number of firefighters per 100 000 population" are what is counted.
    """
    pairs: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((one.label,), (two.label,))]
    if one.definition.numerators and not two.definition.numerators:
        pairs.append((one.definition.numerators, (two.label,)))
    if two.definition.numerators and not one.definition.numerators:
        pairs.append(((one.label,), two.definition.numerators))
    found = [best for best in (best_likeness(*each) for each in pairs) if best is not None]
    return max(found, key=lambda each: each[0])


def _text(name: str, best: tuple[float, str, str] | None) -> ScorePart:
    if best is None:
        return ScorePart(name, WEIGHTS[name], None)
    return ScorePart(name, WEIGHTS[name], round(best[0], 6), best[1], best[2])


def _unit(one: Profile, two: Profile) -> ScorePart:
    units, others = one.definition.units, two.definition.units
    alike: float | None = None
    if units and others:
        alike = 1.0 if set(units) & set(others) else 0.0
        pairs = ((a, b) for a in units for b in others)
        if not alike and any(factor_between(one.crosswalk, a, b) for a, b in pairs):
            alike = CONVERTIBLE
    return ScorePart("unit", WEIGHTS["unit"], alike, one.unit_names, two.unit_names)


def _targets(one: Profile, two: Profile) -> ScorePart:
    """Compare SDG targets by their Jaccard index: shared over all that either measures."""
    alike = None
    if one.targets and two.targets:
        alike = round(len(one.targets & two.targets) / len(one.targets | two.targets), 6)
    return ScorePart("targets", WEIGHTS["targets"], alike, one.target_codes, two.target_codes)
