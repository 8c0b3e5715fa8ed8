"""Editions as they are published, read into memory."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, parse
from rdflib import URIRef

from ssckg.app.following import open_published, settle
from ssckg.app.settings import base_of, remote_endpoint
from ssckg.errors import UnknownNameError
from ssckg.revision.editions import edition_of, graph_of
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.model.edition_content import EditionContent
    from ssckg.ports import GraphStore

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_GRAPH: Final = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }"
_IDS: Final = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ssc: <https://w3id.org/ssckg/ontology#>
SELECT DISTINCT ?id WHERE { ?edition a ssc:FrameworkEdition ; dcterms:identifier ?id }
ORDER BY ?id"""


def load_edition(ws_or_data: Workspace | Path, edition_id: str) -> EditionContent:
    """Return an edition as it is published; kept in memory as long as nothing else is.

    Raises:
        UnknownNameError: there is no such edition; with those that there are.
        DataDirectoryError: there is no data directory, or it cannot be used.
        EngineError: the engine does not start or answer.
    """
    data = ws_or_data if isinstance(ws_or_data, Path) else ws_or_data.directory.path
    if remote_endpoint("published") is not None:
        return _read(data, edition_id)
    settle(data)
    state = str(DataDirectory.open_published(data).manifest["hash"])
    return _kept(data, state, edition_id)


@lru_cache(maxsize=16)
def _kept(data: Path, state: str, edition_id: str) -> EditionContent:  # noqa: ARG001  the key
    return _read(data, edition_id)


def _read(data: Path, edition_id: str) -> EditionContent:
    base = base_of(data)
    with open_published(data) as store:
        triples = b""
        if _ID.fullmatch(edition_id):
            triples = _construct(store, graph_of(edition_id, base))
        if not triples:
            known = tuple(str(row["id"]) for row in store.select(_IDS))
            raise UnknownNameError("framework edition", edition_id, known)
    return edition_of(
        (quad.triple for quad in parse(triples, RdfFormat.N_TRIPLES)), edition_id, base
    )


def _construct(store: GraphStore, graph: str) -> bytes:
    with store.stream(_GRAPH, {"graph": URIRef(graph)}, accept="application/n-triples") as body:
        return b"".join(body)
