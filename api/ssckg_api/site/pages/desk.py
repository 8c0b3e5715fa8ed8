"""The desk: who one is, what waits, and the jobs that one has started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Response

from ssckg.access.rights import condition_of
from ssckg.app.submission_desk import waiting
from ssckg_api.site.desk_pages import MemberDep, desk_page
from ssckg_api.site.forms import see_other

if TYPE_CHECKING:
    from ssckg_api.v1.jobs import Job

router = APIRouter(prefix="/desk", include_in_schema=False)
_SOON_SECONDS: Final = 0.4
"""A job that ends so soon is never shown."""
_ACTIONS: Final = ("list", "lodge", "mapping-read", "token-manage")
"""What the page offers to those only who may do it."""


@router.get("")
def desk(visit: MemberDep) -> Response:
    """Show who is signed in, what waits for this person, and where to go on."""
    caller = visit.caller
    return desk_page(
        visit,
        "desk.html",
        title=visit.text("Your desk"),
        waits=waiting(visit.desk.workspace, caller),
        may={action: bool(condition_of(caller, action)) for action in _ACTIONS},
    )


@router.get("/jobs/{job_id}")
def job(job_id: str, visit: MemberDep) -> Response:
    """Show how a job stands; the page looks again by itself, and goes on when the job is done."""
    found = visit.desk.jobs.find(job_id, visit.caller)
    found = visit.desk.jobs.wait(found, _SOON_SECONDS)
    if found.state == "done":
        return see_other(visit.link(_place_of(found), done=found.kind))
    titles = {
        "lodge": visit.text("Your file is being checked and kept"),
        "replace": visit.text("Your file is being checked and kept"),
        "publish": visit.text("The submission is being published"),
        "withdraw": visit.text("The submission is being withdrawn"),
        "release": visit.text("The edition is being released"),
    }
    title = titles.get(found.kind, visit.text("Work under way"))
    if found.state == "failed":
        title = visit.text("That could not be done")
    return desk_page(
        visit,
        "job.html",
        title=title,
        job=found,
        back=_place_of(found),
        status=200 if found.problem is None else int(found.problem["status"]),
    )


def _place_of(job: Job) -> str:
    """Return the page of what a job is about; of one that made a submission, that one's."""
    head = job.result.get("head") if isinstance(job.result, dict) else None
    if head:
        return f"/desk/submissions/{head['id']}"
    return f"/desk{job.about.removeprefix('/api/v1')}" if job.about else "/desk/submissions"
