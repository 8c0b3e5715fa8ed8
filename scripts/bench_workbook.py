"""Measures one full workbook: the whole command, and reading and checking apart."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from bench_build import Figure

from ssckg.app.templates import write_template
from ssckg.app.validating import check_document
from ssckg.io.submitted import read_submitted
from ssckg.model.submission import Report, ReportStatus, State, Submission, Summary
from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.checking.parts import compute, factor_of

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5


def full_submission() -> Submission:
    """Return a made-up city's values of all data points, with their parts."""
    reports = []
    for point in load_data_points():
        value: Decimal | bool | None = Decimal("0.5") if point.maximum == 1 else Decimal(50)
        numerator = denominator = None
        if point.value_type == "boolean":
            value = True
        elif factor_of(point) is not None:
            numerator, denominator = Decimal(480), Decimal(1000)
            value = compute(point, numerator, denominator)
        reports.append(
            Report(
                point.iri,
                ReportStatus.REPORTED,
                value,
                numerator,
                denominator,
                quality="accurate-measurement",
                source="Statistics office",
                reference_year="2023",
            )
        )
    head = Summary(
        "testby-2023-1",
        "https://w3id.org/ssckg/submission/testby-2023-1",
        "testby",
        "Testby",
        "2023",
        "u4ssc-2017",
        State.PUBLISHED,
        1,
        datetime(2024, 1, 1, tzinfo=UTC),
    )
    return Submission(head, reports=tuple(reports))


def write_full_workbook(path: Path) -> None:
    """Write a workbook of a made-up city with a value and parts for every data point."""
    template = write_template(city="Testby", year="2024", previous=full_submission())
    path.write_bytes(template.content)


def measure() -> list[Figure]:
    """Measure the command as a user waits for it, and its parts once all is loaded."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "full.xlsx"
        write_full_workbook(path)
        code = "from ssckg.cli import main; main()"
        command = [sys.executable, "-c", code, "validate", str(path), "--json"]
        whole = _median(lambda: subprocess.run(command, capture_output=True, check=False))
        check_document(path)  # shapes are compiled, names indexed
        reading = _median(lambda: read_submitted(path))
        checking = _median(lambda: check_document(path))
    return [
        Figure("`ssckg validate` on a full workbook", whole, "s", "under 1", whole < 1),
        Figure("reading it, once all is loaded", reading, "s"),
        Figure("reading and checking it, once all is loaded", checking, "s"),
    ]


def _median(run: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Print what was measured."""
    for figure in measure():
        print(f"{figure.what}: {figure.value:.3f} {figure.unit}")


if __name__ == "__main__":
    main()
