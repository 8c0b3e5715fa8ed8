from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.api.v1.service import Service


@pytest.fixture(scope="session")
def service(standing_service: Service) -> Service:
    """A service on a built data directory, for pages that change nothing."""
    return standing_service
