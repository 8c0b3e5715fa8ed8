"""What a finding means to the people of a city: the cell, what stands there, and what to do."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ssckg.model.finding import Finding, Place
from ssckg.submissions.checking.advice import advice_of, cover_advice, whole_advice
from ssckg.submissions.checking.messages import rule_message, say
from ssckg.submissions.units import UnitFit, fit_unit
from ssckg.submissions.words import split_name

if TYPE_CHECKING:
    from ssckg.model.data_point import DataPoint
    from ssckg.submissions.checking.check_facts import Behind, Handed
    from ssckg.submissions.reading import RowReading

# Which column of a row a finding leads to; what is not listed leads to the value.
_COLUMNS = {
    "unmatched-data-point": "name",
    "ambiguous-data-point": "name",
    "repeated-data-point": "name",
    "row-name": "name",
    "unknown-code": "code",
    "unit-mismatch": "unit",
    "unknown-unit": "unit",
    "unknown-status": "status",
    "reference-year": "reference_year",
    "reference-year-after-report": "reference_year",
    "ambiguous-numerator": "numerator",
    "unread-numerator": "numerator",
    "numerator-negative": "numerator",
    "air-pollution-result-in-numerator": "numerator",
    "ambiguous-denominator": "denominator",
    "unread-denominator": "denominator",
    "denominator-not-positive": "denominator",
    "unread-quality": "quality",
    "quality-unknown": "quality",
    "quality-unstated": "quality",
    "quality-fell": "quality",
    "unread-origin": "origin",
    "unread-missing-reason": "missing_reason",
    "reason-unstated": "missing_reason",
    "reason-with-value": "missing_reason",
    "source-unstated": "source",
    "unread-verified": "verified",
}
# Columns, or fields of the cover, that say something of the whole submission.
_WHOLE = {
    "submission-city": "city",
    "submission-report-year": "report_year",
    "other-city": "city",
    "other-year": "report_year",
    "other-edition": "edition",
    "population-positive": "population",
    "households-positive": "households",
    "households-within-population": "households",
    "area-positive": "area",
    "gdp-positive": "gdp",
}
_PRINTED_COLUMNS = {"name": "kpi_name", "code": "kpi_code"}
"""How the columns of a table in long form are headed."""


def explain(finding: Finding, behind: Behind, language: str = "en") -> Finding:
    """Add to a finding its cell, the printed text, what to do and where it is shown."""
    message = rule_message(finding.rule, language) or _bound_message(finding, behind, language)
    found = replace(finding, message=message or finding.message)
    if behind.reading is None:
        return _of_whole(found, behind.handed, language)
    return _of_row(found, behind, behind.reading, language)


def _bound_message(finding: Finding, behind: Behind, language: str) -> str:
    """Return the message of a bound; such shapes are made from the data points."""
    point = behind.reading.data_point if behind.reading is not None else None
    if point is None or not _BOUNDS.search(finding.rule):
        return ""
    end = rule_name(finding).rpartition("-")[2]
    bound = point.minimum if end == "minimum" else point.maximum
    return f"{point.label}: {say(f'bounds.{end}', language, bound=bound)}"


_BOUNDS = re.compile(r"/data-point-bounds#.*-(minimum|maximum)$")


def rule_name(finding: Finding) -> str:
    """Return the short name of the rule: the part of its IRI after the file."""
    return finding.rule.rpartition("#")[2]


def _of_row(finding: Finding, behind: Behind, reading: RowReading, language: str) -> Finding:
    name, row, point = rule_name(finding), reading.row, reading.data_point
    column = _column(name, behind, reading)
    if column == "name" and point is None and row.data_point and not row.sheet:
        column = "data_point"
    if row.sheet and column not in row.columns and column in {"name", "unit", "code"}:
        column = next((c for c in ("name", "code", "value") if c in row.columns), column)
    place = row.place(column)
    if not row.sheet and not row.pointer:
        place = replace(place, column=_PRINTED_COLUMNS.get(column, column))
    printed = _printed(column, reading)
    comparison = behind.comparison
    value = printed or (str(comparison.value) if comparison else None)
    if value is None and column not in {"unit", "quality", "source", "missing_reason"}:
        value = finding.value
    return replace(
        finding,
        place=place,
        value=value or None,
        advice=advice_of(name, behind, reading, language),
        data_point=point.iri if point else None,
        group=row.sheet
        or (f"{point.code} {point.label}" if point else row.name or row.code or row.data_point)
        or say("group.whole", language),
    )


def _column(name: str, behind: Behind, reading: RowReading) -> str:
    if behind.comparison is not None:
        return behind.comparison.column
    if name == "incomplete-parts":
        return "numerator" if reading.numerator is None else "denominator"
    column = _COLUMNS.get(name, "value")
    point = reading.data_point
    if column == "unit" and point is not None and _has_own_unit(reading.row.unit, point):
        return "value"  # the column is right: the wrong unit is glued to the number
    return column


def _has_own_unit(printed: str, point: DataPoint) -> bool:
    """Whether a printed unit is that of the data point."""
    return bool(printed) and fit_unit(printed, point) is UnitFit.SAME


def _printed(column: str, reading: RowReading) -> str:
    """Return what is printed in a column; a unit may stand in the name instead."""
    row = reading.row
    if column == "unit" and not row.unit:
        return split_name(row.name)[1]
    return str(getattr(row, column, ""))


def _of_whole(finding: Finding, handed: Handed, language: str) -> Finding:
    """Place a finding about a submission: a field of its cover, else the column of its rows."""
    name = rule_name(finding)
    field = _WHOLE.get(name)
    if name in {"unread-cover", "gdp-currency-stated"}:
        field = finding.value
    group = say("group.whole", language)
    document = handed.document
    if field is None:
        return replace(finding, place=_file_place(handed), group=group)
    first = handed.readings[0].row
    place = document.cover_places.get(field) if document is not None else None
    if field == "edition":  # it stands on no sheet that people see
        place = _file_place(handed)
    if place is None:
        column = field if hasattr(first, field) else ""
        place = replace(first.place(column), column=column or None)
    elif place.sheet:
        group = place.sheet
    given = document.cover.get(field, "") if document is not None else ""
    if field == "edition" and document is not None:
        given = document.edition
    printed = given or str(getattr(first, field, "")) or None
    advice = (
        cover_advice(field, language)
        if name == "unread-cover"
        else whole_advice(name, field, handed, language)
    )
    return replace(finding, place=place, value=printed, advice=advice, group=group)


def _file_place(handed: Handed) -> Place:
    """Return the place of a file as a whole: its first cell, line or the whole document."""
    first = handed.readings[0].row
    if first.sheet:
        cell = handed.document.cover_places.get("city") if handed.document is not None else None
        return cell or first.place()
    return Place(file=first.file, pointer="" if first.pointer else None)
