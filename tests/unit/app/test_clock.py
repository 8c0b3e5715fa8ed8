"""The clock of steps: real time, or the time of the step that is played."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest

from ssckg.app.clock import now, played_at, real_now, require_may_play, unplayed
from ssckg.errors import StateError

APRIL = datetime(2020, 4, 1, 9, 0, tzinfo=UTC)
MOMENT = timedelta(minutes=1)


def test_outside_of_play_it_is_now() -> None:
    assert abs(now() - datetime.now(UTC)) < MOMENT
    assert now().tzinfo is UTC


def test_a_played_step_has_the_time_of_the_example() -> None:
    with played_at(APRIL):
        assert now() == APRIL
        assert abs(real_now() - datetime.now(UTC)) < MOMENT
    assert abs(now() - datetime.now(UTC)) < MOMENT


def test_it_is_told_in_utc() -> None:
    """11:00 in a zone two hours ahead is 09:00 UTC."""
    with played_at(datetime(2020, 4, 1, 11, 0, tzinfo=timezone(timedelta(hours=2)))):
        assert now() == APRIL
        assert now().tzinfo is UTC


def test_a_step_that_fails_sets_the_clock_right_again() -> None:
    with pytest.raises(ZeroDivisionError), played_at(APRIL):
        raise ZeroDivisionError
    assert abs(now() - datetime.now(UTC)) < MOMENT


def test_steps_within_steps() -> None:
    with played_at(APRIL):
        with played_at(APRIL + MOMENT):
            assert now() == APRIL + MOMENT
        assert now() == APRIL


def test_other_threads_do_not_play() -> None:
    """A server that runs on in the same process stays in its own time."""
    seen: list[datetime] = []
    with played_at(APRIL):
        other = Thread(target=lambda: seen.append(now()))
        other.start()
        other.join()
    assert abs(seen[0] - datetime.now(UTC)) < MOMENT


def test_only_demonstrations_are_played() -> None:
    require_may_play(is_demonstration=True)
    require_may_play(is_demonstration=False)
    with played_at(APRIL):
        require_may_play(is_demonstration=True)
        with pytest.raises(StateError, match="in a demonstration only"):
            require_may_play(is_demonstration=False)


def test_what_is_always_of_today() -> None:
    with played_at(APRIL):
        assert abs(unplayed(now)() - datetime.now(UTC)) < MOMENT
        assert unplayed(lambda: APRIL + MOMENT)() == APRIL + MOMENT  # the clock of a test
