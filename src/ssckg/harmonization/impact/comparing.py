"""The two states that an impact is told from, and the names of what is in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ssckg.harmonization.changes import apply
from ssckg.harmonization.changes_of_fields import is_clarifying, points_meant
from ssckg.harmonization.lookup import curie
from ssckg.harmonization.measures import measured_targets
from ssckg.model.change import ChangeField
from ssckg.model.choices import MappingList
from ssckg.model.impact_effects import PointName
from ssckg.model.naming import ElementName

if TYPE_CHECKING:
    from ssckg.model.change import Change
    from ssckg.model.choices import Predicate
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition, Point
    from ssckg.model.crosswalk_mappings import MappingRecord

Measures = dict[str, frozenset[str]]
"""SDG targets (IRIs) with the indicators of an edition that measure them."""


@dataclass(frozen=True)
class States:
    """The crosswalk before and after changes; `edition`: whose measures and groups are meant."""

    before: Crosswalk
    changes: tuple[Change, ...]
    edition: Edition
    strength: Predicate

    @cached_property
    def after(self) -> Crosswalk:
        """What the changes make of it."""
        return apply(self.before, *self.changes)

    @cached_property
    def fields(self) -> tuple[ChangeField, ...]:
        """The changes of fields."""
        return tuple(each for each in self.changes if isinstance(each, ChangeField))

    @cached_property
    def gone(self) -> frozenset[str]:
        """Elements that are no more."""
        return frozenset(self.before.element) - frozenset(self.after.element)

    @cached_property
    def come(self) -> frozenset[str]:
        """Elements that are new."""
        return frozenset(self.after.element) - frozenset(self.before.element)

    @cached_property
    def changed(self) -> frozenset[str]:
        """Elements that go or of which a field changes."""
        named = {each.element for each in self.fields}
        return self.gone | (named & set(self.before.element))

    @cached_property
    def gone_points(self) -> tuple[Point, ...]:
        """Data points that are no more."""
        left = {point.iri for point in self.after.points}
        return tuple(point for point in self.before.points if point.iri not in left)

    @cached_property
    def changed_points(self) -> dict[str, tuple[str, ...]]:
        """Data points (IRIs) that stay, with the fields that change in them."""
        left = {point.iri for point in self.after.points}
        found: dict[str, list[str]] = defaultdict(list)
        for change in self.fields:
            points = points_meant(self.before, change) or self.before.points_of.get(
                change.element, ()
            )
            for point in points:
                if point.iri in left:
                    found[point.iri].append(change.field)
        return {iri: tuple(fields) for iri, fields in found.items()}

    @cached_property
    def clarified_points(self) -> dict[str, frozenset[str]]:
        """Of these, the fields that only put down what was not on record of the same measure."""
        found: dict[str, set[str]] = defaultdict(set)
        for change in self.fields:
            for point in points_meant(self.before, change):
                if is_clarifying(self.before, replace(change, point=point.iri)):
                    found[point.iri].add(change.field)
        return {iri: frozenset(fields) for iri, fields in found.items()}

    @cached_property
    def measures(self) -> tuple[Measures, Measures]:
        """Who measures which SDG target, before and after."""
        return (
            _measures(self.before, self.edition.iri, self.strength),
            _measures(self.after, self.edition.iri, self.strength),
        )

    @cached_property
    def records(self) -> tuple[dict[str, MappingRecord], dict[str, MappingRecord]]:
        """The mappings of the sets by IRI, before and after; derived ones are not among them."""
        return _records(self.before), _records(self.after)

    def name(self, iri: str) -> ElementName:
        """Return the name of an element that is there before or after."""
        known = self.before.element.get(iri) or self.after.element.get(iri)
        short = curie(self.before, iri)
        if known is None:
            return ElementName(iri, short, short, "")
        return ElementName(iri, short, known.code, known.label)

    def point_name(self, iri: str) -> PointName:
        """Return the name of a data point that is there before or after."""
        return PointName(iri, curie(self.before, iri), self._point_labels.get(iri, ""))

    @cached_property
    def _point_labels(self) -> dict[str, str]:
        return {point.iri: point.label for point in (*self.after.points, *self.before.points)}


def _measures(crosswalk: Crosswalk, edition: str, strength: Predicate) -> Measures:
    found: dict[str, set[str]] = defaultdict(set)
    for indicator, targets in measured_targets(crosswalk, edition, strength).items():
        for target in targets:
            found[target].add(indicator)
    return {target: frozenset(indicators) for target, indicators in found.items()}


def _records(crosswalk: Crosswalk) -> dict[str, MappingRecord]:
    listed = (one for one in crosswalk.mappings if one.listed is not MappingList.DERIVED)
    return {one.iri: one for one in listed}
