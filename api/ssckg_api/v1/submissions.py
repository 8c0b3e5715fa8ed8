"""Submissions over HTTP: lodging, lists, reading, the steps that need a few words only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from ssckg.access.rights import require
from ssckg.app import lodging, permitting, submission_reading, submission_steps
from ssckg.app.lodging import Lodged
from ssckg.model.plain import plain
from ssckg.model.submission import Event, Question, State, Submission, Summary
from ssckg.submissions.city_names import resolve_city
from ssckg_api.v1.answers import answer, attachment
from ssckg_api.v1.bodies import BoundedRoute
from ssckg_api.v1.desk import Caller, DeskDep, head_for, work
from ssckg_api.v1.schemas import made, problems, told
from ssckg_api.v1.uploads import FILE_BODY, received

router = APIRouter(prefix="/api/v1/submissions", tags=["submissions"], route_class=BoundedRoute)
_ONE = "/{submission}"
_MOST = 1000

Language = Annotated[str, Query(max_length=20, description="of messages: en, fr, es")]


class _Words(BaseModel):
    """The few words of a step."""

    model_config = ConfigDict(extra="forbid")


class Assignment(_Words):
    """Who verifies, and how."""

    verifier: str = Field(max_length=100, description="id of an account, or of a person")
    mode: str = Field(default="remote", max_length=20, description="remote or on-site")


class QuestionOn(_Words):
    """A question to the city, on a data point or on the whole."""

    text: str = Field(max_length=2000)
    data_point: str = Field(default="", max_length=500)


class Returning(_Words):
    """Why a submission goes back."""

    note: str = Field(max_length=4000)
    questions: list[QuestionOn] = Field(default=[], max_length=500)


class Waiving(_Words):
    """A finding that is accepted as it is; the reason is published with the value."""

    rule: str = Field(max_length=500)
    reason: str = Field(max_length=2000)
    data_point: str = Field(default="", max_length=500)


@router.post(
    "",
    status_code=201,
    summary="Lodge a file",
    responses=problems(409, 413),
    openapi_extra=FILE_BODY,
)
async def lodge(
    request: Request,
    caller: Caller,
    desk: DeskDep,
    city: Annotated[str, Query(max_length=100)],
    year: Annotated[str, Query(max_length=4)],
    framework: Annotated[str | None, Query(max_length=50)] = None,
    lang: Language = "en",
) -> Response:
    """Keep a file and make a draft of what it says; findings do not forbid that."""
    await run_in_threadpool(require, caller, "lodge", city=resolve_city(city)[0])
    async with received(request, desk.share(caller).files) as upload:

        def _do() -> Lodged:
            return lodging.lodge(
                desk.workspace,
                caller,
                upload.path,
                name=upload.name,
                city=city,
                year=year,
                edition=framework,
                lang=lang,
            )

        lodged = await work(desk, caller, _do)
    return _told(lodged, 201)


@router.get("", summary="List submissions", responses=told(list[Summary]))
def list_all(
    caller: Caller,
    desk: DeskDep,
    city: Annotated[str | None, Query(max_length=100)] = None,
    year: Annotated[str | None, Query(max_length=4)] = None,
    framework: Annotated[str | None, Query(max_length=50)] = None,
    state: Annotated[list[State] | None, Query()] = None,
    verifier: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
    after: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Return the submissions that the caller may know of; `after` is the last id of a page."""
    found = submission_reading.list_submissions(
        desk.workspace,
        caller,
        city=city,
        year=year,
        edition=framework,
        states=state,
        verifier=verifier,
        limit=limit,
        after=after,
    )
    return answer(found)


@router.get(_ONE, summary="Show a submission", responses=told(Submission))
def show(submission: str, caller: Caller, desk: DeskDep, *, personal: bool = False) -> Response:
    """Return a submission with all its parts; the contact only with `personal=true`."""
    return answer(submission_reading.show(desk.workspace, caller, submission, personal=personal))


