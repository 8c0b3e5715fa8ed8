"""`/workspace/rdf-graph-store`: graphs of the workspace as resources, by right.

SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/), all of it:
GET, HEAD, PUT, POST, DELETE and PATCH, by `?graph=`, `?default` or the address of the graph itself
(`/workspace/rdf-graph-store/x` is `.../graph/workspace/working/x`). Nothing here is public.
"""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response

from ssckg.access.graphs import WORKING
from ssckg.app.graphs.storing import (
    delete_graph,
    list_graphs,
    patch_graph,
    put_graph,
    read_graph,
    require_writable,
)
from ssckg.app.permitting import permit
from ssckg.io.sparql_text import readable_by_engines
from ssckg_api.problems import ProblemError
from ssckg_api.protocols.address import address_of
from ssckg_api.protocols.catalogue import chosen
from ssckg_api.protocols.graph_bodies import MAX_BYTES, content_hash, read_graphs, write_graph
from ssckg_api.protocols.graph_store import NAMED
from ssckg_api.protocols.graph_target import NoGraphNamedError, direct_path, graph_of
from ssckg_api.request import UPDATE_TYPE, body_text, media_type_of
from ssckg_api.v1.answers import PRIVATE, answer
from ssckg_api.v1.bodies import read_bytes
from ssckg_api.v1.desk import Caller, DeskDep, work
from ssckg_api.v1.schemas import made, problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Triple

router = APIRouter(tags=["workspace graphs"])
STORE: Final = "/workspace/rdf-graph-store"
METHODS: Final = "GET, HEAD, PUT, POST, DELETE, PATCH, OPTIONS"
_READ: Final[dict[int | str, dict[str, Any]]] = {
    **made("text/turtle", "application/ld+json", "application/n-triples", "application/json"),
    304: {"description": "You have it."},
}
_CHANGED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Changed."},
    201: {"description": "Made; Location says where it is."},
    204: {"description": "Changed; nothing to say."},
    **problems(400, 404, 409, 412, 413, 415),
}
_VARY: Final = {"vary": "Accept, Authorization, Cookie"}


@router.get(STORE, summary="A graph of the workspace", responses=_READ, openapi_extra=NAMED)
@router.get(STORE + "/{path:path}", summary="A graph by its own address", responses=_READ)
async def read(request: Request, caller: Caller, desk: DeskDep, path: str = "") -> Response:
    """Return a graph that the caller may read; without one, the list of those there are."""
    permit(desk.workspace, caller, "graph-read")
    try:
        graph = graph_of(request, path, STORE, WORKING)
    except NoGraphNamedError:
        there = await work(desk, caller, lambda: list_graphs(desk.workspace, caller))
        return answer({"graphs": there})
    variant = chosen(request, request.query_params.get("format", ""))
    triples = await work(desk, caller, lambda: read_graph(desk.workspace, caller, graph))
    headers = {
        **PRIVATE,
        **_VARY,
        "etag": _mark(triples),
        "content-location": direct_path(graph, STORE, WORKING),
    }
    if _names(request.headers.get("if-none-match"), _mark(triples)):
        return Response(status_code=304, headers=headers)
    body = write_graph(triples, variant.engine_type)
    return Response(body, headers=headers, media_type=variant.content_type)


@router.put(
    STORE, summary="Replace a graph", status_code=204, responses=_CHANGED, openapi_extra=NAMED
)
@router.put(STORE + "/{path:path}", summary="Replace", status_code=204, responses=_CHANGED)
async def put(request: Request, caller: Caller, desk: DeskDep, path: str = "") -> Response:
    """Replace a graph by the document that is sent; 201 where there was none."""
    permit(desk.workspace, caller, "graph-write")
    graph = _named(request, path)
    require_writable(caller, graph)
    triples = await read_graphs(request, graph or WORKING)
    do = partial(put_graph, condition=_condition(request))
    changed = await work(desk, caller, lambda: do(desk.workspace, caller, graph, triples))
    return _done(request, graph, is_new=changed.before is None and graph is not None)


@router.post(STORE, summary="Add to a graph, or make one", responses=_CHANGED, openapi_extra=NAMED)
@router.post(STORE + "/{path:path}", summary="Add to a graph", responses=_CHANGED)
async def post(request: Request, caller: Caller, desk: DeskDep, path: str = "") -> Response:
    """Add the document to a graph; without one named, a new graph is made and told in Location."""
    permit(desk.workspace, caller, "graph-write")
    try:
        graph = graph_of(request, path, STORE, WORKING)
    except NoGraphNamedError:
        graph = f"{WORKING}{secrets.token_hex(8)}"
    require_writable(caller, graph)
    triples = await read_graphs(request, graph or WORKING)
    do = partial(put_graph, condition=_condition(request), adds=True)
    changed = await work(desk, caller, lambda: do(desk.workspace, caller, graph, triples))
    return _done(request, graph, is_new=changed.before is None and graph is not None)


