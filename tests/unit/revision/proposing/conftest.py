"""A small edition, made by hand, that proposals are read against."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from ssckg.errors import UnknownNameError
from ssckg.model.revision_event import Evidence
from ssckg.namespaces import BASE
from ssckg.revision.editions import edition_of
from ssckg.revision.proposing.names import EditionNames
from ssckg.revision.proposing.values import Known

TOY = """
@prefix ssc: <https://w3id.org/ssckg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix toy: <https://w3id.org/ssckg/toy/> .
@prefix unit: <https://w3id.org/ssckg/unit/> .
@base <https://w3id.org/ssckg/> .

<framework/toy-1> a ssc:FrameworkEdition ; dcterms:title "Toy"@en .
toy:A a ssc:Dimension ; skos:inScheme <framework/toy-1> ; skos:notation "A" ;
    skos:prefLabel "Air"@en .
toy:W a ssc:Dimension ; skos:inScheme <framework/toy-1> ; skos:notation "W" ;
    skos:prefLabel "Water"@en .
toy:A-1 a ssc:Indicator ; skos:inScheme <framework/toy-1> ; skos:notation "A: 1" ;
    dcterms:identifier "A-1" ; skos:prefLabel "Dust"@en ; skos:broader toy:A ;
    ssc:level <code/level/core> .
<toy/A-1/result> a ssc:DataPoint ; ssc:dataPointOf toy:A-1 ; skos:prefLabel "Dust"@en ;
    ssc:unit unit:percent ; ssc:multiplier "100"^^xsd:decimal .
<toy/benchmark/dust> a ssc:Benchmark ; ssc:benchmarkOf <toy/A-1/result> ;
    dcterms:identifier "dust" ; ssc:benchmarkValue "50.0"^^xsd:decimal .
toy:A-2 a ssc:Indicator ; skos:inScheme <framework/toy-1> ; skos:notation "A: 2" ;
    skos:prefLabel "Ozone"@en ; skos:broader toy:A ; ssc:level <code/level/advanced> .
<toy/A-2/day> a ssc:DataPoint ; ssc:dataPointOf toy:A-2 ; skos:prefLabel "By day"@en ;
    ssc:unit unit:percent .
<toy/A-2/night> a ssc:DataPoint ; ssc:dataPointOf toy:A-2 ; skos:prefLabel "By night"@en ;
    ssc:unit unit:days .
toy:W-1 a ssc:Indicator ; skos:inScheme <framework/toy-1> ; skos:notation "W: 1" ;
    skos:prefLabel "Tap water"@en ; skos:broader toy:W .
<toy/W-1/result> a ssc:DataPoint ; ssc:dataPointOf toy:W-1 ; skos:prefLabel "Tap water"@en ;
    ssc:valueType <code/value-type/boolean> .
<toy/A-1/method-1> a ssc:MethodologyDetail ; ssc:detailOf toy:A-1 ; ssc:method "Weigh it."@en .
"""


def _measured(text: str) -> str:
    predicate, _, code = text.rpartition(":")
    if code != "11.6":
        raise UnknownNameError("SDG target or indicator", code)
    return f"{predicate or 'related'}:{code}"


def _evidence(text: str) -> Evidence:
    if not text.startswith("reportability "):
        raise UnknownNameError("figure", text)
    return Evidence(analysis="reportability", parameters=text.removeprefix("reportability "))


@pytest.fixture(scope="session")
def known() -> Known:
    content = edition_of((quad.triple for quad in parse(TOY, RdfFormat.TURTLE)), "toy-1")
    return Known(
        names=EditionNames(content),
        units={f"{BASE}unit/percent": "per cent", f"{BASE}unit/days": "days"},
        codes={
            "level": {"core": "Core", "advanced": "Advanced"},
            "population-base": {"households": "Households"},
            "direction": {"higher-better": "Higher is better"},
            "value-type": {"number": "Number", "boolean": "Yes or no"},
        },
        bodies=("ITU", "UN-Habitat", "secretariat"),
        sources=frozenset({"u4ssc-methodology-2017"}),
        measured=_measured,
        evidence=_evidence,
    )
