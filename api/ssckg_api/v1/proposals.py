"""Proposals of rounds: put forward, amended and taken back by bodies; read by all."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Final

import yaml
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ssckg.app.analyses.forms import result_as
from ssckg.app.revision import evidence, impact, proposal_forms, proposal_views, proposals
from ssckg.app.workspace import Workspace
from ssckg.model.actor import Actor
from ssckg.model.choices import Predicate
from ssckg.model.proposal_view import (
    EvidenceStanding,
    Filing,
    ProposalDetail,
    ProposalList,
    ProposalRow,
)
from ssckg.model.revision_impact import RevisionImpact
from ssckg_api.v1.answers import PRIVATE, Form, answer, in_form, json_text
from ssckg_api.v1.asked import Asked, tells
from ssckg_api.v1.bodies import BoundedRoute
from ssckg_api.v1.desk import Caller, DeskDep, TakesLong, work
from ssckg_api.v1.schemas import made, problems, schema_of, told
from ssckg_api.v1.tables import table_body, table_from

_MOST: Final = 1000
_TABLES: Final = ("csv", "xlsx", "html", "md")


class _ProposalRoute(BoundedRoute):
    """A document may hold many proposals, and no more than a file may."""

    most_bytes = 1024 * 1024


router = APIRouter(prefix="/api/v1/proposals", tags=["proposals"], route_class=_ProposalRoute)
_Round = Annotated[str, Query(alias="round", max_length=100, description="Id of the round")]
_Text = Annotated[str, Field(min_length=1, max_length=20_000)]
_Name = Annotated[str, Query(max_length=300)]
_LISTED: Final = {
    "type": "object",
    "properties": {
        "round": {"type": "string"},
        "total": {"type": "integer"},
        "statuses": {"type": "object", "additionalProperties": {"type": "integer"}},
        "proposals": schema_of(tuple[ProposalRow, ...]),
    },
    "required": ["round", "total", "statuses", "proposals"],
}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewProposals(_Body):
    """Proposals, each with title, grounds, reason, changes: the document that files hold, too."""

    round: Annotated[str, Field(min_length=1, max_length=100)]
    proposals: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=_MOST)]
    dry_run: bool = False


class Amendment(_Body):
    """A proposal as it is to be, and why."""

    proposal: dict[str, Any]
    reason: _Text


class Withdrawal(_Body):
    """Why a proposal is taken back."""

    reason: _Text


@router.get(
    "",
    summary="List the proposals of a round",
    responses={
        **made("application/json", "text/csv", "text/html", "text/markdown"),
        200: {"description": "Told.", "content": {"application/json": {"schema": _LISTED}}},
    },
    dependencies=[TakesLong],
)
def list_all(
    request: Request,
    caller: Caller,
    desk: DeskDep,
    round_id: _Round,
    status: Annotated[str, Query(max_length=20, description="filed ... released, or open")] = "",
    element: _Name = "",
    agency: _Name = "",
    ground: _Name = "",
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
    after: Annotated[int, Query(ge=0, le=10**9, description="Last number of a page")] = 0,
    format: Annotated[  # noqa: A002, ARG001  its name in the query; read by `in_form`
        str | None, Query(max_length=20, description="json, csv, xlsx, html, md")
    ] = None,
) -> Response:
    """Return proposals in the order of their numbers; reviews are counted for who may see them."""

    def _found() -> ProposalList:
        return proposal_views.list_proposals(
            *(desk.workspace, caller, round_id),
            status=status,
            element=element,
            agency=agency,
            ground=ground,
            limit=limit,
            after=after,
        )

    def _json() -> str:
        found = _found()
        return json_text(
            {
                "round": found.round,
                "total": found.total,
                "statuses": dict(found.statuses),
                "proposals": found.rows,
            }
        )

    forms: dict[str, Form] = {"json": _json}
    forms |= {form: partial(lambda form: result_as(_found(), form), form) for form in _TABLES}
    return in_form(request, forms)


@router.post(
    "",
    summary="Put proposals forward",
    responses=told(Filing, status=201, refused=[409, 413]),
)
def propose(wish: NewProposals, caller: Caller, desk: DeskDep) -> Response:
    """File proposals, all of them or none; with `dry_run` they are only checked (200)."""
    found = proposals.propose_document(
        *(desk.workspace, caller, wish.round, {"proposals": wish.proposals}),
        dry_run=wish.dry_run,
    )
    return answer(found, 200 if wish.dry_run else 201)


@router.post(
    "/tables",
    status_code=201,
    summary="Put proposals forward in a table",
    responses=told(Filing, status=201, refused=[409, 413])
    | {200: {"description": "Checked.", "content": {"application/json": {}}}},
    openapi_extra=table_body(
        "The filled form: workbook or CSV; or a document in YAML or JSON.", is_document=True
    ),
)
async def propose_table(
    request: Request,
    caller: Caller,
    desk: DeskDep,
    round_id: _Round,
    dry_run: Annotated[bool, Query(description="Check all, file nothing (200).")] = False,
) -> Response:
    """File the proposals of a table, all of them or none; faults name row and column."""
    async with table_from(request, caller, desk, "revision-propose") as file:

        def _do() -> Filing:
            return proposals.propose(desk.workspace, caller, round_id, file, dry_run=dry_run)

        found = await work(desk, caller, _do)
    return answer(found, 200 if dry_run else 201)


@router.get(
    "/form",
    summary="The form in which proposals are written",
    responses=made("text/csv"),
    dependencies=[TakesLong],
)
def form(
    request: Request,
    caller: Caller,
    desk: DeskDep,
    round_id: _Round,
    kpi: Annotated[list[str] | None, Query(max_length=100, description="Filled in")] = None,
    format: Annotated[  # noqa: A002, ARG001  its name in the query; read by `in_form`
        str | None, Query(max_length=20, description="xlsx, csv")
    ] = None,
) -> Response:
    """Return the table to fill in, with help and lists; of `kpi` what the edition says now."""

    def _made(kind: str) -> bytes:
        return proposal_forms.proposal_form(desk.workspace, caller, round_id, kind, kpi or ())

    forms: dict[str, Form] = {kind: partial(_made, kind) for kind in ("xlsx", "csv")}
    return in_form(request, forms, name="proposals")


@router.get("/{proposal}", summary="One proposal", responses=told(ProposalDetail) | problems())
def one(proposal: str, caller: Caller, desk: DeskDep) -> Response:
    """Return a proposal: its changes in words and as KGCL, evidence, history, decisions."""
    return answer(proposal_views.show_proposal(desk.workspace, caller, proposal))


@tells(router, "/{proposal}/impact", RevisionImpact, "What a proposal would touch")
def touched(
    proposal: str,
    asked: Asked,
    strength: Annotated[Predicate, Query(description="Weakest mapping")] = Predicate.RELATED,
) -> Response:
    """Return what a proposal would touch, carried out alone, in what is published now."""

    def _found(ws: Workspace, caller: Actor) -> RevisionImpact:
        sources = asked.desk.sources.read()
        return impact.proposal_impact(ws, caller, proposal, strength=strength, sources=sources)

    return asked.told(f"{proposal}-impact", _found)


@router.get("/{proposal}/kgcl", summary="A proposal in KGCL", responses=made("text/plain"))
def in_kgcl(proposal: str, caller: Caller, desk: DeskDep) -> Response:
    """Return the changes of a proposal as lines of the Knowledge Graph Change Language."""
    found = proposal_views.show_proposal(desk.workspace, caller, proposal)
    text = "".join(f"{change.kgcl}\n" for change in found.changes)
    return Response(text, headers=PRIVATE, media_type="text/plain")


@router.get(
    "/{proposal}/document",
    summary="A proposal as it could be filed",
    responses=made("application/json", "application/yaml"),
)
def as_document(
    proposal: str,
    request: Request,
    caller: Caller,
    desk: DeskDep,
    _form: Annotated[
        str | None, Query(alias="format", max_length=20, description="json, yaml")
    ] = None,
) -> Response:
    """Return a proposal as the document to edit and to amend it by."""
    found = proposal_views.proposal_document(desk.workspace, caller, proposal)
    forms: dict[str, Form] = {
        "json": lambda: json_text(found),
        "yaml": lambda: yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=100),
    }
    return in_form(request, forms)


@router.get(
    "/{proposal}/evidence",
    summary="Whether the figures still hold",
    responses=told(tuple[EvidenceStanding, ...]) | problems(),
    dependencies=[TakesLong],
)
def check_evidence(proposal: str, caller: Caller, desk: DeskDep) -> Response:
    """Return the figures that a proposal points to, then and now."""
    return answer(evidence.check_evidence(desk.workspace, caller, proposal))


@router.post(
    "/{proposal}/amendments",
    summary="Amend a proposal",
    responses=told(ProposalDetail, refused=[409, 413]),
)
def amend(proposal: str, wish: Amendment, caller: Caller, desk: DeskDep) -> Response:
    """Put another text in the place of a proposal's; verdicts on the earlier one become stale."""
    found = proposals.amend_document(desk.workspace, caller, proposal, wish.proposal, wish.reason)
    return answer(proposal_views.show_proposal(desk.workspace, caller, found.id))


@router.post(
    "/{proposal}/withdrawal",
    summary="Take a proposal back",
    responses=told(ProposalDetail, refused=[409, 413]),
)
def withdraw(proposal: str, wish: Withdrawal, caller: Caller, desk: DeskDep) -> Response:
    """Take a proposal back; it stays on record with the reason."""
    found = proposals.withdraw(desk.workspace, caller, proposal, wish.reason)
    return answer(proposal_views.show_proposal(desk.workspace, caller, found.id))
