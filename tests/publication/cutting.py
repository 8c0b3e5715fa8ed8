"""Takes the end of a log away, as somebody with the engine in hand could."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.namespaces import expand
from ssckg.revision.names import workspace_graph

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace

GRAPH = workspace_graph("r-1")


def cut(ws: Workspace, kept: int) -> None:
    """Take out all events after so many, with all that is said of them."""
    number = expand("ssc:sequenceNumber")
    ws.store.update(
        f"DELETE {{ GRAPH <{GRAPH}> {{ ?e ?p ?o }} }} WHERE {{ GRAPH <{GRAPH}> {{"
        f" ?e <{number}> ?n ; ?p ?o FILTER(?n > {kept}) }} }}"
    )
