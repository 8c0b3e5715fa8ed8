"""Tokens: form, hash, time, memory of verified ones."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from ssckg.access import tokens
from ssckg.access.token_cache import TokenCache
from ssckg.access.tokens import Token
from ssckg.errors import UnauthenticatedError
from ssckg.model.actor import Actor, Role

START = datetime(2026, 1, 1, tzinfo=UTC)
TOKEN = Token(
    "abcdefghijkl", Actor("v", "V", Role.VERIFIER), START, datetime(2026, 2, 1, tzinfo=UTC)
)


def test_a_secret_has_id_form_and_hash() -> None:
    secret = tokens.make_secret()
    token_id, hidden = tokens.split(secret.text)
    assert secret.text == f"ssckg_{secret.token_id}_{hidden}"
    assert token_id == secret.token_id
    assert hidden not in secret.hash
    assert tokens.is_right(hidden, secret.hash)
    assert hidden not in repr(secret)
    parameters = extract_parameters(secret.hash)
    assert parameters.type is Type.ID
    assert parameters.memory_cost >= 19 * 1024  # KiB; least that OWASP advises with two passes
    assert parameters.time_cost >= 2


def test_secrets_differ() -> None:
    assert len({tokens.make_secret().text for _ in range(5)}) == 5


@pytest.mark.parametrize("change", [0, 10, 42])
def test_one_changed_character_opens_nothing(change: int) -> None:
    secret = tokens.make_secret()
    _, hidden = tokens.split(secret.text)
    other = "A" if hidden[change] != "A" else "B"
    assert not tokens.is_right(hidden[:change] + other + hidden[change + 1 :], secret.hash)


def test_no_hash_is_never_right() -> None:
    assert not tokens.is_right("x" * 43, None)


def test_a_hash_that_is_none_is_never_right() -> None:
    assert not tokens.is_right("x" * 43, "not a hash")


def test_unknown_takes_as_long_as_wrong() -> None:
    """Medians of the two within a factor of 1.5; without the dummy the factor is over 1000."""
    kept = tokens.make_secret().hash
    tokens.is_right("warm", None)
    took: dict[str | None, list[float]] = {kept: [], None: []}
    for _ in range(7):
        for hashed, times in took.items():
            begin = time.process_time()  # the machine may have other work
            tokens.is_right("x" * 43, hashed)
            times.append(time.process_time() - begin)
    known, unknown = statistics.median(took[kept]), statistics.median(took[None])
    assert 1 / 1.5 < known / unknown < 1.5


@pytest.mark.parametrize(
    "text",
    [
        "", "ssckg", "ssckg__", "ssckg_abcdefghijkl_", "ssckg_ABCDEFGHIJKL_" + "x" * 43,
        "ssckg_abcdefghijkl_" + "x" * 42, "ssckg_abcdefghijkl_" + "x" * 44,
        "ssckg_abcdefghijkl_" + "x" * 43 + "\n", "ssckg_abcdefghijkl_" + "é" * 43,
        "other_abcdefghijkl_" + "x" * 43, "ssckg_abcdefghijkl_" + "x" * 42 + '"', "x" * 10**6,
    ],
)  # fmt: skip
def test_what_is_no_token(text: str) -> None:
    with pytest.raises(UnauthenticatedError) as refused:
        tokens.split(text)
    assert len(text) < 6 or text not in str(refused.value)


def test_open_until_the_end() -> None:
    assert TOKEN.is_open(datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC))
    assert not TOKEN.is_open(TOKEN.expires)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_verified_token_is_known_for_a_while() -> None:
    clock = Clock()
    cache = TokenCache(life=5, clock=clock)
    cache.keep("one", TOKEN)
    clock.now = 4.9
    assert cache.find("one") is TOKEN
    assert cache.find("two") is None
    clock.now = 5.0  # not prolonged by having been asked for
    assert cache.find("one") is None
    assert len(cache) == 0


def test_the_memory_is_bounded() -> None:
    cache = TokenCache(most=3)
    for number in range(10):
        cache.keep(str(number), TOKEN)
    assert len(cache) == 3
    assert cache.find("9") is TOKEN
    assert cache.find("0") is None


def test_a_revoked_token_is_forgotten() -> None:
    cache = TokenCache()
    cache.keep("one", TOKEN)
    cache.keep("one again", TOKEN)
    cache.forget("another")
    assert cache.find("one") is TOKEN
    cache.forget(TOKEN.id)
    assert len(cache) == 0


def test_no_secret_is_in_the_memory() -> None:
    cache = TokenCache()
    cache.keep("a very secret text", TOKEN)
    assert b"secret" not in b"".join(cache._entries)
    assert "secret" not in repr(vars(cache))
