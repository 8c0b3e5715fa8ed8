"""What agencies hold of proposals, and what cities can report: lists, verdicts, answers."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from ssckg.app.revision import answers, review_views, reviews
from ssckg.app.revision.desk import find_proposal
from ssckg.app.revision.review_forms import review_form
from ssckg.app.workspace import Workspace
from ssckg.model.actor import Actor
from ssckg.model.answer_results import CityAnswer, RoundAnswers
from ssckg.model.review_results import LateReviews, RoundReviews
from ssckg.model.review_todo import ReviewTodo
from ssckg.model.review_wish import ReviewWish
from ssckg_api.v1.answers import XLSX, Form, answer, in_form
from ssckg_api.v1.asked import Asked, tells
from ssckg_api.v1.bodies import BoundedRoute
from ssckg_api.v1.desk import Caller, DeskDep, TakesLong
from ssckg_api.v1.schemas import made, problems, schema_of
from ssckg_api.v1.tables import table_body, table_from

router = APIRouter(prefix="/api/v1", tags=["reviews"], route_class=BoundedRoute)
_ROUND: Final = "/rounds/{round_id}"
_Agency = Annotated[str, Query(max_length=300, description="Acronym or name; else one's own")]
_VERDICTS: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"verdicts": schema_of(tuple[reviews.GivenVerdict, ...])},
    "required": ["verdicts"],
}
_ANSWERS: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"answers": schema_of(tuple[CityAnswer, ...])},
    "required": ["answers"],
}


def _told(schema: dict[str, Any]) -> dict[int | str, Any]:
    content = {"application/json": {"schema": schema}}
    return {200: {"description": "Told.", "content": content}, **problems(409, 413)}


class NewReview(BaseModel):
    """A verdict; `reason` is needed to object, both texts to ask for changes."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["approve", "approve-with-changes", "object", "no-view"]
    reason: Annotated[str, Field(max_length=20_000)] = ""
    changes: Annotated[str, Field(max_length=20_000)] = ""
    agency: Annotated[str, Field(max_length=300)] = ""


@tells(router, f"{_ROUND}/todo", ReviewTodo, "What an agency has to review")
def todo(round_id: str, asked: Asked, agency: _Agency = "") -> Response:
    """Return the proposals of an agency's list, closest first, and what else is open to it."""
    return asked.told(f"{round_id}-todo", review_views.todo, round_id, agency)


@router.get(
    f"{_ROUND}/todo/form",
    summary="The form in which verdicts are given",
    responses=made("text/csv", XLSX),
    dependencies=[TakesLong],
)
def form(
    round_id: str,
    request: Request,
    caller: Caller,
    desk: DeskDep,
    agency: _Agency = "",
    _form: Annotated[
        str | None, Query(alias="format", max_length=20, description="xlsx, csv")
    ] = None,
) -> Response:
    """Return an agency's list as the table to fill in and to send to `/reviews`."""

    def _made(kind: str) -> bytes:
        return review_form(review_views.todo(desk.workspace, caller, round_id, agency), kind)

    forms: dict[str, Form] = {kind: partial(_made, kind) for kind in ("xlsx", "csv")}
    return in_form(request, forms, name="reviews")


@tells(router, f"{_ROUND}/reviews", RoundReviews, "What was said of proposals")
def of_round(
    round_id: str,
    asked: Asked,
    agency: Annotated[str, Query(max_length=300, description="Only of this agency")] = "",
) -> Response:
    """Return agreement and dissent; outside the working group, of what is decided only."""
    return asked.told(f"{round_id}-reviews", review_views.round_reviews, round_id, agency=agency)


@tells(router, f"{_ROUND}/reviews/late", LateReviews, "Who has not answered")
def late(
    round_id: str,
    asked: Asked,
    days: Annotated[int, Query(ge=0, le=3650, description="From so many days before the end")] = 7,
    agency: Annotated[str, Query(max_length=300, description="Only this agency")] = "",
) -> Response:
    """Return who has not answered what, with reminders, for the working group."""
    return asked.told(
        f"{round_id}-late", review_views.late_reviews, round_id, days=days, agency=agency
    )


@router.post(
    f"{_ROUND}/reviews",
    summary="Give many verdicts",
    responses=_told(_VERDICTS),
    openapi_extra=table_body(
        "The filled form of `todo/form`, or a table or JSON list with its columns:"
        " proposal, verdict, reason, changes."
    ),
)
async def give_many(
    round_id: str, request: Request, caller: Caller, desk: DeskDep, agency: _Agency = ""
) -> Response:
    """Record the verdicts of one agency, all of them or none."""
    async with table_from(request, caller, desk, "revision-review") as file:
        found = await run_in_threadpool(
            reviews.review_file, desk.workspace, caller, round_id, file, agency
        )
    return answer({"verdicts": found})


@tells(router, "/proposals/{proposal}/reviews", RoundReviews, "What was said of a proposal")
def of_proposal(proposal: str, asked: Asked) -> Response:
    """Return verdicts, agreement, dissent and quorum; for all when it is decided."""

    def _found(ws: Workspace, caller: Actor) -> RoundReviews:
        state, _ = find_proposal(ws, proposal)
        return review_views.round_reviews(ws, caller, state.round.id, proposal=proposal)

    return asked.told(f"{proposal}-reviews", _found)


@router.post("/proposals/{proposal}/reviews", summary="Give a verdict", responses=_told(_VERDICTS))
def give(proposal: str, wish: NewReview, caller: Caller, desk: DeskDep) -> Response:
    """Record a verdict of an agency; it takes the place of its earlier one."""
    said = ReviewWish(
        proposal=proposal, verdict=wish.verdict, reason=wish.reason, changes=wish.changes
    )
    return answer({"verdicts": (reviews.review(desk.workspace, caller, said, wish.agency),)})


@tells(router, f"{_ROUND}/answers", RoundAnswers, "How many cities can report what")
def of_cities(
    round_id: str,
    asked: Asked,
    element: Annotated[str, Query(max_length=300, description="Only this indicator")] = "",
) -> Response:
    """Return counts; single answers for the city itself and the secretariat."""
    return asked.told(f"{round_id}-answers", answers.round_answers, round_id, element=element)


@router.post(
    f"{_ROUND}/answers",
    summary="Say what a city can report",
    responses=_told(_ANSWERS),
    openapi_extra=table_body(
        "A table or JSON list with the columns element, can (yes, no), reason, proposal."
    ),
)
async def answer_many(
    round_id: str,
    request: Request,
    caller: Caller,
    desk: DeskDep,
    city: Annotated[str, Query(max_length=100, description="By name; else one's own")] = "",
) -> Response:
    """Record answers of one city, all or none; later ones take the place of earlier ones."""
    async with table_from(request, caller, desk, "revision-answer") as file:
        found = await run_in_threadpool(
            answers.answer_file, desk.workspace, caller, round_id, file, city
        )
    return answer({"answers": found})
