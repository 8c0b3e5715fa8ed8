"""The drill: build, lodge, publish, back up under a running server, destroy, restore, compare.

What is compared are hashes of the canonical forms of both datasets, taken before and after by the
project's own dump, and what the server answers.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.publication.lodged import INTERNET, OPERATOR, UNEMPLOYMENT, draft, report, verified
from tests.served_process import served_process

from ssckg.app.building import dump_published
from ssckg.app.consenting import record_consent
from ssckg.app.operation.backup import make_backup, verify_backup
from ssckg.app.operation.backup_file import DERIVED, FOLDERS
from ssckg.app.operation.doctor import Health, look_over
from ssckg.app.operation.restore import restore_backup
from ssckg.app.publishing import publish
from ssckg.app.stores import open_store
from ssckg.app.workspace import open_workspace
from ssckg.errors import DataDirectoryError, DataError, ForbiddenError, UsageError
from ssckg.io.consent_file import parse_consent
from ssckg.model.actor import PUBLIC
from ssckg.publication.canonical import canonical_nquads
from ssckg.store import layout
from ssckg.store.locks import lock
from ssckg.store.quads import read_quads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

SSCKG = (sys.executable, "-c", "from ssckg.cli import main; main()")
MARK = "97.251903"
NOT_PUBLIC = "41.77301"


@pytest.fixture(scope="module")
def living(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one published submission, one that is not public, and a kept file."""
    data = Path(shutil.copytree(small_data, tmp_path_factory.mktemp("living") / "data"))
    with open_workspace(data) as ws:
        head, _ = verified(
            ws,
            [
                draft("Oslo", "2024", [report(INTERNET, MARK)]),
                draft("Bergen", "2024", [report(UNEMPLOYMENT, NOT_PUBLIC)]),
            ],
        )
        said = {"statements": [{"scope": "submission", "state": "given"}]}
        record_consent(ws, OPERATOR, head.id, parse_consent(json.dumps(said).encode()))
        publish(ws, OPERATOR, head.id)
        ws.files.put([b"a workbook as it was received"])
    return data


@pytest.fixture
def data(living: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(living, tmp_path / "data"))


def hashes(data: Path) -> dict[str, str]:
    """Return the SHA-256 of what each dataset says."""
    found = {}
    for name in ("published", "workspace"):
        with open_store(data, name) as store:
            found[name] = hashlib.sha256(canonical_nquads(read_quads(store))).hexdigest()
    return found


@contextmanager
def served(data: Path) -> Iterator[str]:
    """Run `ssckg serve` as it is run."""
    with served_process(data, data.parent / "server.log") as server:
        yield server.url


def published_value(address: str) -> str:
    ask = f'SELECT ?o WHERE {{ ?o ?p ?v FILTER(STR(?v) = "{MARK}") }}'
    answer = httpx.get(f"{address}sparql", params={"query": ask, "format": "csv"}, timeout=30)
    return answer.text


