"""Puts the network of a framework together: nodes, links, communities, in words and figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ssckg.harmonization.lookup import curie
from ssckg.harmonization.network.structure import structure_of
from ssckg.harmonization.network.wording import Wording
from ssckg.model.crosswalk_frameworks import GOAL
from ssckg.model.network import Community, Network, NetworkCounts, NetworkEdge, NetworkNode

if TYPE_CHECKING:
    from ssckg.harmonization.network.linking import TwoSided
    from ssckg.harmonization.network.structure import Structure
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.network import NodeName


def describe_network(
    crosswalk: Crosswalk, graph: TwoSided, *, framework: str, strength: str, seed: int
) -> Network:
    """Return a two-sided graph with all figures, each explained.

    Args:
        crosswalk: where names stand.
        graph: the graph.
        framework: id of the edition that it is about.
        strength: the weakest predicate that counted.
        seed: of the search for communities.
    """
    structure = structure_of(graph, seed)
    wording = Wording(crosswalk, graph.kind, structure)
    nodes = _nodes(crosswalk, graph, structure, wording)
    edges = _edges(graph, structure, wording, {node.iri: node.name for node in nodes})
    order = sorted(nodes, key=lambda n: (-n.betweenness, -n.degree, n.side, n.iri))
    isolated = tuple(node for node in nodes if not node.degree)
    cut = tuple(node for node in order if node.is_cut)
    bridges = tuple(edge for edge in edges if edge.is_bridge)
    communities = _communities(crosswalk, structure, wording, nodes)
    return Network(
        framework=framework,
        kind=graph.kind,
        strength=strength,
        seed=seed,
        counts=NetworkCounts(
            sources=len(graph.sources),
            targets=len(graph.targets),
            edges=len(edges),
            components=len(structure.components),
            largest_component=max(map(len, structure.components), default=0),
            bridges=len(bridges),
            cut_nodes=len(cut),
            communities=len(communities),
            isolated_sources=sum(node.side != "target" for node in isolated),
            isolated_targets=sum(node.side == "target" for node in isolated),
            modularity=structure.modularity,
        ),
        nodes=nodes,
        edges=edges,
        bridges=bridges,
        cut_nodes=cut,
        communities=communities,
        central=tuple(order),
        isolated=isolated,
    )


def _nodes(
    crosswalk: Crosswalk, graph: TwoSided, structure: Structure, wording: Wording
) -> tuple[NetworkNode, ...]:
    around: dict[str, list[str]] = defaultdict(list)
    for source, target in graph.links:
        around[source].append(target)
        around[target].append(source)
    place = {iri: n for n, iri in enumerate((*graph.sources, *graph.targets))}
    community = {
        iri: number for number, nodes in enumerate(structure.communities, 1) for iri in nodes
    }
    side = graph.kind.removesuffix("s") if graph.kind == "indicators" else "agency"
    found = []
    for iri, number in place.items():
        is_target = number >= len(graph.sources)
        near = sorted(around[iri], key=place.__getitem__)
        found.append(
            NetworkNode(
                iri=iri,
                curie=curie(crosswalk, iri),
                code=wording.code(iri),
                label=_label(crosswalk, iri),
                side="target" if is_target else side,
                goal=wording.goals([iri])[0] if is_target else "",
                community=community.get(iri, 0),
                degree=structure.degree[iri],
                betweenness=structure.betweenness[iri],
                is_cut=iri in structure.parts,
                parts=len(structure.parts.get(iri, ())),
                why=(wording.on_target if is_target else wording.on_source)(iri, near),
                row=structure.rows[iri],
            )
        )
    return tuple(found)


def _label(crosswalk: Crosswalk, iri: str) -> str:
    if iri in crosswalk.agency:
        return crosswalk.agency[iri].name
    return crosswalk.element[iri].label


def _edges(
    graph: TwoSided, structure: Structure, wording: Wording, names: dict[str, NodeName]
) -> tuple[NetworkEdge, ...]:
    return tuple(
        NetworkEdge(
            source=names[source],
            target=names[target],
            kind=facts.kind,
            confidence=facts.confidence,
            is_bridge=(source, target) in structure.bridges,
            evidence=facts.evidence,
            why=wording.on_bridge(source, target) if (source, target) in structure.bridges else "",
        )
        for (source, target), facts in graph.links.items()
    )


def _communities(
    crosswalk: Crosswalk, structure: Structure, wording: Wording, nodes: tuple[NetworkNode, ...]
) -> tuple[Community, ...]:
    known = {node.iri: node for node in nodes}
    titles = {goal.code: goal.label for goal in crosswalk.of_kind(GOAL)}
    found = []
    for number, iris in enumerate(structure.communities, 1):
        members = [known[iri] for iri in iris]
        targets = [node for node in members if node.side == "target"]
        counted = Counter(node.goal for node in targets)
        goals = wording.goals(node.iri for node in targets)
        main = sorted(counted, key=lambda goal: (-counted[goal], goals.index(goal)))[:2]
        found.append(
            Community(
                number=number,
                title="; ".join(f"{goal} {titles.get(goal, '')}".strip() for goal in main),
                goals=goals,
                members=tuple(node.name for node in members if node.side != "target"),
                targets=tuple(node.name for node in targets),
            )
        )
    return tuple(found)
