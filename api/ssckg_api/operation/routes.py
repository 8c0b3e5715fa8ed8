"""`/healthz`, `/readyz` and `/metrics`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from ssckg.access.rights import is_allowed
from ssckg.app.operation.state import Part, parts_of
from ssckg.errors import SsckgError
from ssckg.model.actor import PUBLIC
from ssckg_api.engine import Question
from ssckg_api.negotiation import Variant, choose
from ssckg_api.operation.callers import is_own_machine
from ssckg_api.operation.figures import figures_of
from ssckg_api.operation.metrics import CONTENT_TYPE
from ssckg_api.problems import ProblemError
from ssckg_api.spool import Spool, SpoolBudget

if TYPE_CHECKING:
    from ssckg.model.actor import Actor
    from ssckg_api.application import Application
    from ssckg_api.engine import Engine

router = APIRouter(tags=["operation"])
READ: Final = "operation-read"
"""The right to see figures of the service."""
_SECONDS: Final = 5.0
_JSON: Final = "application/sparql-results+json"
_COUNT: Final = """\
SELECT (COUNT(*) AS ?n) { ?o a <http://purl.org/linked-data/cube#Observation> }"""
_FORMS: Final = (
    Variant("text/plain", "text/plain", ("text",)),
    Variant("application/json", "application/json", ("json",)),
)
_HEADERS: Final = {"cache-control": "no-store"}


@router.get("/healthz", summary="Whether the server lives", response_class=Response)
async def healthz() -> Response:
    """Say that the process answers, and no more."""
    return Response("ok\n", media_type="text/plain", headers=_HEADERS)


@router.get(
    "/readyz",
    summary="Whether the service can work",
    description="Engines, disk, and whether what is published is up to date; as JSON by parts.",
    responses={503: {"description": "A part does not work."}},
    response_class=Response,
)
async def readyz(request: Request) -> Response:
    """Say whether all parts work; with figures to those who may see them."""
    parts = await _parts(request)
    is_ready = all(part.is_fine for part in parts)
    wanted = request.query_params.get("format")
    form = choose(request.headers.get("accept"), _FORMS)
    if wanted != "json" and (form is None or form.media_type == "text/plain"):
        if not is_ready:
            names = ", ".join(part.name for part in parts if not part.is_fine)
            title, detail = "The service is not ready", f"What does not work: {names}."
            headers = (("Retry-After", "5"),)
            raise ProblemError(503, "not-available", title, detail, headers=headers)
        return Response("ready\n", media_type="text/plain", headers=_HEADERS)
    may_see = await run_in_threadpool(_may_see, request)
    shown = [part.as_dict(with_figures=may_see) for part in parts]
    body = json.dumps({"ready": is_ready, "parts": shown})
    status = 200 if is_ready else 503
    return Response(body, status, media_type="application/json", headers=_HEADERS)


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Give the measures in the text form of Prometheus."""
    if not await run_in_threadpool(_may_see, request):
        raise ProblemError(404, "http", "Not Found", "There is nothing here for you.")
    app: Application = request.app
    parts = await _parts(request)
    app.figures = figures_of(app, parts, await _observations(request))
    body = await run_in_threadpool(app.edge.metrics.render)
    return Response(body, headers={**_HEADERS, "content-type": CONTENT_TYPE})


def _may_see(request: Request) -> bool:
    """Say whether who asks may see figures: as set, who is on this machine, who has the right."""
    mode = request.app.state.figures_for
    if mode in {"open", "off"}:
        return bool(mode == "open")
    is_behind_proxy = request.app.state.is_behind_proxy
    if not is_behind_proxy and is_own_machine(request.scope):
        return True
    return is_allowed(_caller(request), READ)


def _caller(request: Request) -> Actor:
    """Return who asks; who cannot be told is the public."""
    desk = getattr(request.app.state, "desk", None)
    authorization = request.headers.get("authorization")
    if desk is None or not authorization:
        return PUBLIC
    try:
        found: Actor = desk.door.authenticate(authorization=authorization)
    except SsckgError:
        return PUBLIC
    return found


async def _parts(request: Request) -> list[Part]:
    desk = getattr(request.app.state, "desk", None)
    others = [] if desk is None else await run_in_threadpool(parts_of, desk.workspace)
    return [await _published(request.app.state.engine), *others]


async def _published(engine: Engine) -> Part:
    try:
        await _ask(engine, "ASK {}")
    except Exception:
        return Part("published", False, "the engine of what is published does not answer", {})
    return Part("published", True, "the engine answers", {})


async def _observations(request: Request) -> float | None:
    """Return how many observations are published, counted once for each generation."""
    engine, known = request.app.state.engine, request.app.state.observations
    if known.get("of") is not engine.token or engine.token is None:
        try:
            rows = (await _ask(engine, _COUNT))["results"]["bindings"]
        except Exception:
            return None
        known.update({"of": engine.token, "count": float(rows[0]["n"]["value"])})
    return float(known["count"])


async def _ask(engine: Engine, query: str) -> Any:
    spool = Spool(limit=10_000, budget=SpoolBudget(0), folder=None, is_gzipped=False)
    try:
        await engine.ask(Question(query), _JSON, spool, timeout=_SECONDS)
        await spool.finish()
        return json.loads(spool.whole() or b"null")
    finally:
        spool.close()
