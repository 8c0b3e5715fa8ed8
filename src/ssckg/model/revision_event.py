"""What is done in a round, step by step: appended to a log, never changed.

Each event has one content, told by `action`. The state of a round is a function of its events and
of the clock (`revision.state.state_of`), so it can be computed again at any time.
"""

from __future__ import annotations

# Annotations are read when events are read from the log, so what they name must be here then.
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003
from typing import TypeAlias

from ssckg.model.actor import Role  # noqa: TC001
from ssckg.model.proposed_change import ProposedChange  # noqa: TC001
from ssckg.model.revision_choices import (
    CommentKind,
    CommentState,
    DecisionMode,
    DecisionOutcome,
    Disposition,
    Ground,
    ReviewVerdict,
    RoundAction,
    VoteCast,
)
from ssckg.model.revision_round import Round, StageKind  # noqa: TC001

__all__ = [  # from here, too
    "CommentKind",
    "CommentState",
    "DecisionMode",
    "DecisionOutcome",
    "Disposition",
    "Ground",
    "ReviewVerdict",
    "RoundAction",
    "VoteCast",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A live figure that a proposal points to: an analysis with its parameters, as it was then.

    value: the figure in words; data and result: hashes as in `model.result.Citation`.
    """

    analysis: str
    parameters: str
    value: str = ""
    data: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalText:
    """What a proposal says; amending replaces the whole.

    submitted_by: the body that puts it forward; grounds and `reason`: why, `reason` in words;
    sources: keys of the register of sources.
    """

    title: str
    changes: tuple[ProposedChange, ...]
    grounds: tuple[Ground, ...]
    reason: str
    submitted_by: str
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A round was opened."""

    round: Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """A stage ends later; what follows it begins later by as much. body: who granted it."""

    stage: StageKind
    end: datetime
    reason: str
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A proposal was filed; number: from 1 in each round."""

    proposal: int
    text: ProposalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """A proposal says something else."""

    proposal: int
    text: ProposalText
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalWithdrawn:
    """A proposal was taken back."""

    proposal: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A body gave its verdict on a proposal as it stood after `amendments` amendments.

    changes_wanted: in words, for "approve with changes".
    """

    proposal: int
    body: str
    verdict: ReviewVerdict
    reason: str
    amendments: int = 0
    changes_wanted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A city said whether it can report an indicator (IRI)."""

    element: str
    city: str
    can_report: bool
    reason: str = ""
    proposal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commented:
    """Somebody commented on anything that has an IRI.

    target: IRI; part: the field or passage; author: the name that may be shown; body: the agency
    or organisation, if any; proposed: the text that they would have instead.
    """

    comment: int
    target: str
    kind: CommentKind
    text: str
    author: str
    body: str = ""
    part: str = ""
    proposed: str = ""
    proposal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderated:
    """A comment was let through or hidden."""

    comment: int
    state: CommentState
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposed:
    """A comment was answered."""

    comment: int
    disposition: Disposition
    text: str
    proposal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """How a body voted, and what it wants noted."""

    body: str
    vote: VoteCast
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A body decided on a proposal; only a later decision that names it (`reverses`) undoes it.

    changes: what is accepted where that is not what was proposed; present: bodies at a consensus;
    dissent: what dissenting bodies want noted; own: a body that took part had put it forward;
    despite: numbers of accepted proposals that it clashes with, where that was seen and accepted.
    """

    decision: int
    proposal: int
    outcome: DecisionOutcome
    reason: str
    body: str
    mode: DecisionMode
    votes: tuple[Vote, ...] = ()
    present: tuple[str, ...] = ()
    dissent: tuple[Vote, ...] = ()
    changes: tuple[ProposedChange, ...] = ()
    reverses: int | None = None
    own: bool = False
    despite: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What is public of the round up to here goes into the published dataset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """The round led to an edition: its version, the hash of its frozen graphs, the files kept.

    frozen: SHA-256 of the canonical N-Quads (which is also the hash); following: SHA-256 of the
    mapping sets that were carried over and live on, "" without any; sets: the names of those that
    they were made from; signature: compact JWS.
    """

    version: str
    frozen: str
    following: str = ""
    sets: tuple[str, ...] = ()
    signature: str = ""
    added: int = 0
    changed: int = 0
    retired: int = 0


EventContent: TypeAlias = (
    Opened
    | Extended
    | Proposed
    | Amended
    | ProposalWithdrawn
    | Reviewed
    | Answered
    | Commented
    | Moderated
    | Disposed
    | Decided
    | Announced
    | Released
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundEvent:
    """One step of a round.

    number: from 1, without gaps; at: in UTC; by, name, role: who took it (the workspace keeps
    that; what is public names bodies only); body: for whom they acted (acronym, "secretariat",
    "city:<id>" or "public"); previous: SHA-256 of the event before it, so that a log that was
    tampered with is noticed.
    """

    number: int
    action: RoundAction
    at: datetime
    by: str
    name: str
    role: Role
    body: str
    content: EventContent
    previous: str = ""
