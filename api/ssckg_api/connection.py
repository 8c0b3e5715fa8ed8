"""One kept-alive HTTP/1.1 connection to an engine, as a bare asyncio protocol."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, cast

import httptools

from ssckg.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg_api.spool import Spool

_EXTENSION: Final = (b"x-", b"X-")
_MARKS: Final = {b"x-sql-state": "X-SQL-State", b"x-sparql-maxrows": "X-SPARQL-MaxRows"}
_ERROR_BYTES: Final = 64 * 1024
_GRACE_SECONDS: Final = 120.0


class LostConnectionError(EngineError):
    """The connection ended before the answer did; `is_stale` if before it began."""

    def __init__(self, *, is_stale: bool) -> None:
        """Take whether nothing of an answer had come."""
        super().__init__("the SPARQL engine closed the connection")
        self.is_stale = is_stale


class Connection(asyncio.Protocol):
    """One connection; one question at a time."""

    def __init__(self, head: bytes, token: object) -> None:
        self.token = token
        self.is_open = False
        self.questions = 0
        self._transport: asyncio.Transport
        self._parser: httptools.HttpResponseParser
        self._spool: Spool | None = None
        self._answer: asyncio.Future[None] | None = None
        self._on_rest: Callable[[], None] | None = None
        self._headers: dict[str, str] = {}
        self._error: list[bytes] = []
        self._has_begun = False
        self._is_complete = False
        self._keeps_alive = False
        self._head = head

    # what the pool calls

    def ask(self, message: bytes, spool: Spool) -> asyncio.Future[None]:
        """Send a request; the future is done when the answer is in `spool`, whole or not."""
        self.questions += 1
        self._parser = httptools.HttpResponseParser(self)
        self._spool, self._headers, self._error = spool, {}, []
        self._has_begun = self._is_complete = False
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(self._head + message)
        return self._answer

    def abandon(self, on_rest: Callable[[], None]) -> None:
        """Give the question up; `on_rest` is called when the engine has stopped working on it.

        An engine notices that nobody listens when it writes. So we wait for its next sign of
        life and hang up then: at once if the answer had begun, else at its own time limit.
        """
        self._answer, self._on_rest = None, on_rest
        if self._has_begun or not self.is_open:
            self._end()
        else:
            asyncio.get_running_loop().call_later(_GRACE_SECONDS, self._end)

    def give_up(self) -> None:
        """Hang up at once, whatever is under way."""
        if self.is_open:
            self._transport.abort()

    @property
    def is_waiting(self) -> bool:
        """Whether a question was given up that the engine still works on."""
        return self._on_rest is not None

    def close(self) -> None:
        """Hang up."""
        if self.is_open:
            self._transport.close()

    @property
    def is_reusable(self) -> bool:
        """Whether the connection can carry another question."""
        return self.is_open and self._is_complete and self._keeps_alive

    @property
    def verdict(self) -> tuple[int, dict[str, str], str]:
        """Status, headers, and the engine's words where it refused."""
        text = b"".join(self._error).decode(errors="replace")
        return self._parser.get_status_code(), self._headers, text

    # what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the open connection."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        """Take bytes of the answer; the first after giving up hang up."""
        if self._answer is None:
            self._end()
            return
        self._has_begun = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError as error:
            self._fail(error.__context__ or error)
        except httptools.HttpParserError:
            self._fail(LostConnectionError(is_stale=False))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Take note that the connection is gone."""
        self.is_open = False
        if self._answer is not None:
            self._fail(LostConnectionError(is_stale=not self._has_begun))
        self._rest()

    # what the parser calls

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; only those that mark cut answers are kept."""
        if name[:2] in _EXTENSION:  # engines mark cut answers in headers of their own
            known = _MARKS.get(name.lower())
            if known is not None:
                self._headers[known] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body into the spool, or of an error's text."""
        if self._parser.get_status_code() != 200:
            if sum(map(len, self._error)) < _ERROR_BYTES:
                self._error.append(body)
        elif self._spool is not None:
            self._spool.feed(body)
            if self._spool.is_congested:
                self._transport.pause_reading()
                self._spool.on_room(self._resume)

    def on_message_complete(self) -> None:
        """Take note that the answer is over."""
        self._is_complete = True
        self._keeps_alive = self._parser.should_keep_alive()  # only here: it forgets
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(None)
        self._answer = None

    def _resume(self) -> None:
        if self.is_open:
            self._transport.resume_reading()

    def _fail(self, error: BaseException) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
        self._answer = None
        self._end()

    def _end(self) -> None:
        if self.is_open:
            self._transport.abort()
        self._rest()

    def _rest(self) -> None:
        if self._on_rest is not None:
            on_rest, self._on_rest = self._on_rest, None
            on_rest()
