"""What holds a two-sided graph together: bridges, cuts, communities, centrality, order."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Final

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.harmonization.network.linking import TwoSided

_ROUNDS: Final = 12


@dataclass(frozen=True)
class Structure:
    """Figures of a graph, by node (IRI) or link.

    parts: of each node whose loss takes its neighbours apart, the neighbours part by part (sorted),
    the largest part first; communities: of linked nodes, sorted; rows: place in the column.
    """

    degree: dict[str, int]
    betweenness: dict[str, float]
    bridges: frozenset[tuple[str, str]]
    parts: dict[str, tuple[tuple[str, ...], ...]]
    components: tuple[tuple[str, ...], ...]
    communities: tuple[tuple[str, ...], ...]
    modularity: float
    rows: dict[str, int]


def structure_of(graph: TwoSided, seed: int) -> Structure:
    """Return the structure of a graph; the same graph and seed, the same structure.

    Bridges and cuts: Hopcroft and Tarjan (1973); betweenness: Freeman (1977), by the algorithm of
    Brandes (2001); communities: Louvain, Blondel and others (2008); all by networkx.
    """
    names = [*graph.sources, *graph.targets]
    number = {name: place for place, name in enumerate(names)}
    # Numbers as nodes: the order of a set of them does not hang on the seed of hashes.
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(len(names)))
    made.add_edges_from((number[source], number[target]) for source, target in graph.links)
    linked = made.subgraph(sorted(node for node, degree in made.degree if degree)).copy()
    between = nx.betweenness_centrality(linked)
    communities = _communities(linked, seed, first_target=len(graph.sources))
    bridges = {frozenset(edge) for edge in nx.bridges(made)}
    groups = tuple(tuple(names[n] for n in sorted(each)) for each in communities)
    return Structure(
        degree={names[node]: degree for node, degree in made.degree},
        betweenness={name: round(between.get(n, 0.0), 6) for name, n in number.items()},
        bridges=frozenset(
            (source, target)
            for source, target in graph.links
            if frozenset((number[source], number[target])) in bridges
        ),
        parts={
            names[node]: tuple(tuple(names[n] for n in part) for part in _parts(made, node))
            for node in sorted(nx.articulation_points(made))
        },
        components=tuple(
            tuple(names[n] for n in sorted(each))
            for each in sorted(nx.connected_components(linked), key=lambda c: (-len(c), min(c)))
        ),
        communities=groups,
        modularity=round(nx.community.modularity(linked, communities), 6) if communities else 0.0,
        rows=_rows(graph, groups),
    )


def _communities(linked: nx.Graph[int], seed: int, first_target: int) -> list[set[int]]:
    """Return the communities of a graph without isolated nodes, by where their targets stand."""
    if not linked:
        return []
    found = nx.community.louvain_communities(linked, seed=seed)

    def place(community: Iterable[int]) -> tuple[float, int]:
        # Targets have the highest numbers, in the order of their SDG numbers.
        targets = [node for node in community if node >= first_target]
        return (fmean(targets) if targets else 0.0, min(community))

    return sorted(found, key=place)


def _parts(made: nx.Graph[int], node: int) -> list[list[int]]:
    """Return the neighbours of a node as they lie in parts once it is gone."""
    around = set(made[node])
    component = nx.node_connected_component(made, node) - {node}
    left = made.subgraph(component)
    parts = sorted(nx.connected_components(left), key=lambda part: (-len(part), min(part)))
    return [sorted(part & around) for part in parts]


def _rows(graph: TwoSided, communities: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    """Return the place of each node in its column, so that links cross little.

    Communities stay together; within one, nodes are put at the mean place of their neighbours, in
    turn on both sides (barycentre method, Sugiyama and others 1981). Isolated nodes come last.
    """
    own = {node: place for place, nodes in enumerate(communities) for node in nodes}
    last = len(communities)
    around: dict[str, list[str]] = {node: [] for node in (*graph.sources, *graph.targets)}
    for source, target in graph.links:
        around[source].append(target)
        around[target].append(source)
    columns = [list(graph.sources), list(graph.targets)]
    place: dict[str, float] = {}
    for column in columns:
        column.sort(key=lambda node: own.get(node, last))
        place.update(_spread(column))

    def order(node: str) -> tuple[int, float]:
        near = around[node]
        middle = sum(place[each] for each in near) / len(near) if near else place[node]
        return (own.get(node, last), middle)

    for turn in range(_ROUNDS):
        column = columns[turn % 2]
        column.sort(key=order)
        place.update(_spread(column))
    return {node: row for column in columns for row, node in enumerate(column)}


def _spread(column: list[str]) -> dict[str, float]:
    return {node: (row + 0.5) / len(column) for row, node in enumerate(column)}
