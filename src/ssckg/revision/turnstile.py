"""Counts what each caller does in a stretch of time, without keeping who they are.

A name (of an account, of a network address) is kept only as a keyed hash, in memory, and only as
long as the stretch of time. The key is random, stands nowhere and is another one every day: what
was counted today cannot be brought together with tomorrow's, or with an address, by anybody.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
from collections import deque
from typing import TYPE_CHECKING, Final

from ssckg.errors import TooOftenError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime, timedelta

_MOST_NAMES: Final = 20_000
_SITE_BITS: Final = 64
"""Of an IPv6 address: the rest is up to whoever has the connection."""


class Turnstile:
    """Lets each through so many times in a window; safe for threads."""

    def __init__(
        self,
        most: int,
        window: timedelta,
        *,
        most_names: int = _MOST_NAMES,
        make_key: Callable[[], bytes] = lambda: secrets.token_bytes(32),
    ) -> None:
        """Take how many times in what time, and how many names are kept at most."""
        self._most, self._window, self._most_names = most, window, most_names
        self._make_key = make_key
        self._key = b""
        self._day: date | None = None
        self._seen: dict[bytes, deque[datetime]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._seen)

    def enter(self, name: str, now: datetime) -> None:
        """Count `name` once more.

        Raises:
            TooOftenError: it had its turns; with the seconds until the next one. Also where more
                callers are about than can be told apart.
        """
        with self._lock:
            if now.date() != self._day:
                self._key, self._day, self._seen = self._make_key(), now.date(), {}
            hidden = hashlib.blake2b(name.encode(), key=self._key, digest_size=16).digest()
            times = self._seen.get(hidden)
            if times is None:
                times = self._place(now)
                self._seen[hidden] = times
            while times and times[0] <= now - self._window:
                times.popleft()
            if len(times) >= self._most:
                left = (times[0] + self._window - now).total_seconds()
                minutes = int(self._window.total_seconds() // 60)
                raise TooOftenError(
                    f"no more than {self._most} are taken from one place in {minutes} minutes",
                    max(1, int(left)),
                )
            times.append(now)

    def _place(self, now: datetime) -> deque[datetime]:
        if len(self._seen) >= self._most_names:
            over = now - self._window
            self._seen = {k: t for k, t in self._seen.items() if t and t[-1] > over}
        if len(self._seen) >= self._most_names:
            raise TooOftenError("too many callers at once", int(self._window.total_seconds()))
        return deque(maxlen=self._most)


def network_of(address: str) -> str:
    """Return what of a network address stands for one place; of IPv6 the first 64 bits.

    >>> network_of("192.0.2.7"), network_of("2001:db8:1:2:3:4:5:6"), network_of("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8:1:2::', '192.0.2.7')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, _SITE_BITS), strict=False).network_address)
    return str(found)
