"""A small source tree of its own: two frameworks, a register, a mapping set, a query."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

TINY = Path(__file__).parent / "tiny"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Return a copy of the tree that a test may change."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))
