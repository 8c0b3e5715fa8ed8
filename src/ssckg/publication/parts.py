"""A submission's part of the published dataset, as canonical N-Quads.

The graph of its results, what follows from them (for `graph/inferred`), and its entry in the
catalogue. The same holds for the graphs that all publications share.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import NamedNode, Quad, Triple

from ssckg.namespaces import GRAPH
from ssckg.publication.canonical import canonical_nquads
from ssckg.publication.catalogue import CATALOG_GRAPH, describe_graph
from ssckg.publication.public_facts import (
    PUBLICATION_GRAPH,
    event_triples,
    mark_triples,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ssckg.publication.composing import Content
    from ssckg.publication.index import Entry

Graphs: TypeAlias = "Mapping[str, Sequence[Triple]]"
"""Graph IRI (below the standard base) to its triples."""
Infer: TypeAlias = "Callable[[Iterable[Triple]], Iterable[Triple]]"
Move: TypeAlias = "Callable[[Iterable[Quad]], Iterable[Quad]]"
"""Moves quads to the base of the content."""
INFERRED_GRAPH = GRAPH + "inferred"


def render_parts(
    graphs: Mapping[str, Graphs], content: Content, infer: Infer, move: Move
) -> dict[str, bytes]:
    """Return the canonical N-Quads of several parts, by their names.

    Args:
        graphs: what each part holds; without blank nodes.
        content: what was built: its schema and what its ontology says of itself.
        infer: returns what follows from triples.
        move: moves quads to the base of the content.
    """
    owners: dict[object, set[str]] = defaultdict(set)
    for name, part in graphs.items():
        for triples in part.values():
            for triple in triples:
                owners[triple.subject].add(name)
    follows: dict[str, list[Triple]] = defaultdict(list)
    every = (t for part in graphs.values() for triples in part.values() for t in triples)
    for triple in infer([*content.schema, *every]):
        for name in owners.get(triple.subject, ()):
            follows[name].append(triple)
    return {
        name: canonical_nquads(move(_quads(part, follows[name], content)))
        for name, part in graphs.items()
    }


def _quads(part: Graphs, follows: Iterable[Triple], content: Content) -> Iterator[Quad]:
    for graph, triples in part.items():
        if triples:
            yield from _in_graph(graph, triples)
            yield from _in_graph(CATALOG_GRAPH, describe_graph(graph, triples, content.ontology))
    yield from _in_graph(INFERRED_GRAPH, follows)


def _in_graph(graph: str, triples: Iterable[Triple]) -> Iterator[Quad]:
    name = NamedNode(graph)
    return (Quad(t.subject, t.predicate, t.object, name) for t in triples)


def publication_graph(entries: Iterable[Entry]) -> Graphs:
    """Return `graph/publication`: publication events, and marks of what is gone.

    What was withdrawn is marked always; what a later submission took the place of only where
    nothing else is there for its city and year.
    """
    by_data_set: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_data_set[entry.data_set].append(entry)
    found: list[Triple] = []
    for same in by_data_set.values():
        live = [entry for entry in same if entry.is_published]
        heir = live[-1].head() if live else None
        found += [t for entry in live for t in event_triples(entry.head(), entry.published)]
        gone = [entry for entry in same if entry.state == "withdrawn"]
        for entry in gone or (same[-1:] if not live else []):
            found += mark_triples(entry.head(), entry.published, entry.ended, heir)
    return {PUBLICATION_GRAPH: list(dict.fromkeys(found))}
