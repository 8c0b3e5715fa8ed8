"""Bringing a data directory of an older version up to date, step by step, after a backup.

Steps are listed in `upgrades.csv`, in their order. Each looks itself whether it is needed and can
be repeated: who is killed in between calls the command again.
"""

from __future__ import annotations

import csv
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ssckg import __version__
from ssckg.access.rights import require
from ssckg.app.composing import Composer
from ssckg.app.kept_parts import KeptParts, content_hash
from ssckg.app.operation.backup import BACKUP, BackupReport, make_backup
from ssckg.app.operation.files_at_risk import files_at_risk
from ssckg.app.operation.listed_apart import listed_apart, parts_in_cube
from ssckg.app.settings import remote_endpoint
from ssckg.app.workspace import open_workspace
from ssckg.errors import DataDirectoryError
from ssckg.publication.canonical import dataset_hash
from ssckg.store.directory import DataDirectory
from ssckg.store.layout import FIRST_GENERATION, Layout
from ssckg.store.locks import LockedError, lock
from ssckg.store.served import is_served

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.model.actor import Actor


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the table: its name, where it is needed, and what it does."""

    name: str
    needed_where: str
    what: str


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """Which steps were needed, which were taken, and the backup that was made before."""

    needed: tuple[Step, ...]
    taken: tuple[Step, ...]
    backup: BackupReport | None


@cache
def steps() -> tuple[Step, ...]:
    """Return the steps there are, in their order."""
    with Path(__file__).with_name("upgrades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return tuple(Step(name, needed, what) for name, _, needed, what in rows)


def upgrade(
    data: Path,
    actor: Actor,
    *,
    backup_to: Path | None,
    only_look: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> UpgradeReport:
    """Bring a data directory up to date.

    Args:
        data: the data directory; no server may run on it.
        actor: who asks.
        backup_to: where a backup goes first (file or folder); None makes none.
        only_look: say what is needed and change nothing.
        step: told in words what is being done.

    Raises:
        ForbiddenError: the actor may not.
        DataDirectoryError: there is none, a newer version made it, or a server runs on it.
        EngineError: an engine failed; what was done so far stands, and can be gone on with.
    """
    require(actor, BACKUP)
    layout = Layout(data)
    layout.read()
    needed = tuple(one for one in steps() if _IS_NEEDED[one.name](layout))
    if only_look or not needed:
        return UpgradeReport(needed, (), None)
    if is_served(layout):
        raise DataDirectoryError(f"a server runs on {data}", hint="stop it, then upgrade")
    backup = None
    if backup_to is not None:
        step("making a backup")
        backup = make_backup(data, backup_to, actor)
    taken = []
    for one in needed:
        if _IS_NEEDED[one.name](layout):  # an earlier step may have done it
            step(one.what.rstrip("."))
            _DO[one.name](layout)
        taken.append(one)
    return UpgradeReport(needed, tuple(taken), backup)


def _kept_folders(layout: Layout) -> tuple[Path, ...]:
    return (layout.files, layout.keys, layout.parts, layout.history, layout.as_of)


def _lacks_folders(layout: Layout) -> bool:
    return any(not folder.is_dir() for folder in _kept_folders(layout))


def _make_folders(layout: Layout) -> None:
    for folder in _kept_folders(layout):
        folder.mkdir(mode=0o700, exist_ok=True)


def _is_open_to_others(layout: Layout) -> bool:
    return bool(files_at_risk(layout))


def _close_to_others(layout: Layout) -> None:
    for path in files_at_risk(layout):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _lacks_content(layout: Layout) -> bool:
    state = layout.read()
    return _is_ours(layout) and not state.manifest.get("content")


def _lacks_history(layout: Layout) -> bool:
    log = layout.history / "states.jsonl"
    return _is_ours(layout) and not (log.is_file() and log.stat().st_size)


def _is_ours(layout: Layout) -> bool:
    """Say whether something is published that the embedded engine holds."""
    state = layout.read()
    return state.generation != FIRST_GENERATION and remote_endpoint("published") is None


def _publish_again(layout: Layout) -> None:
    with open_workspace(layout.root) as ws:
        composer, parts, manifest = Composer.of(ws), KeptParts(ws.directory), ws.directory.manifest
        nquads = listed_apart(composer.built().nquads)
        parts.drop(parts_in_cube(parts, manifest))
        # As after a build: what it is made of is kept, and it is noted as a state.
        composer.publish_build(nquads, manifest | {"content": dataset_hash(nquads)})


def _lists_in_cube(layout: Layout) -> bool:
    if not _is_ours(layout):
        return False
    directory = DataDirectory.open(layout.root)
    parts, manifest = KeptParts(directory), directory.manifest
    content = parts.found(content_hash(manifest)) or b""  # lost or not kept yet: another step's
    return listed_apart(content) != content or bool(parts_in_cube(parts, manifest))


def _is_older(layout: Layout) -> bool:
    return layout.read().version != __version__


def _note_version(layout: Layout) -> None:
    with suppress(LockedError), lock(layout.lock_file("build"), exclusive=True, wait=10.0):
        layout.write(replace(layout.read(), version=__version__))
    DataDirectory.open(layout.root)


_IS_NEEDED: Final[dict[str, Callable[[Layout], bool]]] = {
    "folders": _lacks_folders,
    "rights": _is_open_to_others,
    "content": _lacks_content,
    "history": _lacks_history,
    "listed": _lists_in_cube,
    "version": _is_older,
}
_DO: Final[dict[str, Callable[[Layout], None]]] = {
    "folders": _make_folders,
    "rights": _close_to_others,
    "content": _publish_again,
    "history": _publish_again,
    "listed": _publish_again,
    "version": _note_version,
}
