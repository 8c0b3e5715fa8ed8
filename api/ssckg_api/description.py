"""The service description (SPARQL 1.1 Service Description), with VoID counts of every graph.

https://www.w3.org/TR/sparql11-service-description/. Counts come from the catalogue graph of the
published data, which the build writes; what the catalogue does not know is counted.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Final

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, VOID, XSD

from ssckg.namespaces import BASE
from ssckg.publication.catalogue import CATALOG
from ssckg.publication.describing.void_document import void_document
from ssckg_api.engine import Question
from ssckg_api.memento import http_date, release_place
from ssckg_api.negotiation import OFFERS
from ssckg_api.spool import Spool, SpoolBudget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from ssckg.publication.describing.published_facts import PublishedFacts
    from ssckg_api.engine import Engine
    from ssckg_api.settings import EndpointSettings

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_FORMAT_NAMES: Final = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/trig": "TriG",
    "application/n-quads": "N-Quads",
}
"""Media types to the names of https://www.w3.org/ns/formats/."""
_SERIALIZERS: Final = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/trig": "turtle",  # one default graph: TriG is Turtle then, N-Quads N-Triples
    "application/n-quads": "nt",
}
_SIMPLE: Final = URIRef("http://www.w3.org/ns/entailment/Simple")
"""What follows from the vocabulary is stated in a graph of its own; queries infer nothing."""
_GRAPHS: Final = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_COUNTS: Final = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_CATALOGUE: Final = """SELECT ?g ?n ?title WHERE { GRAPH <%s> {
  ?g <http://rdfs.org/ns/void#triples> ?n
  OPTIONAL { ?g <http://purl.org/dc/terms/title> ?title } } }"""
_MAX_BYTES: Final = 16 * 1024 * 1024

_MAX_WRITTEN: Final = 50
"""So many descriptions, by media type and host, are kept: each takes some 30 ms to write."""

_Row = dict[str, dict[str, str]]
_Graphs = dict[str, tuple[int, str | None]]
"""Number of triples and title of each named graph."""


