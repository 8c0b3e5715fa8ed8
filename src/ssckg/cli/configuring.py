"""Takes the file of settings into use before a command runs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_USUAL: Final = ".ssckg"
_READ_IT_THEMSELVES: Final = frozenset({"config", "doctor"})
"""Commands that tell what is wrong with the file, and so must not end because of it."""


def data_of(words: Sequence[str]) -> Path:
    """Return the data directory that the words of a command name.

    >>> data_of(["build", "--data", "here"]), data_of(["check", "--data=there"])
    (PosixPath('here'), PosixPath('there'))
    """
    found = _USUAL
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--data":
            found = following
        elif word.startswith("--data="):
            found = word.removeprefix("--data=")
    return Path(found or _USUAL)


def configure(words: Sequence[str]) -> None:
    """Read the file of settings, where there is one; most commands find none and load nothing.

    Raises:
        UsageError: it is no TOML, names a setting that there is not, or a value does not fit.
        MissingError: it cannot be read.
    """
    if words[:1] and words[0] in _READ_IT_THEMSELVES:
        return
    data = data_of(words)
    if os.environ.get("SSCKG_CONFIG") or (data / "ssckg.toml").is_file():
        from ssckg.app.operation.configuration import use

        use(data)
