"""Built content whose derived mappings are made again, after mappings were put in or taken out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from ssckg.namespaces import BASE, GRAPH, SSC
from ssckg.publication.canonical import canonical_nquads
from ssckg.publication.catalogue import CATALOG_GRAPH, describe_graph
from ssckg.publication.composing import Content

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    Derive = Callable[[Mapping[str, Iterable[Triple]]], Iterable[tuple[str, Iterable[Triple]]]]

DERIVED: Final = f"{GRAPH}mapping/derived/"
_READ: Final = (f"{GRAPH}framework/", f"{GRAPH}register/composition", f"{GRAPH}mapping/")


def derived_anew(
    content: Content,
    derive: Derive,
    reads: Collection[str],
    infer: Callable[[Iterable[Triple]], Iterable[Triple]],
    move: Callable[[Iterable[Quad]], Iterable[Quad]],
) -> Content:
    """Return the content with its derived mappings made again.

    Args:
        content: built content in which mappings may have changed.
        derive: makes the graphs of derived mappings from the others, below the standard base.
        reads: properties (IRIs) that it reads; all else is not even parsed.
        infer: returns what follows from triples.
        move: moves quads to the base of the content.
    """
    back = _Back(content.base)
    graphs: dict[str, list[Triple]] = defaultdict(list)
    for quad in parse(b"\n".join(_read_lines(content, reads, back)), RdfFormat.N_QUADS):
        graphs[back.iri(str(quad.graph_name)[1:-1])].append(back.triple(quad))
    made = {graph: list(dict.fromkeys(triples)) for graph, triples in derive(graphs)}
    quads = [
        Quad(t.subject, t.predicate, t.object, NamedNode(graph))
        for graph, triples in made.items()
        for t in triples
    ]
    subjects = {quad.subject for quad in quads}
    stated = [triple for triples in made.values() for triple in triples]
    inferred = NamedNode(f"{GRAPH}inferred")
    quads += [
        Quad(t.subject, t.predicate, t.object, inferred)
        for t in infer([*content.schema, *stated])
        if t.subject in subjects
    ]
    catalogue = NamedNode(CATALOG_GRAPH)
    quads += [
        Quad(t.subject, t.predicate, t.object, catalogue)
        for graph, triples in made.items()
        for t in describe_graph(graph, triples, content.ontology)
    ]
    added = canonical_nquads(move(quads)).splitlines()
    return Content.of(_without_derived(content, back), added, base=content.base)


def _read_lines(content: Content, reads: Collection[str], back: _Back) -> Iterator[bytes]:
    properties = frozenset(f"<{iri}>".encode() for iri in reads)
    starts = tuple(f"<{back.moved(graph)}".encode() for graph in _READ)
    derived = f"<{back.moved(DERIVED)}".encode()
    for line in content.lines:
        if line.split(b" ", 2)[1] not in properties:
            continue
        named = line[line.rindex(b" <", 0, -2) + 1 :]
        is_passed_over = named.startswith(derived) or named.endswith(b"/withdrawn> .")
        if named.startswith(starts) and not is_passed_over:
            yield line


def _without_derived(content: Content, back: _Back) -> Iterable[bytes]:
    graph = f"<{back.moved(DERIVED)}".encode()
    mappings = f"<{back.moved(BASE)}mapping/derived/".encode()
    for line in content.lines:
        if b"mapping/derived/" not in line:  # most, told without taking them apart
            yield line
            continue
        subject, _, rest = line.partition(b" ")
        named = line[line.rindex(b" <", 0, -2) + 1 :]
        target = rest.split(b" ", 2)[1]
        if not any(part.startswith((graph, mappings)) for part in (subject, target, named)):
            yield line


class _Back:
    """Moves terms of the content to the standard base."""

    def __init__(self, base: str) -> None:
        self.base = base

    def iri(self, iri: str) -> str:
        return BASE + iri.removeprefix(self.base) if iri.startswith(self.base) else iri

    def moved(self, iri: str) -> str:
        is_ours = iri.startswith(BASE) and not iri.startswith(SSC)
        return self.base + iri.removeprefix(BASE) if is_ours else iri

    def triple(self, quad: Quad) -> Triple:
        if self.base == BASE:
            return quad.triple
        subject, target = quad.subject, quad.object
        if isinstance(subject, NamedNode):
            subject = NamedNode(self.iri(subject.value))
        if isinstance(target, NamedNode):
            target = NamedNode(self.iri(target.value))
        return Triple(subject, quad.predicate, target)
