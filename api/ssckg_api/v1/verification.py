"""Verification over HTTP: hints, verdicts, advice, the judgement."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from ssckg.app import verification_input, verification_outputs, verifying
from ssckg.app.verifying import Judged
from ssckg.errors import DataError
from ssckg.model.verification import Advice, Hint
from ssckg_api.v1.answers import XLSX, answer, attachment, in_form
from ssckg_api.v1.bodies import is_json, read_json
from ssckg_api.v1.desk import Caller, Desk, DeskDep, TakesLong, head_for, work
from ssckg_api.v1.schemas import made, told
from ssckg_api.v1.uploads import received

router = APIRouter(prefix="/api/v1/submissions/{submission}", tags=["verification"])

_REPORTS = ("application/json", "text/html", "application/pdf", "text/turtle")
_BODY: dict[str, Any] = {
    "requestBody": {
        "description": "A workbook that came back, with the verifier's columns filled; or JSON: "
        "judgements, a list of objects with data_point, verdict (YES, NO), note, evidence; and "
        "all_yes, true to verify whatever has no verdict yet.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "judgements": {"type": "array", "items": {"type": "object"}},
                        "all_yes": {"type": "boolean"},
                    },
                    "additionalProperties": False,
                }
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.get("/hints", summary="What to see beside each value", responses=told(tuple[Hint, ...]))
def hints(submission: str, caller: Caller, desk: DeskDep) -> Response:
    """Return comparisons beside the values: bounds, rules, last year, peers, the manual."""
    return answer(verifying.hints(desk.workspace, caller, submission))


@router.put(
    "/judgements",
    summary="Save verdicts",
    responses=told(Judged, refused=[409, 413]),
    openapi_extra=_BODY,
)
async def judge(submission: str, request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Save verdicts and stay in verification; later ones take the place of earlier ones."""
    return await _give(submission, request, caller, desk, is_final=False)


@router.post(
    "/verify",
    summary="Give the judgement",
    responses=told(Judged, refused=[409, 413]),
    openapi_extra=_BODY,
)
async def verify(submission: str, request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Give the judgement: every reported value has a verdict then."""
    return await _give(submission, request, caller, desk, is_final=True)


@router.get(
    "/summary",
    summary="What was reported and verified",
    responses=made(*_REPORTS),
    dependencies=[TakesLong],
)
def summary(submission: str, request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Return the counts of what was reported, verified and not verified."""
    ws = desk.workspace
    found = verification_outputs.summary(ws, caller, submission)
    forms = {
        form: partial(verification_outputs.summary_as, ws, found, form)
        for form in ("json", "html", "pdf", "ttl")
    }
    return in_form(request, forms, name=f"{submission}-summary")


@router.get(
    "/report",
    summary="The verification report",
    responses=made(*_REPORTS),
    dependencies=[TakesLong],
)
def report(
    submission: str,
    request: Request,
    caller: Caller,
    desk: DeskDep,
    *,
    public: Annotated[bool, Query(description="only what may be public today")] = False,
) -> Response:
    """Return the verification report; with `public`, for all, if the city has consented to that."""
    ws = desk.workspace
    if public:
        found = verification_outputs.public_verification_report(ws, submission)
    else:
        found = verification_outputs.verification_report(ws, caller, submission)
    forms = {
        form: partial(verification_outputs.report_as, ws, found, form)
        for form in ("html", "pdf", "ttl", "json")
    }
    return in_form(request, forms, name=f"{submission}-verification")


@router.get(
    "/verified-workbook",
    summary="The verified workbook",
    responses=made(XLSX),
    dependencies=[TakesLong],
)
def verified_workbook(
    submission: str,
    caller: Caller,
    desk: DeskDep,
    lang: Annotated[str, Query(max_length=20)] = "en",
) -> Response:
    """Return the city's results as our workbook, with the verifier's columns filled."""
    content = verification_outputs.verified_workbook(desk.workspace, caller, submission, lang=lang)
    return attachment(content, f"{submission}-verified.xlsx", XLSX)


@router.put("/advice", summary="Set the advice", responses=told(tuple[Advice, ...], refused=[409]))
async def advise(submission: str, request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Set recommendations and suggestions: a list of objects with kind, text, about."""
    head = await run_in_threadpool(head_for, desk, caller, "verify", submission)
    document = await read_json(request)

    def _do() -> Response:
        given = verification_input.advice_from_json(document, head.edition)
        return answer(verifying.recommend(desk.workspace, caller, submission, given))

    return await run_in_threadpool(_do)


async def _give(
    submission: str, request: Request, caller: Caller, desk: Desk, *, is_final: bool
) -> Response:
    step = verifying.verify if is_final else verifying.judge
    head = await run_in_threadpool(head_for, desk, caller, "verify", submission)
    if not is_json(request):
        async with received(request, desk.share(caller).files) as upload:
            return await work(
                desk,
                caller,
                lambda: answer(
                    step(desk.workspace, caller, submission, file=upload.path, name=upload.name)
                ),
            )
    document = await read_json(request)
    unknown = set(document) - {"judgements", "all_yes"} if isinstance(document, dict) else {"/"}
    if unknown or not isinstance(document.get("all_yes", False), bool):
        raise DataError("the body is an object with judgements and all_yes, and nothing else")

    given = document.get("judgements", [])

    def _do() -> Response:
        listed = verification_input.judgements_from_json(given, head.edition) if given else ()
        ws = desk.workspace
        if not is_final:
            return answer(verifying.judge(ws, caller, submission, judgements=listed))
        all_yes = document.get("all_yes", False)
        return answer(verifying.verify(ws, caller, submission, judgements=listed, all_yes=all_yes))

    return await run_in_threadpool(_do)
