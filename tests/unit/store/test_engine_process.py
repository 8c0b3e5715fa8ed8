"""The embedded engine as a child: start, crash, stop, the parent's death, closed network."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import Literal, URIRef

from ssckg.errors import EngineError, QueryTimeoutError
from ssckg.store import process
from ssckg.store.client import SparqlClient
from ssckg.store.process import EngineProcess, EngineSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

S, P = URIRef("http://x/s"), URIRef("http://x/p")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EngineProcess]:
    engine = EngineProcess(tmp_path / "db", EngineSettings(query_timeout=1))
    engine.start()
    yield engine
    engine.stop()


@pytest.fixture
def client(engine: EngineProcess) -> Iterator[SparqlClient]:
    with SparqlClient(engine, timeout=20) as client:
        yield client


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for_death(pid: int, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_alive(pid)


def test_after_kill_the_next_query_works(engine: EngineProcess, client: SparqlClient) -> None:
    client.put_graph("http://x/g", [(S, P, Literal("kept"))])
    for round_number in (1, 2):
        pid = engine.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert client.get_graph("http://x/g") == [(S, P, Literal("kept"))]
        assert engine.restarts == round_number
        assert engine.pid not in {None, pid}


def test_killed_under_a_query_it_is_asked_again(
    engine: EngineProcess, client: SparqlClient
) -> None:
    numbers = " ".join(str(number) for number in range(300))
    slow = (
        f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }}"
        " FILTER(CONTAINS(CONCAT(STR(?a), STR(?b)), '12')) }"
    )
    pid = engine.pid
    assert pid is not None
    killer = threading.Timer(0.02, os.kill, (pid, signal.SIGKILL))
    killer.start()
    expected = sum("12" in f"{a}{b}" for a in range(300) for b in range(300))
    assert next(iter(client.select(slow)))["n"] == Literal(expected)
    killer.join()
    client.ping()


def test_after_many_crashes_it_stays_down(tmp_path: Path) -> None:
    settings = EngineSettings(max_crashes=3, first_pause=0.0, longest_pause=0.01)
    engine = EngineProcess(tmp_path / "db", settings)
    engine.start()
    for _ in range(3):
        engine.current()
        pid = engine.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_for_death(pid)
        time.sleep(0.05)
    with pytest.raises(EngineError, match="crashed again and again"):
        engine.current()
    engine.stop()


def test_stopped_it_is_gone_and_says_so(engine: EngineProcess, client: SparqlClient) -> None:
    pid = engine.pid
    assert pid is not None
    engine.stop()
    engine.stop()
    assert not is_alive(pid)
    with pytest.raises(EngineError, match="stopped"):
        client.ping()


def test_it_says_why_it_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("no directory")
    with pytest.raises(EngineError, match="not a directory"):
        EngineProcess(tmp_path / "db").start()


def test_two_engines_do_not_share_a_directory(engine: EngineProcess) -> None:
    with pytest.raises(EngineError, match="lock"):
        EngineProcess(engine.location).start()


def test_a_taken_port_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        taken = stranger.getsockname()[1]
        free = process._free_port()
        offers = iter([taken, taken, free])
        monkeypatch.setattr(process, "_free_port", lambda: next(offers))
        engine = EngineProcess(tmp_path / "db")
        engine.start()
        assert engine.current().query_url == f"http://127.0.0.1:{free}/query"
        engine.stop()


def test_it_sees_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSCKG_PUBLISHED_PASSWORD", "secret")
    monkeypatch.setenv("http_proxy", "http://proxy.example")
    engine = EngineProcess(tmp_path / "db")
    engine.start()
    seen = Path(f"/proc/{engine.pid}/environ").read_bytes().split(b"\0")
    assert seen == [b"LANG=C.UTF-8", b"RUST_MIN_STACK=268435456", b""]
    engine.stop()


PARENT = """
import os, sys, threading, time
from pathlib import Path
from ssckg.store.process import EngineProcess
engine = EngineProcess(Path(sys.argv[1]))
starter = threading.Thread(target=engine.start)  # a thread that ends at once
starter.start()
starter.join()
print(engine.pid, flush=True)
time.sleep(60)
"""


def test_no_orphan_when_the_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "db")], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    time.sleep(0.2)
    assert is_alive(pid)  # the thread that asked for it has ended, the engine has not
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_for_death(pid)


class Beacon(BaseHTTPRequestHandler):
    """Counts who calls."""

    calls = 0

    def do_GET(self) -> None:
        type(self).calls += 1
        self.send_response(200)
        self.end_headers()

    do_POST = do_GET  # noqa: N815  the name that http.server looks for

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux's seccomp")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_engine_reaches_nobody(engine: EngineProcess, client: SparqlClient, host: str) -> None:
    assert engine.is_network_closed
    Beacon.calls = 0
    with HTTPServer(("127.0.0.1", 0), Beacon) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://{host}:{server.server_port}/"
        with pytest.raises(EngineError):
            client.select(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")
        assert client.ask(f"ASK {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}")
        with pytest.raises(EngineError):
            client.update(f"LOAD <{url}>")
        server.shutdown()
    assert Beacon.calls == 0
    client.ping()


@pytest.mark.parametrize(
    ("accept", "head"),
    [
        ("application/sparql-results+json", "SELECT ?a"),
        ("application/sparql-results+xml", "SELECT ?a"),
        ("text/csv", "SELECT ?a"),
        ("text/tab-separated-values", "SELECT ?a"),
        ("text/csv", "SELECT (COUNT(*) AS ?n)"),
        ("application/n-triples", "CONSTRUCT { ?a <http://x/p> ?b }"),
        ("text/turtle", "CONSTRUCT { ?a <http://x/p> ?b }"),
    ],
)
def test_an_answer_that_the_engine_cuts_is_never_whole(
    client: SparqlClient, accept: str, head: str
) -> None:
    """The engine's own limit is 1 s: it has said 200 and begun to answer when that is over."""
    client.put_graph("http://x/g", [(URIRef(f"http://x/{i}"), P, Literal(i)) for i in range(600)])
    query = f"{head} WHERE {{ ?a <{P}> ?x . ?b <{P}> ?y . ?c <{P}> ?z }}"
    with (
        pytest.raises(QueryTimeoutError),
        client.stream(query, accept=accept, timeout=20) as body,
    ):
        for _ in body:
            pass


