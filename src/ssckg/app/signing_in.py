"""How a server learns who asks: a token of ours, a token of the sign-in provider, or a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.access import tokens
from ssckg.access.oidc import Provider
from ssckg.access.oidc_claims import read_rules
from ssckg.access.sign_in import Sessions, SignIn
from ssckg.access.token_cache import TokenCache
from ssckg.app import accounts
from ssckg.app.settings import oidc_roles, oidc_settings
from ssckg.errors import DataError, UnauthenticatedError
from ssckg.io.fetching import JsonFetcher
from ssckg.model.actor import PUBLIC
from ssckg.store.keys import KeyFolder

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.access.sign_in import Cookie
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor

CALLBACK_PATH = "/api/v1/session/callback"
"""Path of the way back from the provider; the provider must know the whole address."""


class Door:
    """Tells a server who asks; one object for the life of a server, safe for threads.

    `sign_in` is None where no provider is set up: then there are tokens of ours only.
    """

    def __init__(self, ws: Workspace, sessions: Sessions, sign_in: SignIn | None) -> None:
        """Take the workspace, the sessions, and the way through the provider, if there is one."""
        self._ws = ws
        self.sessions = sessions
        self.sign_in = sign_in
        self.cache = TokenCache()

    def authenticate(
        self, *, authorization: str | None = None, session: str | None = None
    ) -> Actor:
        """Return who asks; without any sign of who it is, the public.

        Args:
            authorization: the value of the header of that name.
            session: the value of the session's cookie; not looked at beside the header.

        Raises:
            UnauthenticatedError: there is a sign, and it does not hold.
            EngineError: workspace or provider do not answer.
        """
        if authorization:
            scheme, _, secret = authorization.partition(" ")
            if scheme.lower() != "bearer":
                raise UnauthenticatedError("only bearer tokens are taken")
            secret = secret.strip()
            if tokens.is_token(secret) or self.sign_in is None:
                return accounts.authenticate(self._ws, secret, cache=self.cache, channel="http")
            return self.sign_in.authenticate(secret)
        if session:
            found = self.sessions.read(session)
            if found.token:
                return accounts.holder_of(self._ws, found.token, self.cache)
            return found.actor
        return PUBLIC

    def open_session(self, secret: str) -> Cookie:
        """Return the cookie of a session that is opened with a token of ours, and ends with it.

        Raises:
            UnauthenticatedError: the token opens nothing.
            BusyError: too many ask at once.
        """
        token = accounts.open_token(self._ws, secret, cache=self.cache, channel="http")
        return self.sessions.make(token.actor, token.id)


def make_door(ws: Workspace, public_url: str) -> Door:
    """Return the door of a server, as the settings say.

    Args:
        ws: the workspace, open as long as the server runs.
        public_url: address at which browsers reach the server, without a slash at its end.

    Raises:
        UsageError: the settings do not fit together; the provider's address is not https.
        DataError: the list of who may sign in is faulty or cannot be read.
        WriteError: the key of the sessions cannot be made.
    """
    layout = ws.directory.layout
    key = KeyFolder(layout.keys, layout.lock_file("keys")).session_key()
    settings = oidc_settings()
    if settings is None:
        return Door(ws, Sessions(key, is_secure=public_url.startswith("https:")), None)
    names, listed = oidc_roles()
    provider = Provider(settings, JsonFetcher((settings.issuer, *settings.hosts)))
    sign_in = SignIn(
        provider,
        key,
        redirect_uri=f"{public_url}{CALLBACK_PATH}",
        names=names,
        rules=read_rules(_read(listed)) if listed is not None else None,
    )
    return Door(ws, sign_in.sessions, sign_in)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise DataError(f"the list of who may sign in cannot be read: {path}") from error
