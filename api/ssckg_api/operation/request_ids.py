"""The id of a request: what the client or a proxy gave it, if that is safe to repeat, else ours."""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from typing import Final

HEADER: Final = b"x-request-id"
_SAFE: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
current: ContextVar[str] = ContextVar("request_id", default="")
"""Of the request that is being answered; log lines carry it."""


def id_of(given: bytes | None) -> bytes:
    """Return the id of a request; of what was given only what no log or page can be hurt by.

    >>> id_of(b"abc-1"), len(id_of(b"two words")), len(id_of(None))
    (b'abc-1', 16, 16)
    """
    if given is not None and _SAFE.fullmatch(given):
        return given
    return secrets.token_hex(8).encode()
