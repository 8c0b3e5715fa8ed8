from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api.v1.service import Service, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def service(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service on a built data directory, for pages that change nothing."""
    with running(built_data, tmp_path_factory.mktemp("site")) as service:
        yield service
