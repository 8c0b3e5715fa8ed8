from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api.v1.service import Service, running
from tests.chromium import AXE, CHROMIUM, Tab, chromium, tab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from tests.played_example import PlayedExample


@pytest.fixture(scope="module")  # its event loop would be in the way of later modules
def browser() -> Iterator[Browser]:
    """The system's Chromium; without it the tests are skipped."""
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is not there: scripts/install-system-packages")
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def axe() -> None:
    """axe-core, from npm by exact version; without it the tests that need it are skipped."""
    if not AXE.is_file():
        pytest.skip("axe-core is not there: make web-tools")


@pytest.fixture(scope="session")
def service(standing_service: Service) -> Service:
    """A service on what the build publishes."""
    return standing_service


@pytest.fixture(scope="session")
def played(
    played_example: PlayedExample, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A service whose data hold a round of revision that was played, with its release."""
    with running(played_example.data, tmp_path_factory.mktemp("played")) as service:
        yield service


@pytest.fixture
def here(browser: Browser, service: Service) -> Iterator[Tab]:
    """A tab of a usual size, in English and light."""
    size = {"width": 1280, "height": 900}
    with tab(browser, service.address, viewport=size, locale="en") as opened:
        yield opened
