"""A small published dataset, written down by hand, whose figures can be counted by hand."""

from __future__ import annotations

from pyoxigraph import RdfFormat, parse

from ssckg.publication.canonical import canonical_nquads
from ssckg.publication.describing.published_facts import (
    PublishedFacts,
    about_of,
    examples_of,
)
from ssckg.publication.statistics import count

B = "https://w3id.org/ssckg/"
TRIG = """
@prefix : <https://w3id.org/ssckg/> .
@prefix ssc: <https://w3id.org/ssckg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/ssckg/graph/framework/a-2001> {
  <https://w3id.org/ssckg/framework/a> a ssc:Framework ; skos:prefLabel "A"@en .
  <https://w3id.org/ssckg/framework/a-2001> a ssc:FrameworkEdition ;
    dcterms:identifier "a-2001" ; ssc:editionOf <https://w3id.org/ssckg/framework/a> ;
    dcterms:issued "2001"^^xsd:gYear .
  <https://w3id.org/ssckg/a/1> a ssc:Indicator ; skos:prefLabel "One, \\"so\\""@en, "Un"@fr ;
    skos:notation "1|x", "1" ; skos:inScheme <https://w3id.org/ssckg/framework/a-2001> .
}
<https://w3id.org/ssckg/graph/framework/a-2010> {
  <https://w3id.org/ssckg/framework/a-2010> a ssc:FrameworkEdition ;
    dcterms:identifier "a-2010" ; ssc:editionOf <https://w3id.org/ssckg/framework/a> ;
    ssc:previousEdition <https://w3id.org/ssckg/framework/a-2001> ;
    dcterms:issued "2010-05-06"^^xsd:date .
}
<https://w3id.org/ssckg/graph/mapping/a-b> {
  <https://w3id.org/ssckg/mapping/a-b> a ssc:MappingSet ;
    ssc:subjectEdition <https://w3id.org/ssckg/framework/a-2001> ;
    ssc:objectEdition <https://w3id.org/ssckg/framework/a-2010> .
  <https://w3id.org/ssckg/a/1> skos:exactMatch <https://w3id.org/ssckg/b/1> .
  <https://w3id.org/ssckg/a/1> skos:closeMatch <https://w3id.org/ssckg/b/2> ,
    <https://w3id.org/ssckg/b/3> .
}
<https://w3id.org/ssckg/graph/observation/oslo-2020> {
  <https://w3id.org/ssckg/dataset/oslo-2020> a qb:DataSet ;
    dcterms:spatial <https://w3id.org/ssckg/city/oslo> .
  <https://w3id.org/ssckg/city/oslo> a ssc:City ; skos:prefLabel "Oslo" .
  <https://w3id.org/ssckg/observation/oslo/2020/x> a ssc:DataPointReport ;
    sdmx-dimension:refArea <https://w3id.org/ssckg/city/oslo> ;
    ssc:reportYear "2020"^^xsd:gYear ; sdmx-measure:obsValue 12.50 .
  <https://w3id.org/ssckg/observation/oslo/2020/y> a ssc:DataPointReport ;
    sdmx-dimension:refArea <https://w3id.org/ssckg/city/oslo> ; sdmx-measure:obsValue true .
}
<https://w3id.org/ssckg/graph/catalog> {
  <https://w3id.org/ssckg/dataset/ssckg> a dcat:Catalog ; dcterms:title "All"@en ;
    dcterms:publisher "ssckg maintainers" .
  <https://w3id.org/ssckg/graph/observation/oslo-2020> a dcat:Dataset ;
    dcterms:title "Oslo 2020"@en ; dcterms:subject <https://w3id.org/ssckg/dataset/oslo-2020> ;
    dcterms:rights "Ask Oslo."@en .
}
"""
NQUADS = canonical_nquads(parse(TRIG, RdfFormat.TRIG))
FACTS = PublishedFacts(
    B,
    "00ff" * 16,
    "9.9",
    "2026-11-22T10:00:00.5+00:00",
    count(NQUADS),
    (),
    about_of(NQUADS),
    examples_of(NQUADS),
)
