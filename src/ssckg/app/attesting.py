"""Attestations: issued for what was verified, checked by anyone offline; and the keys for it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Final

from ssckg.access import attestation, attested, keys
from ssckg.access.attestation import Checked, check_file, commitment, make_file
from ssckg.access.facts import Fact, facts_of
from ssckg.app.clock import unplayed
from ssckg.app.permitting import permit
from ssckg.errors import EngineError, ForbiddenError, ParseError, StateError, UnknownNameError
from ssckg.model.submission import ReportStatus, State, Verdict
from ssckg.publication.canonical import canonical_nquads, dataset_hash
from ssckg.publication.selection import select
from ssckg.store.directory import DataDirectory
from ssckg.store.keys import KeyDocuments, KeyFolder
from ssckg.submissions.life.repository import load

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from ssckg.access.keys import KeyRing, PublicKey
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.submission import Submission

STATEMENT: Final = (
    "The operator of this ssckg service states that the results of this submission were judged"
    " by a verifier as counted here, and that the files and facts with these hashes are those"
    " that were judged. It does not state that the results are true, nor that they are published"
    " or still stand; and it is no endorsement by ITU, UNECE, UN-Habitat or any other body."
)
_OPEN: Final = frozenset({State.VERIFIED, State.PUBLISHED})


@dataclass(frozen=True, slots=True)
class Issued:
    """An attestation: the text of its file, what it says, and how many facts it shows."""

    text: str
    payload: dict[str, Any]
    kid: str
    facts: int


def issue(ws: Workspace, actor: Actor, submission: str, *, with_values: bool = False) -> Issued:
    """Issue the attestation of a submission that was verified.

    Args:
        ws: the workspace.
        actor: who asks.
        submission: its id.
        with_values: shows the values that are verified, consented to and under no embargo today;
            otherwise the file holds hashes and counts only.

    Raises:
        UnknownNameError: there is none of that id, or the actor may not know of it.
        ForbiddenError: the actor may not do that.
        StateError: it is neither verified nor published.
    """
    found = load(ws.store, ws.base, submission)
    permit(ws, actor, "attest", found.head)
    if found.head.state not in _OPEN:
        raise StateError(
            f"{submission} is {found.head.state}: only what is verified or published is attested",
            hint="an attestation says what a verifier judged; let it be verified first",
        )
    now = ws.now().replace(microsecond=0)
    ring = _ring(ws, now)
    facts = facts_of(found, attested.seed_of(ws.store, submission))
    texts = {fact.data_point: canonical_nquads(fact.quads) for fact in facts}
    payload = _payload(ws, found, facts, texts, now)
    shown: list[bytes] = []
    if with_values:
        chosen = select(found, now.date(), as_if_published=True)
        shown = [texts[v.data_point] for v in chosen.values if v.data_point in texts]
    text = make_file(payload, shown, ring)
    attested.note_issue(
        ws.store,
        actor,
        submission,
        now,
        kid=ring.public[-1].kid,
        hashed=payload["verified"]["hash"],
    )
    return Issued(text, payload, ring.public[-1].kid, len(shown))


def check(content: bytes, *, jwks: str | None = None, file_hash: str | None = None) -> Checked:
    """Check an attestation by itself, offline (see `access.attestation.check_file`).

    Args:
        content: the bytes of the file.
        jwks: the issuer's keys as a JSON Web Key Set, from a place that the checker trusts.
        file_hash: SHA-256 of a file that is said to be the one attested.

    Raises:
        DataError: `jwks` is no key set.
    """
    trusted = keys.read_public(jwks) if jwks is not None else None
    return check_file(content, trusted=trusted, file_hash=file_hash)


def check_path(
    path: Path, *, jwks: Path | None = None, data: Path | None = None, file: Path | None = None
) -> Checked:
    """Check an attestation file against the keys of a file or of a data directory, as `check`.

    Raises:
        UnknownNameError: a file is not there.
        ParseError: it is larger than what is read, or cannot be read.
        DataError: the keys are no key set.
        DataDirectoryError: there is no data directory.
    """
    if jwks is None and data is not None:
        jwks = _folder(DataDirectory.open(data)).public_file
    listed = _bounded(jwks, keys.LARGEST_DOCUMENT).decode(errors="replace") if jwks else None
    digest = None
    if file is not None:
        _require_file(file)
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return check(_bounded(path, attestation.LARGEST_FILE), jwks=listed, file_hash=digest)


def public_keys(ws: Workspace) -> str:
    """Return the JSON Web Key Set of this service, made with a first key if there is none."""
    return keys.public_document(_ring(ws, ws.now()))


def rotate_key(ws: Workspace, actor: Actor, *, is_compromised: bool = False) -> PublicKey:
    """Put a new key in the place of the one that signs, and return the new one.

    The old one stays listed, so that what it signed can be checked; with `is_compromised` it is
    listed as one not to be trusted.

    Raises:
        ForbiddenError: only an operator keeps the keys.
    """
    if not actor.is_operator:
        raise ForbiddenError(f"the keys are not open to {actor.id} as {actor.role}")
    _ring(ws, ws.now())
    folder = _folder(ws.directory)
    with folder.changing():
        return _rotated(folder, ws.now(), is_compromised=is_compromised).public[-1]


def signing_keys(ws: Workspace) -> KeyRing:
    """Return the keys that this data directory signs with, made at first use."""
    return _ring(ws, unplayed(ws.now)())


def known_keys(directory: DataDirectory) -> tuple[PublicKey, ...]:
    """Return the public keys of a data directory; none where none was made yet.

    Raises:
        DataError: they are damaged.
    """
    documents = _folder(directory).read()
    return keys.read_public(documents.public) if documents is not None else ()


def _folder(directory: DataDirectory) -> KeyFolder:
    layout = directory.layout
    return KeyFolder(layout.keys, layout.lock_file("keys"))


def _ring(ws: Workspace, now: datetime) -> KeyRing:
    """Return the keys of the data directory, made at first use; ends a rotation that broke off."""
    folder = _folder(ws.directory)
    ring = _read(folder)
    if ring is not None and not ring.is_retired:
        return ring
    with folder.changing():
        ring = _read(folder)
        if ring is None:
            listed = folder.read()
            ring = keys.new_ring(now, keys.read_public(listed.public) if listed else ())
            _write(folder, ring)
        return _rotated(folder, now) if ring.is_retired else ring


def _rotated(folder: KeyFolder, now: datetime, *, is_compromised: bool = False) -> KeyRing:
    """Put a new key in the place of the old one; call it while `changing`."""
    old = _read(folder)
    if old is None:
        raise EngineError("the keys went away while they were changed")
    # A key signs from the second after its predecessor's last one on.
    now = max(now.replace(microsecond=0), old.public[-1].created + timedelta(seconds=1))
    ring = keys.rotate(old, now, is_compromised=is_compromised)
    _write(folder, ring)
    return ring


def _read(folder: KeyFolder) -> KeyRing | None:
    """Return the keys, or None where there is none to sign with."""
    documents = folder.read()
    if documents is None or not documents.private:
        return None
    return keys.read_ring(documents.private, documents.public)


def _write(folder: KeyFolder, ring: KeyRing) -> None:
    folder.write(KeyDocuments(keys.private_document(ring), keys.public_document(ring)))


def _payload(
    ws: Workspace,
    found: Submission,
    facts: list[Fact],
    texts: dict[str, bytes],
    now: datetime,
) -> dict[str, Any]:
    head = found.head
    every = canonical_nquads(quad for fact in facts for quad in fact.quads)
    return {
        "format": attestation.FORMAT,
        "id": f"{ws.base}attestation/{head.id}",
        "issuer": ws.base,
        "issued": now.isoformat(),
        "statement": STATEMENT,
        "submission": {
            "id": head.id,
            "iri": head.iri,
            "city": head.city,
            "city_name": head.city_name,
            "year": head.year,
            "edition": head.edition,
            "state": str(head.state),
        },
        "files": [
            {"purpose": file.purpose, "sha256": file.sha256, "size": file.size}
            for file in sorted(found.files, key=lambda file: (file.purpose, file.sha256))
            if file.purpose != "submission" or file.sha256 == head.sha256
        ],
        "verified": {
            "hash": dataset_hash(every),
            "method": "SHA-256 of canonical N-Quads (RDFC-1.0); salted",
            "commitments": sorted(commitment(text) for text in texts.values()),
            "counts": _counts(found),
            "verifier": head.verifier,
            "mode": head.mode,
            "submitted": _when(found, "submit"),
            "verified": _when(found, "verify"),
        },
    }


def _counts(found: Submission) -> dict[str, int]:
    verdicts = [judgement.verdict for judgement in found.judgements]
    missing = sum(report.status is ReportStatus.MISSING for report in found.reports)
    return {
        "reported": len(found.reports) - missing,
        "not_reported": missing,
        "verified": verdicts.count(Verdict.VERIFIED),
        "not_verified": verdicts.count(Verdict.NOT_VERIFIED),
    }


def _when(found: Submission, action: str) -> str:
    """Return when a step was last taken, as text; empty where it never was."""
    moments = [event.at for event in found.events if event.action == action]
    return max(moments).astimezone(UTC).isoformat() if moments else ""


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise UnknownNameError("file", str(path))


def _bounded(path: Path, most: int) -> bytes:
    _require_file(path)
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise ParseError(f"cannot be read: {error.strerror}", file=str(path)) from error
    if len(content) > most:
        raise ParseError(f"is larger than {most} bytes", file=str(path))
    return content
