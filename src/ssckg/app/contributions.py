"""What records of the workspace, other than submissions, add to the published dataset.

Each contributor is a function of the workspace and the day; what it returns is put beside what was
built, as graphs of its own. A new kind of record is one more entry of `_CONTRIBUTORS`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, TypeAlias

from ssckg.app.public_priorities import published_priorities
from ssckg.app.public_projects import published_projects
from ssckg.app.revision.public_record import published_rounds
from ssckg.projects.project_rdf import PUBLISHED_GRAPH as PROJECT_GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from pyoxigraph import Triple

    from ssckg.ports import GraphStore

Graphs: TypeAlias = "Mapping[str, Sequence[Triple]]"
"""Graph IRI (below the standard base) to its triples."""


def _projects(store: GraphStore, _: date) -> Graphs:
    return {PROJECT_GRAPH: published_projects(store)}


_CONTRIBUTORS: Final[tuple[Callable[[GraphStore, date], Graphs], ...]] = (
    _projects,
    published_priorities,
    published_rounds,
)


def contributions(store: GraphStore | None, today: date) -> dict[str, Sequence[Triple]]:
    """Return the graphs that records make public on a day; none of them is empty.

    Args:
        store: the workspace dataset; None: there is none yet.
        today: some records hold from a day on, or until one.
    """
    if store is None:
        return {}
    every = (contributor(store, today).items() for contributor in _CONTRIBUTORS)
    return {graph: triples for graphs in every for graph, triples in graphs if triples}


def contributions_hash(graphs: Graphs) -> str:
    """Return what is the same as long as the same records are public; empty without any."""
    hashed = hashlib.sha256()
    for graph in sorted(graphs):
        for line in sorted(map(str, graphs[graph])):
            hashed.update(f"{line} <{graph}> .\n".encode())
    return hashed.hexdigest() if graphs else ""
