"""A child process that dies (SIGKILL) at a named place of what it does to a data directory."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.rounds_by_hand import decided_round

from ssckg.app.building import dump_published
from ssckg.app.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ssckg.app.workspace import Workspace
    from ssckg.model.proposed_change import ProposedChange

    Place = tuple[Any, str, str]
    """An owner, the name of what it does, and "before" or "after" it is done."""

_ROOT: Final = Path(__file__).parents[2]


def with_decided_round(built: Path, folder: Path, *, changes: tuple[ProposedChange, ...]) -> Path:
    """Return a copy of a data directory with a round that is decided."""
    data = Path(shutil.copytree(built, folder / "data"))
    with open_workspace(data) as ws:
        decided_round(changes=changes).keep(ws.store)
    return data


def run_and_die(place: Place, do: Callable[[Workspace], object], at: datetime) -> None:
    """In the child: do something to `sys.argv[1]` at a time, and die at a place."""
    owner, name, when = place
    real = getattr(owner, name)

    def _die(*given: Any, **named: Any) -> None:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        real(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, _die)
    with open_workspace(Path(sys.argv[1])) as opened:
        do(replace(opened, now=lambda: at))


def die_at(module: str, place: str, data: Path) -> None:
    """Run a test module as the child that dies at one of its places; it must."""
    child = subprocess.run(
        [sys.executable, "-m", module, str(data), place],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr


def dumped(data: Path, folder: Path) -> bytes:
    """Return what is published, read as anybody would next; it is what was promised."""
    dump_published(data, folder / "all.nq")
    found = (folder / "all.nq").read_bytes()
    promised = json.loads((data / "ssckg.json").read_text())["manifest"]["hash"]
    assert hashlib.sha256(found).hexdigest() == promised
    return found
