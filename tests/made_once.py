"""Data directories that are dear to make: made once per run, whichever process asks first."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder `data` that `make` makes; copy it before anything opens it.

    Args:
        factory: of the process; those of one run have a folder in common.
        name: tells what is made from other things that are made so.
        make: is called with a path at which nothing is yet, once per run.
    """
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"made-{name}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "done"  # a folder that is there may be half made
        if not done.exists():
            make(folder / "data")
            done.touch()
    return folder / "data"
