"""What an attestation speaks of: one fact per data point that was judged, each with its salt.

A fact has of a report only what may be public one day: the result, its status, the year it refers
to, its quality class, and the verdict. Notes, statements of source, parts and persons are not in
it. The salt is a secret of the workspace: the hash of a fact without its salt could be tried out
against every likely value.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from ssckg.io.datatypes import canonical_number
from ssckg.model.submission import ReportStatus
from ssckg.namespaces import BASE, CODE, expand

if TYPE_CHECKING:
    from ssckg.model.submission import Judgement, Report, Submission


@dataclass(frozen=True, slots=True)
class Fact:
    """A judged data point (IRI below the standard base) as quads without blank nodes."""

    data_point: str
    quads: tuple[Quad, ...]


def new_seed() -> str:
    """Return a new secret from which salts are made: 256 bits as base64url."""
    return secrets.token_urlsafe(32)


def facts_of(submission: Submission, seed: str) -> list[Fact]:
    """Return the facts of a verified submission, by data point.

    The same submission in the same version and the same seed give the same facts.
    """
    reports: dict[str, Report] = {}
    for report in submission.reports:
        reports.setdefault(report.data_point, report)
    judgements = {judgement.data_point: judgement for judgement in submission.judgements}
    return [
        _fact(submission, reports.get(point), judgements[point], seed)
        for point in sorted(judgements)
    ]


def _fact(submission: Submission, report: Report | None, judged: Judgement, seed: str) -> Fact:
    head = submission.head
    local = judged.data_point.removeprefix(BASE).partition("/")[2].replace("/", "-")
    node = NamedNode(f"{BASE}observation/{head.city}/{head.year}/{local}")
    salt = _salt(seed, f"{head.id} {head.version} {judged.data_point}")
    found: list[tuple[str, NamedNode | Literal]] = [
        ("ssc:observedDataPoint", NamedNode(judged.data_point)),
        ("ssc:verificationVerdict", NamedNode(f"{CODE}verification-verdict/{judged.verdict}")),
        ("ssc:commitmentSalt", Literal(salt)),
    ]
    if report is not None:
        found.append(("rdf:type", NamedNode(expand(_kind(report)))))
        if report.value is not None:
            found.append(("sdmx-measure:obsValue", _value(report)))
        if report.status is ReportStatus.PARTIAL:
            partial = NamedNode(f"{CODE}observation-status/partial")
            found.append(("sdmx-attribute:obsStatus", partial))
        if len(report.reference_year) == 4 and report.reference_year.isascii():  # as publications
            year = Literal(report.reference_year, datatype=NamedNode(expand("xsd:gYear")))
            found.append(("ssc:referenceYear", year))
        if report.quality:
            found.append(("ssc:qualityClass", NamedNode(f"{CODE}quality-class/{report.quality}")))
    quads = (Quad(node, NamedNode(expand(name)), term) for name, term in found)
    return Fact(judged.data_point, tuple(quads))


def _kind(report: Report) -> str:
    is_missing = report.status is ReportStatus.MISSING
    return "ssc:MissingObservation" if is_missing else "ssc:Observation"


def _value(report: Report) -> Literal:
    if isinstance(report.value, bool):
        return Literal(report.value)
    text = canonical_number(f"{report.value:f}")
    return Literal(text, datatype=NamedNode(expand("xsd:decimal")))


def _salt(seed: str, message: str) -> str:
    digest = hmac.digest(seed.encode(), message.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
