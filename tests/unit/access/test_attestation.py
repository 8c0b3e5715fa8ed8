"""Attestations of a really verified submission: what they say, what they hide, what breaks them."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import warnings
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from tests.unit.access.attested_city import (
    BEGIN,
    OPERATOR,
    POINT,
    WATER,
    make_draft,
    make_verified,
)

from ssckg.access import attested
from ssckg.access.attestation import check_file
from ssckg.access.keys import bare_jwk
from ssckg.app import attesting
from ssckg.errors import DataDirectoryError, DataError, ForbiddenError, StateError, UnknownNameError
from ssckg.model.actor import Actor, Role
from ssckg.submissions.life import steps

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.model.submission import Summary

LATER = BEGIN + timedelta(days=30)


@pytest.fixture(scope="module")
def now(ws: Workspace) -> Workspace:
    """The workspace a month after the verification."""
    return replace(ws, now=lambda: LATER)


@pytest.fixture(scope="module")
def verified(now: Workspace) -> Summary:
    return make_verified(now, "stavanger")


@pytest.fixture(scope="module")
def plain(now: Workspace, verified: Summary) -> str:
    return attesting.issue(now, OPERATOR, verified.id).text


@pytest.fixture(scope="module")
def with_values(now: Workspace, verified: Summary) -> str:
    return attesting.issue(now, OPERATOR, verified.id, with_values=True).text


def unpack(text: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return document, head and payload, by the standard library alone."""
    document = json.loads(text)
    head, payload, _ = (
        base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        for part in document["jws"].split(".")
    )
    return document, json.loads(head), json.loads(payload)


def test_it_says_what_was_verified(now: Workspace, verified: Summary, plain: str) -> None:
    _, _, payload = unpack(plain)
    assert payload["submission"] == {
        "id": "stavanger-2024-1",
        "iri": "https://w3id.org/ssckg/submission/stavanger-2024-1",
        "city": "stavanger",
        "city_name": "Stavanger",
        "year": "2024",
        "edition": "u4ssc-2017",
        "state": "verified",
    }
    assert payload["files"] == [
        {"purpose": "submission", "sha256": "a" * 64, "size": 1234},
        {"purpose": "verification", "sha256": "b" * 64, "size": 99},
    ]
    judged = payload["verified"]
    assert judged["counts"] == {
        "reported": 4, "not_reported": 1, "verified": 3, "not_verified": 1,
    }  # fmt: skip
    assert len(judged["commitments"]) == 4
    assert (judged["verifier"], judged["mode"]) == ("vera", "remote")
    assert judged["submitted"] == "2026-03-01T13:00:00+00:00"
    assert judged["verified"] == "2026-03-01T15:00:00+00:00"
    assert payload["issued"] == "2026-03-31T12:00:00+00:00"


def test_another_library_finds_the_signature_right(plain: str) -> None:
    document, head, _ = unpack(plain)
    assert head == {"alg": "Ed25519", "kid": bare_jwk(document["key"])["kid"],
                    "typ": "ssckg-attestation+jws"}  # fmt: skip
    signed, _, signature = document["jws"].rpartition(".")
    key = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(document["key"] + "="))
    key.verify(base64.urlsafe_b64decode(signature + "=="), signed.encode())


def test_nothing_private_is_in_it(plain: str, with_values: str) -> None:
    for text in (plain, with_values):
        _, head, payload = unpack(text)
        shown = text + json.dumps([head, payload], ensure_ascii=False)
        for marker in (
            "MARKER",
            "marker",
            "Marker",
            "987654",
            "555.5551",
            "975.0",
            "atorValue",
        ):
            assert marker not in shown
    assert "97.5" not in plain + json.dumps(unpack(plain)[2])
    assert json.loads(plain)["facts"] == []


