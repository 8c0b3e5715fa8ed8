"""Runs the application with uvicorn."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import socket

    from ssckg_api.application import Application

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


class JoiningProtocol(HttpToolsProtocol):
    """uvicorn's protocol over a transport that joins writes."""

    def connection_made(self, transport: Any) -> None:
        """Take a new connection."""
        super().connection_made(_JoiningTransport(transport))  # type: ignore[arg-type]


def make_server(app: Application) -> uvicorn.Server:
    """Return a server that is not yet running."""
    config = uvicorn.Config(
        app,
        http=JoiningProtocol,
        loop="uvloop",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    return uvicorn.Server(config)


def run(app: Application, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; `listener` is bound and is not closed here."""
    make_server(app).run(sockets=[listener])
