"""Rounds of revision: opened from a file, looked at by all, extended and announced."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ssckg.app.release.changelog import changelog_for_round
from ssckg.app.revision import clashes, impact, round_documents, round_views, rounds
from ssckg.app.revision.candidates import Chosen
from ssckg.app.workspace import Workspace
from ssckg.model.actor import Actor
from ssckg.model.choices import Predicate
from ssckg.model.proposal_clash import ClashList
from ssckg.model.revision_impact import RevisionImpact
from ssckg.model.round_report import RoundList, RoundLog, RoundStatus, RoundView
from ssckg_api.v1.answers import answer
from ssckg_api.v1.asked import Asked, tells
from ssckg_api.v1.bodies import BoundedRoute
from ssckg_api.v1.desk import Caller, DeskDep, TakesLong, work
from ssckg_api.v1.results import (
    CHANGELOG,
    FormatParameter,
    Language,
    in_changelog_form,
)
from ssckg_api.v1.schemas import problems
from ssckg_api.v1.tables import table_body, table_from

router = APIRouter(prefix="/api/v1/rounds", tags=["rounds"], route_class=BoundedRoute)
_ONE: Final = "/{round_id}"
_FILE: Final = table_body("A round file: YAML, or JSON with the same members.", is_document=True)
_TOLD: Final = {"description": "Told.", "content": {"application/json": {"schema": {}}}}
_Named = Annotated[str, Query(max_length=100, description="For which body; else the caller's own")]
_Strength = Annotated[Predicate, Query(description="Weakest mapping that counts")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Extension(_Body):
    """The stage whose end is put off, its new last day (or a time with its offset), and why."""

    stage: Annotated[str, Field(min_length=1, max_length=40)]
    to: Annotated[str, Field(min_length=1, max_length=40)]
    reason: Annotated[str, Field(min_length=1, max_length=4000)]
    body: Annotated[str, Field(max_length=100)] = ""


class Announcement(_Body):
    """In whose name the public record is put out."""

    body: Annotated[str, Field(max_length=100)] = ""


@tells(router, "", RoundList, "List the rounds")
def list_all(asked: Asked) -> Response:
    """Return all rounds with the stage that holds, and how much is decided."""
    return asked.told("rounds", round_views.list_rounds)


@router.post(
    "",
    status_code=201,
    summary="Open a round",
    responses={200: _TOLD, 201: _TOLD, **problems(409, 413)},
    openapi_extra=_FILE,
)
async def open_(
    request: Request,
    caller: Caller,
    desk: DeskDep,
    body: _Named = "",
    dry_run: Annotated[bool, Query(description="Check it and open nothing (200).")] = False,
) -> Response:
    """Open the round that a file describes, with its calendar and roles."""
    async with table_from(request, caller, desk, "revision-open") as file:
        state, warnings = await work(
            desk,
            caller,
            lambda: rounds.open_from_file(desk.workspace, caller, file, body=body, dry_run=dry_run),
        )
    found = round_documents.opened(state, warnings, is_open=not dry_run)
    if dry_run:
        return answer(found)
    return answer(found, 201, {"location": f"/api/v1/rounds/{state.round.id}"})


@tells(router, _ONE, RoundView, "One round")
def one(round_id: str, asked: Asked) -> Response:
    """Return what a round is for, its calendar with extensions, and who holds which role."""
    return asked.told(round_id, round_views.show_round, round_id)


@tells(router, f"{_ONE}/status", RoundStatus, "Where a round stands")
def status(round_id: str, asked: Asked) -> Response:
    """Return stage, days left, counts, what waits, and what is open to whom now."""
    return asked.told(f"{round_id}-status", round_views.round_status, round_id)


@tells(router, f"{_ONE}/log", RoundLog, "The steps of a round")
def log(round_id: str, asked: Asked) -> Response:
    """Return all steps with who took them, for the secretariat; feeds tell what is public."""
    return asked.told(f"{round_id}-log", round_views.round_log, round_id)


@tells(router, f"{_ONE}/conflicts", ClashList, "Proposals that cannot both be")
def conflicts(round_id: str, asked: Asked) -> Response:
    """Return which proposals cannot both be accepted, and why."""
    return asked.told(f"{round_id}-conflicts", clashes.conflicts, round_id)


@tells(router, f"{_ONE}/impact", RevisionImpact, "What a round would touch")
def touched(
    round_id: str,
    asked: Asked,
    status: Annotated[
        Literal["accepted", "open"],
        Query(description="accepted: so far; open: what is accepted and all open"),
    ] = "open",
    strength: _Strength = Predicate.RELATED,
) -> Response:
    """Return what proposals would touch together in what is published now, and each alone."""

    def _found(ws: Workspace, caller: Actor) -> RevisionImpact:
        return impact.round_impact(
            *(ws, caller, round_id),
            chosen=Chosen(status),
            strength=strength,
            sources=asked.desk.sources.read(),
        )

    return asked.told(f"{round_id}-impact", _found)


@router.get(
    f"{_ONE}/changelog",
    summary="What a round changes so far",
    responses=CHANGELOG,
    dependencies=[TakesLong],
)
def changelog(
    round_id: str,
    request: Request,
    caller: Caller,
    desk: DeskDep,
    lang: Language = "en",
    _form: FormatParameter = None,
) -> Response:
    """Return in sentences what is decided so far, why, by whom, and what it touches."""
    return in_changelog_form(
        request,
        lambda: changelog_for_round(
            *(desk.workspace, caller, round_id), language=lang, sources=desk.sources.read()
        ),
        name=f"{round_id}-changelog",
    )


@router.post(
    f"{_ONE}/extensions",
    summary="Put off the end of a stage",
    responses={200: _TOLD, **problems(409, 413)},
)
def extend(round_id: str, wish: Extension, caller: Caller, desk: DeskDep) -> Response:
    """Put off the end of a stage; all stages after it move by as much."""
    state = rounds.extend(
        *(desk.workspace, caller, round_id, wish.stage),
        end=wish.to,
        reason=wish.reason,
        body=wish.body,
    )
    return answer(round_documents.calendar(state))


@router.post(
    f"{_ONE}/announcements",
    summary="Publish the record of a round",
    responses={200: _TOLD, **problems(409, 413)},
    dependencies=[TakesLong],
)
def announce(round_id: str, wish: Announcement, caller: Caller, desk: DeskDep) -> Response:
    """Put what is public of a round into the published dataset, as of now."""
    state, is_new = rounds.announce(desk.workspace, caller, round_id, body=wish.body)
    return answer(round_documents.announced(state, is_new=is_new))