def test_it_shows_what_is_verified_and_consented_and_under_no_embargo(with_values: str) -> None:
    facts = json.loads(with_values)["facts"]
    (fact,) = facts  # neither the refused, the embargoed, the unverified nor the missing one
    node = "<https://w3id.org/ssckg/observation/stavanger/2024/EC-ICT-ICT-1C-result>"
    ssc, rdf = "https://w3id.org/ssckg/ontology#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    lines = fact.splitlines()
    salts = [line for line in lines if "commitmentSalt" in line]
    assert len(salts) == 1
    assert sorted(set(lines) - set(salts)) == sorted(
        [
            f'{node} <http://purl.org/linked-data/sdmx/2009/measure#obsValue> "97.5"'
            "^^<http://www.w3.org/2001/XMLSchema#decimal> .",
            f"{node} <{rdf}type> <{ssc}Observation> .",
            f"{node} <{ssc}observedDataPoint> <{POINT}> .",
            f'{node} <{ssc}referenceYear> "2023"^^<http://www.w3.org/2001/XMLSchema#gYear> .',
            f"{node} <{ssc}verificationVerdict>"
            " <https://w3id.org/ssckg/code/verification-verdict/verified> .",
        ]
    )
    assert lines == sorted(lines)
    digest = hashlib.sha256(fact.encode()).hexdigest()
    assert digest in unpack(with_values)[2]["verified"]["commitments"]


def test_after_the_embargo_it_shows_more(now: Workspace, verified: Summary) -> None:
    late = replace(now, now=lambda: datetime(2030, 1, 1, tzinfo=UTC))
    issued = attesting.issue(late, OPERATOR, verified.id, with_values=True)
    assert issued.facts == 2
    assert any(WATER in fact for fact in json.loads(issued.text)["facts"])


def test_a_value_cannot_be_guessed_from_its_commitment(plain: str, with_values: str) -> None:
    """Without the salt the very fact has another hash."""
    (fact,) = json.loads(with_values)["facts"]
    bare = "".join(li for li in fact.splitlines(keepends=True) if "commitmentSalt" not in li)
    hidden = unpack(plain)[2]["verified"]["commitments"]
    assert hashlib.sha256(bare.encode()).hexdigest() not in hidden
    assert hashlib.sha256(fact.encode()).hexdigest() in hidden


def test_the_whole_hash_is_that_of_all_facts(now: Workspace, plain: str, verified: Summary) -> None:
    from ssckg.access.facts import facts_of  # noqa: PLC0415
    from ssckg.submissions.life.repository import load  # noqa: PLC0415

    found = load(now.store, now.base, verified.id)
    facts = facts_of(found, attested.seed_of(now.store, verified.id))
    lines = sorted(
        f"{q.subject} {q.predicate} {q.object} .\n" for fact in facts for q in fact.quads
    )
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    assert unpack(plain)[2]["verified"]["hash"] == digest


def jwks(ws: Workspace) -> str:
    return attesting.public_keys(ws)


@pytest.mark.parametrize("which", ["plain", "with_values"])
def test_it_holds(which: str, now: Workspace, request: pytest.FixtureRequest) -> None:
    content = request.getfixturevalue(which).encode()
    alone = attesting.check(content)
    assert (alone.problems, alone.has_issuer) == ((), None)
    known = attesting.check(content, jwks=jwks(now), file_hash="a" * 64)
    assert (known.problems, known.has_issuer, known.file) == ((), True, "submission")
    assert attesting.check(content, file_hash="b" * 64).file == "verification"


def test_every_single_byte_counts(with_values: str) -> None:
    """One byte changed, anywhere, in three ways, and one left out: never valid."""
    content = with_values.encode()
    assert check_file(content).is_valid
    for place in range(len(content)):
        byte = content[place]
        for other in {byte ^ 1, byte ^ 0x20, (byte + 1) % 256} - {byte}:
            changed = content[:place] + bytes([other]) + content[place + 1 :]
            assert not check_file(changed).is_valid, (place, chr(byte), chr(other))
        assert not check_file(content[:place] + content[place + 1 :]).is_valid, place


