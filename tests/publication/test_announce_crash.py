"""Killed (SIGKILL) while a round is announced: it is announced and published, or neither.

Whoever reads next makes up for what is missing, and the history has each state once.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.publication.killing import die_at, dumped, run_and_die, with_decided_round
from tests.rounds_by_hand import CHANGES, DAY, DECIDED, OFFICE

from ssckg.app.history import noting
from ssckg.app.history.listing import list_states
from ssckg.app.history.opening import open_as_of
from ssckg.app.revision.desk import open_round
from ssckg.app.revision.rounds import announce
from ssckg.app.workspace import open_workspace
from ssckg.revision import log
from ssckg.store import directory

if TYPE_CHECKING:
    from tests.publication.killing import Place

pytestmark = pytest.mark.deep
GRAPH = b"<https://w3id.org/ssckg/graph/revision/r-1>"
PLACES: dict[str, Place] = {
    "before the event": (log, "append", "before"),
    "after the event": (log, "append", "after"),
    "when the state is kept": (noting.Noting, "prepare", "after"),
    "after loading": (directory, "load_new", "after"),
    "before the history": (noting.Noting, "counts", "before"),
    "after the history": (noting.Noting, "counts", "after"),
}
NOT_ANNOUNCED = {"before the event"}


@pytest.fixture(scope="module")
def prepared(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_decided_round(small_data, tmp_path_factory.mktemp("decided"), changes=CHANGES[:2])


@pytest.mark.parametrize("place", PLACES)
def test_killed_at(place: str, prepared: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(prepared, tmp_path / "data"))
    is_announced = place not in NOT_ANNOUNCED
    before = len(list_states(data).states)
    die_at("tests.publication.test_announce_crash", place, data)

    assert (GRAPH in dumped(data, tmp_path)) is is_announced
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: DECIDED + 2 * DAY)
        assert bool(open_round(ws, "r-1").announced) is is_announced
        _, is_new = announce(ws, OFFICE, "r-1")  # once more finds nothing to do, or does it
        assert is_new is not is_announced
    states = list_states(data).states
    assert len(states) == before + 1
    last = open_as_of(data, states[-1].start)
    assert GRAPH in dumped(last.path, tmp_path)


if __name__ == "__main__":  # the child
    run_and_die(PLACES[sys.argv[2]], lambda ws: announce(ws, OFFICE, "r-1"), DECIDED + DAY)
