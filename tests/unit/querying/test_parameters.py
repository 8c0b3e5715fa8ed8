"""Texts of parameters become terms; what the graph does not know is an error with near names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import XSD, Literal, URIRef

from ssckg.errors import UnknownNameError, UsageError
from ssckg.model.named_query import NamedQuery, Parameter, ParameterType
from ssckg.querying.known import check_known
from ssckg.querying.library import bindings_for, find_query, near, text_for, to_term
from ssckg.store.client import SparqlClient
from ssckg.store.process import EngineProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.ports import Term


def query_with(*parameters: Parameter) -> NamedQuery:
    return NamedQuery("q", "Q.", ("researcher",), ("CQ-1",), parameters, (), "ASK {}")


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        ("framework", "u4ssc-2017", URIRef("https://w3id.org/ssckg/framework/u4ssc-2017")),
        ("code", "EC: ICT: ICT: 1C", Literal("EC: ICT: ICT: 1C")),
        ("agency", "UN-Habitat", Literal("UN-Habitat")),
        ("city", "Karmøy", Literal("Karmøy")),
        ("string", '"} #', Literal('"} #')),
        ("string", "", Literal("")),
        ("iri", "http://metadata.un.org/sdg/1.2", URIRef("http://metadata.un.org/sdg/1.2")),
        ("iri", "unsdg:1.2", URIRef("http://metadata.un.org/sdg/1.2")),
        ("iri", "cpi:P.EG.1", URIRef("https://w3id.org/ssckg/cpi/P.EG.1")),
        ("integer", "-12", Literal("-12", datatype=XSD.integer)),
        ("decimal", "0.5", Literal("0.5", datatype=XSD.decimal)),
    ],
)
def test_texts_become_terms(kind: str, text: str, term: Term) -> None:
    assert to_term(Parameter("p", ParameterType(kind), "P."), text) == term


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("framework", "a b"),
        ("framework", "x>"),
        ("iri", "no-iri"),
        ("iri", "http://x/ y"),
        ("iri", ""),
        ("integer", "1.5"),
        ("integer", "١"),
        ("integer", "1\n"),
        ("decimal", "1e5"),
        ("decimal", "95 424"),
    ],
)
def test_texts_of_another_type_are_refused(kind: str, text: str) -> None:
    with pytest.raises(UsageError):
        to_term(Parameter("p", ParameterType(kind), "P."), text)


def test_another_base() -> None:
    framework = Parameter("p", ParameterType.FRAMEWORK, "P.")
    assert to_term(framework, "a", "https://data.city/") == URIRef("https://data.city/framework/a")
    iri = Parameter("p", ParameterType.IRI, "P.")
    assert to_term(iri, "cpi:X", "https://data.city/") == URIRef("https://data.city/cpi/X")
    vocabulary = URIRef("https://w3id.org/ssckg/ontology#Indicator")
    assert to_term(iri, "ssc:Indicator", "https://data.city/") == vocabulary
    text = "ASK { <https://w3id.org/ssckg/code/a> ?p '<https://w3id.org/ssckg/code/b>' }"
    assert text_for(text, "https://data.city/") == (
        "ASK { <https://data.city/code/a> ?p '<https://w3id.org/ssckg/code/b>' }"
    )


def test_required_default_and_unknown() -> None:
    query = query_with(
        Parameter("a", ParameterType.STRING, "A.", required=True, example="x"),
        Parameter("b", ParameterType.STRING, "B.", default="usual"),
        Parameter("c", ParameterType.STRING, "C."),
    )
    assert bindings_for(query, {"a": "1"}) == {"a": Literal("1"), "b": Literal("usual")}
    with pytest.raises(UsageError, match="-p a=x"):
        bindings_for(query, {"b": "1"})
    with pytest.raises(UnknownNameError, match="known: a, b, c"):
        bindings_for(query, {"a": "1", "d": "2"})


def test_an_unknown_query_has_near_names() -> None:
    library = {name: query_with() for name in ("list-frameworks", "list-agencies", "show-x")}
    with pytest.raises(UnknownNameError, match="list-frameworks"):
        find_query(library, "list-framework")
    assert near("LIST-AGENCY", library)[0] == "list-agencies"
    assert near("zzzz", ["b", "a", "c"], 2) == ("a", "b")


DATA = """
PREFIX ssc: <https://w3id.org/ssckg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
INSERT DATA { GRAPH <http://x/g> {
  <http://x/f> a ssc:FrameworkEdition ; dcterms:identifier "u4ssc-2017" .
  <http://x/i> a ssc:Indicator ; skos:notation "EC: ICT: ICT: 1C" ; dcterms:identifier "EC-1C" .
  <http://x/a> a ssc:Agency ; skos:notation "UN-Habitat" ;
    skos:altLabel "Settlements"@en .
  <http://x/c> a ssc:City ; dcterms:identifier "karmoy" ; skos:prefLabel "Karmøy"@no .
} }
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparqlClient]:
    engine = EngineProcess(tmp_path_factory.mktemp("known"))
    engine.start()
    with SparqlClient(engine) as client:
        client.update(DATA)
        yield client
    engine.stop()


@pytest.mark.parametrize(
    ("kind", "known", "unknown", "suggestion"),
    [
        ("framework", ["u4ssc-2017"], "u4ssc-2018", "u4ssc-2017"),
        ("code", ["EC: ICT: ICT: 1C", "EC-1C"], "EC-1D", "EC-1C"),
        ("agency", ["UN-Habitat", "un-habitat", "Settlements"], "UNHABITAT", "UN-Habitat"),
        ("city", ["karmoy", "Karmøy", "KARMØY"], "Karmö", "Karmøy"),
    ],
)
def test_the_graph_is_asked(
    store: SparqlClient, kind: str, known: list[str], unknown: str, suggestion: str
) -> None:
    query = query_with(Parameter("p", ParameterType(kind), "P."))
    for text in known:
        check_known(store, query, {"p": text})
    check_known(store, query, {})
    for text in (unknown, '"} #'):
        with pytest.raises(UnknownNameError) as caught:
            check_known(store, query, {"p": text})
        assert caught.value.kind == kind
    with pytest.raises(UnknownNameError, match=suggestion):
        check_known(store, query, {"p": unknown})
