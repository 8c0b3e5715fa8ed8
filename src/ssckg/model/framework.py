"""A framework edition as a tree: groups, indicators' data points, and the goals they refer to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference from an indicator to an SDG target or indicator.

    `number` is current ("11.2", "7.1.1"), `printed` as the document has it; `document` is the key
    of the source, `trust` a value of `code/trust`.
    """

    number: str
    element: str
    printed: str = ""
    document: str = ""
    trust: str = ""

    @property
    def goal(self) -> str:
        """The number of the goal ("11")."""
        return self.number.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Group:
    """A dimension, sub-dimension or category; `parent` is an IRI, empty at the top."""

    iri: str
    code: str
    label: str
    kind: str
    """"Dimension", "SubDimension" or "Category"."""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class FrameworkPoint:
    """A data point with what scoring and documents need to know of it."""

    iri: str
    indicator: str
    """IRI."""
    code: str
    """Code of the indicator as printed."""
    label: str
    category: str
    """IRI of the group right above the indicator."""
    indicator_label: str = ""
    unit: str = ""
    """IRI."""
    unit_text: str = ""
    level: str = ""
    """Value of `code/level`: core or advanced."""
    direction: str = ""
    """Value of `code/direction`; empty where no document says it."""
    is_boolean: bool = False
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class FrameworkTree:
    """An edition: data points and groups in the order of their codes, titles of the goals."""

    edition: str
    points: tuple[FrameworkPoint, ...]
    groups: tuple[Group, ...]
    goals: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Number of a goal to its short title."""

    @cached_property
    def by_iri(self) -> dict[str, FrameworkPoint]:
        """The data points by IRI."""
        return {point.iri: point for point in self.points}

    @cached_property
    def group_by_iri(self) -> dict[str, Group]:
        """The groups by IRI."""
        return {group.iri: group for group in self.groups}

    def children(self, parent: str = "") -> tuple[Group, ...]:
        """Return the groups right below a group; without one, the top."""
        return tuple(group for group in self.groups if group.parent == parent)

    def path(self, category: str) -> tuple[Group, ...]:
        """Return the groups from the top down to `category`."""
        group = self.group_by_iri.get(category)
        return () if group is None else (*self.path(group.parent), group)

    def points_below(self, group: str) -> tuple[FrameworkPoint, ...]:
        """Return the data points below a group."""
        return tuple(p for p in self.points if any(g.iri == group for g in self.path(p.category)))


def folded_code(text: str) -> str:
    """Return a code or name without the differences that mean nothing in codes: case, spaces.

    >>> folded_code(" ec: ICT:ICT: 1c ")
    'ec:ict:ict:1c'
    """
    return re.sub(r":\s*", ":", " ".join(text.split())).casefold()
