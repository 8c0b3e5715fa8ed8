"""The way to a past state for everything that reads a data directory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ssckg.app.following import settle
from ssckg.app.history.naming import Found, find_state, is_hash, name_of
from ssckg.app.history.standing import gone_from
from ssckg.app.history.states import History
from ssckg.app.history.tidying import read_shown
from ssckg.app.settings import remote_endpoint
from ssckg.errors import UsageError
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.app.history.states import PastState


@dataclass(frozen=True, slots=True)
class Opened:
    """A past state that stands ready.

    path: a data directory with it; state: as noted; is_current: it is what is published now;
    withheld: submissions that were public then, and of which something no longer is.
    """

    path: Path
    state: PastState
    is_current: bool
    withheld: int = 0

    def told(self) -> str:
        """Return in a sentence what is shown."""
        named = f" ({', '.join(self.state.releases)})" if self.state.releases else ""
        text = f"as published from {name_of(self.state.at.replace(microsecond=0))} on{named}"
        if self.is_current:
            text += ", which is what is published now"
        if self.withheld:
            text += (
                f"; without what is no longer public of {self.withheld}"
                f" submission{'s' if self.withheld > 1 else ''}"
            )
        return text


def open_as_of(data: Path, text: str, now: datetime | None = None) -> Opened:
    """Return a data directory that shows what was published at a release, day or time.

    Raises:
        UsageError: it names nothing, or something in the future; or the engine is remote.
        UnknownNameError: no such release, or no state of that time is kept.
        MissingError: there is no data directory, or it cannot be used.
    """
    history = open_history(data)
    return open_found(history, find_in(history, text, now), now)


def find_in(history: History, text: str, now: datetime | None = None) -> Found:
    """Return the state of a history that a release, day, time or hash names.

    The hash of a dataset from which something was taken back names nothing any more: who asks for
    it could find out by trying what it was.

    Raises:
        UsageError, UnknownNameError: as `open_as_of`.
    """
    moment = now or datetime.now(UTC)
    states = history.states()
    found = find_state(states, text, moment)
    state = found.state
    if is_hash(text) and (state.cut or gone_from(history, state, moment.date())):
        return find_state([replace(state, hash="") for state in states], text, moment)
    return found


def open_history(data: Path) -> History:
    """Return the history of a data directory, once what is published is not behind.

    Raises:
        UsageError: what is published is asked of a remote engine, which has no past.
        MissingError: there is no data directory, or it cannot be used.
    """
    if remote_endpoint("published") is not None:
        raise UsageError(
            "a remote engine shows only what is published now",
            hint="past states are kept beside a data directory",
        )
    settle(data)
    return History(DataDirectory.open_published(data))


def open_found(history: History, found: Found, now: datetime | None = None) -> Opened:
    """Return a data directory that shows a state that was found.

    Raises:
        MissingError: a part of it is lost, or it cannot be made ready.
    """
    path = history.directory.path
    if found.is_last and history.directory.manifest.get("hash") == found.state.hash:
        return Opened(path, found.state, is_current=True)
    from ssckg.app.history.making import make_ready  # noqa: PLC0415  engines, shapes, RDF

    folder = make_ready(history, found.state, (now or datetime.now(UTC)).date())
    shown = read_shown(folder)
    withheld = shown.withheld if shown is not None else 0
    return Opened(folder, found.state, is_current=False, withheld=withheld)
