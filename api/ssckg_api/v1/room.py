"""What requests under way may hold at once: bytes of bodies, and work that takes long.

Strangers share a small part, so that nobody without a token can take the place of those who have
one. Who finds no room is asked to come back.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ssckg_api.gate import Gate
from ssckg_api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MB: Final = 1024 * 1024


class Room:
    """So many bytes at once; safe for threads."""

    def __init__(self, size: int) -> None:
        """Take how many bytes there is room for."""
        self._free = self.size = size
        self._lock = threading.Lock()

    @property
    def free(self) -> int:
        """How many bytes are free."""
        return self._free

    @contextmanager
    def holder(self) -> Iterator[Callable[[int], None]]:
        """Yield what takes bytes as they arrive; all of them are given back at the end.

        Raises:
            ProblemError: 503, there is no room for them.
        """
        held = 0

        def _take(size: int) -> None:
            nonlocal held
            with self._lock:
                if size > self._free:
                    raise ProblemError(
                        *(503, "busy", "Too much is sent at once", "Please try again in a moment."),
                        headers=(("Retry-After", "5"), ("Connection", "close")),
                    )
                self._free -= size
            held += size

        try:
            yield _take
        finally:
            with self._lock:
                self._free += held


@dataclass(frozen=True, slots=True)
class Share:
    """What one kind of callers may use: bytes of files on disk, and long work."""

    files: Room
    work: Gate


def _of_strangers() -> Share:
    return Share(Room(256 * _MB), Gate(2, 16, 20.0))


def _of_known() -> Share:
    return Share(Room(1024 * _MB), Gate(4, 100, 60.0))


@dataclass(frozen=True, slots=True)
class Shares:
    """What strangers share, and what those share who are known."""

    strangers: Share = field(default_factory=_of_strangers)
    known: Share = field(default_factory=_of_known)


SMALL_BODIES: Final = Room(64 * _MB)
"""What bodies hold that are read into memory; each is small, but anybody may send one."""
