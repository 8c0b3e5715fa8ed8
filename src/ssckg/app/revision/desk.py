"""Where rounds are opened to look at, and where each step is taken: right, stage, log."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.app.clock import require_may_play
from ssckg.app.permitting import permit
from ssckg.errors import ConflictError, UnknownNameError, UsageError
from ssckg.model.revision_event import RoundEvent
from ssckg.model.revision_round import StageKind
from ssckg.namespaces import BASE
from ssckg.revision import log, rules
from ssckg.revision.bodies import body_for
from ssckg.revision.documents import event_hash
from ssckg.revision.names import is_round_id, proposal_id, round_of_comment, round_of_proposal
from ssckg.revision.state import state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.revision_event import EventContent, RoundAction
    from ssckg.model.revision_state import CommentStanding, ProposalState, RoundState

_TRIES: Final = 5
_LOGS: Final[ContextVar[dict[tuple[Path, str], tuple[RoundEvent, ...]] | None]] = ContextVar(
    "logs", default=None
)
_LAST_PART: Final = re.compile(r"[pc][1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is being taken: for which body, and when (UTC)."""

    body: str
    at: datetime


def open_round(ws: Workspace, round_id: str) -> RoundState:
    """Return where a round stands; `round_id` is its id or IRI.

    Raises:
        UnknownNameError: there is no such round.
        DataError: its log is damaged.
        EngineError: the engine does not answer.
    """
    return state_of(read_events(ws, round_id))


@contextmanager
def reading_once() -> Iterator[None]:
    """Let each log be read and checked once in the block, which changes nothing.

    What sums up a round asks several views of it, and each of them reads the log.
    """
    token = _LOGS.set({})
    try:
        yield
    finally:
        _LOGS.reset(token)


def read_events(ws: Workspace, round_id: str) -> tuple[RoundEvent, ...]:
    """Return the log of a round; errors as `open_round`."""
    kept, name = _LOGS.get(), id_of_round(ws, round_id)
    if kept is not None and (known := kept.get((ws.directory.path, name))) is not None:
        return known
    events = log.read(ws.store, name)
    if not events:
        raise UnknownNameError("round", round_id, log.round_ids(ws.store))
    if kept is not None:
        kept[ws.directory.path, name] = events
    return events


def id_of_round(ws: Workspace, round_id: str) -> str:
    """Return the id that a round has, or would have; `round_id` is its id or IRI.

    Raises:
        UnknownNameError: no round can be called so.
    """
    name = _below(ws, round_id, "round/")
    if not is_round_id(name):
        raise UnknownNameError("round", round_id, log.round_ids(ws.store))
    return name


def all_rounds(ws: Workspace) -> tuple[RoundState, ...]:
    """Return all rounds, by id.

    Raises:
        DataError: a log is damaged.
        EngineError: the engine does not answer.
    """
    return tuple(state_of(log.read(ws.store, each)) for each in log.round_ids(ws.store))


def round_meant(ws: Workspace, round_id: str) -> str:
    """Return the id of a round; where none is named, that of the one that is open.

    A round is open until its edition is released or its calendar leads to the stage "closed".
    Where none is open, the only round that there is is meant.

    Raises:
        UsageError: none is named, and several could be meant, or there is none.
        DataError: a log is damaged.
        EngineError: the engine does not answer.
    """
    if round_id:
        return round_id
    known = log.round_ids(ws.store)
    if not known:
        raise UsageError("there is no round yet", hint="ssckg revision open round.yaml")
    if len(known) == 1:
        return known[0]
    is_open = [state.round.id for state in all_rounds(ws) if _is_open(state, ws.now())]
    if len(is_open) == 1:
        return is_open[0]
    among = is_open or known
    say = "several rounds are open" if is_open else "no round is open, and several were"
    raise UsageError(f"{say}: {', '.join(among)}", hint="say which one is meant")


def _is_open(state: RoundState, now: datetime) -> bool:
    last = state.stages[-1]
    is_closed = last.kind is StageKind.CLOSED and last.start <= now
    return state.released is None and not is_closed and now < last.end


