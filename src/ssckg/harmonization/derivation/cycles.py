"""Cycles in what mappings say is broader: elements that come out as broader than themselves."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import networkx as nx

from ssckg.model.choices import Predicate
from ssckg.model.derivation import HierarchyCycle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.model.crosswalk_mappings import Link

_UPWARD: Final = frozenset({Predicate.EXACT, Predicate.BROAD})


def find_cycles(neighbours: Mapping[str, tuple[Link, ...]]) -> tuple[HierarchyCycle, ...]:
    """Return a shortest cycle through every broad link that lies on one.

    A cycle goes along exact matches (either way) and from the narrower to the broader, with at
    least one broad link; exact matches alone are a class of the same things, and no cycle.

    Args:
        neighbours: the accepted links of each element.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    for links in neighbours.values():
        for link in links:
            if link.predicate in _UPWARD:
                graph.add_edge(link.subject, link.object, link=link)
    found: dict[frozenset[str], HierarchyCycle] = {}
    for component in sorted(nx.strongly_connected_components(graph), key=min):
        # A copy in sorted order: views go through sets, and so may the way back.
        inside: nx.DiGraph[str] = nx.DiGraph()
        for start, end in sorted(graph.subgraph(component).edges):
            inside.add_edge(start, end, link=graph.edges[start, end]["link"])
        for start, end in sorted(inside.edges):
            if inside.edges[start, end]["link"].predicate is Predicate.BROAD:
                cycle = _round(inside, start, end)
                found.setdefault(frozenset(cycle.mappings), cycle)
    return tuple(sorted(found.values(), key=lambda each: each.elements))


def _round(graph: nx.DiGraph[str], start: str, end: str) -> HierarchyCycle:
    """Return the cycle that goes from start to end and the shortest way back."""
    way = [start, *nx.shortest_path(graph, end, start)]
    links: list[Link] = [graph.edges[a, b]["link"] for a, b in pairwise(way)]
    least = min(range(len(links)), key=lambda number: links[number].subject)
    links = links[least:] + links[:least]
    return HierarchyCycle(
        tuple(link.subject for link in links), tuple(link.mapping.iri for link in links)
    )
