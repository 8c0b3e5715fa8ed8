"""What the endpoint answers: media types, whole answers or errors, headers, neighbours."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from tests.api.served import G1, MANY, MANY_GRAPH, ROWS_THEN_SLOW, SLOW, serving

from ssckg.io.sparql_text import Form
from ssckg.store.renewal import RenewableEngine
from ssckg_api.answer_cache import Answer, AnswerCache, Key
from ssckg_api.negotiation import OFFERS
from ssckg_api.settings import EndpointSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    Start = Callable[[EndpointSettings], str]

PROBLEM = "application/problem+json"
ALL = f"SELECT ?s ?n FROM <{MANY_GRAPH}> {{ ?s <http://test.example/n> ?n }}"
ALL_TRIPLES = f"CONSTRUCT {{ ?s ?p ?o }} FROM <{MANY_GRAPH}> WHERE {{ ?s ?p ?o }}"
ONE = "SELECT ?name ?missing { <http://test.example/a> <http://test.example/name> ?name }"
TEXT = 'Ä "quoted", \nline'
XMLNS = "{http://www.w3.org/2005/sparql-results#}"


def _get(client: httpx.Client, endpoint: str, query: str, accept: str) -> httpx.Response:
    return client.get(endpoint, params={"query": query}, headers={"Accept": accept})


def test_rows_in_each_format_say_the_same(client: httpx.Client, endpoint: str) -> None:
    response = _get(client, endpoint, ONE, "application/sparql-results+json")
    expected = {"type": "literal", "value": TEXT, "xml:lang": "en"}
    assert response.json()["results"]["bindings"] == [{"name": expected}]
    root = ElementTree.fromstring(  # noqa: S314  our own answer
        _get(client, endpoint, ONE, "application/sparql-results+xml").content
    )
    assert [e.text for e in root.iter(f"{XMLNS}literal")] == [TEXT]
    table = list(csv.reader(io.StringIO(_get(client, endpoint, ONE, "text/csv").text, newline="")))
    assert table == [["name", "missing"], [TEXT, ""]]
    lines = _get(client, endpoint, ONE, "text/tab-separated-values").text.splitlines()
    assert lines == ["?name\t?missing", '"Ä \\"quoted\\", \\nline"@en\t']


@pytest.mark.parametrize("form", [Form.SELECT, Form.ASK, Form.CONSTRUCT, Form.DESCRIBE])
def test_every_offer_is_answered_under_its_name(
    client: httpx.Client, endpoint: str, form: Form
) -> None:
    queries = {
        Form.SELECT: ONE,
        Form.ASK: "ASK { ?s ?p ?o }",
        Form.CONSTRUCT: f"CONSTRUCT WHERE {{ <{G1}> ?p ?o }}",
        Form.DESCRIBE: "DESCRIBE <http://test.example/b>",
    }
    for offer in OFFERS[form]:
        response = _get(client, endpoint, queries[form], offer.media_type)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == offer.content_type
        assert "accept" in response.headers["vary"].lower()
        assert response.content


@pytest.mark.parametrize(
    ("media_type", "rdf_format"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("text/plain", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/xml", RdfFormat.RDF_XML),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/json", RdfFormat.JSON_LD),
        ("text/n3", RdfFormat.TURTLE),
        ("application/trig", RdfFormat.TRIG),
        ("application/n-quads", RdfFormat.N_QUADS),
    ],
)
def test_triples_in_each_format_say_the_same(
    client: httpx.Client, endpoint: str, media_type: str, rdf_format: RdfFormat
) -> None:
    response = _get(client, endpoint, "DESCRIBE <http://test.example/a>", media_type)
    triples = list(parse(response.content, rdf_format))
    assert len(triples) == 3
    name = NamedNode("http://test.example/name")
    assert [t.object.value for t in triples if t.predicate == name] == [TEXT]


def test_nothing_acceptable_is_406_with_the_list(client: httpx.Client, endpoint: str) -> None:
    response = _get(client, endpoint, ONE, "image/png, text/turtle")
    assert response.status_code == 406
    assert response.headers["content-type"] == PROBLEM
    assert response.json()["available"][:4] == [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ]
    assert _get(client, endpoint, "ASK {}", "text/csv").status_code == 406
    assert client.get(endpoint, params={"query": ONE, "format": "ttl"}).status_code == 406


def test_format_comes_before_accept(client: httpx.Client, endpoint: str) -> None:
    params = {"query": ONE, "format": "csv"}
    response = client.get(endpoint, params=params, headers={"Accept": "image/png"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ('SELECT ("<script>" AS ?x) {}', "&lt;script&gt;"),
        ("ASK {}", "yes"),
        ("DESCRIBE <http://test.example/b>", "&lt;http://test.example/b&gt;"),
    ],
)
def test_a_browser_gets_a_page_and_nothing_in_it_runs(
    client: httpx.Client, endpoint: str, query: str, shown: str
) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = _get(client, endpoint, query, accept)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert shown in response.text
    assert "'unsafe-inline'" not in response.headers["content-security-policy"]
    assert "<script>" not in response.text


def test_a_page_says_how_many_rows_it_leaves_out(client: httpx.Client, endpoint: str) -> None:
    text = _get(client, endpoint, ALL, "text/html").text
    assert "20000 rows; the first 1,000 are shown" in " ".join(text.split())


def test_head_is_get_without_the_body(client: httpx.Client, endpoint: str) -> None:
    for query in (ONE, ALL, "SELECT"):
        get = client.get(endpoint, params={"query": query})
        head = client.head(endpoint, params={"query": query})
        assert head.content == b""
        assert (head.status_code, head.headers["content-length"]) == (
            get.status_code,
            get.headers["content-length"],
        )


def test_options_and_preflight(client: httpx.Client, endpoint: str) -> None:
    plain = client.options(endpoint)
    assert (plain.status_code, plain.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    asked = {
        "Origin": "https://page.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, x-requested-with",
    }
    headers = client.options(endpoint, headers=asked).headers
    assert headers["access-control-allow-origin"] == "*"
    assert "POST" in headers["access-control-allow-methods"]
    assert headers["access-control-allow-headers"] == "content-type, x-requested-with"
    assert "access-control-allow-credentials" not in headers


def test_every_answer_may_be_read_by_any_page_and_names_no_server(
    client: httpx.Client, endpoint: str
) -> None:
    for query in (ONE, "SELECT", "ASK {}"):
        headers = client.get(endpoint, params={"query": query}).headers
        assert headers["access-control-allow-origin"] == "*"
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers
        assert "set-cookie" not in headers


def test_large_answers_are_compressed_for_who_takes_it(endpoint: str) -> None:
    url = f"{endpoint}?query={quote(ALL)}&format=csv"
    raw = {"Accept-Encoding": "identity"}
    with httpx.Client(trust_env=False) as client:
        plain = client.get(url, headers=raw)
        assert "content-encoding" not in plain.headers
        with client.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as packed:
            body = b"".join(packed.iter_raw())
            assert packed.headers["content-encoding"] == "gzip"
            assert "accept-encoding" in packed.headers["vary"].lower()
            assert int(packed.headers["content-length"]) == len(body)
        assert gzip.decompress(body) == plain.content
        assert len(body) < len(plain.content) / 4
        small = client.get(f"{endpoint}?query={quote(ONE)}", headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in small.headers


def test_a_middling_answer_is_compressed_too(client: httpx.Client, endpoint: str) -> None:
    response = client.get(endpoint, params={"query": f"{ALL} LIMIT 100"})
    assert response.headers["content-encoding"] == "gzip"
    assert len(response.json()["results"]["bindings"]) == 100


@pytest.mark.parametrize("offer", OFFERS[Form.SELECT][:4], ids=lambda offer: offer.media_type)
def test_a_large_select_is_whole(client: httpx.Client, endpoint: str, offer: object) -> None:
    media_type = offer.media_type  # type: ignore[attr-defined]
    response = _get(client, endpoint, ALL, media_type)
    assert response.content.count(b"http://test.example/i") == MANY
    assert response.content.count(" é".encode()) == MANY


@pytest.mark.parametrize("offer", OFFERS[Form.CONSTRUCT][:6], ids=lambda offer: offer.media_type)
def test_a_large_construct_is_whole(client: httpx.Client, endpoint: str, offer: object) -> None:
    media_type = offer.media_type  # type: ignore[attr-defined]
    response = _get(client, endpoint, ALL_TRIPLES, media_type)
    assert response.content.count(b"http://test.example/i") == MANY


def _timed_out(response: httpx.Response) -> None:
    assert response.status_code == 503, response.text[:300]
    assert response.headers["content-type"] == PROBLEM
    assert int(response.headers["retry-after"]) > 0
    assert response.json()["type"].endswith("/query-timeout")


@pytest.mark.parametrize("media_type", [o.media_type for o in OFFERS[Form.SELECT]])
def test_rows_that_stop_in_the_middle_are_never_a_200(
    client: httpx.Client, start: Start, media_type: str
) -> None:
    endpoint = start(EndpointSettings(timeout=0.8))
    _timed_out(_get(client, endpoint, ROWS_THEN_SLOW, media_type))


@pytest.mark.parametrize("media_type", [o.media_type for o in OFFERS[Form.CONSTRUCT][:6]])
def test_triples_that_stop_in_the_middle_are_never_a_200(
    client: httpx.Client, start: Start, media_type: str
) -> None:
    endpoint = start(EndpointSettings(timeout=0.8))
    where = ROWS_THEN_SLOW.split("{", 1)[1]
    query = f"CONSTRUCT {{ ?s <http://test.example/n> ?n }} WHERE {{ {where}"
    _timed_out(_get(client, endpoint, query, media_type))


def test_a_slow_query_times_out_for_every_form(client: httpx.Client, start: Start) -> None:
    endpoint = start(EndpointSettings(timeout=0.5))
    group = SLOW.split("{", 1)[1]
    for query in (SLOW, f"ASK {{ {group}", f"DESCRIBE ?a WHERE {{ {group}"):
        started = time.monotonic()
        _timed_out(client.get(endpoint, params={"query": query}))
        assert time.monotonic() - started < 5


def test_a_client_may_shorten_the_time_but_not_extend_it(
    client: httpx.Client, start: Start
) -> None:
    endpoint = start(EndpointSettings(timeout=1.5))
    started = time.monotonic()
    _timed_out(client.get(endpoint, params={"query": SLOW, "timeout": "0.3"}))
    short = time.monotonic() - started
    _timed_out(client.get(endpoint, params={"query": SLOW, "timeout": "600"}))
    assert short < 1.4 < time.monotonic() - started - short < 10


def test_an_answer_over_the_limit_is_an_error(client: httpx.Client, start: Start) -> None:
    endpoint = start(EndpointSettings(max_result_bytes=500_000))
    response = client.get(endpoint, params={"query": ALL})
    assert response.status_code == 422
    assert response.json()["type"].endswith("/result-too-large")
    assert client.get(endpoint, params={"query": f"{ALL} LIMIT 1000"}).status_code == 200


def test_no_room_on_disk_is_an_error(client: httpx.Client, start: Start) -> None:
    endpoint = start(EndpointSettings(spool_bytes=100_000))
    params = {"query": ALL, "format": "csv"}
    response = client.get(endpoint, params=params, headers={"Accept-Encoding": "identity"})
    assert response.status_code == 503
    assert response.json()["type"].endswith("/no-room")
    assert client.get(endpoint, params={"query": ONE}).status_code == 200


def test_slow_queries_do_not_block_a_fast_one(start: Start) -> None:
    endpoint = start(EndpointSettings(timeout=6))
    with ThreadPoolExecutor(4) as pool, httpx.Client(trust_env=False) as client:
        slow = [
            pool.submit(httpx.get, endpoint, params={"query": SLOW}, timeout=30) for _ in "1234"
        ]
        time.sleep(0.5)
        fastest = []
        for _ in range(10):
            started = time.monotonic()
            assert client.get(endpoint, params={"query": ONE}).status_code == 200
            fastest.append(time.monotonic() - started)
        assert not any(future.done() for future in slow)
        assert sorted(fastest)[5] < 0.2
        for future in slow:
            _timed_out(future.result())


def test_too_many_queries_are_asked_to_come_back(start: Start) -> None:
    endpoint = start(EndpointSettings(timeout=3, max_running=2, max_waiting=1, max_wait=0.3))
    with ThreadPoolExecutor(4) as pool:
        slow = [pool.submit(httpx.get, endpoint, params={"query": SLOW}, timeout=30) for _ in "12"]
        time.sleep(0.5)
        waiting = pool.submit(httpx.get, endpoint, params={"query": ONE}, timeout=30)
        time.sleep(0.1)
        refused = httpx.get(endpoint, params={"query": ONE}, timeout=30)
        for response in (refused, waiting.result()):
            assert response.status_code == 503
            assert response.json()["type"].endswith("/busy")
            assert response.headers["retry-after"] == "5"
        for future in slow:
            _timed_out(future.result())
    deadline = time.monotonic() + 10
    while httpx.get(endpoint, params={"query": ONE}).status_code == 503:
        assert time.monotonic() < deadline, "places were not given back"
        time.sleep(0.2)


def test_a_client_that_leaves_stops_its_query(engine: RenewableEngine, endpoint: str) -> None:
    """The engine's process is replaced, since nothing else stops a query."""
    before = engine.token()
    url = urlsplit(endpoint)
    with socket.create_connection((url.hostname or "", url.port or 0)) as connection:
        request = f"GET {url.path}?query={quote(SLOW)} HTTP/1.1\r\nHost: x\r\n\r\n"
        connection.sendall(request.encode())
        time.sleep(0.5)
    deadline = time.monotonic() + 10
    while engine.token() is before or before.pid is not None:  # type: ignore[attr-defined]
        assert time.monotonic() < deadline, "the query still runs"
        time.sleep(0.1)
    assert httpx.get(endpoint, params={"query": ONE}).status_code == 200


