"""The cities of the register, by name: evidence for how a text is to be read."""

from __future__ import annotations

import csv
from functools import cache

from ssckg import resources


@cache
def _names() -> frozenset[str]:
    path = resources.folder("ontology") / "registers" / "cities" / "cities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {name for row in rows for name in (row["label"], *row["alias"].split(";"))}
    return frozenset(name.strip().casefold() for name in names if name.strip())


def is_known_city(name: str) -> bool:
    """Whether the register has a city of this name.

    >>> is_known_city("Ålesund"), is_known_city("Ĺlesund")
    (True, False)
    """
    return name.strip().casefold() in _names()
