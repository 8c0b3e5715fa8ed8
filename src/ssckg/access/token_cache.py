"""Tokens that were verified a moment ago, so that a client need not pay for a hash each time."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.access.tokens import Token

LIFE_SECONDS: Final = 5.0
"""So long a revocation made by another process may take until it holds everywhere."""
PROVEN_SECONDS: Final = 600.0
"""So long a secret need not be hashed again: that it fits never changes, only what it opens."""
_MOST: Final = 1024


class TokenCache:
    """Verified tokens by a keyed hash of their text; bounded in number and time, in memory only.

    The key is random and of this object, so what is kept cannot be turned into a token.
    """

    def __init__(
        self,
        *,
        life: float = LIFE_SECONDS,
        most: int = _MOST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the life of an entry in seconds, how many there may be, and a steady clock."""
        self._life, self._most, self._clock = life, most, clock
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._entries: OrderedDict[bytes, tuple[float, Token]] = OrderedDict()
        self._proven: OrderedDict[bytes, tuple[float, str]] = OrderedDict()

    def find(self, text: str) -> Token | None:
        """Return the token of `text` if it was verified a moment ago."""
        name = self._name(text)
        with self._lock:
            until, token = self._entries.get(name, (0.0, None))
            if token is not None and until <= self._clock():
                del self._entries[name]
                return None
            return token

    def keep(self, text: str, token: Token) -> None:
        """Keep a token that was verified."""
        with self._lock:
            self._entries[self._name(text)] = (self._clock() + self._life, token)
            while len(self._entries) > self._most:
                self._entries.popitem(last=False)

    def prove(self, text: str, kept: str) -> None:
        """Remember that a token's secret has the hash `kept`."""
        with self._lock:
            self._proven[self._name(text)] = (self._clock() + PROVEN_SECONDS, kept)
            while len(self._proven) > self._most:
                self._proven.popitem(last=False)

    def is_proven(self, text: str, kept: str) -> bool:
        """Say whether it was found not long ago that a token's secret has the hash `kept`.

        Whether the token is still open must be looked up all the same.
        """
        with self._lock:
            until, known = self._proven.get(self._name(text), (0.0, ""))
        return known == kept and self._clock() < until

    def forget(self, token_id: str) -> None:
        """Drop a token, as when it is revoked here."""
        with self._lock:
            for name in [n for n, (_, token) in self._entries.items() if token.id == token_id]:
                del self._entries[name]

    def __len__(self) -> int:
        return len(self._entries)

    def _name(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode(errors="replace"), key=self._key).digest()
