"""Work that makes millions of small values without cycles goes on without the cyclic collector."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the cyclic collector: it would look through all of them again and again.

    Saves a twentieth of the time of composing; measured in `scripts/bench_releasing.py`.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
