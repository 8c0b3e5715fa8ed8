"""Asks an engine over HTTP/1.1: kept-alive connections on bare asyncio protocols.

General HTTP clients cost more than a point query does (docs/decisions/0007). What is needed is
little: POST a form to one loopback address, take the answer as it comes, stop when told to.
Every way an engine can cut an answer short ends in an error here, never in a whole answer.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit
from weakref import WeakSet

from ssckg.errors import EngineError, QueryTimeoutError
from ssckg.store.answers import Ending, check_headers, error_of
from ssckg_api.connection import Connection, LostConnectionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.store.renewal import Reader
    from ssckg_api.spool import Spool

_IDLE_CONNECTIONS: Final = 64
_CONNECT_SECONDS: Final = 5.0
_RESTART_SECONDS: Final = 0.1
_PATIENCE_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class _Address:
    host: str
    port: int
    is_secure: bool
    head: bytes
    token: object

    @classmethod
    def of(cls, query_url: str, token: object) -> _Address:
        parts = urlsplit(query_url)
        is_secure = parts.scheme == "https"
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        head = f"POST {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        port = parts.port or (443 if is_secure else 80)
        return cls(parts.hostname or "127.0.0.1", port, is_secure, head.encode(), token)


@dataclass(frozen=True, slots=True)
class Question:
    """A query and its dataset, as the protocol has them."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def encode(self, *, as_form: bool) -> tuple[bytes, bytes]:
        """Return media type and body; with a dataset always as a form."""
        if not (as_form or self.default_graphs or self.named_graphs):
            return b"application/sparql-query", self.text.encode()
        fields = [("query", self.text)]
        fields += [("default-graph-uri", graph) for graph in self.default_graphs]
        fields += [("named-graph-uri", graph) for graph in self.named_graphs]
        return b"application/x-www-form-urlencoded", urlencode(fields).encode()


