"""Reads rows: what is printed becomes a data point, a value and a unit, or an open question.

Pure: no files, no engines. Nothing is judged here; the shapes judge what was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ssckg.model.data_point import DataPoint, ValueType
from ssckg.submissions.matching import Match, Matcher, Outcome
from ssckg.submissions.numbers import decimal_mark, read_number
from ssckg.submissions.units import UnitFit, fit_unit
from ssckg.submissions.words import fold, split_name, vocabulary, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from ssckg.model.submitted_row import SubmittedRow

_MISSING = frozenset({"nr", "n/r", "na", "n/a", "n.a.", "not reported", "not available", "-", "--"})
_YES = frozenset({"yes", "y", "true", "oui", "si", "sí"})
_NO = frozenset({"no", "n", "false", "non"})


class Status(Enum):
    """What a row says about its value."""

    REPORTED = "reported"
    PARTIAL = "partial"
    NOT_VERIFIED = "not verified"
    MISSING = "not reported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RowReading:
    """What was made of one row.

    `values` holds every reading of the printed value: one is clear, several are a question, none
    is unreadable (or missing, by `status`). `notes` say what was normalized.
    """

    row: SubmittedRow
    match: Match
    status: Status
    values: tuple[Decimal | bool, ...] = ()
    unit_fit: UnitFit = UnitFit.NOT_PRINTED
    is_code_known: bool = True
    notes: tuple[str, ...] = ()

    @property
    def data_point(self) -> DataPoint | None:
        """The data point, where exactly one fits."""
        return self.match.data_point

    @property
    def value(self) -> Decimal | bool | None:
        """The value, where it has exactly one reading."""
        return self.values[0] if len(self.values) == 1 else None

    @property
    def is_observation(self) -> bool:
        """Whether the row gives a clear value of a known data point, in its unit."""
        return (
            self.data_point is not None
            and self.value is not None
            and self.unit_fit in {UnitFit.SAME, UnitFit.NOT_PRINTED}
            and self.status not in {Status.MISSING, Status.UNKNOWN}
        )


def read_rows(rows: Sequence[SubmittedRow], matcher: Matcher) -> tuple[RowReading, ...]:
    """Read rows of one file; the file's own clear numbers settle which decimal mark it uses."""
    marks: dict[str, str | None] = {
        file: decimal_mark(r.value for r in rows if r.file == file)
        for file in dict.fromkeys(r.file for r in rows)
    }
    return tuple(read_row(row, matcher, marks[row.file]) for row in rows)


def read_row(row: SubmittedRow, matcher: Matcher, mark: str | None = None) -> RowReading:
    """Read one row; `mark` is the decimal mark of its file, if that is known."""
    match = matcher.find(row.name, code=row.code, unit=row.unit, category=row.category)
    status = read_status(row.status, row.value)
    is_code_known = not row.code.strip() or matcher.knows_code(row.code)
    if status is Status.MISSING or not row.value.strip():
        return RowReading(row, match, status, is_code_known=is_code_known)
    point = match.data_point
    if point is not None and point.value_type is ValueType.BOOLEAN:
        return _boolean(row, match, status, is_code_known=is_code_known)
    reading = read_number(row.value, mark)
    notes = _notes(row, match, reading.values)
    values: tuple[Decimal | bool, ...] = reading.values
    unit = row.unit
    if reading.rest:
        # What is glued to a number must be a unit or a footnote mark, else we do not read it.
        if _is_unit(reading.rest):
            unit = f"{reading.rest} {row.unit}".strip()
            notes = (*notes, f"unit {reading.rest!r} taken from the value")
        else:
            values = ()
    fit = UnitFit.NOT_PRINTED if point is None else _unit_fit(unit, row.name, point)
    return RowReading(row, match, status, values, fit, is_code_known, notes)


def read_status(status: str, value: str) -> Status:
    """Return what status and value together say; NR in the value is a status.

    >>> read_status("", "NR")
    <Status.MISSING: 'not reported'>
    """
    said = fold(status).strip()
    if says_missing(value) or (says_missing(status) and not value.strip()):
        return Status.MISSING
    by_text = {
        "": Status.REPORTED,
        "reported": Status.REPORTED,
        "verified": Status.REPORTED,
        "partial": Status.PARTIAL,
        "not verified": Status.NOT_VERIFIED,
    }
    return by_text.get(said, Status.UNKNOWN)


def says_missing(text: str) -> bool:
    """Whether a cell says that nothing is reported: "NR", "n/a", "-"."""
    return fold(text).strip() in _MISSING


def _boolean(row: SubmittedRow, match: Match, status: Status, *, is_code_known: bool) -> RowReading:
    """Read a yes-or-no value."""
    said = fold(row.value).strip()
    values: tuple[Decimal | bool, ...] = (
        (True,) if said in _YES else (False,) if said in _NO else ()
    )
    point = match.data_point
    fit = _unit_fit(row.unit, row.name, point) if point else UnitFit.NOT_PRINTED
    return RowReading(row, match, status, values, fit, is_code_known)


def _unit_fit(unit: str, name: str, point: DataPoint) -> UnitFit:
    """Compare the printed unit, together with a unit inside the name, with the data point's."""
    printed = f"{unit} {split_name(name)[1]}".strip()
    return fit_unit(printed, point)


def _is_unit(text: str) -> bool:
    """Whether `text` is made of unit words, or is a footnote mark."""
    return all(w in vocabulary().unit for w in words(text))


def _notes(row: SubmittedRow, match: Match, values: Iterable[Decimal | bool]) -> tuple[str, ...]:
    """Say what was normalized."""
    notes = []
    clear = tuple(values)
    if len(clear) == 1 and str(clear[0]) != row.value:
        notes.append(f"{row.value!r} read as {clear[0]}")
    point = match.data_point
    if match.outcome is Outcome.MATCHED and point and row.name and row.name != point.label:
        notes.append(f"{row.name!r} read as {point.label!r} by {match.how}")
    return tuple(notes)
