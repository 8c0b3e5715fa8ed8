"""What cities can report, at the desk: one answer in a form, or many in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Response

from ssckg.app.revision.answers import answer, answer_file, round_answers
from ssckg.app.revision.own_desk import own_round
from ssckg.model.review_wish import AnswerWish
from ssckg_api.site.desk_pages import MemberDep
from ssckg_api.site.form_faults import beside, status_of
from ssckg_api.site.forms import PostedDep, see_other
from ssckg_api.site.pages.round_desk_pages import (
    REFUSED,
    faults_in,
    round_page,
    with_file,
)
from ssckg_api.site.visit import Visit
from ssckg_api.v1.desk import TakesLong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg_api.v1.uploads import Upload

router = APIRouter(prefix="/desk/rounds/{round_id}/answers", include_in_schema=False)
_FIELDS: Final = ("element", "can", "reason", "proposal", "city")


@router.get("", dependencies=[TakesLong])
def ask(round_id: str, visit: MemberDep) -> Response:
    """Show how many cities can report what, the answers one may see, and the form."""
    return _shown(visit, round_id)


@router.post("")
def give(round_id: str, visit: MemberDep, form: PostedDep) -> Response:
    """Record an answer of a city; it takes the place of an earlier one."""
    given = {name: form.first(name) for name in _FIELDS}
    wish = AnswerWish(**{name: given[name] for name in _FIELDS if name != "city"})
    try:
        answer(visit.desk.workspace, visit.caller, round_id, [wish], given["city"])
    except REFUSED as error:
        faults_in(error)
        by_field, listed = beside(error, _FIELDS, {"unknown city": "city", "unknown": "element"})
        status = status_of(error)
        return _shown(visit, round_id, given=given, faults=listed, by_field=by_field, status=status)
    return see_other(visit.link(f"/desk/rounds/{round_id}/answers", done=1))


@router.post("/file")
async def give_table(round_id: str, visit: MemberDep) -> Response:
    """Record the answers of one city from a table, all of them or none."""

    def _do(upload: Upload) -> Response:
        city = upload.fields.get("city", "")[:100]
        try:
            made = answer_file(visit.desk.workspace, visit.caller, round_id, upload.path, city)
        except REFUSED as error:
            faults = faults_in(error, "file")
            return _shown(visit, round_id, faults=faults, status=status_of(error))
        return see_other(visit.link(f"/desk/rounds/{round_id}/answers", done=len(made)))

    return await with_file(visit, _do)


def _shown(
    visit: Visit,
    round_id: str,
    *,
    given: Mapping[str, str] | None = None,
    faults: Sequence[tuple[str, str]] = (),
    by_field: Mapping[str, list[str]] | None = None,
    status: int = 200,
) -> Response:
    ws, caller = visit.desk.workspace, visit.caller
    own = own_round(ws, caller, round_id)
    return round_page(
        visit,
        own,
        "desk_answers.html",
        title=visit.text("What cities can report"),
        status=status,
        found=round_answers(ws, caller, own.id),
        given={**dict.fromkeys(_FIELDS, ""), **(given or {})},
        faults=faults,
        beside=dict(by_field or {}),
    )
