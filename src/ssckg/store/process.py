"""The embedded engine: an `oxigraph` server as a supervised child process.

One thread per engine starts the child, reads what it says, waits for its end and starts it
again. The same thread for all of it, because on Linux the kernel kills the child when the
thread that started it ends (`launch.py`), which is what brings it down with us.
"""

from __future__ import annotations

import atexit
import socket
import subprocess
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.errors import EngineError
from ssckg.store.endpoint import Endpoint
from ssckg.store.engine_program import start_server

if TYPE_CHECKING:
    from pathlib import Path

_READY: Final = "Listening for requests at"
_PORT_TAKEN: Final = "Address already in use"
_LOCKED: Final = "While lock file"
_ADVICE: Final = {
    _LOCKED: "another program works in this directory; end it, or wait for it",
    "No space left on device": "make room on the disk of the data directory",
}
"""What to do, by what the engine says where it cannot start."""
_PORT_ATTEMPTS: Final = 20
_STOP_SECONDS: Final = 5.0
_REPLAYED_PER_SECOND: Final = 5e6
"""Bytes of its log that an engine reads at least when it starts; measured: 20 MB on busy cores."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How an embedded engine runs; times in seconds, `query_timeout` may be `math.inf`.

    After `max_crashes` within `crash_window` it stays down. The pause before a new start
    doubles from `first_pause` up to `longest_pause`.
    """

    query_timeout: float = 60.0
    start_timeout: float = 30.0
    max_crashes: int = 5
    crash_window: float = 60.0
    first_pause: float = 0.05
    longest_pause: float = 5.0
    lock_timeout: float = 5.0
    """So long the engine of a process that was killed may hold its directory and be waited for."""
    may_connect: bool = False
    """Whether the engine may open connections: only where SERVICE is allowed."""


