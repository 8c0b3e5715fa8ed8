"""Counts what each holder asks for: requests, and seconds of our time, in bounded memory.

The generic cell rate algorithm (ITU-T I.371): of each holder and class one moment is kept, the one
at which all that was asked would be paid off at the allowed rate. A request is refused where it
lies too far ahead. What an answer cost is known afterwards and is added then, so one long query can
put a holder in debt, and no more than that. Names are kept as keyed hashes; the key is random and
of this process.
"""

from __future__ import annotations

import hashlib
import math
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ssckg_api.operation.limit_table import Rate, RouteClass

_MINUTE: Final = 60.0
_MOST: Final = 50_000
_DEBT: Final = 60.0
"""Seconds after which a debt is forgotten at the latest."""


@dataclass(slots=True)
class _Account:
    """When all requests, and all seconds, of a holder are paid off."""

    requests: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request is let through.

    name: of the class; quota: requests in a minute; left: that may follow at once; wait: seconds
    until one more is let through, 0 where it is now; reset: until all is as at the beginning.
    """

    name: str
    quota: int
    left: int
    wait: float
    reset: float

    @property
    def is_refused(self) -> bool:
        """Whether the holder has to wait."""
        return self.wait > 0

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return the fields of draft-ietf-httpapi-ratelimit-headers, and Retry-After."""
        reset = math.ceil(self.wait or self.reset)
        found = [
            (b"ratelimit-policy", b'"%b";q=%d;w=60' % (self.name.encode(), self.quota)),
            (b"ratelimit", b'"%b";r=%d;t=%d' % (self.name.encode(), self.left, reset)),
        ]
        if self.is_refused:
            found.append((b"retry-after", b"%d" % max(1, math.ceil(self.wait))))
        return found


class Limits:
    """What holders have used up; for one event loop."""

    def __init__(
        self,
        classes: Sequence[RouteClass],
        *,
        most: int = _MOST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the rules, how many holders are remembered, and a steady clock."""
        self._classes, self._most, self._clock = classes, most, clock
        self._key = secrets.token_bytes(32)
        self._accounts: OrderedDict[bytes, _Account] = OrderedDict()
        self.refused: dict[str, int] = dict.fromkeys((one.name for one in classes), 0)

    def __len__(self) -> int:
        return len(self._accounts)

    def class_of(self, method: str, path: str) -> RouteClass | None:
        """Return the class of a request, None where no rule is for it."""
        return next((one for one in self._classes if one.fits(method, path)), None)

    def enter(self, kind: RouteClass, holder: str, name: str) -> Verdict | None:
        """Count a request of `name`, an address or a key; None where the class has no limit.

        A request that is refused is not counted: who waits as told is let through.
        """
        rate = kind.rates.get(holder)
        if rate is None:
            return None
        now = self._clock()
        account = self._account(kind, holder, name, now)
        step = _MINUTE / rate.per_minute
        ahead = max(account.requests, now) + step - now
        wait = max(ahead - step * rate.burst, 0.0)
        if rate.seconds is not None:
            wait = max(wait, account.seconds - now - _MINUTE)
        if wait > 1e-9:
            self.refused[kind.name] += 1
            return Verdict(kind.name, int(rate.per_minute), 0, wait, wait)
        account.requests = now + ahead
        left = int((step * rate.burst - ahead) / step + 1e-9)
        return Verdict(kind.name, int(rate.per_minute), left, 0.0, ahead)

    def charge(self, kind: RouteClass, holder: str, name: str, seconds: float) -> None:
        """Add what an answer cost, in seconds of our time."""
        rate = kind.rates.get(holder)
        if rate is None or rate.seconds is None:
            return
        now = self._clock()
        account = self._account(kind, holder, name, now)
        cost = seconds * _MINUTE / rate.seconds
        account.seconds = min(max(account.seconds, now) + cost, now + _MINUTE + _DEBT)

    def _account(self, kind: RouteClass, holder: str, name: str, now: float) -> _Account:
        said = f"{kind.name}\0{holder}\0{name}".encode(errors="replace")
        hidden = hashlib.blake2b(said, key=self._key, digest_size=16).digest()
        account = self._accounts.get(hidden)
        if account is None:
            account = self._accounts[hidden] = _Account(now, now)
            while len(self._accounts) > self._most:  # whoever was not heard of the longest
                self._accounts.popitem(last=False)
        else:
            self._accounts.move_to_end(hidden)
        return account


def policy_of(rate: Rate) -> str:
    """Return a rate in words, for pages and messages."""
    cost = "" if rate.seconds is None else f", {rate.seconds:g} seconds of our time"
    return f"{rate.per_minute:g} a minute, {rate.burst:g} at once{cost}"
