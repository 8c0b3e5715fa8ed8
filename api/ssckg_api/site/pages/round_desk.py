"""The desk of rounds: what one can do now, and reviews of many proposals in one form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response

from ssckg.access.rights import is_allowed
from ssckg.app.revision import proposal_views, review_views
from ssckg.app.revision.given_verdicts import review_given
from ssckg.app.revision.looking import look
from ssckg.app.revision.own_desk import own_round, own_rounds
from ssckg.app.revision.reviews import review_file
from ssckg.app.revision.round_views import round_status, show_round
from ssckg.model.review_wish import ReviewWish
from ssckg_api.site.desk_pages import MemberDep, desk_page
from ssckg_api.site.form_faults import each_fault, status_of
from ssckg_api.site.forms import Posted, PostedDep, see_other
from ssckg_api.site.pages.round_desk_pages import (
    REFUSED,
    faults_in,
    round_page,
    way,
    with_file,
)
from ssckg_api.site.pages.round_pages import DAY
from ssckg_api.site.visit import Visit
from ssckg_api.v1.desk import TakesLong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.app.revision.own_desk import OwnRound
    from ssckg.model.review_todo import ReviewTodo, TodoItem
    from ssckg_api.v1.uploads import Upload

router = APIRouter(prefix="/desk/rounds", include_in_schema=False)
_REVIEWS = "/{round_id}/reviews"
_OWN = "your own"
_CELLS = ("verdict", "reason", "changes")


@router.get("")
def rounds(visit: MemberDep) -> Response:
    """Show all rounds with what the caller can do in each now."""
    return desk_page(
        visit,
        "desk_rounds.html",
        title=visit.text("Rounds of revision"),
        rounds=own_rounds(visit.desk.workspace, visit.caller),
    )


@router.get("/{round_id}", dependencies=[TakesLong])
def one(round_id: str, visit: MemberDep) -> Response:
    """Show what the caller can do in a round, what waits, and their own proposals."""
    ws, caller = visit.desk.workspace, visit.caller
    own = own_round(ws, caller, round_id)
    listed = look(ws, caller, own.id, proposal_views.list_proposals, own.id)
    numbers = {f"{own.id}-p{number}" for number in own.proposals}
    return desk_page(
        visit,
        "desk_round.html",
        title=own.title,
        crumbs=way(visit),
        own=own,
        round=show_round(ws, caller, own.id),
        standing=round_status(ws, caller, own.id),
        mine=[row for row in listed.rows if row.id in numbers],
        is_working=is_allowed(caller, "revision-read-working"),
        done=visit.query.get("done", ""),
        a_day=DAY,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal in the form of reviews; given: its cells; texts: how many it had so far.

    words: what it asks for, in sentences.
    """

    item: TodoItem
    number: str
    texts: int
    words: tuple[str, ...]
    given: Mapping[str, str]

    @property
    def is_asked(self) -> bool:
        """Whether a verdict can be given: on what one put forward there is none."""
        return self.item.state != _OWN


@router.get(_REVIEWS, dependencies=[TakesLong])
def ask_reviews(round_id: str, visit: MemberDep, agency: str = "") -> Response:
    """Show the proposals of an agency's list, closest first, with a form for all verdicts."""
    return _reviews(visit, round_id, agency)


@router.post(_REVIEWS)
def review(round_id: str, visit: MemberDep, form: PostedDep) -> Response:
    """Record all verdicts that are new or other than before, all of them or none."""
    agency = form.first("agency", 300)
    sent = _sent(form)
    wishes, seen = [], {}
    for number, cells in sent.items():
        if cells.get("verdict") and cells.get("was") != _joined(cells):
            name = f"{round_id}-p{number}"
            wishes.append(
                ReviewWish(
                    proposal=name,
                    verdict=cells["verdict"],
                    reason=cells.get("reason", ""),
                    changes=cells.get("changes", ""),
                )
            )
            if cells.get("texts", "").isdigit():
                seen[name] = int(cells["texts"])
    if not wishes:
        faults = [("", visit.text("No verdict is new: choose one for at least one proposal."))]
        return _reviews(visit, round_id, agency, sent=sent, faults=faults, status=422)
    try:
        review_given(visit.desk.workspace, visit.caller, round_id, wishes, agency, seen=seen)
    except REFUSED as error:
        faults_in(error)
        faults = [(_cell(wishes, place), text) for place, text in each_fault(error)]
        status = status_of(error)
        return _reviews(visit, round_id, agency, sent=sent, faults=faults, status=status)
    place = f"/desk/rounds/{round_id}/reviews"
    return see_other(visit.link(place, agency=agency or None, done=len(wishes)))


