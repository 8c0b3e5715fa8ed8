"""Proposals as they were written, before names are looked up: texts, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.errors import DataError
    from ssckg.io.placed_document import Place


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and where it stands."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Part:
    """Named texts that belong together: the head of a proposal, a change, a new element.

    cells: by name; where a list stands, one cell for each of its texts; blank ones are left out;
    prefix: what its columns begin with.
    """

    place: Place
    cells: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    prefix: str = ""

    def __contains__(self, name: str) -> bool:
        return bool(self.cells.get(name))

    def __getitem__(self, name: str) -> str:
        """Return the first text of a name; empty without one."""
        cells = self.cells.get(name)
        return cells[0].text if cells else ""

    def several(self, name: str) -> tuple[Cell, ...]:
        """Return all cells of a name."""
        return self.cells.get(name, ())

    def fault(self, message: str, name: str = "") -> DataError:
        """Return an error at a name, or at the whole part."""
        cells = self.cells.get(name)
        if cells:
            return cells[0].place.fault(message)
        place = self.place.column(self.prefix + name) if name else self.place
        return place.fault(message)


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """A change, and the new elements that it describes."""

    part: Part
    new: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalDraft:
    """A proposal; key: how messages and answers name it (a key of the file, or its number).

    faults: what was found while it was taken from the file; they are told with what is found when
    names are looked up.
    """

    key: str
    head: Part
    changes: tuple[ChangeDraft, ...]
    faults: tuple[DataError, ...] = ()
