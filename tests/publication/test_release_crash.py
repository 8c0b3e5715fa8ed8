"""Killed in the middle of a release: no edition or a whole one, never half of one.

A child process releases and is killed (SIGKILL) at a named place. Then the data directory is opened
again, as the next command would, and what the log of the round says is what is published.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.publication.killing import die_at, dumped, run_and_die, with_decided_round
from tests.rounds_by_hand import ADOPTED, CHANGES, DAY, OFFICE

from ssckg.app.release.making import make_release
from ssckg.app.release.reading import list_releases
from ssckg.app.release.verifying import verify_release
from ssckg.app.workspace import open_workspace
from ssckg.model.actor import PUBLIC
from ssckg.revision import log
from ssckg.store import directory, layout, releases
from ssckg.submissions.catalogue import edition_ids

if TYPE_CHECKING:
    from tests.publication.killing import Place

pytestmark = pytest.mark.deep
VERSION = "un-sscf-0.1"
PLACES: dict[str, Place] = {
    "before the files": (releases.ReleaseFolder, "keep", "before"),
    "between the files": (releases, "_sync", "before"),
    "after the files": (releases.ReleaseFolder, "keep", "after"),
    "after the event": (log, "append", "after"),
    "before loading": (directory, "load_new", "before"),
    "after loading": (directory, "load_new", "after"),
    "when it counts": (layout.Layout, "write", "after"),
}
NOT_RELEASED = {"before the files", "between the files", "after the files"}


@pytest.fixture(scope="module")
def prepared(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_decided_round(small_data, tmp_path_factory.mktemp("decided"), changes=CHANGES[:4])


@pytest.fixture(scope="module")
def expected(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of the release that nobody broke off."""
    data = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("whole") / "data"))
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: ADOPTED + DAY)
        return make_release(ws, OFFICE, "r-1", VERSION).frozen.sha256


@pytest.mark.parametrize("place", PLACES)
def test_killed_at(place: str, prepared: Path, expected: str, tmp_path: Path) -> None:
    data = Path(shutil.copytree(prepared, tmp_path / "data"))
    is_released = place not in NOT_RELEASED
    die_at("tests.publication.test_release_crash", place, data)

    nquads = dumped(data, tmp_path)
    graphs = {line.rsplit(b" ", 2)[1] for line in nquads.splitlines()}
    ours = sorted(graph.decode() for graph in graphs if VERSION.encode() in graph)
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: ADOPTED + 2 * DAY)
        found = list_releases(ws, PUBLIC)
        assert (VERSION in edition_ids()) is is_released
        if is_released:
            assert [one.sha256 for one in found] == [expected]
            assert len([graph for graph in ours if "/graph/" in graph]) == 3
            assert verify_release(ws, PUBLIC, VERSION).is_good
        else:
            assert not found
            assert not ours
            made = make_release(ws, OFFICE, "r-1", VERSION)  # what was left is in nobody's way
            assert verify_release(ws, PUBLIC, VERSION).is_good
            folder = data / "releases"
            assert [path.name for path in folder.iterdir()] == [VERSION]
            assert made.frozen.added == 0


if __name__ == "__main__":  # the child
    run_and_die(
        PLACES[sys.argv[2]], lambda ws: make_release(ws, OFFICE, "r-1", VERSION), ADOPTED + DAY
    )
