"""A city takes back what it made public, whatever else of a data directory is lost."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.publication.cutting import cut
from tests.publication.killing import dumped
from tests.publication.lodged import COVERAGE, INTERNET, NOON, OPERATOR, draft, report, verified
from tests.rounds_by_hand import ADOPTED, CHANGES, DAY, OFFICE, decided_round

from ssckg.app.amending import Amending
from ssckg.app.composing import Composer
from ssckg.app.consenting import record_consent
from ssckg.app.following import reconcile
from ssckg.app.publishing import publish, withdraw
from ssckg.app.release.making import make_release
from ssckg.app.workspace import open_workspace
from ssckg.errors import DataError, MissingError
from ssckg.io.consent_file import parse_consent
from ssckg.revision import log

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ssckg.app.workspace import Workspace
    from ssckg.io.consent_file import ConsentFile

VERSION = "un-sscf-0.1"
EVERYTHING = {"scope": "submission", "state": "given"}
TAKE_BACK = {"scope": "data-point", "state": "withdrawn", "data_points": ["EC-ICT-ICT-4C/3g"]}
"""Of the coverage alone."""


def say(statement: Mapping[str, object]) -> ConsentFile:
    return parse_consent(json.dumps({"statements": [statement]}).encode())


@pytest.fixture(scope="module")
def before(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cities published, a round announced and released, another announced; copy it."""
    data = Path(shutil.copytree(small_data, tmp_path_factory.mktemp("all") / "data"))
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: ADOPTED + DAY)
        decided_round(changes=CHANGES[:2]).keep(ws.store)
        make_release(ws, OFFICE, "r-1", VERSION)
        ws = replace(opened, now=lambda: NOON)
        two = [report(INTERNET, "97.25"), report(COVERAGE, "88.5")]
        drafts = [draft(city, "2024", two) for city in ("Oslo", "Bergen")]
        for head in verified(ws, drafts):
            record_consent(ws, OPERATOR, head.id, say(EVERYTHING))
            publish(ws, OPERATOR, head.id)
    return data


@pytest.fixture
def ws(before: Path, tmp_path: Path) -> Iterator[Workspace]:
    data = Path(shutil.copytree(before, tmp_path / "data"))
    with open_workspace(data) as opened:
        yield replace(opened, now=lambda: NOON + DAY)


def lose_the_log(ws: Workspace) -> None:
    cut(ws, 3)


def lose_the_files(ws: Workspace) -> None:
    """Take the files, and of the log what they could be made again from."""
    shutil.rmtree(ws.directory.path / "releases")
    cut(ws, 0)


def lose_the_build(ws: Workspace) -> None:
    """Lose what was built; the release changes what is published, so the engine has it not."""
    built = ws.directory.manifest["content"]
    next(ws.directory.layout.parts.glob(f"*/{built}")).unlink()


LOSSES = {"log": lose_the_log, "files": lose_the_files, "build": lose_the_build}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_withdrawal_goes_through(ws: Workspace, tmp_path: Path, loss: str) -> None:
    was = dumped(ws.directory.path, tmp_path)
    LOSSES[loss](ws)
    done = withdraw(ws, OPERATOR, "oslo-2024-1")
    now = dumped(ws.directory.path, tmp_path)
    assert done.outcome is not None
    assert done.outcome.changed
    assert ("is lost" if loss == "build" else "later backup") in done.outcome.held_back
    assert b"observation/oslo/2024/" in was
    assert b"observation/oslo/2024/" not in now
    lines = was.splitlines()
    kept = [line for line in lines if b"oslo" not in line and b"void#triples" not in line]
    assert set(kept) <= set(now.splitlines())  # Bergen, the release and all else stay
    assert b"/observation/bergen/2024/" in now
    assert b"WithdrawalMark" in now
    for path in ws.directory.layout.parts.glob("*/*"):
        assert b"observation/oslo/2024/" not in path.read_bytes()


