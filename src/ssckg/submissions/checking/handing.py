"""A file beside what it is handed in for: its city, its report year, its edition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ssckg.errors import UsageError
from ssckg.model.submitted_document import DocumentFormat, SubmittedDocument
from ssckg.submissions.cities import city_id
from ssckg.submissions.city_names import resolve_city

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.submission import Cover
    from ssckg.model.submitted_row import SubmittedRow

_TO_FILL = ("numerator", "denominator", "quality", "origin", "source", "missing_reason")


def fill_in(
    rows: Iterable[SubmittedRow], cover: Cover, *, city: str = "", year: str = ""
) -> tuple[SubmittedRow, ...]:
    """Return rows whose blank city, country and year are filled: from the cover, else as asked."""
    city, year = cover.city or city, cover.report_year or year
    return tuple(
        row
        if row.city and row.report_year
        else replace(
            row,
            city=row.city or city,
            country=row.country or cover.country,
            report_year=row.report_year or year,
        )
        for row in rows
    )


def mismatches(
    document: SubmittedDocument,
    row: SubmittedRow,
    *,
    city: str = "",
    year: str = "",
    edition: str = "",
) -> tuple[str, ...]:
    """Return what a file says otherwise than asked: "city", "report_year", "edition".

    `row` stands for the submission in the file that is asked about: it may hold several.
    """
    cities = {
        _known_id(said) for said in (row.city, document.cover.get("city", "")) if said.strip()
    }
    years = {row.report_year, document.cover.get("report_year", "").strip().removesuffix(".0")}
    found = []
    if city and cities - {_known_id(city)}:
        found.append("city")
    if year and years - {"", year}:
        found.append("report_year")
    if edition and document.edition and document.edition != edition:
        found.append("edition")
    return tuple(found)


def _known_id(name: str) -> str:
    """Return the id of the city that a name or alias means; of no name, what is left of it."""
    try:
        return resolve_city(name)[0]
    except UsageError:
        return city_id(name)


def columns_to_fill(document: SubmittedDocument) -> frozenset[str]:
    """Return which columns the file has for the city to fill.

    Our workbook has them whether they are filled or not; of other files those count that are
    filled in some row.
    """
    if document.format is DocumentFormat.WORKBOOK:
        return frozenset(c for row in document.rows[:200] for c in row.columns if c in _TO_FILL)
    return frozenset(
        column for column in _TO_FILL if any(getattr(row, column) for row in document.rows)
    )
