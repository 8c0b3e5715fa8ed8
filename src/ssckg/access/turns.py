"""Who may compute a slow hash now: so many at once, so many in line, and few of them for one name.

A hash takes memory and time, and anybody can ask for one by sending a made-up token. Whoever waits
in line holds a thread of the server, so the line is short, and nobody can fill it alone.
"""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ssckg.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Turns:
    """Turns by name; safe for threads."""

    def __init__(self, running: int, places: int, *, each: int, strangers: int) -> None:
        """Take how many run at once, how many may be here in all, for one name, for no name."""
        self._running = threading.BoundedSemaphore(running)
        self._places, self._each, self._strangers = places, each, strangers
        self._here: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def take(self, name: str) -> Iterator[None]:
        """Wait for a turn and hold it; the name "" is that of all who have none.

        Raises:
            BusyError: too many are here already, for this name or in all.
        """
        with self._lock:
            most = self._each if name else self._strangers
            if self._here[name] >= most or self._here.total() >= self._places:
                raise BusyError("too many sign in at once", hint="try again in a moment")
            self._here[name] += 1
        try:
            with self._running:
                yield
        finally:
            with self._lock:
                self._here[name] -= 1
                if not self._here[name]:
                    del self._here[name]