def test_answers_under_way_survive_a_replaced_engine(
    engine: RenewableEngine, endpoint: str
) -> None:
    failures: list[str] = []
    is_over = threading.Event()

    def _keep_asking() -> None:
        with httpx.Client(trust_env=False) as client:
            while not is_over.is_set():
                response = client.get(endpoint, params={"query": ALL, "format": "csv"})
                if response.status_code != 200 or response.text.count("\n") != MANY + 1:
                    failures.append(response.text[:200])

    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            pool.submit(_keep_asking)
        for _ in range(3):
            time.sleep(0.3)
            engine.renew(engine.token())
        is_over.set()
    assert failures == []


def test_a_killed_engine_is_back_for_the_next_query(client: httpx.Client, start: Start) -> None:
    endpoint = start(EndpointSettings())
    assert client.get(endpoint, params={"query": ONE}).status_code == 200
    for pid in _engines_below(os.getpid()):
        os.kill(pid, signal.SIGKILL)
    statuses: set[int] = set()
    deadline = time.monotonic() + 10
    while 200 not in statuses:
        assert time.monotonic() < deadline, statuses
        statuses.add(client.get(endpoint, params={"query": ONE}).status_code)
    assert statuses <= {200, 503}


def _engines_below(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = status.read_text().rpartition(")")
        except OSError:
            continue
        if name.endswith("(oxigraph") and int(rest.split()[1]) == parent:
            found.append(int(status.parent.name))
    return found


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://127.0.0.1:9/>{?s ?p ?o} }",
        "SELECT * { FILTER(1<'>') SERVICE <http://127.0.0.1:9/> {} FILTER('1'='') }",
        "ASK { BIND(<http://127.0.0.1:9/> AS ?u) SERVICE ?u { ?s ?p ?o } }",
    ],
)
def test_services_are_closed(client: httpx.Client, endpoint: str, query: str) -> None:
    response = client.get(endpoint, params={"query": query})
    assert response.status_code == 403
    assert response.json()["type"].endswith("/service-closed")


