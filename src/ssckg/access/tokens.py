"""Access tokens: `ssckg_<id>_<secret>`.

The id is public: a token is found by it. The secret has 256 random bits; only its Argon2id hash
(RFC 9106) is kept. Every look-up costs one verification, also where there is no such token, so
that the time taken tells nothing.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ssckg.access.turns import Turns
from ssckg.errors import UnauthenticatedError

if TYPE_CHECKING:
    from datetime import date, datetime

    from ssckg.model.actor import Actor

PREFIX: Final = "ssckg"
_FORM: Final = re.compile(r"ssckg_([a-z2-7]{12})_([A-Za-z0-9_-]{43})")
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
_ID_LENGTH: Final = 12
_SECRET_BYTES: Final = 32
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
"""19 MiB and two passes: about 20 ms on a core of 2026."""
_TURNS: Final = Turns(4, 24, each=12, strangers=3)
"""Bounds memory, time and threads that a flood of guesses can take: strangers, all together, get
three places, and so leave room for those whose token is known."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept; nothing in it opens anything. `scopes` empty: all that the role may.

    `actor` is whose account it opens, `made_by` the id of who made it.
    """

    id: str
    actor: Actor
    created: datetime
    expires: datetime
    revoked: datetime | None = None
    last_used: date | None = None
    scopes: tuple[str, ...] = ()
    made_by: str = ""

    def is_open(self, now: datetime) -> bool:
        """Say whether it is accepted at that time."""
        return self.revoked is None and now < self.expires


@dataclass(frozen=True, slots=True)
class Secret:
    """A new secret: shown once, never kept."""

    token_id: str
    text: str
    hash: str

    def __repr__(self) -> str:
        return f"Secret({self.token_id})"


def make_secret() -> Secret:
    """Return a new secret with its id and hash."""
    token_id = "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    with _TURNS.take(token_id):
        return Secret(token_id, f"{PREFIX}_{token_id}_{secret}", _HASHER.hash(secret))


def split(text: str) -> tuple[str, str]:
    """Return id and secret of a token.

    Raises:
        UnauthenticatedError: it has not the form of one; the text is not repeated.
    """
    form = _FORM.fullmatch(text)
    if form is None:
        raise refusal()
    return form[1], form[2]


def is_token(text: str) -> bool:
    """Say whether a text has the form of a token of ours (and not, say, of a JWT)."""
    return text.startswith(f"{PREFIX}_")


def is_right(secret: str, kept: str | None) -> bool:
    """Say whether `secret` has the hash `kept`; None takes the same time and is False.

    Raises:
        BusyError: too many ask at once, for this hash or for none.
    """
    with _TURNS.take(kept or ""):
        try:
            _HASHER.verify(_dummy_hash() if kept is None else kept, secret)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def refusal() -> UnauthenticatedError:
    """Return the one answer to every token that opens nothing."""
    return UnauthenticatedError(
        "the token is not valid: unknown, ended or revoked",
        hint="ask for a new one: ssckg token create",
    )


@cache
def _dummy_hash() -> str:
    return _HASHER.hash(secrets.token_urlsafe(_SECRET_BYTES))
