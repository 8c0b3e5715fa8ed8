"""Making a backup while everything runs, and checking one.

A backup is of one moment. The locks of releases, of publication and of the workspace are held while
both datasets are read out and the files are linked aside; a server goes on answering, and whoever
changes something waits for these seconds. Hashing and writing come after.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, serialize

from ssckg import __version__
from ssckg.access.rights import require
from ssckg.app.operation import backup_file
from ssckg.app.operation.backup_file import DATASETS, FOLDERS, SETTINGS, STATE, Manifest
from ssckg.app.operation.configuration import said
from ssckg.app.settings import remote_endpoint
from ssckg.app.stores import open_store
from ssckg.errors import DataDirectoryError, MissingError, UsageError, WriteError
from ssckg.store import layout as data_layout
from ssckg.store.directory import DataDirectory
from ssckg.store.locks import LockedError, LockFileError, lock
from ssckg.store.quads import read_quads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ssckg.model.actor import Actor
    from ssckg.store.layout import Layout

BACKUP: Final = "operation-backup"
"""The right to take a backup."""
_LOCKS: Final = ("release", "build", "writing", "keys")
"""In the order in which they are taken elsewhere."""
_WAIT_SECONDS: Final = 60.0
_APPENDED: Final = "states.jsonl"
_STAGE: Final = "backup-"
_UNFINISHED: Final = ".part"


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was written or checked: where, how large, what it holds."""

    path: Path
    size: int
    seconds: float
    manifest: Manifest


def make_backup(
    data: Path,
    target: Path | None,
    actor: Actor,
    *,
    with_keys: bool = True,
    step: Callable[[str], None] = lambda _: None,
) -> BackupReport:
    """Write a backup of a data directory, also while a server runs on it.

    Args:
        data: the data directory.
        target: a file that is not there yet, or a folder (None: the one that SSCKG_BACKUPS names).
        actor: who asks.
        with_keys: whether signing keys and secrets of webhooks are in it.
        step: told in words what is being done.

    Raises:
        ForbiddenError: the actor may not.
        UsageError: no target is known, or something stands there.
        DataDirectoryError: there is no data directory, or others hold it for too long.
        EngineError: a dataset cannot be read.
        WriteError: the disk does not take it.
    """
    require(actor, BACKUP)
    began = time.monotonic()
    directory = DataDirectory.open(data)
    moment = datetime.now(UTC)
    path = _place(target, moment)
    with _stage(directory.layout) as stage:
        left_out = _take_aside(directory, stage, with_keys=with_keys, step=step)
        step("writing")
        manifest = _manifest(directory.layout, stage, moment, with_keys, left_out)
        size = _write(path, manifest, stage)
    return BackupReport(path, size, time.monotonic() - began, manifest)


def verify_backup(path: Path) -> BackupReport:
    """Read a backup to its end: every file is there, as it was put in, and nothing else.

    Raises:
        MissingError: there is no such file.
        DataError: it is no backup, or it was changed.
    """
    began = time.monotonic()
    manifest = backup_file.read(path, lambda _name, _member: None)
    return BackupReport(path, path.stat().st_size, time.monotonic() - began, manifest)


def _place(target: Path | None, moment: datetime) -> Path:
    folder = said("SSCKG_BACKUPS")
    if target is None and not folder:
        raise UsageError(
            "where should the backup go?", hint="name a file or folder, or set SSCKG_BACKUPS"
        )
    place = target if target is not None else Path(folder)
    if target is None:
        with suppress(OSError):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place.is_dir():
        place = place / f"ssckg-{moment:%Y%m%dT%H%M%SZ}.tar.gz"
    if place.exists():
        raise UsageError(f"{place} is there already", hint="choose another name")
    if not place.parent.is_dir():
        raise MissingError(f"there is no folder {place.parent}", hint="make it first")
    return place