@pytest.mark.parametrize(
    "change",
    [
        lambda d: {**d, "facts": [*d["facts"], "<urn:a> <urn:b> <urn:c> .\n"]},
        lambda d: {**d, "facts": d["facts"] * 2},
        lambda d: {**d, "facts": [fact.replace("97.5", "98.5") for fact in d["facts"]]},
        lambda d: {**d, "facts": [1]},
        lambda d: {**d, "facts": None},
        lambda d: {**d, "more": "words that nobody signed"},
        lambda d: {**d, "format": "ssckg-attestation/2"},
        lambda d: {**d, "jws": d["jws"] + "."},
        lambda d: {**d, "jws": " " + d["jws"]},
        lambda d: {**d, "jws": None},
        lambda d: {**d, "key": ""},
        lambda d: {**d, "key": d["key"] + "A"},
        lambda d: {k: v for k, v in d.items() if k != "key"},
    ],
)
def test_what_is_put_in_breaks_it(with_values: str, change: Any) -> None:
    document = change(json.loads(with_values))
    text = json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    checked = check_file(text.encode())
    assert not checked.is_valid
    assert checked.problems


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, b"9" * 5000, b'{"format": NaN}'],
)
def test_what_is_no_attestation(content: bytes) -> None:
    assert not check_file(content).is_valid


def test_a_shown_fact_can_be_left_out(with_values: str) -> None:
    """Selective showing: fewer facts are still an attestation, and say so."""
    document = json.loads(with_values) | {"facts": []}
    text = json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    checked = check_file(text.encode())
    assert (checked.is_valid, checked.facts) == (True, 0)


