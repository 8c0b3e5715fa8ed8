"""`/rdf-graph-store`: the graphs of the published dataset, to read.

SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/). Direct
addresses stand for our graphs: `/rdf-graph-store/framework/u4ssc-2017` is
`https://w3id.org/ssckg/graph/framework/u4ssc-2017`. The default graph is the union of all graphs,
as at `/sparql`. What is published changes by publication only, so every writing method is refused.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from ssckg_api.engine import Question
from ssckg_api.gate import Gate
from ssckg_api.negotiation import DESCRIPTION, accepts_coding
from ssckg_api.problems import ProblemError
from ssckg_api.protocols.address import CROSS_ORIGIN
from ssckg_api.protocols.catalogue import chosen
from ssckg_api.protocols.graph_target import NoGraphNamedError, direct_path, graph_of
from ssckg_api.sparql_refusals import limit_problem
from ssckg_api.spool import Spool, SpoolBudget

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ssckg_api.engine import Engine
    from ssckg_api.negotiation import Variant
    from ssckg_api.settings import EndpointSettings

router = APIRouter(tags=["graph store"])
STORE: Final = "/rdf-graph-store"
METHODS: Final = "GET, HEAD, OPTIONS"
_WRITING: Final = ["PUT", "POST", "DELETE", "PATCH"]
_ALL: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_MARKS: Final = 500
_JSON: Final = "application/sparql-results+json"
_SMALL: Final = 1000
_TYPES: Final[dict[str, Any]] = {
    variant.media_type: {} for variant in DESCRIPTION if not variant.is_alias
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The graph.", "content": _TYPES},
    303: {"description": "No graph is named: the list of them."},
    304: {"description": "You have it."},
    406: {"description": "There is no such format."},
}
NAMED: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "graph",
            "in": "query",
            "required": False,
            "description": "Absolute IRI of the graph.",
            "schema": {"type": "string", "format": "uri"},
        },
        {
            "name": "default",
            "in": "query",
            "required": False,
            "allowEmptyValue": True,
            "description": "The default graph; without a value.",
            "schema": {"type": "string", "maxLength": 0},
        },
    ]
}
"""How a request names a graph that has no address of its own, in the description of the API."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A graph in a format; is_zipped: whether the answer may be compressed."""

    graph: str | None
    variant: Variant
    is_zipped: bool


class PublishedGraphs:
    """The graphs of the published dataset, asked of the engine of `/sparql`; of one event loop."""

    def __init__(self, engine: Engine, settings: EndpointSettings) -> None:
        """Take the engine and the limits of the endpoint."""
        self._engine = engine
        self._settings = settings
        self._gate = Gate(settings.max_running, settings.max_waiting, settings.max_wait)
        self._budget = SpoolBudget(settings.spool_bytes)
        self._marks: OrderedDict[tuple[object, ...], str] = OrderedDict()
        self._data: tuple[object, bytes] = (None, b"")
        self.space = settings.base + "graph/"

    def mark(self, wanted: _Wanted) -> str:
        """Return the ETag of what was answered before on the same data; empty where not known."""
        return self._marks.get((self._engine.token, *_key(wanted)), "")

    async def has(self, graph: str) -> bool:
        """Say whether there is a graph."""
        question = Question("ASK { ?s ?p ?o }", default_graphs=(graph,))
        spool, _ = await self._ask(question, _JSON, limit=_SMALL)
        try:
            await spool.finish()
            return b"true" in b"".join([piece async for piece in spool.read()])
        finally:
            spool.close()

    async def read(self, wanted: _Wanted) -> tuple[Spool, str]:
        """Return a graph, whole, and its ETag; the caller closes the spool."""
        graphs = () if wanted.graph is None else (wanted.graph,)
        spool, token = await self._ask(
            Question(_ALL, default_graphs=graphs),
            wanted.variant.engine_type,
            limit=self._settings.max_result_bytes,
            is_gzipped=wanted.is_zipped,
        )
        try:
            await spool.finish()
            body = spool.whole()
            # Of a large graph, the data and the form say which bytes come: nothing else does.
            basis = body if body is not None else self._told_apart(token, wanted)
            mark = f'"{hashlib.sha256(basis).hexdigest()[:32]}"'
        except BaseException:
            spool.close()
            raise
        if body is not None and token is self._engine.token:
            self._marks[token, *_key(wanted)] = mark
            while len(self._marks) > _MARKS:
                self._marks.popitem(last=False)
        return spool, mark if body is not None else f"W/{mark}"

    def _told_apart(self, token: object, wanted: _Wanted) -> bytes:
        """Return what is another for other data, and for another form of them."""
        if token is not self._data[0]:
            self._data = (token, secrets.token_bytes(16))
        return self._data[1] + repr(_key(wanted)).encode()

    async def _ask(
        self, question: Question, media_type: str, *, limit: int, is_gzipped: bool = False
    ) -> tuple[Spool, object]:
        spool = Spool(
            limit=limit,
            budget=self._budget,
            folder=self._settings.spool_folder,
            is_gzipped=is_gzipped,
        )
        try:
            await self._gate.enter()
            token = await self._engine.ask(
                *(question, media_type, spool),
                timeout=self._settings.timeout,
                on_rest=self._gate.leave,
            )
        except BaseException as error:
            spool.close()
            if isinstance(error, Exception):
                raise limit_problem(error, self._settings) from error
            raise
        return spool, token


