"""Killed at any moment: what was acknowledged is there, and every step is whole or not there.

The moments come from a seeded generator; a failure names the seed.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ssckg.app.workspace import open_workspace
from ssckg.model.submission import State
from ssckg.submissions.life import repository
from ssckg.submissions.life.transitions import find_transition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.app.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 6


class Worker:
    """The child process and what it has acknowledged so far."""

    def __init__(self, data: Path, seed: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "lifecycle" / "worker.py"), str(data), str(seed)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self.said: list[dict[str, str]] = []
        self.is_open = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(json.loads(line))
            self.is_open.set()
        self.process.stdout.close()

    def engine(self) -> int | None:
        """The process id of the engine: a child of the worker that has become oxigraph."""
        pid = self.process.pid
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in task.read_text().split():
                if "oxigraph" in Path(f"/proc/{child}/comm").read_text():
                    return int(child)
        return None

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join(30)


def acknowledged(said: Iterable[dict[str, str]]) -> dict[str, tuple[set[str], str]]:
    """Each submission with the steps that were acknowledged and the hash of its file."""
    found: dict[str, tuple[set[str], str]] = defaultdict(lambda: (set(), ""))
    for line in said:
        assert not line["action"].startswith("failed"), line
        if line["id"]:
            found[line["id"]] = (found[line["id"]][0] | {line["action"]}, line["sha256"])
    return found


def check(ws: Workspace, said: dict[str, tuple[set[str], str]]) -> int:
    """Compare what is kept with what was acknowledged; return how many steps are kept."""
    heads = {head.id: head for head in repository.summaries(ws.store, ws.base)}
    assert set(said) <= set(heads), "an acknowledged submission is lost"
    count = 0
    for identifier, head in heads.items():
        kept = repository.load(ws.store, ws.base, identifier)
        actions = [event.action for event in kept.events]
        count += len(actions)
        # Whole: three values, the file and the report of its check, with the right hash.
        assert len(kept.reports) == 3
        assert [file.purpose for file in kept.files] == ["submission", "check"]
        for file in kept.files:
            assert ws.files.verify(file.sha256).size == file.size
        # Legal: each event is a step of the table and follows the one before.
        assert actions[0] == "lodge"
        for before, after in pairwise(kept.events):
            assert before.to_state is after.from_state
        for event in kept.events:
            found = find_transition(event.action, event.from_state, reason=event.reason or "x")
            assert found.to_state is event.to_state
        assert (kept.events[-1].to_state, len(actions)) == (head.state, head.version)
        # Nothing acknowledged is lost.
        steps, sha256 = said.get(identifier, (set(), head.sha256))
        assert steps <= set(actions)
        assert sha256 == head.sha256
    superseded = [head for head in heads.values() if head.state is State.SUPERSEDED]
    for head in superseded:
        assert heads[head.superseded_by].state in {State.SUBMITTED, State.SUPERSEDED}
    live = [(h.city, h.year) for h in heads.values() if h.state is State.SUBMITTED]
    assert len(live) == len(set(live)), "two submissions count for one city and year"
    return count


@pytest.mark.deep
@pytest.mark.parametrize("victim", ["process", "engine"])
def test_killed_at_random_moments(data: Path, victim: str) -> None:
    seed = 20261122 if victim == "process" else 20261123
    chance = random.Random(seed)  # noqa: S311
    said: dict[str, tuple[set[str], str]] = {}
    lines: list[dict[str, str]] = []
    counts = [0]
    for number in range(ROUNDS):
        worker = Worker(data, seed + number)
        try:
            assert worker.is_open.wait(60)
            time.sleep(chance.uniform(0.0, 0.9))
            if victim == "engine":
                # The engine dies and comes back; then all of it dies.
                engine = worker.engine()
                assert engine is not None, seed
                os.kill(engine, signal.SIGKILL)
                time.sleep(chance.uniform(0.0, 0.9))
        finally:
            worker.kill()
        lines += worker.said
        said = acknowledged(lines)
        with open_workspace(data) as ws:
            counts.append(check(ws, said))
    assert counts == sorted(counts), (seed, counts)
    # On a busy machine a round may end before its first step; together they took some.
    assert counts[-1] > 1, (seed, counts)
    assert sum(len(steps) for steps, _ in said.values()) > 1, (seed, counts)


def test_no_file_is_left_half_received(data: Path) -> None:
    """What a killed process was receiving is not among the kept files."""
    worker = Worker(data, 7)
    try:
        assert worker.is_open.wait(60)
        time.sleep(0.5)
    finally:
        worker.kill()
    with open_workspace(data) as ws:
        for sha256 in ws.files.all_hashes():
            ws.files.verify(sha256)
