"""Writes a file whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ssckg.errors import WriteError

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, content: bytes, *, is_lasting: bool = True) -> None:
    """Write a file so that it is whole or not there, also when the disk is full.

    Only what `is_lasting` has to be there after the machine stops.

    Raises:
        WriteError: the file cannot be written; what stood there stands there still.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        try:
            with temporary.open("wb") as file:
                file.write(content)
                if is_lasting:
                    file.flush()
                    os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise WriteError(str(path), error.strerror or str(error)) from error
