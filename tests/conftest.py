"""Fixtures that several kinds of tests share, and the order in which modules come."""

from __future__ import annotations

import gc
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from hypothesis import HealthCheck, settings
from tests.effort import examples
from tests.made_once import made_once
from tests.played_example import play_once

from ssckg import resources
from ssckg.app.building import build_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.v1.service import Service
    from tests.played_example import PlayedExample

# How long an example or drawing one takes says more of what else the machine does.
settings.register_profile(
    "effort",
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("effort")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put modules with slow tests first, so that no process works on one when all else is done."""
    slow = {item.path for item in items if any(item.iter_markers("slow"))}
    slow |= {item.path for item in items if any(item.iter_markers("deep"))}
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Leave what was collected to itself: looking through it for cycles took a tenth of the run."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _commands_are_made_once() -> Iterator[None]:
    """`CliRunner` makes all commands anew each time; nothing in them changes by being run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("typer.testing._get_command", cache(typer.main.get_command))
        yield


@pytest.fixture(scope="session", autouse=True)
def _java_starts_quickly() -> Iterator[None]:
    """HermiT and TopBraid run for a second or two: compiling and collecting well do not pay."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        yield


@pytest.fixture(scope="session")
def built_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the whole published dataset, built once per run, copied per process."""
    made = made_once(tmp_path_factory, "whole", lambda data: build_dataset(data, draft=True))
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("whole") / "data"))


@pytest.fixture(scope="session")
def played_example(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> PlayedExample:
    """A data directory in which the example un-sscf-2020 was played to its release; copy it."""
    return play_once(built_data, tmp_path_factory)


@pytest.fixture(scope="session")
def standing_service(
    built_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A service on a built data directory, one per process, for whoever publishes nothing."""
    from tests.api.v1.service import running  # noqa: PLC0415  most tests do not need it

    with running(built_data, tmp_path_factory.mktemp("standing")) as service:
        yield service


@pytest.fixture(scope="session")
def sdg_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is carried of U4SSC and the SDGs, and the mappings between them: half the statements."""
    source = tmp_path_factory.mktemp("sdg-source")
    root = resources.root()
    named = ("ontology/registers", "mappings/u4ssc-sdg", "examples")
    editions = (root / "ontology" / "frameworks").glob("*")
    kept = [path for path in editions if path.name.startswith(("u4ssc", "sdg"))]
    for path in [*(root / name for name in named), *kept]:
        shutil.copytree(path, source / path.relative_to(root))
    for path in [*(root / "ontology").glob("*.ttl"), root / "mappings" / "u4ssc-sdg.sssom.tsv"]:
        shutil.copy(path, source / path.relative_to(root))
    return source


@pytest.fixture(scope="session")
def sdg_data(sdg_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory built from `sdg_source`, for what publishes again and again; copy it."""
    made = made_once(
        tmp_path_factory, "sdg", lambda data: build_dataset(data, source=sdg_source, draft=True)
    )
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("sdg") / "data"))


@pytest.fixture(scope="session")
def small_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vocabulary, the registers and one framework; no other, no mappings and queries."""
    source = tmp_path_factory.mktemp("small-source")
    root = resources.root()
    for folder in ("ontology/registers", "ontology/frameworks/u4ssc-2017", "examples"):
        shutil.copytree(root / folder, source / folder)
    for path in (root / "ontology").glob("*.ttl"):
        shutil.copy(path, source / "ontology")
    return source


@pytest.fixture(scope="session")
def small_data(small_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory built from `small_source`; copy it before you write to it."""
    made = made_once(
        tmp_path_factory, "small", lambda data: build_dataset(data, source=small_source, draft=True)
    )
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("small") / "data"))
