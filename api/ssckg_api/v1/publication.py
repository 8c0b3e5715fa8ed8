"""Consent and publication over HTTP: what may go out, what would, letting it go, taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from ssckg.app import consenting, publishing
from ssckg.io.consent_file import parse_consent
from ssckg.model.plain import plain
from ssckg.publication.consent_text import consent_texts
from ssckg.submissions.life.transitions import find_transition
from ssckg_api.v1.answers import Form, answer, in_form, json_text
from ssckg_api.v1.bodies import BoundedRoute, read_bytes
from ssckg_api.v1.desk import Caller, Desk, DeskDep, head_for
from ssckg_api.v1.job_answers import accepted_job
from ssckg_api.v1.schemas import accepted, made, problems

if TYPE_CHECKING:
    from ssckg.model.actor import Actor
    from ssckg_api.v1.jobs import Job

router = APIRouter(prefix="/api/v1", tags=["consent and publication"], route_class=BoundedRoute)
_SUBMISSION = "/submissions/{submission}"


class Reason(BaseModel):
    """Why a step is taken."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(default="", max_length=2000)


@router.get("/consent-texts", summary="The texts that a city consents to")
def texts() -> Response:
    """Return every version of the consent text, in its languages."""
    return answer(consent_texts())


@router.post(
    _SUBMISSION + "/consents",
    status_code=201,
    summary="Say what may be made public",
    responses=problems(409, 413),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "A consent file: text (version), and statements with scope, state, "
            "data_points, embargo_until, expires_on. docs/submissions.md describes it.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    },
)
async def consent(submission: str, request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Record what the city consents to, refuses or takes back; what is published follows."""
    await run_in_threadpool(head_for, desk, caller, "consent", submission)
    content = await read_bytes(request)

    def _do() -> Response:
        given = parse_consent(content, name="request")
        recorded = consenting.record_consent(desk.workspace, caller, submission, given)
        return answer({"head": recorded.head, "consents": recorded.consents}, 201)

    return await run_in_threadpool(_do)


@router.get(
    _SUBMISSION + "/preview",
    summary="What would go out, and what would stay",
    responses=made("application/json", "application/n-quads"),
)
def preview(submission: str, request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Return exactly what publication would make public today, value by value or as RDF."""
    found = publishing.preview(desk.workspace, caller, submission)
    told = {"head": found.head, "selection": found.selection, "replaces": found.replaces}
    findings = [finding.as_dict() for finding in found.findings]
    forms: dict[str, Form] = {
        "json": lambda: json_text({**plain(told), "findings": findings}),
        "nq": lambda: found.nquads,
    }
    return in_form(request, forms, name=f"{submission}-preview")


@router.post(_SUBMISSION + "/publish", status_code=202, summary="Publish", responses=accepted(409))
def publish(submission: str, caller: Caller, desk: DeskDep) -> Response:
    """Publish what is verified and consented to; a job tells when it is out."""
    return accepted_job(start_publication(desk, caller, submission))


@router.post(
    _SUBMISSION + "/withdraw", status_code=202, summary="Withdraw", responses=accepted(409)
)
def withdraw(
    submission: str, caller: Caller, desk: DeskDep, why: Annotated[Reason | None, Body()] = None
) -> Response:
    """Withdraw a submission; when the job is done, what was public of it is gone, but a mark."""
    reason = why.reason if why is not None else ""
    return accepted_job(start_withdrawal(desk, caller, submission, reason))


def start_publication(desk: Desk, caller: Actor, submission: str) -> Job:
    """Return the job that publishes a submission, once it is sure that the step is open.

    Raises:
        UnknownNameError, ForbiddenError: as `head_for`.
        StateError: it is not open in this state.
        ProblemError: 503, too much is waiting.
    """
    find_transition("publish", head_for(desk, caller, "publish", submission).state)
    said: list[str] = []

    def _work() -> Any:
        done = publishing.publish(desk.workspace, caller, submission, said.append)
        return plain({"head": done.head, "selection": done.selection, "replaced": done.replaced})

    return _start(desk, caller, "publish", submission, _work, said)


def start_withdrawal(desk: Desk, caller: Actor, submission: str, reason: str) -> Job:
    """Return the job that withdraws a submission; otherwise as `start_publication`."""
    find_transition("withdraw", head_for(desk, caller, "withdraw", submission).state)
    said: list[str] = []

    def _work() -> Any:
        done = publishing.withdraw(
            desk.workspace, caller, submission, reason=reason, step=said.append
        )
        return plain({"head": done.head})

    return _start(desk, caller, "withdraw", submission, _work, said)


def _start(
    desk: Desk, caller: Actor, kind: str, submission: str, work: Any, said: list[str]
) -> Job:
    about = f"/api/v1/submissions/{submission}"
    return desk.jobs.start(kind, caller, work, about=about, said=said)
