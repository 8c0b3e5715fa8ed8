"""`ssckg serve` as a process of its own, which answers when it is handed over."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 120
"""So long a start or an end may take where much else is going on."""


@dataclass(frozen=True, slots=True)
class ServedProcess:
    """The process and its address, with a slash at the end."""

    process: subprocess.Popen[bytes]
    url: str


@contextmanager
def served_process(data: Path, log: Path) -> Iterator[ServedProcess]:
    """Serve a data directory on a free port; what is told on stderr goes into `log`."""
    command = [sys.executable, "-c", "from ssckg.cli import main; main()", "serve"]
    command += ["--data", str(data), "--port", "0", "--json"]
    with (
        log.open("wb") as told,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                pytest.fail(f"it ended with {process.wait()} and no address:\n{log.read_text()}")
            served = ServedProcess(process, json.loads(line)["url"])
            _wait_until_it_answers(served, log)
            yield served
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.wait(SECONDS)


def _wait_until_it_answers(served: ServedProcess, log: Path) -> None:
    """Its address is told before it takes requests; until it does, a signal finds it half made."""
    deadline = time.monotonic() + SECONDS
    with httpx.Client(timeout=SECONDS, trust_env=False) as client:
        while time.monotonic() < deadline and served.process.poll() is None:
            try:
                client.get(f"{served.url}healthz").raise_for_status()
            except httpx.ConnectError:
                time.sleep(0.05)
            else:
                return
    pytest.fail(f"it does not answer:\n{log.read_text()}")
