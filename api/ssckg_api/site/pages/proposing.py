"""Proposals in a form: written beside what the edition says now; tried, filed, amended."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.app.revision import proposal_forms, proposal_views, proposals
from ssckg.app.revision.own_desk import own_round
from ssckg.errors import SsckgError, UsageError
from ssckg.model.proposed_change import ChangeKind
from ssckg.revision.proposing.columns import NEW
from ssckg_api.site.desk_pages import MemberDep, desk_page
from ssckg_api.site.form_faults import each_fault, status_of
from ssckg_api.site.forms import Posted, PostedDep, see_other
from ssckg_api.site.pages.proposals import id_of
from ssckg_api.site.pages.round_desk_pages import (
    REFUSED,
    faults_in,
    round_page,
    way,
    with_file,
)
from ssckg_api.site.proposal_draft import (
    BLOCK_KINDS,
    ROW,
    Draft,
    changed_elements,
    draft_of,
    read_draft,
)
from ssckg_api.site.visit import Visit
from ssckg_api.v1.desk import TakesLong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.io.proposal_form import FormLayout
    from ssckg.model.proposal_view import Filing
    from ssckg_api.v1.uploads import Upload

router = APIRouter(prefix="/desk/rounds/{round_id}", include_in_schema=False)
_NEW: Final = "/propose"
_ONE: Final = "/proposals/{number}"
_FIELDS: Final = "fields"
"""Stands, where a kind of change is chosen, for all kinds that change one field."""
_LISTS: Final = {
    "unit": "units",
    "level": "level",
    "direction": "direction",
    "value_type": "value-type",
    "population_base": "population-base",
}
"""Fields whose values are chosen from a list, and the name of it."""


@router.get(_NEW, dependencies=[TakesLong])
def ask(round_id: str, visit: MemberDep) -> Response:
    """Show the form: first which kind of change and of what, then with the old values filled in."""
    kind, element = visit.query.get("kind", ""), visit.query.get("element", "")[:300]
    draft = Draft(head={"submitted_by": visit.query.get("body", "")})
    faults = []
    if kind:
        try:
            draft = _with_change(visit, round_id, draft, kind, element)
        except UsageError as error:
            faults = [("add_element", str(error))]
    return _form(visit, round_id, draft, faults=faults, status=422 if faults else 200)


@router.post(_NEW)
def file(round_id: str, visit: MemberDep, form: PostedDep) -> Response:
    """Try the proposal, file it, or add one more change to the form, as the button says."""
    draft = read_draft(form)
    try:
        if (found := added(visit, round_id, draft, form)) is not None:
            return _form(visit, round_id, found)
        filing = _file(visit, round_id, draft, is_dry_run=form.first("do") != "file")
    except REFUSED as error:
        return _refused(visit, round_id, draft, error)
    if filing.is_dry_run:
        return _form(visit, round_id, draft, tried=filing)
    number = filing.proposals[0].id.rpartition("-p")[2]
    return see_other(visit.link(f"/rounds/{filing.round}/proposals/{number}"))


@router.post("/propose/file")
async def file_table(round_id: str, visit: MemberDep) -> Response:
    """File, or with `do=try` only check, all proposals of a filled form (workbook, CSV, YAML)."""

    def _do(upload: Upload) -> Response:
        is_dry_run = upload.fields.get("do") != "file"
        try:
            filing = proposals.propose(
                *(visit.desk.workspace, visit.caller, round_id, upload.path),
                name=upload.name,
                dry_run=is_dry_run,
            )
        except REFUSED as error:
            faults = faults_in(error, "file")
            return _form(visit, round_id, Draft(), faults=faults, status=status_of(error))
        if is_dry_run:
            return _form(visit, round_id, Draft(), tried=filing)
        return see_other(visit.link(f"/rounds/{filing.round}#proposals"))

    return await with_file(visit, _do)


@router.get(f"{_ONE}/amend", dependencies=[TakesLong])
def ask_amend(round_id: str, number: str, visit: MemberDep) -> Response:
    """Show the form with a proposal as it stands."""
    name = id_of(round_id, number)
    document = proposal_views.proposal_document(visit.desk.workspace, visit.caller, name)
    rows = rows_of(visit, round_id, changed_elements(document))
    return _form(visit, round_id, draft_of(document, rows), amended=name)


@router.post(f"{_ONE}/amend")
def amend(round_id: str, number: str, visit: MemberDep, form: PostedDep) -> Response:
    """Put what the form says in the place of what the proposal said."""
    name, draft, why = id_of(round_id, number), read_draft(form), form.first("why")
    try:
        if (found := added(visit, round_id, draft, form)) is not None:
            return _form(visit, round_id, found, amended=name, why=why)
        proposals.amend_document(visit.desk.workspace, visit.caller, name, draft.document(), why)
    except REFUSED as error:
        return _refused(visit, round_id, draft, error, amended=name, why=why)
    return see_other(visit.link(f"/rounds/{round_id}/proposals/{number}"))


@router.get(f"{_ONE}/withdraw")
def ask_withdraw(round_id: str, number: str, visit: MemberDep) -> Response:
    """Ask why a proposal is taken back."""
    return _withdrawing(visit, round_id, number)


@router.post(f"{_ONE}/withdraw")
def withdraw(round_id: str, number: str, visit: MemberDep, form: PostedDep) -> Response:
    """Take a proposal back; it stays on record with the reason."""
    reason = form.first("reason")
    try:
        proposals.withdraw(visit.desk.workspace, visit.caller, id_of(round_id, number), reason)
    except REFUSED as error:
        return _withdrawing(visit, round_id, number, reason=reason, error=error)
    return see_other(visit.link(f"/rounds/{round_id}/proposals/{number}"))


def _withdrawing(
    visit: Visit, round_id: str, number: str, *, reason: str = "", error: SsckgError | None = None
) -> Response:
    name = id_of(round_id, number)
    found = proposal_views.show_proposal(visit.desk.workspace, visit.caller, name)
    return desk_page(
        visit,
        "proposal_withdraw.html",
        title=visit.text("Withdraw a proposal"),
        crumbs=way(visit, round_id),
        status=status_of(error) if error else 200,
        found=found,
        number=number,
        reason=reason,
        faults=faults_in(error, "reason") if error else [],
    )


def _file(visit: Visit, round_id: str, draft: Draft, *, is_dry_run: bool) -> Filing:
    document = {"proposals": [draft.document()]}
    return proposals.propose_document(
        visit.desk.workspace, visit.caller, round_id, document, dry_run=is_dry_run
    )


def added(visit: Visit, round_id: str, draft: Draft, form: Posted) -> Draft | None:
    """Return the draft with what a button adds; None where it is to be tried or filed."""
    do = form.first("do")
    if do == "add":
        kind, element = form.first("add_kind"), form.first("add_element", 300)
        return _with_change(visit, round_id, draft, kind, element)
    if do.startswith("new-") and do.removeprefix("new-").isdigit():
        return draft.with_new(int(do.removeprefix("new-")[:4]))
    return draft if do == "look" else None


def _with_change(visit: Visit, round_id: str, draft: Draft, kind: str, element: str) -> Draft:
    if kind == _FIELDS:
        if not element:
            raise UsageError("name the element of which something is to change")
        return draft.with_rows(rows_of(visit, round_id, (element,)))
    if kind not in BLOCK_KINDS:
        raise UsageError(f"there is no kind of change {kind!r}")
    return draft.with_block(kind, element)


def rows_of(visit: Visit, round_id: str, elements: Sequence[str]) -> list[dict[str, str]]:
    """Return what the edition says now of elements, as they were named."""
    ws, found = visit.desk.workspace, list[dict[str, str]]()
    for name in elements:
        layout = proposal_forms.proposal_layout(ws, visit.caller, round_id, [name])
        found += [{**dict.fromkeys(ROW, ""), **row, "element": name} for row in layout.rows]
    return found


def _refused(visit: Visit, round_id: str, draft: Draft, error: SsckgError, **more: Any) -> Response:
    faults_in(error)
    own = {"the reason": "why"} if more.get("amended") else {}
    faults = []
    for place, text in each_fault(error):
        start = next((field for words, field in own.items() if text.startswith(words)), "")
        faults.append((start or draft.field_of(place), text))
    return _form(visit, round_id, draft, faults=faults, status=status_of(error), **more)


def _form(
    visit: Visit,
    round_id: str,
    draft: Draft,
    *,
    faults: Sequence[tuple[str, str]] = (),
    tried: Filing | None = None,
    status: int = 200,
    amended: str = "",
    why: str = "",
) -> Response:
    ws, caller = visit.desk.workspace, visit.caller
    own = own_round(ws, caller, round_id)
    layout = proposal_forms.proposal_layout(ws, caller, round_id)
    beside: dict[str, list[str]] = {}
    for name, text in faults:
        beside.setdefault(name, []).append(text)
    return round_page(
        visit,
        own,
        "propose.html",
        title=visit.text("Amend a proposal") if amended else visit.text("Put a proposal forward"),
        status=status,
        draft=_with_body(draft, own.bodies("propose")),
        faults=faults,
        beside=beside,
        tried=tried,
        amended=amended,
        why=why,
        is_open=own.can("amend" if amended else "propose"),
        **choices(layout),
    )


def _with_body(draft: Draft, bodies: Sequence[str]) -> Draft:
    """Return the draft put forward by somebody: where nobody is named, by who writes."""
    if draft.head.get("submitted_by") or not bodies:
        return draft
    return replace(draft, head={**draft.head, "submitted_by": bodies[0]})


def choices(layout: FormLayout) -> dict[str, Any]:
    """Return what the part of a form with changes offers: lists by name, fields, kinds."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, sheet in layout.lists.items():
        found[name] = [(row[0], row[-1] if len(row) > 1 else row[0]) for row in sheet.rows]
    return {
        "lists": found,
        "field_lists": _LISTS,
        "new_fields": tuple(NEW),
        "kinds": (_FIELDS, *(kind.value for kind in BLOCK_KINDS)),
        "split": ChangeKind.SPLIT.value,
    }
