"""What of the declared priorities is public: `graph/priority/<agency>` of the published dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.harmonization.agencies.declaration_rdf import WORKSPACE_GRAPH, public_triples
from ssckg.submissions.life.repository import graph_triples

if TYPE_CHECKING:
    from datetime import date

    from pyoxigraph import Triple

    from ssckg.ports import GraphStore


def published_priorities(store: GraphStore, today: date) -> dict[str, list[Triple]]:
    """Return the declarations that hold today, by graph: one for each agency."""
    return public_triples(graph_triples(store, WORKSPACE_GRAPH), today)
