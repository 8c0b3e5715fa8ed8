"""The published JSON-LD context: made of the vocabulary, and documents by it lose nothing."""

from __future__ import annotations

import json
import warnings
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import isomorphic

from ssckg.io.statement_text import read_statements, write_statements
from ssckg.linked_data.context import ADDRESS, compact, make_context, published_context
from ssckg.model.thing import Statement, Value
from ssckg.resources import folder

SSC = "https://w3id.org/ssckg/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
THING = "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C"


def with_context(document: bytes) -> bytes:
    """Put the published context where it is linked: nothing is fetched."""
    value = json.loads(document)
    assert value["@context"] == "https://w3id.org/ssckg/context.jsonld"
    value["@context"] = published_context()["@context"]
    return json.dumps(value).encode()


def test_it_is_what_the_vocabulary_makes() -> None:
    modules = sorted(folder("ontology").glob("*.ttl"))
    said = [s for module in modules for s in read_statements(module.read_bytes(), "ttl")]
    assert make_context(said) == published_context(), "run: python scripts/write_context.py"


def test_terms_that_people_rely_on() -> None:
    """Names that documents in the world may use: they stay what they are."""
    terms: dict[str, Any] = published_context()["@context"]
    assert terms["id"] == "@id"
    assert terms["type"] == "@type"
    assert terms["Indicator"] == SSC + "Indicator"
    assert terms["hasDataPoint"] == {"@id": SSC + "hasDataPoint", "@type": "@id"}
    assert terms["givenAt"] == {"@id": SSC + "givenAt", "@type": XSD + "dateTime"}
    assert terms["skos:prefLabel"] == {"@id": SKOS + "prefLabel", "@container": "@language"}
    assert terms["unit"] == "https://w3id.org/ssckg/unit/"  # the prefix; the property is ssc:unit
    assert terms["ssc:unit"] == {"@id": SSC + "unit", "@type": "@id"}
    assert ADDRESS == "https://w3id.org/ssckg/context.jsonld"


def test_a_document_as_written_by_hand() -> None:
    said = [
        Statement(THING, SSC + "hasDataPoint", Value(THING + "/result", "iri")),
        Statement(THING, SKOS + "prefLabel", Value("Household Internet Access", "literal", "en")),
        Statement(
            THING,
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
            Value(SSC + "Indicator", "iri"),
        ),
    ]
    assert json.loads(compact(said)) == {
        "@context": "https://w3id.org/ssckg/context.jsonld",
        "id": "u4ssc:EC-ICT-ICT-1C",
        "type": "Indicator",
        "hasDataPoint": "u4ssc:EC-ICT-ICT-1C/result",
        "skos:prefLabel": {"en": "Household Internet Access"},
    }


@pytest.mark.parametrize(
    "value",
    [
        Value("a text where an IRI is expected"),
        Value("http://x.example/y", "iri"),
        Value("_:b1", "blank"),
        Value("2026-01-01T00:00:00Z", "literal", "", XSD + "dateTime"),
        Value("2020", "literal", "", XSD + "integer"),
        Value("Œuvre <b>&amp;", "literal", "fr"),
        Value("u4ssc:not-an-iri"),
        Value("@id"),
    ],
)
@pytest.mark.parametrize(
    "property_",
    [
        *(SSC + "hasDataPoint", SSC + "givenAt", SSC + "unit", SKOS + "prefLabel"),
        *(SKOS + "notation", "http://other.example/p", "urn:x:p", SKOS + "broader"),
        *("https://w3id.org/ssckg/u4ssc/a/b", SSC + "neverDeclared"),
    ],
)
def test_a_value_that_does_not_fit_its_term_stays_what_it_is(property_: str, value: Value) -> None:
    assert_same([Statement(THING, property_, value)])


TEXTS = st.text(max_size=20).filter(lambda t: "\x00" not in t and t.isprintable())
VALUES = st.one_of(
    st.sampled_from(
        [Value(THING, "iri"), Value("http://x.example/#a", "iri"), Value("_:b1", "blank")]
    ),
    TEXTS.map(Value),
    st.tuples(TEXTS, st.sampled_from(["en", "fr", "zh-hant"])).map(
        lambda pair: Value(pair[0], "literal", pair[1])
    ),
    TEXTS.map(lambda text: Value(text, "literal", "", "http://x.example/type")),
)
NAMES = st.sampled_from(sorted(str(name) for name in published_context()["@context"]))


def property_of(name: str) -> str:
    definition = published_context()["@context"][name]
    iri = definition["@id"] if isinstance(definition, dict) else str(definition)
    return iri if iri.startswith("http") else "http://x.example/p"


@given(st.lists(st.tuples(NAMES, VALUES), min_size=1, max_size=8))
def test_any_statements_are_the_same_again(pairs: list[tuple[str, Value]]) -> None:
    assert_same([Statement(THING, property_of(name), value) for name, value in pairs])


def assert_same(said: list[Statement]) -> None:
    """Two readers that know nothing of how it was written give the same graph back."""
    document = with_context(compact(said))
    plain = write_statements(said, "nt")
    wanted = Graph().parse(plain, format="nt")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib to its own reader
        read_by_rdflib = Graph().parse(document, format="json-ld")
    assert isomorphic(read_by_rdflib, wanted)
    read = ox.serialize(ox.parse(document, ox.RdfFormat.JSON_LD), format=ox.RdfFormat.N_QUADS)
    assert isomorphic(Graph().parse(read or b"", format="nt"), wanted)
