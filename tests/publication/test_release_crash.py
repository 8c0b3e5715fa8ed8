"""Killed in the middle of a release: no edition or a whole one, never half of one.

A child process releases and is killed (SIGKILL) at a named place. Then the data directory is opened
again, as the next command would, and what the log of the round says is what is published.
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
from tests.rounds_by_hand import ADOPTED, CHANGES, DAY, OFFICE, decided_round

from ssckg.app.building import dump_published
from ssckg.app.release.making import make_release
from ssckg.app.release.reading import list_releases
from ssckg.app.release.verifying import verify_release
from ssckg.app.workspace import open_workspace
from ssckg.model.actor import PUBLIC
from ssckg.submissions.catalogue import edition_ids

pytestmark = pytest.mark.deep
ROOT = Path(__file__).parents[2]
VERSION = "un-sscf-0.1"
CHILD = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from ssckg.app.release.making import make_release
from ssckg.app.workspace import open_workspace
from ssckg.revision import log
from ssckg.store import directory, layout, releases
from tests.rounds_by_hand import ADOPTED, DAY, OFFICE

def dying(owner, name, when):
    real = getattr(owner, name)
    def die(*given, **named):
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        real(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, die)

places = {
    "before the files": (releases.ReleaseFolder, "keep", "before"),
    "between the files": (releases, "_sync", "before"),
    "after the files": (releases.ReleaseFolder, "keep", "after"),
    "after the event": (log, "append", "after"),
    "before loading": (directory, "load_new", "before"),
    "after loading": (directory, "load_new", "after"),
    "when it counts": (layout.Layout, "write", "after"),
}
dying(*places[sys.argv[2]])
with open_workspace(Path(sys.argv[1])) as opened:
    ws = replace(opened, now=lambda: ADOPTED + DAY)
    make_release(ws, OFFICE, "r-1", "un-sscf-0.1")
"""
IS_RELEASED = {
    "before the files": False,
    "between the files": False,
    "after the files": False,
    "after the event": True,
    "before loading": True,
    "after loading": True,
    "when it counts": True,
}


@pytest.fixture(scope="module")
def prepared(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a round that is decided."""
    data = Path(shutil.copytree(small_data, tmp_path_factory.mktemp("decided") / "data"))
    with open_workspace(data) as ws:
        decided_round(changes=CHANGES[:4]).keep(ws.store)
    return data


@pytest.fixture(scope="module")
def expected(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of the release that nobody broke off."""
    data = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("whole") / "data"))
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: ADOPTED + DAY)
        return make_release(ws, OFFICE, "r-1", VERSION).frozen.sha256


@pytest.mark.parametrize("place", IS_RELEASED)
def test_killed_at(place: str, prepared: Path, expected: str, tmp_path: Path) -> None:
    data = Path(shutil.copytree(prepared, tmp_path / "data"))
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(data), place],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr
    out = tmp_path / "all.nq"
    dump_published(data, out)  # as anybody would next
    nquads = out.read_bytes()
    promised = json.loads((data / "ssckg.json").read_text())["manifest"]["hash"]
    assert hashlib.sha256(nquads).hexdigest() == promised
    graphs = {line.rsplit(b" ", 2)[1] for line in nquads.splitlines()}
    ours = sorted(graph.decode() for graph in graphs if VERSION.encode() in graph)
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: ADOPTED + 2 * DAY)
        found = list_releases(ws, PUBLIC)
        assert (VERSION in edition_ids()) is IS_RELEASED[place]
        if IS_RELEASED[place]:
            assert [one.sha256 for one in found] == [expected]
            assert len([graph for graph in ours if "/graph/" in graph]) == 3
            assert verify_release(ws, PUBLIC, VERSION).is_good
        else:
            assert not found
            assert not ours
            made = make_release(ws, OFFICE, "r-1", VERSION)  # what was left is in nobody's way
            assert verify_release(ws, PUBLIC, VERSION).is_good
            folder = data / "releases"
            assert [path.name for path in folder.iterdir()] == [VERSION]
            assert made.frozen.added == 0
