"""The answer of any SELECT as a workbook, Parquet or a picture, which `/sparql` has no form of.

All limits of the endpoint hold: it is asked in its name. Forms are drawn in other processes.
"""

from __future__ import annotations

import base64
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from ssckg.errors import UsageError
from ssckg.io.sparql_text import Form as QueryForm
from ssckg.querying.answer_result import AnswerResult, answer_of, parquet_of
from ssckg_api.http import DATA_HEADERS, read_body
from ssckg_api.http import Request as Head
from ssckg_api.negotiation import JSON as SPARQL_JSON
from ssckg_api.problems import ProblemError
from ssckg_api.request import FORM_TYPE, QueryRequest, read_query
from ssckg_api.sparql import SparqlEndpoint
from ssckg_api.v1.answers import PARQUET, XLSX, Form, in_form, json_text
from ssckg_api.v1.desk import Desk, DeskDep, TakesLong
from ssckg_api.v1.schemas import made

router = APIRouter(prefix="/api/v1/answers", tags=["queries"])
_MOST: Final = 16 * 1024 * 1024
_MOST_QUERY: Final = 200_000
_NAME: Final = "answer"
_KINDS: Final = ("application/json", XLSX, PARQUET, "image/svg+xml")
_FIELDS: Final[dict[str, Any]] = {
    "query": {"type": "string", "description": "A SELECT in SPARQL 1.1."},
    "format": {"type": "string", "description": "xlsx, parquet, svg, or json: picture and words"},
}
_BY_GET: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": name,
            "in": "query",
            "required": name == "query",
            "schema": {"type": schema["type"]},
            "description": schema["description"],
        }
        for name, schema in _FIELDS.items()
    ]
}
_BY_POST: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM_TYPE: {"schema": {"type": "object", "properties": _FIELDS, "required": ["query"]}}
        },
    }
}


@router.get(
    "",
    summary="The answer of a query as a workbook, as Parquet or as a picture",
    dependencies=[TakesLong],
    openapi_extra=_BY_GET,
    responses=made(*_KINDS, refused=(414,)),
)
async def answer_by_get(request: Request, desk: DeskDep) -> Response:
    """Return the rows of a SELECT in a form; as JSON, the picture that fits, and what it shows."""
    if len(request.scope["query_string"]) > _MOST_QUERY:
        detail = f"Send a query over {_MOST_QUERY} bytes by POST."
        raise ProblemError(414, "query-too-long", "The request line is too long", detail)
    return await _answer(request, desk, None)


@router.post(
    "",
    summary="The same, for long queries",
    dependencies=[TakesLong],
    openapi_extra=_BY_POST,
    responses=made(*_KINDS, refused=(413, 415)),
)
async def answer_by_post(request: Request, desk: DeskDep) -> Response:
    """Return the rows of a SELECT in a form."""
    body = await read_body(Head(request.scope), request.receive, _MOST_QUERY)
    return await _answer(request, desk, body)


async def _answer(request: Request, desk: Desk, body: bytes | None) -> Response:
    asked = await run_in_threadpool(
        read_query,
        request.scope["query_string"],
        request.headers.get("content-type") if body is not None else None,
        body,
    )
    if asked is None:
        raise UsageError("send a query", hint="?query=SELECT ...")
    if asked.form is not QueryForm.SELECT:
        raise UsageError(
            f"{asked.form} has no rows", hint="tables and pictures are made of SELECT queries"
        )
    endpoint: SparqlEndpoint = request.app.sparql
    document = await endpoint.fetch(asked, SPARQL_JSON.engine_type, _MOST)
    return await run_in_threadpool(_formed, request, desk, asked, document)


def _formed(request: Request, desk: Desk, asked: QueryRequest, document: bytes) -> Response:
    result = answer_of(document, _NAME, "Answer")
    forms: dict[str, Form] = {
        "json": lambda: json_text(_pictured(desk, result)),
        **{form: partial(desk.drawer.make, result, form) for form in ("xlsx", "svg")},
        "parquet": lambda: parquet_of(result),
    }
    wanted = asked.format or ""
    answer = in_form(request, forms, name=_NAME, wanted=wanted)
    answer.headers.update({name.decode(): value.decode() for name, value in DATA_HEADERS})
    answer.headers["cache-control"] = "no-cache"
    return answer


def _pictured(desk: Desk, result: AnswerResult) -> dict[str, Any]:
    """Return the picture as an address of its own (`data:`), and in words; or why there is none."""
    if result.chart() is None:
        return {"picture": None, "text": "", "why": result.unpictured}
    drawn = base64.b64encode(desk.drawer.make(result, "svg")).decode()
    text = result.pictured_text()
    return {"picture": f"data:image/svg+xml;base64,{drawn}", "text": text, "why": ""}
