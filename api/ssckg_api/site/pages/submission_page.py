"""A submission: all that one may see of it, and the steps that need a few words or a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from ssckg.app import attesting, lodging, submission_steps
from ssckg.app.submission_desk import DeskView, annotated_file, look
from ssckg.errors import UnknownNameError
from ssckg.model.submission import Question
from ssckg.submissions.checking.finding_document import grouped
from ssckg.submissions.life.kept_report import short_rule
from ssckg.submissions.life.transitions import find_transition
from ssckg_api.site.desk_pages import MENDABLE, Fault, MemberDep, desk_page, faults_of
from ssckg_api.site.file_jobs import start_with_file
from ssckg_api.site.forms import Posted, PostedDep, see_other, uploaded
from ssckg_api.site.frame import Crumb
from ssckg_api.site.visit import Visit
from ssckg_api.v1.answers import XLSX, attachment
from ssckg_api.v1.desk import TakesLong, head_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.model.submission import Summary

router = APIRouter(prefix="/desk/submissions/{submission}", include_in_schema=False)
_JSON: Final = "application/json"


@router.get("")
def show(submission: str, visit: MemberDep, *, personal: bool = False, done: str = "") -> Response:
    """Show a submission: what is said, what was found, what was done, and what can be done."""
    return _page(visit, submission, personal=personal, done=done)


@router.get("/annotated", dependencies=[TakesLong])
def annotated(submission: str, visit: MemberDep) -> Response:
    """Return a copy of the workbook with what was found at its cells."""
    content = annotated_file(visit.desk.workspace, visit.caller, submission)
    return attachment(content, f"{submission}-checked.xlsx", XLSX)


@router.get("/{step}")
def ask(submission: str, step: str, visit: MemberDep) -> Response:
    """Show the form of a step, where it is open to this person."""
    if step not in _STEPS:
        raise UnknownNameError("step", step, tuple(_STEPS))
    head = head_for(visit.desk, visit.caller, step, submission)
    _require_open(step, head)
    return _step_page(visit, head, step)


@router.post("/replace")
async def replace(submission: str, visit: MemberDep) -> Response:
    """Take on a corrected file: a job checks it and puts it in the place of the one before."""
    head = await run_in_threadpool(head_for, visit.desk, visit.caller, "replace", submission)
    _require_open("replace", head)
    ws, caller = visit.desk.workspace, visit.caller
    try:
        async with uploaded(visit) as upload:
            name, language = upload.name, upload.fields.get("lang") or "en"
            job = await run_in_threadpool(
                start_with_file,
                visit,
                upload,
                "replace",
                lambda path: lodging.replace(
                    ws, caller, submission, path, name=name, lang=language
                ),
                about=f"/api/v1/submissions/{submission}",
            )
    except MENDABLE as error:
        faults = faults_of(error)
        return await run_in_threadpool(_step_page, visit, head, "replace", faults)
    return see_other(visit.link(f"/desk/jobs/{job.id}"))


@router.post("/attest")
def attest(submission: str, visit: MemberDep, form: PostedDep) -> Response:
    """Issue the attestation and return it as a file."""
    head_for(visit.desk, visit.caller, "attest", submission)
    with_values = form.first("values") == "yes"
    issued = attesting.issue(
        visit.desk.workspace, visit.caller, submission, with_values=with_values
    )
    return attachment(issued.text.encode(), f"{submission}-attestation.json", _JSON)


@router.post("/{step}")
def take(submission: str, step: str, visit: MemberDep, form: PostedDep) -> Response:
    """Take a step, and go back to the submission."""
    if step not in _TAKEN:
        raise UnknownNameError("step", step, tuple(_TAKEN))
    head = head_for(visit.desk, visit.caller, step, submission)
    try:
        _TAKEN[step](visit, submission, form)
    except MENDABLE as error:
        return _step_page(visit, head, step, faults_of(error), form)
    return see_other(visit.link(f"/desk/submissions/{submission}", done=step))


def _submit(visit: Visit, submission: str, _: Posted) -> None:
    submission_steps.submit(visit.desk.workspace, visit.caller, submission)


def _assign(visit: Visit, submission: str, form: Posted) -> None:
    submission_steps.assign(
        visit.desk.workspace,
        visit.caller,
        submission,
        form.first("verifier", 100),
        mode=form.first("mode", 20) or "remote",
    )


def _return(visit: Visit, submission: str, form: Posted) -> None:
    questions = [
        Question(text, point)
        for point, text in zip(form.all("point"), form.all("question"), strict=False)
        if text.strip()
    ]
    submission_steps.return_to_city(
        visit.desk.workspace, visit.caller, submission, form.first("note"), questions
    )


def _waive(visit: Visit, submission: str, form: Posted) -> None:
    rule, _, point = form.first("finding", 1000).partition(" ")
    submission_steps.waive(
        visit.desk.workspace,
        visit.caller,
        submission,
        rule=rule,
        reason=form.first("reason", 2000),
        data_point=point,
    )


_TAKEN: Final[dict[str, Callable[[Visit, str, Posted], None]]] = {
    "submit": _submit,
    "assign": _assign,
    "return": _return,
    "waive": _waive,
}
_STEPS: Final = (*_TAKEN, "replace", "attest")


def _require_open(action: str, head: Summary) -> None:
    """Return if a step is open in the state of a submission; attesting has a rule of its own.

    Raises:
        StateError: it is not.
    """
    if action != "attest":
        find_transition(action, head.state, reason="-")


def _page(visit: Visit, submission: str, *, personal: bool, done: str) -> Response:
    view = look(visit.desk.workspace, visit.caller, submission, personal=personal)
    head = view.head
    return desk_page(
        visit,
        "submission.html",
        title=visit.text("%(city)s %(year)s: %(id)s", city=head.city_name, year=head.year,
                         id=head.id),
        crumbs=[Crumb(visit.text("Submissions"), "/desk/submissions")],
        view=view,
        head=head,
        findings=_findings(view),
        open_count=sum(one.is_open for one in view.findings),
        is_workbook=_is_workbook(view),
        verdicts=sum(line.judgement is not None for line in view.lines),
        names={line.report.data_point: line for line in view.lines},
        personal=personal,
        done=done,
    )  # fmt: skip


def _findings(view: DeskView) -> list[tuple[str, list[Any]]]:
    """Return the findings under their sheets or indicators, worst first, with their waivers."""
    kept = {id(one.finding): one for one in view.findings}
    groups = grouped([one.finding for one in view.findings])
    return [(heading, [kept[id(f)] for f in found]) for heading, found in groups.items()]


def _is_workbook(view: DeskView) -> bool:
    names = [file.name for file in view.submission.files if file.sha256 == view.head.sha256]
    return any(name.lower().endswith((".xlsx", ".xlsm")) for name in names)


def _step_page(
    visit: Visit,
    head: Summary,
    step: str,
    faults: list[Fault] | None = None,
    form: Posted | None = None,
) -> Response:
    view = look(visit.desk.workspace, visit.caller, head.id)
    titles = {
        "submit": visit.text("Hand in %(id)s", id=head.id),
        "assign": visit.text("Charge a verifier with %(id)s", id=head.id),
        "return": visit.text("Send %(id)s back to the city", id=head.id),
        "waive": visit.text("Accept a finding of %(id)s as it is", id=head.id),
        "replace": visit.text("Send a corrected file for %(id)s", id=head.id),
        "attest": visit.text("Issue the attestation of %(id)s", id=head.id),
    }
    return desk_page(
        visit,
        "submission_step.html",
        title=titles[step],
        crumbs=_above(visit, head),
        status=422 if faults else 200,
        view=view,
        head=head,
        step=step,
        faults=faults or [],
        form=form or Posted(),
        open_findings=_waivable(view),
    )


def _waivable(view: DeskView) -> list[tuple[str, str]]:
    """Return what can be accepted: the value of the field, and the finding in words."""
    found = {}
    for one in view.findings:
        if one.waiver is None:
            name = f"{one.finding.rule} {one.data_point}".strip()
            found[name] = f"{short_rule(one.finding.rule)}: {one.finding.message}"
    return list(found.items())


def _above(visit: Visit, head: Summary) -> list[Crumb]:
    return [
        Crumb(visit.text("Submissions"), "/desk/submissions"),
        Crumb(head.id, f"/desk/submissions/{head.id}"),
    ]
