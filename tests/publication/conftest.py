"""A data directory with the vocabulary, the registers and one framework: small, so quick."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ssckg.app.building import build_dataset
from ssckg.app.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def small_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sources without the other frameworks, mappings and queries."""
    source = tmp_path_factory.mktemp("small")
    for folder in ("ontology/registers", "ontology/frameworks/u4ssc-2017", "examples"):
        shutil.copytree(ROOT / folder, source / folder)
    for path in (ROOT / "ontology").glob("*.ttl"):
        shutil.copy(path, source / "ontology")
    return source


@pytest.fixture(scope="session")
def small_data(small_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory built from `small_source`; copy it before you write to it."""
    data = tmp_path_factory.mktemp("built") / "data"
    build_dataset(data, source=small_source, draft=True)
    return data


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_data, tmp_path / "data"))


@pytest.fixture
def ws(data: Path) -> Iterator[Workspace]:
    with open_workspace(data) as workspace:
        yield workspace
