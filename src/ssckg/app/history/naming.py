"""Finds the state that a name means: a release, a day, a time, or the hash of a dataset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from ssckg.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.app.history.states import PastState

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*", re.ASCII)
_HASH: Final = re.compile(r"(?:sha256:)?([0-9a-f]{12,64})")
_LONGEST: Final = 100
HOW: Final = "a release, a day (its end in UTC), a time with its offset such as 2026-11-22T10:00Z"


@dataclass(frozen=True, slots=True)
class Found:
    """The state that was meant, its place among all, and whether it is the last."""

    state: PastState
    is_last: bool


def find_state(states: Sequence[PastState], text: str, now: datetime) -> Found:
    """Return the state that a release, day, time or hash names.

    A day means its end in UTC; today means now. A state counts from its time on, so a time
    means the last state that began at it or before.

    Args:
        states: all states, oldest first.
        text: what was asked for.
        now: the clock; nobody knows what will be published.

    Raises:
        UsageError: it is none of these, or lies in the future.
        UnknownNameError: there is no such release, or no state of that time is kept.
    """
    wanted = text.strip()
    if len(wanted) > _LONGEST or not wanted.isprintable():
        raise UsageError(f"a state is named by {HOW}")
    if not states:
        raise UnknownNameError("past state", wanted, ("none yet; one with each publication",))
    if _DAY.fullmatch(wanted):
        return _at(states, wanted, _end_of_day(wanted, now), before=True)
    if _TIME.fullmatch(wanted):
        return _at(states, wanted, _moment(wanted, now))
    found = [state for state in states if not state.is_dropped and wanted in state.releases]
    if not found and (hashed := _HASH.fullmatch(wanted)):
        found = [state for state in states if state.hash and state.hash.startswith(hashed[1])]
        if len({state.hash for state in found}) > 1:
            raise UsageError(f"several states have a hash that begins so: {wanted}")
    if not found:
        raise UnknownNameError("release or time", wanted, _known(states))
    return _found(states, found[0])


def is_hash(text: str) -> bool:
    """Say whether a state is named by the hash of its dataset."""
    return _HASH.fullmatch(text.strip()) is not None


def nearest(states: Sequence[PastState], moment: datetime) -> Found | None:
    """Return the state that a `datetime` of Memento (RFC 7089) selects; None where none is kept.

    It is in whole seconds, and so is what is compared. Earlier than all means the first state,
    later than all the last.
    """
    kept = [state for state in states if not state.is_dropped]
    if not kept:
        return None
    earlier = [state for state in kept if state.at.replace(microsecond=0) <= moment]
    return _found(states, (earlier or kept[:1])[-1])


def name_of(moment: datetime) -> str:
    """Return a time as commands and addresses take it.

    >>> name_of(datetime(2026, 11, 22, 10, 5, tzinfo=UTC))
    '2026-11-22T10:05:00Z'
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _end_of_day(text: str, now: datetime) -> datetime:
    """Return when the day after begins; of today, the next moment."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"there is no day {text}") from error
    today = now.astimezone(UTC).date()
    if day > today:
        raise UsageError(f"{text} is in the future: today is {today} (UTC)")
    if day == today:
        return now + timedelta.resolution
    return datetime.combine(day + timedelta(1), time(), UTC)


def _moment(text: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"there is no time {text}", hint=f"give {HOW}") from error
    if moment.tzinfo is None:
        raise UsageError(
            f"{text} does not say of which place it is the time",
            hint=f"add Z for UTC, or an offset: {text}Z, {text}+02:00",
        )
    try:
        moment = moment.astimezone(UTC)
    except OverflowError as error:
        raise UsageError(f"there is no time {text}") from error
    if moment > now:
        raise UsageError(f"{text} is in the future: it is {name_of(now.replace(microsecond=0))}")
    return moment


def _at(states: Sequence[PastState], text: str, moment: datetime, *, before: bool = False) -> Found:
    """Return the last state that began at a moment or before it; with `before` only before."""
    begun = [s for s in states if s.at < moment or (s.at == moment and not before)]
    if not begun:
        raise UnknownNameError("past state", text, _known(states))
    state = begun[-1]
    if state.is_dropped:
        kept = [each.at for each in states if not each.is_dropped]
        beside = [at for at in kept if at < moment][-1:] + [at for at in kept if at >= moment][:1]
        near = tuple(f"a state of {name_of(at)}" for at in beside)
        raise UnknownNameError("past state, no longer kept", text, near)
    return _found(states, state)


def _found(states: Sequence[PastState], state: PastState) -> Found:
    return Found(state, states[-1].at == state.at)


def _known(states: Sequence[PastState]) -> tuple[str, ...]:
    kept = [state for state in states if not state.is_dropped]
    releases = {version for state in kept for version in state.releases}
    return (f"times from {name_of(kept[0].at)} on", *sorted(releases))
