"""Proposals as they are listed and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from datetime import datetime

    from ssckg.model.result import Cell

_BRIEF: Final = ("proposal", "title", "status", "approve", "object", "elements", "comments")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change: its kind, in words with labels, as a line of KGCL, and what it is on.

    codes: of the elements that it concerns; old, new: values as people read them, if it has any.
    """

    kind: str
    words: str
    kgcl: str
    codes: tuple[str, ...]
    field: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCounts:
    """How many bodies said what of the text as it stands; stale: said of an earlier one."""

    approve: int = 0
    approve_with_changes: int = 0
    object: int = 0
    no_view: int = 0
    stale: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """A proposal in a list; reviews are absent where whoever asks may not see them yet."""

    id: str
    iri: str
    title: str
    status: str
    submitted_by: str
    grounds: tuple[str, ...]
    kinds: tuple[str, ...]
    codes: tuple[str, ...]
    changes: tuple[str, ...]
    amendments: int
    filed_at: datetime
    changed_at: datetime
    comments: int = 0
    reviews: ReviewCounts | None = None


@dataclass(frozen=True, kw_only=True)
class ProposalList(Result):
    """Proposals of a round; counts by status are of all that fit, `rows` may be fewer."""

    unpictured: ClassVar[str] = "it is a list"
    round: str
    total: int
    statuses: tuple[tuple[str, int], ...]
    rows: tuple[ProposalRow, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the list, the counts and, change by change, what is asked for."""
        return (self._list(), self._counts(), self._changes())

    def _list(self) -> ResultTable:
        columns = (
            *("proposal", "title", "status", "submitted_by", "grounds", "elements", "changes"),
            *("approve", "with_changes", "object", "no_view", "stale", "comments", "changed"),
        )
        note = ""
        if len(self.rows) < self.total:
            note = f"The first {len(self.rows)} of {self.total}."
        return ResultTable(
            "proposals",
            f"Proposals of {self.round}",
            columns,
            tuple(map(_row, self.rows)),
            note,
            brief=_BRIEF,
            prefix=f"{self.round}-",
        )

    def _counts(self) -> ResultTable:
        return ResultTable("statuses", "By status", ("status", "proposals"), self.statuses)

    def _changes(self) -> ResultTable:
        rows = tuple((row.id, number, words) for row in self.rows
                     for number, words in enumerate(row.changes, 1))  # fmt: skip
        columns = ("proposal", "number", "change")
        return ResultTable("changes", "What is asked for", columns, rows, is_detail=True)


def _row(row: ProposalRow) -> tuple[Cell, ...]:
    counts = row.reviews
    reviews: tuple[Cell, ...] = (None,) * 5
    if counts is not None:
        reviews = (
            *(counts.approve, counts.approve_with_changes, counts.object),
            *(counts.no_view, counts.stale),
        )
    return (
        row.id,
        row.title,
        row.status,
        row.submitted_by,
        "; ".join(row.grounds),
        "; ".join(row.codes),
        len(row.changes),
        *reviews,
        row.comments,
        f"{row.changed_at:%Y-%m-%d}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """What a proposal said from a time on; why: the reason of the amendment, "" for the first."""

    number: int
    at: datetime
    title: str
    reason: str
    why: str
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """A figure that a proposal points to, as it was then."""

    analysis: str
    value: str
    parameters: str
    data: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceStanding:
    """A figure that a proposal points to, then and now.

    holds: the figure in words is the same; is_same: the whole result is the same to the bit; fault:
    why it cannot be computed any more; question: analysis with what the figure is on.
    """

    question: str
    value: str
    value_now: str
    holds: bool
    is_same: bool
    is_same_data: bool
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """A decision on a proposal."""

    id: str
    outcome: str
    at: datetime
    body: str
    mode: str
    reason: str
    is_reversed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDetail:
    """A proposal with all that is said of it; versions: its texts, the first one first."""

    proposal: ProposalRow
    round: str
    reason: str
    sources: tuple[str, ...]
    changes: tuple[ChangeView, ...]
    evidence: tuple[EvidenceView, ...]
    versions: tuple[VersionView, ...]
    decisions: tuple[DecisionView, ...]
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledProposal:
    """A proposal that was filed, or would be; key: as the file named it."""

    key: str
    id: str
    title: str
    submitted_by: str
    changes: tuple[str, ...]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What came of a file of proposals; is_dry_run: nothing was filed, and ids may differ."""

    round: str
    is_dry_run: bool
    proposals: tuple[FiledProposal, ...]
