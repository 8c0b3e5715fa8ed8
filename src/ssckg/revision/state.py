"""Where a round stands: a function of its events, computed anew whenever somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import DataError, SsckgError
from ssckg.model.revision_event import (
    Amended,
    Announced,
    Answered,
    Commented,
    Decided,
    Disposed,
    Extended,
    Moderated,
    Opened,
    ProposalWithdrawn,
    Proposed,
    Released,
    Reviewed,
)
from ssckg.model.revision_state import (
    ProposalState,
    ProposalStatus,
    RoundState,
)
from ssckg.revision.calendar import extended
from ssckg.revision.documents import event_hash
from ssckg.revision.names import round_iri
from ssckg.revision.standing import CommentFold, ProposalFold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from ssckg.model.revision_event import EventContent, RoundEvent
    from ssckg.model.revision_round import Stage


def state_of(events: Sequence[RoundEvent]) -> RoundState:
    """Return where a round stands after its events.

    Nothing is asked of rules or of the clock here: what stands in the log happened.

    Raises:
        DataError: the events are no log of a round: numbers with gaps, no opening, a step on
            something that is not there.
    """
    if not events:
        raise DataError("a round without events is none")
    fold = RoundFold(events[0])
    for number, event in enumerate(events[1:], start=2):
        if event.number != number:
            raise _damaged(event, f"number {number} is expected in its place")
        fold.take(event)
    return fold.state(events[-1])


def _damaged(event: RoundEvent, why: str) -> DataError:
    return DataError(f"event {event.number} ({event.action}) does not fit its log: {why}")


class RoundFold:
    """Goes through the events once and keeps what they leave; `take` them in their order."""

    def __init__(self, first: RoundEvent) -> None:
        """Begin with the opening.

        Raises:
            DataError: the event is none.
        """
        if first.number != 1 or not isinstance(first.content, Opened):
            raise _damaged(first, "a round begins with its opening, as number 1")
        self.opened = first
        self.round = first.content.round
        self.stages: tuple[Stage, ...] = self.round.stages
        self.extensions: list[tuple[datetime, Extended]] = []
        self.proposals: dict[int, ProposalFold] = {}
        self.comments: dict[int, CommentFold] = {}
        self.answers: dict[tuple[str, str], tuple[datetime, Answered]] = {}
        self.decided: dict[int, int] = {}
        self.announced = 0
        self.released: tuple[datetime, Released] | None = None

    def take(self, event: RoundEvent) -> None:
        """Let one event count."""
        taker = _TAKERS.get(type(event.content))
        if taker is None:
            raise _damaged(event, "a round is opened once")
        taker(self, event, event.content)

    def extend(self, event: RoundEvent, content: Extended) -> None:
        """Put off the end of a stage."""
        try:
            self.stages = extended(self.stages, content.stage, content.end)
        except SsckgError as error:
            raise _damaged(event, error.message) from error
        self.extensions.append((event.at, content))

    def propose(self, event: RoundEvent, content: Proposed) -> None:
        """Take in a proposal."""
        self._require_next(event, "proposal", content.proposal, len(self.proposals))
        self.proposals[content.proposal] = ProposalFold(
            content.proposal, [(event.at, content.text, "")], event.at
        )

    def amend(self, event: RoundEvent, content: Amended) -> None:
        """Let a proposal say something else."""
        one = self._proposal(event, content.proposal)
        one.history.append((event.at, content.text, content.reason))
        one.changed_at = event.at

    def withdraw(self, event: RoundEvent, content: ProposalWithdrawn) -> None:
        """Take a proposal back."""
        one = self._proposal(event, content.proposal)
        one.withdrawn, one.changed_at = content.reason, event.at

    def review(self, event: RoundEvent, content: Reviewed) -> None:
        """Take a verdict; the later one of a body comes last, too."""
        reviews = self._proposal(event, content.proposal).reviews
        reviews.pop(content.body, None)
        reviews[content.body] = content, event.at

    def answer(self, event: RoundEvent, content: Answered) -> None:
        """Take the answer of a city."""
        self.answers.pop((content.city, content.element), None)
        self.answers[content.city, content.element] = event.at, content

    def comment(self, event: RoundEvent, content: Commented) -> None:
        """Take in a comment."""
        self._require_next(event, "comment", content.comment, len(self.comments))
        self.comments[content.comment] = CommentFold(content, event.at)

    def moderate(self, event: RoundEvent, content: Moderated) -> None:
        """Let a comment through, or hide it."""
        self._comment(event, content.comment).moderated = content

    def dispose(self, event: RoundEvent, content: Disposed) -> None:
        """Answer a comment."""
        self._comment(event, content.comment).disposed = content, event.at

    def decide(self, event: RoundEvent, content: Decided) -> None:
        """Take a decision; the one that it names in `reverses` does not hold any more."""
        self._require_next(event, "decision", content.decision, len(self.decided))
        one = self._proposal(event, content.proposal)
        if content.reverses is not None:
            if self.decided.get(content.reverses) != content.proposal:
                raise _damaged(event, f"no decision {content.reverses} on this proposal")
            one.reversed_by[content.reverses] = content.decision
        self.decided[content.decision] = content.proposal
        one.decisions.append((content, event.at))
        one.changed_at = event.at

    def announce(self, event: RoundEvent, _: Announced) -> None:
        """Let all that is public so far be in the published dataset."""
        self.announced = event.number

    def release(self, event: RoundEvent, content: Released) -> None:
        """Note the edition; what was accepted is released, and public."""
        if self.released is not None:
            raise _damaged(event, "a round is released once")
        self.released = event.at, content
        self.announced = event.number
        for one in self.proposals.values():
            if one.status() is ProposalStatus.ACCEPTED:
                one.is_released, one.changed_at = True, event.at

    def proposal(self, number: int) -> ProposalState | None:
        """Return a proposal as it stands so far, or None where there is none."""
        one = self.proposals.get(number)
        return one.state(self.round.id) if one is not None else None

    def state(self, last: RoundEvent) -> RoundState:
        """Return what it came to, `last` being the last event."""
        proposals = tuple(one.state(self.round.id) for one in self.proposals.values())
        comments = tuple(one.state(self.round.id) for one in self.comments.values())
        return RoundState(
            round=self.round,
            iri=round_iri(self.round.id),
            stages=self.stages,
            version=last.number,
            head=event_hash(last),
            opened_at=self.opened.at,
            extensions=tuple(self.extensions),
            proposals=proposals,
            comments=comments,
            answers=tuple(self.answers.values()),
            announced=self.announced,
            released=self.released,
            proposal={one.id: one for one in proposals},
            comment={one.id: one for one in comments},
        )

    @staticmethod
    def _require_next(event: RoundEvent, what: str, number: int, so_far: int) -> None:
        if number != so_far + 1:
            raise _damaged(event, f"{what} {number} comes after {what} {so_far}")

    def _proposal(self, event: RoundEvent, number: int) -> ProposalFold:
        if number not in self.proposals:
            raise _damaged(event, f"there is no proposal {number}")
        return self.proposals[number]

    def _comment(self, event: RoundEvent, number: int) -> CommentFold:
        if number not in self.comments:
            raise _damaged(event, f"there is no comment {number}")
        return self.comments[number]


_TAKERS: Final[dict[type[EventContent], Callable[..., None]]] = {
    Extended: RoundFold.extend,
    Proposed: RoundFold.propose,
    Amended: RoundFold.amend,
    ProposalWithdrawn: RoundFold.withdraw,
    Reviewed: RoundFold.review,
    Answered: RoundFold.answer,
    Commented: RoundFold.comment,
    Moderated: RoundFold.moderate,
    Disposed: RoundFold.dispose,
    Decided: RoundFold.decide,
    Announced: RoundFold.announce,
    Released: RoundFold.release,
}
