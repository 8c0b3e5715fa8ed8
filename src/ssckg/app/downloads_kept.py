"""Keeps the files of what is published ready while a server runs, so that nobody waits for them."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from ssckg.app.downloads import Downloads
from ssckg.app.settings import remote_endpoint
from ssckg.errors import SsckgError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ssckg.app.workspace import Workspace

_SECONDS: Final = 5.0
_LONGEST: Final = 3600.0
_PROGRAM: Final = "import os; os.nice(10); from ssckg.cli import main; main()"
"""A process of its own, at low priority: making files takes seconds of a whole core."""


@contextmanager
def downloads_kept_ready(
    ws: Workspace, *, tell: Callable[[str], None] = lambda _: None
) -> Iterator[None]:
    """Make the files anew whenever other data are published, until the block ends.

    Args:
        ws: the workspace of the server.
        tell: told in words what failed.
    """
    stop = threading.Event()
    thread = threading.Thread(target=_keep, args=(ws, stop, tell), name="downloads", daemon=True)
    if remote_endpoint("published") is None:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if thread.is_alive():
            thread.join(timeout=_SECONDS)


def _keep(ws: Workspace, stop: threading.Event, tell: Callable[[str], None]) -> None:
    downloads, tried = Downloads(ws), ""
    while not stop.wait(_SECONDS):
        with suppress(SsckgError):
            token = downloads.token
            if token == tried or downloads.ready() is not None:
                continue
            tried = token
            if not _make(ws.directory.path, stop) and not stop.is_set():
                tell("the files of the published dataset could not be made ready")


def _make(data: Path, stop: threading.Event) -> bool:
    """Make the files in another process; give up when the server stops."""
    process = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-c", _PROGRAM, "export", "--data", str(data), "--json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    waited = 0.0
    while process.poll() is None and waited < _LONGEST:
        if stop.wait(0.2):
            break
        waited += 0.2
    if process.poll() is None:
        process.terminate()
        process.wait()
    return process.returncode == 0
