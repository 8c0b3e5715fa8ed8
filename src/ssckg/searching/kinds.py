"""The kinds of things that are found, and how much each weighs: `kinds.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things.

    id: name of its class; name, names: of one and of many; group: the class above it, "" for none;
    weight: what its hits are multiplied by; is_type: names of other tables are matched to it.
    """

    id: str
    name: str
    names: str
    group: str
    weight: float
    is_type: bool


@cache
def kinds() -> dict[str, Kind]:
    """Return the kinds by id, in the order of the table."""
    text = (files("ssckg.searching") / "kinds.csv").read_text("utf-8")
    return {
        row["kind"]: Kind(
            *(row["kind"], row["name"], row["names"], row["group"]),
            weight=float(row["weight"]),
            is_type=row["is_type"] == "true",
        )
        for row in csv.DictReader(text.splitlines())
    }
