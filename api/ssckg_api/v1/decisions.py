"""Decisions on proposals: recorded one by one or as a table, read by all."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from ssckg.access.rights import require
from ssckg.app.revision import decisions
from ssckg.app.revision.decision_changes import changes_in_document
from ssckg.app.revision.decision_tables import decide_file
from ssckg.app.revision.desk import find_proposal
from ssckg.app.revision.named_bodies import known_body
from ssckg.app.workspace import Workspace
from ssckg.model.actor import Actor
from ssckg.model.decision_results import DecisionShown, RoundDecisions
from ssckg.model.review_wish import DecisionWish
from ssckg.model.revision_event import Vote, VoteCast
from ssckg_api.v1.answers import answer
from ssckg_api.v1.asked import Asked, tells
from ssckg_api.v1.bodies import BoundedRoute
from ssckg_api.v1.desk import Caller, DeskDep
from ssckg_api.v1.schemas import problems, schema_of
from ssckg_api.v1.tables import table_body, table_from

router = APIRouter(prefix="/api/v1", tags=["decisions"], route_class=BoundedRoute)
_ROUND: Final = "/rounds/{round_id}/decisions"
_PROPOSAL: Final = "/proposals/{proposal}/decisions"
_MOST_BODIES: Final = 500
_Name = Annotated[str, Field(min_length=1, max_length=300)]
_Text = Annotated[str, Field(min_length=1, max_length=20_000)]
_Long = Annotated[str, Field(max_length=20_000)]
_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"decisions": schema_of(tuple[DecisionShown, ...])},
    "required": ["decisions"],
}


def _told(status: int) -> dict[int | str, Any]:
    content = {"application/json": {"schema": _SCHEMA}}
    return {status: {"description": "Told.", "content": content}, **problems(409, 413)}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GivenVote(_Body):
    """How a body voted, and why, where it says so."""

    body: _Name
    vote: Literal["yes", "no", "abstain"]
    reason: _Long = ""


class Dissent(_Body):
    """What a body wants noted."""

    body: _Name
    reason: _Text


class NewDecision(_Body):
    """A decision of a control body.

    `mode` is a vote where there are votes, else consensus; `changes` is the proposal as it is
    accepted, written as for filing, with accepted-with-changes; `reverses` is the id of a decision
    that is taken back, `despite` ids of accepted proposals that it clashes with.
    """

    outcome: Literal["accepted", "accepted-with-changes", "declined", "deferred"]
    reason: _Text
    body: Annotated[str, Field(max_length=300)] = ""
    mode: Literal["", "consensus", "vote", "electronic-vote"] = ""
    votes: Annotated[list[GivenVote], Field(max_length=_MOST_BODIES)] = []
    present: Annotated[list[_Name], Field(max_length=_MOST_BODIES)] = []
    dissent: Annotated[list[Dissent], Field(max_length=_MOST_BODIES)] = []
    changes: dict[str, Any] | None = None
    reverses: Annotated[str, Field(max_length=300)] = ""
    despite: Annotated[list[_Name], Field(max_length=_MOST_BODIES)] = []


@tells(router, _ROUND, RoundDecisions, "The decisions of a round")
def of_round(round_id: str, asked: Asked) -> Response:
    """Return decisions with reasons, votes and dissent, also those taken back; what is open."""
    return asked.told(f"{round_id}-decisions", decisions.list_decisions, round_id)


@router.post(
    _ROUND,
    summary="Record many decisions",
    status_code=201,
    responses=_told(201),
    openapi_extra=table_body(
        "A table or JSON list with the columns proposal, outcome, reason and, where wanted, body,"
        " mode, votes, present, dissent, reverses, despite."
    ),
)
async def record_many(
    round_id: str,
    request: Request,
    caller: Caller,
    desk: DeskDep,
    body: Annotated[str, Query(max_length=300, description="In whose name")] = "",
) -> Response:
    """Record the decisions of one body, all of them or none."""
    async with table_from(request, caller, desk, "revision-decide") as file:
        found = await run_in_threadpool(decide_file, desk.workspace, caller, round_id, file, body)
    return answer({"decisions": found}, 201)


@tells(router, _PROPOSAL, RoundDecisions, "The decisions on a proposal")
def of_proposal(proposal: str, asked: Asked) -> Response:
    """Return the decisions on a proposal in their order, also those that were taken back."""

    def _found(ws: Workspace, caller: Actor) -> RoundDecisions:
        state, one = find_proposal(ws, proposal)
        return decisions.list_decisions(ws, caller, state.round.id, proposal=one.id)

    return asked.told(f"{proposal}-decisions", _found)


@router.post(_PROPOSAL, summary="Record a decision", status_code=201, responses=_told(201))
def record(proposal: str, wish: NewDecision, caller: Caller, desk: DeskDep) -> Response:
    """Record what a control body decided, by consensus or vote; only a new decision undoes it."""
    require(caller, "revision-decide")
    ws = desk.workspace
    given = wish.changes
    said = DecisionWish(
        proposal=proposal,
        outcome=wish.outcome,
        reason=wish.reason,
        mode=wish.mode or ("vote" if wish.votes else "consensus"),
        votes=tuple(
            Vote(body=known_body(one.body), vote=VoteCast(one.vote), reason=one.reason)
            for one in wish.votes
        ),
        present=tuple(map(known_body, wish.present)),
        dissent=tuple((known_body(one.body), one.reason) for one in wish.dissent),
        changes=() if given is None else changes_in_document(ws, caller, proposal, given),
        reverses=wish.reverses,
        despite=tuple(wish.despite),
    )
    return answer({"decisions": (decisions.decide(ws, caller, said, wish.body),)}, 201)
