"""The web application: `/sparql` before the framework, everything else in it."""

from __future__ import annotations

import warnings
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from ssckg import __version__
from ssckg.app.downloads import Downloads
from ssckg.app.searching import Searcher
from ssckg.errors import ForbiddenError, SsckgError, UnauthenticatedError
from ssckg.model.actor import Role
from ssckg_api.described_once import tell_once, without_heads
from ssckg_api.description import Description
from ssckg_api.engine import Engine
from ssckg_api.http import DATA_HEADERS, PAGE_HEADERS
from ssckg_api.operation import routes as operation
from ssckg_api.operation.edge import ROUTE, Edge, RouteNote
from ssckg_api.past import PastEndpoints
from ssckg_api.problems import MEDIA_TYPE, ProblemError, problem_of
from ssckg_api.protocols import routers as protocols
from ssckg_api.protocols.graph_store import PublishedGraphs
from ssckg_api.protocols.graph_store import router as graph_store
from ssckg_api.resources.service import Resources
from ssckg_api.settings import EndpointSettings
from ssckg_api.site import routers as pages
from ssckg_api.site.analysis_runs import AnalysisRuns
from ssckg_api.site.assets import asset_at
from ssckg_api.site.errors import problem_page, wants_page
from ssckg_api.site.page_cache import PageCache, send_kept
from ssckg_api.site.service import Site
from ssckg_api.sparql import SparqlEndpoint, wants_workbench
from ssckg_api.v1 import routers
from ssckg_api.v1.past import timemap
from ssckg_api.v1.schemas import problems as problems_of_any_route
from ssckg_api.v1.service import problems
from ssckg_api.warming import Warming

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send

    from ssckg.app.history.shelf import Shelf
    from ssckg.model.actor import Actor
    from ssckg.store.renewal import Reader
    from ssckg_api.operation.metrics import Figure
    from ssckg_api.v1.desk import Desk

_SECURITY: Final = {name.decode(): value.decode() for name, value in (*DATA_HEADERS, *PAGE_HEADERS)}
_FAULTS: Final = 20
_FILES_SECONDS: Final = 5.0
"""So long a request waits while others make the files of what is published."""


