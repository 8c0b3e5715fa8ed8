"""SPARQL 1.1 Service Description: the three tests of the W3C, for each endpoint.

https://www.w3.org/TR/sparql11-service-description/; the schema is the one of section 3, as tables
of domains and ranges written down here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF
from tests.conformance.door import Door
from tests.conformance.test_protocol_query import TRIG

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdflib.term import Node

proves = pytest.mark.proves
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
CLASSES = {
    *("Service", "Function", "Aggregate", "EntailmentRegime", "EntailmentProfile", "Dataset"),
    *("GraphCollection", "Graph", "NamedGraph", "Feature", "Language"),
}
OF_SERVICES = (
    *("endpoint", "feature", "defaultEntailmentRegime", "supportedEntailmentProfile"),
    *("defaultSupportedEntailmentProfile", "extensionFunction", "extensionAggregate"),
    *("languageExtension", "supportedLanguage", "propertyFeature", "inputFormat"),
    *("resultFormat", "defaultDataset", "availableGraphs"),
)
DOMAINS = {
    **{name: {"Service"} for name in OF_SERVICES},
    "defaultGraph": {"Dataset"},
    "namedGraph": {"GraphCollection", "Dataset"},
    "name": {"NamedGraph"},
    "graph": {"NamedGraph"},
    "entailmentRegime": {"NamedGraph"},
}
RANGES = {
    "defaultDataset": {"Dataset"},
    "availableGraphs": {"GraphCollection"},
    "defaultGraph": {"Graph"},
    "namedGraph": {"NamedGraph"},
    "graph": {"Graph"},
}
LANGUAGES = {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}
FEATURES = {
    *(SD.DereferencesURIs, SD.UnionDefaultGraph, SD.RequiresDataset, SD.EmptyGraphs),
    SD.BasicFederatedQuery,
}


@pytest.fixture(scope="module", params=["published", "workspace"])
def door(request: pytest.FixtureRequest, publish: Callable[[str], str], workspace: Door) -> Door:
    return Door(publish(TRIG) + "/sparql") if request.param == "published" else workspace


def described(door: Door) -> Graph:
    answer = door.send("GET")
    assert answer.status == 200
    assert answer.media_type == "text/turtle"
    return Graph().parse(data=answer.body, format="turtle", publicID=door.url)


@proves("service-description", "returns-rdf")
@pytest.mark.parametrize(
    ("wanted", "form"),
    [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/n-triples", "nt")],
)
def test_returns_rdf(door: Door, wanted: str, form: str) -> None:
    answer = door.send("GET", headers={"Accept": wanted})
    assert (answer.status, answer.media_type) == (200, wanted)
    assert len(Graph().parse(data=answer.body, format=form, publicID=door.url)) > 0


@proves("service-description", "has-endpoint-triple")
def test_has_endpoint_triple(door: Door) -> None:
    graph = described(door)
    services = set(graph.subjects(RDF.type, SD.Service))
    assert (None, SD.endpoint, URIRef(door.url)) in graph
    assert set(graph.subjects(SD.endpoint, URIRef(door.url))) <= services


@proves("service-description", "conforms-to-schema")
def test_conforms_to_schema(door: Door) -> None:
    assert list(faults(described(door))) == []


def faults(graph: Graph) -> list[str]:
    found = []
    for subject, term, value in graph:
        if not str(term).startswith(SD) and not str(value).startswith(SD):
            continue
        name = str(term).removeprefix(str(SD))
        if term == RDF.type and str(value).startswith(SD):
            if str(value).removeprefix(str(SD)) not in CLASSES:
                found.append(f"{value} is no class of the schema")
        elif str(term).startswith(SD):
            if name not in DOMAINS:
                found.append(f"{term} is no property of the schema")
            elif not DOMAINS[name] & kinds(graph, subject):
                found.append(f"{name} of what is not one of {DOMAINS[name]}")
            if name in RANGES and not RANGES[name] & kinds(graph, value):
                found.append(f"{name} leads to what is not one of {RANGES[name]}")
            if isinstance(value, Literal) or (name not in RANGES and isinstance(value, BNode)):
                found.append(f"{name} leads to {value!r}")
    languages, features = (
        set(graph.objects(None, SD.supportedLanguage)),
        graph.objects(None, SD.feature),
    )
    found += [f"{one} is no language" for one in languages - LANGUAGES]
    found += [f"{one} is no feature" for one in set(features) - FEATURES]
    services = graph.subjects(RDF.type, SD.Service)
    found += [f"{one} has no endpoint" for one in services if (one, SD.endpoint, None) not in graph]
    return found


def kinds(graph: Graph, node: Node) -> set[str]:
    """Return the classes of the schema that a node is said to be in, or is by being in another."""
    said = {str(kind).removeprefix(str(SD)) for kind in graph.objects(node, RDF.type)}
    return said | ({"GraphCollection"} if "Dataset" in said else set())


@pytest.mark.parametrize(
    "text",
    [
        "<x:s> a sd:Service .",
        "<x:s> a sd:Service ; sd:endpoint <x:e> ; sd:endpoints <x:e> .",
        "<x:s> a sd:Service ; sd:endpoint <x:e> ; sd:feature sd:Everything .",
        "<x:s> a sd:Service ; sd:endpoint 'x:e' .",
        "<x:s> a sd:Service ; sd:endpoint <x:e> ; sd:defaultDataset <x:d> .",
        "<x:s> sd:endpoint <x:e> .",
    ],
)
def test_a_description_that_does_not_conform_is_seen(text: str) -> None:
    graph = Graph().parse(data=f"@prefix sd: <{SD}> . {text}", format="turtle")
    assert faults(graph)
