"""The Graph Store Protocol on published graphs: a real engine, a real server, a small dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from rdflib import Graph
from tests.api.served import G1, G2, MANY, MANY_GRAPH

if TYPE_CHECKING:
    import httpx

PROBLEM = "application/problem+json"
TRIPLES = "application/n-triples"


@pytest.fixture
def store(address: str) -> str:
    return f"{address}/rdf-graph-store"


def _read(answer: httpx.Response, form: str = "turtle") -> Graph:
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.content, format=form)


def test_get_of_a_graph_by_its_iri(client: httpx.Client, store: str) -> None:
    answer = client.get(store, params={"graph": G1})

    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert len(_read(answer)) == 3


@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("text/turtle;q=0.5, application/rdf+xml;q=0.9", "application/rdf+xml", "xml"),
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
    ],
)
def test_the_format_that_is_asked_for(
    client: httpx.Client, store: str, accept: str, media_type: str, form: str
) -> None:
    answer = client.get(store, params={"graph": G2}, headers={"accept": accept})

    assert answer.headers["content-type"] == media_type
    assert "Accept" in answer.headers["vary"]
    assert len(_read(answer, form)) == 2


def test_the_default_graph_is_the_union_of_all(client: httpx.Client, store: str) -> None:
    answer = client.get(f"{store}?default", headers={"accept": TRIPLES})

    # two graphs, two statements on one of them, and many
    assert answer.status_code == 200
    assert answer.text.count("\n") == 3 + 2 + 2 + MANY


def test_a_large_graph_comes_whole(client: httpx.Client, store: str) -> None:
    answer = client.get(store, params={"graph": MANY_GRAPH}, headers={"accept": TRIPLES})

    assert answer.text.count("\n") == MANY
    again = client.get(
        store,
        params={"graph": MANY_GRAPH},
        headers={"accept": TRIPLES, "if-none-match": answer.headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")


def test_head_of_a_graph(client: httpx.Client, store: str) -> None:
    there = client.head(store, params={"graph": G1})
    absent = client.head(store, params={"graph": "http://test.example/absent"})

    assert (there.status_code, there.content) == (200, b"")
    assert there.headers["content-type"].startswith("text/turtle")
    assert (absent.status_code, absent.content) == (404, b"")


def test_who_has_the_graph_is_told_so(client: httpx.Client, store: str) -> None:
    first = client.get(store, params={"graph": G1})
    mark = first.headers["etag"]
    again = client.get(store, params={"graph": G1}, headers={"if-none-match": mark})
    other = client.get(
        store, params={"graph": G1}, headers={"if-none-match": mark, "accept": TRIPLES}
    )

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
    assert other.status_code == 200
    assert other.headers["etag"] != mark


def test_our_graphs_have_an_address_of_their_own(client: httpx.Client, store: str) -> None:
    answer = client.get(f"{store}/catalog", headers={"accept": TRIPLES})
    same = client.get(
        store, params={"graph": "https://w3id.org/ssckg/graph/catalog"}, headers={"accept": TRIPLES}
    )

    assert answer.status_code == 200
    assert answer.content == same.content
    assert same.headers["content-location"] == "/rdf-graph-store/catalog"


@pytest.mark.parametrize(
    "query",
    [
        "graph=relative",
        "graph=",
        "graph=http%3A%2F%2Fa%20b%2F",
        f"graph={quote(G1, safe='')}&default",
        f"graph={quote(G1, safe='')}&graph={quote(G2, safe='')}",
        "default=1",
        "default&default",
        "graph=%FF",
    ],
)
def test_what_names_no_one_graph_is_refused(client: httpx.Client, store: str, query: str) -> None:
    answer = client.get(f"{store}?{query}")

    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == PROBLEM


def test_a_graph_that_is_not_there(client: httpx.Client, store: str) -> None:
    answer = client.get(store, params={"graph": "http://test.example/absent"})

    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/unknown-name")


def test_a_format_that_there_is_not(client: httpx.Client, store: str) -> None:
    answer = client.get(store, params={"graph": G1}, headers={"accept": "image/png"})

    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["available"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("place", ["?default", f"?graph={quote(G1, safe='')}", "/catalog", ""])
def test_what_is_published_is_not_written(
    client: httpx.Client, store: str, method: str, place: str
) -> None:
    answer = client.request(method, store + place, content=b"<a:s> <a:p> <a:o> .")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert "/workspace/rdf-graph-store" in answer.json()["detail"]


def test_the_store_itself_leads_to_its_description(client: httpx.Client, store: str) -> None:
    answer = client.get(store, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/.well-known/void")


def test_any_page_may_read_it(client: httpx.Client, store: str) -> None:
    answer = client.get(store, params={"graph": G1}, headers={"origin": "https://x.example"})
    asked = client.options(store)

    assert answer.headers["access-control-allow-origin"] == "*"
    assert asked.status_code == 204
    assert asked.headers["allow"] == "GET, HEAD, OPTIONS"
