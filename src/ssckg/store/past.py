"""What was published when, on the disk: a log of states and the files that they are made of.

::

    D/history/states.jsonl             one line per state, appended; whoever changes what is
                                       published holds its lock, so there is one writer
    D/history/files/<2 hex>/<sha256>   compressed, by the SHA-256 of what is kept
    D/history/parts/<name>/<sha256>    parts of one submission as they went out once, by the
                                       SHA-256 that each had; what is taken back is taken out
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import DataDirectoryError, UnknownNameError, WriteError
from ssckg.store.files import FileStore
from ssckg.store.layout import replace_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

_MAXIMUM_BYTES: Final = 2**40
_LEVEL: Final = 6


class StateLog:
    """The lines of a log; a line that a dying process left unfinished does not count."""

    def __init__(self, folder: Path) -> None:
        """Take the folder `history`; it is made with the first line."""
        self._path = folder / "states.jsonl"

    def read(self) -> list[dict[str, Any]]:
        """Return the lines, oldest first.

        Raises:
            DataDirectoryError: the log is damaged otherwise than at its end.
        """
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise DataDirectoryError(f"cannot read {self._path}: {error.strerror}") from error
        try:
            return [json.loads(line) for line in lines[:-1]]
        except ValueError as error:
            raise DataDirectoryError(
                f"the history {self._path} is damaged", hint="bring it back from a backup"
            ) from error

    def append(self, line: dict[str, Any]) -> None:
        """Add a line; returns when it is on the disk.

        Raises:
            WriteError: it cannot be written.
        """
        text = json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                _cut_unfinished(self._path)
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            _sync(self._path.parent)
        except OSError as error:
            raise WriteError(str(self._path), error.strerror or str(error)) from error

    def replace(self, lines: Iterable[dict[str, Any]]) -> None:
        """Write the log anew, in one step.

        Raises:
            WriteError: it cannot be written; the old log stands.
        """
        texts = [json.dumps(line, ensure_ascii=False, sort_keys=True) for line in lines]
        try:
            replace_file(self._path, "\n".join(texts))
        except OSError as error:
            raise WriteError(str(self._path), error.strerror or str(error)) from error


def _cut_unfinished(path: Path) -> None:
    """Cut off what stands behind the last line end."""
    with path.open("rb+") as file:
        content = file.read()
        end = content.rfind(b"\n") + 1
        if end != len(content):
            file.truncate(end)


class PastFiles:
    """Compressed files by the SHA-256 of what was compressed; safe for threads and processes."""

    def __init__(self, folder: Path) -> None:
        """Take the folder `history`."""
        self._files = FileStore(folder / "files", maximum=_MAXIMUM_BYTES)

    def put(self, content: bytes) -> str:
        """Keep bytes and return the name by which they are read.

        Raises:
            WriteError: the disk does not take it.
        """
        return self._files.put([zlib.compress(content, _LEVEL)]).sha256

    def has(self, name: str) -> bool:
        """Say whether something is kept by a name."""
        return self._files.has(name)

    def read(self, name: str) -> bytes:
        """Return what was kept.

        Raises:
            DataDirectoryError: it is lost, or was changed.
        """
        try:
            return zlib.decompress(self._files.read(name))
        except UnknownNameError as error:
            raise DataDirectoryError(
                f"a part of a past state is lost: {name}", hint="bring it back from a backup"
            ) from error

    def keep_only(self, names: Collection[str]) -> None:
        """Remove all other files."""
        for name in list(self._files.all_hashes()):
            if name not in names:
                self._files.locate(name).unlink(missing_ok=True)


class OldParts:
    """Parts of submissions that went out once and look different now, by submission and SHA-256.

    The hash is that of the part as it went out; lines may have been taken out since.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder `history`."""
        self._folder = folder / "parts"

    def put(self, submission: str, part: str, content: bytes) -> None:
        """Keep a part, in the place of what is kept of it.

        Raises:
            WriteError: the disk does not take it.
        """
        path = self._place(submission, part)
        temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.write(zlib.compress(content, _LEVEL))
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            _sync(path.parent)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise WriteError(str(path), error.strerror or str(error)) from error

    def read(self, submission: str, part: str) -> bytes | None:
        """Return what is kept of a part; None where nothing is."""
        try:
            return zlib.decompress(self._place(submission, part).read_bytes())
        except (OSError, zlib.error):
            return None

    def parts_of(self, submission: str) -> list[str]:
        """Return the hashes of the parts that are kept of a submission."""
        folder = self._of(submission)
        return sorted(path.name for path in folder.glob("[0-9a-f]*")) if folder.is_dir() else []

    def remove(self, submission: str, part: str | None = None) -> None:
        """Remove a part of a submission, or all of them."""
        if part is not None:
            self._place(submission, part).unlink(missing_ok=True)
            return
        shutil.rmtree(self._of(submission), ignore_errors=True)

    def keep_only(self, wanted: Collection[tuple[str, str]]) -> None:
        """Remove all parts but those of (submission, part)."""
        places = {self._place(*each) for each in wanted}
        for path in self._folder.glob("*/*"):
            if path not in places:
                path.unlink(missing_ok=True)

    def _of(self, submission: str) -> Path:
        return self._folder / hashlib.sha256(submission.encode()).hexdigest()[:32]

    def _place(self, submission: str, part: str) -> Path:
        if not part.isalnum():  # nothing from outside becomes a path
            raise UnknownNameError("part", part)
        return self._of(submission) / part


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems do not sync folders
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
