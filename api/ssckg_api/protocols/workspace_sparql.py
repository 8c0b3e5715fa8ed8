"""`/workspace/sparql`: query and update on graphs of the workspace, by right.

The query and update operations of the SPARQL 1.1 Protocol
(https://www.w3.org/TR/sparql11-protocol/, sections 2.1 and 2.2). Nothing here is public: no answer
is kept in a cache, and pages of elsewhere cannot read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request, Response

from ssckg.app.graphs.asking import named_dataset, open_answer, update
from ssckg.app.permitting import permit
from ssckg.io.sparql_text import Form, form_of, readable_by_engines
from ssckg.ports import Dataset
from ssckg_api.negotiation import OFFERS, choose, listing, named
from ssckg_api.problems import ProblemError
from ssckg_api.protocols.address import address_of
from ssckg_api.protocols.workspace_description import description
from ssckg_api.request import (
    FORM_TYPE,
    QUERY_TYPE,
    UPDATE_TYPE,
    body_text,
    form_fields,
    media_type_of,
    read_query,
)
from ssckg_api.v1.answers import PRIVATE, answer
from ssckg_api.v1.bodies import read_bytes
from ssckg_api.v1.desk import Caller, DeskDep, work
from ssckg_api.v1.schemas import made, problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.actor import Actor
    from ssckg_api.negotiation import Variant
    from ssckg_api.request import QueryRequest
    from ssckg_api.v1.desk import Desk

router = APIRouter(tags=["workspace graphs"])
PLACE: Final = "/workspace/sparql"
_MAX_BYTES: Final = 2 * 1024 * 1024
_MAX_ANSWER: Final = 64 * 1024 * 1024
_ANSWERS: Final = made(
    *("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    *("text/tab-separated-values", "text/turtle", "application/n-triples"),
    *("application/rdf+xml", "application/ld+json", "application/json"),
) | problems(400, 409, 413, 415, 422)


_FIELDS: Final = {
    "type": "object",
    "properties": {
        name: {"type": "string"}
        for name in (
            *("query", "default-graph-uri", "named-graph-uri"),
            *("update", "using-graph-uri", "using-named-graph-uri"),
        )
    },
}
"""Fields of a form, in the description of the API."""


@dataclass(frozen=True, slots=True)
class _Update:
    """An update and the dataset that the request names for its patterns."""

    text: str
    using: Dataset | None


@router.get(
    PLACE,
    summary="Ask the workspace",
    responses=_ANSWERS,
    openapi_extra={
        "parameters": [
            {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
            for name in ("query", "default-graph-uri", "named-graph-uri", "format")
        ]
    },
)
async def ask(request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Answer a query over the graphs that the caller may read; without one, say what is here."""
    permit(desk.workspace, caller, "graph-read")
    query_string = request.scope["query_string"]
    if any(name == "update" for name, _ in form_fields(query_string, "query string")):
        title, detail = "An update cannot be sent so", "Send it by POST."
        raise ProblemError(400, "wrong-use", title, detail)
    query = read_query(query_string, None, None)
    if query is None:
        return description(request)
    return await work(desk, caller, lambda: _answered(desk, caller, query, request))