@router.post(f"{_REVIEWS}/file")
async def review_table(round_id: str, visit: MemberDep) -> Response:
    """Record the verdicts of a filled form (workbook, CSV, JSON), all of them or none."""

    def _do(upload: Upload) -> Response:
        agency = upload.fields.get("agency", "")[:300]
        try:
            given = review_file(visit.desk.workspace, visit.caller, round_id, upload.path, agency)
        except REFUSED as error:
            faults = faults_in(error, "file")
            return _reviews(visit, round_id, agency, faults=faults, status=status_of(error))
        place = f"/desk/rounds/{round_id}/reviews"
        return see_other(visit.link(place, agency=agency or None, done=len(given)))

    return await with_file(visit, _do)


def _reviews(
    visit: Visit,
    round_id: str,
    agency: str,
    *,
    sent: Mapping[str, Mapping[str, str]] | None = None,
    faults: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> Response:
    ws, caller = visit.desk.workspace, visit.caller
    own = own_round(ws, caller, round_id)
    agency = agency or (own.body if not own.is_enterer else "")
    more: dict[str, Any] = {"yours": [], "others": [], "todo": None}
    if agency:
        todo = review_views.todo(ws, caller, own.id, agency)
        more = _lines(visit, own, todo, sent or {})
    beside: dict[str, list[str]] = {}
    for name, text in faults:
        beside.setdefault(name, []).append(text)
    return round_page(
        visit,
        own,
        "desk_reviews.html",
        title=visit.text("Reviews"),
        status=status,
        agency=agency,
        is_open=own.can("review"),
        faults=faults,
        beside=beside,
        **more,
    )


def _lines(
    visit: Visit, own: OwnRound, todo: ReviewTodo, sent: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    listed = look(visit.desk.workspace, visit.caller, own.id, proposal_views.list_proposals, own.id)
    rows = {row.id: row for row in listed.rows}

    def _line(item: TodoItem) -> Line:
        number = item.proposal.rpartition("-p")[2]
        is_given = item.state == "given"
        usual = {
            "verdict": item.verdict if is_given else "",
            "reason": item.reason if is_given else "",
            "changes": item.changes_wanted if is_given else "",
        }
        row = rows[item.proposal]
        return Line(item, number, row.amendments + 1, row.changes, sent.get(number, usual))

    return {
        "todo": todo,
        "yours": [_line(item) for item in todo.yours],
        "others": [_line(item) for item in todo.others],
    }


def _sent(form: Posted) -> dict[str, dict[str, str]]:
    """Return what was written for each proposal, by its number."""
    found: dict[str, dict[str, str]] = {}
    for name in (*_CELLS, "was", "texts"):
        for number, value in form.below(f"{name}.").items():
            if number.isascii() and number.isdigit() and len(number) < 10:
                found.setdefault(number, {})[name] = value
    return found


def _joined(cells: Mapping[str, str]) -> str:
    return "|".join(" ".join(cells.get(name, "").split()) for name in _CELLS)


def _cell(wishes: Sequence[ReviewWish], place: str) -> str:
    """Return the field of the form for a fault at "row.column" of what was handed in."""
    row, _, column = place.partition(".")
    if not row.isdigit() or int(row) >= len(wishes):
        return ""
    number = wishes[int(row)].proposal.rpartition("-p")[2]
    return f"{column if column in _CELLS else 'verdict'}.{number}"
