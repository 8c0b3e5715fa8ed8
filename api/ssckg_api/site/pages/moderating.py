"""Comments at the desk: let through or hidden, many at once; answered, also by a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Response

from ssckg.app.permitting import permit
from ssckg.app.revision import comment_views, comments
from ssckg.app.revision.own_desk import own_round
from ssckg.errors import UsageError
from ssckg_api.site.desk_pages import MemberDep
from ssckg_api.site.form_faults import status_of
from ssckg_api.site.forms import PostedDep, see_other
from ssckg_api.site.pages.round_desk_pages import (
    REFUSED,
    faults_in,
    round_page,
    with_file,
)
from ssckg_api.site.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg_api.v1.uploads import Upload

router = APIRouter(prefix="/desk/rounds/{round_id}/comments", include_in_schema=False)
_MOST: Final = 500


@router.get("")
def ask(round_id: str, visit: MemberDep) -> Response:
    """Show the comments that wait, those without an answer, and the others."""
    return _shown(visit, round_id)


@router.post("/moderation")
def moderate(round_id: str, visit: MemberDep, form: PostedDep) -> Response:
    """Let the chosen comments through, or hide them with a reason; all of them or none."""
    chosen, reason = form.all("comment")[:_MOST], form.first("reason")
    state = "published" if form.first("do") == "publish" else "hidden"
    try:
        if not chosen:
            raise UsageError(visit.text("choose at least one comment"))
        comments.moderate(visit.desk.workspace, visit.caller, chosen, state, reason)
    except REFUSED as error:
        faults = faults_in(error)
        return _shown(visit, round_id, faults=faults, reason=reason, status=status_of(error))
    return see_other(visit.link(f"/desk/rounds/{round_id}/comments", done=len(chosen)))


@router.post("/disposition")
def dispose(round_id: str, visit: MemberDep, form: PostedDep) -> Response:
    """Answer a comment."""
    given = {name: form.first(name) for name in ("comment", "disposition", "why", "proposal")}
    try:
        comments.dispose(
            *(visit.desk.workspace, visit.caller, given["comment"], given["disposition"]),
            given["why"],
            proposal=given["proposal"],
            for_body=form.first("body", 300),
        )
    except REFUSED as error:
        faults = faults_in(error, f"why-{given['comment'].rpartition('-c')[2]}")
        return _shown(visit, round_id, faults=faults, given=given, status=status_of(error))
    number = given["comment"].rpartition("-c")[2]
    return see_other(visit.link(f"/desk/rounds/{round_id}/comments#c{number}"))


@router.post("/file")
async def dispose_table(round_id: str, visit: MemberDep) -> Response:
    """Take the observations that were filled in in a table of comments; all of them or none."""

    def _do(upload: Upload) -> Response:
        try:
            given = comments.dispose_table(
                visit.desk.workspace, visit.caller, round_id, upload.path
            )
        except REFUSED as error:
            faults = faults_in(error, "file")
            return _shown(visit, round_id, faults=faults, status=status_of(error))
        return see_other(visit.link(f"/desk/rounds/{round_id}/comments", done=len(given)))

    return await with_file(visit, _do)


def _shown(
    visit: Visit,
    round_id: str,
    *,
    faults: Sequence[tuple[str, str]] = (),
    given: dict[str, str] | None = None,
    reason: str = "",
    status: int = 200,
) -> Response:
    ws, caller = visit.desk.workspace, visit.caller
    permit(ws, caller, "revision-read-working")
    own = own_round(ws, caller, round_id)
    found = comment_views.list_comments(ws, caller, own.id)
    return round_page(
        visit,
        own,
        "desk_comments.html",
        title=visit.text("Comments"),
        status=status,
        waiting=[one for one in found if one.state.value == "pending"],
        unanswered=[
            one for one in found if one.state.value == "published" and one.disposition is None
        ],
        others=[one for one in found if one.disposition is not None or one.state.value == "hidden"],
        faults=faults,
        given=given or {},
        reason=reason,
    )
