"""One row of what a city hands in, as it was printed, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ssckg.model.finding import Place

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SubmittedRow:
    """One reported value with its name; all fields are texts as printed.

    `line` counts from 1: the line of a text file, the row of a sheet, the place in a list.
    `status` is "reported", "not reported", "partial" ... as the file says, or empty.
    `data_point` is the IRI of the data point where the file names it (our workbook, RDF); such a
    row is not matched by its name. `columns` leads from a field of this class to the letter of
    its column in a sheet (all rows of a table share it), or to its key in a JSON object.
    `pointer` is the JSON pointer of the row in a JSON document. `typed` names the fields whose text
    comes from a number that the file itself holds (a numeric cell, a JSON or RDF number): it is
    written with a decimal point and without groups, has one reading, and says nothing of how people
    in this file write decimals.
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
    data_point: str = ""
    numerator: str = ""
    denominator: str = ""
    quality: str = ""
    origin: str = ""
    missing_reason: str = ""
    verified: str = ""
    verifier_note: str = ""
    evidence: str = ""
    is_local: bool = False
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    pointer: str = ""
    typed: frozenset[str] = frozenset()

    def place(self, column: str = "") -> Place:
        """Return where a field stands; without `column`, where the row stands."""
        if self.sheet:
            letter = self.columns.get(column) or next(iter(self.columns.values()), "A")
            return Place(
                self.file, column=column or None, sheet=self.sheet, cell=f"{letter}{self.line}"
            )
        if self.pointer:
            key = self.columns.get(column, "")
            pointer = f"{self.pointer}/{key}" if key else self.pointer
            return Place(self.file, column=column or None, pointer=pointer)
        return Place(self.file, line=self.line, column=column or None)
