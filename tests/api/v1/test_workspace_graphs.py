"""Graphs of the workspace over HTTP: Graph Store Protocol, query and update, by right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from rdflib import Graph, Literal, URIRef
from tests.api.v1.service import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from tests.api.v1.service import Service

STORE, SPARQL = "/workspace/rdf-graph-store", "/workspace/sparql"
WORKING = "https://w3id.org/ssckg/graph/workspace/working/"
ACCOUNTS = "https://w3id.org/ssckg/graph/workspace/accounts"
ELSEWHERE = "http://example.org/graph"
TURTLE = {"content-type": "text/turtle"}
UPDATE = {"content-type": "application/sparql-update"}
ONE = b'<http://a/s> <http://a/p> "one" .'
TWO = b'<http://a/s> <http://a/p> "two" .'
S, P = URIRef("http://a/s"), URIRef("http://a/p")


class Caller:
    """Somebody at the service; paths begin at its root."""

    def __init__(self, service: Service, who: str) -> None:
        self._service, self._who = service, who

    def __call__(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = dict(more.pop("headers", {}))
        if self._who != "public":
            headers["authorization"] = f"Bearer {self._service.secrets[self._who]}"
        url = self._service.address + path
        return self._service.client.request(method, url, headers=headers, **more)

    def graph(self, path: str) -> Graph:
        answer = self("GET", STORE + path, headers={"accept": "text/turtle"})
        assert answer.status_code == 200, answer.text
        return Graph().parse(data=answer.content, format="turtle")

    def rows(self, query: str, **fields: str) -> list[dict[str, str]]:
        answer = self("POST", SPARQL, data={"query": query, **fields})
        assert answer.status_code == 200, answer.text
        bindings = answer.json()["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]


@pytest.fixture
def office(service: Service) -> Iterator[Caller]:
    caller = Caller(service, "secretariat")
    yield caller
    for one in caller("GET", STORE).json()["graphs"]:
        if one["may_write"]:
            caller("DELETE", f"{STORE}?graph={quote(one['graph'], safe='')}")


def test_a_graph_is_made_replaced_and_removed(office: Caller) -> None:
    made = office("PUT", f"{STORE}/draft/1", content=ONE, headers=TURTLE)
    place = f"{made.request.url.copy_with(path=STORE)}/draft/1"
    assert (made.status_code, made.headers["location"]) == (201, place)
    assert set(office.graph("/draft/1")) == {(S, P, Literal("one"))}

    again = office("PUT", f"{STORE}/draft/1", content=TWO, headers=TURTLE)
    assert (again.status_code, again.content) == (204, b"")
    assert set(office.graph(f"?graph={quote(WORKING + 'draft/1', safe='')}")) == {
        (S, P, Literal("two"))
    }

    assert office("DELETE", f"{STORE}/draft/1").status_code == 204
    assert office("GET", f"{STORE}/draft/1").status_code == 404
    assert office("DELETE", f"{STORE}/draft/1").status_code == 404


def test_an_empty_graph_is_there(office: Caller) -> None:
    assert office("PUT", f"{STORE}/empty", content=b"", headers=TURTLE).status_code == 201
    assert len(office.graph("/empty")) == 0
    assert office("HEAD", f"{STORE}/empty").status_code == 200


def test_post_adds_and_makes(office: Caller) -> None:
    made = office("POST", STORE, content=ONE, headers=TURTLE)
    place = made.headers["location"].partition(STORE)[2]
    more = office("POST", STORE + place, content=TWO, headers=TURTLE)

    assert (made.status_code, more.status_code) == (201, 204)
    assert set(office.graph(place).objects(S, P)) == {Literal("one"), Literal("two")}


def test_a_form_with_two_documents_is_merged(office: Caller) -> None:
    xml = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a/">'
        b'<rdf:Description rdf:about="http://a/s"><a:p>two</a:p></rdf:Description></rdf:RDF>'
    )
    files = [
        ("one", ("one.ttl", ONE, "text/turtle")),
        ("two", ("two.rdf", xml, "application/rdf+xml")),
    ]
    answer = office("POST", f"{STORE}?graph={quote(ELSEWHERE, safe='')}", files=files)

    assert answer.status_code == 201
    found = office.graph(f"?graph={quote(ELSEWHERE, safe='')}")
    assert set(found.objects(S, P)) == {Literal("one"), Literal("two")}


def test_blank_nodes_of_two_documents_stay_two(office: Caller) -> None:
    for _ in range(2):
        body = b"_:x <http://a/p> 'blank' ."
        assert office("POST", f"{STORE}/blank", content=body, headers=TURTLE).status_code < 300

    assert len(office.graph("/blank")) == 2


def test_the_default_graph_is_always_there(office: Caller) -> None:
    assert len(office.graph("?default")) == 0
    assert office("PUT", f"{STORE}?default", content=ONE, headers=TURTLE).status_code == 204
    assert set(office.graph("?default")) == {(S, P, Literal("one"))}
    assert office.rows("SELECT ?o { ?s ?p ?o }") == [{"o": "one"}]
    assert office("DELETE", f"{STORE}?default").status_code == 204
    assert len(office.graph("?default")) == 0


def test_patch_changes_a_graph_in_place(office: Caller) -> None:
    office("PUT", f"{STORE}/patched", content=ONE, headers=TURTLE)
    text = b"DELETE { ?s ?p 'one' } INSERT { ?s ?p 'two' } WHERE { ?s ?p 'one' }"
    assert office("PATCH", f"{STORE}/patched", content=text, headers=UPDATE).status_code == 204
    assert set(office.graph("/patched").objects(S, P)) == {Literal("two")}

    other = b"INSERT DATA { GRAPH <http://a/g> { <http://a/s> <http://a/p> 1 } }"
    assert office("PATCH", f"{STORE}/patched", content=other, headers=UPDATE).status_code == 403
    broken = office("PATCH", f"{STORE}/patched", content=b"INSERT", headers=UPDATE)
    assert broken.status_code == 400
    assert office("PATCH", f"{STORE}/patched", content=ONE, headers=TURTLE).status_code == 415
    assert office("PATCH", f"{STORE}/absent", content=text, headers=UPDATE).status_code == 404


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"not turtle", "text/turtle", 400),
        (ONE, "application/rdf+xml", 400),
        (ONE, "image/png", 415),
        (ONE, "", 415),
        (ONE, "text/turtle; charset=latin-1", 415),
    ],
)
def test_a_document_that_cannot_be_read_changes_nothing(
    office: Caller, content: bytes, media_type: str, status: int
) -> None:
    office("PUT", f"{STORE}/kept", content=TWO, headers=TURTLE)
    headers = {"content-type": media_type} if media_type else {}
    answer = office("PUT", f"{STORE}/kept", content=content, headers=headers)

    assert answer.status_code == status, answer.text
    assert set(office.graph("/kept").objects(S, P)) == {Literal("two")}


def test_a_condition_keeps_two_from_overwriting_one_another(office: Caller) -> None:
    office("PUT", f"{STORE}/shared", content=ONE, headers=TURTLE)
    mark = office("GET", f"{STORE}/shared").headers["etag"]
    first = office("PUT", f"{STORE}/shared", content=TWO, headers={**TURTLE, "if-match": mark})
    late = office("PUT", f"{STORE}/shared", content=ONE, headers={**TURTLE, "if-match": mark})
    taken = office("PUT", f"{STORE}/shared", content=ONE, headers={**TURTLE, "if-none-match": "*"})

    assert (first.status_code, late.status_code, taken.status_code) == (204, 412, 412)
    assert set(office.graph("/shared").objects(S, P)) == {Literal("two")}


@pytest.mark.parametrize(
    "place", ["?graph=relative", "?graph=a%3Ab&default", "", "/x?default", "?graph="]
)
def test_put_names_one_graph(office: Caller, place: str) -> None:
    assert office("PUT", STORE + place, content=ONE, headers=TURTLE).status_code == 400


def test_an_update_is_all_or_nothing_and_noted(office: Caller, service: Service) -> None:
    text = (
        f"INSERT DATA {{ GRAPH <{WORKING}u> {{ <http://a/s> <http://a/p> 1 }} }} ;"
        f" DELETE {{ GRAPH <{WORKING}u> {{ ?s ?p 1 }} }}"
        f" INSERT {{ GRAPH <{WORKING}u> {{ ?s ?p 2 }} }}"
        f" WHERE {{ GRAPH <{WORKING}u> {{ ?s ?p 1 }} }}"
    )
    answer = office("POST", SPARQL, content=text.encode(), headers=UPDATE)
    assert answer.json() == {"graphs": [{"graph": f"{WORKING}u", "before": None, "after": 1}]}
    assert office.rows(f"SELECT ?o {{ GRAPH <{WORKING}u> {{ ?s ?p ?o }} }}") == [{"o": "2"}]

    failing = (
        f"INSERT DATA {{ GRAPH <{WORKING}u> {{ <a:s> <a:p> 3 }} }} ; CREATE GRAPH <{WORKING}u>"
    )
    refused = office("POST", SPARQL, data={"update": failing})
    assert refused.status_code == 409
    assert office.rows(f"SELECT ?o {{ GRAPH <{WORKING}u> {{ ?s ?p ?o }} }}") == [{"o": "2"}]

    log = office.rows(
        "PREFIX prov: <http://www.w3.org/ns/prov#>"
        " SELECT ?who ?told { GRAPH <https://w3id.org/ssckg/graph/workspace/graph-changes> {"
        f" ?change prov:generated <{WORKING}u> ; prov:wasAssociatedWith ?who ;"
        " <http://www.w3.org/2000/01/rdf-schema#comment> ?told } }"
    )
    assert log[0]["who"].endswith("/agent/secretary")
    assert f"{WORKING}u: no graph before, 1 statement after" in {row["told"] for row in log}


def test_the_dataset_of_an_update_is_what_the_request_names(office: Caller) -> None:
    office("PUT", f"{STORE}/a", content=ONE, headers=TURTLE)
    office("PUT", f"{STORE}/b", content=TWO, headers=TURTLE)
    text = f"INSERT {{ GRAPH <{WORKING}c> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}"
    place = f"{SPARQL}?using-graph-uri={quote(WORKING + 'b', safe='')}"
    assert office("POST", place, content=text.encode(), headers=UPDATE).status_code == 200
    assert set(office.graph("/c").objects(S, P)) == {Literal("two")}

    both = f"WITH <{WORKING}a> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}"
    assert office("POST", place, content=both.encode(), headers=UPDATE).status_code == 400


def test_a_query_sees_the_graphs_that_it_names(office: Caller) -> None:
    office("PUT", f"{STORE}/a", content=ONE, headers=TURTLE)
    office("PUT", f"{STORE}/b", content=TWO, headers=TURTLE)
    everything = "SELECT ?o { GRAPH ?g { <http://a/s> ?p ?o } } ORDER BY ?o"
    assert office.rows(everything) == [{"o": "one"}, {"o": "two"}]
    assert office.rows(everything, **{"named-graph-uri": f"{WORKING}b"}) == [{"o": "two"}]
    assert office.rows("SELECT ?o { ?s ?p ?o }", **{"default-graph-uri": f"{WORKING}a"}) == [
        {"o": "one"}
    ]
    assert office.rows(f"SELECT ?o FROM <{WORKING}b> {{ ?s ?p ?o }}") == [{"o": "two"}]


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * FROM <{ACCOUNTS}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{ACCOUNTS}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    ],
)
def test_graphs_of_use_cases_are_not_asked_for(office: Caller, query: str) -> None:
    assert office("POST", SPARQL, data={"query": query}).status_code == 403
    fields = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": ACCOUNTS}
    assert office("POST", SPARQL, data=fields).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?g { GRAPH ?g { ?s ?p ?o } }",
        f"SELECT ?s {{ GRAPH <{ACCOUNTS}> {{ ?s ?p ?o }} }}",
        "SELECT ?s { ?s a <https://w3id.org/ssckg/ontology#Account> }",
    ],
)
def test_no_query_finds_them(office: Caller, query: str) -> None:
    graphs = {"https://w3id.org/ssckg/graph/workspace/graph-changes"}
    assert {row.get("g", "found") for row in office.rows(query)} <= graphs


@pytest.mark.parametrize("text", ["DROP ALL", "CLEAR ALL", "DROP NAMED ; DROP DEFAULT"])
def test_all_means_all_working_graphs(office: Caller, service: Service, text: str) -> None:
    office("PUT", f"{STORE}/a", content=ONE, headers=TURTLE)
    office("PUT", f"{STORE}?default", content=ONE, headers=TURTLE)
    asked = {"graph": URIRef(ACCOUNTS)}
    counted = "SELECT (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } }"
    before = list(service.workspace.store.select(counted, asked))

    assert office("POST", SPARQL, content=text.encode(), headers=UPDATE).status_code == 200
    assert office.rows("SELECT ?s { ?s ?p ?o }") == []
    log = "https://w3id.org/ssckg/graph/workspace/graph-changes"
    assert {row["g"] for row in office.rows("SELECT ?g { GRAPH ?g { ?s ?p ?o } }")} == {log}
    assert list(service.workspace.store.select(counted, asked)) == before


def test_an_update_reads_a_record_that_it_names(office: Caller) -> None:
    office("PUT", f"{STORE}/a", content=ONE, headers=TURTLE)
    log = "https://w3id.org/ssckg/graph/workspace/graph-changes"
    text = (
        f"INSERT {{ GRAPH <{WORKING}copy> {{ ?s <http://a/told> ?o }} }} WHERE {{ GRAPH <{log}>"
        " { ?s <http://www.w3.org/2000/01/rdf-schema#comment> ?o } }"
    )
    assert office("POST", SPARQL, content=text.encode(), headers=UPDATE).status_code == 200
    assert len(office.graph("/copy")) > 0


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ GRAPH <{ACCOUNTS}> {{ <http://a/s> <http://a/p> 1 }} }}",
        f"CREATE GRAPH <{ACCOUNTS}>",
        f"COPY <{WORKING}a> TO <{ACCOUNTS}>",
        "INSERT DATA { GRAPH <https://w3id.org/ssckg/graph/submission/x-2024-1> { <a:s> <a:p> 1 }}",
        "DROP GRAPH <https://w3id.org/ssckg/graph/workspace/graph-changes>",
        "LOAD <http://127.0.0.1:1/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "INSERT DATA { <a:s> a <https://w3id.org/ssckg/ontology#Submission> }",
        "INSERT DATA { <a:s> <https://w3id.org/ssckg/ontology#submissionState> <a:o> }",
    ],
)
def test_what_use_cases_keep_is_not_written(office: Caller, text: str) -> None:
    office("PUT", f"{STORE}/a", content=ONE, headers=TURTLE)
    answer = office("POST", SPARQL, content=text.encode(), headers=UPDATE)

    assert answer.status_code == 403, answer.text
    assert set(office.graph("/a")) == {(S, P, Literal("one"))}


def test_nothing_of_it_is_public(office: Caller, service: Service) -> None:
    office(
        "PUT", f"{STORE}/secret", content=b"<http://a/s> <http://a/p> 'hushhush' .", headers=TURTLE
    )
    answer = office("GET", f"{STORE}/secret")

    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers
    assert service.select("SELECT ?s { ?s ?p 'hushhush' }") == []


@pytest.mark.parametrize("who", sorted({*PEOPLE, "public"} - {"secretariat"}))
def test_who_gets_in(service: Service, who: str) -> None:
    caller = Caller(service, who)
    wanted = 401 if who == "public" else 403
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", STORE, {}),
        ("GET", f"{STORE}/x", {}),
        ("PUT", f"{STORE}/x", {"content": ONE, "headers": TURTLE}),
        ("POST", f"{STORE}/x", {"content": ONE, "headers": TURTLE}),
        ("POST", STORE, {"content": ONE, "headers": TURTLE}),
        ("DELETE", f"{STORE}/x", {}),
        ("PATCH", f"{STORE}/x", {"content": b"CLEAR DEFAULT", "headers": UPDATE}),
        ("GET", SPARQL, {}),
        ("GET", f"{SPARQL}?query=ASK%7B%7D", {}),
        ("POST", SPARQL, {"data": {"query": "ASK {}"}}),
        ("POST", SPARQL, {"data": {"update": "CLEAR DEFAULT"}}),
        ("POST", SPARQL, {"content": b"CLEAR DEFAULT", "headers": UPDATE}),
    ]
    for method, path, more in calls:
        assert caller(method, path, **more).status_code == wanted, (method, path)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"data": {"update": ["CLEAR DEFAULT", "CLEAR NAMED"]}}, 400),
        ({"data": {"update": "CLEAR DEFAULT", "query": "ASK {}"}}, 400),
        ({"data": {"update": "ASK {}"}}, 400),
        ({"data": {"update": "CLEAR WHAT"}}, 400),
        ({"data": {"other": "x"}}, 400),
        ({"content": b"CLEAR DEFAULT", "headers": {"content-type": "text/plain"}}, 415),
        ({"content": b"CLEAR DEFAULT"}, 415),
        ({"content": "# é\nCLEAR DEFAULT".encode("utf-16"), "headers": UPDATE}, 400),
    ],
)
def test_updates_that_cannot_be_understood(
    office: Caller, more: dict[str, Any], status: int
) -> None:
    assert office("POST", SPARQL, **more).status_code == status
    assert office("GET", f"{SPARQL}?update=CLEAR%20DEFAULT").status_code == 400
    assert office("PUT", SPARQL, content=b"CLEAR DEFAULT", headers=UPDATE).status_code == 405


def test_relative_iris_of_an_update_are_resolved_at_the_endpoint(
    office: Caller, service: Service
) -> None:
    text = b"INSERT DATA { <http://a/s> <http://a/p> <test> }"
    assert office("POST", SPARQL, content=text, headers=UPDATE).status_code == 200
    assert office.rows("SELECT ?o { ?s ?p ?o }") == [{"o": f"{service.address}/workspace/test"}]


def test_the_endpoint_says_that_it_takes_updates(office: Caller) -> None:
    answer = office("GET", SPARQL, headers={"accept": "text/turtle"})
    sd = "http://www.w3.org/ns/sparql-service-description#"
    found = Graph().parse(data=answer.content, format="turtle")

    languages = set(found.objects(None, URIRef(f"{sd}supportedLanguage")))
    assert languages == {URIRef(f"{sd}SPARQL11Query"), URIRef(f"{sd}SPARQL11Update")}
