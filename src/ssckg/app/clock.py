"""The clock of steps: now, or the time at which a step of an example was taken.

What is published and noted, and the keys that sign, are always of today; only steps that are played
carry the times that the example gives them.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from ssckg.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_played: Final[ContextVar[datetime | None]] = ContextVar("played", default=None)


def real_now() -> datetime:
    """Return what time it is, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Return the time of the step that is played, else what time it is, in UTC."""
    return _played.get() or real_now()


def unplayed(clock: Callable[[], datetime]) -> Callable[[], datetime]:
    """Return a clock for what is always of today: real time in the place of a played one."""
    return real_now if clock is now else clock


def require_may_play(is_demonstration: bool) -> None:
    """Return if nothing is played, or what it is played in is a demonstration.

    Raises:
        StateError: a time would be made up in what is meant.
    """
    if _played.get() is not None and not is_demonstration:
        raise StateError(
            "steps are played in a demonstration only",
            hint="mark the round: is_demonstration: true",
        )


@contextmanager
def played_at(time: datetime) -> Iterator[None]:
    """Take the steps inside as if it were that time (with an offset)."""
    token = _played.set(time.astimezone(UTC))
    try:
        yield
    finally:
        _played.reset(token)
