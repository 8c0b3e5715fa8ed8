"""Tables that people hand in with reviews, answers and decisions; and their faults as errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import ForbiddenError, StateError, UsageError
from ssckg.io.filling_form import FORMULA_STARTS
from ssckg.io.records import read_records
from ssckg.io.sheets.records import SUFFIXES, read_sheet_records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.errors import SsckgError
    from ssckg.io.records import Record
    from ssckg.model.review_wish import Fault

_OF_STATE: Final = frozenset({"proposal", "reverses"})
"""Fields whose faults come from where a proposal stands, and not from what was written."""


def read_table(file: Path, required: Sequence[str], optional: Sequence[str]) -> tuple[Record, ...]:
    """Return the rows of a CSV or JSON file, or of the first sheet of a workbook.

    Raises:
        DataError: it cannot be read, or has columns that nobody knows; each with its place.
    """
    read = read_sheet_records if file.suffix.lower() in SUFFIXES else read_records
    return read(file, required=required, optional=optional, shown=file.name)


def plain_cell(text: str) -> str:
    """Return the text of a cell without the mark that keeps it from being run as a formula.

    >>> plain_cell("'=2 is too few"), plain_cell("'Tis so")
    ('=2 is too few', "'Tis so")
    """
    is_marked = text[:1] == "'" and text[1:].startswith(FORMULA_STARTS)
    return text[1:] if is_marked else text


def refused(fault: Fault) -> SsckgError:
    """Return a fault of a single wish as an error: wrong use, or not possible as things stand."""
    if fault.field in _OF_STATE:
        return StateError(fault.words)
    if fault.field == "body":
        return ForbiddenError(fault.words)
    if fault.field == "element":
        return UsageError(fault.words)
    return UsageError(f"{fault.field}: {fault.words}")