@router.delete(
    STORE, summary="Remove a graph", status_code=204, responses=_CHANGED, openapi_extra=NAMED
)
@router.delete(STORE + "/{path:path}", summary="Remove", status_code=204, responses=_CHANGED)
async def delete(request: Request, caller: Caller, desk: DeskDep, path: str = "") -> Response:
    """Remove a graph; the default graph is emptied."""
    permit(desk.workspace, caller, "graph-write")
    graph = _named(request, path)
    do = partial(delete_graph, condition=_condition(request))
    await work(desk, caller, lambda: do(desk.workspace, caller, graph))
    return Response(status_code=204, headers={**PRIVATE})


@router.patch(
    STORE,
    summary="Change a graph in place",
    status_code=204,
    responses=_CHANGED,
    openapi_extra=NAMED,
)
@router.patch(STORE + "/{path:path}", summary="Patch", status_code=204, responses=_CHANGED)
async def patch(request: Request, caller: Caller, desk: DeskDep, path: str = "") -> Response:
    """Change a graph by a SPARQL update, in which it is the default graph."""
    permit(desk.workspace, caller, "graph-write")
    graph = _named(request, path)
    require_writable(caller, graph)
    if media_type_of(request.headers.get("content-type")) != UPDATE_TYPE:
        raise ProblemError(
            *(415, "media-type", "The body's media type is not supported"),
            f"PATCH takes {UPDATE_TYPE}, in UTF-8",
            headers=(("Accept-Patch", UPDATE_TYPE),),
        )
    text = readable_by_engines(body_text(await read_bytes(request, MAX_BYTES)))
    base = f"{address_of(request).rstrip('/')}{request.url.path}"
    do = partial(patch_graph, base=base, condition=_condition(request))
    await work(desk, caller, lambda: do(desk.workspace, caller, graph, text))
    return _done(request, graph, is_new=False)


@router.api_route(STORE, methods=["OPTIONS"], include_in_schema=False)
@router.api_route(STORE + "/{path:path}", methods=["OPTIONS"], include_in_schema=False)
async def options(path: str = "") -> Response:  # noqa: ARG001  one answer for all
    """Say what may be done here."""
    return Response(
        status_code=204, headers={**PRIVATE, "allow": METHODS, "accept-patch": UPDATE_TYPE}
    )


def _named(request: Request, path: str) -> str | None:
    """Return the graph that a request names.

    Raises:
        ProblemError: 400, it names none, or none that can be meant.
    """
    try:
        return graph_of(request, path, STORE, WORKING)
    except NoGraphNamedError as error:
        raise ProblemError(
            *(400, "wrong-graph", "The request names no graph that can be meant"),
            "Name it: ?graph=, ?default, or the address of the graph itself.",
        ) from error


def _done(request: Request, graph: str | None, *, is_new: bool) -> Response:
    place = direct_path(graph, STORE, WORKING)
    if is_new:
        # Whole, so that it names the graph to `?graph=` as it stands (section 5.5 of the protocol).
        whole = f"{address_of(request).rstrip('/')}{place}"
        return Response(status_code=201, headers={**PRIVATE, "location": whole})
    return Response(status_code=204, headers={**PRIVATE, "content-location": place})


def _condition(request: Request) -> Callable[[frozenset[Triple] | None], bool] | None:
    """Return what the headers say that a graph must be (RFC 9110, 13.1); None where nothing."""
    wanted = request.headers.get("if-match")
    unwanted = request.headers.get("if-none-match")
    if wanted is None and unwanted is None:
        return None

    def _holds(triples: frozenset[Triple] | None) -> bool:
        mark = "" if triples is None else _mark(triples)
        is_right = wanted is None or _names(wanted, mark)
        if not is_right or (unwanted is not None and _names(unwanted, mark)):
            raise ProblemError(
                *(412, "precondition", "The graph is not as the request says"),
                "Read it again and decide again.",
            )
        return True

    return _holds


def _names(header: str | None, mark: str) -> bool:
    """Say whether a header of entity tags names a mark; an empty mark stands for no graph."""
    if header is None or not mark:
        return False
    return any(one.strip() in {"*", mark} for one in header.split(","))


def _mark(triples: frozenset[Triple]) -> str:
    """Return what tells the statements of a graph from others; the same in all formats."""
    return f'W/"{content_hash(triples)}"'
