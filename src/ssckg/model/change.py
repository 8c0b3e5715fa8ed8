"""Typed changes of what a crosswalk holds, in the words of KGCL: add, remove, change, merge, move.

They are values: what a proposal would ask for, before anything is decided. Nothing here writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ssckg.model.crosswalk_agencies import Priority, Role
    from ssckg.model.crosswalk_cities import Reported
    from ssckg.model.crosswalk_frameworks import (
        Element,
        KnownBenchmark,
        KnownRule,
        Point,
        PrintedNumber,
    )
    from ssckg.model.crosswalk_mappings import MappingRecord


@dataclass(frozen=True, slots=True)
class RemoveElement:
    """An element (IRI) goes, with its data points and all that is said about either."""

    element: str


@dataclass(frozen=True, slots=True)
class AddElement:
    """An element comes, with all that is said about it.

    below: for each element that it is put above (IRI), the place among those right above it.
    """

    element: Element
    points: tuple[Point, ...] = ()
    mappings: tuple[MappingRecord, ...] = ()
    roles: tuple[Role, ...] = ()
    priorities: tuple[Priority, ...] = ()
    reports: tuple[Reported, ...] = ()
    benchmarks: tuple[KnownBenchmark, ...] = ()
    rules: tuple[KnownRule, ...] = ()
    printed_numbers: tuple[PrintedNumber, ...] = ()
    below: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeField:
    """A field of an element, or of its data points, gets another value; empty: it becomes blank.

    field: a name in `harmonization.changes_of_fields.FIELDS`; point: only this data point (IRI);
    redefines: a first value makes another measure of it (`model.first_value`).
    """

    element: str
    field: str
    value: str = ""
    point: str = ""
    redefines: bool = False


@dataclass(frozen=True, slots=True)
class MergeElements:
    """Elements (IRIs) become one of them, or another that is there already.

    What `into` says of itself stays. Mappings, agencies' roles and priorities, and what stands
    below, move to it from the others; their data points go.
    """

    elements: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class MoveElement:
    """An element (IRI) gets another place; old: what it then no longer stands below.

    Without `old` it stands below nothing else any more; without `below` it is at the top.
    """

    element: str
    below: str = ""
    old: str = ""


@dataclass(frozen=True, slots=True)
class ChangeBenchmark:
    """A benchmark of a data point of an element gets another value, comes in, or goes.

    benchmark: IRI, empty for a new one; value: as text, empty where it goes.
    """

    element: str
    point: str
    value: str = ""
    benchmark: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class AddDetail:
    """A detail of the methodology of an element comes in: "method", "formula" ..."""

    element: str
    aspect: str
    text: str


Change: TypeAlias = (
    RemoveElement
    | AddElement
    | ChangeField
    | MergeElements
    | MoveElement
    | ChangeBenchmark
    | AddDetail
)
