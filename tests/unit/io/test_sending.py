"""Messages go to listed hosts only, at the address that was checked, and in bounded time."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ssckg.errors import EngineError, UsageError
from ssckg.io.sending import Sender, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOOPBACK = ("127.0.0.0/8", "::1/128")


class Receiver(http.server.BaseHTTPRequestHandler):
    """Notes what arrives and answers as told."""

    got: list[tuple[str, str, bytes]]
    status = 200
    extra: tuple[tuple[str, str], ...] = ()

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self.got.append((self.path, self.headers["host"], self.rfile.read(length)))
        self.send_response(self.status)
        for name, value in self.extra:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def receiving(
    *,
    status: int = 200,
    extra: tuple[tuple[str, str], ...] = (),
    context: ssl.SSLContext | None = None,
) -> Iterator[tuple[int, list[tuple[str, str, bytes]]]]:
    """Run a receiver on this machine, and yield its port and what it got."""
    got: list[tuple[str, str, bytes]] = []
    handler = type("Handler", (Receiver,), {"got": got, "status": status, "extra": extra})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if context is not None:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1], got
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@contextmanager
def answering(behave: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run something on this machine that takes one connection and behaves badly."""
    listener = socket.create_server(("127.0.0.1", 0))

    def _serve() -> None:
        try:
            opened, _ = listener.accept()
            with opened:
                behave(opened)
        except OSError:
            return

    thread = threading.Thread(target=_serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
        thread.join(10)


def to(port: int, **more: Any) -> Sender:
    return Sender([f"localhost:{port}"], LOOPBACK, **{"seconds": 5.0, **more})


def test_a_message_arrives() -> None:
    with receiving(status=204) as (port, got):
        status = to(port).post(f"http://localhost:{port}/in?a=1#x", b"{}", {"x": "y"})

    assert status == 204
    assert got == [("/in?a=1", f"localhost:{port}", b"{}")]


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/",
        "https://hooks.example.org.evil.example/",
        "https://hooks.example.org:8443/",
        "https://hooks.example.org@other.example/",
        "https://HOOKS.example.org.:444/",
        "http://hooks.example.org/",
        "ftp://hooks.example.org/",
        "https:///hooks.example.org",
        "https://hooks.example.org/a b",
        "https://hooks.example.org\\@other.example/",
        "https://hooks.éxample.org/",
        "https://user:pass@hooks.example.org/",
        "https://[::1/",
        "https://hooks.example.org:99999/",
        "",
        "https://hooks.example.org/" + "x" * 2000,
    ],
)
def test_what_is_not_listed_is_not_even_looked_up(url: str) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("203.0.113.1",)

    sender = Sender(["hooks.example.org"], LOOPBACK, resolve=resolve)
    with pytest.raises(UsageError):
        sender.post(url, b"{}", {})
    assert asked == []


