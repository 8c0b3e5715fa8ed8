"""Endpoints of past states: `/as-of/<release, day or time>/sparql`, and Memento at `/sparql`.

Each is a `SparqlEndpoint` on an engine of its own, started when it is asked for. Few run at once:
who is not asked any more makes room, and however many names there are, they are made ready one
after the other and the rest are asked to come back. What is shown is looked up anew for every
request, so that what a city took back is gone with the next one.

Memento is RFC 7089: `/sparql` is its own time gate and answers with what was published then.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, ExitStack, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ssckg.errors import SsckgError
from ssckg_api.description import Description
from ssckg_api.engine import Engine
from ssckg_api.gate import Gate
from ssckg_api.http import Request, send_problem
from ssckg_api.memento import SPARQL, Original, headers_of, moment_of, place_of
from ssckg_api.problems import ProblemError, problem_of
from ssckg_api.sparql import SparqlEndpoint

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from starlette.types import Message, Receive, Scope, Send

    from ssckg.app.history.shelf import Shelf, Spot
    from ssckg_api.settings import EndpointSettings

PREFIX: Final = "/as-of/"
_PLACES: Final = 2
"""So many engines of past states run at once."""
_WAITING: Final = 8
_WAIT_SECONDS: Final = 20.0
_IDLE_SECONDS: Final = 120.0
_LOOK_SECONDS: Final = 1.0


@dataclass(eq=False)
class _Running:
    """An endpoint on a past state, and who uses it."""

    spot: Spot
    endpoint: SparqlEndpoint
    engine: Engine
    close: Callable[[], None]
    users: int = 0
    used_at: float = 0.0


class PastEndpoints:
    """The endpoints of all past states; belongs to one event loop."""

    def __init__(
        self,
        shelf: Shelf,
        settings: EndpointSettings,
        *,
        places: int = _PLACES,
        idle_seconds: float = _IDLE_SECONDS,
    ) -> None:
        """Take where past states are found, the limits of the endpoint, and how many may run."""
        self._shelf = shelf
        self._settings = replace(
            settings,
            services=frozenset(),
            max_running=max(1, settings.max_running // 4),
            max_waiting=max(1, settings.max_waiting // 4),
            spool_bytes=settings.spool_bytes // 4,
            cache_bytes=settings.cache_bytes // 8,
        )
        self._places = places
        self._idle_seconds = idle_seconds
        self._running: dict[str, _Running] = {}
        self._opening = Gate(1, _WAITING, _WAIT_SECONDS)
        self._looking: asyncio.Task[None] | None = None

    @staticmethod
    def is_meant(path: str) -> bool:
        """Say whether a path is that of an endpoint of a past state."""
        return path.startswith(PREFIX) and path.endswith(SPARQL)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at `/as-of/<name>/sparql`."""
        name = unquote(scope["path"][len(PREFIX) : -len(SPARQL)])
        await self._serve(lambda: name, scope, receive, send)

    async def negotiate(self, wanted: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at `/sparql` with what was published at the time of `Accept-Datetime`."""
        await self._serve(lambda: moment_of(wanted), scope, receive, send, is_gate=True)

    async def close(self) -> None:
        """Stop all engines."""
        if self._looking is not None:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking
        for key in list(self._running):
            await self._stop(key)

    async def _serve(
        self,
        read: Callable[[], str | datetime],
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        is_gate: bool = False,
    ) -> None:
        request = Request(scope)
        try:
            async with AsyncExitStack() as stack:
                wanted = read()
                spot = self._shelf.recall(wanted)
                if spot is None:
                    spot = await asyncio.to_thread(self._shelf.find, wanted)
                running = await self._place(spot)
                stack.callback(self._leave, running)
                states = self._shelf.states()
                original = Original.of(SPARQL, request.query_string)
                added = headers_of(original, spot.state, states, is_gate=is_gate)
                await running.endpoint(scope, receive, _adding(send, added))
        except (SsckgError, ProblemError) as error:
            await send_problem(send, problem_of(error), is_head=request.method == "HEAD")

    async def _place(self, spot: Spot) -> _Running:
        """Return the endpoint of a state, with one user more."""
        running = self._running.get(spot.key)
        if running is None:
            await self._opening.enter()
            try:
                running = self._running.get(spot.key) or await self._open(spot)
                running.users += 1
            finally:
                self._opening.leave()
        else:
            running.users += 1
        if self._looking is None:
            self._looking = asyncio.get_running_loop().create_task(self._look())
        return running

    def _leave(self, running: _Running) -> None:
        running.users -= 1
        running.used_at = time.monotonic()

    async def _open(self, spot: Spot) -> _Running:
        await self._make_room()
        stack = ExitStack()
        reader = await asyncio.to_thread(stack.enter_context, self._shelf.engine(spot))
        engine = Engine(reader, default_timeout=self._settings.timeout)
        description = Description(engine, self._settings, place=place_of(spot.state))
        endpoint = SparqlEndpoint(engine, description, self._settings)
        running = _Running(spot, endpoint, engine, stack.close, used_at=time.monotonic())
        self._running[spot.key] = running
        return running

    async def _make_room(self) -> None:
        while len(self._running) >= self._places:
            idle = [key for key, running in self._running.items() if not running.users]
            if not idle:
                title, detail = "Too many past states are asked", "Please try again in a minute."
                raise ProblemError(503, "busy", title, detail, headers=(("Retry-After", "30"),))
            await self._stop(min(idle, key=lambda key: self._running[key].used_at))

    async def _stop(self, key: str) -> None:
        running = self._running.pop(key)
        await running.engine.close()
        await asyncio.to_thread(running.close)

    async def _look(self) -> None:
        """Stop what nobody asks any more, and what may not be shown any more."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            now = time.monotonic()
            for key, running in list(self._running.items()):
                is_idle = not running.users and now - running.used_at > self._idle_seconds
                is_true = True
                with suppress(SsckgError, OSError):
                    is_true = await asyncio.to_thread(self._shelf.is_true, running.spot)
                if (is_idle or not is_true) and key in self._running:
                    await self._stop(key)


def _adding(send: Send, added: list[tuple[bytes, bytes]]) -> Send:
    """Return what sends answers with more headers; refusals as they are."""

    async def _send(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return _send
