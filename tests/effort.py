"""How many examples a property is tried on: few in `make test`, many in `make deep`."""

from __future__ import annotations

import os
from typing import Final

EFFORT: Final = int(os.environ.get("SSCKG_EFFORT") or 1)
"""What the usual number of examples is multiplied by."""


def examples(usual: int) -> int:
    """Return how many examples to try where `usual` are tried otherwise."""
    return usual * EFFORT
