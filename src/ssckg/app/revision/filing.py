"""Takes steps of several bodies in one go, as a file that the secretariat enters may hold them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ssckg.app.permitting import permit
from ssckg.app.revision.desk import Step, events_of, read_events
from ssckg.errors import ConflictError
from ssckg.revision import log, rules
from ssckg.revision.bodies import body_for
from ssckg.revision.documents import event_hash
from ssckg.revision.state import state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.revision_event import EventContent, RoundAction, RoundEvent
    from ssckg.model.revision_state import RoundState

_TRIES: Final = 5


def take_for_bodies(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    action: RoundAction,
    make: Callable[[RoundState], Sequence[tuple[str, EventContent]]],
) -> RoundState:
    """Take steps of one kind, each for a body of its own, all of them or none.

    As `desk.take`, which takes steps for one body; `make` returns the body with each content.
    """
    permit(ws, actor, f"revision-{action}")
    for attempt in range(1, _TRIES + 1):
        events = read_events(ws, round_id)
        state = state_of(events)
        at = max(ws.now(), events[-1].at)
        new: list[RoundEvent] = []
        behind = state
        for body, content in make(state):
            step = Step(body_for(actor, body), at)
            rules.require(state, action, step.body, at)
            new += events_of(behind, actor, action, step, [content])
            behind = replace(behind, version=new[-1].number, head=event_hash(new[-1]))
        try:
            log.append(ws.store, state.round.id, new)
        except ConflictError:
            if attempt == _TRIES:
                raise
        else:
            return state_of((*events, *new)) if new else state
    raise AssertionError("every try ends the loop or the function")
