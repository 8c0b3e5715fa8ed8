"""The network of a framework's indicators, or of agencies, with SDG targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssckg.model.network_picture import picture
from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultGraph, ResultTable

if TYPE_CHECKING:
    from ssckg.model.result import Cell, Fact

INDICATORS = "indicators"
AGENCIES = "agencies"


@dataclass(frozen=True, slots=True)
class NodeName:
    """A node as people know it."""

    iri: str
    curie: str
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """An indicator, agency or SDG target in the network.

    side: "indicator", "agency" or "target"; goal: number, of a target; community: from 1, 0 for
    what stands alone; degree: neighbours; betweenness: mean share, over pairs of other linked
    nodes, of the shortest paths that lead through it; is_cut: whether more falls apart without it;
    parts: how many parts its neighbours then lie in; why: what it does in the network, in words;
    row: place in its column of the picture, from 0.
    """

    iri: str
    curie: str
    code: str
    label: str
    side: str
    goal: str
    community: int
    degree: int
    betweenness: float
    is_cut: bool
    parts: int
    why: str
    row: int

    @property
    def name(self) -> NodeName:
        """The node without its figures."""
        return NodeName(self.iri, self.curie, self.code, self.label)


@dataclass(frozen=True, slots=True)
class NetworkEdge:
    """A link between an indicator or agency and an SDG target.

    kind: predicate of the strongest mapping, or level of the interest; confidence: that it holds,
    None between agencies and targets; is_bridge: whether the network falls apart without it;
    evidence: IRIs of the mappings, or roles in words.
    """

    source: NodeName
    target: NodeName
    kind: str
    confidence: float | None
    is_bridge: bool
    evidence: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Community:
    """Nodes that are linked more among themselves than with the rest."""

    number: int
    title: str
    """The goals that most of its targets belong to, in words."""
    goals: tuple[str, ...]
    members: tuple[NodeName, ...]
    """Indicators or agencies."""
    targets: tuple[NodeName, ...]


@dataclass(frozen=True, slots=True)
class NetworkCounts:
    """How large the network is; components: parts with at least one link."""

    sources: int
    targets: int
    edges: int
    components: int
    largest_component: int
    bridges: int
    cut_nodes: int
    communities: int
    isolated_sources: int
    isolated_targets: int
    modularity: float


@dataclass(frozen=True, kw_only=True)
class Network(Result):
    """A network of two sides, with what holds it together."""

    framework: str
    kind: str
    strength: str
    seed: int
    counts: NetworkCounts
    nodes: tuple[NetworkNode, ...]
    edges: tuple[NetworkEdge, ...]
    bridges: tuple[NetworkEdge, ...]
    cut_nodes: tuple[NetworkNode, ...]
    communities: tuple[Community, ...]
    central: tuple[NetworkNode, ...]
    isolated: tuple[NetworkNode, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the nodes, the most central first; then what holds them together."""
        return (
            self._nodes(
                "nodes", phrase("Nodes, those that most paths lead through first"), self.central
            ),
            ResultTable(
                "bridges",
                phrase("Links without which something falls apart"),
                ("source", "target", "kind", "confidence", "why"),
                tuple(
                    (e.source.code, e.target.code, e.kind, e.confidence, e.why)
                    for e in self.bridges
                ),
            ),
            self._nodes(
                "cut-nodes", phrase("Nodes without which something falls apart"), self.cut_nodes
            ),
            self._communities(),
            self._nodes("isolated", phrase("Nodes without a link"), self.isolated),
            self._edges(),
        )

    def _nodes(self, name: str, title: str, nodes: tuple[NetworkNode, ...]) -> ResultTable:
        columns = ("code", "label", "side", "goal", "community", "degree", "betweenness", "why")
        rows: list[tuple[Cell, ...]] = [
            (n.code, n.label, n.side, n.goal, n.community, n.degree, n.betweenness, n.why)
            for n in nodes
        ]
        return ResultTable(name, title, columns, tuple(rows))

    def _communities(self) -> ResultTable:
        rows = tuple(
            (
                c.number,
                c.title,
                len(c.members),
                len(c.targets),
                ", ".join(n.code for n in c.members),
                ", ".join(n.code for n in c.targets),
            )
            for c in self.communities
        )
        columns = ("community", "title", "n_members", "n_targets", "members", "targets")
        note = phrase(
            "Found by the method of Louvain (Blondel and others 2008) with a fixed seed; another"
            " seed can draw some borders otherwise."
        )
        return ResultTable("communities", phrase("Communities"), columns, rows, note)

    def _edges(self) -> ResultTable:
        rows = tuple(
            (e.source.code, e.target.code, e.kind, e.confidence, e.is_bridge, "; ".join(e.evidence))
            for e in self.edges
        )
        columns = ("source", "target", "kind", "confidence", "bridge", "evidence")
        return ResultTable("edges", phrase("Links"), columns, rows)

    def notes(self) -> tuple[str, ...]:
        """Say what is a link, and what the figures mean."""
        links = phrase(
            "An indicator of %(framework)s is linked with an SDG target when an"
            " accepted mapping of strength '%(strength)s' or stronger leads to it or to"
            " an SDG indicator below it.",
            framework=self.framework,
            strength=phrase(self.strength),
        )
        if self.kind == AGENCIES:
            links = phrase(
                "An agency is linked with an SDG target that it cares about: by what it declared,"
                " or as custodian or partner of an SDG indicator below the target."
            )
        return (
            links,
            phrase(
                "Betweenness is the mean share, over all pairs of other linked nodes, of the"
                " shortest paths that lead through a node; links count alike. A node is a cut when"
                " more parts are left without it."
            ),
            phrase(
                "Communities are found on the linked nodes with seed %(seed)s; they are a"
                " way to look, not a fact.",
                seed=str(self.seed),
            ),
        )

    def chart(self) -> dict[str, Any]:
        """Return both sides as columns, with the links between."""
        return picture(self)

    def graph(self) -> ResultGraph:
        """Return the network for other programs."""
        return ResultGraph(
            f"{self.framework} {self.kind}",
            tuple((node.iri, _node_facts(node)) for node in self.nodes),
            tuple((e.source.iri, e.target.iri, _edge_facts(e)) for e in self.edges),
        )


def _node_facts(node: NetworkNode) -> dict[str, Fact]:
    return {
        "label": f"{node.code} {node.label}",
        "code": node.code,
        "name": node.label,
        "curie": node.curie,
        "side": node.side,
        "goal": node.goal,
        "community": node.community,
        "degree": node.degree,
        "betweenness": node.betweenness,
        "cut": node.is_cut,
        "why": node.why,
    }


def _edge_facts(edge: NetworkEdge) -> dict[str, Fact]:
    facts: dict[str, Fact] = {
        "label": edge.kind,
        "kind": edge.kind,
        "bridge": edge.is_bridge,
        "evidence": "; ".join(edge.evidence),
    }
    return facts if edge.confidence is None else {**facts, "confidence": edge.confidence}
