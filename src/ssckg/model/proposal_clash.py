"""Two proposals that cannot both be accepted as they stand, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from ssckg.model.proposed_change import ProposedChange


class ClashKind(StrEnum):
    """Why two proposals cannot both be."""

    ENDED_TWICE = "ended-twice"
    """Both end an element, and not in the same way: merged differently, retired and split."""
    ENDED_AND_CHANGED = "ended-and-changed"
    """One ends an element of which the other changes something, or which it moves."""
    ENDED_AND_NEEDED = "ended-and-needed"
    """One ends an element that the other makes an heir, or places something below."""
    TWO_VALUES = "two-values"
    """Both change one field, or one benchmark, and not to the same."""
    TWO_PLACES = "two-places"
    """Both move one element, and not to the same place."""
    ONE_ID = "one-id"
    """Both bring in a new element with one id, and not the same element."""
    ONE_CODE = "one-code"
    """Both give one code to different elements."""
    CIRCLE = "circle"
    """Together an element would stand below itself."""
    TOGETHER = "together"
    """Each can be carried out alone, and both together cannot, for another reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalChanges:
    """A proposal as far as clashes go: what it changes, and whether it is accepted."""

    id: str
    changes: tuple[ProposedChange, ...]
    title: str = ""
    is_accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalClash:
    """Two proposals (ids) that cannot both be; about: the elements (IRIs) on which they meet.

    accepted: those of the two that are accepted; a clash with what is accepted comes first.
    """

    first: str
    second: str
    kind: ClashKind
    why: str
    about: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()

    def other(self, proposal: str) -> str:
        """Return the proposal that one clashes with."""
        return self.second if proposal == self.first else self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyProposal:
    """A proposal that cannot be carried out even alone, as the edition stands."""

    id: str
    faults: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClashList(Result):
    """The clashes of a round, those with accepted proposals first.

    faulty: proposals that cannot be carried out even alone; together: what stands against
    carrying out all that is accepted, although no two clash, in words.
    """

    unpictured: ClassVar[str] = "clashes are read one by one"

    round: str
    starts_from: str
    proposals: int
    clashes: tuple[ProposalClash, ...]
    faulty: tuple[FaultyProposal, ...] = ()
    together: tuple[str, ...] = ()

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the clashes, then what cannot be carried out even alone."""
        rows = tuple(
            (c.first, c.second, c.kind.value, c.why, ", ".join(c.accepted)) for c in self.clashes
        )
        faulty = tuple((each.id, fault) for each in self.faulty for fault in each.faults)
        return (
            ResultTable(
                "clashes",
                f"Proposals of {self.round} that cannot both be accepted as they stand",
                ("first", "second", "kind", "why", "accepted"),
                rows,
            ),
            ResultTable(
                "faulty",
                f"Proposals that cannot be carried out on {self.starts_from} as it stands",
                ("proposal", "why"),
                faulty,
                is_detail=True,
            ),
            ResultTable(
                "together",
                "What stands against carrying out all that is accepted",
                ("why",),
                tuple((fault,) for fault in self.together),
                is_detail=True,
            ),
        )

    def notes(self) -> tuple[str, ...]:
        """Say what was looked at."""
        return (
            f"{self.proposals} proposals were looked at: those that are open or accepted. They are"
            " compared by what they change, not by their words.",
            "Two proposals that ask for the same do not clash.",
        )
