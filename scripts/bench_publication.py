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

from ssckg.app.building import build_dataset
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

OPERATOR = Actor("operator", "operator", Role.SECRETARIAT, is_operator=True)
EDITION = "u4ssc-2017"


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        build_dataset(data)
        with open_workspace(data) as ws:
            heads = timed("lodged to verified", lambda: verified(ws, number + 1))
            for head in heads[:-1]:
                take_step(ws.store, ws.base, head, "publish", OPERATOR, ws.now())
            outcome = timed("first made public", lambda: reconcile(ws))
            print(outcome.manifest["publications"], f"{outcome.manifest['triples']:,} triples")
            timed("one more published", lambda: publish(ws, OPERATOR, heads[-1].id))
            timed("one withdrawn", lambda: withdraw(ws, OPERATOR, heads[0].id))
            timed("nothing to do", lambda: reconcile(ws))
        served(data, heads[1])
        print(f"peak memory of this process {peak_memory()} MB")


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


def served(data: Path, head: Summary) -> None:
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
        print(f"withdrawn under a server: command {time.perf_counter() - started:.1f} s")
        while ask(sparql, head):
            time.sleep(0.05)
        print(f"  gone from the endpoint after {time.perf_counter() - started:.1f} s")
        server.terminate()


def ask(sparql: str, head: Summary) -> bool:
    query = f"ASK {{ ?o <http://purl.org/linked-data/cube#dataSet> <{data_set(head)}> }}"
    url = sparql + "?" + urllib.parse.urlencode({"query": query, "format": "json"})
    with urllib.request.urlopen(url) as answer:  # noqa: S310  our own loopback server
        return bool(json.load(answer)["boolean"])


def data_set(head: Summary) -> str:
    return head.iri.replace("submission/", "dataset/").rpartition("-")[0]


def timed(what: str, work):  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    result = work()
    print(f"{what}: {time.perf_counter() - started:.1f} s", flush=True)
    return result


def peak_memory() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