def test_the_word_service_is_not_closed(client: httpx.Client, endpoint: str) -> None:
    query = 'SELECT ?service { BIND("SERVICE <u:v> {}" AS ?service) } # SERVICE <u:v> {}'
    assert client.get(endpoint, params={"query": query}).status_code == 200


def test_only_the_listed_service_may_be_named(client: httpx.Client, start: Start) -> None:
    listed = "http://127.0.0.1:9/sparql"
    endpoint = start(EndpointSettings(services=frozenset({listed})))
    query = "SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } }"
    assert client.get(endpoint, params={"query": query % listed}).status_code == 200
    assert client.get(endpoint, params={"query": query % (listed + "x")}).status_code == 403


def test_a_listed_service_is_reached(client: httpx.Client, endpoint: str, location: Path) -> None:
    """Our endpoint asks the other one of these tests; closed, the kernel would refuse."""
    listed = EndpointSettings(services=frozenset({endpoint}))
    query = f"SELECT ?o {{ SERVICE <{endpoint}> {{ ?s <http://test.example/number> ?o }} }}"
    params = {"query": query, "format": "csv"}
    with (
        RenewableEngine(lambda: location, may_connect=True) as opened,
        serving(opened, listed) as address,
    ):
        answer = client.get(f"{address}/sparql", params=params)
    assert sorted(answer.text.split()) == ["1", "2.5", "o"]
    with RenewableEngine(lambda: location) as closed, serving(closed, listed) as address:
        assert client.get(f"{address}/sparql", params=params).status_code == 503


