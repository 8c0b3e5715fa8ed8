"""Secrets that messages to webhooks are signed with: `D/keys/webhooks/<id>.key`, one file each.

They must be kept as they are, for the service signs with them; so they lie beside the signing keys,
readable by the owner only, and never in a dataset.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from ssckg.errors import WriteError

if TYPE_CHECKING:
    from pathlib import Path

_ID: Final = re.compile(r"[a-z0-9]{1,40}")


class HookSecrets:
    """The folder of the secrets."""

    def __init__(self, keys: Path) -> None:
        """Take the folder of keys of a data directory."""
        self._folder = keys / "webhooks"

    def keep(self, hook: str, secret: str) -> None:
        """Write the secret of a new hook.

        Raises:
            WriteError: it cannot be written.
        """
        path = self._path(hook)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(opened, "w", encoding="ascii") as file:
                file.write(secret)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise WriteError(str(path), error.strerror or str(error)) from error

    def read(self, hook: str) -> str | None:
        """Return the secret of a hook, or None where it is lost."""
        try:
            return self._path(hook).read_text("ascii").strip() or None
        except (OSError, ValueError):
            return None

    def remove(self, hook: str) -> None:
        """Remove the secret of a hook."""
        self._path(hook).unlink(missing_ok=True)

    def _path(self, hook: str) -> Path:
        if not _ID.fullmatch(hook):
            raise ValueError(f"{hook!r} is no id of a webhook")
        return self._folder / f"{hook}.key"
