"""Opening the datasets: embedded engine, running server or remote engine."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.app.settings import remote_endpoint
from ssckg.errors import UsageError
from ssckg.store.client import SparqlClient
from ssckg.store.directory import DataDirectory
from ssckg.store.endpoint import Endpoint, FixedEndpoint
from ssckg.store.process import EngineSettings
from ssckg.store.renewal import RemoteReader, RenewableEngine
from ssckg.store.served import Serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ssckg.ports import GraphStore
    from ssckg.store.directory import DatasetName
    from ssckg.store.renewal import Reader

_RESTART_SECONDS: Final = 0.2


@contextmanager
def open_store(
    data: Path, name: DatasetName = "published", *, timeout: float = 60.0
) -> Iterator[GraphStore]:
    """Open a dataset: that of the data directory, or the remote engine that settings name.

    `timeout` is the limit of a query in seconds; a running server keeps its own.

    Raises:
        DataDirectoryError: there is no data directory, or it cannot be used.
        EngineError: the engine does not start or answer.
    """
    remote = remote_endpoint(name)
    if remote is not None:
        with SparqlClient(FixedEndpoint(remote), timeout=timeout) as store:
            yield store
        return
    settings = EngineSettings(query_timeout=timeout)
    find = DataDirectory.open_published if name == "published" else DataDirectory.open
    with find(data).engine(name, settings=settings) as store:
        yield store


@contextmanager
def serve_published(data: Path, *, may_connect: bool = False) -> Iterator[Reader]:
    """Hold a data directory as its server, and yield the engine that readers are to ask.

    The engine is that of the data directory, or the remote one that settings name. Only with
    `may_connect` can a query's SERVICE reach anybody.

    Raises:
        DataDirectoryError: there is no data directory, or another server holds it.
        EngineError: an engine does not start.
    """
    remote = remote_endpoint("published")
    if remote is not None:
        if remote.credentials is not None:
            raise UsageError(
                "the endpoint asks a remote engine without a password only",
                hint="open its query address to this machine",
            )
        yield RemoteReader(remote.query_url)
        return
    with (
        Serving(DataDirectory.open_published(data).layout) as serving,
        RenewableEngine(
            lambda: serving.published.process.location, may_connect=may_connect
        ) as engine,
    ):
        yield engine


@dataclass(frozen=True, slots=True)
class _ReaderEndpoint:
    """The engine of a server's readers: it answers from the generation that its token names."""

    reader: Reader

    def current(self) -> Endpoint:
        """Return where it answers now."""
        return Endpoint(self.reader.locate()[0])

    def report_lost(self, endpoint: Endpoint) -> None:  # noqa: ARG002  of the protocol
        """Wait a moment: it is brought back, or another has taken over."""
        time.sleep(_RESTART_SECONDS)


def store_of(reader: Reader, *, timeout: float = 20.0) -> SparqlClient:
    """Return a client of the engine that readers ask; the caller closes it.

    Who keeps answers by the reader's token must ask through this: never is it behind the token.
    """
    return SparqlClient(_ReaderEndpoint(reader), timeout=timeout)
