"""A workspace that really runs, and small files to lodge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ssckg.app.workspace import open_workspace
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ssckg.app.workspace import Workspace


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with two empty datasets."""
    folder = tmp_path / "data"
    DataDirectory.create_or_open(folder)
    return folder


@pytest.fixture
def ws(data: Path) -> Iterator[Workspace]:
    """The workspace of that directory."""
    with open_workspace(data) as workspace:
        yield workspace
