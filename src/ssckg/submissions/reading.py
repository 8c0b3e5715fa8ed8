"""Reads rows: what is printed becomes a data point, a value and a unit, or an open question.

Pure: no files, no engines. Nothing is judged here; the shapes judge what was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ssckg.model.data_point import DataPoint, ValueType
from ssckg.submissions.answers import read_yes_no, says_missing
from ssckg.submissions.cell_numbers import is_blank, is_unit, read_cell
from ssckg.submissions.checking.parts import compute, factor_of, range_of
from ssckg.submissions.codes import MISSING_REASON, ORIGIN, QUALITY, code_list, read_verdict
from ssckg.submissions.matching import Match, Matcher, Outcome
from ssckg.submissions.numbers import decimal_mark
from ssckg.submissions.units import UnitFit, fit_unit
from ssckg.submissions.words import fold, split_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from ssckg.model.submitted_row import SubmittedRow


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
    is unreadable (or missing, by `status`); `numerators` and `denominators` likewise. `quality`,
    `origin` and `missing_reason` are values of their code lists. `unread` names the columns whose
    text could not be read. `is_computed` says that the value was worked out from its parts here,
    because the file gives none; `allowed` is the range of results that the parts allow. `notes` say
    what was normalized.
    """

    row: SubmittedRow
    match: Match
    status: Status
    values: tuple[Decimal | bool, ...] = ()
    unit_fit: UnitFit = UnitFit.NOT_PRINTED
    is_code_known: bool = True
    notes: tuple[str, ...] = ()
    numerators: tuple[Decimal, ...] = ()
    denominators: tuple[Decimal, ...] = ()
    quality: str = ""
    origin: str = ""
    missing_reason: str = ""
    unread: tuple[str, ...] = ()
    is_computed: bool = False
    allowed: tuple[Decimal, Decimal] | None = None

    @property
    def data_point(self) -> DataPoint | None:
        """The data point, where exactly one fits."""
        return self.match.data_point

    @property
    def value(self) -> Decimal | bool | None:
        """The value, where it has exactly one reading."""
        return self.values[0] if len(self.values) == 1 else None

    @property
    def numerator(self) -> Decimal | None:
        """The numerator, where it has exactly one reading."""
        return self.numerators[0] if len(self.numerators) == 1 else None

    @property
    def denominator(self) -> Decimal | None:
        """The denominator, where it has exactly one reading."""
        return self.denominators[0] if len(self.denominators) == 1 else None

    @property
    def is_observation(self) -> bool:
        """Whether the row gives a clear value of a known data point, in its unit."""
        return (
            self.data_point is not None
            and self.value is not None
            and self.unit_fit is not UnitFit.OTHER
            and self.unit_fit is not UnitFit.UNKNOWN
            and self.status is not Status.MISSING
            and self.status is not Status.UNKNOWN
        )

    @property
    def is_overwritten(self) -> bool:
        """Whether the result was given although it could be computed, and not from its parts."""
        point, value = self.data_point, self.value
        if point is None or isinstance(value, bool | None) or factor_of(point) is None:
            return False
        return self.allowed is None or not self.allowed[0] <= value <= self.allowed[1]


def read_rows(rows: Sequence[SubmittedRow], matcher: Matcher) -> tuple[RowReading, ...]:
    """Read rows of one file; the file's own clear numbers settle which decimal mark it uses."""
    by_file: dict[str, list[SubmittedRow]] = {}
    for row in rows:
        by_file.setdefault(row.file, []).append(row)
    marks = {file: decimal_mark(_typed_by_people(found)) for file, found in by_file.items()}
    return tuple(read_row(row, matcher, marks[row.file]) for row in rows)


_NUMBERS = ("value", "numerator", "denominator")


def _typed_by_people(rows: Iterable[SubmittedRow]) -> Iterator[str]:
    """Yield the numbers that show how decimals are written."""
    for row in rows:
        for name in _NUMBERS:
            if name not in row.typed and (text := getattr(row, name)):
                yield text


def read_row(row: SubmittedRow, matcher: Matcher, mark: str | None = None) -> RowReading:
    """Read one row; `mark` is the decimal mark of its file, if that is known."""
    if row.is_local:
        local = Match(Outcome.UNMATCHED, how="an indicator of the city's own")
        return RowReading(row, local, read_status(row.status, row.value))
    match = (
        matcher.named(row.data_point)
        if row.data_point
        else matcher.find(row.name, code=row.code, unit=row.unit, category=row.category)
    )
    reading = _value(row, match, mark, matcher)
    return _with_details(reading, mark)


