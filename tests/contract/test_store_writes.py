"""What every engine does through the one client: graphs, updates, limits, streams, many at once."""

from __future__ import annotations

import re
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from ssckg.errors import EngineError, QuerySyntaxError, QueryTimeoutError, UsageError

if TYPE_CHECKING:
    from ssckg.ports import Triple
    from ssckg.store.client import SparqlClient

G1, G2, NEW = "http://test.example/g1", "http://test.example/g2", "http://test.example/new"
EX = "http://test.example/"
A, B = URIRef(EX + "a"), URIRef(EX + "b")
NAME = URIRef(EX + "name")
IN_G1 = f"GRAPH <{G1}> {{ ?s <{NAME}> ?v }}"


def triples_of(number: int) -> list[Triple]:
    return [(URIRef(f"{EX}s{i}"), NAME, Literal(f"value {i}")) for i in range(number)]


# graph store protocol


def test_put_replaces_a_graph(store: SparqlClient) -> None:
    store.put_graph(G1, triples_of(3))
    store.put_graph(G1, [(A, NAME, Literal("only"))])
    assert store.get_graph(G1) == [(A, NAME, Literal("only"))]


def test_post_adds_to_a_graph(store: SparqlClient) -> None:
    store.post_graph(G1, [(A, NAME, Literal("one"))])
    store.post_graph(G1, [(B, NAME, Literal("two", lang="en"))])
    assert set(store.get_graph(G1)) == {
        (A, NAME, Literal("one")),
        (B, NAME, Literal("two", lang="en")),
    }


def test_graphs_do_not_touch_one_another(store: SparqlClient) -> None:
    store.put_graph(G1, [(A, NAME, Literal("one"))])
    store.put_graph(G2, [(A, NAME, Literal("two"))])
    store.delete_graph(G1)
    assert store.get_graph(G1) == []
    assert store.get_graph(G2) == [(A, NAME, Literal("two"))]


def test_whether_a_graph_is_there(store: SparqlClient) -> None:
    assert not store.has_graph(G1)
    store.put_graph(G1, [(A, NAME, Literal("one"))])
    assert store.has_graph(G1)
    assert not store.has_graph(G2)
    store.ping()  # the connection is fit for use after a refusal


def test_a_graph_that_is_not_there_is_empty_and_can_be_deleted(store: SparqlClient) -> None:
    assert store.get_graph(NEW) == []
    store.delete_graph(NEW)


def test_blank_nodes_keep_their_shape(store: SparqlClient) -> None:
    knows, x, y = URIRef(EX + "knows"), BNode("x"), BNode("y")
    sent: list[Triple] = [(x, knows, y), (y, knows, x), (y, NAME, Literal("y"))]
    store.put_graph(G1, sent)
    expected, got = Graph(), Graph()
    for triple in sent:
        expected.add(triple)
    for triple in store.get_graph(G1):
        got.add(triple)
    assert isomorphic(expected, got)


def test_a_bad_term_sends_nothing(store: SparqlClient) -> None:
    with pytest.raises(UsageError):
        store.put_graph(G1, [(A, NAME, Literal("ok")), (A, NAME, URIRef("no iri>"))])
    assert store.get_graph(G1) == []


# update


def test_update_with_parameters(store: SparqlClient) -> None:
    store.put_graph(G1, triples_of(3))
    store.update(
        f"DELETE {{ {IN_G1} }} INSERT {{ GRAPH <{G1}> {{ ?s <{NAME}> ?new }} }}"
        f" WHERE {{ {IN_G1} }}",
        {"v": Literal("value 1"), "new": Literal('"changed" \\')},
    )
    assert {str(o) for _, _, o in store.get_graph(G1)} == {"value 0", '"changed" \\', "value 2"}


def test_update_of_several_operations(store: SparqlClient) -> None:
    store.update(
        f"INSERT DATA {{ GRAPH <{G1}> {{ <{A}> <{NAME}> 'one' }} }} ;"
        f" INSERT DATA {{ GRAPH <{G2}> {{ <{A}> <{NAME}> 'two' }} }}"
    )
    assert store.get_graph(G1) == [(A, NAME, Literal("one"))]
    assert store.get_graph(G2) == [(A, NAME, Literal("two"))]


