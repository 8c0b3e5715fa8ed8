"""Readings as what is kept of them: reports on data points, local values, the verifier's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.model.submission import Judgement, LocalReport, Report, ReportStatus
from ssckg.submissions.codes import read_verdict
from ssckg.submissions.reading import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.submitted_row import SubmittedRow
    from ssckg.submissions.reading import RowReading

_STATUS = {
    Status.REPORTED: ReportStatus.REPORTED,
    Status.NOT_VERIFIED: ReportStatus.REPORTED,
    Status.PARTIAL: ReportStatus.PARTIAL,
    Status.MISSING: ReportStatus.MISSING,
}


def reports_of(readings: Iterable[RowReading]) -> tuple[Report, ...]:
    """Return the report on each data point, in the order of the rows.

    A row that is no data point, or whose value is still a question, is no report; where two rows
    give one data point (a violation) the first is kept.
    """
    found: dict[str, Report] = {}
    for reading in readings:
        report = _report(reading)
        if report is not None:
            found.setdefault(report.data_point, report)
    return tuple(found.values())


def _report(reading: RowReading) -> Report | None:
    row, point = reading.row, reading.data_point
    if row.is_local or point is None:
        return None
    if not (reading.is_observation or reading.status is Status.MISSING):
        return None
    return Report(
        data_point=point.iri,
        status=_STATUS[reading.status],
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        is_overwritten=reading.is_overwritten,
        quality=reading.quality,
        origin=reading.origin,
        source=row.source,
        reference_year=row.reference_year,
        printed_value=row.value,
        missing_reason=reading.missing_reason,
        note=row.note,
        place=place_text(row),
    )


def local_of(readings: Iterable[RowReading]) -> tuple[LocalReport, ...]:
    """Return the values of the city's own indicators, as printed."""
    return tuple(
        LocalReport(r.name, r.value, r.unit, r.note, r.source, place_text(r))
        for reading in readings
        if (r := reading.row).is_local and (r.name or r.value)
    )


def judgements_of(readings: Iterable[RowReading]) -> tuple[Judgement, ...]:
    """Return what the verifier's columns say, where they say yes or no."""
    found: dict[str, Judgement] = {}
    for reading in readings:
        row, point = reading.row, reading.data_point
        verdict = read_verdict(row.verified)
        if point is not None and verdict is not None:
            found.setdefault(
                point.iri, Judgement(point.iri, verdict, row.verifier_note, row.evidence)
            )
    return tuple(found.values())


def place_text(row: SubmittedRow, column: str = "value") -> str:
    """Return where a field stands, for people.

    >>> from ssckg.model.submitted_row import SubmittedRow
    >>> place_text(SubmittedRow("t.xlsx", 12, "", sheet="Economy", columns={"value": "H"}))
    'Economy!H12'
    >>> place_text(SubmittedRow("t.csv", 12, ""))
    'line 12'
    """
    place = row.place(column)
    if place.cell:
        return f"{place.sheet}!{place.cell}"
    return place.pointer or f"line {row.line}"
