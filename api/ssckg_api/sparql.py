"""`/sparql`: the query operation of the SPARQL 1.1 Protocol on the published dataset.

A bare ASGI callable that runs before the framework, since a point query costs less than routing
and validation do. Status and body are sent only when the whole answer is there and known to be
whole (`spool`, `engine`).
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from ssckg.errors import QueryTimeoutError
from ssckg_api.answer_cache import AnswerCache, key_of
from ssckg_api.gate import Gate
from ssckg_api.http import (
    ClientGoneError,
    Request,
    read_body,
    send_problem,
    send_whole,
)
from ssckg_api.negotiation import (
    DESCRIPTION,
    OFFERS,
    Variant,
    accepts_coding,
    choose,
)
from ssckg_api.problems import problem_of
from ssckg_api.request import QueryRequest, check_services, format_field, read_query
from ssckg_api.result_page import MAX_PAGE_BYTES
from ssckg_api.sparql_refusals import (
    METHODS,
    address_of,
    limit_problem,
    no_coding,
    no_method,
    stopping,
    uri_too_long,
    variant_for,
)
from ssckg_api.sparql_sending import (
    VARY,
    Task,
    send_answer,
    send_page,
    send_spool,
    while_listening,
)
from ssckg_api.spool import Spool, SpoolBudget

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ssckg_api.description import Description
    from ssckg_api.engine import Engine
    from ssckg_api.settings import EndpointSettings

_OF_WORKBENCH: Final = frozenset({b"example", b"lang"})
"""Fields of the page that stands here for people."""
_LONG_BYTES: Final = 10_000
_LOG: Final = logging.getLogger(__name__)


class SparqlEndpoint:
    """The ASGI callable; one per application."""

    def __init__(
        self, engine: Engine, description: Description, settings: EndpointSettings
    ) -> None:
        """Take the engine of the published dataset, and what describes it."""
        self._engine = engine
        self._description = description
        self._settings = settings
        self.gate = Gate(settings.max_running, settings.max_waiting, settings.max_wait)
        self.answers = AnswerCache(settings.cache_bytes)
        self._budget = SpoolBudget(settings.spool_bytes)
        self.timed_out = 0
        """Queries that took too long since the start."""

    @property
    def spooled(self) -> int:
        """Bytes of answers on the disk now."""
        return self._budget.used

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever goes wrong before the status becomes a problem."""
        request = Request(scope)
        is_head = request.method == "HEAD"
        try:
            await self._answer(request, receive, send)
        except ClientGoneError:
            return
        except asyncio.CancelledError:  # the server stops, and waits no longer
            await send_problem(send, stopping(), is_head=is_head)
        except Exception as error:
            self.timed_out += isinstance(error, QueryTimeoutError)
            problem = problem_of(limit_problem(error, self._settings))
            if problem.status == 500:
                _LOG.exception("unexpected error at /sparql")
            await send_problem(send, problem, is_head=is_head)

    async def _answer(self, request: Request, receive: Receive, send: Send) -> None:
        body = None
        if request.method == "OPTIONS":
            await self._send_options(request, send)
            return
        if request.method == "POST":
            if request.header(b"content-encoding") not in {None, "identity"}:
                raise no_coding()
            body = await read_body(request, receive, self._settings.max_query_bytes)
        elif request.method not in {"GET", "HEAD"}:
            raise no_method(request.method)
        elif len(request.query_string) > self._settings.max_query_bytes:
            raise uri_too_long(self._settings.max_query_bytes)
        key = key_of(request, body)
        known = self.answers.get(key, self._engine.token)
        if known is not None:
            await send_answer(send, known, is_head=request.method == "HEAD")
            return
        if len(body or request.query_string) < _LONG_BYTES:
            query = self._read(request, body)
        else:  # it may take a second to look at
            query = await asyncio.to_thread(self._read, request, body)
        if query is None:
            await self._send_description(request, send)
            return
        variant = variant_for(query.format, request.header(b"accept"), OFFERS[query.form])
        await self._run(Task(query, variant, request, key), receive, send)

    def _read(self, request: Request, body: bytes | None) -> QueryRequest | None:
        query = read_query(request.query_string, request.header(b"content-type"), body)
        if query is not None:
            check_services(query.question.text, self._settings.services)
        return query

    async def _run(self, task: Task, receive: Receive, send: Send) -> None:
        is_page = task.variant.media_type == "text/html"
        can_gzip = accepts_coding(task.request.header(b"accept-encoding"), "gzip")
        spool = Spool(
            limit=MAX_PAGE_BYTES if is_page else self._settings.max_result_bytes,
            budget=self._budget,
            folder=self._settings.spool_folder,
            is_gzipped=can_gzip and not is_page,
        )
        try:
            await self.gate.enter()
            limit = self._settings.timeout
            work = self._engine.ask(
                task.query.question,
                task.variant.engine_type,
                spool,
                timeout=min(task.query.timeout or limit, limit),
                on_rest=self.gate.leave,
            )
            token = await while_listening(work, receive)
            if is_page:
                await send_page(send, task, spool)
            else:
                answer = await send_spool(send, task, spool)
                if answer is not None and token is self._engine.token:
                    self.answers.put(task.key, token, task.query.question.text, answer)
        finally:
            spool.close()

    async def fetch(self, query: QueryRequest, engine_type: str, most: int) -> bytes:
        """Return the whole answer of a query, within all limits of the endpoint.

        Args:
            query: it was read by `read_query`.
            engine_type: the media type that the engine is asked for.
            most: bytes of the answer.

        Raises:
            Exception: as `problem_of(limit_problem(...))` takes them.
        """
        check_services(query.question.text, self._settings.services)
        spool = Spool(
            limit=min(most, self._settings.max_result_bytes),
            budget=self._budget,
            folder=self._settings.spool_folder,
            is_gzipped=False,
        )
        try:
            await self.gate.enter()
            limit = self._settings.timeout
            timeout = min(query.timeout or limit, limit)
            await self._engine.ask(
                query.question, engine_type, spool, timeout=timeout, on_rest=self.gate.leave
            )
            await spool.finish()
            return b"".join([piece async for piece in spool.read()])
        except Exception as error:
            self.timed_out += isinstance(error, QueryTimeoutError)
            raise limit_problem(error, self._settings) from error
        finally:
            spool.close()

    async def _send_description(self, request: Request, send: Send) -> None:
        accept = request.header(b"accept")
        name = format_field(request.query_string)
        variant = variant_for(name, accept, DESCRIPTION)
        await self.gate.enter()
        try:
            body = await self._description.render(variant.engine_type, address_of(request))
        finally:
            self.gate.leave()
        headers = [(b"content-type", variant.content_type.encode()), VARY]
        if links := await self._description.links():
            headers.append((b"link", links))
        await send_whole(send, 200, headers, body, is_head=request.method == "HEAD")

    async def _send_options(self, request: Request, send: Send) -> None:
        headers = [(b"allow", METHODS.encode())]
        if request.header(b"access-control-request-method"):
            wanted = request.header(b"access-control-request-headers") or "Accept, Content-Type"
            headers += [
                (b"access-control-allow-methods", METHODS.encode()),
                (b"access-control-allow-headers", wanted.encode("latin-1")),
                (b"access-control-max-age", b"86400"),
                (b"vary", b"Access-Control-Request-Headers"),
            ]
        await send_whole(send, 204, headers, b"")


def wants_workbench(scope: Scope) -> bool:
    """Say whether a request for the endpoint is a person's who asks nothing yet."""
    if scope["method"] not in {"GET", "HEAD"}:
        return False
    names = {part.partition(b"=")[0] for part in scope["query_string"].split(b"&") if part}
    accept = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    return names <= _OF_WORKBENCH and _prefers_html(accept.decode("latin-1"))


def _prefers_html(accept: str | None) -> bool:
    page = Variant("text/html", "", is_alias=True)
    return choose(accept, (*DESCRIPTION, page)) is page if accept else False
