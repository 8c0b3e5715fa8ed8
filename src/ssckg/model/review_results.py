"""Reviews of a round, as results: what an agency has to do, what was said, who is late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The stage in which something is or was to be done.

    stage: its kind, empty where there is none; due: its end; is_open: it can be done now;
    days_left: whole days to its end, below 0 after it.
    """

    stage: str = ""
    due: datetime | None = None
    is_open: bool = False
    days_left: int | None = None

    def in_words(self) -> str:
        """Return it as a sentence."""
        if self.due is None:
            return "The calendar has no stage in which this can be done."
        until = f"{self.due:%Y-%m-%d %H:%M} UTC"
        if self.days_left is not None and self.days_left < 0:
            return f"The stage for it ({self.stage}) ended on {until}."
        now = "is open" if self.is_open else "is still to come"
        return f"The stage for it ({self.stage}) {now} and ends on {until}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a body said of a proposal; `is_stale`: of an earlier text."""

    body: str
    verdict: str
    reason: str
    changes_wanted: str
    at: datetime
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReviews:
    """A proposal with what was said of its text as it stands.

    expected: bodies on whose list it is; missing: of these, those without a verdict on this text;
    stale: bodies whose verdict is on an earlier text; agreement: share of the larger side among
    the verdicts with a view, None without one; dissent: bodies on the smaller side, none where the
    sides are equal; objections: those that stand, stale ones too; answered: bodies that count for
    the quorum and gave a verdict on this text.
    """

    proposal: str
    iri: str
    title: str
    status: str
    approve: int
    approve_with_changes: int
    object: int
    no_view: int
    expected: tuple[str, ...]
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    agreement: float | None
    dissent: tuple[str, ...]
    objections: tuple[str, ...]
    answered: int
    has_quorum: bool
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyReviews:
    """A body over all proposals; agreement: share of its views on the larger side of the item."""

    body: str
    expected: int
    given: int
    approve: int
    approve_with_changes: int
    object: int
    no_view: int
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    agreement: float | None
    dissent: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RoundReviews(Result):
    """All that was said of the proposals of a round."""

    unpictured: ClassVar[str] = "it is a matrix of verdicts"
    round: str
    window: Window
    quorum: int
    items: tuple[ItemReviews, ...]
    bodies: tuple[BodyReviews, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return sums per proposal and body, the matrix, and the verdicts with their reasons."""
        return (self._items(), self._bodies(), self._matrix(), self._verdicts())

    def notes(self) -> tuple[str, ...]:
        """Return how the figures are made."""
        return (
            self.window.in_words(),
            "Agreement: share of the larger side (for, with or without changes; against) among the "
            "verdicts with a view on the text as it stands. Verdicts on an earlier text are stale "
            "and not counted; an objection stands until its body says otherwise.",
            f"Quorum: {self.quorum} of the bodies that decide.",
        )

    def _items(self) -> ResultTable:
        names = ("proposal", "title", "status", *_COUNTS, "agreement", "dissent", "missing")
        rows = tuple(
            (
                *(one.proposal, one.title, one.status),
                *(one.approve, one.approve_with_changes, one.object, one.no_view),
                *(one.agreement, ", ".join(one.dissent), ", ".join(one.missing)),
                *(", ".join(one.stale), one.has_quorum),
            )
            for one in self.items
        )
        columns = (*names, "stale", "quorum")
        return ResultTable(
            "proposals",
            f"Reviews of {self.round}",
            columns,
            rows,
            brief=("proposal", "title", "status", "object", "approve", "agreement", "dissent"),
            prefix=f"{self.round}-",
        )

    def _bodies(self) -> ResultTable:
        columns = ("body", "expected", "given", *_COUNTS, "agreement", "dissent", "missing")
        rows = tuple(
            (
                *(one.body, one.expected, one.given),
                *(one.approve, one.approve_with_changes, one.object, one.no_view),
                *(one.agreement, ", ".join(one.dissent), len(one.missing)),
            )
            for one in self.bodies
        )
        brief = ("body", "expected", "given", "missing", "object", "agreement")
        return ResultTable("bodies", "By body", columns, rows, brief=brief)

    def _matrix(self) -> ResultTable:
        bodies = tuple(one.body for one in self.bodies)
        said = {one.proposal: {v.body: v for v in one.verdicts} for one in self.items}
        rows = tuple(
            (one.proposal, *(_mark(said[one.proposal].get(body)) for body in bodies))
            for one in self.items
        )
        # Columns of a table are in snake case; these are names, so they stand as they are.
        return ResultTable(
            "matrix",
            "Verdict of each body; a star marks one on an earlier text",
            ("proposal", *bodies),
            rows,
            is_detail=True,
        )

    def _verdicts(self) -> ResultTable:
        rows = tuple(
            (item.proposal, *(one.body, one.verdict, one.is_stale, one.reason, one.changes_wanted))
            for item in self.items
            for one in item.verdicts
        )
        columns = ("proposal", "body", "verdict", "stale", "reason", "changes_wanted")
        return ResultTable("verdicts", "Verdicts with their reasons", columns, rows, is_detail=True)


_COUNTS = ("approve", "approve_with_changes", "object", "no_view")


def _mark(one: Verdict | None) -> str:
    return "" if one is None else f"{one.verdict}{'*' if one.is_stale else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LateBody:
    """A body with proposals on its list that wait for its verdict, and a text to remind it."""

    body: str
    expected: int
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    reminder: str


@dataclass(frozen=True, kw_only=True)
class LateReviews(Result):
    """Who has not answered what although the stage ends soon, or has ended."""

    unpictured: ClassVar[str] = "it is a list"
    round: str
    window: Window
    within_days: int
    is_time: bool
    bodies: tuple[LateBody, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return who is late with what, and the reminders."""
        columns = ("body", "expected", "missing", "amended_since")
        rows = tuple(
            (one.body, one.expected, ", ".join(one.missing), ", ".join(one.stale))
            for one in self.bodies
        )
        reminders = tuple((one.body, one.reminder) for one in self.bodies)
        return (
            ResultTable("late", f"Late with reviews of {self.round}", columns, rows),
            ResultTable("reminders", "Reminders", ("body", "text"), reminders, is_detail=True),
        )

    def notes(self) -> tuple[str, ...]:
        """Return until when, and whether it is time to remind."""
        soon = f"Reminders begin {self.within_days} days before the end."
        return (self.window.in_words(), *(() if self.is_time else (soon,)))
