"""What comparing frameworks starts from: editions, elements, data points, mappings, agencies.

A `Crosswalk` is one published generation read into memory. Analyses are functions of it, and of
nothing else that is hidden; so the same crosswalk gives the same figures (docs/decisions/0021).
All identifiers are IRIs below the base of the data directory.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ssckg.model.choices import MappingList, Predicate
from ssckg.model.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

__all__ = ["MappingList", "Predicate"]  # from here, too

INDICATOR: Final = "Indicator"
TARGET: Final = "Target"
GOAL: Final = "Goal"


@dataclass(frozen=True, slots=True)
class Edition:
    """A framework edition."""

    iri: str
    id: str
    """For example "u4ssc-2017"."""
    family: str
    """For example "u4ssc"."""
    title: str
    issued: str = ""
    trust: str = ""
    is_demonstration: bool = False
    """It came of a round that only shows how such a round goes: it is never in force."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a framework: indicator, target, goal, dimension, paragraph ..."""

    iri: str
    id: str
    """Last part of its IRI, unique in its edition."""
    label: str
    kind: str
    """Name of its class: "Indicator", "Target", "Goal", "Dimension", "Commitment" ..."""
    editions: tuple[str, ...]
    """IRIs; an SDG indicator stands in several."""
    codes: tuple[str, ...] = ()
    """As printed; an SDG indicator repeated under several targets has several."""
    broader: tuple[str, ...] = ()
    """IRIs right above it."""
    level: str = ""
    """Value of `code/level`: core, advanced, profile, extended ..."""
    definition: str = ""
    trust: str = ""
    is_retired: bool = False
    methods: tuple[str, ...] = ()
    """How it is measured, in words, where a source says so."""
    sources: tuple[str, ...] = ()
    """Keys of the sources that it was read in."""

    @property
    def code(self) -> str:
        """The code that people know it by: the first printed one, else its id."""
        return self.codes[0] if self.codes else self.id


@dataclass(frozen=True, slots=True)
class Point:
    """A data point: one separately reported value of an indicator. Codes are last parts of IRIs."""

    iri: str
    indicator: str
    label: str
    unit: str = ""
    unit_text: str = ""
    numerator: str = ""
    denominator: str = ""
    population_base: str = ""
    multiplier: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    direction: str = ""
    value_type: str = ""
    trust: str = ""
    sources: tuple[str, ...] = ()
    """Keys of the sources that it was read in."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """A printed factor between two units (IRIs), for one substance where it names one."""

    iri: str
    from_unit: str
    to_unit: str
    factor: Decimal
    substance: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class MappingRecord:
    """A mapping of a set, as it stands there; `subject` or `object` is empty: no match."""

    iri: str
    mapping_set: str
    subject: str
    predicate: Predicate
    object: str
    confidence: float
    listed: MappingList = MappingList.ACCEPTED
    origin: str = "ours"
    """Value of `code/origin`: stated, ours or derived."""
    status: str = "published"
    """Value of `code/mapping-status`."""
    reason: str = ""
    trust: str = ""
    justification: str = ""
    author: str = ""
    sources: tuple[str, ...] = ()
    """Keys of the documents that it rests on."""
    page: str = ""
    """Where in them, as recorded: a bar between the places, in the order that its file names the
    documents in."""
    end_changes: tuple[str, ...] = ()
    """What its ends say that they did not say when it was decided on, in words; it then has the
    status "needs-review" and keeps counting."""

    @property
    def is_no_match(self) -> bool:
        """Whether it declares that one side has no counterpart."""
        return not (self.subject and self.object)


@dataclass(frozen=True, slots=True)
class Composition:
    """A rule of the composition table: what follows when two mappings are chained.

    result: None where nothing follows (docs/decisions/0024).
    """

    id: str
    first: Predicate
    second: Predicate
    result: Predicate | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An accepted or derived mapping as seen from one of its ends: `mapping` may be inverted."""

    subject: str
    predicate: Predicate
    object: str
    mapping: MappingRecord

    @property
    def confidence(self) -> float:
        """The confidence of the mapping."""
        return self.mapping.confidence


@dataclass(frozen=True, slots=True)
class Body:
    """An agency or organisation.

    is_partner: it supports U4SSC in a roster; part_of: IRI of the body that it is a part of.
    """

    iri: str
    acronym: str
    name: str
    is_partner: bool = False
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """An agency's role for an indicator: "custodian" or "partner"."""

    indicator: str
    agency: str
    role: str
    listed_as: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """What a body is or was in an organisation (its notation); years as known; rosters: ids."""

    agency: str
    organisation: str
    role: str
    valid_from: str = ""
    valid_to: str = ""
    rosters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Priority:
    """What an agency declared to matter to it: a goal, target or indicator."""

    iri: str
    agency: str
    element: str
    level: str
    reason: str
    source: str = ""
    valid_from: str = ""
    origin: str = "declared"
    valid_to: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """A city's published report on a data point in a year; `is_missing`: listed without a value."""

    city: str
    year: str
    point: str
    is_missing: bool = False
    quality: str = ""
    """Value of `code/quality-class`, where the city said how the value came about."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a city lies; `region` is a value of `code/world-region`. Blank is not known."""

    city: str
    country: str = ""
    country_code: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class KnownBenchmark:
    """A benchmark of a data point that comes with a framework."""

    iri: str
    point: str
    label: str = ""
    value: Decimal | bool | None = None
    """In the unit of the data point; None where it is a range or bands."""


