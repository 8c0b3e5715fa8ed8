"""A priority as an agency declares it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class PriorityWish:
    """One row of a table of declarations, understood and without faults.

    agency: id; element: IRI; level: high, medium or low; source: a web address, a key of the
    sources register, or words; valid_from, valid_to: a year or a day, both the same, `valid_to`
    empty where it has no end.
    """

    agency: str
    element: str
    level: str
    reason: str
    source: str
    valid_from: str
    valid_to: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration as it is kept; nothing of it is ever changed, later ones take its place.

    iri: its name; agency: id; by: who entered it (account), empty where the reader may not know;
    on_behalf: entered by somebody else than the agency's own account; follows: IRI of the one
    before it for the same element; withdrawn_at and withdrawn_for: when and why it was taken back.
    """

    iri: str
    agency: str
    element: str
    level: str
    reason: str
    source: str
    valid_from: str
    valid_to: str
    declared_at: datetime
    by: str = ""
    on_behalf: bool = False
    follows: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_for: str = ""

    @property
    def starts(self) -> str:
        """Its first day, in ISO 8601."""
        return self.valid_from if "-" in self.valid_from else f"{self.valid_from}-01-01"

    def begins_by(self, day: date) -> bool:
        """Whether it holds from `day` on, or did so before."""
        return self.starts <= day.isoformat()

    def ended_before(self, day: date) -> bool:
        """Whether its last day is before `day`."""
        last = self.valid_to
        return bool(last) and last < day.isoformat()[: len(last)]


@dataclass(frozen=True, slots=True)
class DeclaredPriority:
    """A declaration as lists show it.

    state: in-force, to-come, ended, superseded or withdrawn, on the day of the list.
    """

    iri: str
    agency: str
    element: str
    code: str
    label: str
    level: str
    reason: str
    source: str
    valid_from: str
    valid_to: str
    state: str
    declared_at: datetime
    by: str
    on_behalf: bool
    withdrawn_at: datetime | None
    withdrawn_for: str


@dataclass(frozen=True, slots=True)
class DeclaredOutcome:
    """What declaring came to: whether it was only tried, and the declarations."""

    dry_run: bool
    declared: tuple[DeclaredPriority, ...]
    superseded: int
    """Standing declarations for the same elements, whose place they take."""
