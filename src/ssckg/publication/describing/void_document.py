"""The VoID description of the published dataset (https://www.w3.org/TR/void/)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ssckg.namespaces import BASE, GRAPH, PREFIXES
from ssckg.publication.catalogue import CATALOG
from ssckg.publication.describing.published_facts import Descriptions
from ssckg.publication.describing.statements import Statements, iri, text, typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.publication.describing.published_facts import PublishedFacts
    from ssckg.publication.describing.statements import Node
    from ssckg.publication.statistics import Figures

PLACE: Final = ".well-known/void"
"""Where the document is, below the base and on a server."""
_FORMATS: Final = ("Turtle", "JSON-LD", "RDF_XML", "N-Triples", "TriG", "N-Quads")


def void_document(facts: PublishedFacts, address: str, *, in_full: bool = True) -> Statements:
    """Return the description of a dataset.

    Args:
        facts: what is known of it.
        address: of the server, with a slash at its end; empty where nobody serves it.
        in_full: with classes and properties of each graph, and not only of the whole.
    """
    made, found = Statements(), Descriptions(facts)
    whole = NamedNode(facts.base + CATALOG.removeprefix(BASE))
    document = NamedNode(facts.base + PLACE)
    made.say(document, "rdf:type", iri("void:DatasetDescription"))
    title = found.text(whole.value, "dcterms:title") or "ssckg"
    made.say(document, "dcterms:title", text(f"VoID description: {title}"))
    made.say(document, "foaf:primaryTopic", whole)
    made.say(document, "foaf:topic", whole)
    _whole(made, whole, facts, title)
    if address:
        _places(made, whole, facts, address)
    for graph, figures in facts.statistics.graphs.items():
        node = NamedNode(graph)
        made.say(whole, "void:subset", node)
        made.say(node, "rdf:type", iri("void:Dataset"))
        made.say(node, "dcterms:title", *found.values(graph, "dcterms:title"))
        made.say(node, "dcterms:license", *found.values(graph, "dcterms:license"))
        if in_full:
            _figures(made, node, figures)
            _dumps(made, node, facts, address, graph)
        _linksets(made, node, figures, facts.base, found)
    return made


def _whole(made: Statements, whole: Node, facts: PublishedFacts, title: str) -> None:
    made.say(whole, "rdf:type", iri("void:Dataset"))
    made.say(whole, "dcterms:title", text(title))
    made.say(whole, "dcterms:identifier", text(facts.dataset_hash, ""))
    if facts.modified:
        made.say(whole, "dcterms:modified", typed(facts.modified, "dateTime"))
    made.say(whole, "void:uriSpace", text(facts.base, ""))
    for name in _FORMATS:
        made.say(whole, "void:feature", iri(f"formats:{name}"))
    made.say(whole, "void:exampleResource", *map(NamedNode, facts.examples))
    made.say(whole, "void:vocabulary", *map(NamedNode, _vocabularies(facts.statistics.whole)))
    _figures(made, whole, facts.statistics.whole)


def _places(made: Statements, whole: Node, facts: PublishedFacts, address: str) -> None:
    made.say(whole, "void:sparqlEndpoint", NamedNode(f"{address}sparql"))
    made.say(whole, "void:uriLookupEndpoint", NamedNode(f"{address}resource?iri="))
    made.say(whole, "void:rootResource", NamedNode(facts.base + CATALOG.removeprefix(BASE)))
    made.say(whole, "foaf:homepage", NamedNode(address))
    _dumps(made, whole, facts, address, "")


def _dumps(made: Statements, node: Node, facts: PublishedFacts, address: str, graph: str) -> None:
    """State where the files of a graph are; without one, those of the whole dataset."""
    if not address:
        return
    for file in facts.files:
        is_rdf = file.media_type in {"text/turtle", "application/n-triples"} or (
            file.media_type in {"application/n-quads", "application/trig"}
        )
        if is_rdf and file.graph == graph:
            made.say(node, "void:dataDump", NamedNode(f"{address}download/{file.name}"))


def _figures(made: Statements, node: Node, figures: Figures) -> None:
    counts = {
        "void:triples": figures.triples,
        "void:distinctSubjects": figures.subjects,
        "void:distinctObjects": figures.objects,
        "void:classes": len(figures.classes),
        "void:properties": len(figures.properties),
    }
    for name, number in counts.items():
        made.say(node, name, typed(number, "integer"))
    for kind, number in figures.classes.items():
        part = made.part("")
        made.say(node, "void:classPartition", part)
        made.say(part, "void:class", NamedNode(kind))
        made.say(part, "void:entities", typed(number, "integer"))
    for name, number in figures.properties.items():
        part = made.part("")
        made.say(node, "void:propertyPartition", part)
        made.say(part, "void:property", NamedNode(name))
        made.say(part, "void:triples", typed(number, "integer"))


def _linksets(
    made: Statements, node: NamedNode, figures: Figures, base: str, found: Descriptions
) -> None:
    """State what links two frameworks, one linkset for each property of SKOS."""
    name = node.value.removeprefix(base + GRAPH.removeprefix(BASE))
    mapping_set = f"{base}{name}"
    ends = [found.iris(mapping_set, f"ssc:{side}Edition") for side in ("subject", "object")]
    if not all(len(end) == 1 for end in ends):
        return
    subjects, objects = (_graph_of(end[0], base) for end in ends)
    for predicate, number in figures.matches.items():
        link = NamedNode(f"{base}{PLACE}#{name.replace('/', '-')}-{predicate.rpartition('#')[2]}")
        made.say(link, "rdf:type", iri("void:Linkset"))
        made.say(node, "void:subset", link)
        made.say(link, "void:subjectsTarget", subjects)
        made.say(link, "void:objectsTarget", objects)
        made.say(link, "void:linkPredicate", NamedNode(predicate))
        made.say(link, "void:triples", typed(number, "integer"))


def _graph_of(edition: str, base: str) -> NamedNode:
    return NamedNode(f"{base}graph/{edition.removeprefix(base)}")


def _vocabularies(figures: Figures) -> Iterable[str]:
    """Return the namespaces, of those with a prefix here, that properties and classes are of."""
    names = {*figures.properties, *figures.classes}
    spaces = sorted(PREFIXES.values(), key=len, reverse=True)
    used = {next((space for space in spaces if name.startswith(space)), "") for name in names}
    return sorted(used - {""})
