"""The DCAT 3 catalogue of what is published, with what DCAT-AP 3 asks for.

DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/), DCAT-AP 3.0 (https://semiceu.github.io/DCAT-AP/).
The named graphs of the dataset are its datasets, as the graph `graph/catalog` has them; here they
get their series, versions, coverage and distributions, whose addresses are those of the server.
What is not known (a contact nobody has set, a licence that a source does not state) stays out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ssckg.namespaces import BASE, GRAPH
from ssckg.publication.catalogue import CATALOG
from ssckg.publication.describing.distributions import (
    add_distributions,
    add_services,
    add_tables,
)
from ssckg.publication.describing.published_facts import Descriptions
from ssckg.publication.describing.series import add_series, say_period, year_of
from ssckg.publication.describing.statements import Statements, iri, say_rights, text, typed

if TYPE_CHECKING:
    from ssckg.publication.describing.distributions import Contact
    from ssckg.publication.describing.published_facts import PublishedFacts

KEYWORDS: Final = (
    *("smart sustainable cities", "city indicators", "Sustainable Development Goals"),
    *("U4SSC", "linked data"),
)
"""Of the whole; as CITATION.cff has them."""
WHOLE: Final = (
    "Frameworks of city indicators and their editions, the mappings between them, the agencies"
    " behind them, and results of cities that were printed or that cities agreed to publish."
)
_THEME: Final = "theme:REGI"
"""Regions and cities, of the EU's data themes."""
_THEMES: Final = "http://publications.europa.eu/resource/authority/data-theme"
"""The list that `_THEME` is from."""
_NO_TEXT: Final = "A named graph of ssckg."


def catalogue_document(
    facts: PublishedFacts, address: str, contact: Contact | None = None, availability: str = ""
) -> Statements:
    """Return the catalogue.

    Args:
        facts: what is known of the published dataset.
        address: of the server, with a slash at its end; empty: without distributions and services.
        contact: whom to write to, where the operator has said so.
        availability: a word of the EU's list, where the operator has promised it.
    """
    made, found = Statements(), Descriptions(facts)
    whole = NamedNode(facts.base + CATALOG.removeprefix(BASE))
    _publisher(made, facts, found)
    _catalogue(made, whole, facts, found)
    for graph in facts.statistics.graphs:
        made.say(whole, "dcat:dataset", NamedNode(graph))
        _dataset(made, NamedNode(graph), facts, found)
    add_series(made, whole, facts, found)
    if address:
        made.say(whole, "foaf:homepage", NamedNode(address))
        add_services(made, whole, facts, address)
        add_tables(made, whole, facts, found, address)
        add_distributions(made, whole, facts, found, address)
    if contact is not None:
        kinds = ("dcat:Dataset", "dcat:DatasetSeries", "dcat:DataService")
        contact.add_to(made, [node for kind in kinds for node in made.of_class(kind)])
    if availability:
        for node in made.of_class("dcat:Distribution"):
            made.say(node, "dcatap:availability", iri(f"availability:{availability.upper()}"))
    return made


def publisher_of(facts: PublishedFacts) -> NamedNode:
    """Return the node of who publishes the graph."""
    return NamedNode(f"{facts.base}agency/ssckg")


def _publisher(made: Statements, facts: PublishedFacts, found: Descriptions) -> None:
    """State who publishes: the data name them as a text, DCAT-AP wants an agent."""
    node = publisher_of(facts)
    name = found.text(facts.base + CATALOG.removeprefix(BASE), "dcterms:publisher")
    made.say(node, "rdf:type", iri("foaf:Agent"))
    made.say(node, "foaf:name", text(name or "ssckg maintainers"))


