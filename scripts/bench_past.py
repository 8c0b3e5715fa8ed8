#!/usr/bin/env python3
"""How long questions to a past state take beside the same questions to what is published now.

Two states of the whole dataset are made; the first is then asked as of its time. New questions
(none is asked twice, so no kept answer helps) go to both in turn, through a running server and by
the library; the ratio is of medians of the same run.
"""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench_build import Figure

from ssckg.app.analyses.sources import read_whole_sources
from ssckg.app.building import build_dataset
from ssckg.app.composing import Composer
from ssckg.app.history.listing import list_states
from ssckg.app.history.opening import open_as_of
from ssckg.app.kept_parts import KeptParts
from ssckg.app.stores import open_store
from ssckg.publication.canonical import dataset_hash
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTIONS = 300
POINT = "SELECT ?p ?o {{ <https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C> ?p ?o }} # {n}"
COUNT = (
    "SELECT ?e (COUNT(*) AS ?n) {{ ?i a <https://w3id.org/ssckg/ontology#Indicator> ;"
    " <https://w3id.org/ssckg/ontology#inEdition> ?e }} GROUP BY ?e # {n}"
)
ADDED = b'<http://a.test/a> <http://a.test/b> "c" <https://w3id.org/ssckg/graph/added> .\n'


def measure() -> list[Figure]:
    """Return the figures of past states."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        build_dataset(data, draft=True)
        before = time.perf_counter()
        _publish_more(data)
        published = time.perf_counter() - before
        name = list_states(data).states[0].start
        before = time.perf_counter()
        past = open_as_of(data, name).path
        made = time.perf_counter() - before
        before = time.perf_counter()
        open_as_of(data, name)
        found = time.perf_counter() - before
        return [
            Figure("publishing a second state of the whole, noted", published, "s"),
            Figure("making a past state ready, the first time", made, "s"),
            Figure("finding it again", found * 1000, "ms"),
            Figure("history of two states on the disk", _megabytes(data / "history"), "MB"),
            Figure("a past state that stands ready", _megabytes(past), "MB"),
            *_by_the_library(data, past),
            *_by_a_server(data, name),
        ]


def _publish_more(data: Path) -> None:
    directory = DataDirectory.open(data)
    manifest = directory.manifest
    lines = KeptParts(directory).content(manifest).splitlines(keepends=True)
    content = b"".join(sorted([*lines, ADDED]))
    manifest = manifest | {"hash": dataset_hash(content)}
    manifest.pop("content", None)

    Composer(directory, None, lambda: datetime.now(UTC)).publish_build(content, manifest)


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _by_the_library(data: Path, past: Path) -> list[Figure]:
    figures = []
    with open_store(data) as now, open_store(past) as then:
        for what, text in (("a point query", POINT), ("a count over all", COUNT)):
            ratio = _ratio(text, lambda q: list(then.select(q)), lambda q: list(now.select(q)))
            figures.append(_held(f"{what} as of then over now, by the library", ratio))
    sources = [read_whole_sources(data), read_whole_sources(past)]
    if sources[0].data == sources[1].data:
        raise RuntimeError("then is now")
    return figures


def _by_a_server(data: Path, name: str) -> list[Figure]:
    run = "from ssckg.cli import main; main()"
    command = [sys.executable, "-c", run, "serve", "--data", str(data), "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            first_line = server.stdout.readline() if server.stdout else ""
            address = urllib.parse.urlsplit(json.loads(first_line)["url"]).netloc
            line = http.client.HTTPConnection(address)

            def asked(place: str, query: str) -> None:
                line.request("GET", f"{place}?" + urllib.parse.urlencode({"query": query}))
                answer = line.getresponse()
                answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"{place}: {answer.status}")

            past = f"/as-of/{name}/sparql"
            started = time.perf_counter()
            asked(past, "ASK {}")
            figures = [Figure("first question to a past state", time.perf_counter() - started, "s")]
            for what, text in (("a point query", POINT), ("a count over all", COUNT)):
                ratio = _ratio(text, lambda q: asked(past, q), lambda q: asked("/sparql", q))
                figures.append(_held(f"{what} as of then over now, by a server", ratio))
            return figures
        finally:
            server.terminate()


def _ratio(text: str, then: Callable[[str], object], now: Callable[[str], object]) -> float:
    times: dict[int, list[float]] = {0: [], 1: []}
    for n in range(QUESTIONS):
        for which, ask in enumerate((then, now)):
            started = time.perf_counter()
            ask(text.format(n=n))
            times[which].append(time.perf_counter() - started)
    return statistics.median(times[0]) / statistics.median(times[1])


def _held(what: str, ratio: float) -> Figure:
    return Figure(what, ratio, "times", "under 1.5", ratio < 1.5)


def main() -> None:
    """Print the figures."""
    for figure in measure():
        print(f"{figure.what}: {figure.value:,.3g} {figure.unit}")


if __name__ == "__main__":
    main()
