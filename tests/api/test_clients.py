"""Clients that people use work unmodified: SPARQLWrapper and rdflib's SPARQLStore."""

from __future__ import annotations

from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

NUMBER = URIRef("http://test.example/number")
ROWS = f"SELECT ?o {{ ?s <{NUMBER}> ?o }} ORDER BY ?o"


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper(endpoint: str, method: str) -> None:
    wrapper: Any = SPARQLWrapper(endpoint)
    wrapper.setMethod(method)
    wrapper.setQuery(ROWS)
    wrapper.setReturnFormat(JSON)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert [row["o"]["value"] for row in rows] == ["1", "2.5"]
    wrapper.setReturnFormat(XML)
    assert len(wrapper.queryAndConvert().getElementsByTagName("result")) == 2
    wrapper.setReturnFormat(CSV)
    assert wrapper.queryAndConvert().split() == [b"o", b"1", b"2.5"]
    wrapper.setQuery("DESCRIBE <http://test.example/a>")
    wrapper.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=wrapper.queryAndConvert(), format="turtle")) == 3


def test_sparqlwrapper_sees_a_syntax_error(endpoint: str) -> None:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_sparqlstore(endpoint: str, method: str) -> None:
    store = SPARQLStore(endpoint, method=method)
    graph = Graph(store)
    assert sorted(map(_literal, graph.objects(None, NUMBER))) == [1, 2.5]
    assert bool(graph.query("ASK { ?s ?p ?o }").askAnswer)
    store.close()


def _literal(node: object) -> float:
    return float(str(node))
