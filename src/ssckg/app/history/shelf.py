"""Past states for a server: found quickly, made ready when they are asked for, never outlived."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeVar

from ssckg.app.analyses.sources import read_outline, read_whole_sources
from ssckg.app.history.naming import nearest
from ssckg.app.history.opening import find_in, open_found, open_history
from ssckg.app.history.standing import showable
from ssckg.app.settings import remote_endpoint
from ssckg.errors import BusyError, UnknownNameError
from ssckg.store.directory import DataDirectory
from ssckg.store.layout import Layout
from ssckg.store.locks import LockedError, LockFileError, lock
from ssckg.store.renewal import RenewableEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ssckg.app.analyses.sources import Outline, Sources
    from ssckg.app.history.naming import Found
    from ssckg.app.history.states import History, PastState

T = TypeVar("T")
_SPOTS: Final = 1000
"""So many names are remembered."""
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


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found out, and holds as long as the same is published and it is the same day."""

    token: object
    states: tuple[PastState, ...]
    keys: dict[datetime, str] = field(default_factory=dict)
    spots: dict[str | datetime, Spot] = field(default_factory=dict)


class Shelf:
    """The past states of a data directory; safe for threads."""

    def __init__(self, data: Path, now: Callable[[], datetime] = _now) -> None:
        """Take the data directory and the clock; nothing is opened yet."""
        self._data = data
        self._now = now
        self._state_file = Layout(data).state_file
        self._known: _Known | None = None
        self._sources: OrderedDict[str, Sources] = OrderedDict()
        self._outlines: OrderedDict[str, Outline] = OrderedDict()
        self._lock = threading.Lock()

    def states(self) -> tuple[PastState, ...]:
        """Return all states, oldest first.

        Raises:
            MissingError: the data directory cannot be used.
        """
        known = self._known
        if known is None or known.token != self._token():
            known = self._read(open_history(self._data))
        return known.states

    def releases(self) -> dict[str, datetime]:
        """Return the releases that are published, and from when on each was.

        Raises:
            MissingError: the data directory cannot be used.
        """
        found: dict[str, datetime] = {}
        for state in self.states():
            for version in state.releases:
                found.setdefault(version, state.at)
        return found

    def recall(self, wanted: str | datetime) -> Spot | None:
        """Return what `find` or `nearest` found before, if it still holds; quick."""
        known = self._known
        if known is None or known.token != self._token():
            return None
        return known.spots.get(wanted)

    def find(self, wanted: str | datetime) -> Spot:
        """Return the state that is named, or that was published at the time of a Memento request.

        Args:
            wanted: release, day, time or hash; or a time in whole seconds, of which RFC 7089 says
                what it selects: the first state if it is earlier than all, the last if later.

        Raises:
            UsageError: it names nothing, or something in the future.
            UnknownNameError: no such release, or no state of that time is kept.
        """
        history = open_history(self._data)
        known = self._read(history)
        found = (
            find_in(history, wanted, self._now())
            if isinstance(wanted, str)
            else nearest(known.states, wanted)
        )
        if found is None:
            raise UnknownNameError("past state", str(wanted), ("none yet",))
        spot = Spot(found, self._key(history, known, found.state, is_last=found.is_last))
        if len(known.spots) >= _SPOTS:
            known.spots.clear()
        known.spots[wanted] = spot
        return spot

    def is_true(self, spot: Spot) -> bool:
        """Say whether what was found still shows the state, and stands ready."""
        history = open_history(self._data)
        known = self._read(history)
        same = [s for s in known.states if s.at == spot.state.at and not s.is_dropped]
        is_last = same == [known.states[-1]]
        if not same or self._key(history, known, same[0], is_last=is_last) != spot.key:
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

    def data_hash(self, spot: Spot) -> str:
        """Return the hash of what is shown of a state; of the whole, where nothing is gone from it.

        Raises:
            BusyError, MissingError: as `engine`.
        """
        opened = open_found(open_history(self._data), spot.found, self._now())
        return str(DataDirectory.open_published(opened.path).manifest["hash"])

    def sources(self, spot: Spot) -> Sources:
        """Return what analyses read of a state.

        Raises:
            BusyError, MissingError: as `engine`.
        """
        return self._remembered(self._sources, spot, read_whole_sources)

    def outline(self, spot: Spot) -> Outline:
        """Return what pages read of a state.

        Raises:
            BusyError, MissingError: as `engine`.
        """
        return self._remembered(self._outlines, spot, read_outline)

    def _remembered(self, kept: OrderedDict[str, T], spot: Spot, read: Callable[[Path], T]) -> T:
        with self._lock:
            known = kept.get(spot.key)
            if known is not None:
                kept.move_to_end(spot.key)
                return known
        opened = open_found(open_history(self._data), spot.found, self._now())
        found = read(opened.path)
        with self._lock:
            kept[spot.key] = found
            while len(kept) > _SOURCES:
                kept.popitem(last=False)
        return found

    def _key(self, history: History, known: _Known, state: PastState, *, is_last: bool) -> str:
        if is_last:
            return f"last-{state.hash}"
        key = known.keys.get(state.at)
        if key is None:
            key = known.keys[state.at] = showable(history, state, self._now().date()).key(state)
        return key

    def _read(self, history: History) -> _Known:
        token = self._token()
        known = self._known
        if known is None or known.token != token:
            known = self._known = _Known(token, history.states())
        return known

    def _token(self) -> object:
        """Return what is another thing once something else is published, or it is another day."""
        status = self._state_file.stat()  # the file is replaced, never written to
        return (status.st_ino, status.st_mtime_ns, self._now().date())
