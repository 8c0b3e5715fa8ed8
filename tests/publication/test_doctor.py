"""The doctor finds what was done to a data directory, says what to do, and changes nothing."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.publication.lodged import OPERATOR
from typer.testing import CliRunner

from ssckg import cli
from ssckg.app.lodging import lodge
from ssckg.app.operation import configuration
from ssckg.app.operation.backup import make_backup
from ssckg.app.operation.doctor import Health, Look, look_over
from ssckg.app.operation.restore import restore_backup
from ssckg.app.workspace import open_workspace
from ssckg.resources import root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    yield
    configuration.use(None)


def looks(data: Path) -> dict[str, Look]:
    return {look.name: look for look in look_over(data, OPERATOR)}


def wrong(data: Path) -> set[str]:
    found = looks(data)
    for look in found.values():
        assert look.health is Health.FINE or look.to_do, look
    return {name for name, look in found.items() if look.health is Health.WRONG}


def test_a_sound_directory_is_sound_and_stays_as_it_is(data: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*.json*")}
    assert wrong(data) == set()
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*.json*")} == before


def test_rights_settings_and_disk(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "keys").chmod(0o755)
    monkeypatch.setenv("SSCKG_HISTROY_DAYS", "3")
    monkeypatch.setenv("SSCKG_FREE_BYTES", str(10**18))
    assert wrong(data) == {"permissions", "settings", "disk"}
    assert "SSCKG_HISTORY_DAYS" in looks(data)["settings"].found


def test_a_file_of_settings_that_is_wrong_does_not_stop_the_others(data: Path) -> None:
    (data / "ssckg.toml").write_text("[histroy]\nstates = 1\n")
    assert wrong(data) == {"settings"}


def test_a_kept_file_that_was_changed(data: Path) -> None:
    with open_workspace(data) as ws:
        results = root() / "examples" / "cities" / "stavanger.csv"
        lodge(ws, OPERATOR, results, city="Stavanger", year="2021")
    assert wrong(data) == set()
    kept = next(path for path in (data / "files").rglob("*") if path.is_file())
    kept.chmod(0o600)
    kept.write_bytes(b"other results")
    assert wrong(data) == {"logs"}


def test_a_clock_that_was_set_back(data: Path) -> None:
    log = data / "history" / "states.jsonl"
    lines = log.read_text().splitlines()
    last = json.loads(lines[-1])
    year = int(last["at"][:4]) + 3
    last["at"] = str(year) + last["at"][4:]
    log.write_text("\n".join([*lines[:-1], json.dumps(last)]) + "\n")
    assert "clock" in wrong(data)


def test_a_step_that_was_broken_off(data: Path) -> None:
    (data / "run" / "publishing-1-abcd.pending").touch()
    assert "publication" in wrong(data)
    assert "reconcile" in looks(data)["publication"].to_do


def test_an_engine_that_is_damaged(data: Path) -> None:
    for path in (data / "published").rglob("MANIFEST-*"):
        path.write_bytes(b"")
    assert "published" in wrong(data)


@pytest.mark.parametrize(("state", "code"), [("sound", 0), ("open to others", 1), ("not there", 3)])
def test_how_the_command_leaves(data: Path, state: str, code: int) -> None:
    if state == "open to others":
        (data / "keys").chmod(0o755)
    if state == "not there":
        shutil.rmtree(data)
    result = CliRunner().invoke(cli.whole(), ["doctor", "--data", str(data), "--json"])
    assert result.exit_code == code, result.output
    told = json.loads(result.stdout)
    assert told["sound"] is (code == 0)
    assert all(one["to_do"] for one in told["checks"] if one["result"] == "wrong")


def test_settings_go_into_a_backup_and_come_back(data: Path, tmp_path: Path) -> None:
    (data / "ssckg.toml").write_text("[history]\nstates = 7\n")
    made = make_backup(data, tmp_path / "b.tar.gz", OPERATOR)
    assert "ssckg.toml" in made.manifest.files
    restore_backup(made.path, tmp_path / "new", OPERATOR)
    assert (tmp_path / "new" / "ssckg.toml").read_text() == "[history]\nstates = 7\n"
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
