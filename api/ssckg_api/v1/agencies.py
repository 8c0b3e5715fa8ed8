"""What agencies declare to matter to them."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from ssckg.access.rights import require
from ssckg.app import priorities
from ssckg.app.priority_forms import declaration_form
from ssckg.model.priority import DeclaredOutcome, DeclaredPriority
from ssckg_api.v1.answers import XLSX, answer, in_form
from ssckg_api.v1.bodies import is_json, read_json
from ssckg_api.v1.desk import Caller, DeskDep, TakesLong
from ssckg_api.v1.schemas import made, problems, told
from ssckg_api.v1.uploads import received

router = APIRouter(prefix="/api/v1/agencies", tags=["agencies"])
_BODY = {
    "requestBody": {
        "required": True,
        "description": "A table (CSV or workbook), or a JSON list of objects with its columns:"
        " agency, element, level, reason, source, valid_from, valid_to, label.",
        "content": {
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
            "text/csv": {"schema": {"type": "string"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
_Agency = Annotated[str | None, Query(max_length=100, description="Acronym, name or alias.")]


@router.get(
    "/priorities",
    summary="List what agencies declared",
    responses=told(tuple[DeclaredPriority, ...]),
)
def list_declared(
    caller: Caller,
    desk: DeskDep,
    agency: _Agency = None,
    history: Annotated[
        bool, Query(description="Also what ended, was superseded or withdrawn.")
    ] = False,
) -> Response:
    """Return declarations; with `history` for the secretariat and the agency itself only."""
    return answer(priorities.list_declared(desk.workspace, caller, agency=agency, history=history))


@router.post(
    "/priorities",
    summary="Declare priorities",
    responses=told(DeclaredOutcome, refused=[413]),
    openapi_extra=_BODY,
)
async def declare(
    request: Request,
    caller: Caller,
    desk: DeskDep,
    dry_run: Annotated[bool, Query(description="Check all, record nothing.")] = False,
) -> Response:
    """Record all rows or none; an agency's account declares for its own agency only."""
    await run_in_threadpool(require, caller, "priority-declare")
    if is_json(request):
        document = await read_json(request)
        record = partial(priorities.declare_json, desk.workspace, caller, document)
        return answer(await run_in_threadpool(record, dry_run=dry_run))
    async with received(request, desk.share(caller).files) as upload:
        record = partial(priorities.declare, desk.workspace, caller, upload.path)
        return answer(await run_in_threadpool(record, name=upload.name, dry_run=dry_run))


@router.delete(
    "/priorities",
    summary="Take back a declaration",
    responses=told(tuple[DeclaredPriority, ...]) | problems(),
)
def withdraw(
    caller: Caller,
    desk: DeskDep,
    agency: Annotated[str, Query(max_length=100)],
    element: Annotated[str, Query(max_length=300, description="Code, CURIE or IRI.")],
    reason: Annotated[str, Query(max_length=2000)],
) -> Response:
    """Take back what an agency declared for an element; what follows from its roles counts."""
    return answer(priorities.withdraw(desk.workspace, caller, agency, element, reason))


@router.get(
    "/priorities-form",
    summary="The form for declarations",
    responses=made("text/csv", XLSX),
    dependencies=[TakesLong],
)
def form(request: Request, desk: DeskDep, agency: _Agency = None) -> Response:
    """Return the form, as CSV or workbook; with `agency`, its SDG targets are filled in."""
    data = desk.workspace.directory.path
    forms = {
        name: partial(declaration_form, name, agency=agency, data=data) for name in ("csv", "xlsx")
    }
    return in_form(request, forms, name="priorities")
