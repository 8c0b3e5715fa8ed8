"""Distributions, tables and services of the catalogue: where the data are to be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ssckg.publication.describing.series import PAGE
from ssckg.publication.describing.statements import iri, say_rights, text, typed
from ssckg.publication.downloads import CHECKSUMS
from ssckg.publication.tables.described import described_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.publication.describing.published_facts import Descriptions, PublishedFacts
    from ssckg.publication.describing.statements import Statements
    from ssckg.publication.downloads import DownloadFile

_FORMS: Final = {
    "text/turtle": ("RDF_TURTLE", "Turtle"),
    "application/n-triples": ("RDF_N_TRIPLES", "N-Triples"),
    "application/n-quads": ("RDF_N_QUADS", "N-Quads"),
    "application/trig": ("RDF_TRIG", "TriG"),
    "text/csv": ("CSV", "CSV"),
    "application/vnd.apache.parquet": ("PARQUET", "Apache Parquet"),
}
"""Media types to the EU's list of file types, and to what people call them."""
_SERVICES: Final = (
    (
        *("sparql", "SPARQL endpoint", "sparql", "sparql"),
        *("https://www.w3.org/TR/sparql11-protocol/", "SPARQL"),
    ),
    (
        *("graph-store", "Graph store", "rdf-graph-store", ".well-known/void"),
        *("https://www.w3.org/TR/sparql11-http-rdf-update/", "SPARQL 1.1 Graph Store Protocol"),
    ),
    (
        *("api", "Programming interface", "api/v1", "openapi.json"),
        *("https://spec.openapis.org/oas/v3.1.0", "OpenAPI"),
    ),
)
"""Name, title, address, address of the description, standard, a word for the standard."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to about the data, as the operator says; email, url: one of them at least."""

    name: str
    email: str = ""
    url: str = ""

    def add_to(self, made: Statements, nodes: Sequence[NamedNode]) -> None:
        """State it of datasets."""
        card = made.part("vcard:Kind")
        made.say(card, "rdf:type", iri("vcard:Organization"))
        made.say(card, "vcard:fn", text(self.name, ""))
        if self.email:
            made.say(card, "vcard:hasEmail", NamedNode(f"mailto:{self.email}"))
        if self.url:
            made.say(card, "vcard:hasURL", NamedNode(self.url))
        for node in nodes:
            made.say(node, "dcat:contactPoint", card)


def add_services(made: Statements, whole: NamedNode, facts: PublishedFacts, address: str) -> None:
    """State the services that the data are asked through."""
    for name, title, place, description, standard, word in _SERVICES:
        node = NamedNode(f"{facts.base}{PAGE}#service-{name}")
        made.say(whole, "dcat:service", node)
        made.say(node, "rdf:type", iri("dcat:DataService"))
        made.say(node, "dcterms:title", text(title))
        made.say(node, "dcterms:publisher", NamedNode(f"{facts.base}agency/ssckg"))
        made.say(node, "dcat:endpointURL", NamedNode(address + place))
        made.say(node, "dcat:endpointDescription", NamedNode(address + description))
        made.say(node, "dcterms:conformsTo", NamedNode(standard))
        made.say(node, "dcat:theme", iri("theme:REGI"))
        made.say(node, "dcat:keyword", text("city indicators"), text(word))
        made.say(node, "dcterms:accessRights", iri("access:PUBLIC"))
        made.say(node, "dcat:servesDataset", whole)


def add_tables(
    made: Statements,
    whole: NamedNode,
    facts: PublishedFacts,
    found: Descriptions,
    address: str,
) -> None:
    """State each table as a dataset of its own, with its files, under the terms of the whole."""
    rights = found.values(whole.value, "dcterms:rights")
    for table in described_tables():
        files = [one for one in facts.files if one.table == table.name]
        node = NamedNode(f"{facts.base}{PAGE}#table-{table.name}")
        made.say(whole, "dcat:dataset", node)
        made.say(node, "rdf:type", iri("dcat:Dataset"))
        made.say(node, "dcterms:title", text(f"Table: {table.title}"))
        made.say(node, "dcterms:description", text(table.description))
        made.say(node, "dcterms:identifier", text(f"table-{table.name}", ""))
        made.say(node, "dcterms:isPartOf", whole)
        made.say(node, "dcterms:publisher", NamedNode(f"{facts.base}agency/ssckg"))
        made.say(node, "dcat:theme", iri("theme:REGI"))
        made.say(node, "dcat:keyword", text("city indicators"), text(table.title.lower()))
        made.say(node, "dcterms:accessRights", iri("access:PUBLIC"))
        say_rights(made, node, rights)
        for file in files:
            if not file.name.endswith(".json"):
                sent = _distribution(made, facts, file, address, f"Table: {table.title}")
                made.say(node, "dcat:distribution", sent)
                say_rights(made, sent, rights)


def add_distributions(
    made: Statements,
    whole: NamedNode,
    facts: PublishedFacts,
    found: Descriptions,
    address: str,
) -> None:
    """State the files of each graph and of the whole, with the terms that they are under."""
    for file in facts.files:
        if file.table or file.name.endswith((CHECKSUMS, ".jws")):
            continue
        of = NamedNode(file.graph) if file.graph else whole
        title = "Everything that is published"
        if file.graph:
            title = found.text(file.graph, "dcterms:title") or "A named graph"
        node = _distribution(made, facts, file, address, title)
        made.say(of, "dcat:distribution", node)
        made.say(node, "dcterms:license", *found.values(of.value, "dcterms:license"))
        say_rights(made, node, found.values(of.value, "dcterms:rights"))


def _distribution(
    made: Statements, facts: PublishedFacts, file: DownloadFile, address: str, about: str
) -> NamedNode:
    node = NamedNode(f"{facts.base}{PAGE}#file-{file.name}")
    made.say(node, "rdf:type", iri("dcat:Distribution"))
    made.say(node, "dcterms:title", text(file.name, ""))
    form, words = _FORMS.get(file.media_type, ("", file.media_type))
    made.say(node, "dcterms:description", text(f"{about}, as {words}."))
    made.say(node, "dcat:downloadURL", NamedNode(f"{address}download/{file.name}"))
    made.say(node, "dcat:accessURL", NamedNode(f"{address}datasets"))
    made.say(node, "dcat:mediaType", iri(f"iana:{file.media_type}"))
    if form:
        made.say(node, "dcterms:format", iri(f"filetype:{form}"))
    if file.packing:
        is_archive = file.packing == "application/zip"
        name = "dcat:packageFormat" if is_archive else "dcat:compressFormat"
        made.say(node, name, iri(f"iana:{file.packing}"))
    made.say(node, "dcat:byteSize", typed(file.bytes, "nonNegativeInteger"))
    if facts.modified:
        made.say(node, "dcterms:modified", typed(facts.modified, "dateTime"))
    checksum = made.part("spdx:Checksum")
    made.say(node, "spdx:checksum", checksum)
    made.say(checksum, "spdx:algorithm", iri("spdx:checksumAlgorithm_sha256"))
    made.say(checksum, "spdx:checksumValue", typed(file.sha256, "hexBinary"))
    return node
