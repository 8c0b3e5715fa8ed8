"""Opens the workspace: its dataset, the kept files, the data directory, the clock."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.app import clock
from ssckg.app.release.shelf import editions_at_hand
from ssckg.app.settings import base_of, remote_endpoint
from ssckg.app.stores import open_store
from ssckg.store.directory import DataDirectory
from ssckg.store.files import FileStore
from ssckg.store.serial import SerialStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from ssckg.ports import GraphStore


@dataclass(frozen=True, slots=True)
class Workspace:
    """What use cases on submissions work with.

    store: the workspace dataset, whose changes come one after the other; files: as received;
    directory: the data directory; base: where data IRIs begin that people see (in the workspace
    dataset all of ours stand below the standard base); now: the clock, in UTC.
    """

    store: GraphStore
    files: FileStore
    directory: DataDirectory
    base: str
    now: Callable[[], datetime] = clock.now


@contextmanager
def open_workspace(data: Path) -> Iterator[Workspace]:
    """Open the workspace of a data directory; under a running server through its engine.

    Raises:
        DataDirectoryError: there is no data directory, or it cannot be used.
        EngineError: the engine does not start or answer.
    """
    directory = DataDirectory.open(data)
    layout = directory.layout
    is_remote = remote_endpoint("workspace") is not None
    with editions_at_hand(data), open_store(data, "workspace") as store:
        serial = SerialStore(
            store, layout.lock_file("writing"), None if is_remote else layout.workspace
        )
        files = FileStore(layout.files)
        files.sweep()
        yield Workspace(serial, files, directory, base_of(data))