def test_a_value_that_is_taken_back_goes_and_none_comes(ws: Workspace, tmp_path: Path) -> None:
    lose_the_log(ws)
    done = record_consent(ws, OPERATOR, "oslo-2024-1", say(TAKE_BACK))
    now = dumped(ws.directory.path, tmp_path)
    assert done.outcome is not None
    assert "later backup" in done.outcome.held_back
    assert b"observation/oslo/2024/EC-ICT-ICT-4C-3g" not in now
    assert b"observation/oslo/2024/EC-ICT-ICT-1C" in now
    # What is consented to again waits until the log is there.
    with pytest.raises(MissingError, match="later backup"):
        record_consent(ws, OPERATOR, "oslo-2024-1", say(TAKE_BACK | {"state": "given"}))
    ask = "ASK { ?report ?says <%s> . FILTER(CONTAINS(STR(?report), 'oslo')) }"
    with ws.directory.engine("published") as store:
        assert store.ask(ask % INTERNET)
        assert not store.ask(ask % COVERAGE)


def test_nothing_is_published_beside_a_lost_release(ws: Workspace, tmp_path: Path) -> None:
    [head] = verified(ws, [draft("Riga", "2024", [report(INTERNET, "90")])])
    record_consent(ws, OPERATOR, head.id, say(EVERYTHING))
    was = dumped(ws.directory.path, tmp_path)
    lose_the_log(ws)
    with pytest.raises(DataError, match="later backup"):
        publish(ws, OPERATOR, head.id)
    with pytest.raises(DataError, match="later backup"):
        reconcile(ws)
    assert dumped(ws.directory.path, tmp_path) == was


def test_all_is_well_when_the_log_is_back(ws: Workspace, before: Path, tmp_path: Path) -> None:
    """The same dataset, to the byte, as where nothing was ever lost."""
    events = log.read(ws.store, "r-1")
    lose_the_log(ws)
    withdraw(ws, OPERATOR, "oslo-2024-1")
    log.append(ws.store, "r-1", events[3:])
    reconcile(ws)
    healed = dumped(ws.directory.path, tmp_path)

    other = Path(shutil.copytree(before, tmp_path / "other"))
    with open_workspace(other) as opened:
        withdraw(replace(opened, now=lambda: NOON + DAY), OPERATOR, "oslo-2024-1")
    assert healed == dumped(other, tmp_path)


def test_content_with_releases_is_kept_and_is_what_comes_out_anew(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A withdrawal derives no mappings again; a part that is lost is made again."""
    said = ws.directory.manifest["amended"]
    [path] = ws.directory.layout.parts.glob(f"*/{said['part']}")
    amending = Amending(ws.directory, ws.store)
    anew = amending.with_curation(*amending.with_releases(Composer.of(ws).built()))
    assert path.read_bytes() == anew.nquads

    def fail(*_: object) -> None:
        raise AssertionError("derived once more")

    with monkeypatch.context() as patch:
        patch.setattr(Amending, "with_curation", fail)
        withdraw(ws, OPERATOR, "oslo-2024-1")
    assert ws.directory.manifest["amended"] == said
    path.unlink()
    withdraw(ws, OPERATOR, "bergen-2024-1")
    assert ws.directory.manifest["amended"] == said
    assert path.read_bytes() == anew.nquads


def test_an_older_workspace_without_the_release_brings_nothing_back(
    before: Path, tmp_path: Path
) -> None:
    """In it both cities still consent to all; that was taken back since."""
    data = Path(shutil.copytree(before, tmp_path / "data"))
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: NOON + DAY)
        record_consent(ws, OPERATOR, "bergen-2024-1", say(TAKE_BACK))
        withdraw(ws, OPERATOR, "oslo-2024-1")
    was = dumped(data, tmp_path)
    shutil.rmtree(data / "workspace")
    shutil.copytree(before / "workspace", data / "workspace")
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: NOON + DAY)
        lose_the_log(ws)
        with pytest.raises(DataError, match="later backup"):
            reconcile(ws)
        now = set(dumped(data, tmp_path).splitlines())
        assert not {one for one in now - set(was.splitlines()) if b"void#triples" not in one}
        done = withdraw(ws, OPERATOR, "bergen-2024-1")
        after = dumped(data, tmp_path)
    assert done.outcome is not None
    assert b"observation/bergen/2024/EC-ICT-ICT-1C" in was
    assert b"observation/bergen/2024/" not in after
    assert b"observation/oslo/2024/" not in after
