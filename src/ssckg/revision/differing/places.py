"""To which element of an edition an item belongs: data points, notes, benchmarks, references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.namespaces import expand

if TYPE_CHECKING:
    from ssckg.model.edition_content import EditionContent, Item

_SCHEME: Final = expand("skos:inScheme")
_OWNERS: Final = tuple(
    expand(name)
    for name in (
        "ssc:dataPointOf",
        "ssc:detailOf",
        "ssc:benchmarkOf",
        "ssc:aboutResource",
        "ssc:listedElement",
        "ssc:indicator",
        "ssc:referringElement",
        "ssc:changedElement",
    )
)
_BAND: Final = expand("ssc:hasBand")


class Places:
    """Finds elements, data points and what hangs on them in one edition."""

    def __init__(self, edition: EditionContent) -> None:
        """Take the edition."""
        self._edition = edition
        self._found: dict[str, str] = {}
        self.elements = frozenset(
            item.iri
            for item in edition.items
            if any(fact.property == _SCHEME for fact in item.facts)
        )
        self._of_band = {
            fact.value.text: item.iri
            for item in edition.items
            for fact in item.facts
            if fact.property == _BAND
        }

    def element_of(self, iri: str) -> str:
        """Return the element that an item is or belongs to; empty where it belongs to none."""
        if iri not in self._found:
            self._found[iri] = ""  # ends a circle of owners
            self._found[iri] = self._search(iri)
        return self._found[iri]

    def point_of(self, iri: str) -> str:
        """Return the data point that an item is or belongs to; empty where it belongs to none."""
        for _ in range(len(_OWNERS)):
            item = self._edition.item.get(iri)
            if item is None:
                return ""
            if item.is_a("ssc:DataPoint"):
                return iri
            iri = self._owner(item)
        return ""

    def _search(self, iri: str) -> str:
        if iri in self.elements:
            return iri
        item = self._edition.item.get(iri)
        owner = self._owner(item) if item is not None else ""
        if owner and (found := self.element_of(owner)):
            return found
        return self._above(iri)

    def _owner(self, item: Item) -> str:
        for fact in item.facts:
            if fact.property in _OWNERS:
                return fact.value.text
        return self._of_band.get(item.iri, "")

    def _above(self, iri: str) -> str:
        """Return the nearest element in the path."""
        end = iri.rfind("/")
        while end > 0:
            if iri[:end] in self.elements:
                return iri[:end]
            end = iri.rfind("/", 0, end)
        return ""