def _key(wanted: _Wanted) -> tuple[object, ...]:
    return wanted.graph, wanted.variant.media_type, wanted.is_zipped


@router.get(STORE, summary="A graph of what is published", responses=_ANSWERS, openapi_extra=NAMED)
async def indirect(request: Request) -> Response:
    """Return the graph that `?graph=IRI` names, or with `?default` the union of all graphs."""
    return await _answer(request, "")


@router.get(STORE + "/{path:path}", summary="A graph by its own address", responses=_ANSWERS)
async def direct(path: str, request: Request) -> Response:
    """Return the graph whose IRI ends, behind `graph/`, as the address does."""
    return await _answer(request, path)


@router.api_route(STORE, methods=["OPTIONS"], include_in_schema=False)
@router.api_route(STORE + "/{path:path}", methods=["OPTIONS"], include_in_schema=False)
async def options(path: str = "") -> Response:  # noqa: ARG001  one answer for all
    """Say what may be done here."""
    headers = {
        **CROSS_ORIGIN,
        "allow": METHODS,
        "access-control-allow-methods": METHODS,
        "access-control-allow-headers": "Accept, If-None-Match",
        "access-control-max-age": "86400",
    }
    return Response(status_code=204, headers=headers)


@router.api_route(STORE, methods=_WRITING, include_in_schema=False)
@router.api_route(STORE + "/{path:path}", methods=_WRITING, include_in_schema=False)
async def refuse(request: Request, path: str = "") -> Response:  # noqa: ARG001  all are refused
    """Refuse to write."""
    raise ProblemError(
        *(405, "method-not-allowed", "What is published is read only"),
        f"{request.method} is not allowed here; graphs of the workspace are written, by right, at"
        " /workspace/rdf-graph-store.",
        headers=(("Allow", METHODS),),
    )


async def _answer(request: Request, path: str) -> Response:
    graphs: PublishedGraphs = request.app.state.published_graphs
    try:
        graph = graph_of(request, path, STORE, graphs.space)
    except NoGraphNamedError:
        return RedirectResponse("/.well-known/void", 303, headers=dict(CROSS_ORIGIN))
    variant = chosen(request, request.query_params.get("format", ""))
    zipped = accepts_coding(request.headers.get("accept-encoding"), "gzip")
    wanted = _Wanted(graph, variant, zipped)
    headers = {
        **CROSS_ORIGIN,
        "vary": "Accept, Accept-Encoding",
        "cache-control": "public, max-age=0, must-revalidate",
        "content-location": direct_path(graph, STORE, graphs.space),
    }
    known = graphs.mark(wanted)
    if known and _has(request, known):
        return Response(status_code=304, headers={**headers, "etag": known})
    if graph is not None and not await graphs.has(graph):
        raise ProblemError(
            *(404, "unknown-name", "There is no such graph"),
            f"Nothing is published in the graph {graph[:200]}; /.well-known/void lists all graphs.",
        )
    spool, mark = await graphs.read(wanted)
    headers["etag"] = mark
    if spool.is_gzipped:
        headers["content-encoding"] = "gzip"
    if _has(request, mark):
        spool.close()
        headers.pop("content-encoding", None)
        return Response(status_code=304, headers=headers)
    body = spool.whole()
    if body is not None:
        spool.close()
        return Response(body, headers=headers, media_type=variant.content_type)
    return StreamingResponse(_pieces(spool), headers=headers, media_type=variant.content_type)


async def _pieces(spool: Spool) -> AsyncIterator[bytes]:
    try:
        async for piece in spool.read():
            yield piece
    finally:
        spool.close()


def _has(request: Request, mark: str) -> bool:
    """Say whether who asks has these bytes (RFC 9110, 13.1.2)."""
    known = request.headers.get("if-none-match", "")
    bare = mark.removeprefix("W/")
    return any(one.strip().removeprefix("W/") in {"*", bare} for one in known.split(","))
