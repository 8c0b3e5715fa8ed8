"""What a client must not fall for: a small HTTP server plays engines that misbehave."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest

from ssckg.errors import EngineError, QuerySyntaxError, QueryTimeoutError, SsckgError
from ssckg.store.client import SparqlClient
from ssckg.store.endpoint import Credentials, Endpoint, FixedEndpoint, endpoint_of
from ssckg.store.foreign import ask_endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = "application/sparql-results+json"
EMPTY = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'


class Engine(BaseHTTPRequestHandler):
    """Answers each request alike."""

    protocol_version = "HTTP/1.1"
    status = 200
    headers_out: ClassVar[dict[str, str]] = {}
    body = EMPTY
    length: int | None = None
    requests: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        type(self).requests.append(f"{self.path} {self.headers.get('Authorization', '')}".strip())
        self.send_response(self.status)
        for name, value in {"Content-Type": JSON, **self.headers_out}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(self.length or len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)
        self.close_connection = True

    do_GET = do_POST  # noqa: N815  the name that http.server looks for

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def engine(
    status: int = 200,
    body: bytes = EMPTY,
    headers: dict[str, str] | None = None,
    length: int | None = None,
) -> Iterator[tuple[str, list[str]]]:
    requests: list[str] = []
    kind = type(
        "Engine1",
        (Engine,),
        {
            "status": status,
            "body": body,
            "headers_out": headers or {},
            "length": length,
            "requests": requests,
        },
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", requests
        server.shutdown()


def select_from(url: str, credentials: Credentials | None = None) -> int:
    endpoint = Endpoint(f"{url}/sparql", credentials=credentials)
    with SparqlClient(FixedEndpoint(endpoint), timeout=5) as client:
        return len(client.select("SELECT ?s { ?s ?p ?o }"))


def test_a_plain_answer_passes() -> None:
    with engine() as (url, _):
        assert select_from(url) == 0


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, b"error at 1:8: expected something", QuerySyntaxError),
        (400, b"Virtuoso 37000 Error SP030: SPARQL compiler, line 2: wrong", QuerySyntaxError),
        (401, b"who are you", EngineError),
        (403, b"no", EngineError),
        (404, b"nothing here", EngineError),
        (500, b"The SPARQL operation has been cancelled", QueryTimeoutError),
        (500, b"Virtuoso S1T00 Error SR171: Transaction timed out", QueryTimeoutError),
        (504, b"", QueryTimeoutError),
        (503, b"busy", EngineError),
        (302, b"", EngineError),
        (200, b"<html>hello</html>", EngineError),
        (200, b"[1, 2]", EngineError),
        (200, b'{"head":{"vars":["s"]},"results":{"bindings":[', EngineError),
        (200, EMPTY[:-2] + b"The SPARQL operation has been cancelled", QueryTimeoutError),
        (200, EMPTY[:-2] + b"Permission denied (os error 13)", EngineError),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_an_error(status: int, body: bytes, error: type[SsckgError]) -> None:
    with engine(status, body) as (url, _), pytest.raises(error) as caught:
        select_from(url)
    assert "\n" not in str(caught.value)


def test_a_redirect_is_not_followed() -> None:
    with engine() as (elsewhere, reached):
        headers = {"Location": f"{elsewhere}/sparql"}
        with engine(307, b"", headers) as (url, _), pytest.raises(EngineError, match="307"):
            select_from(url)
    assert reached == []


def test_no_proxy_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with engine() as (proxy, reached), engine() as (url, _):
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy)
        monkeypatch.delenv("no_proxy", raising=False)
        assert select_from(url) == 0
    assert reached == []


@pytest.mark.parametrize(
    ("headers", "error"),
    [({"X-SQL-State": "S1TAT"}, QueryTimeoutError), ({"X-SPARQL-MaxRows": "10000"}, EngineError)],
)
def test_virtuosos_marks_of_a_cut_answer(headers: dict[str, str], error: type[Exception]) -> None:
    with engine(headers=headers) as (url, _), pytest.raises(error):
        select_from(url)


def test_a_body_shorter_than_announced() -> None:
    with engine(length=len(EMPTY) + 10) as (url, _), pytest.raises(EngineError, match="broke off"):
        select_from(url)


def test_basic_credentials() -> None:
    with engine() as (url, requests):
        select_from(url, Credentials("Aladdin", "open sesame"))
    # the example of RFC 7617, section 2
    assert requests == ["/sparql Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="]


def test_a_password_is_not_shown() -> None:
    assert "sesame" not in repr(Credentials("Aladdin", "open sesame"))


def test_settings_of_a_remote_engine() -> None:
    assert endpoint_of({}, "X_") is None
    given = {"X_QUERY_URL": "http://e/q", "X_UPDATE_URL": "http://e/u", "X_USER": "me"}
    found = endpoint_of(given | {"X_PASSWORD": "p", "X_AUTH": "digest"}, "X_")
    assert found == Endpoint("http://e/q", "http://e/u", None, Credentials("me", "p", "digest"))
    for name in ("X_AUTH", "X_UPDATE_FIELD"):
        with pytest.raises(SsckgError, match=name):
            endpoint_of(given | {name: "other"}, "X_")


# endpoints of others


def test_a_foreign_endpoint() -> None:
    with engine() as (url, requests):
        assert ask_endpoint(f"{url}/sparql", "SELECT ?s { ?s ?p ?o }", JSON, 5) == EMPTY
    assert requests == ["/sparql"]


@pytest.mark.parametrize(
    ("status", "error"), [(400, QuerySyntaxError), (401, EngineError), (500, EngineError)]
)
def test_a_foreign_endpoint_that_refuses(status: int, error: type[SsckgError]) -> None:
    with engine(status, b"no \xc3\xa4nswer\nline two") as (url, _):
        with pytest.raises(error) as caught:
            ask_endpoint(f"{url}/sparql", "SELECT ?s { ?s ?p ?o }", JSON, 5)
        assert "\n" not in str(caught.value)


def test_a_foreign_endpoint_that_answers_something_else() -> None:
    headers = {"Content-Type": "text/html"}
    with engine(headers=headers) as (url, _), pytest.raises(EngineError, match="text/html"):
        ask_endpoint(f"{url}/sparql", "SELECT ?s { ?s ?p ?o }", JSON, 5)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/sparql", "file:///etc/passwd", "nonsense"])
def test_a_foreign_endpoint_that_is_not_there(url: str) -> None:
    with pytest.raises(EngineError) as caught:
        ask_endpoint(url, "ASK {}", JSON, 5)
    assert "root:" not in str(caught.value)
