"""Pages with a million observations published, against those of the ordinary dataset, in one run.

`python scripts/bench_million.py [DATA]` takes a data directory that `million.py` made, or makes one
that goes away again. Both datasets are served at once and asked in turns, under addresses that
nobody asked for before, so that every page is made.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench_build import Figure
from million import CITY, Size, make
from serving import ask, serving

from ssckg.app.building import build_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES: Final = {
    "home": "/",
    "KPI": "/u4ssc/EC-ICT-ICT-1C",
    "city": "/city/karmoy",
    "list of cities": "/cities",
    "cities to compare": "/cities/compare",
    "two cities compared": "/cities/compare?kpi=EC-ICT-ICT-1C&city=karmoy&city=rana",
    "all cities compared": "/cities/compare?kpi=EC-ICT-ICT-1C",
    "edition": "/framework/u4ssc-2017",
    "search": "/search?q=air+quality",
}
ROUNDS: Final = 15
SLOWER: Final = 1.5


def measure(million: Path | None = None, size: Size | None = None) -> list[Figure]:
    """Measure each page; `million` is a data directory that is there already."""
    wanted = size or Size()
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        ordinary = Path(folder) / "ordinary"
        build_dataset(ordinary)
        if million is None:
            million = Path(folder) / "million"
            started = time.perf_counter()
            make(million, wanted)
            seconds = time.perf_counter() - started
            what = f"{wanted.observations:,} observations made and loaded"
            found.append(Figure(what, seconds, "s"))
        services = [stack.enter_context(serving(data)) for data in (ordinary, million)]
        found += _first(services[1])
        found += _pages(services)
        seconds, body = ask(f"{services[1]}/city/{CITY}")
        found.append(Figure("page of a city with 400 values", 1000 * seconds, "ms"))
        found.append(Figure("the same, size", len(body) / 1000, "kB"))
    return found


def _first(address: str) -> Iterator[Figure]:
    """Ask for what is read once in the life of a generation."""
    for what, path in (("outline", "/"), ("index of the search", "/search?q=water")):
        yield Figure(f"first page after publication, with the {what}", ask(address + path)[0], "s")


def _pages(services: list[str]) -> Iterator[Figure]:
    numbers = itertools.count(time.time_ns())
    for name, path in PAGES.items():
        times: tuple[list[float], list[float]] = ([], [])
        for round_ in range(ROUNDS + 2):
            for place in (0, 1) if round_ % 2 else (1, 0):
                mark = "&" if "?" in path else "?"
                seconds, _ = ask(f"{services[place]}{path}{mark}n={next(numbers)}")
                if round_ > 1:  # templates are compiled, and the engine has read its index
                    times[place].append(1000 * seconds)
        few, many = (statistics.median(each) for each in times)
        yield Figure(f"page new, {name}: ordinary dataset", few, "ms")
        bar = f"{SLOWER:g} or less"
        yield Figure(
            f"page new, {name}: over ordinary", many / few, "times", bar, many <= SLOWER * few
        )


if __name__ == "__main__":
    for figure in measure(Path(sys.argv[1]) if len(sys.argv) > 1 else None):
        print(
            f"{figure.what:<70} {figure.value:>9.2f} {figure.unit}  {figure.bar or ''}", flush=True
        )
