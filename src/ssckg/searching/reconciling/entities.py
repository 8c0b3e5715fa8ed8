"""The things that can be matched, their ids in this service, and lookups over them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg.searching.folding import code_parts
from ssckg.searching.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.searching.entry import Entry
    from ssckg.searching.index import Index


_APART: Final = re.compile(r"[a-z]+|[0-9]+")
"""Letters and digits: "iso37120" is also written "ISO 37120"."""


class Entities:
    """Entries of an index that are of a type, by number and by id."""

    def __init__(self, index: Index, id_of: Callable[[str], str]) -> None:
        """Take the index, and what makes the id of this service out of an IRI."""
        self.index = index
        self._ids = [id_of(entry.iri) for entry in index.entries]
        self._by_id = {id_: number for number, id_ in enumerate(self._ids)}
        self.frames = tuple(self._frame_of(entry) for entry in index.entries)
        self.numbers = {
            number: None
            for number, entry in enumerate(index.entries)
            if kinds()[entry.kind].is_type
        }

    def _frame_of(self, entry: Entry) -> frozenset[str]:
        """Return the words by which people name the framework of an entry before its code."""
        found: set[str] = set()
        for iri in entry.facts.get("framework", ()):
            edition = self.index.entry(iri)
            if edition is not None:
                family = [self.index.code_of(i) for i in edition.facts.get("edition-of", ())]
                for name in (edition.id, *family):
                    parts = code_parts(name)
                    found.update(parts, ("".join(parts[:1]),))
                    found.update(*(_APART.findall(part) for part in parts))
        return frozenset(found)

    def id_of(self, entry: Entry) -> str:
        """Return the id of an entry."""
        return self._ids[self.index.number_of[entry.iri]]

    def find(self, id_: str) -> int | None:
        """Return the number of the entry with this id or IRI."""
        found = self._by_id.get(id_)
        return self.index.number_of.get(id_) if found is None else found

    def get(self, id_: str) -> Entry | None:
        """Return the entry with this id or IRI."""
        number = self.find(id_)
        return None if number is None else self.index.entries[number]

    def weight(self, entry: Entry) -> float:
        """Return how much an entry weighs among others that are as much like the query."""
        return self.index.weights[self.index.number_of[entry.iri]]

    def names_of(self, iri: str) -> tuple[str, ...]:
        """Return the names, codes and id of the thing that a value names; () if it names none."""
        number = self.index.number_of.get(iri)
        if number is None:
            return ()
        entry = self.index.entries[number]
        every = (*entry.all_names, *entry.codes, entry.id, self._ids[number])
        return tuple(name for name in every if name)
