#!/usr/bin/env python3
"""How long it takes to say what lies between two editions.

Usage: ``bench_differing.py [DATA]`` (a data directory to read; by default one is built). Times are
processor seconds of the function, the least of some runs, on editions in memory.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench_build import Figure

from ssckg.app.building import build_dataset
from ssckg.app.revision.editions import load_edition
from ssckg.model.edition_content import RESOURCE, EditionContent, Fact, Item
from ssckg.model.proposed_change import ChangeField, RetireElement
from ssckg.model.release import AcceptedChange, EditionTarget
from ssckg.revision.applying import apply_changes
from ssckg.revision.differing import diff, patch

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
BAR = 0.5
TARGET = EditionTarget(version="next-0.1", framework="next", title="Next", framework_title="Next")
PAIRS = (("u4ssc-2017", "nua-2016"), ("sdg-2017", "sdg-2022"))


def measure(data: Path | None = None) -> list[Figure]:
    """Return the figures."""
    if data is not None:
        return _measure(data)
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "data"
        build_dataset(built)
        return _measure(built)


def _measure(data: Path) -> list[Figure]:
    base = load_edition(data, "u4ssc-2017")
    found = [*_next(base)]
    for first, second in PAIRS:
        a, b = load_edition(data, first), load_edition(data, second)
        seconds = _least(lambda a=a, b=b: diff(a, b))  # type: ignore[misc]
        found.append(
            Figure(f"diff {first} to {second}", seconds, "s", f"under {BAR}", seconds < BAR)
        )
    return found


def _next(base: EditionContent) -> list[Figure]:
    """Measure a revision of all 91 KPIs: each tenth ends, each other one gets another label."""
    once = _revised(base)
    twice = _revised(_doubled(base))
    counted = len(base.of_class("ssc:Indicator"))
    seconds = _least(lambda: diff(*once))
    more = _least(lambda: diff(*twice))
    made = diff(*once)
    back = _least(lambda: patch(once[0], made))
    what = f"diff of an edition of {counted} indicators and its revision"
    return [
        Figure(what, seconds, "s", f"under {BAR}", seconds < BAR),
        Figure(f"{what}: patch", back, "s"),
        Figure(f"{what}: time at twice the size, against 1", more / seconds, "ratio"),
    ]


def _revised(base: EditionContent) -> tuple[EditionContent, EditionContent]:
    changes = [
        AcceptedChange(
            change=RetireElement(element=item.iri)
            if number % 10 == 0
            else ChangeField(element=item.iri, field="label", value=f"Revised {number}"),
            proposal=f"r-p{number}",
            decision=f"r-d{number}",
        )
        for number, item in enumerate(base.of_class("ssc:Indicator"), start=1)
    ]
    return base, apply_changes(base, changes, TARGET).content


def _doubled(base: EditionContent) -> EditionContent:
    """Return an edition with a second one of each thing that has an IRI of its own."""
    kept = {base.iri, *(item.iri for item in base.of_class("ssc:Framework"))}

    def other(iri: str) -> str:
        return iri if iri in kept or iri not in base.item else f"{iri}-again"

    def turned(fact: Fact) -> Fact:
        if fact.value.datatype == RESOURCE:
            return Fact(fact.property, replace(fact.value, text=other(fact.value.text)))
        if fact.property.endswith(("#notation", "/identifier")):
            return Fact(fact.property, replace(fact.value, text=f"{fact.value.text}-again"))
        return fact

    more = [
        Item.of(other(item.iri), map(turned, item.facts))
        for item in base.items
        if item.iri not in kept
    ]
    return EditionContent.of(base.id, base.iri, (*base.items, *more))


def _least(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def main() -> None:
    """Print the figures."""
    for figure in measure(Path(sys.argv[1]) if len(sys.argv) > 1 else None):
        met = ("yes" if figure.is_met else "NO") if figure.bar else ""
        print(f"{figure.what}: {figure.value:,.3g} {figure.unit} {figure.bar} {met}".rstrip())


if __name__ == "__main__":
    main()
