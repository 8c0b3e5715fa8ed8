"""Clients that people use work as they come: nothing is set but the address, and who asks."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import GET, JSON, POST, TURTLE, SPARQLWrapper

if TYPE_CHECKING:
    from tests.api.v1.service import Service
    from tests.conformance.door import Door

proves = pytest.mark.proves
WEB = Path(__file__).resolve().parents[2] / "web"
KPI = "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C"
PATH = "/u4ssc/EC-ICT-ICT-1C"
LABEL = f"SELECT ?label {{ <{KPI}> <{SKOS.prefLabel}> ?label FILTER(LANG(?label) = 'en') }}"
NAME = "Household Internet Access"
"""Name of the KPI in the U4SSC Collection Methodology."""


@pytest.fixture(scope="module")
def endpoint(service: Service) -> str:
    return f"{service.address}/sparql"


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    return done.stdout.decode("utf-8")


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian package {package})")
    return found


@proves("clients", "SPARQLWrapper")
@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper(endpoint: str, method: str) -> None:
    wrapper: Any = SPARQLWrapper(endpoint)
    wrapper.setMethod(method)
    wrapper.setQuery(LABEL)
    wrapper.setReturnFormat(JSON)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert [row["label"]["value"] for row in rows] == [NAME]
    wrapper.setQuery(f"ASK {{ <{KPI}> a ?kind }}")
    assert wrapper.queryAndConvert()["boolean"] is True
    wrapper.setQuery(f"DESCRIBE <{KPI}>")
    wrapper.setReturnFormat(TURTLE)
    graph = Graph().parse(data=wrapper.queryAndConvert(), format="turtle")
    assert (URIRef(KPI), SKOS.prefLabel, Literal(NAME, lang="en")) in graph


@proves("clients", "rdflib-SPARQLStore")
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_sparqlstore(endpoint: str, method: str) -> None:
    store = SPARQLStore(endpoint, method=method)
    graph = Graph(store)
    assert Literal(NAME, lang="en") in set(graph.objects(URIRef(KPI), SKOS.prefLabel))
    store.close()


@proves("clients", "rdflib-SPARQLUpdateStore")
def test_sparqlupdatestore(workspace: Door) -> None:
    name = URIRef("http://conformance.example/by-rdflib")
    store = SPARQLUpdateStore(
        workspace.url, workspace.url, headers={"Authorization": workspace.authorization}
    )
    graph = Graph(store, identifier=name)
    statement = (URIRef("http://s.example/"), SKOS.prefLabel, Literal("draft", lang="en"))
    graph.add(statement)
    assert set(graph) == {statement}
    graph.remove(statement)
    assert len(graph) == 0
    store.close()


@proves("clients", "roqet")
def test_roqet(endpoint: str) -> None:
    roqet = program("roqet", "rasqal-utils")
    out = run([roqet, "-q", "-p", endpoint, "-e", LABEL, "-r", "csv"])
    assert [row["label"] for row in csv.DictReader(io.StringIO(out))] == [NAME]


@proves("clients", "rapper")
@pytest.mark.parametrize("form", ["turtle", "rdfxml", "ntriples"])
def test_rapper(service: Service, form: str) -> None:
    rapper = program("rapper", "raptor2-utils")
    end = {"turtle": "ttl", "rdfxml": "rdf", "ntriples": "nt"}[form]
    out = run([rapper, "-q", "-i", form, f"{service.address}{PATH}.{end}"])
    assert f'<{KPI}> <{SKOS.prefLabel}> "{NAME}"@en .' in out.splitlines()


@proves("clients", "curl")
def test_curl(service: Service, endpoint: str) -> None:
    curl = program("curl", "curl")
    out = run([curl, "-sf", endpoint, "--data-urlencode", f"query={LABEL}"])
    assert json.loads(out)["results"]["bindings"][0]["label"]["value"] == NAME
    for accept, form in (
        *(("text/turtle", "turtle"), ("application/ld+json", "json-ld")),
        ("application/rdf+xml", "xml"),
    ):
        text = run([curl, "-sf", "-H", f"Accept: {accept}", service.address + PATH])
        if form != "json-ld":  # its context is at the canonical address: nothing is fetched here
            graph = Graph().parse(data=text, format=form)
            assert (URIRef(KPI), SKOS.prefLabel, Literal(NAME, lang="en")) in graph
        else:
            assert NAME in text


@proves("clients", "Comunica")
def test_comunica(endpoint: str) -> None:
    node = program("node", "nodejs")
    place = WEB / "node_modules" / "@comunica" / "query-sparql" / "bin" / "query.js"
    if not place.exists():
        pytest.skip("Comunica is not installed: make web-tools")
    out = run([node, str(place), f"sparql@{endpoint}", "-q", LABEL, "-t", "text/csv"])
    assert [row["label"] for row in csv.DictReader(io.StringIO(out))] == [NAME]
