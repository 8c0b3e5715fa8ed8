"""Consent with an exact preview, publication and withdrawal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.app import consenting, publishing
from ssckg.app.submission_desk import data_points_of, look, short_name
from ssckg.errors import UsageError
from ssckg.io.consent_file import parse_consent
from ssckg.model.submission import ConsentScope, ConsentState
from ssckg.publication.consent_text import LANGUAGES, find_consent_text
from ssckg.publication.selection import Why
from ssckg.submissions.life.transitions import find_transition
from ssckg_api.site.desk_pages import MENDABLE, Fault, MemberDep, desk_page, faults_of
from ssckg_api.site.forms import Posted, PostedDep, see_other
from ssckg_api.site.frame import Crumb
from ssckg_api.site.visit import Visit
from ssckg_api.v1.desk import TakesLong, head_for
from ssckg_api.v1.publication import start_publication, start_withdrawal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.publishing import Preview
    from ssckg.app.submission_desk import DeskView
    from ssckg.io.consent_file import ConsentFile

router = APIRouter(prefix="/desk/submissions/{submission}", include_in_schema=False)
_WHOLE: Final = (
    ConsentScope.SUBMISSION,
    ConsentScope.VERIFICATION_REPORT,
    ConsentScope.FACTSHEET,
)


@router.get("/consent", dependencies=[TakesLong])
def ask_consent(submission: str, visit: MemberDep) -> Response:
    """Show the text, the form, and what would go out as things stand."""
    head = head_for(visit.desk, visit.caller, "consent", submission)
    find_transition("consent", head.state)
    return _consent_page(visit, submission)


@router.post("/consent", dependencies=[TakesLong])
def consent(submission: str, visit: MemberDep, form: PostedDep) -> Response:
    """Show what would go out if this were said, or record it."""
    head = head_for(visit.desk, visit.caller, "consent", submission)
    find_transition("consent", head.state)
    ws, caller = visit.desk.workspace, visit.caller
    try:
        given = _statements(visit, submission, form)
        if form.first("do") != "record":
            seen = publishing.preview_with(ws, caller, submission, given)
            return _consent_page(visit, submission, form=form, seen=seen)
        if _gives(given) and form.first("agree") != "yes":
            raise UsageError("say that you may consent in the name of the city: mark the box")
        consenting.record_consent(ws, caller, submission, given)
    except MENDABLE as error:
        return _consent_page(visit, submission, faults_of(error), form)
    return see_other(visit.link(f"/desk/submissions/{submission}", done="consent"))


@router.get("/preview", dependencies=[TakesLong])
def preview(submission: str, visit: MemberDep) -> Response:
    """Show exactly what would go out today, and what would stay and why."""
    seen = publishing.preview(visit.desk.workspace, visit.caller, submission)
    return _preview_page(visit, seen, is_open=False)


@router.get("/publish", dependencies=[TakesLong])
def ask_publication(submission: str, visit: MemberDep) -> Response:
    """Show exactly what would go out, and ask whether it shall."""
    head = head_for(visit.desk, visit.caller, "publish", submission)
    find_transition("publish", head.state)
    seen = publishing.preview(visit.desk.workspace, visit.caller, submission)
    return _preview_page(visit, seen, is_open=True)


@router.post("/publish")
def publish(submission: str, visit: MemberDep, _: PostedDep) -> Response:
    """Start the publication."""
    job = start_publication(visit.desk, visit.caller, submission)
    return see_other(visit.link(f"/desk/jobs/{job.id}"))


@router.get("/withdraw")
def ask_withdrawal(submission: str, visit: MemberDep) -> Response:
    """Show what a withdrawal does, and ask whether it shall be."""
    head = head_for(visit.desk, visit.caller, "withdraw", submission)
    find_transition("withdraw", head.state)
    return desk_page(
        visit,
        "submission_withdraw.html",
        title=visit.text("Withdraw %(id)s", id=head.id),
        crumbs=_above(visit, submission),
        head=head,
    )


@router.post("/withdraw")
def withdraw(submission: str, visit: MemberDep, form: PostedDep) -> Response:
    """Start the withdrawal."""
    job = start_withdrawal(visit.desk, visit.caller, submission, form.first("reason", 2000))
    return see_other(visit.link(f"/desk/jobs/{job.id}"))


def _statements(visit: Visit, submission: str, form: Posted) -> ConsentFile:
    """Return what the form states, read by the rules of a consent file.

    Raises:
        DataError: a day that is none, an embargo of what is refused, or nothing is said.
    """
    view = look(visit.desk.workspace, visit.caller, submission)
    statements = [*_of_wholes(form), *_of_values(view, form)]
    if not statements:
        raise UsageError("nothing is said", hint="choose what may be public")
    document = {"text": form.first("text", 100), "statements": statements}
    return parse_consent(json.dumps(document).encode(), name="form")


def _of_wholes(form: Posted) -> Iterator[dict[str, Any]]:
    for scope in _WHOLE:
        state = form.first(str(scope), 20)
        if state:
            days = {
                name: form.first(f"{scope}.{name}", 20) or None
                for name in ("embargo_until", "expires_on")
            }
            yield {"scope": str(scope), "state": state, **days}


def _of_values(view: DeskView, form: Posted) -> Iterator[dict[str, Any]]:
    """Yield a statement for the values that are now held back, and one for those no more."""
    held = set(form.all("hold"))
    before = held_back(view)
    by_name = {line.name: line.report.data_point for line in view.lines}
    changes = (
        (ConsentState.REFUSED, [iri for name, iri in by_name.items() if name in held - before]),
        (ConsentState.GIVEN, [iri for name, iri in by_name.items() if name in before - held]),
    )
    for state, points in changes:
        if points:
            scope = str(ConsentScope.DATA_POINT)
            yield {"scope": scope, "state": str(state), "data_points": points}


def held_back(view: DeskView) -> set[str]:
    """Return the short names of the values on which the last statement is no consent."""
    last = {
        one.data_point: one.state
        for one in view.submission.consents
        if one.scope is ConsentScope.DATA_POINT
    }
    return {short_name(iri) for iri, state in last.items() if state is not ConsentState.GIVEN}


def _gives(given: ConsentFile) -> bool:
    return any(one.state is ConsentState.GIVEN for one in given.statements)


def _consent_page(
    visit: Visit,
    submission: str,
    faults: list[Fault] | None = None,
    form: Posted | None = None,
    seen: Preview | None = None,
) -> Response:
    view = look(visit.desk.workspace, visit.caller, submission)
    now = None
    if seen is None:  # rendering it takes as long as a publication
        now = publishing.preview(visit.desk.workspace, visit.caller, submission)
    text = find_consent_text()
    language = visit.language.code if visit.language.code in LANGUAGES else LANGUAGES[0]
    return desk_page(
        visit,
        "submission_consent.html",
        title=visit.text("What of %(id)s may be public", id=submission),
        crumbs=_above(visit, submission),
        status=422 if faults else 200,
        view=view,
        head=view.head,
        names={line.report.data_point: line for line in view.lines},
        faults=faults or [],
        form=form or Posted(),
        seen=seen,
        now=now,
        held=set(form.all("hold")) if form else held_back(view),
        text=text,
        text_language=language,
        points=data_points_of(view.head.edition),
        reasons=_reasons(visit),
    )


def _preview_page(visit: Visit, seen: Preview, *, is_open: bool) -> Response:
    head = seen.head
    title = (
        visit.text("Publish %(id)s", id=head.id)
        if is_open
        else visit.text("What would go out of %(id)s", id=head.id)
    )
    return desk_page(
        visit,
        "submission_publish.html",
        title=title,
        crumbs=_above(visit, head.id),
        seen=seen,
        head=head,
        is_open=is_open,
        points=data_points_of(head.edition),
        reasons=_reasons(visit),
    )


def _reasons(visit: Visit) -> dict[str, str]:
    """Return why something stays, in the visitor's language."""
    return {
        str(Why.STATE): visit.text("the submission is not published"),
        str(Why.NO_CONSENT): visit.text("the city has said nothing on it"),
        str(Why.REFUSED): visit.text("the city refused consent"),
        str(Why.WITHDRAWN): visit.text("the city took its consent back"),
        str(Why.EMBARGO): visit.text("the city's embargo has not ended"),
        str(Why.EXPIRED): visit.text("the city's consent has ended"),
        str(Why.NOT_JUDGED): visit.text("the verifier has not judged it"),
        str(Why.NOT_VERIFIED): visit.text("the verifier did not find it verified"),
        str(Why.NO_VALUE): visit.text("it is reported without a value"),
    }


def _above(visit: Visit, submission: str) -> list[Crumb]:
    return [
        Crumb(visit.text("Submissions"), "/desk/submissions"),
        Crumb(submission, f"/desk/submissions/{submission}"),
    ]