@router.get(_ONE + "/events", summary="The steps taken", responses=told(tuple[Event, ...]))
def events(submission: str, caller: Caller, desk: DeskDep) -> Response:
    """Return the steps that were taken on a submission, first to last."""
    return answer(submission_reading.log(desk.workspace, caller, submission))


@router.get(_ONE + "/reads", summary="Who read it")
def reads(
    submission: str,
    caller: Caller,
    desk: DeskDep,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
) -> Response:
    """Return who read the submission while it was not public, latest first."""
    return answer(permitting.list_readings(desk.workspace, caller, submission, limit=limit))


@router.get(_ONE + "/findings", summary="What the check found")
def findings(submission: str, caller: Caller, desk: DeskDep) -> Response:
    """Return what the check of the file found, each finding with the waiver that accepts it."""
    found = submission_reading.findings_of(desk.workspace, caller, submission)
    return answer(
        [{**one.finding.as_dict(), "waiver": one.waiver, "is_open": one.is_open} for one in found]
    )


@router.get(_ONE + "/file", summary="The file as sent", responses=made("application/octet-stream"))
def file(
    submission: str,
    caller: Caller,
    desk: DeskDep,
    sha256: Annotated[str | None, Query(pattern="^[0-9a-f]{64}$")] = None,
) -> Response:
    """Return the file that the submission rests on, or another of its files, as it was sent."""
    found = submission_reading.original_file(desk.workspace, caller, submission, sha256=sha256)
    return attachment(found.path.read_bytes(), found.file.name, "application/octet-stream")


@router.put(
    _ONE + "/file",
    summary="Send a corrected file",
    responses=problems(409, 413),
    openapi_extra=FILE_BODY,
)
async def replace(
    submission: str, request: Request, caller: Caller, desk: DeskDep, lang: Language = "en"
) -> Response:
    """Put a corrected file in the place of the one before, which stays kept."""
    await run_in_threadpool(head_for, desk, caller, "replace", submission)
    async with received(request, desk.share(caller).files) as upload:

        def _do() -> Lodged:
            return lodging.replace(
                desk.workspace, caller, submission, upload.path, name=upload.name, lang=lang
            )

        lodged = await work(desk, caller, _do)
    return _told(lodged, 200)


@router.post(_ONE + "/submit", summary="Hand in", responses=told(Summary, refused=[409]))
def submit(submission: str, caller: Caller, desk: DeskDep) -> Response:
    """Hand in a draft, or a returned submission again."""
    return answer(submission_steps.submit(desk.workspace, caller, submission))


@router.post(_ONE + "/assign", summary="Charge a verifier", responses=told(Summary, refused=[409]))
def assign(submission: str, given: Assignment, caller: Caller, desk: DeskDep) -> Response:
    """Charge a verifier, or another one; never one of the submitting city."""
    after = submission_steps.assign(
        desk.workspace, caller, submission, given.verifier, mode=given.mode
    )
    return answer(after)


@router.post(_ONE + "/return", summary="Send back", responses=told(Summary, refused=[409]))
def send_back(submission: str, given: Returning, caller: Caller, desk: DeskDep) -> Response:
    """Send a submission back to the city with a note, and questions on data points."""
    questions = [Question(one.text, one.data_point) for one in given.questions]
    after = submission_steps.return_to_city(
        desk.workspace, caller, submission, given.note, questions
    )
    return answer(after)


@router.post(_ONE + "/waivers", summary="Accept a finding", responses=told(Summary, refused=[409]))
def waive(submission: str, given: Waiving, caller: Caller, desk: DeskDep) -> Response:
    """Accept a finding as it is; the reason is published with the value."""
    after = submission_steps.waive(
        desk.workspace,
        caller,
        submission,
        rule=given.rule,
        reason=given.reason,
        data_point=given.data_point,
    )
    return answer(after)


def _told(lodged: Lodged, status: int) -> Response:
    told_head = plain(lodged.head)
    body = {**told_head, "twins": lodged.twins, "report": lodged.report.as_dict()}
    place = f"/api/v1/submissions/{lodged.head.id}"
    return answer(body, status, {"location": place})
