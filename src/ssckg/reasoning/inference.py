"""The consequences that the build states in `graph/inferred` (docs/decisions/0003).

Four rules of RDFS and OWL 2 RL (W3C RDF 1.1 Semantics, section 9; OWL 2 Profiles, section 4.3),
named as there, over what the data itself declares:

====================  ===================================================================
rdfs9, rdfs11         a thing is of every class above its class; classes above classes
rdfs7, rdfs5          what holds by a property holds by every property above it
prp-inv1, prp-inv2    what holds by a property holds backwards by its declared inverse
prp-trp               a transitive property holds along a chain
====================  ===================================================================

Left out on purpose: domain and range (they would hide faults that the shapes are to find), and
everything about the SKOS mapping properties, for a derived mapping is never stated as a plain
triple.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ssckg.namespaces import PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Node: TypeAlias = "NamedNode | BlankNode"
Fact: TypeAlias = "tuple[Node, NamedNode, Node]"
Graph: TypeAlias = "dict[NamedNode, set[NamedNode]]"
Ways: TypeAlias = "dict[NamedNode, frozenset[tuple[NamedNode, bool]]]"

_TYPE = NamedNode(expand("rdf:type"))
_SUBCLASS = NamedNode(expand("rdfs:subClassOf"))
_SUBPROPERTY = NamedNode(expand("rdfs:subPropertyOf"))
_INVERSE = NamedNode(expand("owl:inverseOf"))
_TRANSITIVE = NamedNode(expand("owl:TransitiveProperty"))
_THING = NamedNode(expand("owl:Thing"))
_SCHEMA = frozenset({_SUBCLASS, _SUBPROPERTY, _INVERSE})
MAPPING_PROPERTIES = frozenset(
    NamedNode(PREFIXES["skos"] + name)
    for name in (
        "mappingRelation",
        "exactMatch",
        "closeMatch",
        "broadMatch",
        "narrowMatch",
        "relatedMatch",
    )
)


def infer_ntriples(content: bytes) -> list[Triple]:
    """Return what follows from N-Triples, sorted; nothing that was stated is repeated."""
    quads = parse(content, RdfFormat.N_TRIPLES)
    return infer(Triple(quad.subject, quad.predicate, quad.object) for quad in quads)


def infer(triples: Iterable[Triple]) -> list[Triple]:
    """Return what follows from `triples`, sorted; nothing that was stated is repeated.

    The schema is read from the same triples. Statements whose object is a literal can take part
    in rdfs7 only; there is no such case in the vocabulary, so literals are passed over.
    """
    stated: set[Fact] = set()
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if isinstance(subject, Triple) or isinstance(value, Literal | Triple):
            continue
        stated.add((subject, predicate, value))
    facts = set(stated)
    facts.update(_schema_closure(stated))
    facts.update(_property_closure(stated))
    facts.update(list(_type_closure(facts)))
    new = sorted(facts - stated, key=lambda fact: (str(fact[0]), str(fact[1]), str(fact[2])))
    return [Triple(*fact) for fact in new]


def _edges(facts: Iterable[Fact], predicate: NamedNode) -> Graph:
    """Return the statements by `predicate` between names as a graph."""
    graph: Graph = defaultdict(set)
    for subject, way, value in facts:
        if way == predicate and isinstance(subject, NamedNode) and isinstance(value, NamedNode):
            graph[subject].add(value)
    return graph


def _reachable(graph: Graph, start: NamedNode) -> set[NamedNode]:
    """Return what can be reached from `start` in one step or more, without owl:Thing."""
    found: set[NamedNode] = set()
    waiting = list(graph.get(start, ()))
    while waiting:
        node = waiting.pop()
        if node not in found and node != _THING:
            found.add(node)
            waiting.extend(graph.get(node, ()))
    return found - {start}


def _schema_closure(facts: set[Fact]) -> Iterator[Fact]:
    """Yield rdfs11 and rdfs5: classes above classes, properties above properties."""
    for predicate in (_SUBCLASS, _SUBPROPERTY):
        graph = _edges(facts, predicate)
        for start in list(graph):
            for above in _reachable(graph, start):
                yield (start, predicate, above)


def _type_closure(facts: set[Fact]) -> Iterator[Fact]:
    """Yield rdfs9: a thing is of every class above its class."""
    graph = _edges(facts, _SUBCLASS)
    above = {start: _reachable(graph, start) for start in graph}
    for subject, predicate, kind in facts:
        if predicate == _TYPE and isinstance(kind, NamedNode):
            for other in above.get(kind, ()):
                yield (subject, _TYPE, other)


def _property_closure(stated: set[Fact]) -> set[Fact]:
    """Return rdfs7, prp-inv1, prp-inv2 and prp-trp, repeated until nothing new follows."""
    ways = _ways(stated)
    transitive = {
        subject
        for subject, predicate, value in stated
        if predicate == _TYPE and value == _TRANSITIVE and isinstance(subject, NamedNode)
    } - MAPPING_PROPERTIES
    known: set[Fact] = set()
    fresh = {fact for fact in stated if fact[1] in ways or fact[1] in transitive}
    while fresh:
        known |= fresh
        following = {
            (value, way, subject) if flipped else (subject, way, value)
            for subject, predicate, value in fresh
            for way, flipped in ways.get(predicate, ())
        }
        for way in transitive:
            pairs = {(s, o) for s, p, o in known | following if p == way}
            following.update((s, way, o) for s, o in _chain(pairs))
        fresh = following - known
    return known - stated


def _ways(stated: set[Fact]) -> Ways:
    """Return, for each property, the others that hold with it, and whether ends are flipped."""
    upward = _edges(stated, _SUBPROPERTY)
    inverse = _edges(stated, _INVERSE)
    both: Graph = defaultdict(set)
    for name, others in inverse.items():
        for other in others:
            both[name].add(other)
            both[other].add(name)
    ways: Ways = {}
    for start in {*upward, *both} - MAPPING_PROPERTIES - _SCHEMA:
        found: set[tuple[NamedNode, bool]] = set()
        waiting = [(start, False)]
        while waiting:
            name, flipped = waiting.pop()
            steps = [(above, flipped) for above in upward.get(name, ())]
            steps += [(other, not flipped) for other in both.get(name, ())]
            for step in steps:
                if step not in found and step[0] not in MAPPING_PROPERTIES:
                    found.add(step)
                    waiting.append(step)
        ways[start] = frozenset(found - {(start, False)})
    return ways


def _chain(pairs: set[tuple[Node, Node]]) -> Iterator[tuple[Node, Node]]:
    """Yield the transitive closure of `pairs`; a loop gives no thing that leads to itself."""
    forward: dict[Node, set[Node]] = defaultdict(set)
    for start, end in pairs:
        forward[start].add(end)
    for start in list(forward):
        found: set[Node] = set()
        waiting = list(forward[start])
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting.extend(forward.get(node, ()))
        for node in found - {start}:
            yield (start, node)
