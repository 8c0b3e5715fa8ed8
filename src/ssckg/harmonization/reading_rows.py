"""Rows of answers as texts by the name of their column, and what their cells hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, str]
Answers = Mapping[str, Sequence[Row]]
"""The answers of the queries, by the name of the query."""


@lru_cache(maxsize=65_536)  # most are codes, asked for again and again
def last_part(iri: str) -> str:
    """Return the last part of an IRI, or the empty text."""
    return iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]


def many(rows: Iterable[Row], key: str, value: str) -> Mapping[str, tuple[str, ...]]:
    """Return the values of one column by those of another, in the order of the rows."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row[value])
    return {name: tuple(values) for name, values in found.items()}


def number_in(text: str | None) -> Decimal | None:
    """Return the number that a cell holds, if it is there."""
    return None if text is None else Decimal(text)
