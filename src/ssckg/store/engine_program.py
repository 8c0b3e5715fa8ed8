"""The `oxigraph` program: where it is, what it gets to see, and how it is called to serve."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Final

from ssckg.errors import EngineError
from ssckg.store import launch

ENVIRONMENT: Final = {"LANG": "C.UTF-8", "RUST_MIN_STACK": str(256 * 1024 * 1024)}
"""All the child gets to see: nothing of ours, so no secret and no proxy.

Oxigraph parses and plans by recursion, and a stack that overflows ends the process with all its
queries: at the usual 2 MB some 1,000 nested groups do. Memory is taken only as it is used.
"""
MERGED: Final = "merged.ssckg"
"""File in an engine directory whose default graph holds each statement of all graphs, once."""


def engine_binary() -> Path:
    """Return the `oxigraph` program that was installed with ssckg.

    Raises:
        EngineError: it is not there.
    """
    beside = Path(sysconfig.get_path("scripts")) / "oxigraph"
    found = str(beside) if beside.exists() else shutil.which("oxigraph")
    if found is None:
        raise EngineError("the oxigraph program is missing", hint="pip install oxigraph")
    return Path(found)


def start_server(
    location: Path, port: int, *, is_read_only: bool, may_connect: bool, query_timeout: float
) -> subprocess.Popen[str]:
    """Start a server on an engine directory; what it says comes out of the process returned.

    Args:
        location: the engine directory.
        port: where it is to answer, on the loopback interface only.
        is_read_only: whether it takes no updates.
        may_connect: whether it may open connections.
        query_timeout: seconds after which it breaks a query off; `math.inf` for never.

    Raises:
        EngineError: the program is not there.
        OSError: it cannot be started.
    """
    command = [
        *(sys.executable, "-I", "-S", launch.__file__, str(os.getpid())),
        "open" if may_connect else "closed",
        str(engine_binary()),
        "serve-read-only" if is_read_only else "serve",
        *("--location", str(location), "--bind", f"127.0.0.1:{port}"),
        *(() if (location / MERGED).exists() else ("--union-default-graph",)),
        *_time_limit(query_timeout),
    ]
    return subprocess.Popen(  # noqa: S603  our own program with our own arguments
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=ENVIRONMENT,
        process_group=0,
        text=True,
        errors="replace",
    )


def _time_limit(seconds: float) -> tuple[str, ...]:
    # Oxigraph 0.5 keeps a sleeping thread per query for as long as the limit, and fails
    # at some 16,000; who asks often sets no limit and watches the time himself.
    return ("--timeout-s", str(max(1, int(seconds)))) if math.isfinite(seconds) else ()
