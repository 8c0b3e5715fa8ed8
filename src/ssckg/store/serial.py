"""A dataset that several write to: one change after the other, and on the disk when it is said.

Oxigraph 0.5 runs each update on a snapshot and writes its batch without looking whether another
update has changed what it read: two updates at once may both find the old state and both win. Nor
does it ask the disk to hold what it wrote. So whoever changes a dataset through this class holds a
lock of the data directory (threads and processes alike), and syncs the engine's log before it says
that the change was made. docs/decisions/0016 has the measurements.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from ssckg.errors import DataDirectoryError
from ssckg.store.locks import LockedError, LockFileError, lock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from ssckg.ports import Body, Dataset, GraphStore, Rows, Term, Triple

_WAIT_SECONDS: Final = 30.0
_SETTLE_SECONDS: Final = 1.0
"""So long an update may still be at work whose sender died; many times what one takes."""


class SerialStore:
    """A graph store whose changes come one after the other and are on the disk; a `GraphStore`."""

    def __init__(self, store: GraphStore, lock_file: Path, engine_directory: Path | None) -> None:
        """Take the store, the lock, and the folder of an embedded engine (None: a remote one)."""
        self._store = store
        self._lock_file = lock_file
        self._mark = lock_file.with_suffix(".mark")
        self._engine_directory = engine_directory

    def select(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        timeout: float | None = None,
    ) -> Rows:
        """Return all rows of a SELECT."""
        return self._store.select(query, bindings, dataset=dataset, timeout=timeout)

    def ask(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        timeout: float | None = None,
    ) -> bool:
        """Return the answer of an ASK."""
        return self._store.ask(query, bindings, dataset=dataset, timeout=timeout)

    def construct(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        timeout: float | None = None,
    ) -> list[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE."""
        return self._store.construct(query, bindings, dataset=dataset, timeout=timeout)

    def stream(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        accept: str,
        dataset: Dataset | None = None,
        timeout: float | None = None,
    ) -> AbstractContextManager[Body]:
        """Open the answer of any query as bytes of the media type `accept`."""
        return self._store.stream(query, bindings, accept=accept, dataset=dataset, timeout=timeout)

    def update(
        self,
        text: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        timeout: float | None = None,
    ) -> None:
        """Run an update, alone; on the embedded engine one call is one transaction."""
        with self._alone():
            self._store.update(text, bindings, timeout=timeout)

    def get_graph(self, graph: str | None) -> list[Triple]:
        """Return the triples of a graph (None: the default graph); empty if there is none."""
        return self._store.get_graph(graph)

    def put_graph(self, graph: str | None, triples: Iterable[Triple]) -> None:
        """Replace a graph by `triples`."""
        with self._alone():
            self._store.put_graph(graph, triples)

    def post_graph(self, graph: str | None, triples: Iterable[Triple]) -> None:
        """Add `triples` to a graph."""
        with self._alone():
            self._store.post_graph(graph, triples)

    def delete_graph(self, graph: str | None) -> None:
        """Remove a graph; to remove what is not there is no error."""
        with self._alone():
            self._store.delete_graph(graph)

    def has_graph(self, graph: str | None) -> bool:
        """Say whether a graph is there."""
        return self._store.has_graph(graph)

    def ping(self) -> None:
        """Return when the engine answers; raise EngineError when it does not."""
        self._store.ping()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one change through, and return when the disk has it.

        Raises:
            DataDirectoryError: another change takes very long, or the lock cannot be made.
        """
        try:
            with lock(self._lock_file, exclusive=True, wait=_WAIT_SECONDS):
                if self._mark.exists():
                    time.sleep(_SETTLE_SECONDS)
                # It stays where we die, or do not learn how the change ended: whoever comes next
                # gives the engine time to end it.
                self._mark.touch(mode=0o600)
                yield
                self._sync()
                self._mark.unlink(missing_ok=True)
        except LockedError as error:
            raise DataDirectoryError(
                f"another change is being made ({error})", hint="try again in a moment"
            ) from error
        except LockFileError as error:
            raise DataDirectoryError(
                f"cannot write {self._lock_file}: {error}", hint="allow it, or use another --data"
            ) from error

    def _sync(self) -> None:
        """Ask the disk to hold the engine's log (RocksDB writes a change there first)."""
        if self._engine_directory is None:
            return
        for path in (*self._engine_directory.glob("*.log"), self._engine_directory):
            # A log that is gone meanwhile was written out, and synced, by the engine.
            with suppress(FileNotFoundError):
                descriptor = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
