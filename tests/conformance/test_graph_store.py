"""SPARQL 1.1 Graph Store Protocol: a case for each current test of the W3C, under its name.

Requests and expectations are ours, from https://www.w3.org/TR/sparql11-http-rdf-update/; they go
to the graphs of the workspace, which may be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from tests.conformance.door import Answer, Door, encoded

if TYPE_CHECKING:
    from collections.abc import Iterator

proves = pytest.mark.proves
TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}
WANTED = {"Accept": "text/turtle"}
G = "http://conformance.example/cities/"
KARMOY = '<x:karmoy> <x:name> "Karmøy" ; <x:office> [ <x:street> "Rådhuset" ] .'
RANA = '<x:rana> <x:name> "Rana" ; <x:office> [ <x:street> "Rådhusplassen" ] .'
INDIRECT = f"graph={encoded(G + '1.ttl')}"
BOUNDARY = "----between-the-parts"


@pytest.fixture(autouse=True)
def _nothing_left(graph_store: Door) -> Iterator[None]:
    yield
    for path, query in (("/cities/1.ttl", ""), ("/cities/2.ttl", ""), ("", INDIRECT)):
        graph_store.send("DELETE", query, path=path)
    for name in ("2.ttl", "%31.ttl"):
        graph_store.send("DELETE", f"graph={encoded(G + name)}")
    graph_store.send("DELETE", "default")


def put(door: Door, text: str, query: str = "", path: str = "") -> int:
    return door.send("PUT", query, path=path, body=text.encode(), headers=TURTLE).status


def holds(answer: Answer, *texts: str) -> None:
    """Say that an answer is the graph of these documents: the same up to blank nodes."""
    assert answer.status == 200, answer.body
    assert answer.media_type == "text/turtle"
    expected = Graph()
    for text in texts:
        expected.parse(data=text, format="turtle")
    assert isomorphic(Graph().parse(data=answer.body, format="turtle"), expected)


def put_get_repeat(door: Door, query: str, path: str) -> None:
    assert put(door, KARMOY, query, path) == 201
    holds(door.send("GET", query, path=path, headers=WANTED), KARMOY)
    assert put(door, RANA, query, path) in {200, 204}
    holds(door.send("GET", query, path=path, headers=WANTED), RANA)


@proves("graph-store", "put_get_repeat_direct")
def test_put_get_repeat_direct(graph_store: Door) -> None:
    put_get_repeat(graph_store, "", "/cities/1.ttl")


@proves("graph-store", "put_get_repeat_indirect")
def test_put_get_repeat_indirect(graph_store: Door) -> None:
    put_get_repeat(graph_store, INDIRECT, "")


@proves("graph-store", "put_get_default")
def test_put_get_default(graph_store: Door) -> None:
    assert put(graph_store, KARMOY, "default") in {200, 201, 204}
    holds(graph_store.send("GET", "default", headers=WANTED), KARMOY)


def put_delete_get_delete(door: Door, query: str, path: str) -> None:
    assert put(door, KARMOY, query, path) == 201
    assert door.send("DELETE", query, path=path).status in {200, 204}
    assert door.send("GET", query, path=path).status == 404
    # "If there is no such graph ... 404" (section 5.4)
    assert door.send("DELETE", query, path=path).status == 404


@proves("graph-store", "put_delete_get_delete_direct")
def test_put_delete_get_delete_direct(graph_store: Door) -> None:
    put_delete_get_delete(graph_store, "", "/cities/2.ttl")


@proves("graph-store", "put_delete_get_delete_indirect")
def test_put_delete_get_delete_indirect(graph_store: Door) -> None:
    put_delete_get_delete(graph_store, f"graph={encoded(G + '2.ttl')}", "")


def post_get_post_get(door: Door, query: str, path: str) -> None:
    first = door.send("POST", query, path=path, body=KARMOY.encode(), headers=TURTLE)
    assert first.status in {200, 201, 204}
    holds(door.send("GET", query, path=path, headers=WANTED), KARMOY)
    parts = ['<x:karmoy> <x:county> "Rogaland" .', '<x:karmoy> <x:kind> "kommune" .']
    body = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="p{n}"; filename="p{n}.ttl"\r\n'
        f"Content-Type: text/turtle\r\n\r\n{part}\r\n"
        for n, part in enumerate(parts)
    )
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    whole = f"{body}--{BOUNDARY}--\r\n".encode()
    second = door.send("POST", query, path=path, body=whole, headers=kind)
    assert second.status in {200, 204}
    holds(door.send("GET", query, path=path, headers=WANTED), KARMOY, *parts)


@proves("graph-store", "post_get_post_get_direct")
def test_post_get_post_get_direct(graph_store: Door) -> None:
    post_get_post_get(graph_store, "", "/cities/1.ttl")


@proves("graph-store", "post_get_post_get_indirect")
def test_post_get_post_get_indirect(graph_store: Door) -> None:
    post_get_post_get(graph_store, INDIRECT, "")


@proves("graph-store", "post_get_new_graph")
def test_post_get_new_graph(graph_store: Door) -> None:
    made = graph_store.send("POST", body=KARMOY.encode(), headers=TURTLE)
    assert made.status == 201
    place = made.headers["location"]
    assert place.startswith(graph_store.url + "/")
    path = place.removeprefix(graph_store.url)
    try:
        holds(graph_store.send("GET", path=path, headers=WANTED), KARMOY)
        holds(graph_store.send("GET", f"graph={encoded(place)}", headers=WANTED), KARMOY)
    finally:
        assert graph_store.send("DELETE", path=path).status == 204


def head_existing(door: Door, query: str, path: str) -> None:
    assert put(door, KARMOY, query, path) == 201
    headers = {"Accept": "text/turtle; charset=utf-8"}
    answer = door.send("HEAD", query, path=path, headers=headers)
    assert (answer.status, answer.media_type, answer.body) == (200, "text/turtle", b"")


@proves("graph-store", "head_existing_direct")
def test_head_existing_direct(graph_store: Door) -> None:
    head_existing(graph_store, "", "/cities/1.ttl")


@proves("graph-store", "head_existing_indirect")
def test_head_existing_indirect(graph_store: Door) -> None:
    head_existing(graph_store, INDIRECT, "")


@proves("graph-store", "head_non_existing_indirect")
def test_head_non_existing_indirect(graph_store: Door) -> None:
    answer = graph_store.send("HEAD", f"graph={encoded(G + '4.ttl')}", headers=WANTED)
    assert (answer.status, answer.body) == (404, b"")


@proves("graph-store", "put_get_uri_pct_encoded_indirect")
def test_put_get_uri_pct_encoded_indirect(graph_store: Door) -> None:
    """An IRI may be escaped in the address as much or as little as one likes."""
    assert put(graph_store, KARMOY, INDIRECT) == 201
    bare = f"graph={G}1.ttl"
    holds(graph_store.send("GET", bare, headers=WANTED), KARMOY)
    assert put(graph_store, RANA, bare) in {200, 204}
    holds(graph_store.send("GET", INDIRECT, headers=WANTED), RANA)


@proves("graph-store", "put_get_uri_pct_encoded_twice")
def test_put_get_uri_pct_encoded_twice(graph_store: Door) -> None:
    """Escapes of the address are read once; those that are left are part of the IRI."""
    assert put(graph_store, KARMOY, f"graph={G}%31.ttl") == 201
    assert put(graph_store, RANA, f"graph={G}%2531.ttl") == 201
    holds(graph_store.send("GET", f"graph={G}1.ttl", headers=WANTED), KARMOY)
    holds(graph_store.send("GET", f"graph={encoded(G + '%31.ttl')}", headers=WANTED), RANA)
