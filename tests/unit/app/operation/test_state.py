"""Parts of a service that need no engine: disk and backups."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from ssckg.app.operation.state import backups, disk
from ssckg.store.layout import Layout

if TYPE_CHECKING:
    from pathlib import Path


def test_the_age_of_the_newest_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert backups().figures == {}
    monkeypatch.setenv("SSCKG_BACKUPS", str(tmp_path))
    assert (backups().is_fine, backups().detail) == (True, "there is no backup yet")
    for name, hours in (("ssckg-a.tar.gz", 30), ("ssckg-b.tar.gz", 2), ("other.tar.gz", 0)):
        (tmp_path / name).touch()
        moment = time.time() - hours * 3600
        os.utime(tmp_path / name, (moment, moment))
    assert backups().figures["age_seconds"] == pytest.approx(7200, abs=60)
    monkeypatch.setenv("SSCKG_BACKUPS", str(tmp_path / "none"))
    assert backups().figures == {}


def test_room_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(tmp_path).free
    part = disk(Layout(tmp_path))
    assert part.is_fine
    assert part.figures["free_bytes"] == pytest.approx(free, rel=0.2)
    monkeypatch.setenv("SSCKG_FREE_BYTES", str(10**18))
    assert not disk(Layout(tmp_path)).is_fine
    assert disk(Layout(tmp_path)).detail == "less than 1,000,000,000,000 MB are free"
    assert not disk(Layout(tmp_path / "none")).is_fine
    assert "free_bytes" not in disk(Layout(tmp_path / "none")).as_dict(with_figures=False)