@pytest.mark.slow
def test_the_drill(data: Path, tmp_path: Path) -> None:
    before = hashes(data)
    kept = {p.name for p in (data / "files").rglob("*") if p.is_file()}
    backup = tmp_path / "away" / "b.tar.gz"
    backup.parent.mkdir()
    with served(data) as address:
        assert "observation/oslo/2024" in published_value(address)
        done = subprocess.run(
            [*SSCKG, "backup", str(backup), "--data", str(data), "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
    assert backup.stat().st_mode & 0o777 == 0o600
    assert (
        json.loads(done.stdout)["hash"]
        == json.loads((data / "ssckg.json").read_text())["manifest"]["hash"]
    )
    shutil.rmtree(data)
    command = [*SSCKG, "restore", str(backup), "--data", str(data)]
    subprocess.run(command, check=True, capture_output=True)

    assert hashes(data) == before
    assert {p.name for p in (data / "files").rglob("*") if p.is_file()} == kept
    dump_published(data, tmp_path / "after.nq")
    with served(data) as address:
        assert "observation/oslo/2024" in published_value(address)
        assert httpx.get(f"{address}readyz", timeout=30).text == "ready\n"
        assert NOT_PUBLIC not in httpx.get(
            f"{address}sparql",
            params={"query": f'SELECT * WHERE {{ ?s ?p ?o FILTER(STR(?o) = "{NOT_PUBLIC}") }}'},
            timeout=30,
        ).text.replace("FILTER", "")
    looks = {look.name: look for look in look_over(data, OPERATOR)}
    assert {n for n, look in looks.items() if look.health is Health.WRONG} == set()


def test_nothing_is_restored_over(data: Path, tmp_path: Path) -> None:
    made = make_backup(data, tmp_path / "b.tar.gz", OPERATOR).path
    before = sorted(p.name for p in data.iterdir())
    with pytest.raises(UsageError, match="nothing is restored over it"):
        restore_backup(made, data, OPERATOR)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError):
        restore_backup(made, tmp_path / "file", OPERATOR)
    (tmp_path / "link").symlink_to(data)
    with pytest.raises(UsageError):
        restore_backup(made, tmp_path / "link", OPERATOR)
    assert sorted(p.name for p in data.iterdir()) == before
    with pytest.raises(UsageError, match="is there already"):
        make_backup(data, made, OPERATOR)


def test_who_may_not_gets_nothing(data: Path, tmp_path: Path) -> None:
    with pytest.raises(ForbiddenError):
        make_backup(data, tmp_path / "b.tar.gz", PUBLIC)
    assert not (tmp_path / "b.tar.gz").exists()


def test_keys_can_be_left_out(data: Path, tmp_path: Path) -> None:
    (data / "keys" / "signing.json").write_text("{}")
    (data / "keys" / "webhooks").mkdir(exist_ok=True)
    (data / "keys" / "webhooks" / "a1.key").write_text("s3cret")
    with_keys = make_backup(data, tmp_path / "with.tar.gz", OPERATOR).manifest
    without = make_backup(data, tmp_path / "without.tar.gz", OPERATOR, with_keys=False).manifest
    assert {"keys/signing.json", "keys/webhooks/a1.key"} <= set(with_keys.files)
    assert not any(name.startswith("keys/") for name in without.files)
    assert without.left_out[0].startswith("keys: ")


def test_every_folder_is_kept_or_known_to_follow_from_the_rest() -> None:
    known = {*FOLDERS, *DERIVED}
    assert set(layout._FOLDERS) <= known, "say in backup_file what becomes of a new folder"


def rewritten(backup: Path, out: Path, change: str) -> Path:
    """Return a copy of a backup with one thing changed, its manifest as it was."""
    with tarfile.open(backup) as old, tarfile.open(out, "w:gz") as new:
        for info in old:
            content = old.extractfile(info)
            assert content is not None
            body = content.read()
            if info.name == "workspace.nq" and change == "a value":
                body = body.replace(NOT_PUBLIC.encode(), b"42.77301")
            if info.name == "workspace.nq" and change == "a file is gone":
                continue
            if info.name == "manifest.json" and change == "a path leads out":
                body = body.replace(b'"workspace.nq"', b'"../escaped"')
            if info.name == "manifest.json" and change == "no manifest":
                info.name = "readme"
            if info.name == "workspace.nq" and change == "a path leads out":
                info.name = "../escaped"
            info.size = len(body)
            new.addfile(info, io.BytesIO(body))
        if change == "one more file":
            info = tarfile.TarInfo("keys/more.json")
            new.addfile(info, io.BytesIO(b""))
        if change == "a link":
            info = tarfile.TarInfo("files/ab/link")
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            new.addfile(info)
    return out


@pytest.mark.parametrize(
    "change",
    ["a value", "a file is gone", "one more file", "a path leads out", "a link", "no manifest"],
)
def test_a_backup_that_was_changed_is_refused(data: Path, tmp_path: Path, change: str) -> None:
    made = make_backup(data, tmp_path / "b.tar.gz", OPERATOR).path
    assert verify_backup(made).manifest.has_keys
    bad = rewritten(made, tmp_path / "bad.tar.gz", change)
    with pytest.raises(DataError):
        verify_backup(bad)
    with pytest.raises(DataError):
        restore_backup(bad, tmp_path / "new", OPERATOR)
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "escaped").exists()
    assert not list(tmp_path.glob(".new.*"))


