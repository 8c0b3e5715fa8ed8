"""What of the workspace's projects is public: `graph/project` of the published dataset."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ssckg import resources
from ssckg.io.csvw import read_table
from ssckg.io.faults import Faults
from ssckg.projects.project_rdf import WORKSPACE_GRAPH, public_triples
from ssckg.submissions.life.repository import graph_triples

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from ssckg.ports import GraphStore


def published_projects(store: GraphStore) -> list[Triple]:
    """Return the triples of `graph/project`: every recorded project, sorted.

    Cities of the register are described by the content and are not named again.
    """
    kept = graph_triples(store, WORKSPACE_GRAPH)
    return sorted(set(public_triples(kept, register_column("cities/cities", "id"))), key=str)


@cache
def register_column(name: str, column: str, *, kind: str = "") -> frozenset[str]:
    """Return the values of a column of a register; with `kind`, of rows of that kind."""
    faults = Faults()
    path = resources.folder("ontology") / "registers" / f"{name}.csv"
    table = read_table(path, faults, shown=path.name)
    faults.check()
    rows = (row.cells for row in table.rows if not kind or row.cells["kind"] == kind)
    return frozenset(str(cells[column]) for cells in rows)
