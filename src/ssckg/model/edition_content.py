"""All that is stated of one edition of a framework, as items with facts: what releases freeze.

An item is anything that the graph of the edition describes: the edition itself, its elements, data
points, benchmarks, rules, notes. Nothing is left out and nothing is added on the way from RDF and
back, so that two editions are equal exactly when they state the same.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ssckg.namespaces import BASE, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RESOURCE: Final = "@id"
"""The datatype of a value that is an IRI."""


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """An IRI or a literal: its text, its datatype (IRI; `RESOURCE`; "": a string), its language."""

    text: str
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One statement on an item; `property` is a full IRI."""

    property: str
    value: Value


@dataclass(frozen=True)
class Item:
    """A thing and all that is stated of it; facts sorted, each once."""

    iri: str
    facts: tuple[Fact, ...] = ()

    @classmethod
    def of(cls, iri: str, facts: Iterable[Fact]) -> Item:
        """Return the item with these facts, in order, each once."""
        return cls(iri, tuple(sorted(set(facts))))

    def values(self, curie: str) -> tuple[Value, ...]:
        """Return the values of a property, for example "skos:prefLabel"."""
        name = expand(curie)
        return tuple(fact.value for fact in self.facts if fact.property == name)

    def text(self, curie: str) -> str:
        """Return the text of the first value of a property; empty without one."""
        return next((value.text for value in self.values(curie)), "")

    def with_values(self, curie: str, values: Iterable[Value]) -> Item:
        """Return the item with exactly these values of a property."""
        name = expand(curie)
        kept = (fact for fact in self.facts if fact.property != name)
        return Item.of(self.iri, (*kept, *(Fact(name, value) for value in values)))

    @cached_property
    def classes(self) -> frozenset[str]:
        """The IRIs of its classes."""
        return frozenset(value.text for value in self.values("rdf:type"))

    def is_a(self, curie: str) -> bool:
        """Say whether it is of a class, for example "ssc:Indicator"."""
        return expand(curie) in self.classes


@dataclass(frozen=True)
class EditionContent:
    """An edition: its id ("u4ssc-2017"), its IRI, and all items of its graph, by IRI.

    All IRIs stand below the standard base.
    """

    id: str
    iri: str
    items: tuple[Item, ...]

    @classmethod
    def of(cls, edition: str, iri: str, items: Iterable[Item]) -> EditionContent:
        """Return the edition with these items in order."""
        return cls(edition, iri, tuple(sorted(items, key=lambda item: item.iri)))

    @cached_property
    def item(self) -> Mapping[str, Item]:
        """Items by IRI."""
        return {item.iri: item for item in self.items}

    @cached_property
    def points_of(self) -> Mapping[str, tuple[Item, ...]]:
        """Data points by the IRI of their indicator."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            if item.is_a("ssc:DataPoint"):
                found.setdefault(item.text("ssc:dataPointOf"), []).append(item)
        return {iri: tuple(points) for iri, points in found.items()}

    @cached_property
    def elements(self) -> tuple[Item, ...]:
        """The elements of the edition: what stands in its scheme."""
        return tuple(item for item in self.items if item.values("skos:inScheme"))

    @cached_property
    def path(self) -> str:
        """The path of its IRIs ("u4ssc"); its id where nothing stands below a path."""
        iris = (item.iri for item in self.items if item.iri in self._lasting)
        paths = Counter(i.removeprefix(BASE).partition("/")[0] for i in iris if i.startswith(BASE))
        return min(paths, key=lambda path: (-paths[path], path)) if paths else self.id

    @cached_property
    def _lasting(self) -> frozenset[str]:
        points = (point.iri for found in self.points_of.values() for point in found)
        return frozenset((*self.broader, *points))

    @cached_property
    def broader(self) -> Mapping[str, tuple[str, ...]]:
        """What stands right above each element (IRIs); empty for those at the top."""
        return {
            item.iri: tuple(value.text for value in item.values("skos:broader"))
            for item in self.elements
        }

    def of_class(self, curie: str) -> tuple[Item, ...]:
        """Return the items of a class."""
        return tuple(item for item in self.items if item.is_a(curie))

    def with_items(self, changed: Iterable[Item], gone: Iterable[str] = ()) -> EditionContent:
        """Return the edition with items put in, or in the place of those of their IRI, or gone."""
        items = {**self.item, **{item.iri: item for item in changed}}
        for iri in gone:
            items.pop(iri, None)
        return replace(self, items=tuple(items[iri] for iri in sorted(items)))
