"""Puts a past state together again and makes it ready to be asked, as a data directory of its own.

It stands below `D/as-of` under a name that depends on what of it may be shown today: when a city
takes something back, nobody finds the old one any more.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.app.history.noting import as_noted
from ssckg.app.history.standing import Showable, parts_of, showable
from ssckg.app.history.tidying import (
    MAKING,
    MAKING_LOCK,
    SHOWN,
    made_ready,
    public_parts,
    remove_unfinished,
)
from ssckg.app.settings import history_settings
from ssckg.app.submission_parts import render_shared
from ssckg.errors import BusyError, SsckgError
from ssckg.io.whole_file import write_whole
from ssckg.publication.canonical import dataset_hash
from ssckg.publication.composing import compose
from ssckg.store.directory import DataDirectory
from ssckg.store.locks import LockedError, LockFileError, lock

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ssckg.app.history.states import History, PastState

_WAIT_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class PutTogether:
    """A past state as far as it may be shown; withheld: submissions of which something is gone."""

    nquads: bytes
    graphs: int
    withheld: int


def put_together(history: History, state: PastState, shown: Showable) -> PutTogether:
    """Return the dataset of a state.

    Raises:
        DataDirectoryError: a part of it is lost or damaged.
    """
    files = history.files
    built, amended, records = as_noted(history, state)
    parts, withheld = parts_of(history, shown)
    told = history.entries(state)
    if state.cut or shown.gone + withheld or shown.entries != told:
        shared = render_shared(shown.entries, built, records)
    else:
        shared = files.read(state.shared_file) if state.shared_file else b""
    displaced = {entry.data_set for entry in told}
    composed = compose(amended, (*parts, shared), displaced)
    return PutTogether(composed.nquads, composed.graphs, shown.gone + withheld)


def make_ready(history: History, state: PastState, today: date) -> Path:
    """Return the data directory in which a past state stands ready, made if need be.

    Raises:
        DataDirectoryError: a part of the state is lost, or the disk does not take it.
        BusyError: others are making past states ready, and it takes long.
        EngineError: loading failed.
    """
    for _ in range(5):
        shown = showable(history, state, today)
        folder = history.directory.layout.as_of / shown.key(state)
        if not (folder / SHOWN).is_file():
            _make(history, state, shown, folder)
        with suppress(FileNotFoundError):
            os.utime(folder / SHOWN)
            # Somebody may have taken something back while it was made.
            parts = {(then.id, now) for then, now in shown.parts}
            if parts <= public_parts(history.directory) and _is_kept(history, state):
                return folder
        shutil.rmtree(folder, ignore_errors=True)
        if not _is_kept(history, state):
            break
    raise BusyError("what is published changes all the time", hint="ask again")


def _is_kept(history: History, state: PastState) -> bool:
    """Say whether a state is kept as it was read."""
    return any(each.at == state.at and each.files == state.files for each in history.states())


def _make(history: History, state: PastState, shown: Showable, folder: Path) -> None:
    directory = history.directory
    try:
        with lock(directory.layout.lock_file(MAKING_LOCK), exclusive=True, wait=_WAIT_SECONDS):
            if (folder / SHOWN).is_file():
                return
            folder.parent.mkdir(mode=0o700, exist_ok=True)
            remove_unfinished(directory)
            _make_room(directory)
            unfinished = folder.parent / f"{MAKING}{os.getpid()}-{secrets.token_hex(4)}"
            try:
                _load(history, state, shown, unfinished)
                shutil.rmtree(folder, ignore_errors=True)
                unfinished.rename(folder)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
    except (LockedError, LockFileError) as error:
        raise BusyError("others make past states ready", hint="ask again in a minute") from error


def _load(history: History, state: PastState, shown: Showable, folder: Path) -> None:
    made = put_together(history, state, shown)
    manifest = history.manifest(state) | {
        "hash": dataset_hash(made.nquads),
        "triples": made.nquads.count(b"\n"),
        "graphs": made.graphs,
        "as_of": state.at.isoformat(),
    }
    manifest.pop("publications", None)  # it says where parts are kept, and here none are
    directory = DataDirectory.create_or_open(folder)
    with directory.changing_published(wait=0) as change:
        change.replace_with(made.nquads, manifest)
    _lend_releases(history, state, folder)
    document = {
        "at": state.at.isoformat(),
        "parts": [[then.id, now] for then, now in shown.parts],
        "files": state.files,
        "withheld": made.withheld,
    }
    write_whole(folder / SHOWN, json.dumps(document).encode())


def _lend_releases(history: History, state: PastState, folder: Path) -> None:
    """Let the state's own releases be found beside it, as they are beside what is published."""
    kept = (history.directory.layout.root / "releases").resolve()
    for version in state.releases:
        if (kept / version).is_dir():
            (folder / "releases").mkdir(exist_ok=True)
            (folder / "releases" / version).symlink_to(kept / version, target_is_directory=True)


def _make_room(directory: DataDirectory) -> None:
    """Remove past states that were asked for longest ago, unless somebody reads them."""
    folders = made_ready(directory)
    folders.sort(key=_last_used)
    for folder in folders[: max(0, len(folders) - history_settings().ready + 1)]:
        with (
            suppress(SsckgError, LockedError, LockFileError, OSError),
            lock(folder / "run" / "published.lock", exclusive=True),
        ):
            shutil.rmtree(folder, ignore_errors=True)


def _last_used(folder: Path) -> float:
    with suppress(OSError):
        return (folder / SHOWN).stat().st_mtime
    return 0.0
