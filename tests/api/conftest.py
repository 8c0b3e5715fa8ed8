"""A running endpoint: a real engine on a small dataset, a real server on a free port."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.api.served import MANY, MANY_GRAPH, TRIG, serving

from ssckg.store.engine_program import engine_binary
from ssckg.store.renewal import RenewableEngine
from ssckg_api.settings import EndpointSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def location(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engine")
    (folder / "data.trig").write_text(TRIG, encoding="utf-8")
    lines = (
        f'<http://test.example/i{i}> <http://test.example/n> "{i} é"@fr <{MANY_GRAPH}> .\n'
        for i in range(MANY)
    )
    (folder / "many.nq").write_text("".join(lines), encoding="utf-8")
    for name in ("data.trig", "many.nq"):
        subprocess.run(
            [engine_binary(), "load", "-l", folder / "store", "-f", folder / name],
            check=True,
            capture_output=True,
        )
    return folder / "store"


@pytest.fixture(scope="session")
def engine(location: Path) -> Iterator[RenewableEngine]:
    with RenewableEngine(lambda: location) as running:
        yield running


@pytest.fixture(scope="session")
def address(engine: RenewableEngine) -> Iterator[str]:
    with serving(engine, EndpointSettings(timeout=20, max_query_bytes=50_000)) as address:
        yield address


@pytest.fixture(scope="session")
def endpoint(address: str) -> str:
    return f"{address}/sparql"


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture
def start(location: Path) -> Iterator[Callable[[EndpointSettings], str]]:
    """Start an endpoint with settings of its own, on an engine of its own."""
    with ExitStack() as stack:

        def _start(settings: EndpointSettings) -> str:
            own = stack.enter_context(RenewableEngine(lambda: location))
            return stack.enter_context(serving(own, settings)) + "/sparql"

        yield _start