class Application(FastAPI):
    """FastAPI, with one path answered before its routing and middleware."""

    sparql: SparqlEndpoint
    past: PastEndpoints | None = None
    kept: PageCache
    edge: Edge
    figures: list[Figure]

    def openapi(self) -> dict[str, Any]:
        """Return the description of the API, each part told once."""
        if self.openapi_schema is None:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Duplicate Operation ID", UserWarning)
                found = super().openapi()
            self.openapi_schema = tell_once(without_heads(found))
        return self.openapi_schema

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer within the outermost layer: ids, limits, headers, measures, log."""
        await self.edge(self.answer, scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer `/sparql` of now and of the past directly, pass on everything else."""
        past = self.past
        if scope["type"] == "http" and scope["path"] == "/sparql":
            if past is not None and (wanted := _time_wanted(scope)) is not None:
                await past.negotiate(wanted, scope, receive, send)
                return
            if wants_workbench(scope) and hasattr(self.state, "site"):
                await self._read(scope, receive, send)
                return
            await self.sparql(scope, receive, send)
        elif scope["type"] == "http" and past is not None and past.is_meant(scope["path"]):
            await past.answer(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}:
            await self._read(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with an asset or what is kept; else ask the framework, which may say: keep it."""
        kept = self.kept.get(scope) or asset_at(scope["path"])
        if kept is not None:
            scope["state"][ROUTE] = "(kept)"
            await send_kept(kept, scope, send)
        else:
            recorder = self.kept.recording(scope, send)
            as_get = {**scope, "method": "GET", "asked_method": scope["method"]}
            await super().__call__(as_get, receive, recorder)


def _time_wanted(scope: Scope) -> str | None:
    """Return the time that a reading request asks for by `Accept-Datetime`, if it does."""
    if scope["method"] in {"GET", "HEAD"}:
        for name, value in scope["headers"]:
            if name == b"accept-datetime":
                return str(value.decode("latin-1"))
    return None


def create_app(
    reader: Reader,
    settings: EndpointSettings | None = None,
    desk: Desk | None = None,
    shelf: Shelf | None = None,
) -> Application:
    """Return the application over the engine of the published dataset; opens nothing.

    With a `desk`, the API of submissions is there too; with a `shelf`, past states. Who serves it
    for long may set `state.is_kept_warm` before it starts.
    """
    limits = settings or EndpointSettings()
    engine = Engine(reader, default_timeout=limits.timeout)

    @asynccontextmanager
    async def _lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with Warming(app, lambda: engine.token):
            yield
        if desk is not None:
            await run_in_threadpool(desk.jobs.close)
            await run_in_threadpool(desk.drawer.close)
            app.state.analysis_runs.close()
        if site is not None:
            await run_in_threadpool(site.close)
        if app.past is not None:
            await app.past.close()
        await engine.close()

    app = Application(
        title="ssckg",
        version=__version__,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,  # its address would be made of what the client says of the host
    )
    site = Site(desk.workspace.directory.path, shelf, reader) if desk is not None else None
    app.kept = PageCache(lambda: engine.token)
    app.state.published_graphs = PublishedGraphs(engine, limits)
    app.include_router(graph_store, responses=problems_of_any_route())
    releases = shelf.releases if shelf is not None else dict
    downloads = Downloads(desk.workspace, wait=_FILES_SECONDS) if desk is not None else None
    facts = downloads.ready if downloads is not None else lambda: None
    description = Description(engine, limits, releases=releases, facts=facts)
    app.sparql = SparqlEndpoint(engine, description, limits)
    if shelf is not None:
        app.past = PastEndpoints(shelf, limits)
        app.state.shelf = shelf
        app.include_router(timemap)
    app.add_exception_handler(HTTPException, _on_error)
    app.add_exception_handler(SsckgError, _on_error)
    app.add_exception_handler(ProblemError, _on_error)
    app.add_exception_handler(Exception, _on_error)
    app.add_exception_handler(RequestValidationError, _on_error)
    app.include_router(problems, responses=problems_of_any_route())
    if desk is not None:
        app.state.desk = desk
        app.state.searcher = Searcher(desk.workspace.directory.path, shelf)
        for router in routers():
            app.include_router(router, responses=problems_of_any_route())
        app.state.downloads = downloads
        for router in protocols():
            app.include_router(router, responses=problems_of_any_route())
        app.state.site = site
        app.state.analysis_runs = AnalysisRuns()
        for router in pages():
            app.include_router(router)
        if site is not None:
            app.router.default = Resources(site, desk)
    _add_operation(app, engine)
    return app


def _add_operation(app: Application, engine: Engine) -> None:
    """Add the outermost layer and its routes; who serves may put another edge in its place."""
    app.state.engine, app.state.observations = engine, {}
    app.state.figures_for, app.state.is_behind_proxy = "own", False
    app.figures = []
    put_edge(app, Edge())
    app.add_middleware(RouteNote)
    app.include_router(operation.router)


def put_edge(app: Application, edge: Edge) -> None:
    """Let all requests of an application pass through `edge`."""
    app.edge = edge
    edge.metrics.read_from(lambda: app.figures)


def _wrong_request(error: RequestValidationError) -> ProblemError:
    """Name each fault with its place; what was sent is not repeated."""
    faults = [
        {"place": "/".join(str(part) for part in fault["loc"]), "message": fault["msg"]}
        for fault in error.errors()[:_FAULTS]
    ]
    detail = "; ".join(f"{fault['place']}: {fault['message']}" for fault in faults)
    title = "The request is not as described"
    return ProblemError(422, "wrong-request", title, detail, errors=faults)


def _is_stranger(request: Request) -> bool:
    """Say whether a route that asks who calls was called by somebody who did not say."""
    caller: Actor | None = getattr(request.state, "caller", None)
    return caller is not None and caller.role is Role.PUBLIC


async def _on_error(request: Request, error: Exception) -> Response:
    if isinstance(error, ForbiddenError) and error.can_sign_in_help and _is_stranger(request):
        error = UnauthenticatedError("this is not open to everybody", hint="send a token")
    if isinstance(error, RequestValidationError):
        problem = _wrong_request(error)
    elif isinstance(error, HTTPException):
        detail = str(error.detail)
        problem = ProblemError(
            *(error.status_code, "http", detail, detail),
            headers=tuple((error.headers or {}).items()),
        )
    else:
        problem = problem_of(error)
    if wants_page(request):
        return problem_page(request, problem)
    return Response(
        problem.body(),
        problem.status,
        headers={**_SECURITY, "cache-control": "no-store", **dict(problem.headers)},
        media_type=MEDIA_TYPE,
    )
