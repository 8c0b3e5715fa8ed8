"""Killed (SIGKILL) while a round is announced: it is announced and published, or neither.

Whoever reads next makes up for what is missing, and the history has each state once.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.rounds_by_hand import CHANGES, DAY, DECIDED, OFFICE, decided_round

from ssckg.app.building import dump_published
from ssckg.app.history.listing import list_states
from ssckg.app.history.opening import open_as_of
from ssckg.app.revision.desk import open_round
from ssckg.app.revision.rounds import announce
from ssckg.app.workspace import open_workspace

pytestmark = pytest.mark.deep
ROOT = Path(__file__).parents[2]
GRAPH = b"<https://w3id.org/ssckg/graph/revision/r-1>"
CHILD = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from ssckg.app.history import noting
from ssckg.app.revision.rounds import announce
from ssckg.app.workspace import open_workspace
from ssckg.revision import log
from ssckg.store import directory
from tests.rounds_by_hand import DAY, DECIDED, OFFICE

def dying(owner, name, when):
    real = getattr(owner, name)
    def die(*given, **named):
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        real(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, die)

places = {
    "before the event": (log, "append", "before"),
    "after the event": (log, "append", "after"),
    "when the state is kept": (noting.Noting, "prepare", "after"),
    "after loading": (directory, "load_new", "after"),
    "before the history": (noting.Noting, "counts", "before"),
    "after the history": (noting.Noting, "counts", "after"),
}
dying(*places[sys.argv[2]])
with open_workspace(Path(sys.argv[1])) as opened:
    announce(replace(opened, now=lambda: DECIDED + DAY), OFFICE, "r-1")
"""
IS_ANNOUNCED = {
    "before the event": False,
    "after the event": True,
    "when the state is kept": True,
    "after loading": True,
    "before the history": True,
    "after the history": True,
}


@pytest.fixture(scope="module")
def prepared(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a round that is decided."""
    data = Path(shutil.copytree(small_data, tmp_path_factory.mktemp("decided") / "data"))
    with open_workspace(data) as ws:
        decided_round(changes=CHANGES[:2]).keep(ws.store)
    return data


def dumped(data: Path, folder: Path) -> bytes:
    dump_published(data, folder / "all.nq")
    return (folder / "all.nq").read_bytes()


@pytest.mark.parametrize("place", IS_ANNOUNCED)
def test_killed_at(place: str, prepared: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(prepared, tmp_path / "data"))
    before = len(list_states(data).states)
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(data), place],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr

    nquads = dumped(data, tmp_path)  # as anybody would next

    promised = json.loads((data / "ssckg.json").read_text())["manifest"]["hash"]
    assert hashlib.sha256(nquads).hexdigest() == promised
    assert (GRAPH in nquads) is IS_ANNOUNCED[place]
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: DECIDED + 2 * DAY)
        assert bool(open_round(ws, "r-1").announced) is IS_ANNOUNCED[place]
        _, is_new = announce(ws, OFFICE, "r-1")  # once more finds nothing to do, or does it
        assert is_new is not IS_ANNOUNCED[place]
    states = list_states(data).states
    assert len(states) == before + 1
    last = open_as_of(data, states[-1].start)
    assert GRAPH in dumped(last.path, tmp_path)
