"""Verdicts of agencies on proposals: one by one, or as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.app.permitting import permit
from ssckg.app.revision.desk import find_proposal, open_round, take
from ssckg.app.revision.given_tables import plain_cell, read_table, refused
from ssckg.app.revision.named_bodies import known_body
from ssckg.app.revision.review_views import agency_of
from ssckg.errors import ConflictError, UsageError
from ssckg.io.faults import Faults
from ssckg.model.review_wish import ReviewWish
from ssckg.model.revision_event import Reviewed, RoundAction
from ssckg.revision.reviewing.verdicts import faults_of_review, review_by, reviewed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.app.revision.desk import Step
    from ssckg.app.workspace import Workspace
    from ssckg.io.records import Record
    from ssckg.model.actor import Actor
    from ssckg.model.revision_state import ProposalState, RoundState

REQUIRED: Final = ("proposal",)
OPTIONAL: Final = (
    *("agency", "verdict", "reason", "changes"),
    *("title", "submitted_by", "touches", "state", "priority", "why", "due"),
)
"""Columns of the form; those of the second line are there to read and may stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenVerdict:
    """A verdict that was recorded; before: the one whose place it takes, empty without."""

    proposal: str
    body: str
    verdict: str
    before: str
    reason: str
    changes_wanted: str


def review(ws: Workspace, actor: Actor, wish: ReviewWish, agency: str = "") -> GivenVerdict:
    """Record a verdict of an agency; it takes the place of its earlier one, which stays in the log.

    Args:
        ws: the workspace.
        actor: an agency's account, or the secretariat, which enters it for an agency.
        wish: the verdict.
        agency: whose it is; by default the actor's own.

    Raises:
        ForbiddenError: not for that agency, or it has no role in which it reviews.
        UnknownNameError: no such proposal.
        UsageError: the verdict is none, or lacks what it needs.
        StateError: the stage does not take reviews, or the proposal is decided or withdrawn.
        ConflictError: the proposal was amended in the meantime.
    """
    permit(ws, actor, "revision-review")
    body = agency_of(actor, agency)
    state, proposal = find_proposal(ws, wish.proposal)
    seen = {proposal.id: len(proposal.history)}

    def _make(now: RoundState, _: Step) -> Sequence[Reviewed]:
        one = _as_seen(now, proposal.id, seen)
        for fault in faults_of_review(one, wish):
            raise refused(fault)
        return [reviewed(one, body, wish)]

    take(ws, actor, state.round.id, RoundAction.REVIEW, _make, body)
    return _given(proposal, body, wish)


def review_file(
    ws: Workspace, actor: Actor, round_id: str, file: Path, agency: str = ""
) -> tuple[GivenVerdict, ...]:
    """Record the verdicts of one agency from a table: all of them or none.

    The table is the form that `todo` is written as; rows without a verdict are passed over.

    Raises:
        DataError: the file cannot be read, or rows have faults, each with its row and column.
        UsageError: no agency is named, or rows name several.
        ForbiddenError, UnknownNameError, StateError, ConflictError: as `review`.
    """
    permit(ws, actor, "revision-review")
    state = open_round(ws, round_id)
    rows = [row for row in read_table(file, REQUIRED, OPTIONAL) if row["verdict"]]
    if not rows:
        raise UsageError(f"{file.name} holds no verdict", hint="fill in the column verdict")
    body = agency_of(actor, agency or _one_agency(rows))
    wishes = [
        ReviewWish(
            proposal=row["proposal"],
            verdict=row["verdict"].casefold(),
            reason=plain_cell(row["reason"]),
            changes=plain_cell(row["changes"]),
        )
        for row in rows
    ]
    seen = {one.id: len(one.history) for one in state.proposals}

    def _make(now: RoundState, _: Step) -> Sequence[Reviewed]:
        _check_rows(now, rows, wishes, body)
        return [reviewed(_as_seen(now, wish.proposal, seen), body, wish) for wish in wishes]

    take(ws, actor, state.round.id, RoundAction.REVIEW, _make, body)
    return tuple(_given(state.proposal[wish.proposal], body, wish) for wish in wishes)


def _one_agency(rows: Sequence[Record]) -> str:
    named = {row["agency"] for row in rows} - {""}
    if len(named) > 1:
        known = ", ".join(sorted(named))
        raise UsageError(f"the table names {known}", hint="one table is of one agency")
    return next(iter(named), "")


def _as_seen(now: RoundState, proposal: str, seen: dict[str, int]) -> ProposalState:
    """Return a proposal, unless it says something else than when it was looked at."""
    one = now.proposal[proposal]
    if len(one.history) != seen.get(proposal):
        raise ConflictError(f"{proposal} was amended in the meantime", hint="look at it again")
    return one


def _check_rows(
    state: RoundState, rows: Sequence[Record], wishes: Sequence[ReviewWish], body: str
) -> None:
    """Raise for all faults of all rows at once, each at its row and column."""
    faults = Faults()
    lines: dict[str, int | None] = {}
    for row, wish in zip(rows, wishes, strict=True):
        if row["agency"] and known_body(row["agency"]) != body:
            faults.add(row.fault(f"is {row['agency']!r}, and the table is of {body}", "agency"))
        if wish.proposal not in state.proposal:
            faults.add(row.fault(f"is no proposal of {state.round.id}", "proposal"))
            continue
        if wish.proposal in lines:
            faults.add(row.fault("stands in an earlier row already", "proposal"))
        lines[wish.proposal] = row.line
        for fault in faults_of_review(state.proposal[wish.proposal], wish):
            faults.add(row.fault(fault.words, fault.field))
    faults.check()


def _given(proposal: ProposalState, body: str, wish: ReviewWish) -> GivenVerdict:
    before = review_by(proposal, body)
    return GivenVerdict(
        proposal=proposal.id,
        body=body,
        verdict=wish.verdict,
        before=before.review.verdict if before else "",
        reason=wish.reason.strip(),
        changes_wanted=wish.changes.strip(),
    )
