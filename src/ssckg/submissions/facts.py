"""Readings as RDF: what the shapes judge, and what is published.

Every row becomes a `ssc:SubmittedRow` (as printed, with what was made of it); a clear value of a
known data point also becomes an observation. IRIs of rows name file and line, so that a finding
leads back to the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.namespaces import BASE, CODE, expand
from ssckg.submissions.cities import city_id, city_iri
from ssckg.submissions.matching import Outcome
from ssckg.submissions.reading import RowReading, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from ssckg.model.data_point import DataPoint
    from ssckg.model.submitted_row import SubmittedRow

_XSD = expand("xsd:")
_TYPE = NamedNode(expand("rdf:type"))


def row_iri(row: SubmittedRow) -> str:
    """Return the IRI of a row within one check; it names the file and the line."""
    place = ":".join(filter(None, [row.sheet and quote(row.sheet, safe=""), str(row.line)]))
    return f"urn:ssckg:row:{quote(row.file, safe='')}:{place}"


def observation_iri(row: SubmittedRow) -> str:
    """Return the IRI of what a row reports, within one check."""
    return row_iri(row) + ":observation"


def submission_facts(readings: Sequence[RowReading], edition: str) -> Iterator[Triple]:
    """Yield what the shapes judge: the submissions (one per city and year), rows, observations."""
    for reading in readings:
        submission = NamedNode(submission_iri(reading.row))
        yield from _submission(submission, reading.row, edition)
        yield from _row(submission, reading)
        if reading.data_point is not None:
            yield from _report(submission, reading)


def submission_iri(row: SubmittedRow) -> str:
    """Return the IRI of the submission that a row belongs to, within one check."""
    year = quote(row.report_year, safe="")
    return f"urn:ssckg:submission:{city_id(row.city)}:{year}"


def _submission(node: NamedNode, row: SubmittedRow, edition: str) -> Iterator[Triple]:
    yield statement(node, "rdf:type", NamedNode(expand("ssc:Submission")))
    yield statement(node, "ssc:forEdition", NamedNode(f"{BASE}framework/{edition}"))
    if row.city:
        yield statement(node, "ssc:submittedBy", NamedNode(city_iri(row.city)))
    if row.report_year:
        yield statement(node, "ssc:reportYear", _year(row.report_year))


def _row(submission: NamedNode, reading: RowReading) -> Iterator[Triple]:
    row = reading.row
    node = NamedNode(row_iri(row))
    yield statement(node, "rdf:type", NamedNode(expand("ssc:SubmittedRow")))
    yield statement(node, "ssc:partOfSubmission", submission)
    yield statement(
        node, "ssc:rowNumber", Literal(str(row.line), datatype=NamedNode(_XSD + "integer"))
    )
    printed = {
        "ssc:printedName": row.name,
        "ssc:printedCode": row.code,
        "ssc:printedValue": row.value,
        "ssc:printedUnit": row.unit,
        "ssc:printedStatus": row.status,
    }
    for name, text in printed.items():
        if text:
            yield statement(node, name, Literal(text))
    if reading.data_point is not None:
        yield statement(node, "ssc:observedDataPoint", NamedNode(reading.data_point.iri))
    elif reading.match.outcome is Outcome.AMBIGUOUS:
        for candidate in reading.match.candidates:
            yield statement(node, "ssc:candidateDataPoint", NamedNode(candidate.iri))
    yield statement(node, "ssc:unitFit", Literal(reading.unit_fit.value))
    yield statement(node, "ssc:statusReading", Literal(reading.status.value))
    yield statement(node, "ssc:codeKnown", _literal(reading.is_code_known))
    for value in reading.values:
        yield statement(node, "ssc:valueReading", _literal(value))


def _report(submission: NamedNode, reading: RowReading) -> Iterator[Triple]:
    """Yield the observation, or the missing observation, of a row whose data point is known."""
    row, point = reading.row, reading.data_point
    if point is None or not (reading.is_observation or reading.status is Status.MISSING):
        return
    node = NamedNode(observation_iri(row))
    yield statement(submission, "ssc:hasReport", node)
    yield from report_facts(node, reading, point)
    yield statement(node, "sdmx-dimension:refArea", NamedNode(city_iri(row.city)))
    if row.report_year:
        yield statement(node, "ssc:reportYear", _year(row.report_year))


def report_facts(node: NamedNode, reading: RowReading, point: DataPoint) -> Iterator[Triple]:
    """Yield what a row says about a data point: the value and unit, or that it is missing."""
    row = reading.row
    is_missing = reading.value is None
    kind = "ssc:MissingObservation" if is_missing else "ssc:Observation"
    yield statement(node, "rdf:type", NamedNode(expand(kind)))
    yield statement(node, "ssc:observedDataPoint", NamedNode(point.iri))
    yield statement(node, "sdmx-attribute:obsStatus", NamedNode(_status(reading)))
    if reading.value is not None:
        yield statement(node, "rdf:type", NamedNode(expand("qb:Observation")))
        yield statement(node, "sdmx-measure:obsValue", _literal(reading.value))
        if point.unit:
            yield statement(node, "sdmx-attribute:unitMeasure", NamedNode(point.unit))
        yield statement(node, "ssc:printedValue", Literal(row.value))
    if row.reference_year:
        yield statement(node, "ssc:referenceYear", _year(row.reference_year))
    for name, text in {"ssc:printedUnit": row.unit, "ssc:printedName": row.name}.items():
        if text:
            yield statement(node, name, Literal(text))


def _status(reading: RowReading) -> str:
    """Return the SDMX status; a value of a KPI marked partial, or not verified, says so."""
    if reading.value is None:
        return expand("sdmx-code:obsStatus-M")
    own = {Status.PARTIAL: "partial", Status.NOT_VERIFIED: "not-verified"}.get(reading.status)
    return f"{CODE}observation-status/{own}" if own else expand("sdmx-code:obsStatus-A")


def statement(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Triple:
    """Return a triple whose predicate is written as a CURIE."""
    return Triple(
        subject, _TYPE if predicate == "rdf:type" else NamedNode(expand(predicate)), value
    )


def _literal(value: Decimal | bool) -> Literal:
    if isinstance(value, bool):
        return Literal(str(value).lower(), datatype=NamedNode(_XSD + "boolean"))
    return Literal(format(value, "f"), datatype=NamedNode(_XSD + "decimal"))


def _year(text: str) -> Literal:
    """Return a year as xsd:gYear; what is no year stays a plain text, for the shapes to find."""
    if len(text) == 4 and text.isascii() and text.isdigit():
        return Literal(text, datatype=NamedNode(_XSD + "gYear"))
    return Literal(text)


def as_ntriples(triples: Iterable[Triple]) -> bytes:
    """Serialize triples, for a validator."""
    return "".join(f"{triple} .\n" for triple in triples).encode()
