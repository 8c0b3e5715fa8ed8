"""Clients that send too much, too slowly, or read nothing; raw sockets."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import httpx
import pytest
from tests.api.served import MANY_GRAPH, SLOW

from ssckg_api import server
from ssckg_api.settings import EndpointSettings

if TYPE_CHECKING:
    from collections.abc import Callable

ASK = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n"
DIRECT = b"Content-Type: application/sparql-query\r\nContent-Length: 6\r\n"


def connect(endpoint: str) -> socket.socket:
    url = urlsplit(endpoint)
    return socket.create_connection((url.hostname or "", url.port or 0), timeout=15)


def rest(connection: socket.socket) -> bytes:
    """Return all that comes until the other side hangs up."""
    received = b""
    try:
        while piece := connection.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    return received


@pytest.mark.parametrize("start", [b"GET /sparql?query=", ASK + b"X-Long: "])
def test_a_head_without_end_is_refused(endpoint: str, start: bytes) -> None:
    with connect(endpoint) as connection:
        connection.sendall(start)
        sent = 0
        with suppress(ConnectionResetError, BrokenPipeError):
            while sent < 30_000_000:
                connection.sendall(b"a" * 50_000)
                sent += 50_000
    assert sent < 10_000_000  # what the kernel holds


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"GET /sparql?que",
        ASK,
        b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + DIRECT + b"\r\nASK",
        ASK + b"\r\n" + ASK,
    ],
    ids=["nothing", "line", "head", "body", "second"],
)
def test_a_request_that_does_not_end_is_given_up(
    endpoint: str, part: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "REQUEST_SECONDS", 0.5)
    with connect(endpoint) as connection:
        connection.sendall(part)
        started = time.monotonic()
        assert b"HTTP/1.1 408 " in rest(connection)
        assert 0.3 < time.monotonic() - started < 5


def test_a_slow_query_is_not_taken_for_a_slow_client(
    start: Callable[[EndpointSettings], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "REQUEST_SECONDS", 0.3)
    response = httpx.get(start(EndpointSettings(timeout=2.5)), params={"query": SLOW}, timeout=30)
    assert response.json()["type"].endswith("/query-timeout")


def test_a_client_that_does_not_read_is_hung_up_on(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "STUCK_SECONDS", 0.5)
    row = "x" * 2000
    query = f"SELECT ?s ('{row}' AS ?x) FROM <{MANY_GRAPH}> {{ ?s ?p ?o }}"
    with connect(endpoint) as connection:
        connection.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(4)
        received = rest(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split()[0])
    assert len(body) < length


def test_more_connections_than_may_be_are_asked_to_come_back(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "max_connections", lambda: 20)
    held = [connect(endpoint) for _ in range(20)]
    try:
        time.sleep(0.2)
        with connect(endpoint) as one_more:
            answer = rest(one_more)
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 5" in answer.lower()
    finally:
        for connection in held:
            connection.close()


@pytest.mark.parametrize("offer", [b"Upgrade: h2c", b"upgrade: h2c", b"UPGRADE: websocket"])
def test_an_offer_of_another_protocol_is_not_taken_up(endpoint: str, offer: bytes) -> None:
    """As Java's HTTP client makes it; the body must not be lost."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
    with connect(endpoint) as connection:
        for _ in range(2):
            connection.sendall(head + offer + b"\r\nHTTP2-Settings: A\r\n" + DIRECT + b"\r\nASK {}")
            received = b""
            while not received.endswith(b'"boolean":true}'):
                piece = connection.recv(65536)
                assert piece, received
                assert b" 200 " in received + piece
                received += piece


@pytest.mark.parametrize("host", [b'a> <b "x', b"{a}", b"a/b", b"\xe9", b"x" * 5000])
def test_a_host_that_is_none_is_refused(endpoint: str, host: bytes) -> None:
    with connect(endpoint) as connection:
        connection.sendall(
            b"GET /sparql HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n"
        )
        answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in answer


@pytest.mark.parametrize("framing", ["both", "lengths", "chunk"])
def test_requests_that_two_readers_would_read_apart_are_refused(
    endpoint: str, framing: str
) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    chunked = b"Transfer-Encoding: chunked\r\n"
    tails = {
        "both": b"Content-Length: 6\r\n" + chunked + b"\r\n6\r\nASK {}\r\n0\r\n\r\n",
        "lengths": b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {}",
        "chunk": chunked + b"\r\nzz\r\nASK {}",
    }
    with connect(endpoint) as connection:
        connection.sendall(head + tails[framing])
        assert rest(connection).startswith(b"HTTP/1.1 400 ")
