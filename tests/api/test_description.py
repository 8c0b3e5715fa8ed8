"""Service description, home page and health."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, VOID
from tests.api.served import G1, G2, MANY, MANY_GRAPH, serving

from ssckg_api.application import create_app
from ssckg_api.settings import EndpointSettings

if TYPE_CHECKING:
    import httpx

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
}


@pytest.mark.parametrize("media_type", FORMATS)
def test_a_bare_get_describes_the_service(
    client: httpx.Client, endpoint: str, media_type: str
) -> None:
    response = client.get(endpoint, headers={"Accept": media_type})
    assert response.headers["content-type"].split(";")[0] == media_type
    graph = Graph().parse(data=response.content, format=FORMATS[media_type])
    service = graph.value(predicate=RDF.type, object=SD.Service)
    assert graph.value(service, SD.endpoint) == URIRef(endpoint)
    assert graph.value(service, SD.supportedLanguage) == SD.SPARQL11Query
    assert SD.UnionDefaultGraph in set(graph.objects(service, SD.feature))
    assert SD.BasicFederatedQuery not in set(graph.objects(service, SD.feature))
    assert len(set(graph.objects(service, SD.resultFormat))) == 10


@pytest.mark.parametrize("name", ["jsonld", "trig", "nquads"])
def test_other_formats_of_the_description(client: httpx.Client, endpoint: str, name: str) -> None:
    response = client.get(endpoint, params={"format": name})
    assert response.status_code == 200
    assert "sparql-service-description#Service" in response.text or "sd:Service" in response.text


def test_the_description_counts_each_graph(client: httpx.Client, endpoint: str) -> None:
    graph = Graph().parse(data=client.get(endpoint).content, format="turtle")
    sizes = {}
    for named in graph.subjects(RDF.type, SD.NamedGraph):
        content = graph.value(named, SD.graph)
        sizes[str(graph.value(named, SD.name))] = graph.value(content, VOID.triples)
    catalogue = "https://w3id.org/ssckg/graph/catalog"
    expected = {G1: 3, G2: 2, MANY_GRAPH: MANY, catalogue: 2}
    assert sizes == {name: Literal(count) for name, count in expected.items()}
    one = graph.value(predicate=SD.name, object=URIRef(G1))
    assert str(graph.value(one, DCTERMS.title)) == "One"
    data = graph.value(predicate=RDF.type, object=SD.Dataset)
    assert graph.value(data, VOID.triples) == Literal(3 + 2 + MANY + 2)


def test_without_pages_a_browser_gets_the_description_and_nonsense_is_refused(
    client: httpx.Client, endpoint: str
) -> None:
    page = client.get(endpoint, headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.headers["content-type"] == "text/turtle; charset=utf-8"
    assert client.get(endpoint, headers={"Accept": "image/png"}).status_code == 406
    response = client.get(endpoint, params={"format": "nt"})
    assert response.headers["content-type"] == "application/n-triples"
    assert client.head(endpoint).status_code == 200


def test_health(client: httpx.Client, address: str) -> None:
    assert client.get(address + "/healthz").text == "ok\n"
    assert client.get(address + "/readyz").text == "ready\n"


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/sparql/", 404)])
def test_unknown_paths_are_problems(
    client: httpx.Client, address: str, path: str, status: int
) -> None:
    response = client.get(address + path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


class _NoReader:
    """An engine that is gone."""

    takes_direct_post = True

    def locate(self) -> tuple[str, object]:
        return "http://127.0.0.1:9/query", None

    def token(self) -> object:
        return None

    def renew(self, token: object) -> None: ...

    def release(self, token: object) -> None: ...


def test_without_an_engine_the_server_lives_and_says_that_it_is_not_ready(
    client: httpx.Client,
) -> None:
    with serving(_NoReader(), EndpointSettings()) as address:
        assert client.get(address + "/healthz").status_code == 200
        for path in ("/readyz", "/sparql", "/sparql?query=ASK%7B%7D"):
            response = client.get(address + path)
            assert response.status_code == 503
            assert response.headers["content-type"] == "application/problem+json"
            assert "127.0.0.1" not in response.text
            assert "retry-after" in response.headers


def test_an_unexpected_error_does_not_show_its_text(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    class _Broken(_NoReader):
        def locate(self) -> tuple[str, object]:
            raise ValueError("a secret")

    with serving(_Broken(), EndpointSettings()) as address:
        response = client.get(address + "/sparql", params={"query": "ASK {}"})
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "a secret" in caplog.text


def test_making_the_application_opens_nothing() -> None:
    class _Untouched(_NoReader):
        def query_url(self) -> str:
            raise AssertionError("opened")

    assert create_app(_Untouched()).title == "ssckg"