@contextmanager
def _stage(layout: Layout) -> Iterator[Path]:
    """Hold a folder beside the data where they are taken aside; one backup at a time.

    What a backup left that was killed is removed: whoever holds the lock knows that it is dead.
    """
    run = layout.root / "run"
    with _held(layout, "backup", 0.0):
        for left in run.glob(f"{_STAGE}*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
        stage = run / f"{_STAGE}{os.getpid()}"
        stage.mkdir(mode=0o700)
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def _held(layout: Layout, name: str, wait: float) -> Iterator[None]:
    try:
        with lock(layout.lock_file(name), exclusive=True, wait=wait):
            yield
    except LockedError as error:
        raise DataDirectoryError(
            f"another command is at work on {layout.root} ({error})",
            hint="try again when it has ended",
        ) from error
    except LockFileError as error:
        raise DataDirectoryError(f"cannot write below {layout.root}: {error}") from error


def _take_aside(
    directory: DataDirectory, stage: Path, *, with_keys: bool, step: Callable[[str], None]
) -> tuple[str, ...]:
    """Put what the data directory holds at one moment into `stage`; return what was left out."""
    layout, left_out = directory.layout, []
    with ExitStack() as stack:
        stores = {
            name: stack.enter_context(open_store(directory.path, name))
            for name in DATASETS
            if remote_endpoint(name) is None
        }
        for name in _LOCKS:
            stack.enter_context(_held(layout, name, _WAIT_SECONDS))
        for name in DATASETS:
            if name in stores:
                step(f"reading {name}")
                # As it comes by, so that memory does not grow with what is published.
                serialize(read_quads(stores[name]), str(stage / f"{name}.nq"), RdfFormat.N_QUADS)
            else:
                left_out.append(f"{name}: a remote engine holds it; back that up by its own means")
        step("taking files aside")
        for name in FOLDERS:
            if name != "keys" or with_keys:
                _link(layout.root / name, stage / name)
        for name in (STATE, SETTINGS):
            if (layout.root / name).is_file():
                shutil.copy2(layout.root / name, stage / name)
    if not with_keys:
        left_out.append("keys: as was asked for; attestations cannot be signed with the old key")
    return tuple(left_out)


def _link(source: Path, target: Path) -> None:
    """Link a folder's files into another: all are written once and replaced, never changed.

    But one: a log that grows is copied. What is being received (its name begins with a dot) is not
    there yet.
    """
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        if not path.is_file() or path.is_symlink() or path.name.startswith("."):
            continue
        place = target / path.relative_to(source)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            if path.name == _APPENDED:
                raise OSError
            os.link(path, place)
        except FileNotFoundError:
            continue  # thrown away in this moment, by who no longer needs it
        except OSError:  # to be copied, or a file system without links
            shutil.copy2(path, place)


def _manifest(
    layout: Layout, stage: Path, moment: datetime, has_keys: bool, left_out: tuple[str, ...]
) -> Manifest:
    state = layout.read()
    files = {
        path.relative_to(stage).as_posix(): backup_file.hash_of(path)
        for path in sorted(stage.rglob("*"))
        if path.is_file()
    }
    return Manifest(
        made=moment.isoformat(timespec="seconds"),
        version=__version__,
        layout=data_layout.FORMAT,
        generation=state.generation,
        hash=str(state.manifest.get("hash", "")),
        has_keys=has_keys,
        left_out=left_out,
        files=files,
    )


def _write(path: Path, manifest: Manifest, stage: Path) -> int:
    """Write the file so that it is whole or not there; only its owner may read it."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{_UNFINISHED}")
    try:
        for left in path.parent.glob(f".ssckg-*{_UNFINISHED}"):
            _remove_if_dead(left)
        opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file:
            backup_file.write(file, manifest, stage)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        return path.stat().st_size
    except OSError as error:
        raise WriteError(str(path), error.strerror or str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _remove_if_dead(left: Path) -> None:
    """Remove what a killed process was writing; its name holds its number."""
    number = left.name.removesuffix(_UNFINISHED).rpartition(".")[2]
    if not number.isdecimal():
        return
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        left.unlink(missing_ok=True)
    except OSError:
        return  # it lives, and is somebody else's
