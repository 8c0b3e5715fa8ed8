"""How often callers may comment: by network address and by account."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from ssckg.app.settings import address_header
from ssckg.model.actor import Role
from ssckg.revision.bounds import bounds
from ssckg.revision.turnstile import Turnstile, network_of

if TYPE_CHECKING:
    from datetime import datetime

    from fastapi import Request

    from ssckg.model.actor import Actor


def _turnstile(bound: str) -> Turnstile:
    window = timedelta(minutes=bounds()["comment-window-minutes"])
    return Turnstile(bounds()[bound], window)


@dataclass(frozen=True, slots=True)
class CommentTurns:
    """Turns of all callers of a server; nothing of an address is kept but a keyed hash."""

    addresses: Turnstile = field(default_factory=lambda: _turnstile("comment-address-most"))
    accounts: Turnstile = field(default_factory=lambda: _turnstile("comment-account-most"))
    header: str = field(default_factory=address_header)

    def enter(self, request: Request, caller: Actor, now: datetime) -> None:
        """Count one more comment of a caller; the secretariat enters as many as were sent to it.

        Raises:
            TooOftenError: the caller had their turns.
        """
        if caller.role is Role.SECRETARIAT:
            return
        if caller.role is not Role.PUBLIC:
            self.accounts.enter(caller.id, now)
            return
        named = request.headers.get(self.header, "").rpartition(",")[2] if self.header else ""
        address = named.strip() or (request.client.host if request.client else "")
        self.addresses.enter(network_of(address), now)
