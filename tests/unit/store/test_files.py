"""Kept files: whole or not there, found by hash alone, never changed unnoticed."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.errors import (
    DataDirectoryError,
    ParseError,
    TooLargeError,
    UnknownNameError,
    WriteError,
)
from ssckg.store.files import FileStore

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of "abc", as FIPS 180-2 prints it.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def names_in(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_put_and_read(tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    stored = files.put([b"a", b"", b"bc"])
    assert (stored.sha256, stored.size) == (ABC, 3)
    assert files.read(ABC) == b"abc"
    assert files.has(ABC)
    assert files.verify(ABC) == stored
    assert names_in(tmp_path / "files") == [f"ba/{ABC}"]


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    files.put([b"abc"])
    assert stat.S_IMODE(files.locate(ABC).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    files = FileStore(tmp_path)
    assert files.put([b"abc"]) == files.put([b"ab", b"c"])
    assert list(files.all_hashes()) == [ABC]


def test_put_file(tmp_path: Path) -> None:
    source = tmp_path / "../odd name.xlsx"
    source = source.resolve()
    source.write_bytes(b"abc")
    assert FileStore(tmp_path / "files").put_file(source).sha256 == ABC
    source.unlink()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    with pytest.raises(ParseError, match="No such file"):
        files.put_file(tmp_path / "none.csv")
    with pytest.raises(UnknownNameError):
        files.read(ABC)
    assert not files.has(ABC)
    assert list(files.all_hashes()) == []


def test_too_large_leaves_nothing(tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files", maximum=10)
    with pytest.raises(TooLargeError):
        files.put([b"12345", b"67890", b"1"])
    assert names_in(tmp_path / "files") == []
    assert files.put([b"1234567890"]).size == 10


def test_a_stream_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"abc"
        raise ConnectionError("gone")

    files = FileStore(tmp_path / "files")
    with pytest.raises(WriteError):
        files.put(broken())
    assert names_in(tmp_path / "files") == []


def test_what_is_not_kept_is_gone(tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    with files.receive([b"abc"]) as received:
        assert received.path.read_bytes() == b"abc"
    assert names_in(tmp_path / "files") == []
    assert not files.has(ABC)


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    files = FileStore(tmp_path)
    files.put([b"abc"])
    files.locate(ABC).write_bytes(b"abd")
    with pytest.raises(DataDirectoryError, match="was changed"):
        files.read(ABC)
    with pytest.raises(DataDirectoryError, match="was changed"):
        files.verify(ABC)
    files.put([b"abc"])  # comes again, and is right again
    assert files.read(ABC) == b"abc"


@pytest.mark.parametrize(
    "name",
    ["", "..", "../../etc/passwd", ABC.upper(), ABC + "0", ABC[:-1], f"{ABC}/x", f"{ABC}\n", "é"],
)
def test_only_a_hash_finds_a_file(tmp_path: Path, name: str) -> None:
    files = FileStore(tmp_path)
    files.put([b"abc"])
    for find in (files.read, files.has, files.locate, files.verify):
        with pytest.raises(UnknownNameError):
            find(name)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(WriteError):
        FileStore(tmp_path / "files").put([b"abc"])


def test_files_and_folders_are_on_the_disk_before_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    really = os.fsync

    def note(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        really(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    FileStore(tmp_path / "files").put([b"abc"])
    assert Path(synced[0]).name.startswith(".receiving-")
    assert synced[1:] == [str(tmp_path / "files/ba"), str(tmp_path / "files"), str(tmp_path)]


def test_what_a_dead_process_left_is_swept(tmp_path: Path) -> None:
    files = FileStore(tmp_path)
    files.put([b"abc"])
    old, new = tmp_path / ".receiving-1-old", tmp_path / ".receiving-2-new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (1_000_000, 1_000_000))
    assert files.sweep() == 1
    assert names_in(tmp_path) == [new.name, f"ba/{ABC}"]
    assert FileStore(tmp_path / "none").sweep() == 0


def test_many_at_once(tmp_path: Path) -> None:
    files = FileStore(tmp_path)
    contents = [bytes([n % 3]) * 5000 for n in range(24)]
    threads = [threading.Thread(target=files.put, args=([content],)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = sorted({hashlib.sha256(content).hexdigest() for content in contents})
    assert list(files.all_hashes()) == wanted
    assert [files.verify(sha).size for sha in wanted] == [5000] * 3


@given(st.lists(st.binary(max_size=50), max_size=6))
def test_any_bytes(pieces: list[bytes]) -> None:
    from tempfile import TemporaryDirectory  # noqa: PLC0415  a folder per example

    with TemporaryDirectory() as folder:
        files = FileStore(Path(folder))
        stored = files.put(pieces)
        whole = b"".join(pieces)
        assert stored.sha256 == hashlib.sha256(whole).hexdigest()
        assert files.read(stored.sha256) == whole
