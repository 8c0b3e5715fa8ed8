"""Proposals and comments while a log is gone through: what the events so far left of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ssckg.model.revision_event import CommentState, DecisionOutcome
from ssckg.model.revision_state import (
    CommentStanding,
    GivenReview,
    MadeDecision,
    ProposalState,
    ProposalStatus,
)
from ssckg.revision.names import comment_id, comment_iri, proposal_id, proposal_iri

if TYPE_CHECKING:
    from datetime import datetime

    from ssckg.model.revision_event import (
        Commented,
        Decided,
        Disposed,
        Moderated,
        ProposalText,
        Reviewed,
    )

_STATUS_OF: Final = {
    DecisionOutcome.ACCEPTED: ProposalStatus.ACCEPTED,
    DecisionOutcome.ACCEPTED_WITH_CHANGES: ProposalStatus.ACCEPTED,
    DecisionOutcome.DECLINED: ProposalStatus.DECLINED,
}
"""A deferred proposal stays as it was."""


@dataclass(slots=True)
class ProposalFold:
    """What the events so far left of a proposal."""

    number: int
    history: list[tuple[datetime, ProposalText, str]]
    changed_at: datetime
    reviews: dict[str, tuple[Reviewed, datetime]] = field(default_factory=dict)
    decisions: list[tuple[Decided, datetime]] = field(default_factory=list)
    reversed_by: dict[int, int] = field(default_factory=dict)
    withdrawn: str | None = None
    is_released: bool = False

    def status(self) -> ProposalStatus:
        """Return where it stands."""
        if self.withdrawn is not None:
            return ProposalStatus.WITHDRAWN
        held = [one for one, _ in self.decisions if one.decision not in self.reversed_by]
        status = _STATUS_OF.get(held[-1].outcome) if held else None
        if status is None:
            return ProposalStatus.AMENDED if len(self.history) > 1 else ProposalStatus.FILED
        is_out = self.is_released and status is ProposalStatus.ACCEPTED
        return ProposalStatus.RELEASED if is_out else status

    def state(self, round_id: str) -> ProposalState:
        """Return it as a value."""
        amendments = len(self.history) - 1
        return ProposalState(
            id=proposal_id(round_id, self.number),
            iri=proposal_iri(round_id, self.number),
            number=self.number,
            status=self.status(),
            text=self.history[-1][1],
            filed_at=self.history[0][0],
            changed_at=self.changed_at,
            history=tuple(self.history),
            reviews=tuple(
                GivenReview(review=review, at=at, is_stale=review.amendments < amendments)
                for review, at in self.reviews.values()
            ),
            decisions=tuple(
                MadeDecision(decision=one, at=at, reversed_by=self.reversed_by.get(one.decision))
                for one, at in self.decisions
            ),
            withdrawn_reason=self.withdrawn or "",
        )


@dataclass(slots=True)
class CommentFold:
    """What the events so far left of a comment."""

    comment: Commented
    at: datetime
    moderated: Moderated | None = None
    disposed: tuple[Disposed, datetime] | None = None

    def state(self, round_id: str) -> CommentStanding:
        """Return it as a value."""
        return CommentStanding(
            id=comment_id(round_id, self.comment.comment),
            iri=comment_iri(round_id, self.comment.comment),
            comment=self.comment,
            at=self.at,
            state=self.moderated.state if self.moderated else CommentState.PENDING,
            moderated=self.moderated,
            disposed=self.disposed[0] if self.disposed else None,
            disposed_at=self.disposed[1] if self.disposed else None,
        )
