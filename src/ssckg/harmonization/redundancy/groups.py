"""Groups of indicators that candidates for merging join."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from ssckg.harmonization.measures import number_key
from ssckg.model.redundancy import Reading, RedundantGroup, Relation, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.naming import ElementRecord
    from ssckg.model.redundancy import RedundantPair


def groups_of(pairs: Iterable[RedundantPair]) -> tuple[RedundantGroup, ...]:
    """Return the connected components of three and more indicators, the surest and largest first.

    Edges are candidates inside and across that may be one; pairs that curators keep apart, and
    other editions of the same framework, join nothing.
    """
    graph = nx.Graph()
    members: dict[str, ElementRecord] = {}
    for pair in pairs:
        if (pair.state, pair.reading) != (State.CANDIDATE, Reading.ONE):
            continue
        if pair.relation is not Relation.EDITIONS:
            graph.add_edge(pair.subject.iri, pair.object.iri, score=pair.score)
            members |= {pair.subject.iri: pair.subject, pair.object.iri: pair.object}
    found = []
    for component in nx.connected_components(graph):
        if len(component) > 2:
            scores = [score for *_, score in graph.subgraph(component).edges(data="score")]
            known = sorted((members[iri] for iri in component), key=_order)
            is_complete = len(scores) == len(known) * (len(known) - 1) // 2
            found.append(RedundantGroup(tuple(known), len(scores), is_complete, min(scores)))
    return tuple(
        sorted(
            found,
            key=lambda g: (not g.is_complete, -g.weakest, -len(g.members), _order(g.members[0])),
        )
    )


def _order(member: ElementRecord) -> tuple[object, ...]:
    return (member.framework, number_key(member.code), member.iri)
