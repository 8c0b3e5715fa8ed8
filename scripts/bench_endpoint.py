"""Measures the endpoint against the bare engine on the same data, in one run; loopback only.

Prints one JSON document: for point queries the median in ms over kept-alive connections (raw
sockets, http.client, httpx as clients; 1 and 8 connections), for a large answer MB/s and the
server's peak memory. `--triples` sets the size of the data (default 300,000).
"""

from __future__ import annotations

import argparse
import http.client
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx

from ssckg.store.directory import DataDirectory
from ssckg.store.renewal import RenewableEngine

JSON = "application/sparql-results+json"
_APART = 12_345
"""Connections ask different questions, so that no answer comes from the cache by chance."""
SECONDS = 2.0
"""How long each point measurement takes."""


def point(number: int, things: int) -> str:
    iri = f"http://bench.example/i{number * 7919 % things}"
    return quote(f"SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }}", safe="")


def ask_raw(url: str, things: int, seconds: float, first: int = 0) -> list[float]:
    """Return the seconds that each request took on one connection, with hardly any client."""
    parts = urlsplit(url)
    times: list[float] = []
    end = time.perf_counter() + seconds
    with socket.create_connection((parts.hostname or "", parts.port or 80)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (started := time.perf_counter()) < end:
            target = f"{parts.path}?query={point(first + len(times), things)}"
            head = f"GET {target} HTTP/1.1\r\nHost: x\r\nAccept: {JSON}\r\n\r\n"
            connection.sendall(head.encode())
            received = b""
            while not received.endswith((b"]}}", b"]}}\r\n0\r\n\r\n")):
                piece = connection.recv(65536)
                if not piece or received.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5")):
                    raise SystemExit(f"{url} answers {received[:100]!r}")
                received += piece
            times.append(time.perf_counter() - started)
    return times


def ask_http_client(url: str, things: int, seconds: float, first: int = 0) -> list[float]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    times: list[float] = []
    end = time.perf_counter() + seconds
    while (started := time.perf_counter()) < end:
        target = f"{parts.path}?query={point(first + len(times), things)}"
        connection.request("GET", target, headers={"Accept": JSON})
        connection.getresponse().read()
        times.append(time.perf_counter() - started)
    connection.close()
    return times


def ask_httpx(url: str, things: int, seconds: float, first: int = 0) -> list[float]:
    times: list[float] = []
    end = time.perf_counter() + seconds
    with httpx.Client(trust_env=False) as client:
        while (started := time.perf_counter()) < end:
            target = f"{url}?query={point(first + len(times), things)}"
            client.get(target, headers={"Accept": JSON}).raise_for_status()
            times.append(time.perf_counter() - started)
    return times


def median_ms(url: str, things: int, connections: int, client: str) -> float:
    ask = {"raw": ask_raw, "http.client": ask_http_client, "httpx": ask_httpx}[client]
    found: list[list[float]] = []
    threads = [
        threading.Thread(target=lambda first=first: found.append(ask(url, things, SECONDS, first)))
        for first in range(0, connections * _APART, _APART)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statistics.median(time for times in found for time in times) * 1000


def large(url: str, media_type: str) -> tuple[float, int]:
    """Return seconds and bytes of the whole dataset as rows."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    started = time.perf_counter()
    query = quote("SELECT * { ?s ?p ?o }")
    connection.request("GET", f"{parts.path}?query={query}", headers={"Accept": media_type})
    answer, size = connection.getresponse(), 0
    while piece := answer.read(1 << 20):
        size += len(piece)
    connection.close()
    return time.perf_counter() - started, size


def peak_memory(pid: int) -> float:
    """Return the peak resident memory of a process in MB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def write_data(path: Path, things: int) -> None:
    with path.open("w", encoding="utf-8") as out:
        for number in range(things):
            subject = f"<http://bench.example/i{number}>"
            for name, value in (("a", f'"{number}"'), ("b", '"some text"@en'), ("c", '"x y z"')):
                graph = f"<http://bench.example/g{number % 50}>"
                out.write(f"{subject} <http://bench.example/{name}> {value} {graph} .\n")


def measure(triples: int) -> dict[str, object]:
    things = max(1, triples // 3)
    with tempfile.TemporaryDirectory(prefix="ssckg-bench-") as folder:
        write_data(Path(folder) / "data.nq", things)
        data = Path(folder) / "data"
        DataDirectory.create_or_open(data).replace_published(Path(folder) / "data.nq", {})
        command = [sys.executable, "-c", "from ssckg.cli import main; main()", "serve"]
        with subprocess.Popen(
            [*command, "--data", str(data), "--port", "0", "--json"], stdout=subprocess.PIPE
        ) as server:
            try:
                ours = json.loads(next(iter(server.stdout or ())))["sparql"]
                location = DataDirectory.open(data).location("published")
                # A read-only engine on the same files, run as the endpoint runs its own.
                with RenewableEngine(lambda: location) as bare:
                    return figures(ours, bare.locate()[0], things, server.pid)
            finally:
                server.terminate()


def figures(ours: str, bare: str, things: int, pid: int) -> dict[str, object]:
    for url in (bare, ours):
        ask_raw(url, things, 0.5)
    points: list[dict[str, object]] = []
    for client, connections in (("raw", 1), ("raw", 8), ("http.client", 1), ("httpx", 1)):
        # each client begins at another place, or the next would find the answers of the last
        place = things - len(points)
        engine = median_ms(bare, place, connections, client)
        endpoint = median_ms(ours, place, connections, client)
        row = {"client": client, "connections": connections}
        measured = {"engine_ms": round(engine, 3), "endpoint_ms": round(endpoint, 3)}
        points.append({**row, **measured, "ratio": round(endpoint / engine, 2)})
        # the same few questions again and again, as pages ask them
        engine = median_ms(bare, 20, connections, client)
        endpoint = median_ms(ours, 20, connections, client)
        measured = {"engine_ms": round(engine, 3), "endpoint_ms": round(endpoint, 3)}
        again = {"client": client, "connections": connections, "repeated": True}
        points.append({**again, **measured, "ratio": round(endpoint / engine, 2)})
    answers = []
    for media_type in (JSON, "text/csv"):
        before = peak_memory(pid)
        times = [(large(bare, media_type), large(ours, media_type)) for _ in range(3)]
        engine = min(seconds for (seconds, _), _ in times)
        endpoint = min(seconds for _, (seconds, _) in times)
        size = times[0][1][1]
        answers.append(
            {
                "format": media_type,
                "megabytes": round(size / 1e6, 1),
                "engine_mb_s": round(size / 1e6 / engine, 1),
                "endpoint_mb_s": round(size / 1e6 / endpoint, 1),
                "ratio": round(engine / endpoint, 2),
                "peak_mb_before": round(before, 1),
                "peak_mb": round(peak_memory(pid), 1),
                "same_size": times[0][0][1] == size,
            }
        )
    return {"point": points, "large": answers}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=300_000)
    print(json.dumps(measure(parser.parse_args().triples), indent=2))


if __name__ == "__main__":
    main()
