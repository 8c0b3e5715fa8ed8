"""`/reconcile`: the Reconciliation Service API, 0.1 and 0.2, for OpenRefine and other programs.

Everything is public and reads only what is published; cookies are not looked at. So pages of
anybody may ask (CORS), also as a script (JSONP), which OpenRefine before 3.3 does.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from ssckg.app.reconciling import Reconciler
from ssckg.errors import UsageError
from ssckg.searching.reconciling import service
from ssckg.searching.reconciling.manifest import manifest
from ssckg.searching.reconciling.queries import read_batch, read_extension
from ssckg_api.http import Request as Head
from ssckg_api.http import read_body
from ssckg_api.problems import ProblemError
from ssckg_api.protocols.address import AddressDep
from ssckg_api.v1.schemas import made

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter(prefix="/reconcile", tags=["reconciliation"])
MOST_BYTES: Final = 1024 * 1024
_MOST_FIELDS: Final = 20
_FORM: Final = "application/x-www-form-urlencoded"
_CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$]{0,63}(?:\.[A-Za-z_$][\w$]{0,63}){0,4}", re.ASCII)
OPEN: Final = {
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
}
_PREFLIGHT: Final = {
    **OPEN,
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Content-Type, Accept, Accept-Language, X-Requested-With",
    "access-control-max-age": "86400",
}
_Text = Annotated[str, Query(max_length=2000)]
_Cursor = Annotated[int, Query(ge=0, le=10_000)]
Callback = Annotated[str, Query(max_length=400, description="Name of a function, for JSONP.")]


def reconciler_of(request: Request) -> Reconciler:
    """Return the reconciler of the service; made when it is first asked for."""
    state = request.app.state
    found: Reconciler | None = getattr(state, "reconciler", None)
    if found is None:
        found = state.reconciler = Reconciler(state.searcher)
    return found


def told(document: Mapping[str, Any], callback: str = "") -> Response:
    """Return a JSON document, or a script that hands it to a function.

    The name of the function is a plain name, the script begins with a comment, and its type is
    told and not to be guessed: nothing of the request is run that is not a call of that function.

    Raises:
        UsageError: the callback is no name.
    """
    text = json.dumps(document, ensure_ascii=False)
    if not callback:
        return Response(text, headers=OPEN, media_type="application/json")
    if not _CALLBACK.fullmatch(callback):
        raise UsageError("callback is no name of a function", hint="letters, digits, _, $ and .")
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("<", "\\u003c")
    return Response(f"/**/{callback}({safe});", headers=OPEN, media_type="application/javascript")


@router.get(
    "",
    summary="Manifest of the reconciliation service, or answers to its queries",
    responses=made("application/javascript"),
)
def get_reconcile(
    request: Request,
    address: AddressDep,
    queries: Annotated[str, Query(description="A batch of reconciliation queries, JSON.")] = "",
    extend: Annotated[str, Query(description="A data extension query, JSON.")] = "",
    callback: Callback = "",
) -> Response:
    """Return the manifest where nothing is asked, else a result batch or data extension."""
    if not queries and not extend and not (set(request.query_params) & {"queries", "extend"}):
        return told(manifest(address, reconciler_of(request).base), callback)
    return told(_answer(reconciler_of(request), queries, extend), callback)


@router.post(
    "",
    summary="Reconcile a batch of names, or fetch properties",
    responses=made(),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _FORM: {
                    "schema": {
                        "type": "object",
                        "properties": {
                            "queries": {"type": "string", "description": "A batch, as JSON."},
                            "extend": {"type": "string", "description": "A query, as JSON."},
                        },
                    }
                }
            },
        }
    },
)
async def post_reconcile(request: Request) -> Response:
    """Return a result batch for `queries`, or a data extension for `extend`."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM:
        raise ProblemError(
            *(415, "media-type", "The body has another media type", f"Send a form: {_FORM}.")
        )
    body = await read_body(Head(request.scope), request.receive, MOST_BYTES)
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise UsageError("the form cannot be read", hint="UTF-8, percent-encoded") from error
    queries, extend = (fields.get(name, [""])[-1] for name in ("queries", "extend"))
    reconciler = reconciler_of(request)
    return told(await run_in_threadpool(_answer, reconciler, queries, extend))


def _answer(reconciler: Reconciler, queries: str, extend: str) -> dict[str, Any]:
    if bool(queries) == bool(extend):
        raise UsageError(
            "send either queries or extend", hint='queries={"q0": {"query": "air quality"}}'
        )
    entities = reconciler.entities()
    if extend:
        return service.extended(entities, read_extension(extend))
    return service.results(entities, read_batch(queries))


@router.options("", include_in_schema=False)
@router.options("/{path:path}", include_in_schema=False)
def preflight(path: str = "") -> Response:  # noqa: ARG001  all are open alike
    """Tell browsers that pages of anybody may ask."""
    return Response(status_code=204, headers=_PREFLIGHT)


@router.get(
    "/suggest/entity",
    summary="Things whose names, codes or ids begin so",
    responses=made("application/javascript"),
)
def suggest_entity(
    request: Request, prefix: _Text = "", cursor: _Cursor = 0, callback: Callback = ""
) -> Response:
    """Return ten of them from the cursor on."""
    entities = reconciler_of(request).entities()
    return told(service.suggest_entities(entities, prefix, cursor), callback)


@router.get("/suggest/type", summary="Types by name", responses=made("application/javascript"))
def suggest_type(prefix: _Text = "", cursor: _Cursor = 0, callback: Callback = "") -> Response:
    """Return ten of them from the cursor on."""
    return told(service.suggest_types(prefix, cursor), callback)


@router.get(
    "/suggest/property", summary="Properties by name", responses=made("application/javascript")
)
def suggest_property(prefix: _Text = "", cursor: _Cursor = 0, callback: Callback = "") -> Response:
    """Return ten of them from the cursor on."""
    return told(service.suggest_properties(prefix, cursor), callback)


@router.get(
    "/properties",
    summary="Properties that can be fetched of things of a type",
    responses=made("application/javascript"),
)
def propose_properties(
    request: Request,
    type_: Annotated[str, Query(alias="type", max_length=200)] = "",
    limit: Annotated[int | None, Query(ge=1, le=1000)] = None,
    callback: Callback = "",
) -> Response:
    """Return those of which such things have values."""
    entities = reconciler_of(request).entities()
    return told(service.propose_properties(entities, type_, limit), callback)