def _value(row: SubmittedRow, match: Match, mark: str | None, matcher: Matcher) -> RowReading:
    """Read the value and its unit."""
    status = read_status(row.status, row.value)
    is_code_known = not row.code.strip() or matcher.knows_code(row.code)
    if status is Status.MISSING or not row.value.strip():
        return RowReading(row, match, status, is_code_known=is_code_known)
    point = match.data_point
    if point is not None and point.value_type is ValueType.BOOLEAN:
        return _boolean(row, match, status, is_code_known=is_code_known)
    reading = read_cell(row, "value", mark)
    notes = _notes(row, match, reading.values)
    values: tuple[Decimal | bool, ...] = reading.values
    unit = row.unit
    if reading.rest:
        # What is glued to a number must be a unit or a footnote mark, else we do not read it.
        if is_unit(reading.rest):
            unit = f"{reading.rest} {row.unit}".strip()
            notes = (*notes, f"unit {reading.rest!r} taken from the value")
        else:
            values = ()
    fit = UnitFit.NOT_PRINTED if point is None else _unit_fit(unit, row.name, point)
    return RowReading(row, match, status, values, fit, is_code_known, notes)


def _with_details(reading: RowReading, mark: str | None) -> RowReading:
    """Read the other columns: parts, quality, origin, reason, the verifier's word."""
    row = reading.row
    unread: list[str] = []
    numerators = _part(row, "numerator", mark, unread)
    denominators = _part(row, "denominator", mark, unread)
    quality = _code(row.quality, "quality", unread)
    origin = _code(row.origin, "origin", unread)
    reason = _code(row.missing_reason, "missing_reason", unread)
    if row.verified.strip() and read_verdict(row.verified) is None:
        unread.append("verified")
    if not (unread or numerators or denominators or quality or origin or reason):
        return reading
    values, notes, allowed = reading.values, reading.notes, None
    is_computed = False
    if len(numerators) == len(denominators) == 1 and reading.data_point is not None:
        parts = (reading.data_point, numerators[0], denominators[0])
        value = reading.value
        if value is None:
            computed = None if _says_something(reading) else compute(*parts)
            if computed is not None:
                values, allowed, is_computed = (computed,), (computed, computed), True
                notes = (*notes, f"result {computed} computed from its parts")
        elif not isinstance(value, bool):
            allowed = range_of(*parts, value)
    return RowReading(
        row,
        reading.match,
        reading.status,
        values,
        reading.unit_fit,
        reading.is_code_known,
        notes,
        numerators,
        denominators,
        quality,
        origin,
        reason,
        tuple(unread),
        is_computed,
        allowed,
    )


def _says_something(reading: RowReading) -> bool:
    """Whether the cell of the value says anything, be it that there is none."""
    return reading.status is Status.MISSING or bool(reading.row.value.strip())


def _part(
    row: SubmittedRow, column: str, mark: str | None, unread: list[str]
) -> tuple[Decimal, ...]:
    """Return what a part can mean; one that is no number is added to `unread`."""
    text = getattr(row, column)
    if not text.strip() or is_blank(text):
        return ()
    number = read_cell(row, column, mark)
    if number.values and (not number.rest or is_unit(number.rest)):
        return number.values
    unread.append(column)
    return ()


def _code(text: str, column: str, unread: list[str]) -> str:
    """Return the value of a code list that a cell names; one of none is added to `unread`."""
    if not text.strip():
        return ""
    value = code_list(_LISTS[column]).read(text.strip())
    if value is None:
        unread.append(column)
    return value or ""


_LISTS = {"quality": QUALITY, "origin": ORIGIN, "missing_reason": MISSING_REASON}


def read_status(status: str, value: str) -> Status:
    """Return what status and value together say; NR in the value is a status.

    >>> read_status("", "NR")
    <Status.MISSING: 'not reported'>
    """
    if is_blank(value):
        return Status.MISSING
    if not status:
        return Status.REPORTED
    said = fold(status).strip()
    if says_missing(status) and not value.strip():
        return Status.MISSING
    by_text = {
        "": Status.REPORTED,
        "reported": Status.REPORTED,
        "verified": Status.REPORTED,
        "partial": Status.PARTIAL,
        "not verified": Status.NOT_VERIFIED,
    }
    return by_text.get(said, Status.UNKNOWN)


def _boolean(row: SubmittedRow, match: Match, status: Status, *, is_code_known: bool) -> RowReading:
    """Read a yes-or-no value."""
    said = read_yes_no(row.value)
    values: tuple[Decimal | bool, ...] = () if said is None else (said,)
    point = match.data_point
    fit = _unit_fit(row.unit, row.name, point) if point else UnitFit.NOT_PRINTED
    return RowReading(row, match, status, values, fit, is_code_known)


def _unit_fit(unit: str, name: str, point: DataPoint) -> UnitFit:
    """Compare the printed unit, together with a unit inside the name, with the data point's."""
    printed = f"{unit} {split_name(name)[1]}".strip()
    return fit_unit(printed, point)


def _notes(row: SubmittedRow, match: Match, values: Iterable[Decimal | bool]) -> tuple[str, ...]:
    """Say what was normalized."""
    notes = []
    clear = tuple(values)
    if len(clear) == 1 and str(clear[0]) != row.value:
        notes.append(f"{row.value!r} read as {clear[0]}")
    point = match.data_point
    is_named = bool(row.data_point)  # a name in another language needs no word then
    if point and not is_named and row.name and row.name != point.label:
        notes.append(f"{row.name!r} read as {point.label!r} by {match.how}")
    return tuple(notes)
