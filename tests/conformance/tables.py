"""The suites, the names of their tests, and what is known to fail: tables beside this file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite: its name here, its title, the document it proves, and whose tests they are.

    `tests` is what the addresses of its tests begin with; empty where they have none.
    """

    name: str
    title: str
    document: str
    tests: str
    whose: str


@cache
def suites() -> dict[str, Suite]:
    """Return the suites by name, in the order of the report."""
    return {row["name"]: Suite(**row) for row in _rows("suites.csv")}


@cache
def names() -> dict[str, tuple[str, ...]]:
    """Return the names of the tests of each suite."""
    found: dict[str, list[str]] = {}
    for row in _rows("tests.csv"):
        found.setdefault(row["suite"], []).append(row["test"])
    return {suite: tuple(tests) for suite, tests in found.items()}


@cache
def asked() -> dict[tuple[str, str], str]:
    """Return what each test asks, in our words."""
    return {(row["suite"], row["test"]): row["asks"] for row in _rows("tests.csv")}


@cache
def known_failures() -> dict[tuple[str, str], str]:
    """Return why a test is known to fail."""
    return {(row["suite"], row["test"]): row["reason"] for row in _rows("known_failures.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
