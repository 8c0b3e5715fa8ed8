"""OpenID Connect: what a provider says of itself, its keys, and whether a token of it holds.

OpenID Connect Core 1.0 and Discovery 1.0; tokens are JSON Web Tokens (RFC 7519) signed with the
provider's keys. Nothing that stands in a token's head chooses anything but a key of that list.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from typing import TYPE_CHECKING, Any, Final, Protocol

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from ssckg.errors import EngineError, UnauthenticatedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ssckg.access.oidc_settings import OidcSettings

ALGORITHMS: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519",
)  # fmt: skip
"""Public-key signatures only: with a shared secret the provider's public key could pass for it."""
LEEWAY_SECONDS: Final = 60
_LIFE_SECONDS: Final = 3600.0
_REFRESH_SECONDS: Final = 60.0
"""A key that is not known is asked for at most this often."""
_LONGEST_TOKEN: Final = 16_384
_MOST_KEYS: Final = 100
_LEAST_RSA_BITS: Final = 2048
_Key = RSAKey | ECKey | OKPKey


class Answer(Protocol):
    """Status and JSON of an answer."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object."""


class Fetch(Protocol):
    """Asks the provider for JSON; see `io.fetching`."""

    def __call__(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        user: tuple[str, str] | None = None,
    ) -> Answer:
        """Return the answer."""


class Provider:
    """One provider; what it says of itself is asked for when needed and kept for an hour."""

    def __init__(
        self,
        settings: OidcSettings,
        fetch: Fetch,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the settings, how to ask, and the clock in seconds since 1970."""
        self.settings = settings
        self._fetch, self._clock = fetch, clock
        self._lock = threading.Lock()
        self._metadata: tuple[float, dict[str, Any]] | None = None
        self._keys: dict[str, _Key] = {}
        self._keys_at = float("-inf")

    def endpoint(self, name: str) -> str:
        """Return an address that the provider names, such as `token_endpoint`.

        Raises:
            EngineError: the provider does not answer, or names none.
        """
        with self._lock:
            url = self._described().get(name)
        if not isinstance(url, str):
            raise EngineError(f"the sign-in provider names no {name}")
        return url

    def exchange(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Post a form to the token endpoint and return what it answers.

        Raises:
            UnauthenticatedError: the provider refuses; its reason is not repeated.
            EngineError: it does not answer as it should.
        """
        mine = self.settings
        user = (mine.client_id, mine.client_secret) if mine.client_secret else None
        sent = {**form, "client_id": mine.client_id} if user is None else dict(form)
        answer = self._fetch(self.endpoint("token_endpoint"), form=sent, user=user)
        if answer.status != 200:
            raise UnauthenticatedError("the sign-in provider refused; begin again")
        return answer.document

    def verify(self, token: str, *, nonce: str | None = None) -> dict[str, Any]:
        """Return the claims of a token of the provider that is made for us and holds now.

        Args:
            token: a signed JWT, an access token or an ID token.
            nonce: for an ID token of the sign-in flow, what it must repeat.

        Raises:
            UnauthenticatedError: it does not hold; one answer for all reasons, and no token in it.
            EngineError: the provider's keys cannot be had.
        """
        audience = self.settings.client_id if nonce is not None else self._audience()
        try:
            head = _head(token)
            key = self._find_key(head)
            claims = jwt.decode(token, key, list(ALGORITHMS), _registry()).claims
            self._check_claims(claims, audience, nonce)
        except (JoseError, ValueError, TypeError, KeyError, RecursionError):
            raise UnauthenticatedError(
                "the sign-in does not hold: of another provider, for somebody else, or over",
                hint="sign in again",
            ) from None
        return claims

    def _audience(self) -> str:
        return self.settings.audience or self.settings.client_id

    def _check_claims(self, claims: dict[str, Any], audience: str, nonce: str | None) -> None:
        registry = jwt.JWTClaimsRegistry(
            now=int(self._clock()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
        )
        registry.validate(claims)
        if nonce is None:
            return
        if claims.get("nonce") != nonce:
            raise ValueError("nonce")
        # OpenID Connect Core 3.1.3.7: with several audiences, or where it is there at all.
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.settings.client_id:
            raise ValueError("azp")

    def _find_key(self, head: dict[str, Any]) -> _Key:
        """Return the key that a token's head asks for, of those that the provider lists.

        Raises:
            ValueError: there is none of that id and algorithm.
        """
        with self._lock:
            now = self._clock()
            if now - self._keys_at > _LIFE_SECONDS:
                self._load_keys(now)
            found = self._pick(head)
            if found is None and now - self._keys_at > _REFRESH_SECONDS:
                self._load_keys(now)
                found = self._pick(head)
        if found is None:
            raise ValueError("kid")
        return found

    def _pick(self, head: dict[str, Any]) -> _Key | None:
        kid = head.get("kid")
        if kid is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        key = self._keys.get(kid) if isinstance(kid, str) else None
        if key is not None and key.alg not in {None, head.get("alg")}:
            return None
        return key

    def _load_keys(self, now: float) -> None:
        self._keys_at = now  # also where it fails: not asked for again at once
        answer = self._fetch(str(self._described()["jwks_uri"]))
        listed = answer.document.get("keys")
        if answer.status != 200 or not isinstance(listed, list) or len(listed) > _MOST_KEYS:
            raise EngineError("the sign-in provider lists no keys")
        found = {}
        for number, jwk in enumerate(listed):
            key = _read_key(jwk)
            if key is not None:
                found[str(jwk.get("kid", number))] = key
        self._keys = found

    def _described(self) -> dict[str, Any]:
        """Return what the provider says of itself; call it with the lock."""
        now = self._clock()
        if self._metadata is not None and now - self._metadata[0] < _LIFE_SECONDS:
            return self._metadata[1]
        issuer = self.settings.issuer
        answer = self._fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if answer.status != 200 or answer.document.get("issuer") != issuer:
            raise EngineError("the sign-in provider does not describe itself as the one set up")
        if not isinstance(answer.document.get("jwks_uri"), str):
            raise EngineError("the sign-in provider lists no keys")
        self._metadata = (now, answer.document)
        return answer.document


def _head(token: str) -> dict[str, Any]:
    """Return the head of a signed token; nothing in it is trusted yet.

    Raises:
        ValueError: it is none, or too long to be one.
    """
    if len(token) > _LONGEST_TOKEN or token.count(".") != 2 or not token.isascii():
        raise ValueError("form")
    head: dict[str, Any] = jws.extract_compact(token.encode(), registry=_registry()).headers()
    return head


def _registry() -> JWSRegistry:
    """Return which heads are read: providers add members of their own, which mean nothing here."""
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    registry.max_header_length = 8192
    return registry


def _read_key(jwk: object) -> _Key | None:
    """Return a public key for signatures, or None for anything else that a list may hold."""
    if not isinstance(jwk, dict) or jwk.get("use", "sig") != "sig":
        return None
    kinds: dict[object, type[RSAKey] | type[ECKey] | type[OKPKey]]
    kinds = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
    kind = kinds.get(jwk.get("kty"))
    if kind is None:  # "oct" above all: a secret has no place in a public list
        return None
    try:
        if kind is RSAKey and _bits(str(jwk["n"])) < _LEAST_RSA_BITS:
            return None
        key = kind.import_key(json.loads(json.dumps(jwk)))
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key


def _bits(number: str) -> int:
    """Return how many bits a number in base64url has."""
    data = base64.urlsafe_b64decode(number + "=" * (-len(number) % 4))
    return int.from_bytes(data).bit_length()