@dataclass(frozen=True, slots=True)
class KnownRule:
    """A plausibility rule, with one data point that it is about (IRI); a rule has one for each.

    use: "applies-to" or "compared-with".
    """

    iri: str
    point: str
    use: str
    label: str = ""
    kind: str = ""
    """Value of `code/rule-kind`."""


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A document's reference from an indicator to an SDG target or indicator, as now numbered."""

    element: str
    number: str


@dataclass(frozen=True)
class Crosswalk:
    """The frameworks and what links them. Made by `ssckg.harmonization.reading`."""

    base: str
    editions: tuple[Edition, ...]
    elements: tuple[Element, ...]
    points: tuple[Point, ...] = ()
    mappings: tuple[MappingRecord, ...] = ()
    set_editions: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)
    """Mapping set (IRI) to subject and object edition (IRIs); sets of derived mappings are not
    among them."""
    agencies: tuple[Body, ...] = ()
    roles: tuple[Role, ...] = ()
    priorities: tuple[Priority, ...] = ()
    reports: tuple[Reported, ...] = ()
    places: tuple[Place, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Labels of units and cities, by IRI."""
    conversions: tuple[Conversion, ...] = ()
    compositions: tuple[Composition, ...] = ()
    memberships: tuple[Membership, ...] = ()
    benchmarks: tuple[KnownBenchmark, ...] = ()
    rules: tuple[KnownRule, ...] = ()
    printed_numbers: tuple[PrintedNumber, ...] = ()

    @cached_property
    def element(self) -> dict[str, Element]:
        """The elements by IRI."""
        return {each.iri: each for each in self.elements}

    @cached_property
    def edition(self) -> dict[str, Edition]:
        """The editions by IRI."""
        return {each.iri: each for each in self.editions}

    @cached_property
    def agency(self) -> dict[str, Body]:
        """The agencies by IRI."""
        return {each.iri: each for each in self.agencies}

    @cached_property
    def points_of(self) -> dict[str, tuple[Point, ...]]:
        """The data points of each indicator that has any."""
        found: dict[str, list[Point]] = defaultdict(list)
        for point in self.points:
            found[point.indicator].append(point)
        return {iri: tuple(points) for iri, points in found.items()}

    @cached_property
    def narrower(self) -> dict[str, tuple[str, ...]]:
        """The elements right below each element that has any."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.elements:
            for above in each.broader:
                found[above].append(each.iri)
        return {iri: tuple(below) for iri, below in found.items()}

    @cached_property
    def links(self) -> dict[str, tuple[Link, ...]]:
        """The accepted mappings of each element, seen from it; derived ones are not among them."""
        return self._links(MappingList.ACCEPTED)

    @cached_property
    def derived_links(self) -> dict[str, tuple[Link, ...]]:
        """The derived mappings of each element, seen from it."""
        return self._links(MappingList.DERIVED)

    def _links(self, listed: MappingList) -> dict[str, tuple[Link, ...]]:
        found: dict[str, list[Link]] = defaultdict(list)
        for one in self.mappings:
            if one.listed is listed and not one.is_no_match:
                found[one.subject].append(Link(one.subject, one.predicate, one.object, one))
                turned = Link(one.object, one.predicate.inverse, one.subject, one)
                found[one.object].append(turned)
        return {iri: tuple(links) for iri, links in found.items()}

    def of_edition(self, edition: str, kind: str | None = None) -> tuple[Element, ...]:
        """Return the elements of an edition (IRI) in their order, of one kind if given."""
        return tuple(
            each for each in self._by_edition.get(edition, ()) if kind is None or each.kind == kind
        )

    @cached_property
    def _by_edition(self) -> dict[str, tuple[Element, ...]]:
        found: dict[str, list[Element]] = defaultdict(list)
        for each in self.elements:
            for edition in each.editions:
                found[edition].append(each)
        return {iri: tuple(elements) for iri, elements in found.items()}

    def of_kind(self, kind: str) -> tuple[Element, ...]:
        """Return the elements of one kind, of all editions, in their order."""
        return tuple(each for each in self.elements if each.kind == kind)

    def ancestors(self, element: str) -> tuple[str, ...]:
        """Return what stands above an element, nearest first, each once; the element itself not."""
        seen: dict[str, None] = {}
        queue = [element]
        while queue:
            known = self.element.get(queue.pop(0))
            for above in known.broader if known else ():
                if above not in seen and above != element:
                    seen[above] = None
                    queue.append(above)
        return tuple(seen)

    def at(self, element: str, kind: str) -> tuple[str, ...]:
        """Return the element itself, if it is of that kind, else those above it that are."""
        known = self.element.get(element)
        if known is not None and known.kind == kind:
            return (element,)
        above = (iri for iri in self.ancestors(element) if iri in self.element)
        return tuple(iri for iri in above if self.element[iri].kind == kind)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the content, whatever its order: equal crosswalks, equal digests."""
        hashed = hashlib.sha256()
        for name, values in self._content():
            hashed.update(f"{name}\n".encode())
            for line in sorted(json.dumps(plain(v), sort_keys=True) for v in values):
                hashed.update(line.encode() + b"\n")
        return hashed.hexdigest()

    def _content(self) -> Iterator[tuple[str, tuple[object, ...]]]:
        for name in ("editions", "elements", "points", "mappings"):
            yield name, getattr(self, name)
        for name in ("agencies", "memberships", "roles", "priorities", "reports", "places"):
            yield name, getattr(self, name)
        for name in ("conversions", "compositions", "benchmarks", "rules", "printed_numbers"):
            yield name, getattr(self, name)
        yield "sets", tuple(self.set_editions.items())
        yield "names", tuple(self.names.items())
