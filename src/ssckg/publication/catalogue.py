"""The catalogue: one dcat:Dataset (and void:Dataset) per named graph, with size and terms.

DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/) and VoID (https://www.w3.org/TR/void/).

Who publishes a framework does not publish our graph about it, and has not licensed it. So the
publisher of every graph is ours, our licence stands only on what is our own work, and a
graph about a framework or a city repeats the terms of its source, as far as they are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.namespaces import BASE, GRAPH, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CATALOG_GRAPH = GRAPH + "catalog"
CATALOG = BASE + "dataset/ssckg"
_ONTOLOGY = BASE + "ontology"
SIZE = NamedNode(expand("void:triples"))
"""The property that says how many triples a graph, or the whole, holds."""

_TYPE = NamedNode(expand("rdf:type"))
_TITLE = NamedNode(expand("dcterms:title"))
_DESCRIPTION = NamedNode(expand("dcterms:description"))
_LICENSE = NamedNode(expand("dcterms:license"))
_RIGHTS = NamedNode(expand("dcterms:rights"))
_SOURCE = NamedNode(expand("dcterms:source"))
_PUBLISHER = NamedNode(expand("dcterms:publisher"))
_TERMS = NamedNode(expand("ssc:usageTerms"))
_SUBJECTS = ("owl:Ontology", "ssc:FrameworkEdition", "ssc:MappingSet", "qb:DataSet")
"""What a graph can be about, if it holds one of that class."""
_FROM_SOURCES = ("framework/", "observation/")
"""Graphs of facts that others state; all other graphs are our own work."""
_TITLES = {
    "inferred": "Statements that follow from the vocabulary",
    "query": "Named queries",
    "publication": "Publications of cities' results, and marks of what was withdrawn",
    "project": "Projects",
    "priority/custodianship": "Priorities of agencies by their custodian and partner roles",
}
_WHOLE_TITLE = "ssckg: knowledge graph of city-indicator frameworks"
_WHOLE_RIGHTS = (
    "Vocabulary, registers, mappings and queries are our own work, under the licence stated with"
    " each graph. Facts about frameworks and cities are compiled from the sources named with"
    " them, whose terms are repeated where they are known."
)
_COMPILED = "Facts compiled by ssckg from the sources named; no publication of its publisher."
_INTEGER = NamedNode(expand("xsd:integer"))
_ANY_URI = NamedNode(expand("xsd:anyURI"))
_Values = dict[NamedNode, list[NamedNode | Literal]]


def catalogue_triples(graphs: Mapping[str, Sequence[Triple]], version: str) -> Iterator[Triple]:
    """Yield the description of every graph in `graphs`, and of the whole.

    Args:
        graphs: triples without repetition, by graph IRI; the catalogue's own is not among them.
        version: the version of ssckg.
    """
    whole = NamedNode(CATALOG)
    ontology = about_ontology(graphs.get(GRAPH + "ontology", ()))
    ours = _values_of(ontology, NamedNode(_ONTOLOGY))
    for kind in ("dcat:Catalog", "dcat:Dataset", "void:Dataset"):
        yield Triple(whole, _TYPE, NamedNode(expand(kind)))
    yield Triple(whole, NamedNode(expand("dcterms:identifier")), Literal("ssckg"))
    yield Triple(whole, _TITLE, Literal(_WHOLE_TITLE, language="en"))
    yield Triple(whole, _RIGHTS, Literal(_WHOLE_RIGHTS, language="en"))
    yield Triple(whole, NamedNode(expand("dcat:version")), Literal(version))
    yield Triple(whole, NamedNode(expand("void:uriSpace")), Literal(BASE, datatype=_ANY_URI))
    yield Triple(whole, SIZE, _count(sum(map(len, graphs.values()))))
    for value in ours.get(_PUBLISHER, ()):
        yield Triple(whole, _PUBLISHER, value)
    for graph in sorted(graphs):
        yield from describe_graph(graph, graphs[graph], ontology)
        yield Triple(NamedNode(graph), SIZE, _count(len(graphs[graph])))


def about_ontology(triples: Iterable[Triple]) -> list[Triple]:
    """Return what the ontology says of itself: who publishes, under which terms."""
    node = NamedNode(_ONTOLOGY)
    return [triple for triple in triples if triple.subject == node]


def describe_graph(
    graph: str, triples: Sequence[Triple], ontology: Sequence[Triple]
) -> Iterator[Triple]:
    """Yield the description of one graph as a part of the whole, all but its size.

    Args:
        graph: its IRI.
        triples: what is in it, without repetition.
        ontology: what `about_ontology` found.
    """
    whole, node = NamedNode(CATALOG), NamedNode(graph)
    yield Triple(whole, NamedNode(expand("dcat:dataset")), node)
    yield Triple(whole, NamedNode(expand("void:subset")), node)
    yield from _describe(node, triples, _values_of(ontology, NamedNode(_ONTOLOGY)))


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=_INTEGER)


def _describe(node: NamedNode, triples: Sequence[Triple], ours: _Values) -> Iterator[Triple]:
    name = node.value.removeprefix(GRAPH)
    about = _main_subject(triples)
    values = _values_of(triples, about) if about else {}
    for kind in ("dcat:Dataset", "void:Dataset"):
        yield Triple(node, _TYPE, NamedNode(expand(kind)))
    yield Triple(node, NamedNode(expand("dcterms:identifier")), Literal(name))
    for value in ours.get(_PUBLISHER, ()):
        yield Triple(node, _PUBLISHER, value)
    if about:
        yield Triple(node, NamedNode(expand("dcterms:subject")), about)
    spoken = name.replace("register/", "Register: ").replace("priority/", "Declared priorities of ")
    title = _TITLES.get(name) or spoken.replace("/", " ")
    for value in values.get(_TITLE, [Literal(title, language="en")]):
        yield Triple(node, _TITLE, value)
    yield from _terms_of_use(node, values, ours)
    for source in {triple.object for triple in triples if triple.predicate == _SOURCE}:
        if isinstance(source, NamedNode):
            yield Triple(node, _SOURCE, source)


def _terms_of_use(node: NamedNode, values: _Values, ours: _Values) -> Iterator[Triple]:
    """Yield the licence of our own work, or the terms of the source as far as they are known."""
    if node.value.removeprefix(GRAPH).startswith(_FROM_SOURCES):
        is_city = node.value.startswith(GRAPH + "observation/")
        own = values.get(_DESCRIPTION) if is_city else None
        for value in own or [Literal(_COMPILED, language="en")]:
            yield Triple(node, _DESCRIPTION, value)
        licences = values.get(_LICENSE, [])
    else:
        licences = values.get(_LICENSE) or ours.get(_LICENSE, [])
    for value in licences:
        yield Triple(node, _LICENSE, value)
    for value in (*values.get(_RIGHTS, ()), *values.get(_TERMS, ())):
        yield Triple(node, _RIGHTS, value)


def _main_subject(triples: Sequence[Triple]) -> NamedNode | None:
    """Return the edition, set or data set that a graph is about; None where there is no one."""
    for kind in map(expand, _SUBJECTS):
        found = {
            triple.subject.value
            for triple in triples
            if triple.predicate == _TYPE
            and isinstance(triple.object, NamedNode)
            and triple.object.value == kind
            and isinstance(triple.subject, NamedNode)
        }
        if kind == expand("owl:Ontology") and _ONTOLOGY in found:
            return NamedNode(_ONTOLOGY)  # its modules are ontologies, too
        if len(found) == 1:
            return NamedNode(found.pop())
    return None


def _values_of(triples: Sequence[Triple], node: NamedNode) -> _Values:
    values: _Values = {}
    for triple in triples:
        if triple.subject == node and isinstance(triple.object, (NamedNode, Literal)):
            values.setdefault(triple.predicate, []).append(triple.object)
    return values
