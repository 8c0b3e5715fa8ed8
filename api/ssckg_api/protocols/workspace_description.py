"""What `/workspace/sparql` says of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import Response
from pyoxigraph import NamedNode

from ssckg.access.graphs import DEFAULT_GRAPH
from ssckg.publication.describing.statements import Statements, iri, text
from ssckg_api.negotiation import DESCRIPTION
from ssckg_api.protocols.address import address_of
from ssckg_api.protocols.catalogue import chosen
from ssckg_api.v1.answers import PRIVATE

if TYPE_CHECKING:
    from fastapi import Request

_RESULTS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
)


def description(request: Request) -> Response:
    """Return the service description; nothing of what the workspace holds is in it."""
    variant = chosen(request, request.query_params.get("format", ""))
    made, service = Statements(), NamedNode(f"{address_of(request)}workspace/sparql#service")
    made.say(service, "rdf:type", iri("sd:Service"))
    made.say(
        service, "dcterms:title", text("Query and update on graphs of the workspace, by right")
    )
    made.say(service, "sd:endpoint", NamedNode(f"{address_of(request)}workspace/sparql"))
    made.say(service, "sd:supportedLanguage", iri("sd:SPARQL11Query"), iri("sd:SPARQL11Update"))
    made.say(service, "sd:feature", iri("sd:EmptyGraphs"))
    made.say(service, "sd:resultFormat", *(iri(f"formats:{name}") for name in _RESULTS))
    data, default = made.part("sd:Dataset"), made.part("sd:Graph")
    made.say(service, "sd:defaultDataset", data)
    made.say(data, "sd:defaultGraph", default)
    made.say(default, "rdfs:seeAlso", NamedNode(DEFAULT_GRAPH))
    body = made.write(variant.engine_type if variant in DESCRIPTION else "text/turtle")
    headers = {**PRIVATE, "vary": "Accept, Authorization, Cookie"}
    return Response(body, headers=headers, media_type=variant.content_type)
