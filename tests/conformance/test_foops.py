"""The tests of FOOPS! that can be run without the outer world, on the vocabulary as it is served.

https://w3id.org/foops/catalogue names the tests and says what each looks for; the checks are ours.
Where a test asks a registry or another site, it is not offered: nothing leaves this machine. What
is resolved here is the persistent IRI at the address that the rules for w3id.org lead to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DC, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from rdflib.term import Node
    from tests.api.v1.service import Service

proves = pytest.mark.proves
ONTOLOGY = URIRef("https://w3id.org/ssckg/ontology")
TERMS = "https://w3id.org/ssckg/ontology#"
VANN = Namespace("http://purl.org/vocab/vann/")
BIBO = Namespace("http://purl.org/ontology/bibo/")
SCHEMA = Namespace("https://schema.org/")
SAYS = {
    "title": (DCTERMS.title, DC.title),
    "description": (DCTERMS.description, DCTERMS.abstract, RDFS.comment),
    "license": (DCTERMS.license,),
    "version IRI": (OWL.versionIRI,),
    "author": (DCTERMS.creator, DC.creator),
    "namespace": (VANN.preferredNamespaceUri,),
    "prefix": (VANN.preferredNamespacePrefix,),
    "version": (OWL.versionInfo,),
    "created": (DCTERMS.created, PROV.generatedAtTime),
    "citation": (DCTERMS.bibliographicCitation,),
    "DOI": (BIBO.doi,),
    "publisher": (DCTERMS.publisher, DC.publisher),
    "logo": (FOAF.logo, SCHEMA.logo),
    "status": (BIBO.status,),
    "source": (DCTERMS.source, DC.source),
    "issued": (DCTERMS.issued,),
}
"""Kinds of metadata, and the properties by which FOOPS! finds them (those that we might use)."""
RDF_TYPES = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
OUTSIDE = "it asks a site elsewhere, and the tests call nobody"


@pytest.fixture(scope="module")
def ontology(service: Service) -> Graph:
    answer = service.client.get(f"{service.address}/ontology", headers={"accept": "text/turtle"})
    assert answer.status_code == 200
    return Graph().parse(data=answer.content, format="turtle")


def lacking(ontology: Graph, *kinds: str) -> list[str]:
    said = set(ontology.predicates(ONTOLOGY))
    return [kind for kind in kinds if not said & set(SAYS[kind])]


def terms(ontology: Graph) -> set[Node]:
    found = {one for kind in KINDS for one in ontology.subjects(RDF.type, kind)}
    return {one for one in found if str(one).startswith(TERMS)}


@proves("foops", "CN1")
@pytest.mark.parametrize("wanted", [*RDF_TYPES, "text/html"])
def test_content_negotiation(service: Service, wanted: str) -> None:
    answer = service.client.get(f"{service.address}/ontology", headers={"accept": wanted})
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == wanted


@proves("foops", "DOC1")
def test_html(service: Service) -> None:
    answer = service.client.get(f"{service.address}/ontology", headers={"accept": "text/html"})
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1" in answer.text


@proves("foops", "RDF1")
def test_rdf(ontology: Graph) -> None:
    assert (ONTOLOGY, RDF.type, OWL.Ontology) in ontology


@proves("foops", "HTTP1")
@proves("foops", "PURL1")
def test_persistent_http_iri() -> None:
    assert str(ONTOLOGY).startswith("https://w3id.org/")


@proves("foops", "URI1")
@proves("foops", "URI2")
def test_the_iri_leads_to_the_vocabulary_that_has_it(ontology: Graph) -> None:
    assert ONTOLOGY in set(ontology.subjects(RDF.type, OWL.Ontology))


@proves("foops", "VER1")
def test_version_iri(ontology: Graph) -> None:
    assert ontology.value(ONTOLOGY, OWL.versionIRI) not in {None, ONTOLOGY}


@proves("foops", "VER2")
def test_version_iri_leads_somewhere(service: Service, ontology: Graph) -> None:
    path = str(ontology.value(ONTOLOGY, OWL.versionIRI)).removeprefix("https://w3id.org/ssckg")
    answer = service.client.get(service.address + path, headers={"accept": "text/turtle"})
    assert answer.status_code == 200


@proves("foops", "FIND1")
def test_prefix(ontology: Graph) -> None:
    assert lacking(ontology, "prefix") == []


@proves("foops", "OM1")
def test_least_metadata(ontology: Graph) -> None:
    kinds = ("title", "description", "license", "version IRI", "author", "namespace")
    assert lacking(ontology, *kinds) == []


@proves("foops", "OM2")
def test_recommended_metadata(ontology: Graph) -> None:
    assert lacking(ontology, "prefix", "version", "created", "citation") == []


@proves("foops", "OM3")
def test_detailed_metadata(ontology: Graph) -> None:
    kinds = ("DOI", "publisher", "logo", "status", "source", "issued")
    assert lacking(ontology, *kinds) == []


@proves("foops", "OM4.1")
def test_licence(ontology: Graph) -> None:
    assert lacking(ontology, "license") == []


@proves("foops", "OM5.1")
def test_basic_provenance(ontology: Graph) -> None:
    assert lacking(ontology, "author", "created") == []


@proves("foops", "OM5.2")
def test_detailed_provenance(ontology: Graph) -> None:
    assert lacking(ontology, "issued", "publisher") == []


@proves("foops", "VOC1")
def test_metadata_by_terms_of_others(ontology: Graph) -> None:
    used = {str(one) for one in ontology.predicates(ONTOLOGY)}
    assert any(one.startswith((str(DCTERMS), str(VANN))) for one in used)


@proves("foops", "VOC2")
def test_terms_of_others(ontology: Graph) -> None:
    above = {
        str(one)
        for term in terms(ontology)
        for one in (
            *ontology.objects(term, RDFS.subClassOf),
            *ontology.objects(term, RDFS.subPropertyOf),
        )
        if isinstance(one, URIRef)
    }
    own = (TERMS, str(OWL), str(RDFS), str(RDF))
    assert any(not one.startswith(own) for one in above)


@proves("foops", "VOC3")
def test_every_term_has_a_label(ontology: Graph) -> None:
    there = terms(ontology)
    assert len(there) > 100
    assert {one for one in there if (one, RDFS.label, None) not in ontology} == set()


@proves("foops", "VOC4")
def test_every_term_has_a_definition(ontology: Graph) -> None:
    defined = {
        *ontology.subjects(SKOS.definition, None),
        *ontology.subjects(RDFS.comment, None),
    }
    assert terms(ontology) - defined == set()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=proves("foops", name))
        for name in ("FIND2", "FIND3", "FIND_3_BIS", "OM4.2")
    ],
)
def test_what_asks_elsewhere(name: str) -> None:
    pytest.skip(OUTSIDE)