class Engine:
    """The query side of one engine; belongs to one event loop."""

    def __init__(self, source: Reader, *, default_timeout: float) -> None:
        """Take who knows the engine's address; nothing is opened yet."""
        self._source = source
        self._timeout = default_timeout
        self._address: _Address | None = None
        self._token: object = None
        self._idle: list[Connection] = []
        self._open: WeakSet[Connection] = WeakSet()
        self._active: Counter[object] = Counter()
        self._chores: set[asyncio.Future[None]] = set()

    @property
    def token(self) -> object:
        """Something that is another thing once the engine, and so the data, are others."""
        return self._source.token()

    async def ask(
        self,
        question: Question,
        media_type: str,
        spool: Spool,
        *,
        timeout: float | None = None,
        on_rest: Callable[[], None] = lambda: None,
    ) -> object:
        """Put the whole answer of a query into `spool`; return the token of what answered.

        `media_type` is what to ask for.
        `on_rest` is called once, when the engine no longer works on the query; after a
        time-out or a cancellation that may be later than the return.

        Raises:
            QueryTimeoutError: it took longer than `timeout` seconds.
            QuerySyntaxError: the engine does not understand the query.
            EngineError: the engine is gone, or broke its answer off.
            TooLargeError, NoRoomError: the spool refused it.
        """
        seconds = timeout or self._timeout
        content_type, body = question.encode(as_form=not self._source.takes_direct_post)
        message = b"Content-Type: %b\r\nAccept: %b\r\nContent-Length: %d\r\n\r\n%b" % (
            content_type,
            media_type.encode(),
            len(body),
            body,
        )
        connection = await self._exchange(message, spool, seconds, on_rest)
        status, headers, text = connection.verdict
        self._put_back(connection)
        on_rest()
        if status != 200:
            raise error_of(status, text, seconds)
        check_headers(headers, seconds)
        ending = Ending(media_type)
        ending.feed(spool.tail)
        ending.check(seconds)
        return connection.token

    async def close(self) -> None:
        """Hang up all connections, also those that wait for an answer."""
        self._hang_up_idle()
        for connection in tuple(self._open):
            connection.give_up()
        await asyncio.gather(*self._chores, return_exceptions=True)
        await asyncio.sleep(0)  # transports close in the next turn of the loop

    def _hang_up_idle(self) -> None:
        while self._idle:
            self._idle.pop().close()

    async def _exchange(
        self, message: bytes, spool: Spool, seconds: float, on_rest: Callable[[], None]
    ) -> Connection:
        while True:
            connection = await self._connected(on_rest)
            self._active[connection.token] += 1
            answer = connection.ask(message, spool)
            timer = asyncio.get_running_loop().call_later(seconds, _time_out, answer, seconds)
            try:
                await answer
            except LostConnectionError as error:
                if error.is_stale and connection.questions > 1:
                    continue  # kept alive for too long: the engine never saw the question
                on_rest()
                raise
            except (asyncio.CancelledError, QueryTimeoutError):
                self._abandon(connection, on_rest)
                raise
            except BaseException:
                on_rest()
                raise
            else:
                return connection
            finally:
                timer.cancel()
                self._leave(connection.token)

    async def _connected(self, on_rest: Callable[[], None]) -> Connection:
        if self.token is not self._token:
            self._hang_up_idle()
            self._address = None
        while self._idle:
            connection = self._idle.pop()
            if connection.is_open:
                return connection
        try:
            return await self._connect()
        except BaseException:
            on_rest()
            raise

    async def _connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        for is_last in (False, True):
            address = self._address or await self._locate()
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    _, made = await loop.create_connection(
                        partial(Connection, address.head, address.token),
                        address.host,
                        address.port,
                        ssl=address.is_secure or None,
                    )
            except (OSError, TimeoutError) as error:
                self._address = None  # it may have moved: ask again
                if is_last:
                    raise EngineError("the SPARQL engine cannot be reached") from error
                await asyncio.sleep(_RESTART_SECONDS)  # its end may not have been noticed yet
            else:
                self._open.add(made)
                return made
        raise AssertionError("unreachable")

    async def _locate(self) -> _Address:
        """Ask where the engine is; let go of the one before, if it is another now."""
        address = _Address.of(*await asyncio.to_thread(self._source.locate))
        before, self._token, self._address = self._token, address.token, address
        self._retire(before)
        return address

    def _abandon(self, connection: Connection, on_rest: Callable[[], None]) -> None:
        connection.abandon(on_rest)
        if connection.is_waiting:
            loop = asyncio.get_running_loop()
            loop.call_later(_PATIENCE_SECONDS, self._renew, connection)

    def _renew(self, connection: Connection) -> None:
        """Have an engine replaced that is stuck with a query nobody waits for."""
        if not connection.is_waiting:
            return
        if connection.token is self.token:
            self._do(partial(self._source.renew, connection.token), connection.token)
        else:
            self._retire(connection.token)

    def _leave(self, token: object) -> None:
        self._active[token] -= 1
        if self._active[token] <= 0:
            del self._active[token]
            self._retire(token)

    def _retire(self, token: object) -> None:
        """Let go of an engine that was replaced, once nobody waits for it."""
        if token is self.token or token in self._active:
            return
        self._do(partial(self._source.release, token))

    def _do(self, chore: Callable[[], None], then_retire: object = None) -> None:
        task = asyncio.get_running_loop().run_in_executor(None, chore)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)
        if then_retire is not None:
            task.add_done_callback(lambda _: self._retire(then_retire))

    def _put_back(self, connection: Connection) -> None:
        is_current = connection.token is self._token
        if is_current and connection.is_reusable and len(self._idle) < _IDLE_CONNECTIONS:
            self._idle.append(connection)
        else:
            connection.close()


def _time_out(answer: asyncio.Future[None], seconds: float) -> None:
    if not answer.done():
        answer.set_exception(QueryTimeoutError(seconds))