@pytest.mark.parametrize("part", [0, 20, 5000])
def test_half_a_backup_is_refused(data: Path, tmp_path: Path, part: int) -> None:
    made = make_backup(data, tmp_path / "b.tar.gz", OPERATOR).path
    half = tmp_path / "half.tar.gz"
    half.write_bytes(made.read_bytes()[:part])
    with pytest.raises(DataError):
        verify_backup(half)
    (tmp_path / "text.gz").write_bytes(gzip.compress(b"no tar"))
    with pytest.raises(DataError):
        verify_backup(tmp_path / "text.gz")


def test_a_folder_takes_backups_by_their_time_and_one_is_made_at_a_time(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSCKG_BACKUPS", str(tmp_path / "backups"))
    made = make_backup(data, None, OPERATOR).path
    assert made.parent == tmp_path / "backups"
    assert made.name.startswith("ssckg-20")
    with (
        lock(data / "run" / "backup.lock", exclusive=True),
        pytest.raises(DataDirectoryError, match="another command"),
    ):
        make_backup(data, tmp_path / "b.tar.gz", OPERATOR)


@pytest.mark.slow
def test_it_is_of_one_moment_while_others_change_things(data: Path, tmp_path: Path) -> None:
    """Two graphs are changed in one update, over and over: no backup sees them differ."""
    stop, faults = threading.Event(), []

    def change(ws: Workspace) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                ws.store.update(
                    "DELETE { GRAPH <urn:a> { <urn:s> <urn:n> ?x } GRAPH <urn:b> "
                    "{ <urn:s> <urn:n> ?x } } INSERT { GRAPH <urn:a> { <urn:s> <urn:n> "
                    f"{number} }} GRAPH <urn:b> {{ <urn:s> <urn:n> {number} }} }} "
                    "WHERE { OPTIONAL { GRAPH <urn:a> { <urn:s> <urn:n> ?x } } }"
                )
            except Exception as error:
                faults.append(error)
                return

    with served(data), open_workspace(data) as ws:
        writer = threading.Thread(target=change, args=(ws,))
        writer.start()
        try:
            paths = [make_backup(data, tmp_path / f"{n}.tar.gz", OPERATOR).path for n in range(3)]
        finally:
            stop.set()
            writer.join()
    assert not faults
    seen = []
    for path in paths:
        with tarfile.open(path) as archive:
            content = archive.extractfile("workspace.nq")
            assert content is not None
            lines = [line for line in content.read().split(b"\n") if b"<urn:n>" in line]
        assert len(lines) == 2, lines
        assert lines[0].replace(b"urn:a", b"urn:b") == lines[1]
        seen.append(lines[0])
    assert len(set(seen)) == 3, "the writer was at work all the time"


@pytest.mark.slow
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_killed_in_the_middle_it_is_whole_or_not_there(
    data: Path, tmp_path: Path, command: str
) -> None:
    backup, new = tmp_path / "ssckg-b.tar.gz", tmp_path / "new"
    if command == "restore":
        make_backup(data, backup, OPERATOR)
        words = ["restore", str(backup), "--data", str(new)]
    else:
        words = ["backup", str(backup), "--data", str(data)]
    before = hashes(data)
    began = time.monotonic()
    subprocess.run([*SSCKG, *words], check=True, capture_output=True)
    whole = time.monotonic() - began
    outcomes = set()
    for part in (0.4, 0.6, 0.75, 0.9):
        if command == "backup":
            backup.unlink(missing_ok=True)
        shutil.rmtree(new, ignore_errors=True)
        child = subprocess.Popen([*SSCKG, *words], stdout=subprocess.DEVNULL, stderr=-3)
        time.sleep(whole * part)
        child.kill()
        child.wait()
        result = backup if command == "backup" else new
        outcomes.add(result.exists())
        if result.exists():
            assert verify_backup(backup).manifest.files
            assert command == "backup" or hashes(new) == before
    assert False in outcomes, "none was killed in the middle"
    # Whoever comes next clears away what was left, and is not kept from anything.
    backup.unlink(missing_ok=True)
    make_backup(data, backup, OPERATOR)
    shutil.rmtree(new, ignore_errors=True)
    restore_backup(backup, new, OPERATOR)
    assert hashes(new) == hashes(data) == before
    left = [*tmp_path.glob(".new.*"), *tmp_path.glob("*.part"), *tmp_path.glob(".ssckg-*")]
    assert not left
    assert not list((data / "run").glob("backup-*"))