def _catalogue(
    made: Statements, whole: NamedNode, facts: PublishedFacts, found: Descriptions
) -> None:
    for kind in ("dcat:Catalog", "dcat:Dataset"):
        made.say(whole, "rdf:type", iri(kind))
    made.say(whole, "dcterms:title", *found.values(whole.value, "dcterms:title"))
    made.say(whole, "dcterms:description", text(WHOLE))
    made.say(whole, "dcterms:identifier", *found.values(whole.value, "dcterms:identifier"))
    made.say(whole, "dcterms:publisher", publisher_of(facts))
    made.say(whole, "dcat:version", text(facts.version, ""))
    made.say(whole, "dcat:keyword", *(text(word) for word in KEYWORDS))
    made.say(whole, "dcterms:conformsTo", NamedNode("https://www.w3.org/TR/vocab-dcat-3/"))
    made.say(whole, "dcat:themeTaxonomy", NamedNode(_THEMES))
    if facts.modified:
        made.say(whole, "dcterms:modified", typed(facts.modified, "dateTime"))
    say_rights(made, whole, found.values(whole.value, "dcterms:rights"))
    _common(made, whole)


def _common(made: Statements, node: NamedNode) -> None:
    made.say(node, "dcat:theme", iri(_THEME))
    made.say(node, "dcterms:language", iri("language:ENG"))
    made.say(node, "dcterms:accessRights", iri("access:PUBLIC"))


def _dataset(made: Statements, node: NamedNode, facts: PublishedFacts, found: Descriptions) -> None:
    graph = node.value
    subject = next(iter(found.iris(graph, "dcterms:subject")), "")
    made.say(node, "rdf:type", iri("dcat:Dataset"))
    name = graph.removeprefix(facts.base + GRAPH.removeprefix(BASE))
    made.say(node, "dcterms:identifier", text(name, ""))
    made.say(node, "dcterms:isPartOf", NamedNode(facts.base + CATALOG.removeprefix(BASE)))
    titles = found.values(graph, "dcterms:title")
    made.say(node, "dcterms:title", *(titles or [text(name.replace("/", " "))]))
    _description(made, node, subject, found)
    made.say(node, "dcterms:publisher", publisher_of(facts))
    made.say(node, "dcterms:license", *found.values(graph, "dcterms:license"))
    say_rights(made, node, found.values(graph, "dcterms:rights"))
    made.say(node, "dcterms:source", *found.values(graph, "dcterms:source"))
    made.say(node, "dcat:keyword", *(text(word) for word in _keywords(name, subject, found)))
    if subject:
        made.say(node, "dcterms:subject", NamedNode(subject))
        _coverage(made, node, subject, found)
    _common(made, node)


def _description(made: Statements, node: NamedNode, subject: str, found: Descriptions) -> None:
    own = found.values(node.value, "dcterms:description")
    about = found.values(subject, "dcterms:description") or found.values(
        subject, "dcterms:abstract"
    )
    made.say(node, "dcterms:description", *([*own, *about] or [text(_NO_TEXT)]))


def _coverage(made: Statements, node: NamedNode, subject: str, found: Descriptions) -> None:
    """State place and time of a city's results, as far as the data tell them."""
    for city in found.iris(subject, "dcterms:spatial"):
        made.say(node, "dcterms:spatial", NamedNode(city))
        made.say(NamedNode(city), "rdf:type", iri("dcterms:Location"))
        made.say(NamedNode(city), "skos:prefLabel", *found.values(city, "skos:prefLabel"))
    year = year_of(subject)
    if found.iris(subject, "dcterms:spatial") and year:
        say_period(made, node, year, year)


def _keywords(name: str, subject: str, found: Descriptions) -> list[str]:
    """Return words to find a graph by: what kind it is of, and what it is about."""
    kinds = {
        "framework": "framework of indicators",
        "mapping": "mappings",
        "observation": "results of a city",
        "register": "register",
        "priority": "priorities of agencies",
        "revision": "revision of indicators",
        "release": "release",
        "ontology": "vocabulary",
        "query": "queries",
    }
    words = ["city indicators", kinds.get(name.partition("/")[0], "")]
    named = (*found.iris(subject, "ssc:editionOf"), *found.iris(subject, "dcterms:spatial"))
    words += [found.text(one, "skos:prefLabel") for one in named]
    return [word for word in words if word]
