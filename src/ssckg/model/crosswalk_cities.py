"""What a crosswalk knows of cities: what they reported, and where they lie."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reported:
    """A city's published report on a data point in a year; `is_missing`: listed without a value."""

    city: str
    year: str
    point: str
    is_missing: bool = False
    quality: str = ""
    """Value of `code/quality-class`, where the city said how the value came about."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a city lies; `region` is a value of `code/world-region`. Blank is not known."""

    city: str
    country: str = ""
    country_code: str = ""
    region: str = ""
