"""Decisions at the desk: one in a form with votes and dissent, or many in a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.app.permitting import permit
from ssckg.app.revision import clashes, decisions, proposal_forms, proposal_views, review_views
from ssckg.app.revision.decision_changes import changes_in_document
from ssckg.app.revision.decision_tables import decide_file
from ssckg.app.revision.looking import look
from ssckg.app.revision.own_desk import own_round
from ssckg.app.revision.round_views import show_round
from ssckg.model.review_wish import DecisionWish
from ssckg.model.revision_event import Vote, VoteCast
from ssckg_api.site.desk_pages import MemberDep
from ssckg_api.site.form_faults import each_fault, status_of
from ssckg_api.site.forms import Posted, PostedDep, see_other
from ssckg_api.site.pages import proposing
from ssckg_api.site.pages.proposals import id_of
from ssckg_api.site.pages.round_desk_pages import (
    REFUSED,
    faults_in,
    round_page,
    with_file,
)
from ssckg_api.site.proposal_draft import Draft, changed_elements, draft_of, read_draft
from ssckg_api.site.visit import Visit
from ssckg_api.v1.desk import TakesLong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.model.proposed_change import ProposedChange
    from ssckg_api.v1.uploads import Upload

router = APIRouter(prefix="/desk/rounds/{round_id}", include_in_schema=False)
_WITH_CHANGES: Final = "accepted-with-changes"
_CAST: Final = frozenset(VoteCast)
_FIELDS: Final = (
    "outcome",
    "reason",
    "mode",
    "body",
    "reverses",
    "votes",
    "present",
    "dissent",
    "changes",
)
_TEXTS: Final = ("outcome", "reason", "mode", "body", "reverses")
_CONTROL: Final = "control-body"


@dataclass(frozen=True, slots=True)
class Given:
    """A decision as it stands in the form: texts by field; votes and dissent by body."""

    texts: Mapping[str, str] = field(default_factory=dict)
    votes: Mapping[str, str] = field(default_factory=dict)
    dissent: Mapping[str, str] = field(default_factory=dict)
    present: tuple[str, ...] = ()
    despite: tuple[str, ...] = ()


@router.get("/decisions", dependencies=[TakesLong])
def ask_all(round_id: str, visit: MemberDep) -> Response:
    """Show what is not decided yet, with who agrees, and what was decided."""
    return _list(visit, round_id)


@router.post("/decisions/file")
async def decide_table(round_id: str, visit: MemberDep) -> Response:
    """Record the decisions of a table (workbook, CSV, JSON), all of them or none."""

    def _do(upload: Upload) -> Response:
        body = upload.fields.get("body", "")[:300]
        try:
            made = decide_file(visit.desk.workspace, visit.caller, round_id, upload.path, body)
        except REFUSED as error:
            faults = faults_in(error, "file")
            return _list(visit, round_id, faults=faults, status=status_of(error))
        return see_other(visit.link(f"/desk/rounds/{round_id}/decisions", done=len(made)))

    return await with_file(visit, _do)


@router.get("/proposals/{number}/decide", dependencies=[TakesLong])
def ask(round_id: str, number: str, visit: MemberDep) -> Response:
    """Show the form for a decision on a proposal."""
    name = id_of(round_id, number)
    return _form(visit, round_id, number, Given(), _draft(visit, round_id, name))


@router.post("/proposals/{number}/decide")
def decide(round_id: str, number: str, visit: MemberDep, form: PostedDep) -> Response:
    """Record a decision, or add to the form what is accepted instead."""
    ws, caller, name = visit.desk.workspace, visit.caller, id_of(round_id, number)
    given, draft = _given(form), read_draft(form)
    try:
        if (more := proposing.added(visit, round_id, draft, form)) is not None:
            return _form(visit, round_id, number, given, more)
        decisions.decide(ws, caller, _wish(visit, name, given, draft), given.texts["body"])
    except REFUSED as error:
        faults_in(error)
        faults = [(_field_of(draft, place), text) for place, text in each_fault(error)]
        return _form(visit, round_id, number, given, draft, faults, status_of(error))
    return see_other(visit.link(f"/rounds/{round_id}/proposals/{number}#decision"))


def _given(form: Posted) -> Given:
    return Given(
        texts={
            name: form.first(name) for name in ("outcome", "reason", "mode", "body", "reverses")
        },
        votes={body: cast for body, cast in form.below("vote.").items() if cast in _CAST},
        dissent={body: text for body, text in form.below("dissent.").items() if text},
        present=tuple(dict.fromkeys(form.all("present"))),
        despite=tuple(dict.fromkeys(form.all("despite"))),
    )


def _wish(visit: Visit, name: str, given: Given, draft: Draft) -> DecisionWish:
    ws, caller = visit.desk.workspace, visit.caller
    permit(ws, caller, "revision-decide")
    changes: tuple[ProposedChange, ...] = ()
    if given.texts["outcome"] == _WITH_CHANGES:
        document = proposal_views.proposal_document(ws, caller, name)
        instead = {**document, "changes": draft.document()["changes"]}
        changes = changes_in_document(ws, caller, name, instead)
    is_vote = given.texts["mode"] != "consensus"
    return DecisionWish(
        proposal=name,
        outcome=given.texts["outcome"],
        reason=given.texts["reason"],
        mode=given.texts["mode"],
        votes=tuple(
            Vote(body=body, vote=VoteCast(cast))
            for body, cast in (given.votes.items() if is_vote else ())
        ),
        present=() if is_vote else given.present,
        dissent=tuple(given.dissent.items()),
        changes=changes,
        reverses=given.texts["reverses"],
        despite=given.despite,
    )


def _field_of(draft: Draft, place: str) -> str:
    return place if place in _FIELDS else draft.field_of(place)


def _draft(visit: Visit, round_id: str, name: str) -> Draft:
    """Return what was proposed as the draft of what is accepted instead."""
    document = proposal_views.proposal_document(visit.desk.workspace, visit.caller, name)
    return draft_of(document, proposing.rows_of(visit, round_id, changed_elements(document)))


def _form(
    visit: Visit,
    round_id: str,
    number: str,
    given: Given,
    draft: Draft,
    faults: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> Response:
    ws, caller, name = visit.desk.workspace, visit.caller, id_of(round_id, number)
    own = own_round(ws, caller, round_id)
    made = decisions.list_decisions(ws, caller, own.id, proposal=name).decisions
    met = look(ws, caller, own.id, clashes.conflicts, own.id).clashes
    reviews = look(ws, caller, own.id, review_views.round_reviews, own.id).items
    layout = proposal_forms.proposal_layout(ws, caller, own.id)
    beside: dict[str, list[str]] = {}
    for field_, text in faults:
        beside.setdefault(field_, []).append(text)
    return round_page(
        visit,
        own,
        "decide.html",
        title=visit.text("Record a decision"),
        status=status,
        number=number,
        found=look(ws, caller, own.id, proposal_views.show_proposal, name),
        reviews=next((item for item in reviews if item.proposal == name), None),
        control=_control(visit, own.id),
        deciders=[(body, body) for body in own.bodies("decide")],
        standing=[one for one in made if not one.reversed_by],
        clashing=[
            (one.other(name), one.why)
            for one in met
            if name in {one.first, one.second} and one.other(name) in one.accepted
        ],
        given=given,
        draft=draft,
        faults=faults,
        beside=beside,
        is_open=own.can("decide"),
        **proposing.choices(layout),
    )


def _control(visit: Visit, round_id: str) -> list[str]:
    shown = show_round(visit.desk.workspace, visit.caller, round_id)
    return [held.body for held in shown.roles if held.role.value == _CONTROL]


def _list(
    visit: Visit, round_id: str, faults: Sequence[tuple[str, str]] = (), status: int = 200
) -> Response:
    ws, caller = visit.desk.workspace, visit.caller
    own = own_round(ws, caller, round_id)
    found = decisions.list_decisions(ws, caller, own.id)
    reviews = look(ws, caller, own.id, review_views.round_reviews, own.id).items
    rows: list[dict[str, Any]] = [
        {"item": item, "number": item.proposal.rpartition("-p")[2]}
        for item in reviews
        if item.proposal in found.open
    ]
    return round_page(
        visit,
        own,
        "desk_decisions.html",
        title=visit.text("Decisions"),
        status=status,
        rows=rows,
        found=found,
        control=_control(visit, own.id),
        faults=faults,
    )
