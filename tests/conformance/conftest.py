"""Real services for the cases of standards, known failures, and the report of what was proved."""

from __future__ import annotations

import os
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.served import serving
from tests.api.v1.service import Service, running
from tests.conformance.door import Door
from tests.conformance.reporting import Proof, write_report
from tests.conformance.tables import known_failures

from ssckg.store.engine_program import engine_binary
from ssckg.store.renewal import RenewableEngine
from ssckg_api.settings import EndpointSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPORT = "SSCKG_CONFORMANCE_REPORT"
"""Names the folder that the report is written to; without it, none is written."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say with each test what it proves; what is known to fail must fail."""
    known = known_failures()
    for item in items:
        for mark in item.iter_markers("proves"):
            suite, test = mark.args
            item.user_properties.append(("proves", f"{suite} {test}"))
            if (suite, test) in known:
                item.add_marker(pytest.mark.xfail(strict=True, reason=known[suite, test]))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if not os.environ.get(REPORT) or (report.when != "call" and report.passed):
        return
    for name, value in report.user_properties:
        if name == "proves":
            suite, _, test = str(value).partition(" ")
            _GATHERED.append(Proof(suite, test, *_outcome(report)))


_GATHERED: list[Proof] = []


def _outcome(report: pytest.TestReport) -> tuple[str, str]:
    known = getattr(report, "wasxfail", None)
    if report.skipped and known is not None:
        return "failed", str(known).removeprefix("reason: ")
    if report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        return "not offered", str(reason).removeprefix("Skipped: ")
    return ("passed", "") if report.passed else ("failed", "not known before")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    folder = os.environ.get(REPORT)
    if folder and _GATHERED and not os.environ.get("PYTEST_XDIST_WORKER"):
        terminalreporter.section("conformance")
        for line in write_report(Path(folder), _GATHERED):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def service(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The whole service on the whole published dataset."""
    with running(built_data, tmp_path_factory.mktemp("conformance")) as service:
        yield service


@pytest.fixture(scope="session")
def workspace(service: Service) -> Door:
    """Query and update on graphs of the workspace, as the secretariat."""
    secret = f"Bearer {service.secrets['secretariat']}"
    return Door(f"{service.address}/workspace/sparql", secret)


@pytest.fixture(scope="session")
def graph_store(service: Service) -> Door:
    """The graph store of the workspace, as the secretariat."""
    secret = f"Bearer {service.secrets['secretariat']}"
    return Door(f"{service.address}/workspace/rdf-graph-store", secret)


@pytest.fixture(scope="session")
def publish(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Serve a dataset, given as TriG, by a real engine; returns the address of the service."""
    with ExitStack() as stack:
        made: dict[str, str] = {}

        def _publish(trig: str) -> str:
            if trig not in made:
                made[trig] = _served(trig, tmp_path_factory.mktemp("published"), stack)
            return made[trig]

        yield _publish


def _served(trig: str, folder: Path, stack: ExitStack) -> str:
    (folder / "data.trig").write_text(trig, encoding="utf-8")
    command: list[str | Path] = [
        engine_binary(),
        "load",
        "-l",
        folder / "store",
        "-f",
        folder / "data.trig",
    ]
    subprocess.run(command, check=True, capture_output=True)
    engine = stack.enter_context(RenewableEngine(lambda: folder / "store"))
    return stack.enter_context(serving(engine, EndpointSettings(timeout=20)))