def test_without_a_list_nothing_goes_out() -> None:
    with receiving() as (port, got), pytest.raises(UsageError, match="not among the hosts"):
        Sender([], LOOPBACK).post(f"http://localhost:{port}/", b"{}", {})
    assert got == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254"),
        "0.0.0.0",  # noqa: S104  an address to refuse
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
        *("::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "fec0::1", "5f00::1"),
        *("3fff::1", "192.0.0.8", "192.88.99.1"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    sender = Sender(["hooks.example.org"], resolve=lambda *_: (address,))

    with pytest.raises(UsageError, match="not a public address"):
        sender.post("https://hooks.example.org/", b"{}", {})


def test_one_private_address_among_public_ones_is_enough() -> None:
    sender = Sender(["hooks.example.org"], resolve=lambda *_: ("8.8.8.8", "10.0.0.1"))

    with pytest.raises(UsageError, match=r"10\.0\.0\.1"):
        sender.post("https://hooks.example.org/", b"{}", {})


def test_a_name_that_changes_its_address_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    # Asked once, the name is public; asked again, it would be this machine. The connection goes to
    # the address that was looked at, and the name is not asked again.
    answers = iter([("8.8.8.8",), ("127.0.0.1",)])
    connected: list[str] = []

    def connect(address: tuple[str, int], **_: Any) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("asked again"))
    sender = Sender(["hooks.example.org"], resolve=lambda *_: next(answers))

    with pytest.raises(EngineError, match="does not answer"):
        sender.post("https://hooks.example.org/", b"{}", {})
    assert connected == ["8.8.8.8"]


def test_plain_http_is_for_this_machine_only() -> None:
    hosts = ["inside.example:80", "inside.example:8080"]
    sender = Sender(hosts, ["10.0.0.0/8"], resolve=lambda *_: ("10.0.0.1",))
    with pytest.raises(UsageError, match="https only"):
        sender.post("http://inside.example:8080/", b"{}", {})
    both = Sender(hosts, ["10.0.0.0/8", *LOOPBACK], resolve=lambda *_: ("10.0.0.1",))
    with pytest.raises(UsageError, match="https only, but to this machine"):
        both.post("http://inside.example:8080/", b"{}", {})


def test_redirects_are_not_followed() -> None:
    with receiving() as (inner, reached):
        there = (("Location", f"http://localhost:{inner}/"),)
        with receiving(status=307, extra=there) as (port, _):
            status = to(port).post(f"http://localhost:{port}/", b"{}", {})

    assert status == 307
    assert reached == []


def test_an_answer_in_drops_ends() -> None:
    def drip(opened: socket.socket) -> None:
        opened.recv(65536)
        opened.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            opened.sendall(b"x: y\r\n")
            time.sleep(0.1)

    started = time.monotonic()
    with answering(drip) as port, pytest.raises(EngineError, match="in time"):
        to(port, seconds=0.5).post(f"http://localhost:{port}/", b"{}", {})
    assert time.monotonic() - started < 5


def test_silence_ends() -> None:
    with answering(lambda _: time.sleep(1)) as port, pytest.raises(EngineError, match="in time"):
        to(port, seconds=0.3).post(f"http://localhost:{port}/", b"{}", {})


@pytest.mark.parametrize("said", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a" * 70000])
def test_answers_that_are_none(said: bytes) -> None:
    def talk(opened: socket.socket) -> None:
        opened.recv(65536)
        opened.sendall(said)

    with answering(talk) as port, pytest.raises(EngineError):
        to(port).post(f"http://localhost:{port}/", b"{}", {})


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(EngineError, match="does not answer"):
        to(port).post(f"http://localhost:{port}/", b"{}", {})

    def resolve(*_: Any) -> tuple[str, ...]:
        raise socket.gaierror

    with pytest.raises(EngineError, match="no such host"):
        to(port, resolve=resolve).post(f"http://localhost:{port}/", b"{}", {})


def test_certificates_are_held_against_the_name(tmp_path: Path) -> None:
    trusted = _certificate(tmp_path, "localhost")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(trusted)
    client = ssl.create_default_context(cafile=trusted)
    with receiving(context=server) as (port, got):
        url = f"https://localhost:{port}/in"
        assert to(port, context=client).post(url, b"{}", {}) == 200
        with pytest.raises(EngineError, match="no valid certificate"):
            to(port).post(url, b"{}", {})
        other = Sender(
            *([f"other.example:{port}"], LOOPBACK),
            resolve=lambda *_: ("127.0.0.1",),
            context=client,
        )
        with pytest.raises(EngineError, match="no valid certificate"):
            other.post(f"https://other.example:{port}/", b"{}", {})
    assert got == [("/in", f"localhost:{port}", b"{}")]


def test_the_usual_port_is_not_named() -> None:
    assert place_of("https://hooks.example.org:443/a").shown == "hooks.example.org"
    assert place_of("https://hooks.example.org:8443").shown == "hooks.example.org:8443"


def test_networks_are_networks() -> None:
    with pytest.raises(UsageError, match="not a network"):
        Sender(["a"], ["10.0.0.0/99"])


def _certificate(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
