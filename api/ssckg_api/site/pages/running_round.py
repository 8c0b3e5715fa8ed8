"""Running a round: the end of a stage put off, the record published, the edition released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response

from ssckg.app.release.making import make_release, try_release
from ssckg.app.release.readiness import require_ready
from ssckg.app.revision import rounds
from ssckg.app.revision.own_desk import own_round
from ssckg.app.revision.round_views import round_status, show_round
from ssckg.model.revision_round import StageKind
from ssckg_api.site.desk_pages import MemberDep
from ssckg_api.site.form_faults import status_of
from ssckg_api.site.forms import PostedDep, see_other
from ssckg_api.site.pages.round_desk_pages import REFUSED, faults_in, round_page
from ssckg_api.site.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.errors import SsckgError

router = APIRouter(prefix="/desk/rounds/{round_id}/manage", include_in_schema=False)
_BLANK = dict.fromkeys(("stage", "to", "extend_reason", "version", "leave_open"), "")


@router.get("")
def ask(round_id: str, visit: MemberDep) -> Response:
    """Show the forms to put off an end, to publish the record, and to release."""
    return _shown(visit, round_id)


@router.post("/extend")
def extend(round_id: str, visit: MemberDep, form: PostedDep) -> Response:
    """Put off the end of a stage; all stages after it move by as much."""
    given = {name: form.first(name) for name in ("stage", "to", "extend_reason")}
    try:
        rounds.extend(
            *(visit.desk.workspace, visit.caller, round_id, given["stage"]),
            end=given["to"],
            reason=given["extend_reason"],
        )
    except REFUSED as error:
        return _refused(visit, round_id, error, given, "to")
    return see_other(visit.link(f"/desk/rounds/{round_id}", done="extended"))


@router.post("/announce")
def announce(round_id: str, visit: MemberDep, _form: PostedDep) -> Response:
    """Put what is public of the round into the published dataset, as of now."""
    try:
        rounds.announce(visit.desk.workspace, visit.caller, round_id)
    except REFUSED as error:
        return _refused(visit, round_id, error, {}, "")
    return see_other(visit.link(f"/desk/rounds/{round_id}", done="announced"))


@router.post("/release")
def release(round_id: str, visit: MemberDep, form: PostedDep) -> Response:
    """Try the release, or make it as a job whose page tells how far it is."""
    ws, caller = visit.desk.workspace, visit.caller
    version, leave_open = form.first("version", 100), form.first("leave_open") == "yes"
    given = {"version": version, "leave_open": "yes" if leave_open else ""}
    try:
        if form.first("do") != "release":
            tried = try_release(ws, caller, round_id, version, leave_open=leave_open)
            return _shown(visit, round_id, given=given, tried=tried.as_dict())
        require_ready(ws, caller, round_id, version, leave_open=leave_open)
    except REFUSED as error:
        return _refused(visit, round_id, error, given, "version")
    said: list[str] = []

    def _work() -> Any:
        made = make_release(ws, caller, round_id, version, leave_open=leave_open, step=said.append)
        return made.as_dict()

    about = f"/api/v1/rounds/{round_id}"
    job = visit.desk.jobs.start("release", caller, _work, about=about, said=said)
    return see_other(visit.link(f"/desk/jobs/{job.id}"))


def _refused(
    visit: Visit, round_id: str, error: SsckgError, given: Mapping[str, str], name: str
) -> Response:
    faults = faults_in(error, name)
    return _shown(visit, round_id, given=given, faults=faults, status=status_of(error))


def _shown(
    visit: Visit,
    round_id: str,
    *,
    given: Mapping[str, str] | None = None,
    faults: Sequence[tuple[str, str]] = (),
    tried: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    ws, caller = visit.desk.workspace, visit.caller
    own = own_round(ws, caller, round_id)
    shown = show_round(ws, caller, own.id)
    beside: dict[str, list[str]] = {}
    for name, text in faults:
        beside.setdefault(name, []).append(text)
    return round_page(
        visit,
        own,
        "desk_manage.html",
        title=visit.text("Run the round"),
        status=status,
        round=shown,
        standing=round_status(ws, caller, own.id),
        stages=[stage.kind for stage in shown.stages if stage.kind in set(StageKind) and stage.end],
        given={**_BLANK, **(given or {})},
        faults=faults,
        beside=beside,
        tried=tried,
    )
