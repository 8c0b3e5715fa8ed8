"""Runs the application with uvicorn."""

from __future__ import annotations

import asyncio
import logging
import re
import resource
import signal
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from uvicorn.config import LOGGING_CONFIG
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import socket
    from types import FrameType

    from ssckg_api.application import Application

REQUEST_SECONDS: Final = 30.0
"""So long a client may take to send a request."""
STUCK_SECONDS: Final = 60.0
"""So long a client may take for the next piece of an answer (1 MB)."""
_CONNECTIONS: Final = 2000
_HEAD_BYTES: Final = 96 * 1024
_UPGRADE: Final = re.compile(rb"\r\nupgrade(?=[ \t]*:)", re.IGNORECASE)
_LARGE_BYTES: Final = 64 * 1024
_STOP_SECONDS: Final = 3


class _JoiningTransport:
    """Sends head and body of an answer in one system call, where uvicorn makes two."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._held: list[bytes] = []
        self._loop = asyncio.get_running_loop()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Hold small writes until the end of this turn of the loop."""
        if len(data) > _LARGE_BYTES:
            self._flush()
            self._transport.write(data)
            return
        if not self._held:
            self._loop.call_soon(self._flush)
        self._held.append(data)

    def close(self) -> None:
        """Close behind what is held."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._held:
            held, self._held = self._held, []
            self._transport.write(b"".join(held))


class EndpointProtocol(HttpToolsProtocol):
    """uvicorn's protocol with joined writes, and with bounds on what clients may hold.

    uvicorn bounds neither the head of a request nor the time that a client takes to send it or
    to read the answer.
    """

    _arrived = 0
    """Bytes since the last complete head or message."""
    _is_in_head = True
    _waits_since: float | None = None
    """Since when the rest of a request is waited for; None while one is answered."""
    _stuck_since: float | None = None
    """Since when the client has taken nothing of an answer."""

    def connection_made(self, transport: Any) -> None:
        """Take a new connection, if there are not too many."""
        super().connection_made(_JoiningTransport(transport))  # type: ignore[arg-type]
        self._waits_since = self.loop.time()
        if len(self.connections) > max_connections():
            self._refuse(b"503 Service Unavailable", b"Retry-After: 5\r\n")

    def data_received(self, data: bytes) -> None:
        """Take bytes of a request; a head without end is refused."""
        if self._is_in_head:
            if b"pgrade" in data or b"PGRADE" in data:
                data = _without_upgrade(data)
            self._arrived += len(data)
        super().data_received(data)
        if self._is_in_head and self._arrived > _HEAD_BYTES:
            self._refuse(b"431 Request Header Fields Too Large")

    def check(self, now: float) -> None:
        """Hang up on a client that takes too long to ask or to read."""
        if self._waits_since is not None and now - self._waits_since > REQUEST_SECONDS:
            self._refuse(b"408 Request Timeout")
        elif self._stuck_since is not None and now - self._stuck_since > STUCK_SECONDS:
            self.transport.abort()

    def on_message_begin(self) -> None:
        """Start the clock of a request."""
        super().on_message_begin()
        self._waits_since = self.loop.time()

    def on_headers_complete(self) -> None:
        """Start the answer."""
        self._is_in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Stop the clock: the rest is up to us."""
        super().on_message_complete()
        self._is_in_head, self._arrived, self._waits_since = True, 0, None

    def on_response_complete(self) -> None:
        """Start the clock of the next request, if none is there yet."""
        super().on_response_complete()
        if self._waits_since is None and self.cycle.response_complete:
            self._waits_since = self.loop.time()

    def pause_writing(self) -> None:
        """Take note that the client does not read as fast as we write."""
        self._stuck_since = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """Take note that the client has read."""
        self._stuck_since = None
        super().resume_writing()

    def _refuse(self, status: bytes, header: bytes = b"") -> None:
        if self.transport.is_closing():
            return
        if self.cycle is None or not self.cycle.response_started or self.cycle.response_complete:
            head = b"HTTP/1.1 %b\r\n%bContent-Length: 0\r\nConnection: close\r\n\r\n"
            self.transport.write(head % (status, header))
        self.transport.close()


def _without_upgrade(data: bytes) -> bytes:
    """Return a head that offers no other protocol: we speak none, and the parser drops the body.

    Java's HTTP client, and with it Jena, offers HTTP/2 with every request.
    """
    head, gap, rest = data.partition(b"\r\n\r\n")
    return _UPGRADE.sub(b"\r\nx-offer", head) + gap + rest


@cache
def max_connections() -> int:
    """Return how many clients may be connected: half of the files that we may open."""
    return min(_CONNECTIONS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)


class _Server(uvicorn.Server):
    """uvicorn's server, which looks after its connections once a second."""

    async def on_tick(self, counter: int) -> bool:
        """Hang up on clients that hold a connection for nothing; ten times a second."""
        if counter % 10 == 0:
            now = asyncio.get_running_loop().time()
            for connection in tuple(self.server_state.connections):
                if isinstance(connection, EndpointProtocol):
                    connection.check(now)
        return await super().on_tick(counter)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; a second signal breaks off at once, without a traceback of what was broken off."""
        if self.should_exit:
            logging.getLogger("uvicorn.error").disabled = True
        super().handle_exit(sig, frame)


def make_server(app: Application, log_config: dict[str, Any] | None = None) -> uvicorn.Server:
    """Return a server that is not yet running; `log_config` as the standard library's has it."""
    config = uvicorn.Config(
        app,
        http=EndpointProtocol,
        loop="uvloop",
        ws="none",
        lifespan="on",
        log_config=log_config or LOGGING_CONFIG,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    return _Server(config)


def run(
    app: Application, listener: socket.socket, log_config: dict[str, Any] | None = None
) -> None:
    """Serve until SIGINT or SIGTERM; `listener` is bound and is not closed here.

    uvicorn raises the signal again when it has ended; SIGTERM then leaves in good order, so
    that who called can stop the engines.
    """
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    make_server(app, log_config).run(sockets=[listener])
