"""Files as they were received, each under its SHA-256: written once, never changed.

::

    D/files/<2 hex>/<sha256>    0600; whole or not there

The name of a file never makes a path: it is found by its hash alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.errors import (
    DataDirectoryError,
    ParseError,
    TooLargeError,
    UnknownNameError,
    WriteError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

MAXIMUM_BYTES: Final = 64 * 2**20
"""Larger files are not taken; a full workbook has about 100 kB."""
_PIECE: Final = 2**18
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_LEFT_OVER: Final = ".receiving-"
_LEFT_OVER_SECONDS: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Stored:
    """What was put: SHA-256 in lower-case hexadecimal and size in bytes."""

    sha256: str
    size: int


class FileStore:
    """A folder of files by their hash; safe for threads and processes."""

    def __init__(self, folder: Path, *, maximum: int = MAXIMUM_BYTES) -> None:
        """Take the folder, made when the first file comes, and the most bytes of a file."""
        self._folder = folder
        self._maximum = maximum

    def put(self, pieces: Iterable[bytes]) -> Stored:
        """Keep what `pieces` hold; returns when it is on the disk.

        The same bytes again are no error and take no more room. Memory does not grow with size.

        Raises:
            TooLargeError: there are more bytes than are taken; nothing is kept.
            WriteError: the folder cannot be written.
        """
        with self.receive(pieces) as received:
            return received.keep()

    @contextmanager
    def receive(self, pieces: Iterable[bytes]) -> Iterator[Received]:
        """Take in what `pieces` hold, to be looked at first; without `keep` it is gone after.

        Raises:
            TooLargeError: there are more bytes than are taken; nothing is kept.
            WriteError: the folder cannot be written.
        """
        temporary = self._folder / f"{_LEFT_OVER}{os.getpid()}-{secrets.token_hex(8)}"
        try:
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                stored = self._receive(temporary, pieces)
            except OSError as error:
                raise WriteError(str(self._folder), error.strerror or str(error)) from error
            yield Received(temporary, stored, self._path(stored.sha256))
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def put_file(self, path: Path) -> Stored:
        """Keep a copy of a file; as `put`.

        Raises:
            TooLargeError: it is larger than what is taken.
            ParseError: there is no such file, or it cannot be read.
            WriteError: the folder cannot be written.
        """
        return self.put(pieces_of(path))

    def has(self, sha256: str) -> bool:
        """Say whether a file of that hash is kept."""
        return self._path(sha256).is_file()

    def verify(self, sha256: str) -> Stored:
        """Read a kept file to its end and return its hash and size.

        Raises:
            UnknownNameError: none is kept under that hash.
            DataDirectoryError: what is kept has another hash: it was damaged or changed.
        """
        digest, size = hashlib.sha256(), 0
        with self._open(sha256) as file:
            for piece in _pieces(file):
                digest.update(piece)
                size += len(piece)
        if digest.hexdigest() != sha256:
            raise DataDirectoryError(
                f"the kept file {self._path(sha256)} was changed: its SHA-256 is another",
                hint="bring it back from a backup; its name is its SHA-256",
            )
        return Stored(sha256, size)

    def read(self, sha256: str) -> bytes:
        """Return the bytes of a kept file, once their hash has been found right.

        Raises:
            UnknownNameError: none is kept under that hash.
            DataDirectoryError: what is kept has another hash.
        """
        with self._open(sha256) as file:
            content = file.read()
        if hashlib.sha256(content).hexdigest() != sha256:
            self.verify(sha256)
        return content

    def locate(self, sha256: str) -> Path:
        """Return where a kept file stands, for readers that take a path; do not write there.

        Raises:
            UnknownNameError: none is kept under that hash.
        """
        path = self._path(sha256)
        if not path.is_file():
            raise UnknownNameError("file", sha256)
        return path

    def all_hashes(self) -> Iterator[str]:
        """Yield the hashes of all kept files, sorted."""
        if self._folder.is_dir():
            for path in sorted(self._folder.glob("[0-9a-f][0-9a-f]/*")):
                if _HASH.fullmatch(path.name):
                    yield path.name

    def sweep(self, older: float = _LEFT_OVER_SECONDS) -> int:
        """Remove what was being received when a process died; return how many files that were.

        Args:
            older: leave alone what was written to in the last so many seconds.
        """
        count = 0
        with suppress(OSError):
            for path in self._folder.glob(f"{_LEFT_OVER}*"):
                if time.time() - path.stat().st_mtime > older:
                    path.unlink(missing_ok=True)
                    count += 1
        return count

    def _path(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):  # nothing from outside becomes a path
            raise UnknownNameError("file", sha256)
        return self._folder / sha256[:2] / sha256

    def _open(self, sha256: str) -> BinaryIO:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError as error:
            raise UnknownNameError("file", sha256) from error

    def _receive(self, temporary: Path, pieces: Iterable[bytes]) -> Stored:
        digest, size = hashlib.sha256(), 0
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > self._maximum:
                    raise TooLargeError(
                        f"the file is larger than {self._maximum / 2**20:g} MB",
                        hint="a filled workbook has less than 1 MB; send it without pictures",
                    )
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        return Stored(digest.hexdigest(), size)


@dataclass(frozen=True, slots=True)
class Received:
    """What was taken in: it may be read at `path`, and kept."""

    path: Path
    stored: Stored
    place: Path

    def keep(self) -> Stored:
        """Keep it; returns when it is on the disk.

        Raises:
            WriteError: the folder cannot be written.
        """
        try:
            self.place.parent.mkdir(mode=0o700, exist_ok=True)
            # The same bytes may stand there, also damaged ones: what came in now is right.
            self.path.replace(self.place)
            folder = self.place.parent
            for synced in (folder, folder.parent, folder.parent.parent):
                _sync_folder(synced)
        except OSError as error:
            raise WriteError(str(self.place), error.strerror or str(error)) from error
        return self.stored


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces.

    Raises:
        ParseError: there is no such file, or it cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield from _pieces(file)
    except OSError as error:
        raise ParseError(error.strerror or str(error), file=str(path)) from error


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems do not sync folders
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
