"""Logs of rounds that somebody with the engine in hand changed: cut short, or written anew."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.publication.cutting import cut
from tests.rounds_by_hand import ADOPTED, CHANGES, DAY, DECIDED, OFFICE, decided_round

from ssckg.app.building import dump_published
from ssckg.app.checking_workspace import check_workspace
from ssckg.app.following import reconcile
from ssckg.app.release.making import make_release
from ssckg.app.release.reading import list_releases
from ssckg.app.release.verifying import verify_release
from ssckg.app.revision.rounds import announce
from ssckg.app.workspace import open_workspace
from ssckg.errors import DataError
from ssckg.model.actor import PUBLIC
from ssckg.revision import log
from ssckg.revision.documents import event_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

VERSION = "un-sscf-0.1"
FEW = CHANGES[:2]


@pytest.fixture(scope="module")
def released(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a release; copy it."""
    data = Path(shutil.copytree(small_data, tmp_path_factory.mktemp("released") / "data"))
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: ADOPTED + DAY)
        decided_round(changes=FEW).keep(ws.store)
        make_release(ws, OFFICE, "r-1", VERSION)
    return data


@pytest.fixture
def ws(released: Path, tmp_path: Path) -> Iterator[Workspace]:
    data = Path(shutil.copytree(released, tmp_path / "data"))
    with open_workspace(data) as opened:
        yield replace(opened, now=lambda: ADOPTED + 2 * DAY)


def dumped(ws: Workspace, folder: Path) -> bytes:
    dump_published(ws.directory.path, folder / "all.nq")
    return (folder / "all.nq").read_bytes()


@pytest.mark.parametrize("kept", [5, 3, 0])  # 1 opening, 2 proposals, 2 decisions, the release
def test_a_release_outlives_a_log_that_was_cut_short(
    ws: Workspace, tmp_path: Path, kept: int
) -> None:
    """What is left of the log fits in itself; what was published tells that the end is gone."""
    before = dumped(ws, tmp_path)
    assert check_workspace(ws).failed == 0
    cut(ws, kept)
    assert len(log.read(ws.store, "r-1")) == kept

    with pytest.raises(DataError, match="later backup"):
        reconcile(ws)
    with pytest.raises(DataError, match="later backup"):
        verify_release(ws, PUBLIC, VERSION)
    words = [finding.message for finding in check_workspace(ws).findings]
    assert f"The log has {kept} steps, and 6 were published: its end is gone." in words
    assert any(VERSION in each for each in words)
    if kept == 5:  # nobody puts another edition in its place
        with pytest.raises(DataError, match="later backup"):
            make_release(ws, OFFICE, "r-1", VERSION)
    [told] = list_releases(ws, PUBLIC)
    assert (told.version, told.round, told.is_published) == (VERSION, "r-1", True)
    assert told.lost == "the log of its round does not tell of it any more"
    assert dumped(ws, tmp_path) == before
    assert (ws.directory.path / "releases" / VERSION / "release.nq").is_file()


@pytest.mark.parametrize("kept", [4, 3, 0])  # announced were 6: all, and the announcement
def test_an_announcement_outlives_a_log_that_was_cut_short(
    small_data: Path, tmp_path: Path, kept: int
) -> None:
    """What was announced stays published; nobody takes it out because the end of a log is gone."""
    data = Path(shutil.copytree(small_data, tmp_path / "data"))
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: DECIDED + DAY)
        decided_round(changes=FEW).keep(ws.store)
        announce(ws, OFFICE, "r-1")
        events = log.read(ws.store, "r-1")
        before = dumped(ws, tmp_path)
        assert b"/graph/revision/r-1> ." in before
        cut(ws, kept)

        for _ in range(2):
            with pytest.raises(DataError, match=r"r-1 were announced.*later backup"):
                reconcile(ws)
        assert dumped(ws, tmp_path) == before
        assert check_workspace(ws).failed == 1

        log.append(ws.store, "r-1", events[kept:])
        assert not reconcile(ws).changed
        assert dumped(ws, tmp_path) == before


def test_the_log_comes_back_and_all_is_well(ws: Workspace) -> None:
    events = log.read(ws.store, "r-1")
    cut(ws, 3)
    log.append(ws.store, "r-1", events[3:])
    assert not reconcile(ws).changed
    assert verify_release(ws, PUBLIC, VERSION).is_good


def test_a_log_that_was_written_anew_is_not_what_was_signed(ws: Workspace) -> None:
    """Whoever changes a reason and makes all hashes fit does not have what was signed."""
    events = list(log.read(ws.store, "r-1"))
    cut(ws, 0)
    decision: Any = events[3]
    events[3] = replace(decision, content=replace(decision.content, reason="Bought."))
    for number in range(4, len(events)):
        events[number] = replace(events[number], previous=event_hash(events[number - 1]))
    log.append(ws.store, "r-1", events)

    found = {c.name: c.is_good for c in verify_release(ws, PUBLIC, VERSION).checks}

    assert found["log"]  # each hash fits
    [finding] = check_workspace(ws).findings
    assert finding.message == "Step 6 of the log is not the one that was published."
    assert not found["signature"]
    assert not found["rebuilt"]  # the reason stands in the frozen graphs