def test_it_waits_for_the_engine_of_a_process_that_was_killed(
    engine: EngineProcess, client: SparqlClient
) -> None:
    """The directory stays locked for a moment: an engine ends after what started it."""
    client.put_graph("http://x/g", [(S, P, Literal("kept"))])
    leaving = threading.Timer(0.6, engine.stop)
    following = EngineProcess(engine.location)
    leaving.start()
    following.start()
    leaving.join()
    try:
        with SparqlClient(following, timeout=20) as next_client:
            assert next_client.get_graph("http://x/g") == [(S, P, Literal("kept"))]
    finally:
        following.stop()


def test_of_two_programs_in_one_directory_the_second_is_told(engine: EngineProcess) -> None:
    second = EngineProcess(engine.location, EngineSettings(lock_timeout=0.3))
    with pytest.raises(EngineError, match="lock file") as told:
        second.start()
    assert told.value.hint == "another program works in this directory; end it, or wait for it"


def test_a_full_disk_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Error: IO error: No space left on device: While appending to file: x.dbtmp"

    def start(*_: object, **__: object) -> subprocess.Popen[str]:
        return subprocess.Popen(["echo", said], stdout=subprocess.PIPE, text=True)

    monkeypatch.setattr(process, "start_server", start)
    with pytest.raises(EngineError, match="No space left") as told:
        EngineProcess(tmp_path / "db").start()
    assert told.value.hint == "make room on the disk of the data directory"
