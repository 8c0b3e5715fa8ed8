"""Finds ontology/, shapes/, mappings/, queries/ and examples/, installed or in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """Return the folder that holds `ontology/`, `shapes/`, `mappings/` and `queries/`.

    An installed package carries them in `ssckg/_data`; in a checkout they stand at its top.

    Raises:
        FileNotFoundError: neither is there (a damaged installation).
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_data", package.parent.parent):
        if (folder / "ontology").is_dir():
            return folder
    raise FileNotFoundError("ssckg's data folders are missing; install the package again")


def folder(name: str) -> Path:
    """Return one of the data folders by name."""
    return root() / name
