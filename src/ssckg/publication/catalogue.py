"""The catalogue: one dcat:Dataset (and void:Dataset) per named graph, with size and terms.

DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/) and VoID (https://www.w3.org/TR/void/).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.namespaces import BASE, GRAPH, expand

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CATALOG_GRAPH = GRAPH + "catalog"
CATALOG = BASE + "dataset/ssckg"
_ONTOLOGY = BASE + "ontology"

_TYPE = NamedNode(expand("rdf:type"))
_TITLE = NamedNode(expand("dcterms:title"))
_LICENSE = NamedNode(expand("dcterms:license"))
_SOURCE = NamedNode(expand("dcterms:source"))
_PUBLISHER = NamedNode(expand("dcterms:publisher"))
_COPIED = (_TITLE, _LICENSE, _PUBLISHER, NamedNode(expand("dcterms:rights")))
"""What the description of a graph takes over from the thing that the graph is about."""
_SUBJECTS = ("owl:Ontology", "ssc:FrameworkEdition", "ssc:MappingSet", "qb:DataSet")
_TITLES = {
    "inferred": "Statements that follow from the vocabulary",
    "query": "Named queries",
    "catalog": "Catalogue of the named graphs",
}
_INTEGER = NamedNode(expand("xsd:integer"))


def catalogue_triples(graphs: Mapping[str, Sequence[Triple]], version: str) -> Iterator[Triple]:
    """Yield the description of every graph in `graphs`, and of the whole.

    Title, licence and publisher of a graph are those of the edition, mapping set or data set
    that it describes; where that states no licence, the graph's own facts have the licence of
    the vocabulary (what we compiled ourselves). Sources are those that its rows name.

    Args:
        graphs: triples without repetition, by graph IRI; the catalogue's own is not among them.
        version: the version of ssckg.
    """
    whole = NamedNode(CATALOG)
    for kind in ("dcat:Catalog", "dcat:Dataset", "void:Dataset"):
        yield Triple(whole, _TYPE, NamedNode(expand(kind)))
    yield Triple(whole, NamedNode(expand("dcterms:identifier")), Literal("ssckg"))
    yield Triple(whole, NamedNode(expand("dcat:version")), Literal(version))
    yield Triple(whole, NamedNode(expand("void:uriSpace")), Literal(BASE, datatype=_ANY_URI))
    yield Triple(whole, NamedNode(expand("void:triples")), _count(sum(map(len, graphs.values()))))
    default = _values_of(graphs.get(GRAPH + "ontology", ()), NamedNode(_ONTOLOGY))
    for predicate in (_TITLE, _LICENSE, _PUBLISHER):
        for value in default.get(predicate, ()):
            yield Triple(whole, predicate, value)
    for graph in sorted(graphs):
        node = NamedNode(graph)
        yield Triple(whole, NamedNode(expand("dcat:dataset")), node)
        yield Triple(whole, NamedNode(expand("void:subset")), node)
        yield from _describe(node, graphs[graph], default)


_ANY_URI = NamedNode(expand("xsd:anyURI"))
_Values = dict[NamedNode, list[NamedNode | Literal]]


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=_INTEGER)


def _describe(node: NamedNode, triples: Sequence[Triple], default: _Values) -> Iterator[Triple]:
    name = node.value.removeprefix(GRAPH)
    for kind in ("dcat:Dataset", "void:Dataset"):
        yield Triple(node, _TYPE, NamedNode(expand(kind)))
    yield Triple(node, NamedNode(expand("dcterms:identifier")), Literal(name))
    yield Triple(node, NamedNode(expand("void:triples")), _count(len(triples)))
    about = _main_subject(triples)
    values = _values_of(triples, about) if about else {}
    if about:
        yield Triple(node, NamedNode(expand("dcterms:subject")), about)
    for predicate in _COPIED:
        for value in values.get(predicate, ()):
            yield Triple(node, predicate, value)
    if _TITLE not in values:
        title = _TITLES.get(name) or name.replace("register/", "Register: ").replace("/", " ")
        yield Triple(node, _TITLE, Literal(title, language="en"))
    if _LICENSE not in values:
        for value in default.get(_LICENSE, ()):
            yield Triple(node, _LICENSE, value)
    sources = {t.object for t in triples if t.predicate == _SOURCE}
    for source in sources:
        if isinstance(source, NamedNode):
            yield Triple(node, _SOURCE, source)


def _main_subject(triples: Sequence[Triple]) -> NamedNode | None:
    """Return the edition, set or data set that a graph is about; None where there is no one."""
    kinds = [expand(curie) for curie in _SUBJECTS]
    for kind in kinds:
        found = sorted(
            {
                t.subject.value
                for t in triples
                if t.predicate == _TYPE
                and isinstance(t.object, NamedNode)
                and t.object.value == kind
                and isinstance(t.subject, NamedNode)
            },
            key=lambda iri: (len(iri), iri),
        )
        if len(found) == 1 or (found and kind == expand("owl:Ontology")):
            return NamedNode(found[0])
    return None


def _values_of(triples: Sequence[Triple], node: NamedNode) -> _Values:
    values: _Values = {}
    for triple in triples:
        if triple.subject == node and isinstance(triple.object, (NamedNode, Literal)):
            values.setdefault(triple.predicate, []).append(triple.object)
    return values
