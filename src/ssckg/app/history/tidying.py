"""Keeps history within its bounds, and throws away what was made ready of it and may not stay."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ssckg.app.kept_parts import KeptParts
from ssckg.app.settings import HistorySettings, history_settings
from ssckg.errors import UsageError
from ssckg.store.locks import LockedError, LockFileError, lock
from ssckg.store.past import OldParts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ssckg.app.history.states import History, PastState
    from ssckg.store.directory import DataDirectory

SHOWN: Final = "shown.json"
"""Says what of cities is in a past state that was made ready; written last."""
MAKING: Final = ".making-"
MAKING_LOCK: Final = "as-of"


def keep_within_bounds(history: History, current: PastState | None) -> None:
    """Let go of the oldest states beyond what is kept; states of releases stay.

    Of what is let go the time stays, so that nobody takes another state for it.

    Raises:
        WriteError: the disk does not take it.
    """
    bounds = _bounds()
    states = history.states()
    dropped = set(_too_old(states, bounds.days))
    protected = _protected(states)
    kept = [n for n, state in enumerate(states) if not state.is_dropped and n not in dropped]
    free = [n for n in kept if n not in protected]
    dropped |= set(free[: max(0, len(kept) - bounds.states)])
    dropped -= protected
    if dropped:
        lines = [s.dropped() if n in dropped else s for n, s in enumerate(states)]
        history.log.replace(state.as_line() for state in _joined(lines))
        states = history.states()
        wanted = {(e.id, e.part) for s in states for e in history.entries(s) if e.part}
        OldParts(history.directory.layout.history).keep_only(wanted)
    files = {name for state in states for name in state.files}
    history.files.keep_only(files | set(current.files if current else ()))


def _bounds() -> HistorySettings:
    """Return the bounds; the usual ones where settings are faulty, which stops no publication."""
    try:
        return history_settings()
    except UsageError:
        return HistorySettings()


def _too_old(states: Sequence[PastState], days: int | None) -> Iterator[int]:
    """Yield the places of states that ended more than so many days before the last began."""
    if days is None or not states:
        return
    for place, (state, following) in enumerate(pairwise(states)):
        if not state.is_dropped and following.at < states[-1].at - timedelta(days):
            yield place


def _protected(states: Sequence[PastState]) -> set[int]:
    """Return the places of the last state, and of the first one with each release."""
    first: dict[str, int] = {}
    for place, state in enumerate(states):
        for version in state.releases:
            first.setdefault(version, place)
    return {len(states) - 1, *first.values()}


def _joined(states: Sequence[PastState]) -> Iterator[PastState]:
    """Yield states; of several in a row that are not kept only the first."""
    before = False
    for state in states:
        if not (state.is_dropped and before):
            yield state
        before = state.is_dropped


def sweep_made_ready(history: History) -> None:
    """Throw away past states in which something stands that is not public any more."""
    directory = history.directory
    public, files = public_parts(directory), {n for s in history.states() for n in s.files}
    for folder in made_ready(directory):
        shown = read_shown(folder)
        if shown is None or not (shown.parts <= public and shown.files <= files):
            shutil.rmtree(folder, ignore_errors=True)
    # Who died while it made one left it unfinished.
    with (
        suppress(LockedError, LockFileError),
        lock(directory.layout.lock_file(MAKING_LOCK), exclusive=True),
    ):
        remove_unfinished(directory)


def public_parts(directory: DataDirectory) -> set[tuple[str, str]]:
    """Return what of submissions is public now: id and SHA-256 of its part."""
    entries = KeptParts(directory).index(directory.manifest).entries.values()
    return {(entry.id, entry.part) for entry in entries if entry.part}


def made_ready(directory: DataDirectory) -> list[Path]:
    """Return the folders of past states that stand ready."""
    with suppress(OSError):
        return [path for path in directory.layout.as_of.iterdir() if path.name.isalnum()]
    return []


@dataclass(frozen=True, slots=True)
class Shown:
    """What is in a past state that stands ready.

    parts: of submissions, by id and SHA-256 of what is public of each today; files: what else it
    was put together from; withheld: submissions of which something is left out.
    """

    parts: frozenset[tuple[str, str]]
    files: frozenset[str]
    withheld: int


def read_shown(folder: Path) -> Shown | None:
    """Return what a folder says of the state in it; None where it does not, as we write it."""
    try:
        document = json.loads((folder / SHOWN).read_bytes())
        parts = frozenset((str(one), str(part)) for one, part in document["parts"])
        return Shown(parts, frozenset(document["files"]), int(document["withheld"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remove_unfinished(directory: DataDirectory) -> None:
    """Remove what was being made when a process died; nobody else may be making any."""
    for path in directory.layout.as_of.glob(f"{MAKING}*"):
        shutil.rmtree(path, ignore_errors=True)
