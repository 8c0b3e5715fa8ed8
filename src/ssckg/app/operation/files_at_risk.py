"""Files of a data directory that others on the machine could read or change."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.store.layout import Layout

_PUBLIC: Final = "jwks.json"
"""Public keys: others may read them."""
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_WRITING: Final = stat.S_IWGRP | stat.S_IWOTH


def files_at_risk(layout: Layout) -> list[Path]:
    """Return what is not as closed as it is made: private folders, keys, secrets.

    What lies in a closed folder is closed with it, except keys, which are looked at one by one.
    """
    found = [
        folder
        for folder in (layout.workspace, layout.files, layout.keys, layout.root / "run")
        if folder.is_dir() and folder.stat().st_mode & _OTHERS
    ]
    if layout.keys.is_dir():
        for path in sorted(layout.keys.rglob("*")):
            forbidden = _WRITING if path.name == _PUBLIC else _OTHERS
            if path.stat().st_mode & forbidden:
                found.append(path)
    if layout.root.stat().st_mode & _WRITING:
        found.append(layout.root)
    return found
