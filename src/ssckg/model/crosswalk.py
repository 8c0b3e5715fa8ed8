"""What comparing frameworks starts from: frameworks, mappings, agencies and cities, tied together.

A `Crosswalk` is one published generation read into memory. Analyses are functions of it, and of
nothing else that is hidden; so the same crosswalk gives the same figures (docs/decisions/0021).
What it holds is in `crosswalk_frameworks`, `crosswalk_mappings`, `crosswalk_agencies` and
`crosswalk_cities`; all identifiers are IRIs below the base of the data directory.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ssckg.model.choices import MappingList
from ssckg.model.crosswalk_mappings import Link
from ssckg.model.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ssckg.model.crosswalk_agencies import Body, Membership, Priority, Role
    from ssckg.model.crosswalk_cities import Place, Reported
    from ssckg.model.crosswalk_frameworks import (
        Conversion,
        Edition,
        Element,
        KnownBenchmark,
        KnownRule,
        Point,
        PrintedNumber,
    )
    from ssckg.model.crosswalk_mappings import Composition, MappingRecord


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
    reports: Sequence[Reported] = ()
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

    def _content(self) -> Iterator[tuple[str, Iterable[object]]]:
        for name in ("editions", "elements", "points", "mappings"):
            yield name, getattr(self, name)
        for name in ("agencies", "memberships", "roles", "priorities", "reports", "places"):
            yield name, getattr(self, name)
        for name in ("conversions", "compositions", "benchmarks", "rules", "printed_numbers"):
            yield name, getattr(self, name)
        yield "sets", tuple(self.set_editions.items())
        yield "names", tuple(self.names.items())
