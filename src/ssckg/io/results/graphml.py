"""Networks as GraphML, which Gephi, yEd, Cytoscape and others read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from ssckg.model.result import ResultGraph


def graphml_bytes(graph: ResultGraph) -> bytes:
    """Return a network as GraphML, with typed attributes; the same network, the same bytes."""
    made: nx.Graph[str] = nx.Graph(name=graph.name)
    for node, attributes in graph.nodes:
        made.add_node(node, **attributes)
    for start, end, attributes in graph.edges:
        made.add_edge(start, end, **attributes)
    written = io.BytesIO()
    nx.write_graphml_xml(made, written, encoding="utf-8", prettyprint=True)
    return written.getvalue()
