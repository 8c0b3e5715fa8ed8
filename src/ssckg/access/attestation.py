"""The attestation file: made, and checked by anyone without asking anybody.

A JSON document of format "ssckg-attestation/1" in one exact form (sorted keys, two blanks, one
line end), with three members:

- `jws`: the signed statement, a compact JWS. Its payload names submission, files, counts, dates,
  and per fact that was judged a commitment: SHA-256 of its RDF in canonical form (RDFC-1.0) with a
  secret salt in it. Commitments tell nothing of the values.
- `key`: the public key, so that damage can be told from the file alone. Who issued it can only be
  told with a key from elsewhere.
- `facts`: canonical N-Quads of the facts that the city lets go out, or an empty list. Each must
  have its hash among the commitments.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ssckg.access.keys import bare_jwk
from ssckg.access.signatures import SignatureError, open_signed, sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.access.keys import KeyRing, PublicKey

FORMAT: Final = "ssckg-attestation/1"
LARGEST_FILE: Final = 4 * 2**20
"""Bytes that are read; one with all values of a full submission has about 100 kB."""
_MEMBERS: Final = {"format", "jws", "key", "facts"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of a file has found.

    `problems` is empty where nothing speaks against it. `has_issuer` says whether the key is one
    of those that the checker brought along (None: none were brought). `file` names the purpose of
    the file that was brought along, where it is one of those attested.
    """

    problems: tuple[str, ...]
    payload: dict[str, Any]
    kid: str = ""
    has_issuer: bool | None = None
    facts: int = 0
    file: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether nothing speaks against the file."""
        return not self.problems


def commitment(nquads: bytes) -> str:
    """Return the hash that stands for a fact."""
    return hashlib.sha256(nquads).hexdigest()


def make_file(payload: dict[str, Any], facts: Sequence[bytes], ring: KeyRing) -> str:
    """Return the text of a file.

    Args:
        payload: what is attested.
        facts: canonical N-Quads of the facts that are shown.
        ring: the keys.
    """
    document = {
        "format": FORMAT,
        "jws": sign(payload, ring),
        "key": ring.public[-1].x,
        "facts": sorted(fact.decode() for fact in facts),
    }
    return _text(document)


def check_file(
    content: bytes,
    *,
    trusted: Sequence[PublicKey] | None = None,
    file_hash: str | None = None,
) -> Checked:
    """Check a file by itself; nothing is asked of anybody.

    Args:
        content: the bytes of the file.
        trusted: the keys of the issuer, from a place that the checker trusts; None: none at hand.
        file_hash: SHA-256 of a file that is said to be the one attested.
    """
    try:
        document = _read(content)
        payload = open_signed(document["jws"], document["key"])
        commitments = _commitments(payload)
    except SignatureError as error:
        return Checked((str(error),), {})
    problems = list(_fact_problems(document["facts"], commitments))
    kid = bare_jwk(document["key"])["kid"]
    has_issuer: bool | None = None
    if trusted is not None:
        found = next((key for key in trusted if key.kid == kid), None)
        problem = _key_problem(found, payload)
        has_issuer = not problem
        problems += [problem] if problem else []
    purpose = ""
    if file_hash is not None:
        purpose = next((f["purpose"] for f in _files(payload) if f["sha256"] == file_hash), "")
        if not purpose:
            problems.append("the file is none of those that were attested: its SHA-256 is another")
    return Checked(tuple(problems), payload, kid, has_issuer, len(document["facts"]), purpose)


def _read(content: bytes) -> dict[str, Any]:
    """Return the document.

    Raises:
        SignatureError: it is none, or not in the one form that there is.
    """
    if len(content) > LARGEST_FILE:
        raise SignatureError("the file is too large to be an attestation")
    try:
        text = content.decode()
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise SignatureError("the file is not an attestation: no JSON") from None
    if not isinstance(document, dict) or set(document) != _MEMBERS or document["format"] != FORMAT:
        raise SignatureError(f"the file is not an attestation of format {FORMAT}")
    facts = document["facts"]
    texts = [document["jws"], document["key"], *(facts if isinstance(facts, list) else [None])]
    if not all(isinstance(one, str) for one in texts) or text != _text(document):
        raise SignatureError("the file is not in the one form that attestations have")
    if facts != sorted(set(facts)):
        raise SignatureError("the facts are not sorted, or one stands there twice")
    return document


def _commitments(payload: dict[str, Any]) -> set[str]:
    """Return the commitments, after a look at the form of what the other checks rely on.

    Raises:
        SignatureError: it is not the statement of an attestation.
    """
    try:
        if payload["format"] != FORMAT:
            raise SignatureError(f"what was signed is not of format {FORMAT}")
        _issued(payload)
        if not all(isinstance(f["sha256"], str) and f["purpose"] for f in _files(payload)):
            raise TypeError
        return {str(one) for one in payload["verified"]["commitments"]}
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, SignatureError):
            raise
        raise SignatureError("what was signed is not the statement of an attestation") from None


def _fact_problems(facts: Iterable[str], commitments: set[str]) -> Iterable[str]:
    for number, fact in enumerate(facts, 1):
        if commitment(fact.encode()) not in commitments:
            yield f"fact {number} of the file is not what was attested"


def _key_problem(key: PublicKey | None, payload: dict[str, Any]) -> str:
    """Return what speaks against the key that signed, as far as the issuer's list says."""
    issued = _issued(payload)
    if key is None:
        return "the key that signed is none of the issuer's"
    if key.revoked is not None:
        return f"the issuer revoked the key that signed, on {key.revoked:%Y-%m-%d}"
    if issued < key.created or (key.retired is not None and issued > key.retired):
        return "it says that it was issued when the key was not in use"
    return ""


def _issued(payload: dict[str, Any]) -> datetime:
    moment = datetime.fromisoformat(payload["issued"])
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    return moment


def _files(payload: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = payload["files"]
    return found


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
