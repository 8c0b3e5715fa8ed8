from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.api.v1.service import Service, running
from tests.web.chrome import AXE, CHROMIUM, Tab, chromium, tab

from ssckg import resources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


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
def service(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service on what the build publishes."""
    with running(built_data, tmp_path_factory.mktemp("web")) as service:
        yield service


@pytest.fixture(scope="session")
def played(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose data hold a round of revision that was played, with its release."""
    folder = tmp_path_factory.mktemp("played")
    shutil.copytree(built_data, folder / "first")
    subprocess.run(
        [
            *(sys.executable, "-c", "from ssckg.cli import main; main()", "revision", "play"),
            *(resources.folder("examples") / "rounds" / "un-sscf-2020", "--data", folder / "first"),
        ],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    with running(folder / "first", folder) as service:
        yield service


@pytest.fixture
def here(browser: Browser, service: Service) -> Iterator[Tab]:
    """A tab of a usual size, in English and light."""
    size = {"width": 1280, "height": 900}
    with tab(browser, service.address, viewport=size, locale="en") as opened:
        yield opened
