"""A service to be measured: as `ssckg serve` runs it, without what it does beside answering.

`python scripts/serving.py DATA` serves on a free port of this machine, prints the address, and ends
when its standard input does. `serving(data)` runs that as a process of its own.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS = 300.0


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """Serve a data directory until the block ends; the address has no slash at its end."""
    command = [sys.executable, __file__, str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            address = process.stdout.readline().decode().strip() if process.stdout else ""
            if not address:
                raise RuntimeError("the service did not start")
            _wait(address)
            yield address
        finally:
            if process.stdin:
                process.stdin.close()


def ask(address: str) -> tuple[float, bytes]:
    """Return how long a page took, in seconds, and the page."""
    request = urllib.request.Request(address, headers={"accept": "text/html"})  # noqa: S310
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  our own
        body: bytes = answer.read()
    return time.perf_counter() - started, body


def _wait(address: str) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        try:
            ask(f"{address}/healthz")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the service does not answer")


def main() -> None:
    """Serve until the standard input ends."""
    from ssckg.app.history.shelf import past_states  # noqa: PLC0415  only where it serves
    from ssckg.app.signing_in import make_door  # noqa: PLC0415
    from ssckg.app.stores import serve_published  # noqa: PLC0415
    from ssckg.app.workspace import open_workspace  # noqa: PLC0415
    from ssckg_api.application import create_app  # noqa: PLC0415
    from ssckg_api.server import make_server  # noqa: PLC0415
    from ssckg_api.v1.desk import Desk  # noqa: PLC0415

    data = Path(sys.argv[1])
    with (
        socket.create_server(("127.0.0.1", 0), backlog=512) as listener,
        serve_published(data) as reader,
        open_workspace(data) as workspace,
    ):
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        desk = Desk(workspace, make_door(workspace, address))
        server = make_server(create_app(reader, desk=desk, shelf=past_states(data)))
        print(address, flush=True)

        def end() -> None:
            sys.stdin.buffer.read()
            server.should_exit = True

        threading.Thread(target=end, daemon=True).start()
        server.run(sockets=[listener])


if __name__ == "__main__":
    main()
