"""One row of what a city hands in, as it was printed, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SubmittedRow:
    """A row in long form: one reported value with its name; all fields are texts as printed.

    `line` counts from 1, the header being line 1. `status` is "reported", "not reported",
    "partial" ... as the file says, or empty.
    """

    file: str
    line: int
    city: str
    country: str = ""
    report_year: str = ""
    reference_year: str = ""
    code: str = ""
    name: str = ""
    value: str = ""
    unit: str = ""
    status: str = ""
    source: str = ""
    category: str = ""
    note: str = ""
