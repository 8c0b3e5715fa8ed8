"""Measures the build: all content cold, and a synthetic framework at 1, 2, 5 and 10 times.

Run alone it prints a table; `make bench` calls `measure_build`. Times are seconds on the
machine at hand; the ratio of growth is what can be compared between machines.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from ssckg.app.building import compile_sources
from ssckg.content.compiling import compile_content

ROOT = Path(__file__).parents[1]
FRAMEWORK = "ontology/frameworks/synthetic"
ROWS = 5_000
"""Rows of the synthetic table at size 1: 9 triples each."""
SIZES = (1, 2, 5, 10)
BAR_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report; `bar` says what it is held to, empty where nothing is."""

    what: str
    value: float
    unit: str
    bar: str = ""
    is_met: bool = True


def measure_build() -> list[Figure]:
    """Return the figures of the build."""
    return [*_cold_build(), *_growth()]


def _cold_build() -> list[Figure]:
    """Time `ssckg build` as a process of its own into a new data directory, and one compilation."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", "from ssckg.cli import main; main()", "build"]
        started = time.perf_counter()
        run = subprocess.run(
            [*command, "--data", str(Path(folder) / "data"), "--draft", "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
        seconds = time.perf_counter() - started
    triples = json.loads(run.stdout)["triples"]
    started = time.perf_counter()
    compile_sources()
    compiled = time.perf_counter() - started
    bar = f"under {BAR_SECONDS:.0f} s"
    return [
        Figure("cold build of all content, loaded", seconds, "s", bar, seconds < BAR_SECONDS),
        Figure("of which compiling and checking", compiled, "s"),
        Figure("triples", triples, "triples"),
        Figure("triples built per second", triples / seconds, "1/s"),
    ]


def _growth() -> list[Figure]:
    """Time a synthetic framework at growing sizes; linear means the same time per triple.

    Processor time, since the ratio must not depend on what else the machine does.
    """
    per_triple: list[float] = []
    figures: list[Figure] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            source = synthetic_source(Path(folder), ROWS * size)
            started = time.process_time()
            compiled = compile_content(source)
            seconds = time.process_time() - started
        per_triple.append(seconds / compiled.manifest["triples"])
        figures.append(
            Figure(f"synthetic table of {ROWS * size:,} rows, processor time", seconds, "s")
        )
    ratio = per_triple[-1] / per_triple[0]
    what = f"time per triple at {SIZES[-1]} times the rows, against 1"
    return [*figures, Figure(what, ratio, "ratio", "under 1.5 (linear)", ratio < 1.5)]


def synthetic_source(folder: Path, rows: int) -> Path:
    """Write the vocabulary and one framework with `rows` indicators below `folder`."""
    shutil.copytree(
        ROOT / "ontology", folder / "ontology", ignore=shutil.ignore_patterns("frameworks")
    )
    target = folder / FRAMEWORK
    target.mkdir(parents=True)
    table = (
        f"I{number},code {number},Indicator number {number},{number % 97},unclear,recall"
        for number in range(rows)
    )
    header = "id,notation,label,maximum,note,trust"
    (target / "indicators.csv").write_text("\n".join([header, *table]) + "\n")
    columns: list[dict[str, object]] = [
        {"name": "id", "required": True, "propertyUrl": "dcterms:identifier"},
        {"name": "notation", "propertyUrl": "skos:notation"},
        {"name": "label", "lang": "en", "propertyUrl": "skos:prefLabel"},
        {"name": "maximum", "datatype": "decimal", "propertyUrl": "ssc:maximum"},
        {"name": "note", "lang": "en", "propertyUrl": "skos:editorialNote"},
        {
            "name": "trust",
            "propertyUrl": "ssc:trust",
            "valueUrl": "https://w3id.org/ssckg/code/trust/{trust}",
        },
    ]
    for name, predicate, value in (
        ("type", "rdf:type", "ssc:Indicator"),
        ("concept", "rdf:type", "skos:Concept"),
        ("scheme", "skos:inScheme", "https://w3id.org/ssckg/framework/synthetic"),
    ):
        columns.append({"name": name, "virtual": True, "propertyUrl": predicate, "valueUrl": value})
    metadata = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": "indicators.csv",
        "tableSchema": {
            "aboutUrl": "https://w3id.org/ssckg/synthetic/{id}",
            "primaryKey": "id",
            "columns": columns,
        },
    }
    (target / "indicators.csv-metadata.json").write_text(json.dumps(metadata))
    return folder


if __name__ == "__main__":
    for figure in measure_build():
        verdict = "" if not figure.bar else f"  {figure.bar}: {'yes' if figure.is_met else 'NO'}"
        print(f"{figure.what:60} {figure.value:12,.2f} {figure.unit}{verdict}")
