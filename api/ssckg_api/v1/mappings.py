"""Curating mappings: list, look, put forward, judge, publish, withdraw, agreement, handing on."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ssckg.app import curation, curation_sets
from ssckg.model.curation_view import Agreement, MappingDetail, MappingView, ReviewerRating
from ssckg_api.v1.answers import PRIVATE, Form, answer, in_form
from ssckg_api.v1.bodies import BoundedRoute
from ssckg_api.v1.desk import Caller, DeskDep, TakesLong
from ssckg_api.v1.schemas import made, problems, schema_of, told

router = APIRouter(prefix="/api/v1/mappings", tags=["mappings"], route_class=BoundedRoute)
_SET = Query(alias="set", max_length=100, description="For example u4ssc-sdg")
_MOST = 1000
_Text = Annotated[str, Field(min_length=1, max_length=4000)]
_Predicate = Literal["exact", "close", "broad", "narrow", "related"]
_Share = Annotated[float, Field(ge=0, le=1)]

_AGREEMENT = {
    "type": "object",
    "properties": {
        "agreement": schema_of(tuple[Agreement, ...]),
        "verdicts": schema_of(tuple[ReviewerRating, ...]),
    },
}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewMapping(_Body):
    """A pair that is put forward."""

    subject: Annotated[str, Field(min_length=1, max_length=300)]
    predicate: _Predicate
    object: Annotated[str, Field(min_length=1, max_length=300)]
    reason: _Text
    confidence: _Share | None = None
    sources: Annotated[list[str], Field(max_length=20)] = []
    draft: bool = False


class NewVerdict(_Body):
    """What a reviewer holds of a mapping; `version`: the steps that it was formed on."""

    verdict: Literal["accept", "reject", "unsure"]
    reason: _Text
    predicate: _Predicate | None = None
    confidence: _Share | None = None
    version: Annotated[int, Field(ge=0)] | None = None


class Withdrawal(_Body):
    """Why a mapping is no longer held."""

    reason: _Text


class Publication(_Body):
    """Which reviewed mappings: their ids, or all of a set; neither means all."""

    mappings: Annotated[list[str], Field(max_length=5000)] = []
    set: str | None = None


@router.get("", summary="List the mappings", responses=told(tuple[MappingView, ...]))
def list_all(
    caller: Caller,
    desk: DeskDep,
    mapping_set: Annotated[str | None, _SET] = None,
    state: Annotated[str | None, Query(max_length=20)] = None,
    element: Annotated[str | None, Query(max_length=300, description="Code, CURIE, IRI")] = None,
    disputed: bool = False,
    changed: bool = False,
    open: Annotated[bool, Query(description="Count verdicts before one's own")] = False,  # noqa: A002  its name in the query
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
    after: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Return mappings, published and in work, with their states; `after`: last id of a page."""
    found = curation.list_mappings(
        desk.workspace,
        caller,
        mapping_set=mapping_set,
        state=state,
        element=element,
        disputed=disputed,
        changed=changed,
        open_=open,
        limit=limit,
        after=after,
    )
    return answer(found)


@router.post("", summary="Put a pair forward", responses=told(MappingView, status=201))
def propose(wish: NewMapping, caller: Caller, desk: DeskDep) -> Response:
    """Put a pair forward for review, or note it as a draft."""
    proposal = curation.Proposal(
        wish.subject,
        wish.predicate,
        wish.object,
        wish.reason,
        wish.confidence,
        tuple(wish.sources),
    )
    found = curation.propose(desk.workspace, caller, proposal, draft=wish.draft)
    return answer(found, 201, {"location": f"/api/v1/mappings/{found.id}"})


@router.get(
    "/agreement",
    summary="How far reviewers agree",
    responses={
        200: {"description": "Told.", "content": {"application/json": {"schema": _AGREEMENT}}},
        **problems(),
    },
)
def agreement(
    caller: Caller, desk: DeskDep, mapping_set: Annotated[str | None, _SET] = None
) -> Response:
    """Return raw agreement, Cohen's and Fleiss' kappa and Krippendorff's alpha by set."""
    found, ratings = curation_sets.agreement(desk.workspace, caller, mapping_set)
    return answer({"agreement": found, "verdicts": ratings})


@router.post(
    "/publications",
    summary="Publish reviewed mappings",
    responses=told(tuple[MappingView, ...], refused=[409]),
    dependencies=[TakesLong],
)
def publish(wish: Publication, caller: Caller, desk: DeskDep) -> Response:
    """Put reviewed mappings into the published dataset, and return them."""
    found, _ = curation.publish(desk.workspace, caller, wish.mappings, mapping_set=wish.set)
    return answer(found)


@router.get(
    "/sets/{mapping_set}",
    summary="A set with what is under curation",
    responses=made("application/json", "text/tab-separated-values", "text/turtle"),
    dependencies=[TakesLong],
)
def export(
    request: Request,
    mapping_set: str,
    caller: Caller,
    desk: DeskDep,
    format: Annotated[  # noqa: A002  its name in the query
        str | None, Query(max_length=20, description="sssom, or by Accept: json, ttl")
    ] = None,
) -> Response:
    """Return a set with states, reviewers and reasons: SSSOM TSV, JSON or Turtle."""
    found = curation_sets.export_set(desk.workspace, caller, mapping_set)
    if format == "sssom":
        text = curation_sets.set_as(found, "sssom")
        return Response(text, headers=PRIVATE, media_type="text/tab-separated-values")
    forms: dict[str, Form] = {
        "json": lambda: curation_sets.set_as(found, "json"),
        "ttl": lambda: curation_sets.set_as(found, "rdf"),
    }
    return in_form(request, forms, name=mapping_set)


@router.get("/{mapping_set}/{pair}", summary="One mapping", responses=told(MappingDetail))
def one(
    mapping_set: str,
    pair: str,
    caller: Caller,
    desk: DeskDep,
    open: bool = False,  # noqa: A002  its name in the query
) -> Response:
    """Return a mapping with both ends; others' verdicts after one's own, or with `open`."""
    name = f"{mapping_set}/{pair}"
    return answer(curation.show_mapping(desk.workspace, caller, name, open_=open))


@router.post(
    "/{mapping_set}/{pair}/verdicts",
    summary="Give a verdict",
    responses=told(MappingView, refused=[409]),
)
def judge(mapping_set: str, pair: str, wish: NewVerdict, caller: Caller, desk: DeskDep) -> Response:
    """Give a verdict; it takes the place of the caller's earlier one."""
    found = curation.judge(
        desk.workspace,
        caller,
        f"{mapping_set}/{pair}",
        wish.verdict,
        wish.reason,
        predicate=wish.predicate,
        confidence=wish.confidence,
        version=wish.version,
    )
    return answer(found)


@router.post(
    "/{mapping_set}/{pair}/withdraw",
    summary="Withdraw a mapping",
    responses=told(MappingView, refused=[409]),
    dependencies=[TakesLong],
)
def withdraw(
    mapping_set: str, pair: str, wish: Withdrawal, caller: Caller, desk: DeskDep
) -> Response:
    """Take a mapping back; what was public stays on record with the reason."""
    found, _ = curation.withdraw(desk.workspace, caller, f"{mapping_set}/{pair}", wish.reason)
    return answer(found[0])
