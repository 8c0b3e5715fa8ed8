"""Which state a name means, at every boundary of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.app.history.naming import find_state, name_of, nearest
from ssckg.app.history.states import PastState
from ssckg.errors import UnknownNameError, UsageError

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


def state(text: str, *releases: str, hash: str = "", dropped: bool = False) -> PastState:  # noqa: A002
    at = datetime.fromisoformat(text)
    return PastState(at=at, releases=releases, hash=hash or "f" * 64, is_dropped=dropped)


STATES = (
    state("2026-11-19T23:59:59.999999+00:00", hash="a" * 64),
    state("2026-11-20T00:00:00+00:00", hash="b" * 64),
    state("2026-11-21T12:00:00.500000+00:00", "un-x-0.1", hash="c" * 64),
    state("2026-11-22T09:00:00+00:00", "un-x-0.1", "un-x-0.2", hash="d" * 64),
)


def found(text: str, states: tuple[PastState, ...] = STATES, now: datetime = NOW) -> int:
    return states.index(find_state(states, text, now).state)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # A day is its end in UTC. The second state began the moment the 19th was over.
        ("2026-11-19", 0),
        ("2026-11-20", 1),
        ("2026-11-21", 2),
        ("2026-11-22", 3),  # today, so now
        # A state counts from its time on, so the very moment is its own.
        ("2026-11-19T23:59:59.999999Z", 0),
        ("2026-11-20T00:00Z", 1),
        ("2026-11-20T00:00:00+00:00", 1),
        ("2026-11-21T12:00:00Z", 1),  # half a second too early
        ("2026-11-21T12:00:00.5Z", 2),
        ("2026-11-21T12:00:01Z", 2),
        ("2026-11-22T15:30:00Z", 3),  # this moment
        # 00:00 in UTC is 01:00 in Geneva, and 19:00 of the day before in New York.
        ("2026-11-20T00:59:59.999999+01:00", 0),
        ("2026-11-20T01:00+01:00", 1),
        ("2026-11-19T18:59:59.999999-05:00", 0),
        ("2026-11-19T19:00-05:00", 1),
        ("2026-11-20T14:00+14:00", 1),
        # A release is the state with which it came, not the last that holds it.
        ("un-x-0.1", 2),
        ("un-x-0.2", 3),
        (" un-x-0.1 ", 2),
        # The hash of a dataset, as citations name it.
        ("b" * 64, 1),
        ("sha256:" + "b" * 64, 1),
        ("c" * 12, 2),
    ],
)
def test_what_a_name_means(text: str, place: int) -> None:
    assert found(text) == place
    assert find_state(STATES, text, NOW).is_last == (place == 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-11-23", "2026-11-23 is in the future: today is 2026-11-22"),
        ("2026-11-22T15:31Z", "is in the future: it is 2026-11-22T15:30:00Z"),
        ("2026-11-22T16:30+00:30", "is in the future"),
        ("9999-12-31", "is in the future"),
        ("2026-02-30", "there is no day 2026-02-30"),
        ("2026-11-22T25:00Z", "there is no time"),
        ("2026-11-22T10:00 o'clock", "there is no time"),
        ("0001-01-01T00:00+14:00", "there is no time"),
        ("2026-11-22T10:00", "add Z for UTC"),
        ("x" * 101, "a state is named by"),
        ("un-x\x1b[31m", "a state is named by"),
    ],
)
def test_what_is_no_name(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words.replace("[", r"\[")) as refused:
        found(text)
    assert not isinstance(refused.value, UnknownNameError)


@pytest.mark.parametrize(
    "text",
    ["2026-11-18", "2026-11-19T23:59:59Z", "un-x-0.3", "un-x", "e" * 64, "b" * 11, "", "/.."],
)
def test_what_is_not_kept(text: str) -> None:
    with pytest.raises(UnknownNameError) as refused:
        found(text)
    assert "2026-11-19T23:59:59.999999Z" in str(refused.value)
    assert "un-x-0.1" in str(refused.value)


def test_nothing_is_kept_yet() -> None:
    with pytest.raises(UnknownNameError, match="none yet"):
        found("2026-11-22", ())


def test_two_states_whose_hashes_begin_alike() -> None:
    states = (*STATES, state("2026-11-22T10:00:00+00:00", hash="b" * 12 + "0" * 52))
    with pytest.raises(UsageError, match="several states"):
        found("b" * 12, states)
    assert found("b" * 13, states) == 1


def test_between_states_that_are_kept_no_longer() -> None:
    """The state before must not be taken for one that was let go of."""
    states = (STATES[0], STATES[1].dropped(), *STATES[2:])
    assert found("2026-11-19", states) == 0
    for text in ("2026-11-20", "2026-11-20T00:00Z", "2026-11-21T12:00Z"):
        with pytest.raises(UnknownNameError, match="no longer kept") as refused:
            found(text, states)
        assert "2026-11-19T23:59:59.999999Z" in str(refused.value)
        assert "2026-11-21T12:00:00.500000Z" in str(refused.value)
    assert found("2026-11-21T13:00Z", states) == 2


@pytest.mark.parametrize(
    ("moment", "place"),
    [
        ("2026-11-19T23:59:58+00:00", 0),  # earlier than all: the first (RFC 7089, 4.5.3)
        ("2026-11-19T23:59:59+00:00", 0),
        ("2026-11-20T00:00:00+00:00", 1),
        ("2026-11-21T12:00:00+00:00", 2),  # in whole seconds it began then
        ("2030-01-01T00:00:00+00:00", 3),  # later than all: the last
    ],
)
def test_what_memento_selects(moment: str, place: int) -> None:
    selected = nearest(STATES, datetime.fromisoformat(moment))
    assert selected is not None
    assert STATES.index(selected.state) == place


def test_memento_passes_over_what_is_not_kept() -> None:
    states = (STATES[0], STATES[1].dropped(), STATES[2])
    selected = nearest(states, datetime(2026, 11, 20, 6, tzinfo=UTC))
    assert selected is not None
    assert selected.state is STATES[0]
    assert nearest((STATES[0].dropped(),), NOW) is None


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 22, 15, 29)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.sets(moments, min_size=1, max_size=6), moments, zones)
def test_any_time_in_any_zone_against_a_walk(
    starts: set[datetime], moment: datetime, zone: timezone
) -> None:
    states = tuple(PastState(at=at, hash=str(n)) for n, at in enumerate(sorted(starts)))
    last = None
    for each in states:  # walk until one begins later
        if each.at <= moment:
            last = each
    text = moment.astimezone(zone).isoformat()
    if last is None:
        with pytest.raises(UnknownNameError):
            find_state(states, text, NOW)
    else:
        assert find_state(states, text, NOW).state is last
        assert find_state(states, name_of(last.at), NOW).state is last
