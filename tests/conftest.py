"""Fixtures that several kinds of tests share, and the order in which modules come."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from tests.effort import examples

from ssckg.app.building import build_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

settings.register_profile("effort", max_examples=examples(100))
settings.load_profile("effort")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put modules with slow tests first, so that no process works on one when all else is done."""
    slow = {item.path for item in items if any(item.iter_markers("slow"))}
    slow |= {item.path for item in items if any(item.iter_markers("deep"))}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session", autouse=True)
def _java_starts_quickly() -> Iterator[None]:
    """HermiT and TopBraid run for a second or two: compiling and collecting well do not pay."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        yield


@pytest.fixture(scope="session")
def built_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the whole published dataset, built once per run, copied per process."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return _built(tmp_path_factory.mktemp("whole"))
    shared = tmp_path_factory.getbasetemp().parent / "whole"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = _built(shared)
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("whole") / "data"))


def _built(folder: Path) -> Path:
    done = folder / "done"  # a data directory that is there may be half made
    if not done.exists():
        build_dataset(folder / "data", draft=True)
        done.touch()
    return folder / "data"
