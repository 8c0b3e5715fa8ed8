"""That a form which somebody signed in sends is one of our own pages' (CSRF).

Two measures, beside the cookie's `SameSite=Lax`: the browser says from where it sends (`Origin`,
`Sec-Fetch-Site`), and the form holds a token that can be made from the session's cookie and our key
only. The token looks different each time it is written, so that a compressed page does not tell it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ssckg.errors import ForbiddenError
from ssckg.store.keys import KeyFolder

if TYPE_CHECKING:
    from fastapi import Request

    from ssckg.store.layout import Layout

FIELD: Final = "csrf"
"""Name of the field of forms."""
_LENGTH: Final = 32
_AGAIN: Final = "the form is no longer valid: it was made for another session"


@lru_cache(maxsize=8)
def _key(layout: Layout) -> bytes:
    key = KeyFolder(layout.keys, layout.lock_file("keys")).session_key()
    return hmac.digest(key, b"ssckg csrf", hashlib.sha256)


class FormTokens:
    """Makes and checks the tokens of forms; one for a service."""

    def __init__(self, layout: Layout) -> None:
        """Take the data directory, which keeps the key of sessions."""
        self._layout = layout

    def token_for(self, session: str) -> str:
        """Return the token of a form for the session of that cookie value ("": nobody)."""
        mask = secrets.token_bytes(_LENGTH)
        hidden = bytes(a ^ b for a, b in zip(mask, self._proof(session), strict=True))
        return base64.urlsafe_b64encode(mask + hidden).decode()

    def require(self, session: str, token: str) -> None:
        """Return if `token` was made for that session.

        Raises:
            ForbiddenError: it was not.
        """
        try:
            both = base64.urlsafe_b64decode(token[:200].encode())
        except (ValueError, binascii.Error):
            both = b""
        proof = bytes(a ^ b for a, b in zip(both[:_LENGTH], both[_LENGTH:], strict=False))
        if len(both) != 2 * _LENGTH or not hmac.compare_digest(proof, self._proof(session)):
            raise ForbiddenError(_AGAIN, hint="load the page again", can_sign_in_help=False)

    def _proof(self, session: str) -> bytes:
        return hmac.digest(_key(self._layout), session.encode(errors="replace"), hashlib.sha256)


def _of(request: Request) -> tuple[FormTokens, str]:
    desk = request.app.state.desk
    session = request.cookies.get(desk.door.sessions.cookie_name, "")
    return FormTokens(desk.workspace.directory.layout), session


def token_for(request: Request) -> str:
    """Return the token that a form on the page of this request is to hold, in the field `csrf`."""
    tokens, session = _of(request)
    return tokens.token_for(session)


def token_for_session(request: Request, session: str) -> str:
    """Return the token of a form for another session than the request's, as when it is over."""
    return _of(request)[0].token_for(session)


def require(request: Request, token: str) -> None:
    """Return if a form comes from a page of ours and was made for this session.

    Raises:
        ForbiddenError: it does not, or was not.
    """
    require_own_page(request)
    tokens, session = _of(request)
    tokens.require(session, token)


def require_own_page(request: Request) -> None:
    """Return if a browser sends this from a page of this service.

    Raises:
        ForbiddenError: from elsewhere, or it does not say.
    """
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    is_own = origin is not None and urlsplit(origin).netloc == request.headers.get("host")
    if not is_own or site != "same-origin":
        raise ForbiddenError("signed in by a cookie, one can only act from the service's own pages")
