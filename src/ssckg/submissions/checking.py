"""Checks what a city hands in: files in, findings with places out. Nothing is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ssckg.errors import DataError
from ssckg.model.finding import Finding, Place, Severity
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.submissions.catalogue import edition_triples
from ssckg.submissions.facts import (
    as_ntriples,
    observation_iri,
    row_iri,
    submission_facts,
    submission_iri,
)
from ssckg.submissions.matching import Outcome
from ssckg.submissions.reading import RowReading, Status, says_missing
from ssckg.submissions.words import split_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ssckg.model.data_point import DataPoint
    from ssckg.model.shape_result import ShapeResult
    from ssckg.model.submission import Cover, Judgement, LocalReport, Report
    from ssckg.model.submitted_document import SubmittedDocument
    from ssckg.model.submitted_row import SubmittedRow
    from ssckg.ports import ShapeValidator

_ORDER = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}
_BATCH_ROWS = 1000
_MAXIMUM_ROWS = 2000
"""Rows of one city and year: many times the data points of any framework."""
# Which printed column a finding about a row points at; others point at the row.
_COLUMNS = {
    "unmatched-data-point": "name",
    "ambiguous-data-point": "name",
    "repeated-data-point": "name",
    "unknown-code": "code",
    "ambiguous-number": "value",
    "unreadable-value": "value",
    "missing-value": "value",
    "unit-mismatch": "unit",
    "unknown-unit": "unit",
    "unknown-status": "status",
}
# Columns that say something of the whole submission.
_WHOLE_COLUMNS = {"submission-city": "city", "submission-report-year": "report_year"}
_ECHOES = {
    "observation#city": "submission-city",
    "observation#report-year": "submission-report-year",
}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found: findings, violations first, and what was read."""

    findings: tuple[Finding, ...]
    readings: tuple[RowReading, ...]
    engine: str
    seconds: float

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings do not count."""
        return all(f.severity is not Severity.VIOLATION for f in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        by_severity = Counter(str(f.severity) for f in self.findings)
        return {
            "conforms": self.conforms,
            "engine": self.engine,
            "rows": len(self.readings),
            "observations": sum(r.is_observation for r in self.readings),
            "not_reported": sum(r.status is Status.MISSING for r in self.readings),
            "counts": {str(s): by_severity[str(s)] for s in Severity},
            "seconds": round(self.seconds, 3),
            "results": [f.as_dict() for f in self.findings],
            "normalized": [
                {"file": r.row.file, "line": r.row.line, "note": note}
                for r in self.readings
                for note in r.notes
            ],
        }


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read and checked, with all that a submission takes over from it."""

    document: SubmittedDocument
    readings: tuple[RowReading, ...]
    report: CheckReport
    reports: tuple[Report, ...]
    local: tuple[LocalReport, ...]
    cover: Cover
    judgements: tuple[Judgement, ...]


def check_readings(
    readings: Sequence[RowReading],
    edition: str,
    validator: ShapeValidator,
    as_findings: Callable[[Sequence[ShapeResult], dict[str, Place]], list[Finding]],
) -> tuple[Finding, ...]:
    """Hold readings to the shapes of `validator`; findings come with the place of their row.

    Submissions are checked by themselves, many small ones at once: the time of the engines grows
    with the square of what they are given in one call.

    Raises:
        DataError: one city and year has more rows than can be compared with one another.
        EngineError: the engine failed.
    """
    known = RdfDocument(as_ntriples(edition_triples(edition, None)), edition, RdfFormat.N_TRIPLES)
    results: list[ShapeResult] = []
    for batch in _batches(readings):
        content = as_ntriples(submission_facts(batch, edition))
        given = RdfDocument(content, "submission", RdfFormat.N_TRIPLES)
        results.extend(validator.validate([known, given]))
    by_focus = {iri(r.row): r for r in readings for iri in (row_iri, observation_iri)}
    places = {submission_iri(r.row): Place(file=r.row.file) for r in reversed(readings)}
    places |= {focus: Place(file=r.row.file, line=r.row.line) for focus, r in by_focus.items()}
    found = _without_echoes(as_findings(results, places))
    return tuple(sorted((_explain(f, by_focus.get(f.focus or "")) for f in found), key=_key))


