"""Making a data directory from a backup: whole, in a new place, or not at all."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Final

from ssckg.access.rights import require
from ssckg.app.operation import backup_file
from ssckg.app.operation.backup import BACKUP, BackupReport
from ssckg.app.operation.backup_file import DATASETS, STATE, Manifest
from ssckg.errors import DataDirectoryError, DataError, UsageError, WriteError
from ssckg.store.layout import FORMAT, Layout
from ssckg.store.loading import load_new

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ssckg.app.operation.backup_file import Member
    from ssckg.model.actor import Actor

_MARK: Final = ".restoring-"


def restore_backup(
    path: Path, data: Path, actor: Actor, *, step: Callable[[str], None] = lambda _: None
) -> BackupReport:
    """Make a data directory from a backup; nothing that stands anywhere is touched.

    All is put together beside `data` and takes its place at the end, in one step.

    Args:
        path: the backup.
        data: a folder that is not there, or is empty.
        actor: who asks.
        step: told in words what is being done.

    Raises:
        ForbiddenError: the actor may not.
        UsageError: something stands at `data`.
        MissingError: there is no such backup.
        DataError: it is no backup, was changed, or lacks a dataset.
        EngineError: a dataset cannot be loaded.
        WriteError: the disk does not take it.
    """
    require(actor, BACKUP)
    began = time.monotonic()
    if data.is_symlink() or (data.exists() and not (data.is_dir() and not any(data.iterdir()))):
        raise UsageError(
            f"{data} is there already, and nothing is restored over it",
            hint="name a folder that is not there, or move that one away",
        )
    try:
        with _place_beside(data) as stage:
            step("reading the backup")
            manifest = backup_file.read(path, lambda name, member: _open(stage / name, member))
            _require_fitting(manifest, stage)
            _load(manifest, stage, step)
            _put_in_place(stage, data)
    except OSError as error:
        raise WriteError(str(data), error.strerror or str(error)) from error
    return BackupReport(path, path.stat().st_size, time.monotonic() - began, manifest)


@contextmanager
def _place_beside(data: Path) -> Iterator[Path]:
    """Hold a new folder beside `data`; what killed restorations left there is removed."""
    parent = data.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f".{data.name}{_MARK}*"):
        _remove_if_dead(left)
    stage = parent / f".{data.name}{_MARK}{os.getpid()}"
    stage.mkdir(mode=0o700)
    descriptor = os.open(stage, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield stage
    finally:
        os.close(descriptor)
        shutil.rmtree(stage, ignore_errors=True)  # once it is in place, nothing is there


def _remove_if_dead(left: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(left, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(descriptor)


def _open(place: Path, member: Member) -> IO[bytes]:
    for folder in reversed(place.parents):
        if not folder.exists():
            folder.mkdir(mode=0o700)
    mode = member.mode & 0o644  # never more than others may see of a data directory
    opened = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    return os.fdopen(opened, "wb")


def _require_fitting(manifest: Manifest, stage: Path) -> None:
    """Return if this version can make a data directory of what was read.

    Raises:
        DataError: it is of a newer layout, or a dataset is not in it.
    """
    if manifest.layout > FORMAT:
        raise DataError(
            f"the backup is of ssckg {manifest.version}, which is newer than this one",
            hint="restore it with that version",
        )
    needed = [f"{name}.nq" for name in DATASETS] + [STATE]
    for name in needed:
        if not (stage / name).is_file():
            raise DataError(
                f"the backup holds no {name}: a remote engine held that dataset",
                hint="restore that engine by its own means",
            )


def _load(manifest: Manifest, stage: Path, step: Callable[[str], None]) -> None:
    """Make the two engine directories, and the other folders."""
    layout = Layout(stage)
    for folder in (layout.root / "published", layout.root / "run", layout.as_of):
        folder.mkdir(mode=0o700)
    for folder in (layout.files, layout.keys, layout.parts, layout.history):
        folder.mkdir(mode=0o700, exist_ok=True)
    for name, location in (
        ("published", layout.generation(manifest.generation)),
        ("workspace", layout.workspace),
    ):
        step(f"loading {name}")
        quads = stage / f"{name}.nq"
        load_new(location, quads)
        quads.unlink()
    layout.workspace.chmod(0o700)
    state = json.loads((stage / STATE).read_bytes())
    if state.get("generation") != manifest.generation:
        raise DataError("the backup does not fit together: two generations", hint="take another")
    layout.read()


def _put_in_place(stage: Path, data: Path) -> None:
    """Let the new folder take its place; only an empty one may stand there."""
    try:
        stage.rename(data.absolute())
    except OSError as error:
        raise DataDirectoryError(
            f"{data} was made while the backup was read, and nothing is restored over it",
            hint="name another folder",
        ) from error
    descriptor = os.open(data.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
