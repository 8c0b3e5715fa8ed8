"""The released editions of a data directory, beside those that come with the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.store.layout import Layout
from ssckg.store.releases import ReleaseShelf
from ssckg.submissions.catalogue import released_from

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path


def editions_at_hand(data: Path) -> AbstractContextManager[None]:
    """Let templates and checks find the released editions of a data directory, if there is one."""
    return released_from(ReleaseShelf(Layout(data)))
