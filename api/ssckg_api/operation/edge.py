"""The outermost layer of the service: every request passes through it, whatever answers."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool

from ssckg.errors import SsckgError
from ssckg_api.http import send_problem
from ssckg_api.operation.callers import Callers, is_own_machine
from ssckg_api.operation.metrics import Metrics
from ssckg_api.operation.request_ids import HEADER, current, id_of
from ssckg_api.operation.request_log import Line, RequestLog
from ssckg_api.operation.security_headers import SecurityHeaders
from ssckg_api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ssckg.model.actor import Actor
    from ssckg_api.operation.limit_table import RouteClass
    from ssckg_api.operation.limits import Limits, Verdict
    from ssckg_api.operation.tracing import Tracing

ROUTE: Final = "route"
"""Where the framework's layer leaves, in the state of a request, which route answered."""
_ELSEWHERE: Final = "(none)"
_BEFORE_ROUTING: Final = ("/sparql", "/as-of/")


@dataclass(frozen=True, slots=True)
class Guard:
    """What limits requests: the rules, and who asks.

    authenticate: says who the holder of the credentials in a request is, or raises; asked only
    where an address has used up its share.
    """

    limits: Limits
    callers: Callers
    authenticate: Callable[[Scope], Actor] | None = None
    is_for_own_machine: bool = False


@dataclass(slots=True)
class Edge:
    """Ids, limits, headers, measures and log of all requests of an application."""

    headers: SecurityHeaders = field(default_factory=lambda: SecurityHeaders(is_https=False))
    metrics: Metrics = field(default_factory=Metrics)
    log: RequestLog = field(default_factory=RequestLog)
    guard: Guard | None = None
    tracing: Tracing | None = None

    async def __call__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Let `app` answer a request, if its holder may ask now."""
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        scope["state"] = dict(scope.get("state") or {})
        exchange = _Exchange(self, scope, send)
        token = current.set(exchange.id.decode())
        try:
            with self.tracing.span(scope) if self.tracing else nullcontext() as span:
                try:
                    await self._answer(app, exchange, receive)
                finally:
                    exchange.finish(span)
        finally:
            current.reset(token)

    async def _answer(self, app: ASGIApp, exchange: _Exchange, receive: Receive) -> None:
        refusal = await self._refusal(exchange)
        if refusal is None:
            await app(exchange.scope, receive, exchange)
        else:
            is_head = exchange.scope["method"] == "HEAD"
            await send_problem(exchange, refusal, is_head=is_head)

    async def _refusal(self, exchange: _Exchange) -> ProblemError | None:
        """Count the request; return the refusal where its holder has to wait."""
        guard, scope = self.guard, exchange.scope
        if guard is None or (not guard.is_for_own_machine and is_own_machine(scope)):
            return None
        kind = guard.limits.class_of(scope["method"], scope["path"])
        if kind is None:
            return None
        name = guard.callers.known(scope)
        holder = "key" if name else "address"
        name = name or guard.callers.address_of(scope)
        verdict = guard.limits.enter(kind, holder, name)
        is_out = verdict is not None and verdict.is_refused and holder == "address"
        if is_out and await self._is_known_after_all(guard, scope):
            holder, name = "key", guard.callers.known(scope)
            verdict = guard.limits.enter(kind, holder, name)
        if verdict is None:
            return None
        exchange.counted, exchange.verdict = (kind, holder, name), verdict
        return _too_often(verdict) if verdict.is_refused else None

    @staticmethod
    async def _is_known_after_all(guard: Guard, scope: Scope) -> bool:
        """Look at the credentials of a request whose address may ask no more."""
        if guard.authenticate is None:
            return False
        try:
            caller = await run_in_threadpool(guard.authenticate, scope)
        except SsckgError:
            return False
        guard.callers.learn(scope, caller, 200)
        return bool(guard.callers.known(scope))


class _Exchange:
    """A request and its answer on the way out; a `Send`."""

    __slots__ = (
        "_edge",
        "_send",
        "_started",
        "counted",
        "id",
        "scope",
        "size",
        "status",
        "verdict",
    )

    def __init__(self, edge: Edge, scope: Scope, send: Send) -> None:
        given = next((value for name, value in scope["headers"] if name == HEADER), None)
        self._edge, self._send, self.scope = edge, send, scope
        self._started = time.perf_counter()
        self.id = id_of(given)
        self.status, self.size = 0, 0
        self.counted: tuple[RouteClass, str, str] | None = None
        self.verdict: Verdict | None = None

    def __call__(self, message: Message) -> Awaitable[None]:
        """Complete the head of the answer, and count its bytes."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = self._edge.headers.complete(message["headers"])
            headers.append((HEADER, self.id))
            if self.verdict is not None:
                own = {b"retry-after"} & {name for name, _ in headers}
                headers += [one for one in self.verdict.headers() if one[0] not in own]
            message = {**message, "headers": headers}
        else:
            self.size += len(message.get("body", b""))
        return self._send(message)

    def finish(self, span: Any) -> None:
        """Count, charge and write down what was answered."""
        seconds = time.perf_counter() - self._started
        edge, scope = self._edge, self.scope
        route, method = _route_of(scope), scope["method"]
        edge.metrics.note(route, method, self.status, seconds, self.size)
        cost, holder = 0.0, ""
        if edge.guard is not None:
            edge.guard.callers.learn(scope, scope["state"].get("caller"), self.status)
            if self.counted is not None and not (self.verdict and self.verdict.is_refused):
                kind, holder, name = self.counted
                cost = seconds
                edge.guard.limits.charge(kind, holder, name, cost)
        if span is not None and edge.tracing is not None:
            edge.tracing.finish(span, method, route, self.status, self.id.decode())
        edge.log.write(
            Line(
                *(self.id.decode(), method[:10] if method.isalpha() else "?", route, self.status),
                *(seconds, self.size, cost, holder),
            )
        )


class RouteNote:
    """The framework's innermost layer: leaves word of which route answered; a middleware."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what it is around."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; routing writes into the scope which route it found."""
        try:
            await self._app(scope, receive, send)
        finally:
            route = scope.get("route")
            if route is not None and "state" in scope:
                scope["state"][ROUTE] = getattr(route, "path", _ELSEWHERE)


def _route_of(scope: Scope) -> str:
    """Return the route as it is described; of what is answered before routing, its place."""
    found = scope["state"].get(ROUTE)
    if found:
        return str(found)
    path = scope["path"]
    for place in _BEFORE_ROUTING:
        if path == place or (place.endswith("/") and path.startswith(place)):
            return place
    return _ELSEWHERE


def _too_often(verdict: Verdict) -> ProblemError:
    detail = f"No more than {verdict.quota} a minute here; a token allows more."
    return ProblemError(429, "too-often", "You ask too often", detail)
