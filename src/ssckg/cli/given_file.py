"""A file that a command is given: one that is not there is wrong use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def given_file(file: Path) -> Path:
    """Return the file.

    Raises:
        UsageError: there is no such file.
    """
    if not file.is_file():
        raise UsageError(f"no such file: {file}")
    return file
