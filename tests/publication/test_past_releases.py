"""A release names the state with which it was published, whatever is published later."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.publication.lodged import INTERNET, OPERATOR
from tests.publication.test_past_states import lodged
from tests.rounds_by_hand import ADOPTED, DAY, OFFICE, decided_round
from typer.testing import CliRunner

from ssckg.app.building import dump_published
from ssckg.app.history.listing import list_states
from ssckg.app.history.opening import open_as_of
from ssckg.app.publishing import publish, withdraw
from ssckg.app.release.making import make_release
from ssckg.app.revision.editions import load_edition
from ssckg.app.workspace import open_workspace
from ssckg.cli import app

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace

pytestmark = pytest.mark.slow
VERSION = "un-sscf-0.1"
VALUE = "41.31767"


def dumped(data: Path, folder: Path) -> bytes:
    out = folder / "x.nq"
    dump_published(data, out)
    return out.read_bytes()


@pytest.fixture(scope="module")
def kept(
    small_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, bytes]]:
    """A data directory, and what was published before a release, with it, and after it."""
    folder = tmp_path_factory.mktemp("past")
    data = Path(shutil.copytree(small_data, folder / "data"))
    then = {"before": dumped(data, folder)}
    with open_workspace(data) as opened:
        decided_round().keep(opened.store)
        make_release(in_round(opened), OFFICE, "r-1", VERSION)
    then["released"] = dumped(data, folder)
    with open_workspace(data) as opened:
        publish(opened, OPERATOR, lodged(opened, "Oslo", {INTERNET: VALUE}))
    then["after"] = dumped(data, folder)
    return data, then


def in_round(ws: Workspace) -> Workspace:
    return replace(ws, now=lambda: ADOPTED + DAY)


def test_a_release_is_what_was_published_then(
    kept: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    data, then = kept
    states = list_states(data).states
    assert [VERSION in state.releases for state in states] == [False, True, True]
    assert "release" in states[1].why
    assert [state.hash for state in states] == [
        hashlib.sha256(then[name]).hexdigest() for name in ("before", "released", "after")
    ]
    opened = open_as_of(data, VERSION)
    assert opened.state.at.isoformat().replace("+00:00", "Z") == states[1].start
    assert dumped(opened.path, tmp_path) == then["released"]
    assert dumped(open_as_of(data, states[0].start).path, tmp_path) == then["before"]
    assert VALUE.encode() in then["after"]
    assert VALUE.encode() not in then["released"]


def test_its_edition_and_template_are_found_beside_it(
    kept: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    data, _ = kept
    past = open_as_of(data, VERSION).path
    edition = load_edition(past, VERSION)
    assert edition == load_edition(data, VERSION)
    assert edition.points_of
    before = open_as_of(data, list_states(data).states[0].start).path
    assert not (before / "releases").exists()
    out = tmp_path / "t.xlsx"
    words = ["submission", "template", "--framework", VERSION, "--out", str(out)]
    made = CliRunner().invoke(app, [*words, "--data", str(past)])
    assert made.exit_code == 0, made.output


def test_a_withdrawal_after_a_release_leaves_the_release(
    kept: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    data, then = kept
    with open_workspace(data) as ws:
        withdraw(ws, OPERATOR, "oslo-2024-1")
    assert dumped(open_as_of(data, VERSION).path, tmp_path) == then["released"]
    states = list_states(data).states
    assert [state.gone for state in states] == [0, 0, 1, 0]
    assert VALUE.encode() not in dumped(open_as_of(data, states[2].start).path, tmp_path)
