"""Makes ahead what first visitors would wait for: outline, index, documents, templates, files.

It is done at the start and whenever other data are published, by a thread of low priority; nothing
waits for it, `/readyz` neither. What fails here fails again, and is told, when somebody asks.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ssckg_api.site import assets
from ssckg_api.site.documentation.folder import documentation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ssckg_api.application import Application

DOORS: Final = (
    *("/", "/u4ssc/EC-ICT-ICT-1C", "/frameworks", "/search?q=air", "/cities", "/agencies"),
    *("/compare", "/docs/", "/mappings", "/queries", "/rounds", "/desk"),
)
"""Pages that are made once ahead: their templates are compiled, and what they rest on is read."""
_SECONDS: Final = 1.0
_PATIENCE: Final = 120.0
_NICE: Final = 10
_LOG: Final = logging.getLogger(__name__)


class Warming:
    """Keeps an application warm as long as it runs."""

    def __init__(self, app: Application, token: Callable[[], object]) -> None:
        """Take the application, and what tells generations of the published data apart."""
        self._app, self._token = app, token
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __aenter__(self) -> None:
        """Begin, if the application is to be kept warm."""
        if getattr(self._app.state, "is_kept_warm", False):
            self._loop = asyncio.get_running_loop()
            self._thread.start()

    async def __aexit__(self, *_: object) -> None:
        """End after the step that is being done, and do not wait long for it."""
        self._stop.set()
        if self._loop is not None:
            await asyncio.to_thread(self._thread.join, 1.0)

    def _run(self) -> None:
        # Of this thread alone, where the system can do that.
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
        done: object = None
        while True:
            token = self._token()
            if token is not None and token is not done:
                done = token
                self._warm()
            if self._stop.wait(_SECONDS):
                return

    def _warm(self) -> None:
        for step in self._steps():
            if self._stop.is_set():
                return
            try:
                step()
            except Exception as error:  # whoever asks for it is told
                _LOG.debug("could not read ahead: %s", error)

    def _steps(self) -> Iterator[Callable[[], Any]]:
        state = self._app.state
        if getattr(state, "desk", None) is None:
            return
        yield state.desk.sources.outline
        yield state.searcher.index
        yield assets.compress_all
        folder = documentation()
        yield from (lambda path=path: folder.document(path) for path in folder.paths())
        yield from (lambda door=door: self._ask(door) for door in DOORS)
        yield state.downloads.make_ahead

    def _ask(self, door: str) -> None:
        """Make a page in the loop that answers requests, and throw it away."""
        if self._loop is not None:
            made = asyncio.run_coroutine_threadsafe(self._answer(door), self._loop)
            made.result(_PATIENCE)

    async def _answer(self, door: str) -> None:
        path, _, query = door.partition("?")
        scope: dict[str, Any] = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"host", b"localhost"), (b"accept", b"text/html")],
            "client": None,
            "server": ("localhost", 80),
            "state": {},
        }
        await self._app.answer(scope, _nothing, _away)


async def _nothing() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _away(_: Any) -> None:
    """Take a part of an answer that nobody reads."""