def _without_echoes(findings: Sequence[Finding]) -> list[Finding]:
    """Leave out what each row repeats of its submission: a missing city or year is said once."""
    said = {f.rule.rpartition("#")[2] for f in findings}
    return [f for f in findings if _ECHOES.get(f.rule.rpartition("/")[2]) not in said]


def _batches(readings: Sequence[RowReading]) -> Iterator[list[RowReading]]:
    """Yield whole submissions together, until a batch has about `_BATCH_ROWS` rows."""
    submissions: dict[str, list[RowReading]] = {}
    for reading in readings:
        submissions.setdefault(submission_iri(reading.row), []).append(reading)
    batch: list[RowReading] = []
    for rows in submissions.values():
        if len(rows) > _MAXIMUM_ROWS:
            first = rows[0].row
            whose = f"{first.city or 'a city without name'}, {first.report_year or 'no year'}"
            raise DataError(
                f"{first.file}: {len(rows):,} rows for {whose}; at most {_MAXIMUM_ROWS:,} are read",
                hint="give one row for each data point",
            )
        if batch and len(batch) + len(rows) > _BATCH_ROWS:
            yield batch
            batch = []
        batch.extend(rows)
    if batch:
        yield batch


def _key(finding: Finding) -> tuple[int, str, int, str]:
    place = finding.place or Place()
    return (_ORDER[finding.severity], place.file or "", place.line or 0, finding.rule)


def _explain(finding: Finding, reading: RowReading | None) -> Finding:
    """Add to a finding about a row its column, the printed text and what to do."""
    name = finding.rule.rpartition("#")[2]
    if reading is None:
        whole = _WHOLE_COLUMNS.get(name)
        if whole is None:
            return finding
        place = replace(finding.place or Place(), column=whole)
        hint = f"Fill the column {whole!r} in every row."
        return replace(finding, place=place, message=f"{finding.message} {hint}")
    column = _COLUMNS.get(name, "value")
    row = reading.row
    place = replace(finding.place or Place(), column=_printed_column(column))
    return replace(
        finding,
        place=place,
        value=_printed(column, row) or (None if column == "unit" else finding.value),
        message=" ".join(part for part in (finding.message, _advice(name, reading)) if part),
    )


def _printed(column: str, row: SubmittedRow) -> str:
    """Return what is printed in a column; a unit may stand in the name instead."""
    if column == "unit" and not row.unit:
        return split_name(row.name)[1]
    return str(getattr(row, column))


def _printed_column(column: str) -> str:
    return {"name": "kpi_name", "code": "kpi_code"}.get(column, column)


def _advice(rule: str, reading: RowReading) -> str:
    """Say what can be done, from what was read."""
    candidates = ", ".join(f"{p.label} ({p.code})" for p in reading.match.candidates)
    point = reading.data_point
    if rule in {"unmatched-data-point", "ambiguous-data-point"} and candidates:
        if reading.match.how == "names an indicator, no data point":
            return _which_part(reading.match.candidates)
        is_near = reading.match.outcome is Outcome.UNMATCHED
        return f"{'Nearest names' if is_near else 'It fits'}: {candidates}."
    if rule == "ambiguous-number":
        return f"It may be {' or '.join(str(v) for v in reading.values)}."
    if rule == "unknown-status" and says_missing(reading.row.status):
        return "It says that nothing is reported, and yet there is a value: change one of the two."
    if rule in {"unit-mismatch", "unknown-unit"} and point:
        return f"Expected: {point.unit_text}."
    return f"Data point: {point.label} ({point.code})." if point else ""


def _which_part(parts: Sequence[DataPoint]) -> str:
    """Ask which of the data points of one indicator is meant."""
    names = ", ".join(part.component for part in parts)
    return f"{parts[0].indicator_label} ({parts[0].code}) has several; say which: {names}."
