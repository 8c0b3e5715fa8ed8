"""Keys that attestations are signed with: Ed25519 (RFC 8032), as JSON Web Keys (RFC 7517, 8037).

One key signs; the public halves of all that ever did stay listed, so that what they signed can
still be checked. A key's id is its thumbprint (RFC 7638). The algorithm is named "Ed25519", as
RFC 9864 asks for in the place of "EdDSA".
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from ssckg.errors import DataError

ALGORITHM: Final = "Ed25519"
_MOST_KEYS: Final = 1000
LARGEST_DOCUMENT: Final = 2**20
"""Bytes of a key document that are read."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a key, from when to when it signs, and since when nobody may trust it."""

    kid: str
    x: str
    created: datetime
    retired: datetime | None = None
    revoked: datetime | None = None

    def as_jwk(self) -> dict[str, Any]:
        """Return the key as it is published; members of ours say from when to when it signs."""
        times = {"created": self.created, "retired": self.retired, "revoked": self.revoked}
        return bare_jwk(self.x) | {
            f"ssckg_{name}": moment.isoformat() for name, moment in times.items() if moment
        }


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The key that signs, and all public keys, the latest last."""

    signing: OKPKey
    public: tuple[PublicKey, ...]

    @property
    def is_retired(self) -> bool:
        """Whether the key in hand is listed as one that signs no more: a rotation broke off."""
        return self.public[-1].retired is not None

    def __repr__(self) -> str:
        return f"KeyRing({self.public[-1].kid})"


def new_ring(now: datetime, earlier: tuple[PublicKey, ...] = ()) -> KeyRing:
    """Return a ring with a new key; `earlier` ones, whose private halves are lost, stay listed."""
    key = OKPKey.generate_key("Ed25519")
    now = now.replace(microsecond=0)
    old = (k if k.retired is not None else replace(k, retired=now) for k in earlier)
    return KeyRing(key, (*old, _public(key, now)))


def rotate(ring: KeyRing, now: datetime, *, is_compromised: bool = False) -> KeyRing:
    """Return a ring with a new key in the place of the one that signed.

    The private half of the old one is not kept. With `is_compromised` nothing that it signed is
    to be trusted any more, at whatever time.
    """
    old = ring.public[-1]
    if not ring.is_retired:
        old = replace(old, retired=now)
    if is_compromised:
        old = replace(old, revoked=now)
    key = OKPKey.generate_key("Ed25519")
    return KeyRing(key, (*ring.public[:-1], old, _public(key, now)))


def bare_jwk(x: str) -> dict[str, str]:
    """Return the public key with coordinate `x` (base64url) and no more than one must know."""
    key: dict[str, str | list[str]] = {"kty": "OKP", "crv": "Ed25519", "x": x}
    kid = OKPKey.import_key(key).thumbprint()
    return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "alg": ALGORITHM, "use": "sig"}


def private_document(ring: KeyRing) -> str:
    """Return the signing key as text, for a file that only its owner can read."""
    return json.dumps(ring.signing.as_dict(private=True), sort_keys=True, indent=1) + "\n"


def public_document(ring: KeyRing) -> str:
    """Return the JSON Web Key Set of all public keys, as it is published."""
    keys = [key.as_jwk() for key in ring.public]
    return json.dumps({"keys": keys}, sort_keys=True, indent=1) + "\n"


def read_ring(private: str, public: str) -> KeyRing:
    """Return the ring that two documents make.

    Raises:
        DataError: they are damaged, or do not belong together; no key is repeated in it.
    """
    try:
        signing = OKPKey.import_key(json.loads(private))
    except (ValueError, TypeError, KeyError, JoseError):
        raise DataError("the signing key of the data directory is damaged") from None
    keys = read_public(public)
    kid = signing.thumbprint()
    # A rotation that was broken off has listed a key that never signed: the one in hand counts.
    current = [key for key in keys if key.kid == kid]
    if not signing.is_private or not current:
        raise DataError("the signing key of the data directory is not among its public keys")
    return KeyRing(signing, (*(key for key in keys if key.kid != kid), current[0]))


def read_public(document: str) -> tuple[PublicKey, ...]:
    """Return the Ed25519 keys of a JSON Web Key Set; others in it are passed over.

    Raises:
        DataError: it is none.
    """
    if len(document) > LARGEST_DOCUMENT:
        raise DataError("the document with the keys is too large")
    try:
        listed = json.loads(document)["keys"]
        if not isinstance(listed, list) or len(listed) > _MOST_KEYS:
            raise TypeError
        ours = [k for k in listed if (k.get("kty"), k.get("crv")) == ("OKP", "Ed25519")]
        return tuple(map(_read_key, ours))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, JoseError):
        raise DataError("the document with the keys is not a JSON Web Key Set") from None


def _read_key(jwk: dict[str, Any]) -> PublicKey:
    x = str(jwk["x"])
    kid = bare_jwk(x)["kid"]
    if jwk.get("kid", kid) != kid:
        raise ValueError("the id of a key is not its thumbprint")

    def moment(name: str) -> datetime | None:
        text = jwk.get(f"ssckg_{name}")
        return None if text is None else _aware(datetime.fromisoformat(text))

    created = moment("created") or datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return PublicKey(kid, x, created, moment("retired"), moment("revoked"))


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a time without zone")
    return at


def _public(key: OKPKey, now: datetime) -> PublicKey:
    now = now.replace(microsecond=0)
    return PublicKey(key.thumbprint(), str(key.as_dict(private=False)["x"]), now)