@router.post(
    PLACE,
    summary="Ask or change the workspace",
    responses=_ANSWERS,
    openapi_extra={
        "requestBody": {
            "content": {
                FORM_TYPE: {"schema": _FIELDS},
                QUERY_TYPE: {"schema": {"type": "string"}},
                UPDATE_TYPE: {"schema": {"type": "string"}},
            }
        }
    },
)
async def ask_or_change(request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Answer a query, or carry out an update, over graphs that the caller may read and write."""
    query_string = request.scope["query_string"]
    content_type = request.headers.get("content-type")
    kind = media_type_of(content_type)
    # Who may do neither sends nothing: their body is not read.
    permit(desk.workspace, caller, "graph-write" if kind == UPDATE_TYPE else "graph-read")
    body = await read_bytes(request, _MAX_BYTES)
    change = _read_update(query_string, kind, body)
    if change is not None:
        base = f"{address_of(request).rstrip('/')}{PLACE}"
        changes = await work(
            *(desk, caller),
            lambda: update(desk.workspace, caller, change.text, base=base, using=change.using),
        )
        return answer({"graphs": changes})
    query = read_query(query_string, content_type, body)
    if query is None:
        title, detail = "The request cannot be understood", "It holds no query and no update."
        raise ProblemError(400, "one-query", title, detail)
    return await work(desk, caller, lambda: _answered(desk, caller, query, request))


def _read_update(query_string: bytes, kind: str, body: bytes) -> _Update | None:
    """Return the update of a POST; None where it is a query.

    Raises:
        ProblemError: 400, 415.
    """
    if kind not in {FORM_TYPE, QUERY_TYPE, UPDATE_TYPE}:
        raise ProblemError(
            *(415, "media-type", "The body's media type is not supported"),
            f"a POST takes {FORM_TYPE}, {QUERY_TYPE} or {UPDATE_TYPE}, in UTF-8",
            headers=(("Accept-Post", f"{FORM_TYPE}, {QUERY_TYPE}, {UPDATE_TYPE}"),),
        )
    fields = form_fields(query_string, "query string")
    if kind == FORM_TYPE:
        fields += form_fields(body, "body")
    elif kind == UPDATE_TYPE:
        fields.append(("update", body_text(body)))
    updates = [value for name, value in fields if name == "update"]
    if not updates:
        return None
    if len(updates) > 1 or any(name == "query" for name, _ in fields):
        title, detail = "The request cannot be understood", "It takes exactly one update."
        raise ProblemError(400, "one-query", title, detail)
    text = readable_by_engines(updates[0])
    if form_of(text)[0] not in {Form.UPDATE, Form.UNKNOWN}:
        title, detail = "The request cannot be understood", "This is a query, sent as an update."
        raise ProblemError(400, "not-a-query", title, detail)
    using = named_dataset(
        [value for name, value in fields if name == "using-graph-uri"],
        [value for name, value in fields if name == "using-named-graph-uri"],
    )
    return _Update(text, using)


def _answered(desk: Desk, caller: Actor, query: QueryRequest, request: Request) -> Response:
    variant = _variant(query.format, request.headers.get("accept"), OFFERS[query.form])
    question = query.question
    dataset = named_dataset(question.default_graphs, question.named_graphs)
    pieces, size = [], 0
    with open_answer(desk.workspace, caller, question.text, variant.engine_type, dataset) as body:
        for piece in body:
            size += len(piece)
            if size > _MAX_ANSWER:
                title, detail = "The answer is too large", "Add a LIMIT."
                raise ProblemError(422, "result-too-large", title, detail)
            pieces.append(piece)
    headers = {**PRIVATE, "vary": "Accept, Authorization, Cookie"}
    return Response(b"".join(pieces), headers=headers, media_type=variant.content_type)


def _variant(name: str | None, accept: str | None, offers: Sequence[Variant]) -> Variant:
    plain = [one for one in offers if one.media_type != "text/html"]
    chosen = named(name, plain) if name else choose(accept, plain)
    if chosen is None:
        title = "None of the media types asked for is on offer"
        detail = f"Available: {', '.join(listing(plain))}"
        raise ProblemError(406, "not-acceptable", title, detail)
    return chosen


@router.api_route(PLACE, methods=["PUT", "PATCH", "DELETE", "OPTIONS"], include_in_schema=False)
async def refuse(request: Request) -> Response:
    """Refuse methods that the protocol does not have."""
    allowed = "GET, HEAD, POST, OPTIONS"
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={**PRIVATE, "allow": allowed})
    raise ProblemError(
        *(405, "method-not-allowed", "Method not allowed"),
        f"Allowed are {allowed}.",
        headers=(("Allow", allowed),),
    )