def find_proposal(ws: Workspace, proposal: str) -> tuple[RoundState, ProposalState]:
    """Return a proposal by its id or IRI, and the round it is in; "p7" is of the open round.

    Raises:
        UnknownNameError: there is no such proposal.
        UsageError: it does not name its round, and several could be meant.
        DataError: the log is damaged.
        EngineError: the engine does not answer.
    """
    name = _with_round(ws, _below(ws, proposal, "proposal/"))
    round_id = round_of_proposal(name)
    events = log.read(ws.store, round_id) if round_id else ()
    if not events:
        raise UnknownNameError("proposal", proposal)
    state = state_of(events)
    found = state.proposal.get(name)
    if found is None:
        last = proposal_id(round_id, len(state.proposals))
        known = (f"{proposal_id(round_id, 1)} to {last}",) if state.proposals else ()
        raise UnknownNameError("proposal", proposal, known)
    return state, found


def find_comment(ws: Workspace, comment: str) -> tuple[RoundState, CommentStanding]:
    """Return a comment by its id or IRI, and the round it is in; errors as `find_proposal`."""
    name = _with_round(ws, _below(ws, comment, "comment/"))
    round_id = round_of_comment(name)
    events = log.read(ws.store, round_id) if round_id else ()
    if events:
        state = state_of(events)
        if name in state.comment:
            return state, state.comment[name]
    raise UnknownNameError("comment", comment)


def take(  # noqa: PLR0917  the order that the parts agreed on
    ws: Workspace,
    actor: Actor,
    round_id: str,
    action: RoundAction,
    make: Callable[[RoundState, Step], Sequence[EventContent]],
    body: str = "",
) -> RoundState:
    """Take one or several steps of one kind in a round, all of them or none.

    Args:
        ws: the workspace.
        actor: who acts.
        round_id: id of the round.
        action: what is done.
        make: returns what is to be noted, given the round and the step; it is asked again where
            somebody else was quicker, and raises where the step cannot be.
        body: for whom, where that is not the actor's own body.

    Returns:
        Where the round stands after it.

    Raises:
        ForbiddenError: the account may not, or not for that body; the body has no such role.
        UnknownNameError: there is no such round.
        StateError: the stage does not open the action.
        UsageError: what is to be noted is none of the action.
        DataError: it is on something that is not there.
        ConflictError: others were quicker each time.
        EngineError: the engine does not answer.
    """
    permit(ws, actor, f"revision-{action}")
    acts_for = body_for(actor, body)
    for attempt in range(1, _TRIES + 1):
        events = read_events(ws, round_id)
        state = state_of(events)
        # Two machines' clocks differ a little; the log never goes back in time.
        step = Step(acts_for, max(ws.now(), events[-1].at))
        rules.require(state, action, step.body, step.at)
        new = events_of(state, actor, action, step, make(state, step))
        # What does not fit the log must not get into it: nothing is ever taken out again.
        after = state_of((*events, *new)) if new else state
        try:
            log.append(ws.store, state.round.id, new)
        except ConflictError:
            if attempt == _TRIES:
                raise
        else:
            return after
    raise AssertionError("every try ends the loop or the function")


def events_of(
    state: RoundState,
    actor: Actor,
    action: RoundAction,
    step: Step,
    contents: Sequence[EventContent],
) -> tuple[RoundEvent, ...]:
    """Return the events that contents are, behind those of a round; errors as `take`."""
    require_may_play(state.round.is_demonstration)
    found: list[RoundEvent] = []
    head = state.head
    for number, content in enumerate(contents, start=state.version + 1):
        rules.require_content(state, action, content, step.at)
        event = RoundEvent(
            number=number,
            action=action,
            at=step.at,
            by=actor.id,
            name=actor.name,
            role=actor.role,
            body=step.body,
            content=content,
            previous=head,
        )
        head = event_hash(event)
        found.append(event)
    return tuple(found)


def _with_round(ws: Workspace, name: str) -> str:
    """Return the id of a proposal or comment of which only the last part was given, as in lists."""
    return f"{round_meant(ws, '')}-{name}" if _LAST_PART.fullmatch(name) else name


def _below(ws: Workspace, name: str, path: str) -> str:
    """Return the id in an IRI below the standard base or that of the published data."""
    for base in (BASE, ws.base):
        name = name.removeprefix(f"{base}{path}")
    return name
