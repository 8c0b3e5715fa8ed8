"""The folder of releases: names that can be versions, files whole or not at all, damage told."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from ssckg.errors import DataDirectoryError, UnknownNameError, UsageError
from ssckg.store.layout import Layout
from ssckg.store.releases import ABOUT, FROZEN, ReleaseFolder, ReleaseShelf, check_version

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> ReleaseFolder:
    return ReleaseFolder(Layout(tmp_path))


@pytest.mark.parametrize("version", ["un-sscf-0.1", "sdg-2025", "a1", "x.1-2"])
def test_versions(version: str) -> None:
    assert check_version(version) == version


@pytest.mark.parametrize(
    "version",
    ["", "..", "../a", "a/b", "A-1", "1a", "a--1", "a.", "-a", "a b", "a\n", "ü1", "a" * 65, "a_1"],
)
def test_no_versions(version: str, folder: ReleaseFolder) -> None:
    with pytest.raises(UsageError):
        check_version(version)
    with pytest.raises(UsageError):
        folder.keep(version, {FROZEN: b""})


def test_what_is_kept_is_read(folder: ReleaseFolder) -> None:
    folder.keep("a-1", {FROZEN: b"x\n", ABOUT: b"{}"})
    assert folder.read("a-1", hashlib.sha256(b"x\n").hexdigest()) == b"x\n"
    assert folder.about("a-1") == b"{}"
    with pytest.raises(UnknownNameError):
        folder.read("a-2", "0" * 64)
    assert folder.about("a-2") == b""


def test_damage_is_told(folder: ReleaseFolder) -> None:
    folder.keep("a-1", {FROZEN: b"x\n"})
    with pytest.raises(DataDirectoryError, match="changed"):
        folder.read("a-1", hashlib.sha256(b"y\n").hexdigest())


def test_what_nobody_counted_is_replaced_whole(folder: ReleaseFolder, tmp_path: Path) -> None:
    folder.keep("a-1", {FROZEN: b"x\n", "following.nq": b"old\n"})
    folder.keep("a-1", {FROZEN: b"y\n"})
    assert [path.name for path in (tmp_path / "releases" / "a-1").iterdir()] == [FROZEN]
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["a-1"]


def test_left_overs_are_swept(folder: ReleaseFolder, tmp_path: Path) -> None:
    (tmp_path / "releases" / ".making-1-x").mkdir(parents=True)
    folder.keep("a-1", {FROZEN: b"x\n"})
    folder.sweep()
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["a-1"]
    folder.drop("a-1")
    folder.drop("a-1")
    assert not list((tmp_path / "releases").iterdir())


def test_nothing_counts_where_nothing_is_published(folder: ReleaseFolder, tmp_path: Path) -> None:
    folder.keep("a-1", {FROZEN: b"x\n"})
    assert ReleaseShelf(Layout(tmp_path)).editions() == {}