def test_an_answer_given_again_is_the_same_in_every_wish(
    client: httpx.Client, endpoint: str
) -> None:
    seen: dict[tuple[str, str], tuple[tuple[str, str | None], str]] = {}
    for _ in range(2):
        for accept in ("text/csv", "application/json", "text/html"):
            for coding in ("gzip", "identity"):
                wish = {"Accept": accept, "Accept-Encoding": coding}
                params = {"query": f"{ALL} LIMIT 60"}
                answer = client.get(endpoint, params=params, headers=wish)
                head = client.head(endpoint, params=params, headers=wish)
                assert head.content == b""
                kept = (answer.headers["content-type"], answer.headers.get("content-encoding"))
                assert seen.setdefault((accept, coding), (kept, answer.text)) == (kept, answer.text)
    assert len({kept for kept, _ in seen.values()}) == 5


@pytest.mark.parametrize("function", ["RAND()", "UUID()", "STRUUID()", "NOW()", "BNODE()"])
def test_time_and_chance_are_asked_again(
    client: httpx.Client, endpoint: str, function: str
) -> None:
    query = f"SELECT ({function} AS ?x) {{}}"
    answers = {client.get(endpoint, params={"query": query}).text for _ in range(3)}
    assert len(answers) > 1


def test_kept_answers_stay_within_bounds_and_fall_with_the_data() -> None:
    cache = AnswerCache(5000)
    old, new = object(), object()

    def _key(number: int) -> Key:
        return (b"query=%d" % number, None, None, None, None)

    for number in range(10):
        cache.put(_key(number), old, "ASK {}", Answer([], b"x" * 1000))
    kept = [number for number in range(10) if cache.get(_key(number), old)]
    assert kept == [8, 9]  # 2000 and some bytes each, of 5000
    assert cache.get(_key(9), new) is None
    cache.put(_key(1), new, "ASK {}", Answer([], b"y"))
    assert cache.get(_key(9), old) is None
    assert cache.get(_key(1), new) == Answer([], b"y")
    cache.put(_key(2), None, "ASK {}", Answer([], b"z"))
    assert cache.get(_key(2), None) is None
    cache.put(_key(3), new, "ASK {}", Answer([], b"z" * 6000))
    assert cache.get(_key(3), new) is None


def test_pipelined_and_kept_alive_requests_are_answered_in_order(endpoint: str) -> None:
    url = urlsplit(endpoint)
    queries = [f"SELECT ({number} AS ?n) {{}}" for number in range(5)]
    with socket.create_connection((url.hostname or "", url.port or 0), timeout=10) as connection:
        for query in queries:
            head = f"GET {url.path}?query={quote(query)}&format=csv HTTP/1.1\r\nHost: x\r\n\r\n"
            connection.sendall(head.encode())
        received = b""
        while received.count(b"HTTP/1.1 200") < 5 or not received.rstrip().endswith(b"4"):
            piece = connection.recv(65536)
            assert piece
            received += piece
    rows = [part.split(b"\r\n\r\n", 1)[1].split() for part in received.split(b"HTTP/1.1 200")[1:]]
    assert rows == [[b"n", str(number).encode()] for number in range(5)]


def test_problem_documents_are_json_with_all_members(client: httpx.Client, endpoint: str) -> None:
    problem = json.loads(client.get(endpoint, params={"query": "SELECT"}).content)
    assert problem["type"] == "https://w3id.org/ssckg/problem/query-syntax"
    assert {"title", "status", "detail", "line", "column"} <= problem.keys()
