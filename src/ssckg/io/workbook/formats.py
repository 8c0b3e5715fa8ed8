"""Older layouts of our workbook: what changed since, as data, and how they are read today."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ssckg.errors import ParseError
from ssckg.io.workbook.layout import FORMAT


@dataclass(frozen=True, slots=True)
class Upgrade:
    """How a workbook of an older format is read: renamed keys, recoded values, what to say."""

    columns: dict[str, str] = field(default_factory=dict)
    cover: dict[str, str] = field(default_factory=dict)
    quality: dict[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()


def format_number(printed: str, file: str) -> int:
    """Return the number of the format that a file says it has.

    Raises:
        ParseError: it is newer than this program knows, or no number.
    """
    text = printed.strip()
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) < 1_000_000:
        message = f"its template has the format {printed!r}, which does not exist"
        raise ParseError(f"{message}; take a new template", file=file)
    number = int(text)
    if number > FORMAT:
        message = f"its template has format {number}; up to {FORMAT} is read"
        raise ParseError(f"{message}; install a newer ssckg", file=file)
    return number


@cache
def upgrade_from(number: int) -> Upgrade:
    """Return how a workbook of format `number` is read; for today's format nothing is to do."""
    found = Upgrade()
    texts: dict[str, None] = {}
    for row in _changes():
        if int(row["format"]) >= number and number < FORMAT:
            renamed = {"column": found.columns, "cover": found.cover, "quality": found.quality}
            if row["kind"] in renamed:
                renamed[row["kind"]][row["was"]] = row["is"]
            texts[row["text"]] = None
    return Upgrade(found.columns, found.cover, found.quality, tuple(texts))


@cache
def _changes() -> tuple[dict[str, str], ...]:
    path = Path(__file__).with_name("workbook_formats.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
