"""The cover of a submission as N-Triples that the shapes judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.submissions.covers import NUMBERS, CoverReading
from ssckg.submissions.lines import line, literal, text, type_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.model.submission import Cover
    from ssckg.submissions.reading import RowReading

_PREDICATES = (
    "ssc:population",
    "ssc:households",
    "ssc:areaSquareKilometres",
    "ssc:grossDomesticProduct",
)
_GDP = "city GDP"
"""A denominator of the tables."""


def cover_lines(node: str, reading: CoverReading, rows: Iterable[RowReading]) -> Iterator[str]:
    """Yield the numbers of a cover, and which of its fields are unread or lacking."""
    yield type_line(node, "ssc:CityProfile")
    for name in reading.unread:
        yield line(node, "ssc:unreadColumn", text(name))
    if _uses_gdp(reading.cover, rows):
        for name in ("currency", "currency_year"):
            if not getattr(reading.cover, name):
                yield line(node, "ssc:unstatedColumn", text(name))
    for name, predicate in zip(NUMBERS, _PREDICATES, strict=True):
        number = getattr(reading.cover, name)
        if number is not None:
            yield line(node, predicate, literal(number))


def _uses_gdp(cover: Cover, rows: Iterable[RowReading]) -> bool:
    """Whether the cover gives a GDP, or a result is a share of it."""
    return cover.gdp is not None or any(
        row.data_point is not None and row.data_point.denominator == _GDP and row.is_observation
        for row in rows
    )