class EngineProcess:
    """A supervised engine on a loopback port; it is an `EndpointSource`."""

    def __init__(
        self, location: Path, settings: EngineSettings | None = None, *, read_only: bool = False
    ) -> None:
        """Take the engine's own directory; nothing is started yet."""
        self.location = location
        self._is_read_only = read_only
        self._settings = settings or EngineSettings()
        self._state = threading.Condition()
        self._endpoint: Endpoint | None = None
        self._failure: str | None = None
        self.failed_at: float | None = None
        """When (`time.monotonic`) it was given up after too many crashes; None while it lives."""
        self._child: subprocess.Popen[str] | None = None
        self._is_stopping = False
        self._said: deque[str] = deque(maxlen=40)
        self._port = 0
        self._thread = threading.Thread(
            target=self._supervise, name=f"engine {location.name}", daemon=True
        )
        self.is_network_closed = False
        """Whether the kernel keeps the engine from opening connections."""
        self.restarts = 0
        """How often the engine was started again after a crash."""

    def start(self) -> None:
        """Start the engine and return when it answers.

        Raises:
            EngineError: it does not come up; with the last line it said.
        """
        atexit.register(self.stop)
        self._thread.start()
        try:
            self.current()
        except EngineError:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the engine; returns when it is gone. To stop twice is no error."""
        with self._state:
            self._is_stopping = True
            child = self._child
            self._state.notify_all()
        if child is not None:
            _end(child)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(_STOP_SECONDS)
        atexit.unregister(self.stop)

    @property
    def pid(self) -> int | None:
        """The process id of the engine that runs now."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    def current(self) -> Endpoint:
        """Return where the engine answers; wait while it starts."""
        deadline = time.monotonic() + self._settings.start_timeout + self._replay_seconds()
        with self._state:
            while self._endpoint is None and self._failure is None and not self._is_stopping:
                if not self._state.wait(deadline - time.monotonic()):
                    break
            if self._endpoint is not None:
                return self._endpoint
        if self._is_stopping and self._failure is None:
            raise EngineError("the embedded SPARQL engine has been stopped")
        reason = self._reason()
        hint = next((advice for said, advice in _ADVICE.items() if said in reason), None)
        raise EngineError(f"the embedded SPARQL engine does not start: {reason}", hint=hint)

    def _replay_seconds(self) -> float:
        """Return how long the engine may need to read its log again before it answers.

        It keeps what was written last in its log only (a gigabyte after 1,000 full submissions
        in a row), and reads all of it when it starts; broken off, it would begin anew.
        """
        sizes = 0
        for path in self.location.glob("*.log"):
            with suppress(OSError):
                sizes += path.stat().st_size
        return sizes / _REPLAYED_PER_SECOND

    def report_lost(self, endpoint: Endpoint) -> None:
        """Take note of a lost connection; wait until the engine is there again."""
        child = self._child
        with self._state:
            is_same = self._endpoint == endpoint
        if is_same and child is not None:
            # A killed child is a zombie for a moment; let the supervisor see it first.
            try:
                child.wait(0.2)
            except subprocess.TimeoutExpired:
                return
            with self._state:
                self._state.wait_for(lambda: self._endpoint != endpoint or self._is_stopping, 1.0)
        self.current()

    def _reason(self) -> str:
        return self._failure or self._first_said("no answer in time")

    def _supervise(self) -> None:
        crashes: deque[float] = deque(maxlen=self._settings.max_crashes)
        pause = self._settings.first_pause
        has_been_ready = False
        for _ in iter(lambda: self._is_stopping, True):
            has_been_ready = self._run_once() or has_been_ready
            if self._is_stopping:
                return
            now = time.monotonic()
            crashes.append(now)
            is_hopeless = (
                len(crashes) == crashes.maxlen and now - crashes[0] < self._settings.crash_window
            )
            if not has_been_ready or is_hopeless:
                self._fail("it crashed again and again" if has_been_ready else None)
                return
            if len(crashes) < 2 or now - crashes[-2] > self._settings.crash_window:
                pause = self._settings.first_pause
            self.restarts += 1
            with self._state:
                self._state.wait_for(lambda: self._is_stopping, pause)
            pause = min(pause * 2, self._settings.longest_pause)

    def _fail(self, what: str | None) -> None:
        with self._state:
            said = self._first_said("it ended without a word")
            self._failure = f"{what}: {said}" if what else said
            self.failed_at = time.monotonic()
            self._state.notify_all()

    def _run_once(self) -> bool:
        """Run the engine until it ends; say whether it has ever answered.

        It begins anew on another port where somebody has taken the first, and while the engine of
        a process that was killed still holds the directory.
        """
        ports = _PORT_ATTEMPTS
        locked_until = time.monotonic() + self._settings.lock_timeout
        while ports:
            self._said.clear()
            is_ready = self._run_on(self._port or _free_port())
            if is_ready or self._is_stopping:
                return is_ready
            if self._has_said(_PORT_TAKEN):
                ports, self._port = ports - 1, 0
            elif self._has_said(_LOCKED) and time.monotonic() < locked_until:
                with self._state:
                    self._state.wait_for(lambda: self._is_stopping, self._settings.first_pause)
            else:
                return False
        return False

    def _first_said(self, otherwise: str) -> str:
        """Return what the engine itself said first, without what its start says of the network."""
        spoken = (line for line in self._said if line and not line.startswith("network "))
        return next(spoken, otherwise)

    def _has_said(self, words: str) -> bool:
        return any(words in line for line in self._said)

    def _run_on(self, port: int) -> bool:
        try:
            child = start_server(
                self.location,
                port,
                is_read_only=self._is_read_only,
                may_connect=self._settings.may_connect,
                query_timeout=self._settings.query_timeout,
            )
        except OSError as error:
            self._said.append(str(error))
            return False
        with self._state:
            self._child = child
            if self._is_stopping:
                child.kill()
        is_ready = False
        if child.stdout is not None:
            for line in child.stdout:
                self._said.append(line.rstrip())
                if line.startswith("network "):
                    self.is_network_closed = line.strip() == "network closed"
                elif _READY in line and not is_ready:
                    is_ready = True
                    self._set_ready(port)
            child.stdout.close()
        child.wait()
        with self._state:
            self._endpoint = None
            self._state.notify_all()
        return is_ready

    def _set_ready(self, port: int) -> None:
        base = f"http://127.0.0.1:{port}"
        can_write = not self._is_read_only
        with self._state:
            self._port = port
            self._endpoint = Endpoint(
                f"{base}/query",
                f"{base}/update" if can_write else None,
                f"{base}/store",
                update_field=None,
            )
            self._state.notify_all()


def _free_port() -> int:
    """Return a port that is free now; the engine itself says if it no longer is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(child: subprocess.Popen[str]) -> None:
    child.terminate()
    try:
        child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
