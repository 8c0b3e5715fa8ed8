"""Killed in the middle of a publication or withdrawal: before or after, never a mixture, no leak.

A child process takes the step and is killed (SIGKILL) at a named place: before the step is in the
workspace, after it, while the new data are loaded, when they are loaded and do not count yet, and
when they do. Then the data directory is opened again, as the next command would.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.publication.lodged import INTERNET, OPERATOR, draft, report, verified

from ssckg.app.building import dump_published
from ssckg.app.consenting import record_consent
from ssckg.app.following import catch_up, is_behind
from ssckg.app.publishing import publish, withdraw
from ssckg.app.workspace import open_workspace
from ssckg.errors import ConflictError, EngineError, MissingError
from ssckg.io.consent_file import parse_consent
from ssckg.model.submission import State
from ssckg.store import pending
from ssckg.store.layout import Layout
from ssckg.submissions.life.repository import find

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
MARK, ID = "41.312345", "oslo-2024-1"
CHILD = """
import os, signal, sys
from pathlib import Path
from ssckg.app import consenting, publishing
from ssckg.app.workspace import open_workspace
from ssckg.io.consent_file import parse_consent
from ssckg.store import directory, layout
from tests.publication.lodged import OPERATOR

data, action, place = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

def dying(owner, name, when):
    real = getattr(owner, name)
    def die(*given, **named):
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, name, die)

places = {
    "before the step": lambda: [dying(m, "take_step", "before") for m in (publishing, consenting)],
    "after the step": lambda: [dying(m, "take_step", "after") for m in (publishing, consenting)],
    "before loading": lambda: dying(directory, "load_new", "before"),
    "after loading": lambda: dying(directory, "load_new", "after"),
    "when it counts": lambda: dying(layout.Layout, "write", "after"),
    "nowhere": lambda: None,
}
places[place]()
with open_workspace(data) as ws:
    print("ready", flush=True)
    if action == "consent":
        text = b'{"statements": [{"scope": "submission", "state": "withdrawn"}]}'
        consenting.record_consent(ws, OPERATOR, "oslo-2024-1", parse_consent(text))
    else:
        getattr(publishing, action)(ws, OPERATOR, "oslo-2024-1")
print("done", flush=True)
"""
PLACES = ("before the step", "after the step", "before loading", "after loading", "when it counts")


@pytest.fixture(scope="module")
def prepared(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Data directories with a submission that is about to be published, and with a public one."""
    folder = tmp_path_factory.mktemp("prepared")
    before = Path(shutil.copytree(small_data, folder / "verified"))
    with open_workspace(before) as ws:
        head = verified(ws, [draft("Oslo", "2024", [report(INTERNET, MARK)])])[0]
        assert head.id == ID
        given = parse_consent(b'{"statements": [{"scope": "submission", "state": "given"}]}')
        record_consent(ws, OPERATOR, head.id, given)
    after = Path(shutil.copytree(before, folder / "published"))
    with open_workspace(after) as ws:
        publish(ws, OPERATOR, ID)
    return {"publish": before, "withdraw": after, "consent": after}


def run(data: Path, action: str, place: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(data), action, place],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def should_be_public(data: Path, action: str) -> bool:
    """Say what the workspace says, by state and number of steps alone."""
    with open_workspace(data) as ws:
        head = find(ws.store, ws.base, ID)
        if action == "consent":
            return head.version == 6
        return head.state is State.PUBLISHED


def is_public(data: Path, folder: Path) -> bool:
    """Dump, as anybody would next, and look; the file has the promised hash."""
    out = folder / "x.nq"
    dump_published(data, out)
    content = out.read_bytes()
    promised = json.loads((data / "ssckg.json").read_text())["manifest"]["hash"]
    assert hashlib.sha256(content).hexdigest() == promised
    return MARK.encode() in content


def opened_again(data: Path, action: str, folder: Path) -> bool:
    """Check what a next command and a next server see; return whether the step was taken."""
    public = is_public(data, folder)
    assert public == should_be_public(data, action)
    catch_up(data)
    assert is_public(data, folder) == public
    with open_workspace(data) as ws:
        assert not is_behind(ws)
    assert pending.abandoned(Layout(data)) == []
    return public == (action == "publish")


@pytest.mark.parametrize("action", ["publish", "withdraw", "consent"])
@pytest.mark.parametrize("place", PLACES)
def test_killed_at_a_place(
    prepared: dict[str, Path], action: str, place: str, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(prepared[action], tmp_path / "data"))
    child = run(data, action, place)
    out, errors = child.communicate(timeout=120)
    assert child.returncode == -signal.SIGKILL, errors
    assert "done" not in out
    was_taken = opened_again(data, action, tmp_path)
    assert was_taken == (place != "before the step")


@pytest.mark.deep
def test_killed_at_random_moments(prepared: dict[str, Path], tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311  not for secrets
    for number in range(6):
        action = ("publish", "withdraw")[number % 2]
        data = Path(shutil.copytree(prepared[action], tmp_path / str(number)))
        child = run(data, action, "nowhere")
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0.0, 1.6))
        child.kill()
        out, _ = child.communicate(timeout=60)
        was_taken = opened_again(data, action, tmp_path)
        assert was_taken or "done" not in out  # what was acknowledged is not lost
        shutil.rmtree(data)


def test_an_engine_that_cannot_load_leaves_what_was_published(
    prepared: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Path(shutil.copytree(prepared["withdraw"], tmp_path / "data"))

    def fail(*_: object) -> None:
        raise EngineError("the disk is full")

    with open_workspace(data) as ws, monkeypatch.context() as patch:
        patch.setattr("ssckg.store.directory.load_new", fail)
        with pytest.raises(MissingError, match=r"it is recorded, but .*the disk is full"):
            withdraw(ws, OPERATOR, ID)
    assert pending.abandoned(Layout(data)) != []
    assert not is_public(data, tmp_path)  # the next reader makes up for it before it reads


def test_a_refused_step_leaves_no_word_behind(
    prepared: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Path(shutil.copytree(prepared["publish"], tmp_path / "data"))

    def refuse(*_: object, **__: object) -> None:
        raise ConflictError("somebody else was quicker")

    monkeypatch.setattr("ssckg.app.publishing.take_step", refuse)
    with open_workspace(data) as ws, pytest.raises(ConflictError):
        publish(ws, OPERATOR, ID)
    assert list((data / "run").glob("*.pending")) == []
