"""The reconciliation service over what is published: things with the ids that it gives them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ssckg.errors import UnknownNameError
from ssckg.linked_data.addresses import path_of
from ssckg.searching.reconciling.entities import Entities

if TYPE_CHECKING:
    from ssckg.app.searching import Searcher
    from ssckg.searching.entry import Entry


def id_of(iri: str, base: str) -> str:
    """Return the id of a thing: its path at the service; the IRI where it has none of its own.

    With the base before it, it is an address that the service answers at.

    >>> id_of("http://metadata.un.org/sdg/11.6", "https://w3id.org/ssckg/")
    'sdg/11.6'
    """
    path = path_of(iri, base)
    return iri if path.startswith("/resource?") else unquote(path).removeprefix("/")


class Reconciler:
    """Looks things up in the index of a searcher; safe for threads."""

    def __init__(self, searcher: Searcher) -> None:
        """Take the searcher; nothing is read yet."""
        self._searcher = searcher
        self._known: Entities | None = None

    @property
    def base(self) -> str:
        """Where the IRIs of the data begin; the identifier space."""
        return self._searcher.base

    def entities(self) -> Entities:
        """Return the things that are published now.

        Raises:
            MissingError: the data directory or the engine cannot be used.
        """
        index, known = self._searcher.index(), self._known
        if known is None or known.index is not index:
            known = self._known = Entities(index, partial(id_of, base=self.base))
        return known

    def entry(self, id_: str) -> Entry:
        """Return the thing with this id or IRI.

        Raises:
            UnknownNameError: there is none.
        """
        found = self.entities().get(id_)
        if found is None:
            raise UnknownNameError("thing", id_[:200])
        return found
