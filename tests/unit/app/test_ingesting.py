"""A folder of many files taken into a real workspace: what is lodged, passed over, refused."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ssckg.app import worker_pool
from ssckg.app.ingest_worker import Settings, Worker
from ssckg.app.ingesting import ingest
from ssckg.app.lodging import show
from ssckg.app.worker_pool import WorkerPool
from ssckg.app.workspace import open_workspace
from ssckg.errors import UsageError
from ssckg.model.actor import Actor, Role
from ssckg.store.directory import DataDirectory
from ssckg.submissions.ingest import FileToRead, Outcome, Result, hash_file
from ssckg.submissions.life.lodged_files import lodged_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace
    from ssckg.submissions.ingest import IngestSummary

OFFICE = Actor("office", "Office", Role.SECRETARIAT, is_operator=True)
OWN = Actor("anna", "Anna", Role.CITY, city="alpha")
HEADER = "city,report_year,kpi_name,value,unit\n"


@contextmanager
def workspace(folder: Path) -> Iterator[Workspace]:
    DataDirectory.create_or_open(folder / "data")
    with open_workspace(folder / "data") as ws:
        yield ws


def table(folder: Path, name: str, *rows: str) -> Path:
    path = folder / "in" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def results(summary: IngestSummary) -> dict[str, str]:
    return {o.file: f"{o.result} {o.id}".strip() for o in summary.outcomes}


def test_a_folder_is_taken_in(tmp_path: Path) -> None:
    table(tmp_path, "b/alpha.csv", "Alpha,2020,Patents,3,", "Alpha,2020,Poverty,5,%")
    table(tmp_path, "beta.csv", "Beta,2021,Poverty,500,%")
    table(tmp_path, "c/again.csv", "Alpha,2020,Patents,4,")
    table(tmp_path, "c/same.csv", "Alpha,2020,Patents,3,", "Alpha,2020,Poverty,5,%")
    table(tmp_path, "two.csv", "Alpha,2020,Patents,3,", "Beta,2020,Patents,3,")
    table(tmp_path, "nobody.csv", ",2020,Patents,3,")
    table(tmp_path, "never.csv", "Alpha,,Patents,3,")
    table(tmp_path, "odd.csv", "Alpha,20x0,Patents,3,")
    table(tmp_path, ".hidden/alpha.csv", "Alpha,2020,Patents,9,")
    (tmp_path / "in" / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "in" / "ragged.csv").write_text(HEADER + "Alpha,2020,Patents,1,5,\n1,2,3,4,5,6\n")
    (tmp_path / "in" / "~$beta.xlsx").write_bytes(b"lock")
    told: list[Outcome] = []
    with workspace(tmp_path) as ws:
        summary = ingest(ws, OFFICE, tmp_path / "in", jobs=2, tell=told.append)
        head = show(ws, OFFICE, "alpha-2020-1").head
        reports = show(ws, OFFICE, "alpha-2020-1").reports
    # Ids follow the order of the paths.
    assert results(summary) == {
        "a.pdf": "refused",
        "b/alpha.csv": "lodged alpha-2020-1",
        "beta.csv": "lodged beta-2021-1",
        "c/again.csv": "lodged alpha-2020-2",
        "c/same.csv": "skipped",
        "never.csv": "refused",
        "nobody.csv": "refused",
        "odd.csv": "refused",
        "ragged.csv": "refused",
        "two.csv": "refused",
    }
    assert sorted(o.file for o in told) == [o.file for o in summary.outcomes]
    by_file = {o.file: o for o in summary.outcomes}
    assert (by_file["b/alpha.csv"].values, by_file["beta.csv"].violations) == (2, 1)
    assert by_file["c/same.csv"].reason == "the same bytes as b/alpha.csv"
    assert "PDF" in by_file["a.pdf"].reason
    assert "2 submissions (Alpha 2020, Beta 2020)" in by_file["two.csv"].reason
    assert "does not name its city" in by_file["nobody.csv"].reason
    assert "does not name its report year" in by_file["never.csv"].reason
    place = by_file["ragged.csv"].place
    assert place is not None
    assert (place.file, place.line) == ("ragged.csv", 3)
    assert (head.state, head.sha256) == ("draft", hash_file(tmp_path / "in" / "b" / "alpha.csv"))
    assert sorted(str(r.value) for r in reports) == ["3", "5"]


def test_a_second_run_lodges_what_is_new(tmp_path: Path) -> None:
    for n in range(12):
        table(tmp_path, f"{n:02}.csv", f"City{n},2020,Patents,{n},")
    with workspace(tmp_path) as ws:
        first = ingest(ws, OFFICE, tmp_path / "in", jobs=1)
        table(tmp_path, "99.csv", "City3,2020,Patents,99,")
        second = ingest(ws, OFFICE, tmp_path / "in", jobs=1)
        kept = lodged_files(ws.store)
    assert (first.count(Result.LODGED), first.count(Result.SKIPPED)) == (12, 0)
    assert (second.count(Result.LODGED), second.count(Result.SKIPPED)) == (1, 12)
    assert results(second)["99.csv"] == "lodged city3-2020-2"
    assert results(second)["03.csv"] == "skipped city3-2020-1"
    assert len(kept) == 13


def test_a_run_that_is_broken_off_says_so(tmp_path: Path) -> None:
    for n in range(45):
        table(tmp_path, f"{n:02}.csv", f"City{n},2020,Patents,{n},")
    told: list[Outcome] = []

    def tell(outcome: Outcome) -> None:
        told.append(outcome)
        if len(told) == 20:
            raise KeyboardInterrupt

    with workspace(tmp_path) as ws:
        summary = ingest(ws, OFFICE, tmp_path / "in", jobs=1, tell=tell)
        kept = lodged_files(ws.store)
    assert not summary.is_complete
    assert {o.id for o in summary.outcomes} <= set(kept.values())
    assert 20 <= len(summary.outcomes) <= len(kept) < 45


def test_who_may_not_lodge_for_a_city_is_refused_file_by_file(tmp_path: Path) -> None:
    table(tmp_path, "alpha.csv", "Alpha,2020,Patents,3,")
    table(tmp_path, "beta.csv", "Beta,2020,Patents,3,")
    with workspace(tmp_path) as ws:
        summary = ingest(ws, OWN, tmp_path / "in", jobs=1)
    assert results(summary) == {"alpha.csv": "lodged alpha-2020-1", "beta.csv": "refused"}


def test_wrong_use(tmp_path: Path) -> None:
    table(tmp_path, "alpha.csv", "Alpha,2020,Patents,3,")
    with workspace(tmp_path) as ws:
        with pytest.raises(UsageError, match="no such folder"):
            ingest(ws, OFFICE, tmp_path / "out")
        with pytest.raises(UsageError, match="unknown language"):
            ingest(ws, OFFICE, tmp_path / "in", lang="xx")
        with pytest.raises(UsageError, match="unknown framework"):
            ingest(ws, OFFICE, tmp_path / "in", edition="u4ssc-1917")


def _files(folder: Path, count: int) -> tuple[FileToRead, ...]:
    paths = [table(folder, f"{n}.csv", f"City{n},2020,Patents,{n},") for n in range(count)]
    return tuple(FileToRead(path, path.name, hash_file(path)) for path in paths)


def test_a_worker_that_dies_is_replaced_and_its_files_are_read(tmp_path: Path) -> None:
    files = _files(tmp_path, 6)
    with WorkerPool(Settings(tmp_path / "files"), jobs=1) as pool:
        answers = pool.run([files[:3], files[3:]])
        first = next(answers)
        (hand,) = pool._hands
        hand.process.kill()
        second = next(answers)
    assert [type(answer).__name__ for answer in (*first, *second)] == ["Draft"] * 6


@pytest.mark.slow
def test_a_file_that_takes_too_long_is_refused_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = _files(tmp_path, 3)
    monkeypatch.setattr(worker_pool, "serve", _slow_serve)
    with WorkerPool(Settings(tmp_path / "files"), jobs=1, seconds=8.0) as pool:
        (answers,) = pool.run([files])
    said = [a.reason if isinstance(a, Outcome) else "draft" for a in answers]
    assert said == ["draft", "reading it takes longer than 8 s", "draft"]


def _slow_serve(connection: object, settings: Settings) -> None:
    """A worker that never comes to an end with one of the files."""
    work = Worker.work

    def slow(self: object, batch: tuple[FileToRead, ...]) -> object:
        if any(file.name == "1.csv" for file in batch):
            time.sleep(600)
        return work(self, batch)  # type: ignore[arg-type]  # the worker that it is called on

    Worker.work = slow  # type: ignore[assignment,method-assign]  # in its own process
    _serve(connection, settings)  # type: ignore[arg-type]  # a connection


_serve = worker_pool.serve


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment_and_run_again(tmp_path: Path, seed: int) -> None:
    """Nothing is lodged twice, nothing is lost, whenever the run is killed."""
    for n in range(60):
        table(tmp_path, f"{n:02}.csv", f"City{n},2020,Patents,{n},", f"City{n},2020,Poverty,5,%")
    DataDirectory.create_or_open(tmp_path / "data")
    command = [str(Path(sys.executable).parent / "ssckg"), "submission", "ingest"]
    command += [str(tmp_path / "in"), "--data", str(tmp_path / "data"), "--jobs", "2"]
    chance = random.Random(seed)  # noqa: S311  no secret hangs on it
    killed = 0
    for goal in sorted(chance.sample(range(2, 110), 2)):  # a file and its report: 120 in all
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        while process.poll() is None and _kept(tmp_path) < goal:
            time.sleep(0.01)
        time.sleep(chance.random() * 0.2)
        if process.poll() is None:
            killed += 1
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert killed >= 1
    with workspace(tmp_path) as ws:
        before = lodged_files(ws.store)
        summary = ingest(ws, OFFICE, tmp_path / "in", jobs=1)
        after = lodged_files(ws.store)
    assert before.items() <= after.items()
    assert summary.count(Result.SKIPPED) == len(before)
    assert summary.count(Result.REFUSED) == 0
    assert sorted(after.values()) == sorted(f"city{n}-2020-1" for n in range(60))
    assert {hash_file(path) for path in (tmp_path / "in").iterdir()} == set(after)


def _kept(folder: Path) -> int:
    return sum(1 for _ in (folder / "data" / "files").glob("??/*"))
