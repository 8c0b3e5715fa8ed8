"""`ssckg attestation` and `ssckg submission reads` as a script meets them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.terminal import as_process, ssckg
from tests.unit.access.attested_city import make_draft, make_verified

from ssckg.app.workspace import open_workspace
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from pathlib import Path

ID = "stavanger-2024-1"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attestation") / "data"
    DataDirectory.create_or_open(folder)
    with open_workspace(folder) as ws:
        make_verified(ws, "stavanger")
        make_draft(ws, "bergen")
        make_draft(ws, "trondheim")
    return folder


@pytest.fixture(scope="module")
def issued(data: Path) -> Path:
    out = data.parent / "a.json"
    run = ssckg("attestation", "issue", ID, "--out", out, "--data", data)
    assert run.returncode == 0, run.stderr
    return out


@pytest.fixture(scope="module")
def jwks(data: Path) -> Path:
    out = data.parent / "jwks.json"
    assert ssckg("attestation", "keys", "--out", out, "--data", data).returncode == 0
    return out


def test_alone_it_proves_integrity_only(issued: Path) -> None:
    run = as_process("attestation", "verify", issued)
    assert (run.returncode, run.stderr) == (0, "")
    proven, _, not_proven = run.stdout.partition("not proven:")
    assert "nothing was changed" in proven
    assert "signed by the holder" not in proven
    assert "who issued it" in not_proven
    assert "any endorsement by ITU, UNECE, UN-Habitat" in not_proven
    assert "that the results are true" in not_proven
    assert "3 values verified, 1 not verified, 1 not reported" in proven


@pytest.mark.parametrize("by", ["--keys", "--data"])
def test_with_keys_from_elsewhere_it_proves_the_issuer(
    issued: Path, jwks: Path, data: Path, by: str
) -> None:
    run = ssckg("attestation", "verify", issued, by, jwks if by == "--keys" else data)
    proven, _, not_proven = run.stdout.partition("not proven:")
    assert (run.returncode, "who issued it" in not_proven) == (0, False)
    assert "signed by the holder of the keys at hand" in proven


def test_as_json(issued: Path, jwks: Path) -> None:
    run = ssckg("attestation", "verify", issued, "--keys", jwks, "--json")
    document = json.loads(run.stdout)
    assert (document["valid"], document["proves_issuer"], document["problems"]) == (True, True, [])
    assert document["statement"]["submission"]["id"] == ID


def test_one_byte_changed(issued: Path, tmp_path: Path) -> None:
    content = issued.read_bytes()
    for place in (5, len(content) // 2, len(content) - 1):
        changed = tmp_path / "changed.json"
        changed.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        run = ssckg("attestation", "verify", changed, "--json")
        assert (run.returncode, json.loads(run.stdout)["valid"]) == (1, False)
    run = ssckg("attestation", "verify", changed)
    assert (run.returncode, run.stdout.startswith("not valid:")) == (1, True)


def test_keys_of_somebody_else(issued: Path, tmp_path: Path) -> None:
    DataDirectory.create_or_open(tmp_path / "other")
    run = ssckg("attestation", "keys", "--data", tmp_path / "other")
    assert "d" not in json.loads(run.stdout)["keys"][0]
    (tmp_path / "other.json").write_text(run.stdout)
    run = ssckg("attestation", "verify", issued, "--keys", tmp_path / "other.json")
    assert (run.returncode, "none of the issuer's" in run.stdout) == (1, True)


def test_a_file_that_is_not_the_one(issued: Path, tmp_path: Path) -> None:
    other = tmp_path / "w.xlsx"
    other.write_bytes(b"another workbook")
    run = ssckg("attestation", "verify", issued, "--file", other)
    assert (run.returncode, "SHA-256 is another" in run.stdout) == (1, True)


def test_with_values(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "v.json"
    run = ssckg("attestation", "issue", ID, "--with-values", "--out", out, "--data", data, "--json")
    assert (run.returncode, json.loads(run.stdout)["facts"]) == (0, 1)
    run = ssckg("attestation", "verify", out)
    assert "the 1 facts shown are among those that were judged" in run.stdout


def test_rotation_keeps_what_was_signed(data: Path, issued: Path) -> None:
    run = ssckg("attestation", "rotate", "--data", data, "--json")
    assert run.returncode == 0, run.stderr
    assert ssckg("attestation", "verify", issued, "--data", data).returncode == 0
    assert ssckg("attestation", "rotate", "--compromised", "--data", data).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["issue", "bergen-2024-1", "--out", "x.json"], 1, "is draft"),
        (["issue", "oslo-2024-1", "--out", "x.json"], 2, "unknown submission"),
        (["issue", ID, "--out", "/nowhere/x.json"], 3, "cannot be written"),
        (["verify", "nothing.json"], 2, "unknown file"),
    ],
)
def test_what_does_not_work(data: Path, arguments: list[str], code: int, said: str) -> None:
    run = ssckg("attestation", *arguments, "--data", data)
    assert (run.returncode, run.stdout) == (code, "")
    assert said in run.stderr
    assert run.stderr.count("\n") == 1


def test_issuing_was_logged(data: Path, issued: Path) -> None:
    run = ssckg("submission", "reads", ID, "--data", data, "--json")
    entries = json.loads(run.stdout)
    assert {(e["action"], e["by"], e["role"], e["channel"]) for e in entries} == {
        ("attest", "operator", "secretariat", "cli")
    }
    text = ssckg("submission", "reads", ID, "--data", data).stdout
    assert "operator (secretariat) attest by cli" in text
    run = ssckg("submission", "reads", "trondheim-2024-1", "--data", data)
    assert (run.returncode, run.stdout) == (0, "")
    assert "nobody has read" in run.stderr
