"""IRIs and prefixes: the one list (docs/decisions/0001)."""

from __future__ import annotations

from typing import Final

BASE: Final = "https://w3id.org/ssckg/"
SSC: Final = "https://w3id.org/ssckg/ontology#"
GRAPH: Final = BASE + "graph/"
CODE: Final = BASE + "code/"

PREFIXES: Final[dict[str, str]] = {
    # ours
    "ssc": SSC,
    "u4ssc": BASE + "u4ssc/",
    "sdg": BASE + "sdg/",
    "nua": BASE + "nua/",
    "cpi": BASE + "cpi/",
    "iso37120-2018": BASE + "iso37120-2018/",
    "iso37122": BASE + "iso37122/",
    "y4901": BASE + "y4901/",
    "y4902": BASE + "y4902/",
    "y4903": BASE + "y4903/",
    "umf": BASE + "umf/",
    "framework": BASE + "framework/",
    "agency": BASE + "agency/",
    "unit": BASE + "unit/",
    "source": BASE + "source/",
    "city": BASE + "city/",
    "code": CODE,
    "mapping": BASE + "mapping/",
    "observation": BASE + "observation/",
    "project": BASE + "project/",
    "query": BASE + "query/",
    "shape": BASE + "shape/",
    "graph": GRAPH,
    # official
    "unsdg": "http://metadata.un.org/sdg/",
    "sdgo": "http://metadata.un.org/sdg/ontology#",
    "iso37120-2014": "http://ontology.eil.utoronto.ca/ISO37120.owl#",
    "i72": "http://ontology.eil.utoronto.ca/ISO21972/iso21972#",
    "s4city": "https://saref.etsi.org/saref4city/",
    # standards
    "bibo": "http://purl.org/ontology/bibo/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pav": "http://purl.org/pav/",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "qudt": "http://qudt.org/schema/qudt/",
    "qunit": "http://qudt.org/vocab/unit/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "sdmx-code": "http://purl.org/linked-data/sdmx/2009/code#",
    "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefix to namespace, for every file we read or write."""


def expand(curie: str) -> str:
    """Return the IRI of a CURIE.

    >>> expand("ssc:Indicator")
    'https://w3id.org/ssckg/ontology#Indicator'

    Raises:
        KeyError: the prefix is not in the list.
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def shrink(iri: str) -> str:
    """Return the shortest CURIE of `iri`, or the IRI itself where no prefix fits.

    >>> shrink("https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C")
    'u4ssc:EC-ICT-ICT-1C'
    """
    fitting = [(len(ns), prefix, ns) for prefix, ns in PREFIXES.items() if iri.startswith(ns)]
    if not fitting:
        return iri
    _, prefix, namespace = max(fitting)
    return f"{prefix}:{iri[len(namespace) :]}"
