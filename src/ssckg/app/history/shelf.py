"""Past states for a server: found quickly, made ready when they are asked for, never outlived."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from ssckg.app.analyses.sources import read_sources
from ssckg.app.history.naming import nearest
from ssckg.app.history.opening import find_in, open_found, open_history
from ssckg.app.history.standing import showable
from ssckg.app.settings import remote_endpoint
from ssckg.errors import BusyError, UnknownNameError
from ssckg.store.directory import DataDirectory
from ssckg.store.locks import LockedError, LockFileError, lock
from ssckg.store.renewal import RenewableEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ssckg.app.analyses.sources import Sources
    from ssckg.app.history.naming import Found
    from ssckg.app.history.states import History, PastState

_SOURCES: Final = 3
"""What analyses read of so many past states is kept in memory."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Spot:
    """A state that was found, and the name of what shows it today.

    The name is another one as soon as something in the state may not be shown any more.
    """

    found: Found
    key: str

    @property
    def state(self) -> PastState:
        """The state."""
        return self.found.state


def past_states(data: Path) -> Shelf | None:
    """Return the past states of a data directory; None where a remote engine is asked."""
    return Shelf(data) if remote_endpoint("published") is None else None


class Shelf:
    """The past states of a data directory; safe for threads."""

    def __init__(self, data: Path, now: Callable[[], datetime] = _now) -> None:
        """Take the data directory and the clock; nothing is opened yet."""
        self._data = data
        self._now = now
        self._known: tuple[object, tuple[PastState, ...], dict[datetime, str]] | None = None
        self._sources: OrderedDict[str, Sources] = OrderedDict()
        self._lock = threading.Lock()

    def states(self) -> tuple[PastState, ...]:
        """Return all states, oldest first.

        Raises:
            MissingError: the data directory cannot be used.
        """
        return self._read(open_history(self._data))[0]

    def find(self, text: str) -> Spot:
        """Return the state that a release, day, time or hash names.

        Raises:
            UsageError: it names nothing, or something in the future.
            UnknownNameError: no such release, or no state of that time is kept.
        """
        history = open_history(self._data)
        return self._spot(history, find_in(history, text, self._now()))

    def nearest(self, moment: datetime) -> Spot:
        """Return the state that was published at a time, as Memento (RFC 7089) selects it.

        Raises:
            UnknownNameError: no state is kept.
        """
        history = open_history(self._data)
        found = nearest(self._read(history)[0], moment)
        if found is None:
            raise UnknownNameError("past state", moment.isoformat(), ("none yet",))
        return self._spot(history, found)

    def is_true(self, spot: Spot) -> bool:
        """Say whether what was found still shows the state, and stands ready."""
        history = open_history(self._data)
        states = self._read(history)[0]
        again = [state for state in states if state.at == spot.state.at and not state.is_dropped]
        if not again or self._key(history, again[0], is_last=again[0] is states[-1]) != spot.key:
            return False
        folder = history.directory.layout.as_of / spot.key
        return spot.found.is_last or folder.is_dir()

    @contextmanager
    def engine(self, spot: Spot) -> Iterator[RenewableEngine]:
        """Run an engine on a state; what it reads is not cleared away meanwhile.

        Raises:
            BusyError: others are making past states ready, and it takes long.
            MissingError: a part of the state is lost, or the engine does not start.
        """
        opened = open_found(open_history(self._data), spot.found, self._now())
        directory = DataDirectory.open_published(opened.path)
        with ExitStack() as stack:
            if not opened.is_current:  # the server holds the current one anyway
                try:
                    stack.enter_context(
                        lock(directory.layout.lock_file("published"), exclusive=False)
                    )
                except (LockedError, LockFileError) as error:
                    raise BusyError("the past state was just cleared away") from error
            place = directory.location("published")
            yield stack.enter_context(RenewableEngine(lambda: place))

    def sources(self, spot: Spot) -> Sources:
        """Return what analyses read of a state.

        Raises:
            BusyError, MissingError: as `engine`.
        """
        with self._lock:
            known = self._sources.get(spot.key)
            if known is not None:
                self._sources.move_to_end(spot.key)
                return known
        opened = open_found(open_history(self._data), spot.found, self._now())
        read = read_sources(opened.path)
        with self._lock:
            self._sources[spot.key] = read
            while len(self._sources) > _SOURCES:
                self._sources.popitem(last=False)
        return read

    def _spot(self, history: History, found: Found) -> Spot:
        return Spot(found, self._key(history, found.state, is_last=found.is_last))

    def _key(self, history: History, state: PastState, *, is_last: bool) -> str:
        if is_last:
            return f"last-{state.hash}"
        keys = self._read(history)[1]
        key = keys.get(state.at)
        if key is None:
            key = keys[state.at] = showable(history, state, self._now().date()).key(state)
        return key

    def _read(self, history: History) -> tuple[tuple[PastState, ...], dict[datetime, str]]:
        """Return the states, and the keys that were found; both hold for a generation and day."""
        published = history.directory.layout.read()
        token = (published.generation, self._now().date())
        known = self._known
        if known is None or known[0] != token:
            known = self._known = (token, history.states(published.manifest), {})
        return known[1:]
