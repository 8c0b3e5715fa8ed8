"""What is said of proposals: an agency's list, sums per proposal and body, who is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.access.rights import is_allowed
from ssckg.app.permitting import permit
from ssckg.app.revision.as_of_round import sources_of_round
from ssckg.app.revision.concerns import Concerns, reviewing_bodies
from ssckg.app.revision.desk import find_proposal, open_round
from ssckg.app.revision.named_bodies import known_body
from ssckg.errors import UsageError
from ssckg.model.review_results import LateReviews, RoundReviews
from ssckg.model.review_todo import ReviewTodo
from ssckg.model.revision_event import RoundAction
from ssckg.model.revision_round import RegistryRole
from ssckg.revision.bodies import SECRETARIAT, own_body
from ssckg.revision.record_rdf.reviews import is_public
from ssckg.revision.reviewing.lists import (
    REMIND_DAYS,
    is_time_to_remind,
    late_bodies,
    todo_items,
)
from ssckg.revision.reviewing.sums import sum_bodies, sum_items
from ssckg.revision.reviewing.verdicts import is_open
from ssckg.revision.reviewing.window import window_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.review_results import ItemReviews
    from ssckg.model.revision_state import ProposalState, RoundState

_READ, _WORKING = "revision-read", "revision-read-working"


def todo(ws: Workspace, actor: Actor, round_id: str, agency: str = "") -> ReviewTodo:
    """Return what an agency has to review in a round, closest first; by default the actor's own.

    Raises:
        ForbiddenError: the actor is not of the working group.
        UnknownNameError: no such round.
        UsageError: no such agency, or none is named.
        DataDirectoryError: nothing is published to read priorities from.
    """
    permit(ws, actor, _WORKING)
    state = open_round(ws, round_id)
    body = agency_of(actor, agency)
    concerns = Concerns(sources_of_round(ws, state).crosswalk, state)
    yours, others = todo_items(state.proposals, body, concerns.near(body), concerns.name)
    return ReviewTodo(
        round=state.round.id,
        agency=body,
        window=window_for(state, RoundAction.REVIEW, ws.now()),
        yours=yours,
        others=others,
    )


def round_reviews(
    ws: Workspace, actor: Actor, round_id: str, *, agency: str = "", proposal: str = ""
) -> RoundReviews:
    """Return what was said of the proposals of a round, per proposal and per body.

    Who is not of the working group sees the reviews of proposals that are decided.

    Args:
        ws: the workspace.
        actor: who asks.
        round_id: the round.
        agency: only what this agency said, and is to say.
        proposal: only of this proposal (id).

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: no such round, or no such proposal in it.
        UsageError: no such agency.
    """
    permit(ws, actor, _READ)
    state = open_round(ws, round_id)
    wanted = state.proposals
    if proposal:
        other, found = find_proposal(ws, proposal)
        if other.round.id != state.round.id:
            raise UsageError(f"{found.id} is not of {state.round.id}")
        wanted = (state.proposal[found.id],)
    if not is_allowed(actor, _WORKING):
        wanted = tuple(one for one in wanted if is_public(one))
    items = _summed(ws, state, wanted)
    asked = reviewing_bodies(state.round)
    bodies = sum_bodies(items, asked)
    if agency:
        body = known_body(agency)
        bodies = tuple(one for one in bodies if one.body == body)
        items = tuple(
            one for one in items if body in one.expected or body in {v.body for v in one.verdicts}
        )
    return RoundReviews(
        round=state.round.id,
        window=window_for(state, RoundAction.REVIEW, ws.now()),
        quorum=state.round.quorum,
        items=items,
        bodies=bodies,
    )


def late_reviews(
    ws: Workspace, actor: Actor, round_id: str, *, days: int = REMIND_DAYS, agency: str = ""
) -> LateReviews:
    """Return who has not answered what, with reminders, from some days before the stage ends on.

    Raises:
        ForbiddenError: the actor is not of the working group.
        UnknownNameError: no such round.
        UsageError: no such agency, or days below 0.
    """
    permit(ws, actor, _WORKING)
    if days < 0:
        raise UsageError("days are counted from 0", hint="--days 7")
    state = open_round(ws, round_id)
    window = window_for(state, RoundAction.REVIEW, ws.now())
    is_time = is_time_to_remind(window, days)
    items = _summed(ws, state, [one for one in state.proposals if is_open(one)])
    found = late_bodies(items, state.round.title, window) if is_time else ()
    body = known_body(agency) if agency else ""
    return LateReviews(
        round=state.round.id,
        window=window,
        within_days=days,
        is_time=is_time,
        bodies=tuple(one for one in found if not body or one.body == body),
    )


def agency_of(actor: Actor, agency: str) -> str:
    """Return the id of the agency that is meant.

    Raises:
        UsageError: there is none of that name, or none is named.
    """
    if agency:
        return known_body(agency)
    own = own_body(actor)
    if actor.agency and own != SECRETARIAT:
        return known_body(actor.agency)
    raise UsageError("say for which agency", hint="--agency ITU")


def _summed(
    ws: Workspace, state: RoundState, proposals: Sequence[ProposalState]
) -> tuple[ItemReviews, ...]:
    concerns = Concerns(sources_of_round(ws, state).crosswalk, state)
    expected = concerns.expected(reviewing_bodies(state.round))
    deciding = state.round.bodies(RegistryRole.CONTROL_BODY)
    return sum_items(proposals, expected, deciding, state.round.quorum)
