"""`make bench`: measures what is promised, in one run, and writes docs/benchmarks.md.

Absolute times are of the machine at hand; ratios come from pairs measured in the same run.
`make bench ONLY="Pages, Search"` measures these parts anew and leaves the others as they stand.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import bench_differing
import bench_endpoint
import bench_harmonization
import bench_million
import bench_past
import bench_publication
import bench_releasing
import bench_rounds
import bench_search
import bench_submissions
import bench_validation
import bench_web
import bench_workbook
from bench_build import Figure, measure_build

from ssckg import resources
from ssckg.io.longform import read_long_form
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.submissions.catalogue import DEFAULT_EDITION, load_data_points
from ssckg.submissions.checking.check_facts import Facts, Handed, add_submission, known_facts
from ssckg.submissions.matching import Matcher
from ssckg.submissions.reading import RowReading, read_rows
from ssckg.validation.bounds import Bounds
from ssckg.validation.dataset import submission_validator

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "benchmarks.md"
TRIPLES = 300_000
RUNS = 5


def measure_help() -> list[Figure]:
    """Time `ssckg --help` as a process of its own, the median of some runs."""
    command = [sys.executable, "-c", "from ssckg.cli import main; main()", "--help"]
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        times.append(time.perf_counter() - started)
    seconds = statistics.median(times)
    return [Figure("`ssckg --help`", seconds, "s", "under 0.3", seconds < 0.3)]


def city_documents() -> tuple[list[RdfDocument], list[Bounds]]:
    """Return what the engines judge of the example cities, and the bounds of the data points."""
    data_points = load_data_points()
    cities = sorted((resources.folder("examples") / "cities").glob("*.csv"))
    rows = [row for path in cities for row in read_long_form(path)]
    by_submission: dict[tuple[str, str], list[RowReading]] = {}
    for reading in read_rows(rows, Matcher(data_points)):
        key = (reading.row.city, reading.row.report_year)
        by_submission.setdefault(key, []).append(reading)
    facts = Facts()
    for readings in by_submission.values():
        add_submission(facts, Handed(readings, DEFAULT_EDITION))
    documents = [
        RdfDocument(known_facts(data_points), DEFAULT_EDITION, RdfFormat.N_TRIPLES),
        RdfDocument(facts.content(), "example cities", RdfFormat.N_TRIPLES),
    ]
    return documents, [Bounds(p.iri, p.minimum, p.maximum, p.label) for p in data_points]


def measure_validation() -> list[Figure]:
    """Compare the two SHACL engines: on the example cities, and on growing submissions."""
    documents, points = city_documents()
    times: dict[str, list[float]] = {}
    for engine, runs in (("native", RUNS), ("pyshacl", 2)):
        validator = submission_validator(points, engine)
        for _ in range(runs):
            started = time.perf_counter()
            validator.validate(documents)
            times.setdefault(engine, []).append(time.perf_counter() - started)
    native, reference = min(times["native"]), min(times["pyshacl"])
    ratio = reference / native
    found = [
        Figure("four example cities, native engine", native, "s"),
        Figure("four example cities, pySHACL", reference, "s"),
        Figure("pySHACL over native, example cities", ratio, "times", "20 or more", ratio >= 20),
    ]
    for observations in (1_000, 9_000):
        fast = bench_validation.measure("native", observations)
        found.append(Figure(f"{observations:,} observations, native engine", fast.seconds, "s"))
    slow = bench_validation.measure("pyshacl", 1_000)
    fast = bench_validation.measure("native", 1_000, repeats=3)
    ratio = slow.seconds / fast.seconds
    found.append(Figure("pySHACL over native, 1,000 observations", ratio, "times"))
    return found


def measure_endpoint() -> list[Figure]:
    """Compare the endpoint with the bare engine on the same data."""
    measured = bench_endpoint.measure(TRIPLES)
    found = []
    for row in measured["point"]:
        kind = "repeated" if row.get("repeated") else "new"
        what = f"{kind} point query, {row['client']}, {row['connections']} connection(s)"
        found.append(Figure(f"{what}: bare engine", row["engine_ms"], "ms"))
        found.append(
            Figure(f"{what}: over bare", row["ratio"], "times", "1.5 or less", row["ratio"] <= 1.5)
        )
    for row in measured["large"]:
        what = f"large answer, {row['format']}, {row['megabytes']} MB"
        found.append(
            Figure(
                f"{what}: rate of bare", row["ratio"], "times", "0.9 or more", row["ratio"] >= 0.9
            )
        )
        grown = row["peak_mb"] - row["peak_mb_before"]
        found.append(Figure(f"{what}: server grows by", grown, "MB", "under 32", grown < 32))
    return found


def section(figures: list[Figure]) -> str:
    """Return the table of a part, with the day on which it was measured."""
    lines = [
        *(f"Measured on {date.today().isoformat()}.", ""),
        *("| what | measured | bar | met |", "| --- | --- | --- | --- |"),
    ]
    for f in figures:
        met = ("yes" if f.is_met else "**no**") if f.bar else ""
        value = f"{f.value:,.0f}" if f.value >= 1000 else f"{f.value:.3g}"
        lines.append(f"| {f.what} | {value} {f.unit} | {f.bar} | {met} |")
    return "\n".join(lines)


def kept_sections(page: str) -> dict[str, str]:
    """Return the parts of a page that was written before, by title."""
    parts = (part.partition("\n") for part in page.split("\n## ")[1:])
    return {title: text.strip() for title, _, text in parts}


def page_of(sections: dict[str, str]) -> str:
    """Return the page with all tables."""
    head = [
        *("# Benchmarks", ""),
        *("How fast each part is, beside the bar that was set for it.", ""),
        f"Written by `make bench`: {os.cpu_count()} cores, {platform.system()}"
        f" {platform.machine()}, Python {platform.python_version()}.",
        "Ratios are of pairs measured in the same run; absolute times are of this machine.",
    ]
    told = "\n\n".join(f"## {title}\n\n{text}" for title, text in sections.items())
    return "\n".join(head) + f"\n\n{told}\n"


MEASURES = {
    "Build": measure_build,
    "Command line": measure_help,
    "Validation": measure_validation,
    "One workbook": bench_workbook.measure,
    "Many submissions": bench_submissions.measure,
    "Publication": bench_publication.measure,
    "Past states": bench_past.measure,
    "Search": bench_search.measure,
    "Pages": bench_web.measure_built,
    "A million observations": bench_million.measure,
    "Harmonization": bench_harmonization.measure,
    "Rounds": bench_rounds.measure,
    "Differences of editions": bench_differing.measure,
    "Releases": bench_releasing.measure,
    "Endpoint": measure_endpoint,
}


def main() -> None:
    """Measure everything, or the parts named, and keep the page after each part."""
    wanted = [name.strip() for name in " ".join(sys.argv[1:]).split(",") if name.strip()]
    if unknown := [name for name in wanted if name not in MEASURES]:
        raise SystemExit(f"no such part: {', '.join(unknown)}; there are: {', '.join(MEASURES)}")
    kept = kept_sections(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    for title in wanted or MEASURES:
        print(f"measuring: {title} ...", file=sys.stderr)
        kept[title] = section(MEASURES[title]())
        print(f"## {title}\n\n{kept[title]}\n")
        ordered = {name: kept[name] for name in MEASURES if name in kept}
        TABLE.write_text(page_of(ordered), encoding="utf-8")


if __name__ == "__main__":
    main()
