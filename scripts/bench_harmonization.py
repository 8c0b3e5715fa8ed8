#!/usr/bin/env python3
"""How long the analyses of the harmonization workbench take, now and at ten times the size.

Usage: ``bench_harmonization.py [DATA]`` (a data directory to read; by default one is built).
Times are processor seconds of the function, after a first run; commands are whole processes.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench_build import Figure
from scaled_crosswalk import scaled

from ssckg.app.analyses.catalogue import find_analysis
from ssckg.app.analyses.registry import run_analysis
from ssckg.app.analyses.sources import read_whole_sources
from ssckg.app.building import build_dataset

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.app.analyses.sources import Sources
    from ssckg.model.result import Result

RUNS = 3
COMMAND_RUNS = 7
CODE = "EC-ICT-ICT-1C"


@dataclass(frozen=True, slots=True)
class Case:
    """What is measured; `larger`: how many times the size it is measured at, too.

    linear: whether the work is meant to grow as the size; else it grows with the pairs.
    """

    what: str
    analysis: str
    values: dict[str, Any] = field(default_factory=dict)
    bar: float = 0
    larger: int = 10
    linear: bool = True


CASES = (
    Case("all pairs of all frameworks", "compare", {"all": True}, 2),
    Case("impact of removing a KPI, warm", "impact-remove", {"elements": [CODE]}, 0.3),
    Case("core set of 20 of 91 KPIs", "core-set", {"size": 20}, 5),
    Case("smallest core set that keeps coverage", "core-set", {}, 5),
    Case(
        "suggestions u4ssc-2017 to sdg-2022",
        "suggest",
        {"subject": "u4ssc-2017", "object": "sdg-2022"},
        5,
        larger=10,
        linear=False,
    ),
    Case("redundancy of all frameworks", "redundancy", larger=3, linear=False),
    Case("derived mappings", "derive"),
    Case("network of indicators and targets", "network"),
)


def measure(data: Path | None = None) -> list[Figure]:
    """Return the figures of all analyses, of reading, and of whole commands."""
    if data is not None:
        return _measure(data)
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "data"
        build_dataset(built)
        return _measure(built)


def _measure(data: Path) -> list[Figure]:
    _forget(data)
    began = time.perf_counter()
    read_whole_sources(data)
    cold = time.perf_counter() - began  # the engine is another process
    sources = read_whole_sources(data)
    kept = min(_seconds(lambda: read_whole_sources(data)) for _ in range(RUNS))
    found = [
        Figure("elements", len(sources.crosswalk.elements), "elements"),
        Figure("mappings", len(sources.crosswalk.mappings), "mappings"),
        Figure("reading all that analyses use, from the engine", cold, "s"),
        Figure("the same, as kept", kept, "s"),
        *_command(data),
    ]
    for case in CASES:
        found += _growth(case, sources)
    return found


def _forget(data: Path) -> None:
    for kept in [*data.glob("published/*/crosswalk.json"), *data.glob("published/*/reports.json")]:
        kept.unlink()


def _command(data: Path) -> list[Figure]:
    """Time `ssckg impact remove` as a process of its own, the median of some runs."""
    start = "from ssckg.cli import main; main()"
    words = ["impact", "remove", CODE, "--json", "--data", str(data)]
    times, used = [], []
    for _ in range(COMMAND_RUNS):
        began, used_before = time.perf_counter(), _used_by_children()
        subprocess.run([sys.executable, "-c", start, *words], capture_output=True, check=True)
        times.append(time.perf_counter() - began)
        used.append(_used_by_children() - used_before)
    seconds = statistics.median(times)
    what = f"`ssckg impact remove {CODE}`"
    return [
        Figure(what, seconds, "s", "under 0.3", seconds < 0.3),
        Figure(f"{what}, processor time", statistics.median(used), "s"),
    ]


def _used_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _growth(case: Case, sources: Sources) -> list[Figure]:
    once, result = _timed(case, sources, RUNS)
    bar = f"under {case.bar:g}" if case.bar else ""
    found = [Figure(case.what, once, "s", bar, not case.bar or once < case.bar)]
    if hasattr(result, "optimal"):
        is_proven = bool(result.optimal)
        found.append(Figure(f"{case.what}: gap to the optimum", result.gap, "", "0", is_proven))
    larger = replace(sources, crosswalk=scaled(sources.crosswalk, case.larger))
    more, _ = _timed(case, larger, 1)
    size = case.larger if case.linear else case.larger**2
    unit = "indicator and mapping" if case.linear else "pair"
    what = f"{case.what}: time per {unit} at {case.larger} times the size, against 1"
    found.append(Figure(f"{case.what}, at {case.larger} times the size", more, "s"))
    found.append(Figure(what, more / once / size, "ratio"))
    return found


def _timed(case: Case, sources: Sources, runs: int) -> tuple[float, Result]:
    """Return the least processor time of some runs, after one on fresh sources that loads code."""
    analysis = find_analysis(case.analysis)
    results: list[Result] = []

    def once() -> None:
        # A crosswalk of its own for each run: what it works out once is part of the time.
        fresh = replace(sources, crosswalk=replace(sources.crosswalk))
        results.append(run_analysis(analysis, fresh, case.values))

    if runs > 1:
        once()
    return min(_seconds(once) for _ in range(runs)), results[-1]


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Print the figures."""
    for figure in measure(Path(sys.argv[1]) if len(sys.argv) > 1 else None):
        met = ("yes" if figure.is_met else "NO") if figure.bar else ""
        print(f"{figure.what}: {figure.value:,.3g} {figure.unit} {figure.bar} {met}".rstrip())


if __name__ == "__main__":
    main()
