"""The folder of signing keys: two documents, replaced so that they fit together at any instant.

::

    D/keys/signing.json   the key that signs; 0600
    D/keys/jwks.json      all public keys; may be copied and published
    D/keys/session.key    what sessions of browsers are signed with; 0600
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.errors import DataDirectoryError, WriteError
from ssckg.store.locks import LockedError, LockFileError, lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WAIT_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class KeyDocuments:
    """The two documents as text; `private` is empty where only the public one is there."""

    private: str
    public: str

    def __repr__(self) -> str:
        return "KeyDocuments(...)"


class KeyFolder:
    """The folder `keys` of a data directory; safe for threads and processes."""

    def __init__(self, folder: Path, lock_file: Path) -> None:
        """Take the folder, made with the first key, and the lock for those who change it."""
        self._folder = folder
        self._lock_file = lock_file

    @property
    def public_file(self) -> Path:
        """The document with all public keys."""
        return self._folder / "jwks.json"

    @property
    def _private_file(self) -> Path:
        return self._folder / "signing.json"

    def read(self) -> KeyDocuments | None:
        """Return the documents, or None where no key was made yet.

        Raises:
            DataDirectoryError: one cannot be read, or the public one alone is not there.
        """
        try:
            if not self._private_file.exists():
                if not self.public_file.exists():
                    return None
                return KeyDocuments("", self.public_file.read_text("utf-8"))
            return KeyDocuments(
                self._private_file.read_text("utf-8"), self.public_file.read_text("utf-8")
            )
        except (OSError, ValueError) as error:
            raise DataDirectoryError(
                f"the keys in {self._folder} cannot be read",
                hint="bring signing.json and jwks.json back from a backup",
            ) from error

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the folder for oneself while its keys are changed.

        Raises:
            DataDirectoryError: another command changes the keys.
            WriteError: the lock cannot be made.
        """
        try:
            with lock(self._lock_file, exclusive=True, wait=_WAIT_SECONDS):
                yield
        except LockedError as error:
            raise DataDirectoryError(
                f"another command changes the keys ({error})", hint="try again in a moment"
            ) from error
        except LockFileError as error:
            raise WriteError(str(self._lock_file), str(error)) from error

    def session_key(self) -> bytes:
        """Return the key that sessions are signed with: 32 random bytes, made at first use.

        Who removes the file `session.key` ends all sessions at the next start of the server.

        Raises:
            WriteError: it cannot be made or read.
        """
        path = self._folder / "session.key"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not path.exists():
                with self.changing():
                    if not path.exists():
                        _replace(path, secrets.token_hex(32), 0o600)
            return bytes.fromhex(path.read_text("utf-8").strip())
        except (OSError, ValueError) as error:
            raise WriteError(str(path), str(getattr(error, "strerror", None) or error)) from error

    def write(self, documents: KeyDocuments) -> None:
        """Replace both documents; call it while `changing`.

        The public one goes first: a key that signs is always listed. If that is all that was
        done, a key is listed that never signs, and the one in hand is listed as retired.

        Raises:
            WriteError: a file cannot be written.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(self.public_file, documents.public, 0o644)
            _replace(self._private_file, documents.private, 0o600)
        except OSError as error:
            raise WriteError(str(self._folder), error.strerror or str(error)) from error


def _replace(path: Path, text: str, mode: int) -> None:
    """Write a file so that it is whole or not there, and never readable by more than `mode`."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
