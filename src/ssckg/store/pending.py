"""Says on the disk that what is published may be behind the workspace.

Whoever is about to take a step that changes what is public leaves a file with a lock on it, and
removes it when what is published has followed. A file whose lock nobody holds was left by a
process that died in between: the next command or server makes up for it first.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ssckg.store.locks import LockedError, LockFileError, is_locked, lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ssckg.store.layout import Layout

_PATTERN = "publishing-*.pending"


@contextmanager
def pending(layout: Layout, *, unless: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Say that the block changes what is public; where it fails, the word stays.

    Args:
        layout: of the data directory.
        unless: errors after which nothing was changed.

    Raises:
        LockFileError: the file cannot be made.
    """
    name = f"publishing-{os.getpid()}-{secrets.token_hex(4)}.pending"
    path = layout.root / "run" / name
    with lock(path, exclusive=True):
        try:
            yield
        except unless:
            path.unlink(missing_ok=True)
            raise
        path.unlink(missing_ok=True)


def abandoned(layout: Layout) -> list[Path]:
    """Return the words of those who died before what is published had followed."""
    return [path for path in (layout.root / "run").glob(_PATTERN) if not is_locked(path)]


def settle(words: list[Path]) -> None:
    """Take words away, once what is published has followed what was in the workspace then."""
    for path in words:
        with suppress(LockedError, LockFileError), lock(path, exclusive=True):
            path.unlink(missing_ok=True)
