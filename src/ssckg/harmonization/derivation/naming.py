"""In which direction a derived mapping is written, and what it and its set are called."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.crosswalk import Crosswalk

Pair = tuple[str, str]
SETS: Final = "mapping/derived/"
"""Where the IRIs of derived sets and of what is in them begin, below the base."""


class Naming:
    """Directions and names, as the mapping sets of a crosswalk suggest them."""

    def __init__(self, crosswalk: Crosswalk) -> None:
        """Take the crosswalk."""
        self._crosswalk = crosswalk
        self._joined = set(crosswalk.set_editions.values())
        self._in_sets = {edition for pair in self._joined for edition in pair}

    def edition_of(self, element: str) -> str:
        """Return the edition (IRI) in which mapping sets take an element; empty if in none."""
        known = self._crosswalk.element.get(element)
        editions = sorted(known.editions, key=self._edition_id) if known else []
        return next((e for e in editions if e in self._in_sets), editions[0] if editions else "")

    def share_edition(self, one: str, other: str) -> bool:
        """Say whether two elements stand in one edition."""
        elements = self._crosswalk.element
        if one not in elements or other not in elements:
            return False
        return not set(elements[one].editions).isdisjoint(elements[other].editions)

    def oriented(self, one: str, other: str) -> Pair:
        """Return the two in the direction of writing: as the accepted set of their editions.

        Where none joins them: by framework, edition and IRI.
        """
        ends = self.edition_of(one), self.edition_of(other)
        if ends in self._joined and ends[0] != ends[1]:
            return one, other
        if ends[::-1] in self._joined and ends[0] != ends[1]:
            return other, one
        first, second = sorted((one, other), key=self._order)
        return first, second

    def _order(self, element: str) -> tuple[str, str, str]:
        edition = self.edition_of(element)
        return self._family(edition), self._edition_id(edition), element

    def _edition_id(self, edition: str) -> str:
        known = self._crosswalk.edition.get(edition)
        return known.id if known else edition.rpartition("/")[2]

    def _family(self, edition: str) -> str:
        known = self._crosswalk.edition.get(edition)
        return (known.family if known else "") or self._edition_id(edition)

    def set_names(self, pairs: Iterable[Pair]) -> dict[Pair, str]:
        """Return the names of the sets that pairs belong to, by their editions (IRIs).

        A set is called after the two frameworks; where several editions of them are joined, after
        the editions.
        """
        editions = {(self.edition_of(s), self.edition_of(o)) for s, o in pairs}
        by_name: dict[str, list[Pair]] = defaultdict(list)
        for ends in sorted(editions):
            by_name["-".join(map(self._family, ends))].append(ends)
        return {
            ends: name if len(found) == 1 else "-".join(map(self._edition_id, ends))
            for name, found in by_name.items()
            for ends in found
        }

    @cached_property
    def base(self) -> str:
        """Where the IRIs of derived sets begin."""
        return self._crosswalk.base + SETS

    def named(self, element: str) -> str:
        """Return a name of an element that no other framework uses: framework and last part."""
        return f"{self._family(self.edition_of(element))}-{self.local(element)}"

    def local(self, element: str) -> str:
        """Return the last part of the IRI of an element."""
        known = self._crosswalk.element.get(element)
        return known.id if known else element.rpartition("/")[2]
