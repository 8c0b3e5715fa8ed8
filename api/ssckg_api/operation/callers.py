"""Who a request is counted for: a known holder of a key, else a network address.

A made-up token must not be counted by itself, or everybody could have as many names as they like.
So credentials count only once they have opened something; until then it is the address that counts.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.actor import Role
from ssckg.revision.turnstile import network_of
from ssckg_api.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Scope

_REMEMBERED_SECONDS: Final = 600.0
_MOST: Final = 4096
_COOKIES: Final = ("__Host-ssckg-session=", "ssckg-session=")


# Addresses come again and again, and to read one takes longer than all the rest here.
_network = lru_cache(maxsize=_MOST)(network_of)


@lru_cache(maxsize=_MOST)
def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


class Callers:
    """Tells callers apart; remembers, as a keyed hash, which credentials opened something."""

    def __init__(self, header: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        """Take the header in which a proxy names the address ("": there is none)."""
        self._header = header.lower().encode()
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, tuple[float, str]] = OrderedDict()

    def address_of(self, scope: Scope) -> str:
        """Return the address of who asks; of IPv6 the first 64 bits.

        Of a header with several addresses the last counts: the proxy added it, the rest was sent.
        """
        client = scope.get("client")
        address = client[0] if client else ""
        if self._header:
            given = Request(scope).header(self._header) or ""
            address = given.rpartition(",")[2].strip() or address
        return _network(address)

    def known(self, scope: Scope) -> str:
        """Return the holder of the credentials of a request, "" where they are not known."""
        name = self._name(scope)
        until, holder = self._known.get(name, (0.0, "")) if name else (0.0, "")
        return holder if until > self._clock() else ""

    def learn(self, scope: Scope, caller: Any, status: int) -> None:
        """Take note of whom a request turned out to be of; a 401 is forgotten at once."""
        is_stranger = caller is None or caller.role is Role.PUBLIC
        if is_stranger and status != 401:
            return
        name = self._name(scope)
        if not name:
            return
        if is_stranger:
            self._known.pop(name, None)
            return
        self._known[name] = (self._clock() + _REMEMBERED_SECONDS, str(caller.id))
        self._known.move_to_end(name)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)

    def _name(self, scope: Scope) -> bytes:
        found = ""
        for name, value in scope["headers"]:
            if name == b"authorization":
                found = value.decode("latin-1")
                break
            if name == b"cookie" and not found:
                text = value.decode("latin-1")
                found = next((p for p in text.split("; ") if p.startswith(_COOKIES)), "")
        if not found:
            return b""
        return hashlib.blake2b(found.encode(), key=self._key, digest_size=16).digest()


def is_own_machine(scope: Scope) -> bool:
    """Say whether a program on this machine asks directly, by what the connection shows.

    A proxy on the machine connects from here, too. It is told by the host it asks for, or by the
    headers that proxies add.
    """
    client = scope.get("client")
    if client is None or not _is_loopback(client[0]):
        return False
    request = Request(scope)
    host = (request.header(b"host") or "").rpartition(":")[0] or request.header(b"host") or ""
    forwarded = (b"forwarded", b"x-forwarded-for", b"x-real-ip", b"x-forwarded-host", b"via")
    return host.strip("[]") in {"127.0.0.1", "localhost", "::1"} and not any(
        request.header(name) for name in forwarded
    )