def test_a_malformed_update_changes_nothing(store: SparqlClient) -> None:
    with pytest.raises(QuerySyntaxError):
        store.update(f"INSERT DATA {{ GRAPH <{G1}> {{ <{A}> <{NAME}> 'one' }} }} ; NONSENSE")
    assert store.get_graph(G1) == []


def test_an_update_is_no_query(store: SparqlClient) -> None:
    with pytest.raises((QuerySyntaxError, EngineError)):
        store.select(f"INSERT DATA {{ GRAPH <{G1}> {{ <{A}> <{NAME}> 'one' }} }}")
    assert store.get_graph(G1) == []


# limits

SLOW = (
    f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{G1}> {{ ?a ?p ?x . ?b ?q ?y . ?c ?r ?z }}"
    " FILTER(CONTAINS(CONCAT(?x, ?y, ?z), 'never')) }"
)


def test_a_slow_query_is_given_up(store: SparqlClient) -> None:
    store.put_graph(G1, triples_of(800))
    begin = time.monotonic()
    with pytest.raises(QueryTimeoutError) as caught:
        store.select(SLOW, timeout=0.5)
    assert time.monotonic() - begin < 5
    assert caught.value.seconds == 0.5
    store.ping()


# streams


def test_a_large_answer_flows_with_flat_memory(store: SparqlClient) -> None:
    store.put_graph(G1, triples_of(2000))
    query = (
        f"SELECT ?a ?b WHERE {{ GRAPH <{G1}> {{ ?a <{NAME}> ?x . ?b <{NAME}> ?y }}"
        " FILTER(STRENDS(?x, '1')) }"
    )
    tracemalloc.start()
    with store.stream(query, accept="text/tab-separated-values") as body:
        total, lines = 0, 0
        for piece in body:
            total += len(piece)
            lines += piece.count(b"\n")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert lines >= 200 * 2000  # each of the 200 names that end in 1, with each of the 2000
    assert total > 20_000_000
    assert peak < 4_000_000


def test_a_stream_may_be_left_early(store: SparqlClient) -> None:
    store.put_graph(G1, triples_of(2000))
    with store.stream(f"SELECT * WHERE {{ {IN_G1} }}", accept="text/csv") as body:
        next(iter(body))
    assert len(store.select(f"SELECT * WHERE {{ {IN_G1} }} LIMIT 5")) == 5


@pytest.mark.parametrize(
    "accept",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ],
)
@pytest.mark.parametrize("rows", [0, 3])
def test_whole_answers_of_each_format_pass(store: SparqlClient, accept: str, rows: int) -> None:
    store.put_graph(G1, triples_of(rows + 1))
    query = f"SELECT ?s ?v WHERE {{ {IN_G1} FILTER(?v != 'value 0') }}"
    with store.stream(query, accept=accept) as body:
        data = b"".join(body)
    assert body.media_type == accept
    assert len(re.findall(rb"value \d", data)) == rows


# many at once


def test_threads_get_their_own_answers(store: SparqlClient) -> None:
    store.put_graph(G1, triples_of(200))

    def ask(i: int) -> set[str]:
        rows = store.select(f"SELECT ?v WHERE {{ {IN_G1} }}", {"s": URIRef(f"{EX}s{i % 200}")})
        return {str(row["v"]) for row in rows}

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, range(240)))
    assert answers == [{f"value {i % 200}"} for i in range(240)]


def test_a_slow_query_does_not_hold_up_a_fast_one(store: SparqlClient) -> None:
    store.put_graph(G1, triples_of(800))

    def slow() -> None:
        with pytest.raises(QueryTimeoutError):
            store.select(SLOW, timeout=2)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(slow)
        time.sleep(0.2)
        begin = time.monotonic()
        assert store.ask(f"ASK {{ {IN_G1} }}")
        assert time.monotonic() - begin < 1.5
        running.result()
