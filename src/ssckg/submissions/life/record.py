"""A submission as RDF: what each value of `model/submission.py` is in the workspace.

Here is what a city hands in; `record_acts.py` has what is done with it, and `recorded.py` reads
all of it back. What concerns persons (the contact) is `contact_triples`, for the personal graph;
everything else goes into the graph of the submission.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Triple

from ssckg.model.submission import ReportStatus
from ssckg.namespaces import BASE, CODE, expand
from ssckg.submissions import terms
from ssckg.submissions.life.names import part_iri, point_key, submission_iri
from ssckg.submissions.life.record_acts import (
    assignment_triples,
    consent_triples,
    event_triples,
    judgement_triples,
    log_triples,
    supersession_mark,
    supersession_triples,
    waiver_triples,
)
from ssckg.submissions.life.recorded import submission_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.model.submission import (
        Cover,
        KeptFile,
        LocalReport,
        Report,
        Summary,
    )

__all__ = [
    "assignment_triples",
    "consent_triples",
    "contact_triples",
    "cover_triples",
    "current_file",
    "event_triples",
    "file_triples",
    "head_triples",
    "judgement_triples",
    "local_triples",
    "log_triples",
    "report_triples",
    "state_triples",
    "submission_of",
    "supersession_mark",
    "supersession_triples",
    "waiver_triples",
]

_STATUS: Final = {
    ReportStatus.REPORTED: expand("sdmx-code:obsStatus-A"),
    ReportStatus.PARTIAL: f"{CODE}observation-status/partial",
    ReportStatus.MISSING: expand("sdmx-code:obsStatus-M"),
}


def head_triples(head: Summary, number: int) -> Iterator[Triple]:
    """Yield the head of a submission; `number` is the last part of its id."""
    node = NamedNode(submission_iri(head.id))
    city = NamedNode(f"{BASE}city/{head.city}")
    yield terms.statement(node, "rdf:type", terms.node(expand("ssc:Submission")))
    yield terms.statement(node, "dcterms:identifier", terms.text(head.id))
    yield terms.statement(node, "ssc:submittedBy", city)
    yield terms.statement(city, "skos:prefLabel", terms.text(head.city_name))
    yield terms.statement(node, "ssc:reportYear", terms.year(head.year))
    yield terms.statement(node, "ssc:sequenceNumber", terms.integer(number))
    yield terms.statement(node, "ssc:forEdition", NamedNode(f"{BASE}framework/{head.edition}"))
    yield terms.statement(node, "dcterms:created", terms.instant(head.created))
    if head.sha256:
        yield current_file(head.id, head.sha256)


def state_triples(head: Summary) -> Iterator[Triple]:
    """Yield what every step changes: the state and the number of events."""
    node = NamedNode(submission_iri(head.id))
    yield terms.statement(node, "ssc:submissionState", terms.code("submission-state", head.state))
    yield terms.statement(node, "ssc:eventCount", terms.integer(head.version))


def current_file(submission: str, sha256: str) -> Triple:
    """Return which of its files a submission rests on."""
    file = NamedNode(part_iri(submission, "file", sha256))
    return terms.statement(NamedNode(submission_iri(submission)), "ssc:currentFile", file)


def file_triples(submission: str, file: KeptFile, number: int) -> Iterator[Triple]:
    """Yield a kept file; `number` counts the files of the submission from 1."""
    purpose = () if file.purpose == "submission" else (file.purpose,)
    node = NamedNode(part_iri(submission, "file", file.sha256, *purpose))
    yield terms.statement(NamedNode(submission_iri(submission)), "ssc:hasSubmittedFile", node)
    yield terms.statement(node, "rdf:type", terms.node(expand("ssc:SubmittedFile")))
    yield terms.statement(node, "ssc:sequenceNumber", terms.integer(number))
    yield terms.statement(node, "ssc:sha256", terms.text(file.sha256))
    yield terms.statement(node, "ssc:byteSize", terms.integer(file.size))
    yield from terms.texts(
        node,
        {
            "ssc:fileName": file.name,
            "ssc:mediaTypeText": file.media_type,
            "ssc:filePurpose": file.purpose,
        },
    )


def cover_triples(submission: str, cover: Cover) -> Iterator[Triple]:
    """Yield the cover without the contact."""
    node = NamedNode(part_iri(submission, "profile"))
    yield terms.statement(node, "rdf:type", terms.node(expand("ssc:CityProfile")))
    yield terms.statement(node, "ssc:partOfSubmission", NamedNode(submission_iri(submission)))
    yield from terms.texts(
        node,
        {
            "rdfs:label": cover.city,
            "ssc:countryName": cover.country,
            "ssc:currency": cover.currency,
        },
    )
    for name, year in {
        "ssc:reportYear": cover.report_year,
        "ssc:referenceYear": cover.reference_year,
        "ssc:currencyYear": cover.currency_year,
    }.items():
        if year:
            yield terms.statement(node, name, terms.year(year))
    for name, number in {
        "ssc:population": cover.population,
        "ssc:households": cover.households,
        "ssc:areaSquareKilometres": cover.area,
        "ssc:grossDomesticProduct": cover.gdp,
    }.items():
        if number is not None:
            yield terms.statement(node, name, terms.number(number))


def contact_triples(submission: str, cover: Cover) -> Iterator[Triple]:
    """Yield the contact, for the personal graph; nothing where none is given."""
    node = NamedNode(part_iri(submission, "contact"))
    if cover.contact_name or cover.contact_email:
        yield terms.statement(node, "rdf:type", terms.node(expand("prov:Person")))
        yield terms.statement(node, "ssc:partOfSubmission", NamedNode(submission_iri(submission)))
    yield from terms.texts(
        node, {"foaf:name": cover.contact_name, "ssc:contactEmail": cover.contact_email}
    )


def report_triples(submission: str, reports: Iterable[Report]) -> Iterator[Triple]:
    """Yield all reports of a submission; they are read back sorted by data point."""
    head = NamedNode(submission_iri(submission))
    used: dict[str, int] = {}
    for report in reports:
        key = point_key(report.data_point)
        used[key] = used.get(key, 0) + 1
        again = (str(used[key]),) if used[key] > 1 else ()
        node = NamedNode(part_iri(submission, "report", key, *again))
        yield terms.statement(head, "ssc:hasReport", node)
        yield from _report(node, report)


def _report(node: NamedNode, report: Report) -> Iterator[Triple]:
    yield terms.statement(node, "rdf:type", terms.node(_kind(report)))
    yield terms.statement(node, "ssc:observedDataPoint", NamedNode(report.data_point))
    yield terms.statement(node, "sdmx-attribute:obsStatus", terms.node(_STATUS[report.status]))
    for name, value in {
        "sdmx-measure:obsValue": report.value,
        "ssc:numeratorValue": report.numerator,
        "ssc:denominatorValue": report.denominator,
    }.items():
        if value is not None:
            yield terms.statement(node, name, terms.number(value))
    if report.is_overwritten:
        yield terms.statement(node, "ssc:resultOverwritten", terms.number(True))
    for scheme, name, code in (
        ("quality-class", "ssc:qualityClass", report.quality),
        ("origin-class", "ssc:originClass", report.origin),
        ("missing-reason", "ssc:missingReason", report.missing_reason),
    ):
        if code:
            yield terms.statement(node, name, terms.code(scheme, code))
    if report.reference_year:
        yield terms.statement(node, "ssc:referenceYear", terms.year(report.reference_year))
    yield from terms.texts(
        node,
        {
            "ssc:sourceStatement": report.source,
            "ssc:printedValue": report.printed_value,
            "skos:note": report.note,
            "ssc:printedPlace": report.place,
        },
    )


def _kind(report: Report) -> str:
    if report.status is ReportStatus.MISSING:
        return expand("ssc:MissingObservation")
    return expand("ssc:DataPointReport" if report.value is None else "ssc:Observation")


def local_triples(submission: str, local: Iterable[LocalReport]) -> Iterator[Triple]:
    """Yield the values of the city's own indicators, in their order."""
    for number, report in enumerate(local, 1):
        node = NamedNode(part_iri(submission, "local", str(number)))
        yield terms.statement(node, "rdf:type", terms.node(expand("ssc:LocalReport")))
        yield terms.statement(node, "ssc:partOfSubmission", NamedNode(submission_iri(submission)))
        yield terms.statement(node, "ssc:sequenceNumber", terms.integer(number))
        yield from terms.texts(
            node,
            {
                "ssc:printedName": report.name,
                "ssc:printedValue": report.value,
                "ssc:printedUnit": report.unit,
                "skos:definition": report.definition,
                "ssc:sourceStatement": report.source,
                "ssc:printedPlace": report.place,
            },
        )
