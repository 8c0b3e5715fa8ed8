"""Editions that were released: files in a folder each, written whole and never again.

::

    D/releases/<version>/release.nq     the frozen graphs, canonical N-Quads
    D/releases/<version>/following.nq   mapping sets that were carried over and live on, if any
    D/releases/<version>/release.json   what the release says of itself, with hashes and signature

Whether a folder counts is not told here but by the log of its round: one that nothing names was
left by a process that died before it could take the step.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ssckg.errors import DataDirectoryError, UnknownNameError, UsageError, WriteError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ssckg.store.layout import Layout

FROZEN: Final = "release.nq"
FOLLOWING: Final = "following.nq"
ABOUT: Final = "release.json"
LONGEST_VERSION: Final = 64
_VERSION: Final = re.compile(r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*")
_UNFINISHED: Final = ".making-"


def check_version(version: str) -> str:
    """Return `version` if an edition may be called so: it is part of IRIs and of a path.

    Raises:
        UsageError: it has other characters, or is too long.
    """
    if len(version) > LONGEST_VERSION or not _VERSION.fullmatch(version):
        raise UsageError(
            f"{version!r} cannot be the version of an edition",
            hint="lower-case letters and digits, parted by '-' or '.', for example un-sscf-0.1",
        )
    return version


class ReleaseFolder:
    """The folder of released editions of a data directory."""

    def __init__(self, layout: Layout) -> None:
        """Take the layout; the folder is made with the first release."""
        self._folder = layout.root / "releases"

    def place(self, version: str, name: str = FROZEN) -> Path:
        """Return where a file of a release stands, or would stand.

        Raises:
            UsageError: the version cannot be one.
        """
        return self._folder / check_version(version) / name

    def read(self, version: str, sha256: str, name: str = FROZEN) -> bytes:
        """Return a file of a release, once its hash has been found right.

        Raises:
            UnknownNameError: it is not kept.
            DataDirectoryError: what is kept has another hash, or cannot be read.
        """
        path = self.place(version, name)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise UnknownNameError("release", version) from error
        except OSError as error:
            raise DataDirectoryError(f"cannot read {path}: {error.strerror}") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DataDirectoryError(
                f"{path} was changed: its SHA-256 is another",
                hint=f"see what is wrong: ssckg release verify {version}",
            )
        return content

    def about(self, version: str) -> bytes:
        """Return `release.json` as it stands; empty where it is not there."""
        try:
            return self.place(version, ABOUT).read_bytes()
        except OSError:
            return b""

    def keep(self, version: str, files: Mapping[str, bytes]) -> None:
        """Keep the files of a release, all of them or none; hold the lock of releases.

        What an unfinished release of the same version left is replaced. That the version is
        not released yet, or that these are the bytes that it was released with, is for the
        caller to know.

        Raises:
            WriteError: the folder cannot be written.
        """
        target = self._folder / check_version(version)
        new = self._folder / f"{_UNFINISHED}{os.getpid()}-{secrets.token_hex(4)}"
        try:
            new.mkdir(mode=0o700, parents=True)
            for name, content in files.items():
                with (new / name).open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            _sync(new)
            if target.exists():
                old = self._folder / f"{_UNFINISHED}{os.getpid()}-{secrets.token_hex(4)}"
                target.rename(old)
                new.rename(target)
                shutil.rmtree(old, ignore_errors=True)
            else:
                new.rename(target)
            _sync(self._folder)
            _sync(self._folder.parent)
        except OSError as error:
            raise WriteError(str(target), error.strerror or str(error)) from error
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def drop(self, version: str) -> None:
        """Remove what was kept for a release that did not come about; hold the lock."""
        shutil.rmtree(self._folder / check_version(version), ignore_errors=True)

    def sweep(self) -> None:
        """Remove what processes left that died while they wrote; hold the lock."""
        with suppress(OSError):
            for folder in self._folder.glob(f"{_UNFINISHED}*"):
                shutil.rmtree(folder, ignore_errors=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems do not sync folders
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


class ReleaseShelf:
    """The released editions of a data directory that count: those that are published there."""

    def __init__(self, layout: Layout) -> None:
        """Take the layout; it is read anew each time, so a release is seen once it counts."""
        self._layout = layout
        self._folder = ReleaseFolder(layout)

    def editions(self) -> dict[str, str]:
        """Return the SHA-256 of the frozen file of each edition by its version.

        In a preview there are others ("shelf"): the working edition, which is used like a release
        and is none, and editions that were released where the preview was made.
        """
        try:
            manifest = self._layout.read().manifest
        except DataDirectoryError:
            return {}  # nothing is there yet, so nothing was released
        kept = {**manifest.get("releases", {}), **manifest.get("shelf", {})}
        return {version: one["frozen"] for version, one in kept.items()}

    def read(self, edition: str, sha256: str) -> bytes:
        """Return the frozen N-Quads of an edition.

        Raises:
            UnknownNameError: they are not kept.
            DataDirectoryError: what is kept has another hash.
        """
        return self._folder.read(edition, sha256)
