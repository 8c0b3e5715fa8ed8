"""What can be chosen in a round of revision: actions, grounds, verdicts, outcomes, votes."""

from __future__ import annotations

from enum import StrEnum


class RoundAction(StrEnum):
    """What can be done in a round (`code/action`); stage rules and rights name these."""

    OPEN = "open"
    EXTEND = "extend"
    PROPOSE = "propose"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    REVIEW = "review"
    ANSWER = "answer"
    COMMENT = "comment"
    COMMENT_EDITORIAL = "comment-editorial"
    MODERATE = "moderate"
    DISPOSE = "dispose"
    DECIDE = "decide"
    ANNOUNCE = "announce"
    RELEASE = "release"


class Ground(StrEnum):
    """On which grounds of the mandate a proposal rests (`code/proposal-reason`)."""

    PILOT_EXPERIENCE = "pilot-experience"
    AGENCY_PRIORITY = "agency-priority"
    HARMONIZATION = "harmonization"
    MISSING_DETAIL = "missing-detail"
    BENCHMARK = "benchmark"
    SCHEDULED_REVIEW = "scheduled-review"
    EDITORIAL = "editorial"


class ReviewVerdict(StrEnum):
    """What an agency holds of a proposal (`code/verdict`)."""

    APPROVE = "approve"
    APPROVE_WITH_CHANGES = "approve-with-changes"
    OBJECT = "object"
    NO_VIEW = "no-view"


class CommentKind(StrEnum):
    """What a comment is about; on the final draft only the last two."""

    SUBSTANTIVE = "substantive"
    FACTUAL = "factual"
    EDITORIAL = "editorial"


class CommentState(StrEnum):
    """Where a comment stands in moderation (`code/comment-state`)."""

    PENDING = "pending"
    PUBLISHED = "published"
    HIDDEN = "hidden"


class Disposition(StrEnum):
    """How a comment was answered (`code/disposition`)."""

    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly-accepted"
    NOTED = "noted"
    DECLINED = "declined"


class DecisionOutcome(StrEnum):
    """What a decision comes to (`code/decision-outcome`)."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_CHANGES = "accepted-with-changes"
    DECLINED = "declined"
    DEFERRED = "deferred"


class DecisionMode(StrEnum):
    """How it was decided (`code/decision-mode`)."""

    CONSENSUS = "consensus"
    VOTE = "vote"
    ELECTRONIC_VOTE = "electronic-vote"


class VoteCast(StrEnum):
    """How a body voted (`code/vote`)."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