def forged(text: str, payload: dict[str, Any], head: dict[str, Any] | None = None) -> bytes:
    """Return a file that somebody else signed, with a head of their choice."""
    key = Ed25519PrivateKey.generate()
    x = base64.urlsafe_b64encode(key.public_key().public_bytes_raw()).rstrip(b"=").decode()
    usual = {"alg": "Ed25519", "kid": bare_jwk(x)["kid"], "typ": "ssckg-attestation+jws"}
    parts = [
        base64.urlsafe_b64encode(json.dumps(
            part, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).rstrip(b"=")
        for part in (usual | (head or {}), payload)
    ]  # fmt: skip
    signature = base64.urlsafe_b64encode(key.sign(b".".join(parts))).rstrip(b"=")
    document = json.loads(text) | {"jws": b".".join([*parts, signature]).decode(), "key": x}
    return (json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode()


def test_somebody_elses_key_is_found_out_only_with_the_issuers_keys(
    now: Workspace, plain: str
) -> None:
    content = forged(plain, unpack(plain)[2])
    assert attesting.check(content).is_valid
    assert attesting.check(content).has_issuer is None
    checked = attesting.check(content, jwks=jwks(now))
    assert (checked.is_valid, checked.has_issuer) == (False, False)


@pytest.mark.parametrize(
    "head", [{"typ": "JWT"}, {"alg": "EdDSA"}, {"alg": "none"}, {"kid": "x"}, {"jku": "https://x"}]
)
def test_a_strange_head_is_refused(plain: str, head: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert not check_file(forged(plain, unpack(plain)[2], head)).is_valid


@pytest.mark.parametrize(
    "payload",
    [
        {}, {"format": "ssckg-attestation/1"}, {"format": "x"},
        {"format": "ssckg-attestation/1", "issued": "2026-01-01T00:00:00", "files": []},
        {"format": "ssckg-attestation/1", "issued": 5},
    ],
)  # fmt: skip
def test_what_is_signed_must_be_the_statement_of_an_attestation(
    plain: str, payload: dict[str, Any]
) -> None:
    assert not check_file(forged(plain, payload)).is_valid


def test_another_file_is_not_the_one_attested(plain: str) -> None:
    checked = attesting.check(plain.encode(), file_hash="c" * 64)
    assert "SHA-256 is another" in checked.problems[0]


@pytest.mark.parametrize(
    "document", ["", "{}", "[]", '{"keys": 5}', '{"keys": [{"kty": "OKP", "crv": "Ed25519"}]}']
)
def test_keys_that_are_none(plain: str, document: str) -> None:
    with pytest.raises(DataError, match="JSON Web Key Set"):
        attesting.check(plain.encode(), jwks=document)


def test_a_key_set_of_others_proves_nothing(plain: str) -> None:
    rsa = {"kty": "RSA", "n": "AQAB", "e": "AQAB"}
    checked = attesting.check(plain.encode(), jwks=json.dumps({"keys": [rsa]}))
    assert checked.has_issuer is False


def test_only_what_is_verified_is_attested(now: Workspace) -> None:
    head = make_draft(now, "bergen")
    with pytest.raises(StateError, match="is draft"):
        attesting.issue(now, OPERATOR, head.id)
    head = steps.take_step(now.store, now.base, head, "submit", OPERATOR, BEGIN)
    with pytest.raises(StateError, match="is submitted"):
        attesting.issue(now, OPERATOR, head.id)


def test_who_may_issue(now: Workspace, verified: Summary) -> None:
    assert attesting.issue(now, Actor("s", "S", Role.SECRETARIAT), verified.id).facts == 0
    with pytest.raises(ForbiddenError):
        attesting.issue(now, Actor("c", "C", Role.CITY, city="stavanger"), verified.id)
    with pytest.raises(UnknownNameError):
        attesting.issue(now, Actor("c", "C", Role.CITY, city="oslo"), verified.id)
    with pytest.raises(UnknownNameError):
        attesting.issue(now, OPERATOR, "oslo-2024-1")


def test_issuing_again_commits_to_the_same(now: Workspace, verified: Summary, plain: str) -> None:
    again = attesting.issue(now, OPERATOR, verified.id).text
    assert again == plain
    subjects = {s for s, _, _ in now.store.get_graph(attested.ATTESTATIONS_GRAPH)}
    assert subjects == {s for s in subjects if str(s).endswith("attestation/stavanger-2024-1")}
    kept = [
        str(p).rpartition("/")[2] for _, p, _ in now.store.get_graph(attested.ATTESTATIONS_GRAPH)
    ]
    assert kept.count("issued") == 1


def test_keys_are_for_their_owner_only(now: Workspace, data: Path, plain: str) -> None:
    folder = data / "keys"
    assert (folder / "signing.json").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    private = json.loads((folder / "signing.json").read_text())
    assert private["d"] not in (folder / "jwks.json").read_text()
    assert "d" not in json.loads((folder / "jwks.json").read_text())["keys"][0]


def test_rotation(tmp_path: Path) -> None:
    """Old signatures hold, later ones by the old key do not, a compromised key proves nothing."""
    from ssckg.app.workspace import open_workspace  # noqa: PLC0415
    from ssckg.store.directory import DataDirectory  # noqa: PLC0415

    DataDirectory.create_or_open(tmp_path / "d")
    clock = [LATER]
    with open_workspace(tmp_path / "d") as opened:
        ws = replace(opened, now=lambda: clock[0])
        head = make_verified(ws, "oslo")
        first = attesting.issue(ws, OPERATOR, head.id)
        stolen = (tmp_path / "d/keys/signing.json").read_text()
        clock[0] += timedelta(hours=1)
        new = attesting.rotate_key(ws, OPERATOR)
        assert stolen not in (tmp_path / "d/keys/signing.json").read_text()
        clock[0] += timedelta(hours=1)
        second = attesting.issue(ws, OPERATOR, head.id)
        assert (first.kid == second.kid, second.kid) == (False, new.kid)
        for issued in (first, second):
            assert attesting.check(issued.text.encode(), jwks=jwks(ws)).problems == ()
        listed = json.loads(jwks(ws))["keys"]
        assert [key["kid"] for key in listed] == [first.kid, second.kid]
        attesting.rotate_key(ws, OPERATOR, is_compromised=True)
        problems = attesting.check(second.text.encode(), jwks=jwks(ws)).problems
        assert "revoked" in problems[0]
        assert attesting.check(first.text.encode(), jwks=jwks(ws)).problems == ()
        # signed with the old key after it was retired
        from ssckg.access.attestation import make_file  # noqa: PLC0415
        from ssckg.access.keys import read_ring  # noqa: PLC0415

        old = read_ring(stolen, json.dumps({"keys": [bare_jwk(json.loads(stolen)["x"])]}))
        late = make_file(dict(second.payload), [], old)
        assert "not in use" in attesting.check(late.encode(), jwks=jwks(ws)).problems[0]
        with pytest.raises(ForbiddenError):
            attesting.rotate_key(ws, Actor("s", "S", Role.SECRETARIAT))


@pytest.mark.parametrize("is_compromised", [False, True])
def test_a_rotation_that_breaks_off_is_ended_at_next_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_compromised: bool
) -> None:
    """Killed between the two files: the old key never signs again, and its mark is kept."""
    import ssckg.store.keys as folder  # noqa: PLC0415
    from ssckg.app.workspace import open_workspace  # noqa: PLC0415
    from ssckg.store.directory import DataDirectory  # noqa: PLC0415

    DataDirectory.create_or_open(tmp_path / "d")
    opened_at = datetime.now(UTC)
    with open_workspace(tmp_path / "d") as ws:
        head = make_verified(ws, "oslo")
        first = attesting.issue(ws, OPERATOR, head.id)
        write = folder._replace
        count = itertools.count(1)

        def killed(path: Path, text: str, mode: int) -> None:
            if next(count) == 2:
                raise KeyboardInterrupt
            write(path, text, mode)

        monkeypatch.setattr(folder, "_replace", killed)
        with pytest.raises(KeyboardInterrupt):
            attesting.rotate_key(ws, OPERATOR, is_compromised=is_compromised)
        monkeypatch.undo()
        second = attesting.issue(
            replace(ws, now=lambda: opened_at + timedelta(hours=1)), OPERATOR, head.id
        )
        assert second.kid != first.kid
        assert attesting.check(second.text.encode(), jwks=jwks(ws)).problems == ()
        assert attesting.check(first.text.encode(), jwks=jwks(ws)).is_valid is not is_compromised
        (tmp_path / "d/keys/jwks.json").unlink()
        with pytest.raises(DataDirectoryError, match="cannot be read"):
            attesting.issue(ws, OPERATOR, head.id)


def test_a_lost_signing_key_is_followed_by_a_new_one_and_the_list_is_kept(tmp_path: Path) -> None:
    from ssckg.app.workspace import open_workspace  # noqa: PLC0415
    from ssckg.store.directory import DataDirectory  # noqa: PLC0415

    DataDirectory.create_or_open(tmp_path / "d")
    with open_workspace(tmp_path / "d") as ws:
        head = make_verified(ws, "oslo")
        first = attesting.issue(ws, OPERATOR, head.id)
        (tmp_path / "d/keys/signing.json").unlink()
        later = replace(ws, now=lambda: datetime.now(UTC) + timedelta(hours=1))
        second = attesting.issue(later, OPERATOR, head.id)
        assert second.kid != first.kid
        for issued in (first, second):
            assert attesting.check(issued.text.encode(), jwks=jwks(ws)).problems == ()
        (tmp_path / "d/keys/signing.json").write_text("{}")
        with pytest.raises(DataError, match="signing key of the data directory is damaged"):
            attesting.issue(later, OPERATOR, head.id)
