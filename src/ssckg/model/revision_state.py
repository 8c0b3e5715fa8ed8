"""Where a round stands: what its events come to. Computed, never kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from ssckg.model.revision_event import CommentState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ssckg.model.proposed_change import ProposedChange
    from ssckg.model.revision_event import (
        Answered,
        Commented,
        Decided,
        Disposed,
        Extended,
        Moderated,
        ProposalText,
        Released,
        Reviewed,
    )
    from ssckg.model.revision_round import Round, Stage


class ProposalStatus(StrEnum):
    """Where a proposal stands (`code/proposal-state`)."""

    FILED = "filed"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenReview:
    """The last verdict of a body on a proposal; is_stale: the proposal was amended since."""

    review: Reviewed
    at: datetime
    is_stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeDecision:
    """A decision; reversed_by: number of the one that took it back."""

    decision: Decided
    at: datetime
    reversed_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalState:
    """A proposal as it stands; history: its texts with their times, the first one first."""

    id: str
    iri: str
    number: int
    status: ProposalStatus
    text: ProposalText
    filed_at: datetime
    changed_at: datetime
    history: tuple[tuple[datetime, ProposalText, str], ...]
    reviews: tuple[GivenReview, ...] = ()
    decisions: tuple[MadeDecision, ...] = ()
    withdrawn_reason: str = ""

    @property
    def standing(self) -> MadeDecision | None:
        """The decision that holds: the last one that was not taken back."""
        held = [one for one in self.decisions if one.reversed_by is None]
        return held[-1] if held else None

    @property
    def accepted_changes(self) -> tuple[ProposedChange, ...]:
        """The changes that the standing decision accepts; none where it accepts none."""
        one = self.standing
        if one is None or self.status not in {ProposalStatus.ACCEPTED, ProposalStatus.RELEASED}:
            return ()
        return one.decision.changes or self.text.changes


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentStanding:
    """A comment, where it stands in moderation, and how it was answered."""

    id: str
    iri: str
    comment: Commented
    at: datetime
    state: CommentState = CommentState.PENDING
    moderated: Moderated | None = None
    disposed: Disposed | None = None
    disposed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RoundState:
    """A round after so many events; `stages` with all extensions in them.

    version: number of events; head: SHA-256 of the last one; answers: the last one of each city
    on each indicator; announced: number of events that are in the published dataset.
    """

    round: Round
    iri: str
    stages: tuple[Stage, ...]
    version: int
    head: str
    opened_at: datetime
    extensions: tuple[tuple[datetime, Extended], ...] = ()
    proposals: tuple[ProposalState, ...] = ()
    comments: tuple[CommentStanding, ...] = ()
    answers: tuple[tuple[datetime, Answered], ...] = ()
    announced: int = 0
    released: tuple[datetime, Released] | None = None
    proposal: Mapping[str, ProposalState] = field(default_factory=dict)
    comment: Mapping[str, CommentStanding] = field(default_factory=dict)

    def stage_at(self, now: datetime) -> Stage | None:
        """Return the stage that holds at a time (UTC), or None before, between and after."""
        return next((s for s in self.stages if s.start <= now < s.end), None)
