"""An engine for readers that can be replaced under them: how a query is stopped for good.

Oxigraph 0.5 stops a query only by its own time limit, for which every query costs a thread that
sleeps as long as the limit; some 16,000 of them and it answers 500. It does not notice that a
client has gone before it writes. So readers' engines run without a limit, and when one is stuck
with a query that nobody waits for, a fresh process takes over on the same (read-only) data; the
old one ends as soon as its other queries have.
"""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING, Final, Protocol

from ssckg.store.process import EngineProcess, EngineSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType
    from typing import Self


class Reader(Protocol):
    """An engine as a server of readers sees it."""

    takes_direct_post: bool
    """Whether it takes a query as a body of its own; Virtuoso 7.2.5 hangs on that."""

    def locate(self) -> tuple[str, object]:
        """Return where to ask, and the token of what answers there; may wait."""

    def token(self) -> object:
        """Return something quickly that is another object once `locate` may answer otherwise."""

    def renew(self, token: object) -> None:
        """Put a fresh engine in the place of the one that `token` stood for, if possible."""

    def release(self, token: object) -> None:
        """Take note that nobody waits for an engine that was replaced."""


class RemoteReader:
    """An engine that others run; it keeps its own time limits."""

    takes_direct_post = False

    def __init__(self, query_url: str) -> None:
        """Take the address of its query operation."""
        self._query_url = query_url

    def locate(self) -> tuple[str, object]:
        """Return the address, and no token."""
        return self._query_url, None

    def token(self) -> object:
        """Return always the same: we do not see its data change."""
        return None

    def renew(self, token: object) -> None:
        """Leave it alone."""

    def release(self, token: object) -> None:
        """Leave it alone."""


_REST_SECONDS: Final = 2.0
"""So long an engine that has crashed again and again stays down."""
_MAX_RETIRED: Final = 4
"""More old processes than this are not kept for their last queries."""


class RenewableEngine:
    """A read-only engine on the generation that counts; a context manager, safe for threads."""

    takes_direct_post = True

    def __init__(self, location: Callable[[], Path], *, may_connect: bool = False) -> None:
        """Take who knows the engine directory of the generation that counts; it must be quick.

        Only with `may_connect` can a query's SERVICE reach anybody.
        """
        self._settings = EngineSettings(query_timeout=math.inf, may_connect=may_connect)
        self._location = location
        self._lock = threading.Lock()
        self._engine: EngineProcess | None = None
        self._retired: list[EngineProcess] = []

    def __enter__(self) -> Self:
        """Start the engine.

        Raises:
            EngineError: it does not start.
        """
        self.locate()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop all processes."""
        with self._lock:
            engines = [*self._retired, *([self._engine] if self._engine else [])]
            self._engine, self._retired = None, []
        for engine in engines:
            engine.stop()

    def token(self) -> object:
        """Return something quickly that is another object once another engine must be asked."""
        engine = self._engine
        where = self._location()
        return engine if engine is not None and engine.location == where else where

    def locate(self) -> tuple[str, object]:
        """Return where to ask, and the engine that answers there; start one where there is none.

        An engine that stays down after too many crashes is replaced, but not at once: what
        brought it down may well be asked again.

        Raises:
            EngineError: it does not start.
        """
        with self._lock:
            where = self._location()
            engine = self._engine
            if engine is None or engine.location != where or self._is_rested(engine):
                engine = self._replace(where)
        return engine.current().query_url, engine

    def renew(self, token: object) -> None:
        """Put a fresh process in the place of the one that `token` stood for."""
        with self._lock:
            if self._engine is token and self._engine is not None:
                self._replace(self._engine.location)

    def release(self, token: object) -> None:
        """Stop a process that was replaced: nobody waits for it any more."""
        with self._lock:
            idle = [engine for engine in self._retired if engine is token]
            self._retired = [engine for engine in self._retired if engine is not token]
        for engine in idle:
            engine.stop()

    @staticmethod
    def _is_rested(engine: EngineProcess) -> bool:
        failed = engine.failed_at
        return failed is not None and time.monotonic() - failed > _REST_SECONDS

    def _replace(self, where: Path) -> EngineProcess:
        fresh = EngineProcess(where, self._settings, read_only=True)
        fresh.start()
        if self._engine is not None:
            self._retired.append(self._engine)
        self._engine = fresh
        while len(self._retired) > _MAX_RETIRED:
            self._retired.pop(0).stop()
        return fresh
