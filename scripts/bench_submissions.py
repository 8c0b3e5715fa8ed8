"""Measures taking in many submissions: read and checked by workers, and lodged.

Each is a full one, with all data points of U4SSC. `make bench` runs it small; run alone it takes
the number of files: `python scripts/bench_submissions.py 10000`. Rates are of the machine at hand;
what can be compared is the growth (last third of the files against the first) and the memory of a
worker. Processor time is told beside, because a busy machine makes every rate smaller.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from bench_build import Figure

from ssckg.app.ingest_worker import Settings
from ssckg.app.ingesting import ingest
from ssckg.app.worker_pool import WorkerPool
from ssckg.app.workspace import open_workspace
from ssckg.io.workbook.write import write_workbook
from ssckg.model.actor import Actor, Role
from ssckg.model.data_point import ValueType
from ssckg.model.submission import Cover, Report, ReportStatus
from ssckg.store.directory import DataDirectory
from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.ingest import FileToRead, batches, find_files, hash_file
from ssckg.submissions.template.making import make_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ssckg.model.data_point import DataPoint
    from ssckg.submissions.ingest import Outcome

TABLES = 300
WORKBOOKS = 60
JOBS = 2
BAR = 100.0
OFFICE = Actor("bench", "Benchmark", Role.SECRETARIAT, is_operator=True)


def measure() -> list[Figure]:
    """Return the figures of a small run."""
    with tempfile.TemporaryDirectory(prefix="ssckg-bench-") as folder:
        root = Path(folder)
        make_tables(root / "tables", TABLES)
        make_workbooks(root / "workbooks", WORKBOOKS)
        figures = []
        for kind in ("tables", "workbooks"):
            rate, memory, work = read_and_check(root / kind)
            what = f"full {kind} read, checked and kept"
            figures += [
                Figure(what, rate, "a second", "over 100", rate > BAR),
                Figure(f"{what}: processor time of one", work, "ms", "under 20", work < 20),
                Figure(f"{what}: memory of a worker", memory, "MB", "under 200", memory < 200),
            ]
        rate, growth = take_in(root / "tables", root / "data")
        figures.append(Figure("full tables lodged too", rate, "a second", "over 100", rate > BAR))
        figures.append(
            Figure("time for the last third over the first", growth, "", "under 1.5", growth < 1.5)
        )
        return figures


def make_tables(folder: Path, count: int) -> None:
    """Write long-form tables, each of another made-up city."""
    folder.mkdir(parents=True)
    points = load_data_points()
    head = ("city", "country", "report_year", "kpi_code", "kpi_name", "value", "unit", "source")
    for number in range(count):
        city = (f"Benchtown {number}", "Norway", "2020")
        with (folder / f"{number:06}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            for at, point in enumerate(points):
                value = "Yes" if (v := _value(point, at + number)) is True else v
                row = (point.code, point.label, value, point.unit_text, "Statistics office")
                writer.writerow((*city, *row))


def make_workbooks(folder: Path, count: int) -> None:
    """Write filled workbooks of our template, each of another made-up city."""
    folder.mkdir(parents=True)
    template = make_template("u4ssc-2017")
    for number in range(count):
        reports = tuple(
            Report(point.iri, ReportStatus.REPORTED, _value(point, at + number), source="Office")
            for at, point in enumerate(load_data_points())
        )
        cover = Cover(city=f"Benchtown {number}", country="Norway", report_year="2021")
        filled = replace(template, reports=reports, cover=cover)
        (folder / f"{number:06}.xlsx").write_bytes(write_workbook(filled))


def _value(point: DataPoint, number: int) -> Decimal | bool:
    if point.value_type is ValueType.BOOLEAN:
        return True
    low, high = point.minimum or Decimal(0), point.maximum
    if high is not None and high <= 1:
        return low + Decimal("0.25")
    return low + number % 40 + Decimal("1.25")


def read_and_check(folder: Path) -> tuple[float, float, float]:
    """Let workers read, check and keep files.

    Returns:
        Files a second, the largest memory of a worker in MB, and the processor time of all workers
        for one file in milliseconds.
    """
    with (
        tempfile.TemporaryDirectory(prefix="ssckg-bench-") as kept,
        WorkerPool(Settings(Path(kept) / "files"), JOBS) as pool,
    ):
        files = [FileToRead(path, name, hash_file(path)) for path, name in find_files(folder)]
        answers = pool.run(batches(files, 10))
        first = [next(answers) for _ in range(JOBS)]  # the workers have started by then
        started, before = time.perf_counter(), sum(map(_work, pool.processes()))
        count = sum(len(found) for found in answers)
        seconds = time.perf_counter() - started
        work = sum(map(_work, pool.processes())) - before
        memory = max(map(_memory, pool.processes()))
    assert first  # noqa: S101  the run is void otherwise
    return count / seconds, memory, work / count * 1000


def take_in(
    folder: Path, data: Path, tell: Callable[[int, float], None] = lambda _count, _seconds: None
) -> tuple[float, float]:
    """Return files a second that are lodged, and the time of the last third over the first's."""
    DataDirectory.create_or_open(data)
    times: list[float] = []

    def note(_: Outcome) -> None:
        times.append(time.perf_counter())
        if len(times) % 500 == 0:
            tell(len(times), times[-1] - times[0])

    with open_workspace(data) as workspace:
        ingest(workspace, OFFICE, folder, jobs=JOBS, tell=note)
    third = len(times) // 3
    # The first batch holds the start of the workers.
    begin = len(times) // 10
    first = (times[third] - times[begin]) / (third - begin)
    last = (times[-1] - times[-third]) / (third - 1)
    return (len(times) - begin) / (times[-1] - times[begin]), last / first


def _memory(pid: int) -> float:
    """Return the largest memory that a process has had, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _work(pid: int) -> float:
    """Return the processor time of a process in seconds."""
    facts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK")


def _processes() -> Iterator[str]:
    """Yield name and processor time of the children of this process."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text(encoding="utf-8")
        except OSError:
            continue
        name, facts = text[text.index("(") + 1 : text.rindex(")")], text.rpartition(")")[2].split()
        if int(facts[1]) == os.getpid():
            seconds = (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK")
            megabytes = int(facts[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20
            yield f"{name} {seconds:.0f} s, {megabytes:.0f} MB"


def main() -> None:
    """Take in as many files as are asked for, and tell time and memory on the way."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory(prefix="ssckg-bench-") as folder:
        root = Path(folder)
        make_tables(root / "tables", count)

        def tell(done: int, seconds: float) -> None:
            print(f"{done} in {seconds:.1f} s; {'; '.join(_processes())}", flush=True)

        rate, growth = take_in(root / "tables", root / "data", tell)
        print(f"{count} lodged: {rate:.1f} a second, last third over first {growth:.2f}")


if __name__ == "__main__":
    main()
