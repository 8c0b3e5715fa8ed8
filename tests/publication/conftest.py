"""A small data directory of one's own, and its workspace."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ssckg.app.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_data, tmp_path / "data"))


@pytest.fixture
def ws(data: Path) -> Iterator[Workspace]:
    with open_workspace(data) as workspace:
        yield workspace
