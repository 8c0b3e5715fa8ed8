"""Reads the cells of one change; what is wrong with them is collected, not raised one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ssckg.errors import SsckgError
from ssckg.model.framework import folded_code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ssckg.errors import DataError
    from ssckg.revision.proposing.drafts import Cell, Part
    from ssckg.revision.proposing.values import Known

_T = TypeVar("_T")


class FaultyDraftError(Exception):
    """A draft that cannot be read; `faults` have their places."""

    def __init__(self, faults: list[DataError]) -> None:
        """Take the faults."""
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class Desk:
    """Reads the cells of one change, and collects what is wrong with them."""

    def __init__(self, known: Known, part: Part) -> None:
        """Take what names may mean, and the part that is read."""
        self.known = known
        self.part = part
        self.faults: list[DataError] = []

    def read(self, name: str, reading: Callable[[str], _T], other: _T) -> _T:
        """Return what the text of a name means; `other` where it is blank or wrong."""
        cells = self.part.several(name)
        if len(cells) > 1:
            self.faults.append(cells[1].place.fault("holds a second one; only one is taken here"))
        return self._read(cells[0], reading, other) if cells else other

    def read_all(self, name: str, reading: Callable[[str], _T]) -> tuple[_T, ...]:
        """Return what the texts of a name mean, but for those that are wrong."""
        found = (self._read(cell, reading, None) for cell in self.part.several(name))
        return tuple(one for one in found if one is not None)

    def _read(self, cell: Cell, reading: Callable[[str], _T], other: _T) -> _T:
        try:
            return reading(cell.text)
        except SsckgError as error:
            self.faults.append(cell.place.fault(str(error)))
            return other

    def fault(self, message: str, name: str = "") -> None:
        """Note a fault at a name."""
        self.faults.append(self.part.fault(message, name))

    def element(self, name: str = "element") -> str:
        """Return the element (IRI) that a cell names; empty where none does."""
        return self.read(name, lambda text: self.known.names.element(text).iri, "")

    def place(self, name: str, coming: Mapping[str, str] | None) -> str:
        """Return the element (IRI) below which something is to stand; it may be coming in, too."""
        new = (coming or {}).get(folded_code(self.part[name]), "")
        return new or self.element(name)

    def elements(self, name: str, coming: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Return the elements (IRIs) that a cell names, each once; in `coming` they may be, too."""
        new = coming or {}
        found = self.read_all(
            name,
            lambda text: new.get(folded_code(text)) or self.known.names.element(text).iri,
        )
        if len(set(found)) < len(found):
            self.fault("names an element twice", name)
        return tuple(dict.fromkeys(found))

    def check(self) -> None:
        """Raise what was found, if anything."""
        if self.faults:
            raise FaultyDraftError(self.faults)
