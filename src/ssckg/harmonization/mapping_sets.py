"""Mapping sets as they lie in their files, and what the tables say about their ends."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.io.sssom import MappingRow, MappingSet

LISTS: Final = ("accepted", "rejected", "candidates")
"""The three lists of a set (docs/decisions/0004)."""

Pair = tuple[str, str]


def _sets() -> dict[str, set[str]]:
    return defaultdict(set)


@dataclass(slots=True)
class TableFacts:
    """What the tables of frameworks and registers hold, all by CURIE.

    elements: edition to its elements; to_declare: those of them that must be mapped or declared
    without match; labels and numbers: element to its labels and notations; described: whatever
    is a subject.
    """

    elements: dict[str, set[str]] = field(default_factory=_sets)
    to_declare: dict[str, set[str]] = field(default_factory=_sets)
    labels: dict[str, set[str]] = field(default_factory=_sets)
    numbers: dict[str, set[str]] = field(default_factory=_sets)
    described: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class MappingList:
    """One file of a set: the set's name, which list it is, its content and its text."""

    name: str
    part: str
    mapping_set: MappingSet
    text: str

    @property
    def rows(self) -> tuple[MappingRow, ...]:
        """The mappings of the list."""
        return self.mapping_set.rows

    def edition(self, side: str) -> str:
        """Return the edition (CURIE) that the head names for "subject" or "object"."""
        return str(self.mapping_set.head.get(f"{side}_source", ""))


@dataclass(frozen=True, slots=True)
class HandCheck:
    """A pair that was read by hand in a document: a line of `checks.tsv`."""

    line: int
    subject_id: str
    predicate_id: str
    object_id: str
    document: str
    page: str


@dataclass(frozen=True, slots=True)
class MappingFiles:
    """A whole set: its three lists, and the pairs read by hand with the name of their file."""

    name: str
    lists: Mapping[str, MappingList]
    checks: tuple[HandCheck, ...]
    checks_file: str

    def rows(self, part: str) -> tuple[MappingRow, ...]:
        """Return the mappings of one list."""
        return self.lists[part].rows

    @property
    def positive(self) -> list[MappingRow]:
        """The accepted mappings that say that two elements correspond."""
        return [row for row in self.rows("accepted") if row.is_positive]


def pair(row: MappingRow) -> Pair:
    """Return subject and object of a mapping, as CURIEs."""
    return row.cells["subject_id"], row.cells["object_id"]


class SameAs:
    """What exact matches imply by inversion and chaining: elements fall into classes."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._parent: dict[str, str] = {}
        for one, other in pairs:
            self._parent[self._root(one)] = self._root(other)

    def _root(self, element: str) -> str:
        while (parent := self._parent.get(element, element)) != element:
            element = parent
        return element

    def implies(self, one: str, other: str) -> bool:
        """Whether the two are the same by the pairs given."""
        return self._root(one) == self._root(other)


@dataclass(frozen=True)
class AllSets:
    """The sets that are checked together: exact matches of one set bear on all others."""

    sets: tuple[MappingFiles, ...]
    facts: TableFacts

    @cached_property
    def same(self) -> SameAs:
        """What the exact matches of all sets imply."""
        rows = (row for files in self.sets for row in files.positive)
        return SameAs(pair(row) for row in rows if row.cells["predicate_id"] == "skos:exactMatch")

    @cached_property
    def accepted(self) -> frozenset[frozenset[str]]:
        """The accepted pairs of all sets, in either direction."""
        return frozenset(frozenset(pair(row)) for files in self.sets for row in files.positive)
