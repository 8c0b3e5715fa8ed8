from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api.v1.service import Service, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def service(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(built_data, tmp_path_factory.mktemp("service")) as service:
        yield service
