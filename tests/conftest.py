"""Fixtures that several kinds of tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ssckg.app.building import build_dataset

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def built_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the whole published dataset, built once per run and process."""
    data = tmp_path_factory.mktemp("whole") / "data"
    build_dataset(data, draft=True)
    return data
