"""What lies between two editions: renames, and typed edits that together hold every difference.

An `EditionDiff` is exact: taking away what it takes away, renaming, and adding what it adds makes
the second edition out of the first one, and the other way round the first one out of the second.
Its edits say the same in the words of people; each statement that differs belongs to one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from ssckg.model.edition_content import RESOURCE, Fact

if TYPE_CHECKING:
    from collections.abc import Mapping


class EditKind(StrEnum):
    """What an edit is, in the order in which edits are told."""

    ADDED = "added"
    RETIRED = "retired"
    REPLACED = "replaced"
    SPLIT = "split"
    MERGED = "merged"
    MOVED = "moved"
    LEVEL = "level"
    FIELD = "field"
    POINT_ADDED = "data-point-added"
    POINT_RETIRED = "data-point-retired"
    BENCHMARK = "benchmark"
    METHODOLOGY = "methodology"
    EDITION = "edition"
    """What is said of the edition or its framework as a whole."""
    OTHER = "other"
    """Other statements: notes, sources, roles, references; one edit for each class and property."""


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A fact together with the item that it is stated of."""

    item: str
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One difference.

    before, after: IRIs of the elements in the first and in the second edition; point: IRI of the
    data point that it is about, in the second edition if it is there; field: a name of
    `revision.fields`, or a property as a CURIE; old, new: values as written (IRIs in full), None
    where there was none; removed, added: its statements, those removed in the names of the first
    edition and those added in the names of the second.
    """

    kind: EditKind
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    point: str = ""
    field: str = ""
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    removed: tuple[Statement, ...] = ()
    added: tuple[Statement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EditionDiff:
    """All that is between two editions, from the first to the second.

    renames: one to one, IRI in the first and in the second, of items and of what their facts name;
    gone, come: items without a counterpart; names: code and label of elements and data points by
    IRI, for people only; codes: of elements by IRI, likewise.
    """

    from_id: str
    from_iri: str
    to_id: str
    to_iri: str
    renames: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, compare=False)
    codes: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def removed(self) -> tuple[Statement, ...]:
        """All statements that only the first edition makes, in order."""
        return tuple(sorted(one for edit in self.edits for one in edit.removed))

    @cached_property
    def added(self) -> tuple[Statement, ...]:
        """All statements that only the second edition makes, in order."""
        return tuple(sorted(one for edit in self.edits for one in edit.added))

    @cached_property
    def renaming(self) -> Renaming:
        """The renames as an operation."""
        return Renaming(self.renames)

    @property
    def is_empty(self) -> bool:
        """Say whether both editions state the same under the same names."""
        told = (self.edits, self.renames, self.gone, self.come)
        return not any(told) and (self.from_id, self.from_iri) == (self.to_id, self.to_iri)


class Renaming:
    """A one to one change of IRIs, all at once, and back."""

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        """Take pairs of an IRI and its new name."""
        self.onward: Mapping[str, str] = MappingProxyType(dict(pairs))
        self.back: Mapping[str, str] = MappingProxyType({new: old for old, new in pairs})

    def iri(self, iri: str) -> str:
        """Return the new name of an IRI."""
        return self.onward.get(iri, iri)

    def survives(self, iri: str) -> bool:
        """Say whether an IRI comes back as it was if it is renamed and then renamed back."""
        new = self.onward.get(iri, iri)
        return self.back.get(new, new) == iri

    def fact(self, fact: Fact) -> Fact:
        """Return a fact with the IRI that it names renamed."""
        if fact.value.datatype != RESOURCE or fact.value.text not in self.onward:
            return fact
        return Fact(fact.property, replace(fact.value, text=self.onward[fact.value.text]))

    def statement(self, statement: Statement) -> Statement:
        """Return a statement in the new names."""
        return Statement(self.iri(statement.item), self.fact(statement.fact))

    def keeps(self, statement: Statement) -> bool:
        """Say whether a statement comes back as it was if it is renamed and then renamed back."""
        value = statement.fact.value
        return self.survives(statement.item) and (
            value.datatype != RESOURCE or self.survives(value.text)
        )
