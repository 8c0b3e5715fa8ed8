"""Endpoints of past states, and Memento (RFC 7089), over a real server and real engines."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS
from tests.published_states import SAYS, THING, nquads, publish_states

from ssckg.app.history.shelf import Shelf
from ssckg.app.stores import serve_published
from ssckg.store.renewal import RemoteReader
from ssckg_api.application import Application, create_app
from ssckg_api.past import PastEndpoints
from ssckg_api.server import make_server
from ssckg_api.settings import EndpointSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
STATES = {
    DAY: nquads("one"),
    DAY + timedelta(1): nquads("one", "two"),
    DAY + timedelta(2): nquads("three", release="un-x-0.1"),
    DAY + timedelta(3): nquads("four", release="un-x-0.1"),
}
QUERY = f"SELECT ?word {{ <{THING}> <{SAYS}> ?word }} ORDER BY ?word"
FIRST = "Thu, 01 Jan 2026 12:00:00 GMT"
SECOND = "Fri, 02 Jan 2026 12:00:00 GMT"
LAST = "Sun, 04 Jan 2026 12:00:00 GMT"


class Running:
    """A server on a data directory of its own."""

    def __init__(self, data: Path, url: str, app: Application) -> None:
        self.data = data
        self.url = url
        self.app = app
        self.client = httpx.Client(timeout=60, trust_env=False)

    @property
    def past(self) -> PastEndpoints:
        assert self.app.past is not None
        return self.app.past

    def engines(self) -> int:
        return len(self.past._running)

    def get(self, path: str, **headers: str) -> httpx.Response:
        given = {"accept": "text/csv"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return self.client.get(self.url + path, params={"query": QUERY}, headers=given)

    def words(self, path: str, **headers: str) -> list[str]:
        answer = self.get(path, **headers)
        assert answer.status_code == 200, answer.text
        return answer.text.split()[1:]


@contextmanager
def serving(data: Path, **settings: Any) -> Iterator[Running]:
    listener = socket.create_server(("127.0.0.1", 0))
    with serve_published(data) as reader:
        app = create_app(reader, EndpointSettings(timeout=20), shelf=Shelf(data))
        if settings:
            app.past = PastEndpoints(Shelf(data), EndpointSettings(timeout=20), **settings)
        server = make_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        running = Running(data, f"http://127.0.0.1:{listener.getsockname()[1]}", app)
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            yield running
        finally:
            running.client.close()
            server.should_exit = True
            thread.join(20)
            listener.close()
            assert not thread.is_alive()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("past") / "data"
    publish_states(data, STATES)
    return data


@pytest.fixture(scope="module")
def served(prepared: Path) -> Iterator[Running]:
    with serving(prepared) as running:
        yield running


def links(answer: httpx.Response) -> dict[str, tuple[str, str]]:
    """Return address and time of each relation of a Link header."""
    found = {}
    for link in answer.headers["link"].split(", <"):
        target, _, rest = link.lstrip("<").partition(">")
        named = dict(part.strip().split("=", 1) for part in rest.split(";") if "=" in part)
        for rel in named["rel"].strip('"').split():
            found[rel] = (target, named.get("datetime", "").strip('"'))
    return found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2026-01-01", ["one"]),
        ("2026-01-02T11:59:59Z", ["one"]),
        ("2026-01-02T12:00:00Z", ["one", "two"]),
        ("2026-01-02T13:00:00+01:00", ["one", "two"]),
        ("2026-01-02T13%3A00%3A00%2B01%3A00", ["one", "two"]),
        ("un-x-0.1", ["three"]),
        ("2026-01-04", ["four"]),
    ],
)
def test_each_state_has_an_endpoint(served: Running, name: str, words: list[str]) -> None:
    assert served.words(f"/as-of/{name}/sparql") == words
    answer = served.client.post(f"{served.url}/as-of/{name}/sparql", data={"query": QUERY})
    rows = answer.json()["results"]["bindings"]
    assert [row["word"]["value"] for row in rows] == words


def test_the_rules_of_the_protocol_hold(served: Running) -> None:
    """What `/sparql` answers, an endpoint of the past answers: the same code runs."""
    place = f"{served.url}/as-of/un-x-0.1/sparql"
    for content, status in (
        (b"SELECT", 400),
        (b"INSERT DATA { <a:a> <a:b> <a:c> }", 400),
        (b"SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }", 403),
    ):
        headers = {"content-type": "application/sparql-query"}
        answer = served.client.post(place, content=content, headers=headers)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
    assert served.client.delete(place).status_code == 405
    assert served.client.options(place).status_code == 204
    described = served.client.get(place, headers={"accept": "text/turtle"})
    assert "/as-of/2026-01-03T12:00:00Z/sparql> " in described.text
    head = served.client.head(place, params={"query": QUERY})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["memento-datetime"] == "Sat, 03 Jan 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("2025-12-31", 404, "2026-01-01T12:00:00Z"),
        ("un-x-9", 404, "un-x-0.1"),
        ("2999-01-01", 400, "in the future"),
        ("2026-01-02T12:00", 400, "add Z for UTC"),
        ("2026-01-99", 400, "no day"),
        ("%2e%2e%2f%2e%2e", 404, "unknown"),
        ("%00", 400, "is named by"),
        ("x" * 500, 400, "is named by"),
    ],
)
def test_what_names_no_state(served: Running, name: str, status: int, words: str) -> None:
    answer = served.get(f"/as-of/{name}/sparql")
    assert answer.status_code == status, answer.text
    assert words in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("wanted", "shown", "words"),
    [
        ("Mon, 01 Jan 2024 00:00:00 GMT", FIRST, ["one"]),  # before all: the first
        (FIRST, FIRST, ["one"]),
        ("Fri, 02 Jan 2026 11:59:59 GMT", FIRST, ["one"]),
        (SECOND, SECOND, ["one", "two"]),
        ("Wed, 01 Jan 2098 00:00:00 GMT", LAST, ["four"]),  # after all: the last
    ],
)
def test_accept_datetime_selects_a_state(
    served: Running, wanted: str, shown: str, words: list[str]
) -> None:
    answer = served.get("/sparql", accept_datetime=wanted)
    assert answer.text.split()[1:] == words
    assert answer.headers["memento-datetime"] == shown
    assert "accept-datetime" in answer.headers["vary"].lower()
    found = links(answer)
    assert found["original"][0] == found["timegate"][0]
    assert found["original"][0].startswith("/sparql?query=SELECT")
    assert (found["first"][1], found["last"][1]) == (FIRST, LAST)
    # The memento itself says the same of itself, and needs no header.
    place = answer.headers["content-location"]
    again = served.client.get(served.url + place, headers={"accept": "text/csv"})
    assert again.text == answer.text
    assert again.headers["memento-datetime"] == shown
    assert "content-location" not in again.headers
    original = served.client.get(served.url + found["original"][0], headers={"accept": "text/csv"})
    assert original.text.split()[1:] == ["four"]
    assert "memento-datetime" not in original.headers


def test_neighbours_of_a_state(served: Running) -> None:
    found = links(served.get("/sparql", accept_datetime=SECOND))
    assert found["prev"][1] == FIRST
    assert found["next"][1] == "Sat, 03 Jan 2026 12:00:00 GMT"
    assert found["memento"][1] in {FIRST, SECOND, LAST, found["next"][1]}
    assert links(served.get("/as-of/2026-01-01/sparql")).keys() == {
        *("original", "timegate", "timemap", "first", "memento", "next", "last"),
    }


@pytest.mark.parametrize("wanted", ["yesterday", "2026-01-01", "", "Thu, 99 Jan 2026 12:00:00 GMT"])
def test_a_time_that_is_none(served: Running, wanted: str) -> None:
    answer = served.get("/sparql", accept_datetime=wanted)
    assert answer.status_code == 400, answer.text
    assert "Accept-Datetime" in answer.json()["detail"]


def test_posts_are_always_asked_of_now(served: Running) -> None:
    headers = {"accept": "text/csv", "accept-datetime": FIRST}
    answer = served.client.post(f"{served.url}/sparql", data={"query": QUERY}, headers=headers)
    assert answer.text.split()[1:] == ["four"]
    assert "memento-datetime" not in answer.headers


def test_time_maps(served: Running) -> None:
    plain = served.client.get(f"{served.url}/timemap?format=json").json()
    listed = plain["mementos"]["list"]
    assert [each["datetime"] for each in listed] == [
        *("2026-01-01T12:00:00Z", "2026-01-02T12:00:00Z", "2026-01-03T12:00:00Z"),
        "2026-01-04T12:00:00Z",
    ]
    assert [each["releases"] for each in listed] == [[], [], ["un-x-0.1"], []]
    for each, words in zip(listed, (["one"], ["one", "two"], ["three"], ["four"]), strict=True):
        answer = served.client.get(
            each["uri"], params={"query": QUERY}, headers={"accept": "text/csv"}
        )
        assert answer.text.split()[1:] == words
    answer = served.client.get(f"{served.url}/timemap")
    assert answer.headers["content-type"] == "application/link-format"
    lines = answer.text.splitlines()
    assert lines[0] == f'<{served.url}/sparql>; rel="original timegate",'
    assert lines[2] == (
        f'<{served.url}/as-of/2026-01-01T12:00:00Z/sparql>; rel="first memento";'
        f' datetime="{FIRST}",'
    )
    assert lines[4].endswith('datetime="Sat, 03 Jan 2026 12:00:00 GMT"; title="un-x-0.1",')
    assert 'rel="last memento"' in lines[5]
    of_query = links(served.get("/as-of/2026-01-01/sparql"))["timemap"][0]
    assert "query=SELECT" in served.client.get(served.url + of_query).text
    assert served.client.get(f"{served.url}/timemap/api/v1/me").status_code == 404


def test_the_service_description_names_the_endpoints_of_releases(served: Running) -> None:
    answer = served.client.get(f"{served.url}/sparql", headers={"accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    endpoint = URIRef(f"{served.url}/sparql")
    [service] = graph.subjects(DCTERMS.isVersionOf, endpoint)
    assert graph.value(service, SD.endpoint) == URIRef(f"{served.url}/as-of/un-x-0.1/sparql")
    assert str(graph.value(service, DCTERMS.identifier)) == "un-x-0.1"
    assert served.words("/as-of/un-x-0.1/sparql") == ["three"]
    assert answer.headers["link"] == (
        '</as-of/un-x-0.1/sparql>; rel="memento"; datetime="Sat, 03 Jan 2026 12:00:00 GMT";'
        ' title="un-x-0.1"'
    )


def test_no_two_answers_are_one_in_a_cache(served: Running) -> None:
    """The same address with another time is another answer, however often it is asked."""
    for _ in range(3):
        assert served.words("/sparql", accept_datetime=FIRST) == ["one"]
        assert served.words("/sparql", accept_datetime=SECOND) == ["one", "two"]
        assert served.words("/sparql") == ["four"]


def test_two_engines_run_and_who_is_not_asked_makes_room(
    served: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        for day, words in ((1, ["one"]), (2, ["one", "two"]), (3, ["three"]), (4, ["four"])):
            assert served.words(f"/as-of/2026-01-0{day}/sparql") == words
            assert served.engines() <= 2


def test_many_names_start_few_engines_and_fill_no_disk(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks for one time after the other gets answers or is asked to come back."""
    monkeypatch.setenv("SSCKG_HISTORY_READY", "3")
    data = tmp_path / "data"
    publish_states(data, {DAY + timedelta(n): nquads(f"word{n}") for n in range(8)})
    statuses: list[int] = []
    seen: list[int] = []
    with serving(data) as running:

        def attack(start: int) -> None:
            with httpx.Client(timeout=60, trust_env=False) as client:
                for n in range(12):
                    moment = DAY + timedelta((start + n) % 8, seconds=start * 100 + n)
                    place = f"{running.url}/as-of/{moment:%Y-%m-%dT%H:%M:%SZ}/sparql"
                    answer = client.get(
                        place, params={"query": QUERY}, headers={"accept": "text/csv"}
                    )
                    statuses.append(answer.status_code)
                    seen.append(running.engines())
                    if answer.status_code == 200:
                        assert answer.text.split()[1:] == [f"word{(start + n) % 8}"]
                    else:
                        assert answer.headers["retry-after"]

        threads = [threading.Thread(target=attack, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        started = time.monotonic()
        now = running.words("/sparql")  # what is published now is answered meanwhile
        took = time.monotonic() - started
        for thread in threads:
            thread.join()
        assert len(list((data / "as-of").iterdir())) <= 3
    assert now == ["word7"]
    assert took < 10
    assert set(statuses) <= {200, 503}
    assert statuses.count(200) >= 12
    assert max(seen) <= 2


def test_engines_that_nobody_asks_stop(prepared: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish_states(data, dict(list(STATES.items())[:2]))
    with serving(data, idle_seconds=0.5) as running:
        assert running.words("/as-of/2026-01-01/sparql") == ["one"]
        assert running.engines() == 1
        deadline = time.monotonic() + 15
        while running.engines() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert running.engines() == 0
        assert running.words("/as-of/2026-01-01/sparql") == ["one"]


def test_what_is_published_meanwhile_becomes_a_state(tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish_states(data, {DAY: nquads("one")})
    with serving(data) as running:
        assert running.words("/as-of/2026-01-09/sparql") == ["one"]
        publish_states(data, {DAY + timedelta(1): nquads("two")})
        assert running.words("/as-of/2026-01-01/sparql") == ["one"]
        assert running.words("/as-of/2026-01-09/sparql") == ["two"]
        assert running.words("/sparql") == ["two"]
        assert running.words("/sparql", accept_datetime=FIRST) == ["one"]


def test_a_server_without_a_past_has_none() -> None:
    """As one that asks a remote engine."""
    assert create_app(RemoteReader("http://127.0.0.1:1/query"), EndpointSettings()).past is None


def test_settings_of_the_past_are_smaller() -> None:
    limits = EndpointSettings(services=frozenset({"http://a.test/"}))
    past = PastEndpoints(None, limits)  # type: ignore[arg-type]
    assert past._settings == replace(
        limits,
        services=frozenset(),
        max_running=8,
        max_waiting=32,
        spool_bytes=2**30,
        cache_bytes=4 * 2**20,
    )
