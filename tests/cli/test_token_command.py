"""`ssckg token` as a script meets it: real processes, a real workspace."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli import terminal

from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


def ssckg(*arguments: object, token: str | None = None) -> subprocess.CompletedProcess[str]:
    given = {} if token is None else {"SSCKG_TOKEN": token}
    return terminal.ssckg(*arguments, environment={"COLUMNS": "100", **given})


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tokens") / "data"
    DataDirectory.create_or_open(folder)
    return folder


def create(data: Path, *arguments: object) -> dict[str, Any]:
    run = ssckg("token", "create", *arguments, "--data", data, "--json")
    assert (run.returncode, run.stderr) == (0, "")
    document: dict[str, Any] = json.loads(run.stdout)
    return document


@pytest.mark.parametrize("token", ["", "  "])
def test_an_empty_token_gives_no_rights(data: Path, token: str) -> None:
    run = ssckg("token", "list", "--data", data, token=token)

    assert run.returncode == 2
    assert "set and empty" in run.stderr


def test_a_token_from_making_to_revoking(data: Path) -> None:
    made = create(data, "--role", "secretariat", "--name", "Office", "--expires", "2h")
    assert (made["account"], made["role"], made["revoked"]) == ("office", "secretariat", None)
    assert made["token"].startswith(f"ssckg_{made['id']}_")
    run = ssckg("token", "list", "--data", data, "--json", token=made["token"])
    assert run.returncode == 0, run.stderr
    assert made["token"] not in run.stdout
    (listed,) = [row for row in json.loads(run.stdout) if row["id"] == made["id"]]
    assert listed["open"] is True
    run = ssckg("token", "revoke", made["id"], "--data", data)
    assert (run.returncode, run.stdout) == (0, f"revoked {made['id']} of office\n")
    run = ssckg("token", "list", "--data", data, token=made["token"])
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert made["token"] not in run.stderr


def test_the_secret_alone_goes_to_standard_output(data: Path) -> None:
    run = ssckg("token", "create", "--role", "verifier", "--name", "Vera", "--data", data)
    assert run.returncode == 0
    secret = run.stdout.strip()
    assert run.stdout == f"{secret}\n"
    assert secret.startswith("ssckg_")
    assert secret not in run.stderr


def test_a_holder_of_a_token_may_what_its_role_may(data: Path) -> None:
    made = create(data, "--role", "city", "--name", "Town hall", "--city", "Karmøy")
    assert made["city"] == "karmoy"
    run = ssckg("token", "create", "--role", "secretariat", "--name", "Me", "--data", data,
                token=made["token"])  # fmt: skip
    assert run.returncode == 2
    assert "not open to town-hall as city" in run.stderr


def test_ids_are_whole_in_the_table(data: Path) -> None:
    made = create(data, "--role", "agency", "--name", "A long name of a desk", "--agency", "WHO",
                  "--scope", "project-add", "--scope", "project-list")  # fmt: skip
    run = ssckg("token", "list", "--data", data)
    assert made["id"] in run.stdout
    assert "a-long-name-of-a-desk" in run.stdout
    assert "operator" in run.stdout
    assert "…" not in run.stdout  # in a pipe nothing is cut off
    assert made["scopes"] == ["project-add", "project-list"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--role", "city", "--name", "x"], "names its city"),
        (["--role", "king", "--name", "x"], "unknown role"),
        (["--role", "verifier", "--name", "x", "--expires", "0d"], "no time to live"),
        (["--role", "verifier", "--name", "x", "--expires", "soon"], "no time to live"),
        (["--role", "verifier", "--name", "x", "--expires", "367d"], "lives between"),
        (["--role", "verifier", "--name", "x", "--scope", "fly"], "unknown action"),
        (["--role", "verifier"], "--name"),
    ],
)
def test_wrong_use(data: Path, arguments: list[str], said: str) -> None:
    run = ssckg("token", "create", *arguments, "--data", data)
    assert (run.returncode, run.stdout) == (2, "")
    assert said in run.stderr
    assert run.stderr.count("\n") == 1


def test_nothing_there(tmp_path: Path, data: Path) -> None:
    assert ssckg("token", "list", "--data", tmp_path / "none").returncode == 3
    run = ssckg("token", "revoke", "abc", "--data", data)
    assert (run.returncode, "unknown token" in run.stderr) == (2, True)
