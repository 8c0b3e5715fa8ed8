"""The composition table as its CSV file says, read without the code under test."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from ssckg.model.choices import Predicate
from ssckg.model.crosswalk_mappings import Composition

FILE = Path(__file__).resolve().parents[4] / "ontology/registers/composition/composition.csv"


@cache
def rules() -> tuple[Composition, ...]:
    """The rules of the shipped table."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Composition(
                row["id"],
                Predicate(row["first_predicate"]),
                Predicate(row["second_predicate"]),
                Predicate(row["result_predicate"]) if row["result_predicate"] else None,
                row["reason"],
            )
            for row in csv.DictReader(file)
        )


def follows(first: str, second: str) -> str | None:
    """What the file says for two predicates."""
    return {(r.first.value, r.second.value): r.result and r.result.value for r in rules()}[
        first, second
    ]
