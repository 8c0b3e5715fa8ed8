"""Signing in with a browser, and the session that follows; for the edge to mount.

Authorization code flow with PKCE (RFC 7636), state and nonce. The state travels in a signed
cookie; verifier and nonce are made from it with our key and stand nowhere. A state is good once.
A session is a signed cookie too: it holds who acts and, where it was opened with a token of ours,
which one, so that it ends with the token. It ends by itself after hours.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from itsdangerous import BadSignature, URLSafeTimedSerializer

from ssckg.access.oidc_claims import actor_of
from ssckg.errors import UnauthenticatedError
from ssckg.model.actor import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ssckg.access.oidc import Provider
    from ssckg.access.oidc_claims import Rule
    from ssckg.access.oidc_settings import ClaimNames

STATE_SECONDS: Final = 600
SESSION_SECONDS: Final = 8 * 3600
_MOST_USED: Final = 10_000
_AGAIN: Final = "the sign-in was not begun here, took too long or is over"


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie to set; always http-only, same-site "lax", path "/". An empty value removes it."""

    name: str
    value: str
    max_age: int
    is_secure: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and the cookie to give it."""

    location: str
    cookie: Cookie


@dataclass(frozen=True, slots=True)
class Finished:
    """Who signed in, the cookies to set, and the page of ours to go on to."""

    actor: Actor
    cookies: tuple[Cookie, ...]
    go_on: str


@dataclass(frozen=True, slots=True)
class Session:
    """Who acts, and the id of the token that opened the session ("": the provider did)."""

    actor: Actor
    token: str = ""


class Sessions:
    """Sessions in signed cookies."""

    def __init__(self, key: bytes, *, is_secure: bool) -> None:
        """Take the signing key of the service, and whether it is reached by https."""
        self._signer = _Signer(key, "session")
        self._is_secure = is_secure
        self.cookie_name = "__Host-ssckg-session" if is_secure else "ssckg-session"
        self._ended: dict[bytes, float] = {}
        self._lock = threading.Lock()

    def make(self, actor: Actor, token: str = "") -> Cookie:
        """Return the cookie of a session; `token` is the id of the token that opened it."""
        # No two sessions are alike, so that ending one ends no other.
        told = {**asdict(actor), "token": token, "session": secrets.token_urlsafe(9)}
        value = self._signer.sign(told)
        return Cookie(self.cookie_name, value, SESSION_SECONDS, self._is_secure)

    def end(self, value: str = "") -> Cookie:
        """Return the cookie that takes a session away; one of that value opens nothing any more.

        That holds in this process: what ends a session everywhere is the end of its token.
        """
        if value:
            now = time.time()
            with self._lock:
                self._ended = {name: at for name, at in self._ended.items() if at > now}
                self._ended[_digest(value)] = now + SESSION_SECONDS
                while len(self._ended) > _MOST_USED:
                    del self._ended[next(iter(self._ended))]
        return Cookie(self.cookie_name, "", 0, self._is_secure)

    def find(self, value: str) -> Actor:
        """Return who acts by a session's cookie; raises as `read`."""
        return self.read(value).actor

    def read(self, value: str) -> Session:
        """Return the session of a cookie; whether its token is still open is asked elsewhere.

        Raises:
            UnauthenticatedError: it was changed, or is over.
        """
        if _digest(value) in self._ended:
            raise UnauthenticatedError("the session is over", hint="sign in again")
        said = self._signer.read(value, SESSION_SECONDS)
        try:
            actor = Actor(
                str(said["id"]), str(said["name"]), Role(said["role"]), str(said["city"]),
                str(said["agency"]), scopes=tuple(said["scopes"]), channel="http",
            )  # fmt: skip
            return Session(actor, str(said.get("token", "")))
        except (KeyError, ValueError, TypeError):
            raise UnauthenticatedError("the session is not valid", hint="sign in again") from None


