"""Locks on files of the data directory; the kernel lets go of them when a process dies.

So there is no stale lock to clean up. The file holds the pid of the last exclusive holder,
for messages only.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_POLL_SECONDS: Final = 0.02


class LockedError(Exception):
    """Another process holds the lock; `pid` is the one that last took it for itself alone."""

    def __init__(self, pid: int | None) -> None:
        """Take the holder's process id, where it is known."""
        super().__init__(f"locked by process {pid}" if pid else "locked by another process")
        self.pid = pid


class LockFileError(Exception):
    """The file of a lock cannot be made or written: no right, a read-only or a full disk."""


@contextmanager
def lock(path: Path, *, exclusive: bool, wait: float = 0.0) -> Iterator[None]:
    """Hold a lock on `path` (made if need be); wait for it up to `wait` seconds.

    Raises:
        LockedError: another process holds it.
        LockFileError: `path` cannot be opened as needed.
    """
    descriptor = _open(path, exclusive=exclusive)
    try:
        _take(descriptor, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH, wait)
        if exclusive:
            # Only messages read it: a full disk is no reason to fail.
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path, *, exclusive: bool) -> int:
    """Open the file of a lock; readers need no right to write where it is there already."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        if not exclusive:
            with suppress(OSError):
                return os.open(path, os.O_RDONLY)
        raise LockFileError(error.strerror) from error


def is_locked(path: Path) -> bool:
    """Say whether some process holds `path` for itself alone."""
    try:
        with lock(path, exclusive=False):
            return False
    except LockedError:
        return True
    except LockFileError:
        return False  # whoever takes the lock next is told why it cannot


def _take(descriptor: int, kind: int, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise LockedError(_holder(descriptor)) from None
            time.sleep(_POLL_SECONDS)
        else:
            return


def _holder(descriptor: int) -> int | None:
    with suppress(ValueError, OSError):
        return int(os.pread(descriptor, 20, 0))
    return None
