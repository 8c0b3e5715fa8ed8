"""Measures a release: how long it takes to freeze an edition of about 100 indicators, and all."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench_build import Figure

from ssckg.app.building import build_dataset
from ssckg.app.release.making import make_release, try_release
from ssckg.app.release.verifying import verify_release
from ssckg.app.workspace import open_workspace
from ssckg.model.actor import PUBLIC

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.rounds_by_hand import ADOPTED, DAY, OFFICE, decided_round

MOST_SECONDS = 5.0
RUNS = 3


def measure() -> list[Figure]:
    """Time a release into the whole dataset, the quickest of some runs; then its check."""
    with tempfile.TemporaryDirectory(prefix="ssckg-bench-") as folder:
        built = Path(folder) / "built"
        build_dataset(built, draft=True)
        times: dict[str, list[float]] = {"freeze": [], "release": [], "verify": []}
        for run in range(RUNS):
            data = Path(shutil.copytree(built, Path(folder) / str(run)))
            with open_workspace(data) as opened:
                ws = replace(opened, now=lambda: ADOPTED + DAY)
                decided_round().keep(ws.store)
                started = time.perf_counter()
                try_release(ws, OFFICE, "r-1", "un-sscf-0.1")
                frozen = time.perf_counter()
                make_release(ws, OFFICE, "r-1", "un-sscf-0.1")
                released = time.perf_counter()
                verify_release(ws, PUBLIC, "un-sscf-0.1")
                verified = time.perf_counter()
            times["freeze"].append(frozen - started)
            times["release"].append(released - frozen)
            times["verify"].append(verified - released)
    best = {name: min(found) for name, found in times.items()}
    return [
        Figure("freeze an edition of 90 indicators", best["freeze"], "s"),
        Figure(
            "release it: freeze, sign, keep, publish into the whole dataset",
            best["release"],
            "s",
            f"under {MOST_SECONDS:g}",
            best["release"] < MOST_SECONDS,
        ),
        Figure("verify it: file, signature, log, made anew, published", best["verify"], "s"),
    ]


if __name__ == "__main__":
    for figure in measure():
        sys.stdout.write(f"{figure}\n")
