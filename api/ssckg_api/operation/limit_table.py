"""The rules of what one address, or one holder of a key, may ask for: a table.

A request belongs to the first class whose paths and methods fit. A path that ends with a slash fits
all that begin so; any other fits itself and what is below it. The holder "key" is whoever is signed
in or has a token that opens something; all others are told apart by their address ("any": both).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ssckg.errors import MissingError, TableError

USUAL: Final = Path(__file__).with_name("limits.csv")
_COLUMNS: Final = (
    *("name", "paths", "methods", "holder", "per_minute", "burst", "seconds_per_minute", "why"),
)
_HOLDERS: Final = {"address", "key", "any"}


@dataclass(frozen=True, slots=True)
class Rate:
    """What one holder may do in a class.

    per_minute: requests, on average; burst: so many at once; seconds: of our time in a minute, None
    where it is not counted.
    """

    per_minute: float
    burst: float
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class RouteClass:
    """A class of requests; a rate that is None does not limit."""

    name: str
    paths: tuple[str, ...]
    methods: frozenset[str]
    rates: dict[str, Rate | None] = field(default_factory=dict)

    def fits(self, method: str, path: str) -> bool:
        """Say whether a request belongs here."""
        if self.methods and method not in self.methods:
            return False
        return any(
            path.startswith(prefix)
            if prefix.endswith("/")
            else path == prefix or path.startswith(prefix + "/")
            for prefix in self.paths
        )


def read_limits(path: Path = USUAL) -> tuple[RouteClass, ...]:
    """Return the classes of a table, in its order.

    Raises:
        MissingError: it cannot be read.
        TableError: a row is not as described; with its place.
    """
    classes: dict[str, RouteClass] = {}
    for number, row in _rows(path):
        name, paths, methods, holder, *figures, _ = (cell.strip() for cell in row)
        if holder not in _HOLDERS or not name or not paths:
            raise TableError(
                "a row has a name, paths, and as holder address, key or any",
                file=str(path),
                row=number,
            )
        known = frozenset() if methods == "any" else frozenset(methods.split())
        made = classes.setdefault(name, RouteClass(name, tuple(paths.split()), known))
        rate = _rate(figures, str(path), number)
        for one in ("address", "key") if holder == "any" else (holder,):
            made.rates[one] = rate
    return tuple(classes.values())


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise MissingError(f"the table of limits cannot be read: {path}") from error
    if not rows or tuple(rows[0]) != _COLUMNS:
        raise TableError(f"the columns are {', '.join(_COLUMNS)}", file=str(path), row=1)
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(_COLUMNS):
            raise TableError(f"{len(row)} cells, not {len(_COLUMNS)}", file=str(path), row=number)
    return list(enumerate(rows[1:], 2))


def _rate(figures: list[str], file: str, number: int) -> Rate | None:
    """Return the rate of a row; None where it gives no figures.

    Raises:
        TableError: a figure is no number above 0.
    """
    if not any(figures):
        return None
    try:
        per_minute, burst = float(figures[0]), float(figures[1])
        seconds = float(figures[2]) if figures[2] else None
    except ValueError as error:
        raise TableError(
            "per_minute, burst and seconds are numbers", file=file, row=number
        ) from error
    if per_minute <= 0 or burst < 1 or (seconds is not None and seconds <= 0):
        raise TableError("per_minute and seconds above 0, burst from 1", file=file, row=number)
    return Rate(per_minute, burst, seconds)
