"""A data directory under a running server: the server's side and that of other commands.

The server holds the locks of both datasets, runs one engine for each, writes their addresses
to `run/server.json` and takes up a new generation of the published data when there is one.
Published data change by generations only, so its engine is read-only, and others may read the
same directory beside it.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import DataDirectoryError, EngineError, SsckgError
from ssckg.store.endpoint import Endpoint
from ssckg.store.layout import Layout, replace_file
from ssckg.store.locks import LockedError, LockFileError, is_locked, lock
from ssckg.store.process import EngineProcess, EngineSettings

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_POLL_SECONDS: Final = 0.2
_PATIENCE_SECONDS: Final = 15.0
_LOCK_SECONDS: Final = 10.0


def is_served(layout: Layout) -> bool:
    """Say whether a server runs on the data directory."""
    lock_file = layout.lock_file("server")
    return lock_file.exists() and is_locked(lock_file)


class ServedEngine:
    """A dataset of a running server, seen from another process; an `EndpointSource`."""

    def __init__(self, layout: Layout, name: str) -> None:
        """Take the data directory and the name of the dataset."""
        self._layout = layout
        self._name = name

    def current(self) -> Endpoint:
        """Return where the server's engine answers; wait while the server starts."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            address = _addresses(self._layout).get(self._name)
            if isinstance(address, dict):
                return Endpoint(
                    address["query"], address["update"], address["store"], update_field=None
                )
            if not is_served(self._layout):
                break
            time.sleep(_POLL_SECONDS / 4)
        raise EngineError(
            f"the server on {self._layout.root} does not say where its engine is",
            hint="wait until it has started, or restart it",
        )

    def report_lost(self, endpoint: Endpoint) -> None:  # noqa: ARG002  of the protocol
        """Wait for the server to bring its engine back."""
        if not is_served(self._layout):
            raise EngineError(f"the server on {self._layout.root} has stopped", hint="try again")
        time.sleep(2 * _POLL_SECONDS)


def wait_for_generation(layout: Layout, generation: int, seconds: float) -> None:
    """Return when the running server shows a generation, or has stopped.

    Raises:
        EngineError: it does not within `seconds`.
    """
    deadline = time.monotonic() + seconds
    while is_served(layout) and _addresses(layout).get("generation") != generation:
        if time.monotonic() > deadline:
            raise EngineError(
                "the running server did not take up the new data", hint="restart the server"
            )
        time.sleep(_POLL_SECONDS / 4)


def _addresses(layout: Layout) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        document = json.loads(layout.server_file.read_bytes())
        if isinstance(document, dict):
            return document
    return {}


class PublishedEngine:
    """The published dataset of a server: an `EndpointSource` that moves between generations."""

    def __init__(self, engine: EngineProcess) -> None:
        """Take the engine of the first generation."""
        self._engine = engine

    @property
    def process(self) -> EngineProcess:
        """The engine that answers now."""
        return self._engine

    def switch(self, engine: EngineProcess) -> EngineProcess:
        """Answer from `engine` from now on; return the one before."""
        before, self._engine = self._engine, engine
        return before

    def current(self) -> Endpoint:
        """Return where the engine of the current generation answers."""
        return self._engine.current()

    def report_lost(self, endpoint: Endpoint) -> None:
        """Wait until the engine is there again."""
        self._engine.report_lost(endpoint)


class Serving:
    """Both engines of a data directory, for as long as a server runs; a context manager."""

    def __init__(self, layout: Layout, settings: EngineSettings | None = None) -> None:
        """Take the directory and how the engines run; nothing is started yet."""
        self._layout = layout
        self._settings = settings or EngineSettings()
        self._locks = ExitStack()
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="data directory", daemon=True)
        self._retired: list[tuple[float, EngineProcess]] = []
        self._generation = layout.read().generation
        self.workspace = EngineProcess(layout.workspace, self._settings)
        self.published = PublishedEngine(
            EngineProcess(layout.generation(self._generation), self._settings, read_only=True)
        )

    def __enter__(self) -> Self:
        """Take the locks and start both engines.

        Raises:
            DataDirectoryError: another server or command holds the directory.
            EngineError: an engine does not start.
        """
        try:
            self._take_locks()
            self._layout.server_file.unlink(missing_ok=True)
            self.published.process.start()
            self.workspace.start()
            self._write_addresses()
        except BaseException:
            self._shut_down()
            raise
        self._watcher.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop both engines and let go of the locks."""
        self._stop.set()
        self._watcher.join()
        self._shut_down()

    def _take_locks(self) -> None:
        for name, wait in (
            ("server", 0.0),
            ("published", _LOCK_SECONDS),
            ("workspace", _LOCK_SECONDS),
        ):
            try:
                self._locks.enter_context(
                    lock(self._layout.lock_file(name), exclusive=True, wait=wait)
                )
            except LockedError as error:
                raise DataDirectoryError(
                    f"{self._layout.root} is in use ({error})",
                    hint="stop that server or command first, or use another --data",
                ) from error
            except LockFileError as error:
                raise DataDirectoryError(
                    f"cannot write below {self._layout.root}: {error}",
                    hint="allow it, or use another --data",
                ) from error
        self._generation = self._layout.read().generation

    def _shut_down(self) -> None:
        with suppress(OSError):
            self._layout.server_file.unlink(missing_ok=True)
        for engine in (self.published.process, self.workspace, *(e for _, e in self._retired)):
            engine.stop()
        self._locks.close()

    def _watch(self) -> None:
        """Take up new generations, stop engines whose queries are over, keep addresses true."""
        while not self._stop.wait(_POLL_SECONDS):
            with suppress(SsckgError, OSError):
                self._take_up_new_generation()
                self._write_addresses()
                self._stop_retired()

    def _take_up_new_generation(self) -> None:
        generation = self._layout.read().generation
        if generation == self._generation:
            return
        engine = EngineProcess(self._layout.generation(generation), self._settings, read_only=True)
        engine.start()
        before = self.published.switch(engine)
        self._generation = generation
        # Queries that run on the old generation may run to their end.
        self._retired.append((time.monotonic() + self._settings.query_timeout, before))

    def _stop_retired(self) -> None:
        now = time.monotonic()
        for entry in [entry for entry in self._retired if entry[0] <= now]:
            self._retired.remove(entry)
            entry[1].stop()
            shutil.rmtree(entry[1].location, ignore_errors=True)

    def _write_addresses(self) -> None:
        document = {
            "pid": os.getpid(),
            "generation": self._generation,
            "published": _address(self.published.current()),
            "workspace": _address(self.workspace.current()),
        }
        if document != _addresses(self._layout):
            replace_file(self._layout.server_file, json.dumps(document))


def _address(endpoint: Endpoint) -> dict[str, str | None]:
    return {
        "query": endpoint.query_url,
        "update": endpoint.update_url,
        "store": endpoint.graph_url,
    }
