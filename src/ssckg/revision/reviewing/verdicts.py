"""What a verdict must meet, and the event that it becomes.

A body has one verdict on a proposal; a later one takes its place, and the log keeps both. An
objection, and an approval under conditions, say why; the latter says which changes, too: without
that nobody could meet the condition. Other verdicts name no changes, which nobody would look for
there. All of this is ours: the documents of U4SSC fix no form of a review.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.review_wish import Fault
from ssckg.model.revision_event import Reviewed, ReviewVerdict
from ssckg.model.revision_state import ProposalStatus
from ssckg.revision.given_texts import fault_of_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.review_wish import ReviewWish
    from ssckg.model.revision_state import GivenReview, ProposalState

OPEN: Final = frozenset({ProposalStatus.FILED, ProposalStatus.AMENDED})
"""Proposals that can still be reviewed: neither taken back nor decided on."""
NEEDS_REASON: Final = frozenset({ReviewVerdict.OBJECT, ReviewVerdict.APPROVE_WITH_CHANGES})


def is_open(proposal: ProposalState) -> bool:
    """Say whether verdicts on a proposal still count for anything."""
    return proposal.status in OPEN


def faults_of_review(proposal: ProposalState, wish: ReviewWish) -> Iterator[Fault]:
    """Yield what is wrong with a verdict, each with the field that it stands in."""
    if not is_open(proposal):
        yield Fault("proposal", f"{proposal.id} is {proposal.status}: it is not reviewed any more")
    if wish.verdict not in set(ReviewVerdict):
        yield Fault("verdict", f"{wish.verdict!r} is none of {', '.join(ReviewVerdict)}")
        return
    verdict = ReviewVerdict(wish.verdict)
    if words := fault_of_text(wish.reason, is_needed=verdict in NEEDS_REASON):
        yield Fault("reason", f"{words}{_why_needed(verdict, wish.reason)}")
    with_changes = verdict is ReviewVerdict.APPROVE_WITH_CHANGES
    if words := fault_of_text(wish.changes, is_needed=with_changes):
        yield Fault("changes", f"{words}{': say which changes' if not wish.changes else ''}")
    if wish.changes.strip() and not with_changes:
        yield Fault("changes", f"go with the verdict approve-with-changes, not with {verdict}")


def reviewed(proposal: ProposalState, body: str, wish: ReviewWish) -> Reviewed:
    """Return the event of a verdict without faults, on the text as it stands now."""
    return Reviewed(
        proposal=proposal.number,
        body=body,
        verdict=ReviewVerdict(wish.verdict),
        reason=wish.reason.strip(),
        amendments=len(proposal.history) - 1,
        changes_wanted=wish.changes.strip(),
    )


def review_by(proposal: ProposalState, body: str) -> GivenReview | None:
    """Return the verdict of a body that stands, on whichever text it was given."""
    return next((one for one in proposal.reviews if one.review.body == body), None)


def standing_objections(proposal: ProposalState) -> tuple[str, ...]:
    """Return the bodies whose last verdict is an objection, sorted.

    One that was given before an amendment stands, too: an amendment may meet it or not, and only
    the body itself can say so.
    """
    return tuple(
        sorted(
            one.review.body
            for one in proposal.reviews
            if one.review.verdict is ReviewVerdict.OBJECT
        )
    )


def _why_needed(verdict: ReviewVerdict, reason: str) -> str:
    return "" if reason.strip() else f": {verdict} says why"
