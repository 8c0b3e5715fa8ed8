#!/usr/bin/env python3
"""How long publication and withdrawal take beside many published submissions.

Usage: ``bench_publication.py [NUMBER]`` (default 1,000). Each submission has a value for every
data point of U4SSC. They are taken to "published" by the steps alone and then made public at
once; after that one more is published, one is withdrawn, and the same again while a server runs,
which is asked until the values are gone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from bench_build import Figure

from ssckg.app.building import build_dataset
from ssckg.app.factsheets import factsheet, factsheet_as
from ssckg.app.publishing import publish, reconcile, withdraw
from ssckg.app.workspace import Workspace, open_workspace
from ssckg.model.actor import Actor, Role
from ssckg.model.submission import (
    Consent,
    ConsentScope,
    ConsentState,
    Judgement,
    Report,
    ReportStatus,
    Summary,
    Verdict,
)
from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.life.record_acts import consent_triples, judgement_triples
from ssckg.submissions.life.steps import NewSubmission, create_many, take_step

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATOR = Actor("operator", "operator", Role.SECRETARIAT, is_operator=True)
EDITION = "u4ssc-2017"


def measure(number: int = 100) -> list[Figure]:
    """Publish and withdraw beside `number` published submissions; make one factsheet."""
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        build_dataset(data)
        with open_workspace(data) as ws:
            heads = verified(ws, number + 1)
            for head in heads[:-1]:
                take_step(ws.store, ws.base, head, "publish", OPERATOR, ws.now())
            outcome = reconcile(ws)
            triples = Figure("triples published", outcome.manifest["triples"], "triples")
            beside = f"beside {number:,} published"
            found += [
                triples,
                timed(f"publish one {beside}", lambda: publish(ws, OPERATOR, heads[-1].id)),
                timed(f"withdraw one {beside}", lambda: withdraw(ws, OPERATOR, heads[0].id), 60),
                timed("look whether anything is to be done", lambda: reconcile(ws)),
                timed("factsheet as PDF", lambda: pdf(ws, heads[1].id), 2),
            ]
        found.append(served(data, heads[1]))
    found.append(Figure("peak memory of the publishing process", peak_memory(), "MB"))
    return found


def pdf(ws: Workspace, submission: str) -> bytes:
    return factsheet_as(ws, factsheet(ws, OPERATOR, submission), "pdf")


def main() -> None:
    for figure in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000):
        print(f"{figure.what}: {figure.value:,.2f} {figure.unit}")


def verified(ws: Workspace, number: int) -> list[Summary]:
    found: list[Summary] = []
    for start in range(0, number, 50):
        drafts = [draft(n) for n in range(start, min(start + 50, number))]
        for head, new in zip(
            create_many(ws.store, ws.base, drafts, OPERATOR, ws.now()), drafts, strict=True
        ):
            after = take_step(ws.store, ws.base, head, "submit", OPERATOR, ws.now())
            after = take_step(ws.store, ws.base, after, "assign", OPERATOR, ws.now())
            consent = Consent(ConsentScope.SUBMISSION, ConsentState.GIVEN)
            judged = [Judgement(report.data_point, Verdict.VERIFIED) for report in new.reports]
            added = [*judgement_triples(head.id, judged), *consent_triples(head.id, [consent])]
            found.append(
                take_step(ws.store, ws.base, after, "verify", OPERATOR, ws.now(), add=added)
            )
    return found


def draft(number: int) -> NewSubmission:
    name = f"Benchville {number}"
    reports = []
    for at, point in enumerate(load_data_points(EDITION)):
        is_number = point.value_type == "number"
        low = point.minimum or Decimal(0)
        value = low + Decimal(number % 97) / 10_000 + Decimal(at) / 1_000_000 if is_number else True
        reports.append(Report(point.iri, ReportStatus.REPORTED, value, reference_year="2023"))
    return NewSubmission(f"benchville-{number}", name, "2024", EDITION, reports=tuple(reports))


def served(data: Path, head: Summary) -> Figure:
    """Withdraw under a running server, and ask it until the values are gone."""
    run = "from ssckg.cli import main; main()"
    command = [sys.executable, "-c", run, "serve", "--data", str(data), "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        first_line = server.stdout.readline() if server.stdout else ""
        sparql = json.loads(first_line)["sparql"]
        if not ask(sparql, head):
            raise RuntimeError("what was published is not there")
        started = time.perf_counter()
        with open_workspace(data) as ws:
            withdraw(ws, OPERATOR, head.id)
        while ask(sparql, head):
            time.sleep(0.05)
        seconds = time.perf_counter() - started
        server.terminate()
    what = "withdraw one under a running server, until it is gone from the endpoint"
    return Figure(what, seconds, "s", "under 60", seconds < 60)


def ask(sparql: str, head: Summary) -> bool:
    query = f"ASK {{ ?o <http://purl.org/linked-data/cube#dataSet> <{data_set(head)}> }}"
    url = sparql + "?" + urllib.parse.urlencode({"query": query, "format": "json"})
    with urllib.request.urlopen(url) as answer:  # noqa: S310  our own loopback server
        return bool(json.load(answer)["boolean"])


def data_set(head: Summary) -> str:
    return head.iri.replace("submission/", "dataset/").rpartition("-")[0]


def timed(what: str, work: Callable[[], object], bar: float = 0) -> Figure:
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    return Figure(what, seconds, "s", f"under {bar:g}" if bar else "", not bar or seconds < bar)


def peak_memory() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
