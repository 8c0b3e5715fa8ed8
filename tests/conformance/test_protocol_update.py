"""SPARQL 1.1 Protocol, update operation: a case for each test of the W3C, under its name.

Requests and expectations are ours, from https://www.w3.org/TR/sparql11-protocol/, section 2.2.
Updates are taken where graphs may be changed, in the workspace; what is published takes none, and
a case of its own says so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from tests.conformance.door import FORM, QUERY, UPDATE, Answer, Door
from tests.conformance.test_protocol_query import ONE, THREE, TRIG, TWO, refused, says

if TYPE_CHECKING:
    from collections.abc import Callable

proves = pytest.mark.proves
USING, NAMED = "using-graph-uri", "using-named-graph-uri"
MADE = "http://conformance.example/made"
SHEET = "<http://conformance.example/Sheet>"
COPY = f"INSERT {{ GRAPH <{MADE}> {{ ?s a <x:Found> }} }} WHERE {{ ?s a {SHEET} }}"
COPY_NAMED = COPY.replace(f"WHERE {{ ?s a {SHEET} }}", f"WHERE {{ GRAPH ?g {{ ?s a {SHEET} }} }}")
FOUND = f"SELECT ?s {{ GRAPH <{MADE}> {{ ?s a <x:Found> }} }} ORDER BY ?s"
NOT_UTF8 = f"{UPDATE}; charset=UTF-16"


@pytest.fixture
def door(workspace: Door) -> Door:
    parts = " ".join(f"GRAPH {line}" for line in TRIG.splitlines())
    done(workspace.direct(UPDATE, f"DROP ALL ; INSERT DATA {{ {parts} }}"))
    return workspace


def done(answer: Answer) -> None:
    assert 200 <= answer.status < 400, answer.body


def found(door: Door, query: str = FOUND) -> list[str]:
    answer = door.direct(QUERY, query)
    assert answer.status == 200, answer.body
    return [row["s"]["value"] for row in json.loads(answer.body)["results"]["bindings"]]


@proves("protocol", "update_post_direct")
def test_update_post_direct(door: Door) -> None:
    done(door.direct(UPDATE, "CLEAR ALL"))
    assert not says(door.direct(QUERY, f"ASK {{ GRAPH ?g {{ ?s a {SHEET} }} }}"))


@proves("protocol", "update_post_form")
def test_update_post_form(door: Door) -> None:
    done(door.form([("update", f"CLEAR GRAPH <{ONE}>")]))
    assert not says(door.direct(QUERY, f"ASK {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}"))
    assert says(door.direct(QUERY, f"ASK {{ GRAPH <{TWO}> {{ ?s ?p ?o }} }}"))


@proves("protocol", "update_dataset_default_graph")
def test_update_dataset_default_graph(door: Door) -> None:
    done(door.direct(UPDATE, COPY, (USING, ONE)))
    assert found(door) == [ONE]


@proves("protocol", "update_dataset_default_graphs")
def test_update_dataset_default_graphs(door: Door) -> None:
    done(door.form([("update", COPY), (USING, ONE), (USING, TWO)]))
    assert found(door) == [ONE, TWO]


@proves("protocol", "update_dataset_named_graphs")
def test_update_dataset_named_graphs(door: Door) -> None:
    done(door.direct(UPDATE, COPY_NAMED, (NAMED, TWO), (NAMED, THREE)))
    assert found(door) == [THREE, TWO]


@proves("protocol", "update_dataset_full")
def test_update_dataset_full(door: Door) -> None:
    graphs = ((USING, ONE), (NAMED, TWO))
    done(door.direct(UPDATE, COPY, *graphs))
    assert found(door) == [ONE]
    done(door.direct(UPDATE, f"DROP GRAPH <{MADE}>"))
    done(door.direct(UPDATE, COPY_NAMED, *graphs))
    assert found(door) == [TWO]


@proves("protocol", "update_base_uri")
def test_update_base_uri(door: Door) -> None:
    """A relative IRI is made absolute, by a base that the service defines."""
    text = f"INSERT DATA {{ GRAPH <{MADE}> {{ <x:s> <x:p> <relative> }} }}"
    done(door.direct(UPDATE, text))
    (iri,) = found(door, f"SELECT ?s {{ GRAPH <{MADE}> {{ <x:s> <x:p> ?s FILTER isIRI(?s) }} }}")
    assert iri == door.url.removesuffix("sparql") + "relative"
    done(door.direct(UPDATE, f"BASE <http://b.example/> CLEAR GRAPH <{MADE}> ;" + text))
    (iri,) = found(door, f"SELECT ?s {{ GRAPH <{MADE}> {{ <x:s> <x:p> ?s }} }}")
    assert iri == "http://b.example/relative"


@proves("protocol", "bad_update_get")
def test_bad_update_get(door: Door) -> None:
    refused(door.send("GET", urlencode({"update": "CLEAR ALL"})), 400, 405)
    unchanged(door)


@proves("protocol", "bad_multiple_updates")
def test_bad_multiple_updates(door: Door) -> None:
    refused(door.form([("update", "CLEAR NAMED"), ("update", "CLEAR DEFAULT")]), 400)
    refused(door.form([("update", "CLEAR NAMED"), ("query", "ASK {}")]), 400)
    unchanged(door)


@proves("protocol", "bad_update_wrong_media_type")
def test_bad_update_wrong_media_type(door: Door) -> None:
    refused(door.direct("text/plain", "CLEAR NAMED"), 400, 415)
    refused(door.direct(QUERY, "CLEAR NAMED"), 400, 415)
    unchanged(door)


@proves("protocol", "bad_update_missing_form_type")
def test_bad_update_missing_form_type(door: Door) -> None:
    refused(door.send("POST", body=b"update=CLEAR%20NAMED"), 400, 415)
    unchanged(door)


@proves("protocol", "bad_update_non_utf8")
def test_bad_update_non_utf8(door: Door) -> None:
    body = "CLEAR NAMED".encode("utf-16")
    for kind in (NOT_UTF8, UPDATE):
        refused(door.send("POST", body=body, headers={"Content-Type": kind}), 400, 415)
    unchanged(door)


@proves("protocol", "bad_update_syntax")
@pytest.mark.parametrize("text", ["CLEAR everything", "INSERT DATA { <x:a> <x:b> ?c }", "x"])
def test_bad_update_syntax(door: Door, text: str) -> None:
    refused(door.form([("update", text)]), 400)
    unchanged(door)


@proves("protocol", "bad_update_dataset_conflict")
@pytest.mark.parametrize("field", [USING, NAMED])
@pytest.mark.parametrize(
    "text",
    [
        f"WITH <{TWO}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"DELETE {{ ?s ?p ?o }} USING <{TWO}> WHERE {{ ?s ?p ?o }}",
        f"DELETE {{ ?s ?p ?o }} USING NAMED <{TWO}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    ],
    ids=["with", "using", "using named"],
)
def test_bad_update_dataset_conflict(door: Door, field: str, text: str) -> None:
    """A dataset in the request and one in the text exclude one another (section 2.2.3)."""
    refused(door.direct(UPDATE, text, (field, ONE)), 400)
    unchanged(door)


def unchanged(door: Door) -> None:
    graphs = found(door, "SELECT DISTINCT ?s { GRAPH ?s { ?x ?y ?z } } ORDER BY ?s")
    assert [one for one in graphs if one.startswith("http://conformance")] == [ONE, THREE, TWO]


@pytest.mark.parametrize("kind", [UPDATE, FORM])
def test_what_is_published_takes_no_update(publish: Callable[[str], str], kind: str) -> None:
    door = Door(publish(TRIG) + "/sparql")
    text = "CLEAR ALL"
    answer = door.direct(kind, text if kind == UPDATE else urlencode({"update": text}))
    refused(answer, 403)
    assert says(door.direct(QUERY, f"ASK {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}"))
