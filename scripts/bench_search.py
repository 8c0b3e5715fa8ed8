#!/usr/bin/env python3
"""How long search and reconciliation take on what ssckg publishes, without HTTP around them.

Time is that of the processor, which others at work on the machine do not add to.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from functools import partial
from pathlib import Path

from bench_build import Figure

from ssckg.app.building import build_dataset
from ssckg.app.reconciling import id_of
from ssckg.app.searching import read_index, search
from ssckg.namespaces import BASE
from ssckg.searching.reconciling.entities import Entities
from ssckg.searching.reconciling.queries import Query
from ssckg.searching.reconciling.service import results

TEXTS = (
    *("EC ICT 1C", "11.6.2", "SDG 11.6.2", "air quality", "air qualty", "Karmoy", "waste water"),
    *("huosehold internet acces", "World Health Organisation", "sustainble cities", "gini"),
    *("percentage of the city population with access to drinking water", "zzzz qqqq", "u4ssc"),
)
_PROMISED = 30.0


def measure() -> list[Figure]:
    """Build once; then read the index anew, search, and reconcile a batch of ten."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        build_dataset(data, draft=True)
        read_index(data)
        started = time.process_time()
        index = read_index(data)
        made = time.process_time() - started
    times = []
    for typed in (False, True):
        for text in TEXTS * 5:
            started = time.process_time()
            search(index, text, BASE, is_typed=typed)
            times.append(1000 * (time.process_time() - started))
    times.sort()
    median = statistics.median(times)
    slow = times[int(0.95 * len(times))]
    entities = Entities(index, partial(id_of, base=BASE))
    started = time.process_time()
    results(entities, {text: Query(text) for text in TEXTS[:10]})
    batch = 1000 * (time.process_time() - started)
    return [
        Figure("index of everything, from what is kept", made, "s"),
        Figure("search, median", median, "ms", "under 30", median < _PROMISED),
        Figure("search, 95 of 100", slow, "ms", "under 30", slow < _PROMISED),
        Figure("reconciling ten names", batch, "ms"),
    ]


if __name__ == "__main__":
    for figure in measure():
        print(figure.what, round(figure.value, 2), figure.unit)
