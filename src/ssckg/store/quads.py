"""Reads a whole dataset out of an engine, by the SPARQL protocol alone."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Quad, QueryResultsFormat, QuerySolutions, parse_query_results

from ssckg.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.ports import GraphStore

_ALL: Final = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_MEDIA_TYPE: Final = "application/sparql-results+json"
_SECONDS: Final = 3600.0
_IN_MEMORY: Final = 32 * 1024 * 1024


def read_quads(store: GraphStore) -> Iterator[Quad]:
    """Yield the quads of all named graphs, in the engine's order.

    One SELECT gives blank nodes one name each. The answer is spooled to an unlinked file
    first, so an answer that breaks off yields nothing.

    Raises:
        EngineError: the engine failed, or its answer is not whole.
    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        with store.stream(_ALL, accept=_MEDIA_TYPE, timeout=_SECONDS) as body:
            for piece in body:
                file.write(piece)
        file.seek(0)
        solutions = parse_query_results(file, QueryResultsFormat.JSON)
        if not isinstance(solutions, QuerySolutions):
            raise EngineError("the engine answered a SELECT with something else")
        for row in solutions:
            terms: tuple[Any, ...] = (row["s"], row["p"], row["o"], row["g"])
            yield Quad(*terms)
