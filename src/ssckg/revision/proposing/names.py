"""What the names in a proposal mean: elements, data points and benchmarks of an edition."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ssckg.errors import UnknownNameError, UsageError
from ssckg.model.framework import folded_code
from ssckg.namespaces import BASE, shrink
from ssckg.revision.applying.plan import elements_of, path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.model.edition_content import EditionContent, Item

_NOT_IN_ID: Final = re.compile(r"[^A-Za-z0-9.]+")
_MOST_NAMED: Final = 6
_LIKENESS: Final = 70


class EditionNames:
    """Finds the items of an edition by what people write: code, id, CURIE or IRI."""

    def __init__(self, content: EditionContent, base: str = BASE) -> None:
        """Take the edition; `base` is where the data IRIs that people see begin."""
        self.content = content
        self._base = base

    @cached_property
    def elements(self) -> Mapping[str, Item]:
        """The elements by IRI: what stands in the scheme of an edition."""
        return {item.iri: item for item in elements_of(self.content)}

    @cached_property
    def path(self) -> str:
        """Where the IRIs of new elements begin."""
        return f"{BASE}{path_of(self.content)}/"

    @cached_property
    def benchmarks_of(self) -> Mapping[str, tuple[Item, ...]]:
        """Benchmarks by the IRI of their data point."""
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.content.of_class("ssc:Benchmark"):
            for value in item.values("ssc:benchmarkOf"):
                found[value.text].append(item)
        return {point: tuple(items) for point, items in found.items()}

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for iri, item in self.elements.items():
            codes = (value.text for value in item.values("skos:notation"))
            for name in (iri, shrink(iri), last_part(iri), item.text("dcterms:identifier"), *codes):
                if name:
                    found[folded_code(name)][iri] = None
        return {name: tuple(iris) for name, iris in found.items()}

    def element(self, text: str) -> Item:
        """Return the element that a name means.

        Raises:
            UnknownNameError: none of this edition does; with near codes.
            UsageError: several do; with their CURIEs.
        """
        found = self._by_name.get(folded_code(self._own(text)), ())
        if len(found) > 1:
            names = ", ".join(shrink(iri) for iri in found[:_MOST_NAMED])
            raise UsageError(f"{text!r} means several elements", hint=f"write one of {names}")
        if not found:
            codes = dict.fromkeys(self.code_of(iri) for iri in self.elements)
            kind = f"element of {self.content.id}"
            raise UnknownNameError(kind, text, near(text, codes))
        return self.elements[found[0]]

    def is_element(self, iri: str) -> bool:
        """Say whether an IRI is that of an element of the edition."""
        return iri in self.elements

    def is_taken(self, name: str) -> bool:
        """Say whether an id or code is one of an element that is there."""
        return bool(self.holders(name))

    def holders(self, name: str) -> frozenset[str]:
        """Return the elements (IRIs) that have an id or code."""
        return frozenset(self._by_name.get(folded_code(name), ()))

    def point(self, element: str, text: str) -> Item:
        """Return the data point of an element (IRI) that a name means; without one, the only one.

        Raises:
            UnknownNameError: none does; with all there are.
            UsageError: nothing was named, and there are several or none.
        """
        points = self.content.points_of.get(element, ())
        names = tuple(last_part(point.iri) for point in points)
        if not text:
            if len(points) == 1:
                return points[0]
            code = self.code_of(element)
            if not points:
                raise UsageError(f"{code} has no data point")
            hint = f"name one of {', '.join(names)}"
            raise UsageError(f"{code} has {len(points)} data points", hint=hint)
        wanted = self._own(text)
        for point in points:
            known = {point.iri, shrink(point.iri), last_part(point.iri)}
            if wanted in known or folded_code(wanted) == folded_code(point.text("skos:prefLabel")):
                return point
        raise UnknownNameError(f"data point of {self.code_of(element)}", text, names)

    def benchmark(self, point: str, text: str) -> Item | None:
        """Return the benchmark of a data point (IRI) that a name means; without one, the only one.

        None where nothing was named and the data point has no benchmark.

        Raises:
            UnknownNameError: none does; with all there are.
            UsageError: nothing was named, and there are several.
        """
        found = self.benchmarks_of.get(point, ())
        names = tuple(last_part(item.iri) for item in found)
        if not text:
            if len(found) > 1:
                hint = f"name one of {', '.join(names)}"
                raise UsageError(f"the data point has {len(found)} benchmarks", hint=hint)
            return found[0] if found else None
        wanted = self._own(text)
        for item in found:
            if wanted in {item.iri, last_part(item.iri), item.text("dcterms:identifier")}:
                return item
        raise UnknownNameError("benchmark of the data point", text, names)

    def code_of(self, iri: str) -> str:
        """Return the code of an element as people know it; else its id, or the IRI itself."""
        item = self.content.item.get(iri)
        if item is None:
            return last_part(iri) or iri
        return item.text("skos:notation") or last_part(iri)

    def label_of(self, iri: str) -> str:
        """Return the label of an item; empty without one."""
        item = self.content.item.get(iri)
        return item.text("skos:prefLabel") if item is not None else ""

    def name_of(self, iri: str) -> str:
        """Return code and label of an element, or of a data point with its indicator."""
        item = self.content.item.get(iri)
        if item is not None and item.is_a("ssc:DataPoint"):
            owner = item.text("ssc:dataPointOf")
            if len(self.content.points_of.get(owner, ())) == 1:
                return self.name_of(owner)
            return f"{self.code_of(owner)}, {item.text('skos:prefLabel') or last_part(iri)}"
        label = self.label_of(iri)
        return f"{self.code_of(iri)} ({label})" if label else self.code_of(iri)

    def _own(self, text: str) -> str:
        """Return an IRI as it stands below the standard base; any other text as it is."""
        if self._base != BASE and text.startswith(self._base):
            return BASE + text.removeprefix(self._base)
        return text


def last_part(iri: str) -> str:
    """Return the last part of an IRI.

    >>> last_part("https://w3id.org/ssckg/u4ssc/EC-P-W-1A"), last_part("http://x.example/o#16.9")
    ('EC-P-W-1A', '16.9')
    """
    return iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]


def id_of_code(code: str) -> str:
    """Return the last part of the IRI that an element of a code gets.

    >>> id_of_code("EC: ICT: ICT: 5C"), id_of_code("11.2.1"), id_of_code("  (new) indicator ")
    ('EC-ICT-ICT-5C', '11.2.1', 'new-indicator')
    """
    return _NOT_IN_ID.sub("-", code).strip("-.")


def near(text: str, names: Iterable[str], least: int = _LIKENESS) -> tuple[str, ...]:
    """Return the five names most like a misspelt one, of a likeness of at least `least` in 100."""
    from rapidfuzz import process  # noqa: PLC0415  not needed by who spells well

    found = process.extract(text, list(names), limit=5, score_cutoff=least)
    return tuple(name for name, _, _ in found)
