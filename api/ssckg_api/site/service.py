"""What all pages of a server share: the published dataset, the queries, the past, the addresses."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from ssckg.app.asking import query_library
from ssckg.app.settings import base_of, remote_endpoint
from ssckg.app.stores import store_of
from ssckg.errors import UsageError
from ssckg.linked_data.addresses import path_of
from ssckg.store.client import SparqlClient
from ssckg.store.directory import DataDirectory
from ssckg.store.endpoint import Endpoint, FixedEndpoint
from ssckg_api.memento import http_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ssckg.app.history.shelf import Shelf, Spot
    from ssckg.model.named_query import NamedQuery
    from ssckg.ports import GraphStore
    from ssckg.store.renewal import Reader

_PAST: Final = 2
"""Engines of so many past states run for pages."""


class Site:
    """Pages of one data directory; safe for threads."""

    def __init__(self, data: Path, shelf: Shelf | None, reader: Reader) -> None:
        """Take the data directory, its past, and the engine to ask; nothing is opened yet."""
        self._data = data
        self._reader = reader
        self.shelf = shelf
        self.base = base_of(data)
        self.library: Mapping[str, NamedQuery] = query_library()
        self._lock = threading.Lock()
        self._store: SparqlClient | None = None
        self._past: OrderedDict[str, tuple[SparqlClient, ExitStack]] = OrderedDict()

    def store(self, as_of: str | Spot = "") -> GraphStore:
        """Return the published dataset, now or as of a release, day, time, or state found before.

        Raises:
            UsageError, UnknownNameError: it names no state, or there is none of it.
        """
        with self._lock:
            if as_of:
                return self._past_store(as_of)
            if self._store is None:
                self._store = store_of(self._reader)
            return self._store

    def close(self) -> None:
        """Close what was opened."""
        with self._lock:
            if self._store is not None:
                self._store.close()
            for client, stack in self._past.values():
                client.close()
                stack.close()
            self._past.clear()

    def data_hash(self, spot: Spot | None = None) -> str:
        """Return the hash of what is published now, or shown of a state; "" at a remote engine."""
        if remote_endpoint("published") is not None:
            return ""
        if spot is not None and self.shelf is not None:
            return self.shelf.data_hash(spot)
        return str(DataDirectory.open_published(self._data).manifest["hash"])

    def modified(self) -> str:
        """Return since when what is published is published, as HTTP has times."""
        if self.shelf is None or not (states := self.shelf.states()):
            return ""
        return http_date(states[-1].at)

    def path_of(self, iri: str) -> str:
        """Return the address here of something that the data describe."""
        return path_of(iri, self.base)

    def _past_store(self, as_of: str | Spot) -> GraphStore:
        if self.shelf is None:
            raise UsageError("this service shows only what is published now")
        spot = self.shelf.find(as_of) if isinstance(as_of, str) else as_of
        if (known := self._past.get(spot.key)) is not None and self.shelf.is_true(spot):
            self._past.move_to_end(spot.key)
            return known[0]
        stack = ExitStack()
        engine = stack.enter_context(self.shelf.engine(spot))
        client = SparqlClient(FixedEndpoint(Endpoint(engine.locate()[0])), timeout=20.0)
        self._past[spot.key] = (client, stack)
        while len(self._past) > _PAST:
            old, its = self._past.popitem(last=False)[1]
            old.close()
            its.close()
        return client
