"""SPARQL 1.1 Protocol, query operation: a case for each test of the W3C, under its name.

Requests and expectations are ours, from https://www.w3.org/TR/sparql11-protocol/, section 2.1;
each is sent to the published dataset and to the graphs of the workspace.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from rdflib import Graph
from tests.conformance.door import FORM, QUERY, UPDATE, Answer, Door

if TYPE_CHECKING:
    from collections.abc import Callable

proves = pytest.mark.proves
ONE, TWO, THREE = (f"http://conformance.example/{name}" for name in ("one", "two", "three"))
TRIG = "".join(
    f"<{g}> {{ <{g}> a <http://conformance.example/Sheet> . }}\n" for g in (ONE, TWO, THREE)
)
OF_ONE, OF_TWO, OF_THREE = (f"<{g}> a ?kind" for g in (ONE, TWO, THREE))
DEFAULT, NAMED = "default-graph-uri", "named-graph-uri"
ASK = "ASK {}"
BOTH = f"ASK {{ {OF_ONE} . {OF_TWO} }}"
BOTH_NOT_THREE = f"ASK {{ {OF_ONE} . {OF_TWO} FILTER NOT EXISTS {{ {OF_THREE} }} }}"
EACH_IN_ITS_OWN = (
    f"ASK {{ GRAPH <{ONE}> {{ {OF_ONE} }} GRAPH <{TWO}> {{ {OF_TWO} }}"
    f" FILTER NOT EXISTS {{ GRAPH ?other {{ {OF_THREE} }} }} }}"
)


@pytest.fixture(scope="module", params=["published", "workspace"])
def door(request: pytest.FixtureRequest, publish: Callable[[str], str], workspace: Door) -> Door:
    if request.param == "published":
        return Door(publish(TRIG) + "/sparql")
    parts = " ".join(f"GRAPH {line}" for line in TRIG.splitlines())
    text = f"CLEAR ALL ; INSERT DATA {{ {parts} }}"
    assert workspace.direct(UPDATE, text).status == 200
    return workspace


def says(answer: Answer) -> bool:
    """Return the truth that an answer in one of the two forms for truths holds."""
    assert answer.status == 200, answer.body
    assert answer.media_type == "application/sparql-results+json"
    truth = json.loads(answer.body)["boolean"]
    assert isinstance(truth, bool)
    return truth


def refused(answer: Answer, *statuses: int) -> None:
    assert answer.status in statuses, (answer.status, answer.body)
    assert answer.media_type == "application/problem+json"


@proves("protocol", "query_get")
def test_query_get(door: Door) -> None:
    assert says(door.send("GET", "query=" + quote(ASK)))


@proves("protocol", "query_post_form")
def test_query_post_form(door: Door) -> None:
    assert says(door.form([("query", ASK)]))


@proves("protocol", "query_post_direct")
def test_query_post_direct(door: Door) -> None:
    assert says(door.direct(QUERY, ASK))


@proves("protocol", "query_dataset_default_graphs_get")
def test_query_dataset_default_graphs_get(door: Door) -> None:
    fields = [("query", BOTH_NOT_THREE), (DEFAULT, ONE), (DEFAULT, TWO)]
    assert says(door.send("GET", urlencode(fields)))
    assert not says(door.send("GET", urlencode([("query", BOTH), (DEFAULT, ONE)])))


@proves("protocol", "query_dataset_default_graphs_post")
def test_query_dataset_default_graphs_post(door: Door) -> None:
    assert says(door.direct(QUERY, BOTH_NOT_THREE, (DEFAULT, ONE), (DEFAULT, TWO)))
    assert says(door.form([("query", BOTH_NOT_THREE), (DEFAULT, ONE), (DEFAULT, TWO)]))
    assert not says(door.direct(QUERY, BOTH, (DEFAULT, TWO)))


@proves("protocol", "query_dataset_named_graphs_post")
def test_query_dataset_named_graphs_post(door: Door) -> None:
    assert says(door.direct(QUERY, EACH_IN_ITS_OWN, (NAMED, ONE), (NAMED, TWO)))
    assert not says(door.direct(QUERY, EACH_IN_ITS_OWN, (NAMED, ONE)))
    # Where graphs are named and no default graph is, the default graph is empty.
    assert not says(door.direct(QUERY, f"ASK {{ {OF_ONE} }}", (NAMED, ONE)))


@proves("protocol", "query_dataset_named_graphs_get")
def test_query_dataset_named_graphs_get(door: Door) -> None:
    fields = [("query", EACH_IN_ITS_OWN), (NAMED, ONE), (NAMED, TWO)]
    assert says(door.send("GET", urlencode(fields)))


@proves("protocol", "query_dataset_full")
def test_query_dataset_full(door: Door) -> None:
    text = EACH_IN_ITS_OWN.replace("ASK {", f"ASK {{ {OF_THREE} .", 1)
    assert says(door.direct(QUERY, text, (DEFAULT, THREE), (NAMED, ONE), (NAMED, TWO)))
    assert not says(door.direct(QUERY, text, (NAMED, ONE), (NAMED, TWO)))


@proves("protocol", "query_multiple_dataset")
def test_query_multiple_dataset(door: Door) -> None:
    """The dataset of the request wins over the one of the text (section 2.1.4)."""
    text = EACH_IN_ITS_OWN.replace("ASK", f"ASK FROM <{THREE}> FROM NAMED <{THREE}>", 1)
    assert says(door.direct(QUERY, text, (NAMED, ONE), (NAMED, TWO)))
    text = f"ASK FROM <{THREE}> {{ {OF_ONE} FILTER NOT EXISTS {{ {OF_THREE} }} }}"
    assert says(door.direct(QUERY, text, (DEFAULT, ONE)))


@proves("protocol", "query_content_type_select")
@pytest.mark.parametrize(
    "wanted",
    [
        *("", "application/sparql-results+xml", "application/sparql-results+json"),
        *("text/csv", "text/tab-separated-values"),
    ],
)
def test_query_content_type_select(door: Door, wanted: str) -> None:
    answer = _asked(door, "SELECT (1 AS ?n) {}", wanted)
    assert answer.media_type == (wanted or "application/sparql-results+json")


@proves("protocol", "query_content_type_ask")
@pytest.mark.parametrize(
    "wanted", ["", "application/sparql-results+xml", "application/sparql-results+json"]
)
def test_query_content_type_ask(door: Door, wanted: str) -> None:
    answer = _asked(door, ASK, wanted)
    assert answer.media_type == (wanted or "application/sparql-results+json")


RDF = {
    "": "turtle",
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
}


@proves("protocol", "query_content_type_describe")
@pytest.mark.parametrize("wanted", RDF)
def test_query_content_type_describe(door: Door, wanted: str) -> None:
    answer = _asked(door, "DESCRIBE <http://conformance.example/nothing>", wanted)
    assert answer.media_type == (wanted or "text/turtle")
    assert len(Graph().parse(data=answer.body, format=RDF[wanted])) == 0


@proves("protocol", "query_content_type_construct")
@pytest.mark.parametrize("wanted", RDF)
def test_query_content_type_construct(door: Door, wanted: str) -> None:
    answer = _asked(door, "CONSTRUCT { <s:s> <http://p.example/p> 1 } WHERE {}", wanted)
    assert answer.media_type == (wanted or "text/turtle")
    assert len(Graph().parse(data=answer.body, format=RDF[wanted])) == 1


def _asked(door: Door, text: str, wanted: str) -> Answer:
    headers = {"Content-Type": QUERY, **({"Accept": wanted} if wanted else {})}
    answer = door.send("POST", body=text.encode(), headers=headers)
    assert answer.status == 200, answer.body
    return answer


@proves("protocol", "bad_query_method")
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_bad_query_method(door: Door, method: str) -> None:
    answer = door.send(method, "query=" + quote(ASK), headers={"Content-Type": FORM})
    refused(answer, 405)
    assert {"GET", "POST"} <= {name.strip() for name in answer.headers["allow"].split(",")}


@proves("protocol", "bad_multiple_queries")
def test_bad_multiple_queries(door: Door) -> None:
    twice = urlencode([("query", ASK), ("query", "SELECT * {}")])
    refused(door.send("GET", twice), 400)
    refused(door.send("POST", body=twice.encode(), headers={"Content-Type": FORM}), 400)
    refused(door.form([("query", ASK)], query="query=" + quote(ASK)), 400)


@proves("protocol", "bad_query_wrong_media_type")
@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/sparql"])
def test_bad_query_wrong_media_type(door: Door, kind: str) -> None:
    refused(door.direct(kind, ASK), 400, 415)


@proves("protocol", "bad_query_missing_form_type")
def test_bad_query_missing_form_type(door: Door) -> None:
    refused(door.send("POST", body=b"query=" + quote(ASK).encode()), 400, 415)


@proves("protocol", "bad_query_missing_direct_type")
def test_bad_query_missing_direct_type(door: Door) -> None:
    refused(door.send("POST", body=ASK.encode()), 400, 415)


@proves("protocol", "bad_query_non_utf8")
def test_bad_query_non_utf8(door: Door) -> None:
    said = {"Content-Type": f"{QUERY}; charset=UTF-16"}
    refused(door.send("POST", body=ASK.encode("utf-16"), headers=said), 400, 415)
    unsaid = {"Content-Type": QUERY}
    refused(door.send("POST", body=ASK.encode("utf-16"), headers=unsaid), 400, 415)
    refused(door.send("POST", body=b'ASK { FILTER("\xe9" = "") }', headers=unsaid), 400, 415)


@proves("protocol", "bad_query_syntax")
@pytest.mark.parametrize("text", ["ASK {", "ASK { ?s ?p }", "FIND ?x", ""])
def test_bad_query_syntax(door: Door, text: str) -> None:
    refused(door.send("GET", "query=" + quote(text)), 400)