class SignIn:
    """The browser's way through the provider and back; one object for a server."""

    def __init__(
        self,
        provider: Provider,
        key: bytes,
        *,
        redirect_uri: str,
        names: ClaimNames,
        rules: tuple[Rule, ...] | None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take provider, signing key, our address for the way back, and how roles are given."""
        self._provider, self._key = provider, key
        self._redirect_uri, self._names, self._rules = redirect_uri, names, rules
        self._is_secure = redirect_uri.startswith("https:")
        self._signer = _Signer(key, "state")
        self._clock = clock
        self.sessions = Sessions(key, is_secure=self._is_secure)
        self.cookie_name = "__Host-ssckg-sign-in" if self._is_secure else "ssckg-sign-in"
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    def begin(self, go_on: str = "/") -> Begun:
        """Return where to send a browser; `go_on` is a path of ours to return to afterwards.

        Raises:
            EngineError: the provider does not answer.
        """
        state = secrets.token_urlsafe(32)
        digest = hashlib.sha256(self._derive("verifier", state).encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._provider.settings.client_id,
            "redirect_uri": self._redirect_uri,
            "scope": self._provider.settings.scopes,
            "state": state,
            "nonce": self._derive("nonce", state),
            "code_challenge": _base64url(digest),
            "code_challenge_method": "S256",
        }
        address = self._provider.endpoint("authorization_endpoint")
        value = self._signer.sign({"state": state, "go_on": own_path(go_on)})
        cookie = Cookie(self.cookie_name, value, STATE_SECONDS, self._is_secure)
        return Begun(f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", cookie)

    def finish(self, parameters: Mapping[str, str], cookies: Mapping[str, str]) -> Finished:
        """Return who comes back from the provider.

        Args:
            parameters: of the address that the browser came back with.
            cookies: of the browser by name; among them the one that `begin` gave it.

        Raises:
            UnauthenticatedError: it was not begun with this browser, was used before, took too
                long, or the provider says no.
            EngineError: the provider does not answer.
        """
        kept = self._signer.read(cookies.get(self.cookie_name, ""), STATE_SECONDS)
        state, said = str(kept.get("state", "")), parameters.get("state", "")
        if not state or not hmac.compare_digest(state.encode(), said.encode(errors="replace")):
            raise UnauthenticatedError(_AGAIN, hint="begin again")
        self._use(state)
        code = parameters.get("code", "")
        if "error" in parameters or not code:
            raise UnauthenticatedError("the sign-in provider said no", hint="begin again")
        answer = self._provider.exchange(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self._redirect_uri,
                "code_verifier": self._derive("verifier", state),
            }
        )
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise UnauthenticatedError("the sign-in provider said nothing of who signed in")
        claims = self._provider.verify(token, nonce=self._derive("nonce", state))
        actor = self.actor_of(claims)
        used = Cookie(self.cookie_name, "", 0, self._is_secure)
        return Finished(actor, (self.sessions.make(actor), used), own_path(str(kept["go_on"])))

    def actor_of(self, claims: Mapping[str, Any]) -> Actor:
        """Return who acts by verified claims.

        Raises:
            UnauthenticatedError: what the provider says of role, city or agency fits nothing.
        """
        return actor_of(claims, names=self._names, rules=self._rules)

    def authenticate(self, token: str) -> Actor:
        """Return who acts by a bearer token of the provider.

        Raises:
            UnauthenticatedError: it does not hold.
            EngineError: the provider's keys cannot be had.
        """
        return self.actor_of(self._provider.verify(token))

    def _use(self, state: str) -> None:
        """Note that a state was used.

        Raises:
            UnauthenticatedError: it was used before.
        """
        now = self._clock()
        with self._lock:
            self._used = {s: until for s, until in self._used.items() if until > now}
            if state in self._used:
                raise UnauthenticatedError(_AGAIN, hint="begin again")
            self._used[state] = now + STATE_SECONDS + 1
            # The provider takes a code once, too: to forget the oldest of very many is no door.
            while len(self._used) > _MOST_USED:
                del self._used[next(iter(self._used))]

    def _derive(self, purpose: str, state: str) -> str:
        return _base64url(hmac.digest(self._key, f"{purpose} {state}".encode(), hashlib.sha256))


class _Signer:
    """Values in signed text that say when they were signed; each purpose has a key of its own."""

    def __init__(self, key: bytes, purpose: str) -> None:
        self._serializer = URLSafeTimedSerializer(
            key, salt=f"ssckg {purpose}", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def sign(self, value: dict[str, Any]) -> str:
        return str(self._serializer.dumps(value))

    def read(self, text: str, seconds: int) -> dict[str, Any]:
        try:
            value = self._serializer.loads(text[:4096], max_age=seconds)
        except BadSignature:
            raise UnauthenticatedError(_AGAIN, hint="sign in again") from None
        if not isinstance(value, dict):
            raise UnauthenticatedError(_AGAIN, hint="sign in again")
        return value


def _digest(value: str) -> bytes:
    return hashlib.sha256(value.encode(errors="replace")).digest()


def own_path(path: str) -> str:
    """Return `path` if it leads to a page of ours, else the first page."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return quote(path, safe="/?&=%#:;,@!$'()*+~") if is_own and "\\" not in path else "/"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
