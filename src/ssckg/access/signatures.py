"""Signatures: JSON Web Signature in compact form (RFC 7515) with Ed25519."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from ssckg.access.keys import ALGORITHM, bare_jwk

if TYPE_CHECKING:
    from ssckg.access.keys import KeyRing

TYPE: Final = "ssckg-attestation+jws"
"""Kept in the signed head, so that a signature made for something else is none of ours."""
_PARTS: Final = 3


class SignatureError(ValueError):
    """A text that is no signature of ours, or not by that key; says what is wrong."""


def sign(payload: dict[str, Any], ring: KeyRing, kind: str = TYPE) -> str:
    """Return the compact JWS of a payload; the same payload and key give the same text.

    `kind` is kept in the head that is signed, too.
    """
    header = {"alg": ALGORITHM, "kid": ring.public[-1].kid, "typ": kind}
    return jws.serialize_compact(header, canonical_json(payload), ring.signing, [ALGORITHM])


def signed_by(compact: str) -> str:
    """Return the id of the key that a signature names; empty where it names none."""
    try:
        kid = jws.extract_compact(compact.encode()).headers().get("kid")
    except (JoseError, ValueError, UnicodeError):
        return ""
    return kid if isinstance(kid, str) else ""


def open_signed(compact: str, x: str, kind: str = TYPE) -> dict[str, Any]:
    """Return the payload that the key with coordinate `x` signed.

    Raises:
        SignatureError: the text was changed, is of another kind, or by another key. Not one of its
            characters can be changed without that.
    """
    try:
        kid = bare_jwk(x)["kid"]
        signed = jws.deserialize_compact(
            compact, OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x}), [ALGORITHM]
        )
    except (JoseError, ValueError):
        raise SignatureError("the signature does not fit: something was changed") from None
    if signed.headers() != {"alg": ALGORITHM, "kid": kid, "typ": kind}:
        what = "an attestation" if kind == TYPE else f"one of kind {kind}"
        raise SignatureError(f"the head of the signature is not that of {what}")
    try:
        payload = json.loads(signed.payload)
        usual = canonical_json(payload)
    except (ValueError, RecursionError):
        raise SignatureError("what was signed is not JSON") from None
    # Base64 leaves bits unused at its end: only the one usual way to write it is taken.
    if not isinstance(payload, dict) or signed.payload != usual:
        raise SignatureError("what was signed is not in the usual form")
    if compact.count(".") != _PARTS - 1 or not all(map(_is_canonical, compact.split("."))):
        raise SignatureError("the signature is not in the usual form")
    return payload


def canonical_json(value: Any) -> bytes:
    """Return JSON with sorted keys, without blanks, in UTF-8."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def _is_canonical(part: str) -> bool:
    try:
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        return False
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == part
