"""What a running service is like: engines, disk, how old its data and its backups are."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssckg.app.operation.configuration import said
from ssckg.errors import SsckgError
from ssckg.store import pending

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.store.layout import Layout

BACKUP_PATTERN = "ssckg-*.tar.gz"
"""How backups are called that are written into a folder."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a service needs.

    is_fine: whether the service can work; detail: in words; figures: seconds, bytes, numbers.
    """

    name: str
    is_fine: bool
    detail: str
    figures: dict[str, Any]

    def as_dict(self, *, with_figures: bool) -> dict[str, Any]:
        """Return plain values; strangers get no figures."""
        shown: dict[str, Any] = {"name": self.name, "ok": self.is_fine}
        return {**shown, "detail": self.detail, **self.figures} if with_figures else shown


def parts_of(ws: Workspace) -> list[Part]:
    """Return the parts of a service, without the engine of the published dataset.

    That one is asked by who holds it. Takes milliseconds where all is well, up to five seconds
    where an engine does not answer.
    """
    layout = ws.directory.layout
    return [_workspace(ws), disk(layout), _data(layout), backups()]


def disk(layout: Layout) -> Part:
    """Say whether the disk of a data directory has enough room (SSCKG_FREE_BYTES)."""
    wanted = int(said("SSCKG_FREE_BYTES"))
    try:
        free = shutil.disk_usage(layout.root).free
    except OSError as error:
        return Part("disk", False, f"cannot be looked at: {error.strerror}", {})
    is_fine = free >= wanted
    words = "room enough" if is_fine else f"less than {wanted / 1e6:,.0f} MB are free"
    return Part("disk", is_fine, words, {"free_bytes": free})


def backups() -> Part:
    """Say how old the newest backup is; that there is none stops no service."""
    folder = said("SSCKG_BACKUPS")
    if not folder:
        return Part("backups", True, "no folder of backups is set", {})
    newest = 0.0
    with suppress(OSError):
        written = (path.stat().st_mtime for path in Path(folder).glob(BACKUP_PATTERN))
        newest = max(written, default=0.0)
    if not newest:
        return Part("backups", True, "there is no backup yet", {})
    age = round(max(0.0, time.time() - newest), 1)
    return Part("backups", True, "there are backups", {"age_seconds": age})


def _workspace(ws: Workspace) -> Part:
    try:
        ws.store.ping()
    except SsckgError:
        return Part("workspace", False, "the engine of the workspace does not answer", {})
    return Part("workspace", True, "the engine answers", {})


def _data(layout: Layout) -> Part:
    try:
        state = layout.read()
        age = max(0.0, time.time() - layout.state_file.stat().st_mtime)
    except (SsckgError, OSError):
        return Part("generation", False, "the data directory cannot be read", {})
    waiting = len(pending.abandoned(layout))
    words = "what is published is behind" if waiting else "what is published is up to date"
    figures = {
        "generation": state.generation,
        "age_seconds": round(age, 1),
        "triples": state.manifest.get("triples"),
    }
    return Part("generation", not waiting, words, figures)
