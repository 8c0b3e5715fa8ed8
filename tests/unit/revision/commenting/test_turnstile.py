"""Turns of callers, against a naive count; and that nothing of who they are is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.errors import TooOftenError
from ssckg.revision.turnstile import Turnstile, network_of

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40)), max_size=40))
def test_turns_are_those_of_a_naive_count(steps: list[tuple[str, int]]) -> None:
    gate = Turnstile(3, HOUR)
    entered: dict[str, list[datetime]] = {}
    now = NOON
    for name, minutes in steps:
        now = min(now + timedelta(minutes=minutes), NOON.replace(hour=23, minute=59))
        recent = [at for at in entered.get(name, []) if at > now - HOUR]
        if len(recent) < 3:
            gate.enter(name, now)
            entered.setdefault(name, []).append(now)
            continue
        with pytest.raises(TooOftenError) as caught:
            gate.enter(name, now)
        # After that many seconds the oldest of the three is out of the window.
        assert caught.value.seconds == (recent[0] + HOUR - now).total_seconds()


def test_the_key_is_another_one_each_day() -> None:
    numbers = count()
    made = []

    def make_key() -> bytes:
        made.append(bytes([next(numbers)]) * 32)
        return made[-1]

    gate = Turnstile(1, HOUR, make_key=make_key)
    gate.enter("192.0.2.7", NOON)
    first = dict(gate._seen)
    with pytest.raises(TooOftenError):
        gate.enter("192.0.2.7", NOON + timedelta(minutes=1))
    gate.enter("192.0.2.7", NOON + timedelta(hours=12))

    assert len(made) == 2
    assert not set(first) & set(gate._seen)
    assert not any(b"192.0.2.7" in key for key in (*first, *gate._seen))


def test_what_is_kept_does_not_grow_without_end() -> None:
    gate = Turnstile(1, HOUR, most_names=10)
    for number in range(10):
        gate.enter(f"198.51.100.{number}", NOON)
    with pytest.raises(TooOftenError, match="too many callers"):
        gate.enter("198.51.100.99", NOON + timedelta(minutes=59))
    gate.enter("198.51.100.99", NOON + timedelta(minutes=60))

    assert len(gate) == 1


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::"),
        ("no address", "no address"),
    ],
)
def test_one_connection_is_one_place(address: str, place: str) -> None:
    assert network_of(address) == place
