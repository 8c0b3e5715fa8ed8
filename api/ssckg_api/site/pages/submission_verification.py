"""Verification: a verdict and note for each value beside its hints, the judgement, advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from ssckg.app import verification_input, verifying
from ssckg.app.submission_desk import VerificationDesk, verification
from ssckg.errors import DataError
from ssckg.model.verification import AdviceKind
from ssckg_api.site.desk_pages import MENDABLE, Fault, MemberDep, desk_page, faults_of
from ssckg_api.site.forms import Posted, PostedDep, see_other, uploaded
from ssckg_api.site.frame import Crumb
from ssckg_api.site.visit import Visit
from ssckg_api.v1.desk import head_for, work

if TYPE_CHECKING:
    from ssckg.model.submission import Judgement

router = APIRouter(prefix="/desk/submissions/{submission}/verification", include_in_schema=False)
_VERDICTS: Final = frozenset({"YES", "NO"})


@router.get("")
def ask(submission: str, visit: MemberDep, done: str = "") -> Response:
    """Show the values with their hints, and the form for verdicts."""
    head_for(visit.desk, visit.caller, "verify", submission)
    return _page(visit, submission, done=done)


@router.post("")
def judge(submission: str, visit: MemberDep, form: PostedDep) -> Response:
    """Save verdicts, or give the judgement."""
    head = head_for(visit.desk, visit.caller, "verify", submission)
    ws, caller = visit.desk.workspace, visit.caller
    place = f"/desk/submissions/{submission}"
    try:
        given = _judgements(verification(ws, caller, submission), form, head.edition)
        if form.first("do") == "verify":
            all_yes = form.first("all_yes") == "yes"
            verifying.verify(ws, caller, submission, judgements=given, all_yes=all_yes)
            return see_other(visit.link(place, done="verify"))
        verifying.judge(ws, caller, submission, judgements=given)
    except MENDABLE as error:
        return _page(visit, submission, faults_of(error), form)
    return see_other(visit.link(f"{place}/verification", done="judge"))


@router.post("/file")
async def judge_by_file(submission: str, visit: MemberDep) -> Response:
    """Take up the verdicts of a workbook that came back."""
    await run_in_threadpool(head_for, visit.desk, visit.caller, "verify", submission)
    desk, caller = visit.desk, visit.caller
    try:
        async with uploaded(visit) as upload:
            await work(
                desk,
                caller,
                lambda: verifying.judge(
                    desk.workspace, caller, submission, file=upload.path, name=upload.name
                ),
            )
    except MENDABLE as error:
        faults = faults_of(error)
        return await run_in_threadpool(_page, visit, submission, faults)
    return see_other(visit.link(f"/desk/submissions/{submission}/verification", done="judge"))


@router.post("/advice")
def advise(submission: str, visit: MemberDep, form: PostedDep) -> Response:
    """Set the advice: a line for each, with codes behind it in brackets."""
    head = head_for(visit.desk, visit.caller, "verify", submission)
    try:
        given = verification_input.advice_from_json(list(_advice(form)), head.edition)
        verifying.recommend(visit.desk.workspace, visit.caller, submission, given)
    except MENDABLE as error:
        return _page(visit, submission, faults_of(error), form)
    return see_other(visit.link(f"/desk/submissions/{submission}/verification", done="recommend"))


def _judgements(desk: VerificationDesk, form: Posted, edition: str) -> tuple[Judgement, ...]:
    """Return the verdicts of the form; a value without one is left as it is.

    Raises:
        DataError: a note without a verdict, or what is no verdict.
    """
    verdicts, notes = form.below("verdict."), form.below("note.")
    evidence = form.below("evidence.")
    given = []
    for line in desk.lines:
        verdict = verdicts.get(line.name, "")
        note, rests_on = notes.get(line.name, ""), evidence.get(line.name, "")
        label = line.point.label if line.point else line.report.data_point
        if not verdict and (note or rests_on):
            raise DataError(f"{label}: there is a note, and no verdict")
        if verdict and verdict not in _VERDICTS:
            raise DataError(f"{label}: a verdict is YES or NO")
        if verdict:
            given.append(
                {
                    "data_point": line.report.data_point,
                    "verdict": verdict,
                    "note": note,
                    "evidence": rests_on,
                }
            )
    return verification_input.judgements_from_json(given, edition) if given else ()


def _advice(form: Posted) -> Any:
    for kind in AdviceKind:
        for line in form.first(str(kind), 100_000).splitlines():
            text, _, rest = line.strip().partition(" [")
            if text:
                yield {"kind": str(kind), "text": text, "about": rest.removesuffix("]")}


def _page(
    visit: Visit,
    submission: str,
    faults: list[Fault] | None = None,
    form: Posted | None = None,
    done: str = "",
) -> Response:
    found = verification(visit.desk.workspace, visit.caller, submission)
    head = found.head
    advice = {
        str(kind): form.first(str(kind), 100_000) if form and form.all(str(kind)) else
        "\n".join(_line_of(one) for one in found.advice if one.kind is kind)
        for kind in AdviceKind
    }  # fmt: skip
    return desk_page(
        visit,
        "submission_verification.html",
        title=visit.text("Verify %(id)s", id=head.id),
        crumbs=[
            Crumb(visit.text("Submissions"), "/desk/submissions"),
            Crumb(head.id, f"/desk/submissions/{head.id}"),
        ],
        status=422 if faults else 200,
        found=found,
        head=head,
        faults=faults or [],
        form=form or Posted(),
        advice=advice,
        done=done,
        left=sum(line.judgement is None for line in found.lines),
    )


def _line_of(one: Any) -> str:
    about = "; ".join(iri.rpartition("/u4ssc/")[2] or iri for iri in one.about)
    return f"{one.text} [{about}]" if about else str(one.text)