class Description:
    """Describes the endpoint; what it learns of the data holds as long as the data do."""

    def __init__(
        self,
        engine: Engine,
        settings: EndpointSettings,
        *,
        place: str = "/sparql",
        releases: Callable[[], Mapping[str, datetime]] = dict,
        facts: Callable[[], PublishedFacts | None] = lambda: None,
    ) -> None:
        """Take the engine, the endpoint's settings, its address on the server.

        `releases` tells of which releases there are endpoints, and from when on they counted;
        `facts` what is known of the published dataset, once that was counted.
        """
        self._facts = facts
        self._place = place
        self._releases = releases
        self._engine = engine
        self._settings = settings
        self._known: tuple[object, _Graphs] | None = None
        self._written: dict[tuple[str, str, bool], bytes] = {}

    async def links(self) -> bytes:
        """Return a `Link` header with the endpoints of releases (RFC 7089); empty without any."""
        found = await asyncio.to_thread(self._releases)
        links = [
            f'<{release_place(version)}>; rel="memento"; datetime="{http_date(at)}";'
            f' title="{version}"'
            for version, at in found.items()
        ]
        return ", ".join(links).encode()

    async def render(self, media_type: str, host: str) -> bytes:
        """Return the description as one of the RDF media types; `host` names the service.

        Raises:
            EngineError: the engine does not answer.
        """
        graphs = await self._graphs()
        facts = await asyncio.to_thread(self._facts)
        written, key = self._written, (media_type, host, facts is not None)
        if (known := written.get(key)) is not None:
            return known
        releases = await asyncio.to_thread(self._releases)
        body = await asyncio.to_thread(self._write, graphs, media_type, host, releases, facts)
        if len(written) >= _MAX_WRITTEN:
            written.pop(next(iter(written)))
        written[key] = body
        return body

    def _write(
        self,
        graphs: _Graphs,
        media_type: str,
        host: str,
        releases: Mapping[str, datetime],
        facts: PublishedFacts | None,
    ) -> bytes:
        endpoint = URIRef(f"http://{host}{self._place}")
        graph = self._graph(graphs, endpoint)
        if facts is not None:
            _add_figures(graph, facts, f"http://{host}/")
        for version, at in releases.items():
            service, there = BNode(f"as-of-{version}"), f"http://{host}{release_place(version)}"
            graph.add((service, RDF.type, SD.Service))
            graph.add((service, SD.endpoint, URIRef(there)))
            graph.add((service, DCTERMS.identifier, Literal(version)))
            graph.add((service, DCTERMS.issued, Literal(at)))
            graph.add((service, DCTERMS.isVersionOf, endpoint))
        return graph.serialize(format=_SERIALIZERS[media_type], encoding="utf-8")

    async def _graphs(self) -> _Graphs:
        """Return each named graph with its number of triples and its title."""
        token = self._engine.token
        if token is not None and self._known is not None and self._known[0] is token:
            return self._known[1]
        catalogue = self._settings.base + "graph/catalog"
        described = {
            row["g"]["value"]: (int(row["n"]["value"]), row.get("title", {}).get("value"))
            for row in await self._rows(_CATALOGUE % catalogue)
        }
        present = {row["g"]["value"] for row in await self._rows(_GRAPHS)}
        found = {graph: described[graph] for graph in present & described.keys()}
        if present - described.keys():
            for row in await self._rows(_COUNTS):
                title = described.get(row["g"]["value"], (0, None))[1]
                found[row["g"]["value"]] = (int(row["n"]["value"]), title)
        self._known, self._written = (token, found), {}
        return found

    async def _rows(self, query: str) -> list[_Row]:
        spool = Spool(
            limit=_MAX_BYTES, budget=SpoolBudget(_MAX_BYTES), folder=None, is_gzipped=False
        )
        try:
            await self._engine.ask(Question(query), "application/sparql-results+json", spool)
            await spool.finish()
            document = json.loads(b"".join([piece async for piece in spool.read()]))
        finally:
            spool.close()
        rows: list[_Row] = document["results"]["bindings"]
        return rows

    def _graph(self, graphs: _Graphs, endpoint: URIRef) -> Graph:
        graph = Graph()
        for prefix, namespace in (("sd", SD), ("void", VOID), ("formats", _FORMATS)):
            graph.bind(prefix, namespace)
        service, data, default = BNode("service"), BNode("dataset"), BNode("default")
        graph.add((service, RDF.type, SD.Service))
        graph.add((service, SD.endpoint, endpoint))
        graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
        graph.add((service, SD.defaultEntailmentRegime, _SIMPLE))
        if self._settings.union_default_graph:
            graph.add((service, SD.feature, SD.UnionDefaultGraph))
        if self._settings.services:
            graph.add((service, SD.feature, SD.BasicFederatedQuery))
        offered = {variant.engine_type for variants in OFFERS.values() for variant in variants}
        for media_type in offered:
            graph.add((service, SD.resultFormat, _FORMATS[_FORMAT_NAMES[media_type]]))
        graph.add((service, SD.defaultDataset, data))
        graph.add((data, RDF.type, SD.Dataset))
        graph.add((data, RDF.type, VOID.Dataset))
        graph.add((data, VOID.sparqlEndpoint, endpoint))
        graph.add((data, SD.defaultGraph, default))
        graph.add((default, RDF.type, SD.Graph))
        total = sum(count for count, _ in graphs.values())
        graph.add((data, VOID.triples, Literal(total, datatype=XSD.integer)))
        for number, (iri, (count, title)) in enumerate(sorted(graphs.items())):
            named, content = BNode(f"named{number}"), BNode(f"graph{number}")
            graph.add((data, SD.namedGraph, named))
            graph.add((named, RDF.type, SD.NamedGraph))
            graph.add((named, SD.name, URIRef(iri)))
            graph.add((named, SD.graph, content))
            graph.add((content, RDF.type, SD.Graph))
            graph.add((content, VOID.triples, Literal(count, datatype=XSD.integer)))
            if title is not None:
                graph.add((named, DCTERMS.title, Literal(title)))
        return graph


def _add_figures(graph: Graph, facts: PublishedFacts, address: str) -> None:
    """Say of the dataset of the service what VoID says of what is published."""
    void = void_document(facts, address, in_full=False)
    graph.parse(data=void.write("application/n-triples"), format="nt")
    whole = URIRef(facts.base + CATALOG.removeprefix(BASE))
    for data in graph.objects(None, SD.defaultDataset):
        graph.add((data, DCTERMS.source, whole))
        graph.add((data, VOID.subset, whole))
