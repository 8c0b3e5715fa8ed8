"""Whether a preview still shows what is public: it keeps what was when it was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from ssckg.errors import SsckgError
from ssckg.store.directory import DataDirectory

MARK: Final = "preview.json"
"""The file that says that a data directory is a preview, and of what."""


def words_on_age(data: Path) -> str:
    """Return a note where a data directory is a preview and its origin has published since.

    Empty for a directory that is no preview, one that is up to date, and one whose origin cannot be
    looked at from here; looking at a preview must never fail for that.
    """
    made = _made_from(data)
    origin, then = str(made.get("origin", "")), str(made.get("published", ""))
    if not origin or not then:
        return ""
    try:
        now = DataDirectory.open_published(Path(origin)).manifest.get("hash")
    except (SsckgError, OSError):
        return ""
    if now == then:
        return ""
    return (
        f"this preview of {made.get('round')} shows what was public on {made.get('made')};"
        f" {origin} has published since. Make it anew, or remove it:"
        f" ssckg revision preview {made.get('round')} --data {origin} --out {data}"
    )


def _made_from(data: Path) -> dict[str, Any]:
    try:
        found = json.loads((data / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
