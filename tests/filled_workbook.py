"""A workbook filled by a made-up city, in which nothing is to be found fault with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from ssckg.app.templates import write_template
from ssckg.io.submitted import read_submitted
from ssckg.submissions.catalogue import load_data_points

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ssckg.model.data_point import DataPoint

COVER: Mapping[str, object] = {
    "country": "Testland",
    "report_year": 2024,
    "reference_year": 2023,
    "population": 150000,
    "households": 60000,
    "area": 262.5,
    "gdp": 9500000000,
    "currency": "NOK",
    "currency_year": 2023,
    "contact_name": "A. Person",
    "contact_email": "person@testby.example",
}
# Denominators by what they count; what is left counts a thousand of something.
_BASES = {"inhabitants": 150000.0, "households": 60000.0, "live-births": 1500.0}


def parts(point: DataPoint) -> tuple[float, float]:
    """Return numerator and denominator that give a plausible result."""
    base = _BASES.get(point.population_base, 1000.0)
    if point.denominator.startswith("city area"):
        base = 262.5
    if point.denominator == "one 100 000th of city population":
        base = 1.5
    if "EC-I-T-4A" in point.iri:
        return base * 0.2, base  # five modes
    if "EN-EN-WA-1C" in point.iri:
        return base * 0.125 if "landfill" not in point.iri else base * 0.375, base  # six ways
    if "EC-P-IN-1C" in point.iri:
        return base * 0.02, base  # research
    if "EC-I-T-5A" in point.iri:
        return base * 1.25, base  # travel time
    return (base * 0.96, base) if point.unit.endswith("percent") else (base * 2, base)


def fill(path: Path) -> None:
    """Write the filled workbook."""
    path.write_bytes(write_template(city="Testby", year="2024").content)
    document = read_submitted(path)
    points = {point.iri: point for point in load_data_points()}
    workbook = openpyxl.load_workbook(path)
    for field, value in COVER.items():
        place = document.cover_places[field]
        workbook[place.sheet][place.cell] = value
    for row in document.rows:
        point = points[row.data_point]
        sheet = workbook[row.sheet]
        cells: dict[str, object] = {
            "quality": "Accurate measurement",
            "source": "Statistics Testland",
            "reference_year": 2023,
        }
        if point.value_type == "boolean":
            cells["value"] = "Yes"
        elif point.denominator and "per-day" not in point.unit:
            cells["numerator"], cells["denominator"] = parts(point)
        else:
            cells["value"] = 0.5 if point.maximum == 1 else 50
        for field, value in cells.items():
            sheet[f"{row.columns[field]}{row.line}"] = value
    workbook.save(path)
