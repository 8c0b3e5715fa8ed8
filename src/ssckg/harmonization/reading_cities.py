"""Reads from answers what cities reported, and where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.harmonization.reading_rows import last_part
from ssckg.model.crosswalk_cities import Place, Reported

if TYPE_CHECKING:
    from ssckg.harmonization.reading_rows import Row


def reported_of(row: Row) -> Reported:
    """Return what a city reported on a data point."""
    quality = last_part(row.get("quality", ""))
    return Reported(row["city"], row["year"], row["point"], "missing" in row, quality)


def place_of(row: Row) -> Place:
    """Return where a city lies."""
    code, region = row.get("country_code", ""), last_part(row.get("region", ""))
    return Place(row["city"], row.get("country", ""), code, region)
