"""`/sparql`: the query operation of the SPARQL 1.1 Protocol on the published dataset.

A bare ASGI callable that runs before the framework, since a point query costs less than routing
and validation do. Status and body are sent only when the whole answer is there and known to be
whole (`spool`, `engine`).
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.errors import QueryTimeoutError
from ssckg_api.answer_cache import MAX_ANSWER_BYTES, Answer, AnswerCache, Key, key_of
from ssckg_api.gate import Gate
from ssckg_api.http import (
    DATA_HEADERS,
    PAGE_HEADERS,
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
    listing,
    named,
)
from ssckg_api.problems import ProblemError, problem_of
from ssckg_api.request import QueryRequest, check_services, format_field, read_query
from ssckg_api.result_page import MAX_PAGE_BYTES, result_page
from ssckg_api.spool import NoRoomError, Spool, SpoolBudget, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from starlette.types import Receive, Scope, Send

    from ssckg_api.description import Description
    from ssckg_api.engine import Engine
    from ssckg_api.settings import EndpointSettings

METHODS: Final = "GET, HEAD, POST, OPTIONS"
_VARY: Final = (b"vary", b"Accept, Accept-Encoding, Accept-Datetime")
_HOST: Final = re.compile(r"(?:[A-Za-z0-9._~-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{0,5})?")
_OF_WORKBENCH: Final = frozenset({b"example", b"lang"})
"""Fields of the page that stands here for people."""
_WATCH_AFTER: Final = 0.05
_LONG_BYTES: Final = 10_000
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Task:
    """A query, how to answer it, and under what key the answer may be kept."""

    query: QueryRequest
    variant: Variant
    request: Request
    key: Key | None

    @property
    def is_head(self) -> bool:
        """Whether only the head is wanted."""
        return self.request.method == "HEAD"


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
            await send_problem(send, _stopping(), is_head=is_head)
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
                raise _no_coding()
            body = await read_body(request, receive, self._settings.max_query_bytes)
        elif request.method not in {"GET", "HEAD"}:
            raise _no_method(request.method)
        elif len(request.query_string) > self._settings.max_query_bytes:
            raise _uri_too_long(self._settings.max_query_bytes)
        key = key_of(request, body)
        known = self.answers.get(key, self._engine.token)
        if known is not None:
            await _send_answer(send, known, is_head=request.method == "HEAD")
            return
        if len(body or request.query_string) < _LONG_BYTES:
            query = self._read(request, body)
        else:  # it may take a second to look at
            query = await asyncio.to_thread(self._read, request, body)
        if query is None:
            await self._send_description(request, send)
            return
        variant = _variant(query.format, request.header(b"accept"), OFFERS[query.form])
        await self._run(_Task(query, variant, request, key), receive, send)

    def _read(self, request: Request, body: bytes | None) -> QueryRequest | None:
        query = read_query(request.query_string, request.header(b"content-type"), body)
        if query is not None:
            check_services(query.question.text, self._settings.services)
        return query

    async def _run(self, task: _Task, receive: Receive, send: Send) -> None:
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
            token = await _while_listening(work, receive)
            if is_page:
                await _send_page(send, task, spool)
            else:
                answer = await _send_spool(send, task, spool)
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
        variant = _variant(name, accept, DESCRIPTION)
        await self.gate.enter()
        try:
            body = await self._description.render(variant.engine_type, _address(request))
        finally:
            self.gate.leave()
        headers = [(b"content-type", variant.content_type.encode()), _VARY]
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


async def _while_listening(work: Coroutine[object, object, object], receive: Receive) -> object:
    """Return what `work` returns; give it up when the client goes away.

    The client is watched only once the work takes noticeable time: most queries are over
    before a task could be set up.
    """
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    watcher: asyncio.Task[None] | None = None
    is_gone = False

    async def _watch() -> None:
        nonlocal is_gone
        while (await receive())["type"] != "http.disconnect":
            pass
        is_gone = True
        if task is not None:
            task.cancel()

    def _start() -> None:
        nonlocal watcher
        watcher = loop.create_task(_watch())

    timer = loop.call_later(_WATCH_AFTER, _start)
    try:
        return await work
    except asyncio.CancelledError:
        if is_gone and task is not None:
            task.uncancel()
            raise ClientGoneError from None
        raise
    finally:
        timer.cancel()
        if watcher is not None:
            watcher.cancel()


async def _send_page(send: Send, task: _Task, spool: Spool) -> None:
    await spool.finish()
    body = b"".join([piece async for piece in spool.read()])
    page = result_page(task.query, task.variant.engine_type, body)
    headers = [(b"content-type", task.variant.content_type.encode()), _VARY, *PAGE_HEADERS]
    await send_whole(send, 200, headers, page, is_head=task.is_head)


async def _send_spool(send: Send, task: _Task, spool: Spool) -> Answer | None:
    """Send what a spool holds; return it where it is small."""
    length = await spool.finish()
    headers = [
        (b"content-type", task.variant.content_type.encode()),
        (b"content-length", b"%d" % length),
        *(_VARY, *DATA_HEADERS),
    ]
    if spool.is_gzipped:
        headers.append((b"content-encoding", b"gzip"))
    whole = spool.whole()
    if whole is not None:
        answer = Answer(headers, whole)
        await _send_answer(send, answer, is_head=task.is_head)
        return answer if length <= MAX_ANSWER_BYTES else None
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if not task.is_head:
        async for piece in spool.read():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
    return None


async def _send_answer(send: Send, answer: Answer, *, is_head: bool) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
    await send({"type": "http.response.body", "body": b"" if is_head else answer.body})


def _variant(name: str | None, accept: str | None, offers: Sequence[Variant]) -> Variant:
    chosen = named(name, offers) if name else choose(accept, offers)
    if chosen is None:
        available = listing(offers)
        detail = f"Available: {', '.join(available)}"
        title = "None of the media types asked for is on offer"
        raise ProblemError(
            *(406, "not-acceptable", title, detail),
            headers=(("Vary", "Accept"),),
            available=available,
        )
    return chosen


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


def _address(request: Request) -> str:
    host = request.header(b"host") or "localhost"
    if not _HOST.fullmatch(host):
        title, detail = "The request cannot be understood", "Its Host names no host."
        raise ProblemError(400, "host", title, detail)
    return host


def limit_problem(error: Exception, settings: EndpointSettings) -> Exception:
    """Return the refusal of an answer that is over a limit; any other error as it is."""
    if isinstance(error, TooLargeError):
        size = settings.max_result_bytes
        detail = f"The answer is larger than {size} bytes; add a LIMIT or ask for the dump."
        return ProblemError(422, "result-too-large", "The answer is too large", detail)
    if isinstance(error, NoRoomError):
        title, detail = "No room for the answer at the moment", "Please try again in a moment."
        return ProblemError(503, "no-room", title, detail, headers=(("Retry-After", "30"),))
    return error


def _stopping() -> ProblemError:
    title, detail = "The server is about to stop", "Please try again in a moment."
    return ProblemError(503, "stopping", title, detail, headers=(("Retry-After", "30"),))


def _no_method(method: str) -> ProblemError:
    detail = f"{method[:20]} is not allowed here; allowed are {METHODS}."
    title = "Method not allowed"
    return ProblemError(405, "method-not-allowed", title, detail, headers=(("Allow", METHODS),))


def _no_coding() -> ProblemError:
    title, detail = "The body's coding is not supported", "Send the query uncompressed."
    return ProblemError(415, "content-coding", title, detail)


def _uri_too_long(limit: int) -> ProblemError:
    title, detail = "The request line is too long", f"Send a query over {limit} bytes by POST."
    return ProblemError(414, "query-too-long", title, detail)
