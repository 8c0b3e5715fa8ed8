from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ssckg.app.searching import read_index

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.searching.index import Index


@pytest.fixture(scope="session")
def index(built_data: Path) -> Index:
    """The index of the whole published dataset."""
    return read_index(built_data)
