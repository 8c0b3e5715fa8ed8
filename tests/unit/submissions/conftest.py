"""A workspace dataset that really runs."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from ssckg.app.workspace import open_workspace
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ssckg.ports import GraphStore


@pytest.fixture
def make_workspace_store(tmp_path: Path) -> Iterator[Callable[[], GraphStore]]:
    """Start the engine of an empty workspace when it is asked for."""
    with ExitStack() as stack:

        def make() -> GraphStore:
            DataDirectory.create_or_open(tmp_path / "data")
            return stack.enter_context(open_workspace(tmp_path / "data")).store

        yield make
