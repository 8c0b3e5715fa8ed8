"""What is told of rounds: which there are, their calendars, where they stand, their logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.access.rights import is_allowed
from ssckg.app.permitting import permit
from ssckg.app.revision import desk
from ssckg.model.revision_event import CommentState, RoundAction
from ssckg.model.revision_round import RegistryRole, StageKind
from ssckg.model.revision_state import ProposalStatus
from ssckg.model.round_report import (
    Due,
    ExtensionLine,
    OpenAction,
    RoundLine,
    RoundList,
    RoundLog,
    RoundStatus,
    RoundView,
    StageLine,
)
from ssckg.revision.calendar import NO_END, next_stage, stage_at, written
from ssckg.revision.event_words import event_line
from ssckg.revision.rules import open_stages, rule_of
from ssckg.revision.state import state_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.revision_state import RoundState

_READ: Final = "revision-read"
_OPEN: Final = frozenset({ProposalStatus.FILED, ProposalStatus.AMENDED})
_DECIDED: Final = frozenset(
    {ProposalStatus.ACCEPTED, ProposalStatus.DECLINED, ProposalStatus.RELEASED}
)


def list_rounds(ws: Workspace, actor: Actor) -> RoundList:
    """Return all rounds, by id.

    Raises:
        ForbiddenError: the actor may not.
    """
    permit(ws, actor, _READ)
    now = ws.now()
    return RoundList(rounds=tuple(_line(ws, state, now) for state in desk.all_rounds(ws)))


def show_round(ws: Workspace, actor: Actor, round_id: str) -> RoundView:
    """Return what a round is for, its calendar with extensions, and who holds which role.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is no such round.
    """
    permit(ws, actor, _READ)
    state = desk.open_round(ws, round_id)
    one = state.round
    return RoundView(
        id=one.id,
        iri=_shown(ws, state),
        title=one.title,
        description=one.description,
        framework=one.framework,
        framework_title=one.framework_title,
        starts_from=one.starts_from,
        is_demonstration=one.is_demonstration,
        keeps_codes=one.keeps_codes,
        quorum=one.quorum,
        majority=one.majority.value,
        conflicts=one.conflicts.value,
        follow=one.follow,
        sources=one.sources,
        note=one.note,
        opened_at=state.opened_at,
        stages=_calendar(state, ws.now()),
        extensions=tuple(
            ExtensionLine(at=at, stage=e.stage.value, end=e.end, reason=e.reason, body=e.body)
            for at, e in state.extensions
        ),
        roles=one.roles,
    )


def round_status(ws: Workspace, actor: Actor, round_id: str) -> RoundStatus:
    """Return where a round stands now: stage, days left, counts, what waits, what is open.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is no such round.
    """
    permit(ws, actor, _READ)
    state, now = desk.open_round(ws, round_id), ws.now()
    stage, coming = stage_at(state.stages, now), next_stage(state.stages, now)
    ends = None if stage is None or stage.end == NO_END else stage.end
    is_working = is_allowed(actor, "revision-read-working")
    return RoundStatus(
        id=state.round.id,
        title=state.round.title,
        is_demonstration=state.round.is_demonstration,
        at=now,
        stage=stage.kind.value if stage else None,
        stage_ends=ends,
        days_left=(ends - now).days if ends else None,
        next_stage=coming.kind.value if coming else None,
        next_begins=coming.start if coming else None,
        proposals={s.value: _count(state, s) for s in ProposalStatus},
        comments={
            s.value: sum(one.state is s for one in state.comments)
            for s in CommentState
            if is_working or s is CommentState.PUBLISHED
        },
        answers=len(state.answers),
        steps=state.version,
        announced=state.announced,
        head=state.head,
        release=state.released[1].version if state.released else None,
        due=tuple(_due(state, is_working=is_working)),
        warnings=tuple(_warnings(state, now)),
        open_now=tuple(_open_now(state, now)),
    )


def round_log(ws: Workspace, actor: Actor, round_id: str) -> RoundLog:
    """Return the steps of a round in order, with who took them.

    Raises:
        ForbiddenError: the actor may not: it names people, and what cities said.
        UnknownNameError: there is no such round.
        DataError: the log is damaged.
    """
    permit(ws, actor, "revision-read-log")
    events = desk.read_events(ws, round_id)
    state = state_of(events)
    return RoundLog(round=state.round.id, head=state.head, events=tuple(map(event_line, events)))


def _line(ws: Workspace, state: RoundState, now: datetime) -> RoundLine:
    stage = stage_at(state.stages, now)
    return RoundLine(
        id=state.round.id,
        iri=_shown(ws, state),
        title=state.round.title,
        framework=state.round.framework,
        starts_from=state.round.starts_from,
        stage=stage.kind.value if stage else None,
        stage_ends=None if stage is None or stage.end == NO_END else stage.end,
        proposals=len(state.proposals),
        decided=sum(one.status in _DECIDED for one in state.proposals),
        is_demonstration=state.round.is_demonstration,
        release=state.released[1].version if state.released else None,
    )


def _shown(ws: Workspace, state: RoundState) -> str:
    return f"{ws.base}round/{state.round.id}"


def _calendar(state: RoundState, now: datetime) -> tuple[StageLine, ...]:
    holds = stage_at(state.stages, now)
    return tuple(
        StageLine(
            kind=stage.kind.value,
            start=stage.start,
            end=None if stage.end == NO_END else stage.end,
            holds=stage is holds,
            moved=stage != planned,
            note=stage.note,
        )
        for stage, planned in zip(state.stages, state.round.stages, strict=True)
    )


def _count(state: RoundState, status: ProposalStatus) -> int:
    return sum(one.status is status for one in state.proposals)


def _until(state: RoundState, action: RoundAction) -> datetime | None:
    """Return until when an action can be taken at the latest, by the calendar."""
    kinds = open_stages(action)
    ends = [stage.end for stage in state.stages if stage.kind in kinds]
    return None if not ends or max(ends) == NO_END else max(ends)


def _due(state: RoundState, *, is_working: bool) -> Iterator[Due]:
    waiting = [one for one in state.proposals if one.status in _OPEN]
    pending = sum(one.state is CommentState.PENDING for one in state.comments)
    unanswered = sum(
        one.state is CommentState.PUBLISHED and one.disposed is None for one in state.comments
    )
    if pending and is_working:
        yield Due(what="comments to look at before they are shown", count=pending, until=None)
    if unanswered:
        until = _until(state, RoundAction.DISPOSE)
        yield Due(what="comments without an answer", count=unanswered, until=until)
    if is_working and (missing := _missing_reviews(state)):
        until = _until(state, RoundAction.REVIEW)
        yield Due(what="verdicts that bodies can still give", count=missing, until=until)
    if waiting:
        until = _until(state, RoundAction.DECIDE)
        yield Due(what="proposals without a decision", count=len(waiting), until=until)
    if state.released is None and (accepted := _count(state, ProposalStatus.ACCEPTED)):
        until = _until(state, RoundAction.RELEASE)
        yield Due(what="accepted proposals to release", count=accepted, until=until)
    if state.announced < state.version:
        count = state.version - state.announced
        yield Due(what="steps that the public record does not tell of", count=count, until=None)


def _missing_reviews(state: RoundState) -> int:
    """Return for how many open proposals how many bodies gave no verdict on the text that holds."""
    reviewers = {
        held.body
        for held in state.round.roles
        for kind in StageKind
        if (rule := rule_of(kind, RoundAction.REVIEW)) and held.role in rule.roles
    }
    return sum(
        len(reviewers - {one.review.body for one in proposal.reviews if not one.is_stale})
        for proposal in state.proposals
        if proposal.status in _OPEN
    )


def _warnings(state: RoundState, now: datetime) -> Iterator[str]:
    waiting = sum(one.status in _OPEN for one in state.proposals)
    until = _until(state, RoundAction.DECIDE)
    if waiting and until is not None and until <= now:
        yield f"{waiting} proposals were not decided, and deciding ended at {written(until)}."
    until = _until(state, RoundAction.RELEASE)
    if state.released is None and until is not None and until <= now:
        yield f"No edition was released, and releasing ended at {written(until)}."
    if state.stages[0].start < state.opened_at:
        yield f"The round was opened at {written(state.opened_at)}, after its calendar began."
    eligible = _eligible_by_proposal(state)
    if eligible is not None and eligible < state.round.quorum:
        yield (
            f"A proposal has only {eligible} control bodies that may decide on it, and the quorum"
            f" is {state.round.quorum}: the others put it forward themselves."
        )


def _eligible_by_proposal(state: RoundState) -> int | None:
    """Return how many control bodies may decide on the open proposal that has the fewest."""
    if state.round.conflicts.value != "refused":
        return None
    deciding = set(state.round.bodies(RegistryRole.CONTROL_BODY))
    return min(
        (
            len(deciding - {text.submitted_by for _, text, _ in one.history})
            for one in state.proposals
            if one.status in _OPEN
        ),
        default=None,
    )


def _open_now(state: RoundState, now: datetime) -> Iterator[OpenAction]:
    stage = stage_at(state.stages, now)
    for action in RoundAction:
        rule = rule_of(stage.kind if stage else None, action)
        if rule is None:
            continue
        bodies = {held.body for held in state.round.roles if held.role in rule.roles}
        yield OpenAction(
            action=action.value,
            roles=tuple(role.value for role in RegistryRole if role in rule.roles),
            bodies=tuple(sorted(bodies)),
            reason=rule.reason,
        )
