"""Submissions as what the shapes judge: N-Triples, and the row behind every node.

Every row becomes a `ssc:SubmittedRow` (as printed, with what was made of it); a clear value of a
known data point also becomes an observation, and each number that can be held against another a
`ssc:Comparison`. Only what a shape asks for is written, and nothing that says only that all is as
usual (the unit fits, the code is known): the engine's time goes by the number of statements. The
text is written line by line, because the objects of an RDF library take longer than the check.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from ssckg.model.finding import Place
from ssckg.model.submission import ReportStatus
from ssckg.namespaces import BASE, CODE, expand
from ssckg.submissions.checking.comparisons import Comparison, bases_of, comparisons, scale_change
from ssckg.submissions.checking.cover_facts import cover_lines
from ssckg.submissions.checking.parts import has_parts
from ssckg.submissions.cities import city_id, city_iri
from ssckg.submissions.codes import QUALITY, code_list
from ssckg.submissions.covers import CoverReading
from ssckg.submissions.lines import integer, line, link, literal, text, type_line, year
from ssckg.submissions.matching import Outcome
from ssckg.submissions.reading import RowReading, Status
from ssckg.submissions.units import UnitFit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ssckg.model.data_point import DataPoint
    from ssckg.model.submission import Report
    from ssckg.model.submitted_document import SubmittedDocument
    from ssckg.model.submitted_row import SubmittedRow


@dataclass(frozen=True, slots=True)
class Handed:
    """One submission, as it was handed in and read.

    `offered` names the columns that the file has for the city to fill; `mismatches` what differs
    from what the file was handed in for ("city", "report_year", "edition"), and `asked` what that
    was; `previous` the reports of the city's last submission by data point; `scope` keeps
    submissions apart that are checked in one call.
    """

    readings: Sequence[RowReading]
    edition: str
    cover: CoverReading = field(default_factory=CoverReading)
    offered: frozenset[str] = frozenset()
    mismatches: tuple[str, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)
    previous: Mapping[str, Report] = field(default_factory=dict)
    scope: str = ""
    document: SubmittedDocument | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a node: the submission, and where there is one the row and comparison."""

    handed: Handed
    reading: RowReading | None = None
    comparison: Comparison | None = None

    def place(self) -> Place:
        """Return where it stands: the row, or the file."""
        if self.reading is not None:
            return self.reading.row.place()
        return Place(file=self.handed.readings[0].row.file)


@dataclass(slots=True)
class Facts:
    """N-Triples, and what stands behind each node that a result can be about."""

    lines: list[str] = field(default_factory=list)
    nodes: dict[str, Behind] = field(default_factory=dict)

    def content(self) -> bytes:
        """Return the N-Triples text."""
        return "".join(self.lines).encode()


def add_submission(facts: Facts, handed: Handed) -> None:
    """Write one submission: itself, its cover, its rows and what they report."""
    first = handed.readings[0].row
    node = submission_iri(first, handed.scope)
    facts.nodes[node] = Behind(handed)
    add = facts.lines.append
    add(type_line(node, "ssc:Submission"))
    add(link(node, "ssc:forEdition", f"{BASE}framework/{handed.edition}"))
    if first.city:
        add(link(node, "ssc:submittedBy", city_iri(first.city)))
    if first.report_year:
        add(line(node, "ssc:reportYear", year(first.report_year)))
    for name in handed.mismatches:
        add(line(node, "ssc:requestMismatch", text(name)))
    _add_cover(facts, node, handed)
    bases = bases_of(handed.cover.cover, handed.readings)
    for reading in handed.readings:
        if reading.row.is_local:
            continue
        row = row_iri(reading.row, handed.scope)
        facts.nodes[row] = Behind(handed, reading)
        facts.lines.extend(_row(row, node, reading))
        if reading.data_point is not None:
            _add_report(facts, row, node, handed, reading)
            for each in comparisons(reading, bases, handed.previous):
                _add_comparison(facts, row, Behind(handed, reading, each))


def row_iri(row: SubmittedRow, scope: str = "") -> str:
    """Return the IRI of a row within one check; it names the file, the sheet and the line.

    Two tables may stand side by side in a sheet: the column of the value tells them apart.
    """
    sheet = f"{row.sheet}:{row.columns.get('value', '')}" if row.sheet else ""
    return f"{_file_iri(row.file, sheet, scope)}{row.line}"


@lru_cache(maxsize=256)
def _file_iri(file: str, sheet: str, scope: str) -> str:
    named = f"{quote(sheet, safe='')}:" if sheet else ""
    return f"urn:ssckg:{scope}row:{quote(file, safe='')}:{named}"


def submission_iri(row: SubmittedRow, scope: str = "") -> str:
    """Return the IRI of the submission that a row belongs to, within one check."""
    return _submission_iri(row.city, row.report_year, scope)


@lru_cache(maxsize=256)
def _submission_iri(city: str, year: str, scope: str) -> str:
    return f"urn:ssckg:{scope}submission:{city_id(city)}:{quote(year, safe='')}"


def _add_cover(facts: Facts, submission: str, handed: Handed) -> None:
    """Write the cover, where there is one."""
    if handed.cover != CoverReading():
        node = f"{submission}:cover"
        facts.nodes[node] = Behind(handed)
        facts.lines.extend(cover_lines(node, handed.cover, handed.readings))


def _row(node: str, submission: str, reading: RowReading) -> Iterator[str]:
    """Yield a row: that it is there, what is printed, and what was made of it."""
    row = reading.row
    yield type_line(node, "ssc:SubmittedRow")
    yield link(node, "ssc:partOfSubmission", submission)
    yield line(node, "ssc:rowNumber", integer(row.line))
    if row.name or row.code or row.data_point:
        yield line(node, "ssc:printedName", text(row.name or row.code or row.data_point))
    if row.value:
        yield line(node, "ssc:printedValue", text(row.value))
    if reading.data_point is not None:
        yield link(node, "ssc:observedDataPoint", reading.data_point.iri)
    elif reading.match.outcome is Outcome.AMBIGUOUS:
        for candidate in reading.match.candidates:
            yield link(node, "ssc:candidateDataPoint", candidate.iri)
    if reading.unit_fit in _UNFIT:
        yield line(node, "ssc:unitFit", text(reading.unit_fit.value))
    if reading.status is not Status.REPORTED:
        yield line(node, "ssc:statusReading", text(reading.status.value))
    if not reading.is_code_known:
        yield line(node, "ssc:codeKnown", literal(value=False))
    for value in reading.values:
        yield line(node, "ssc:valueReading", literal(value))
    for value in reading.numerators:
        yield line(node, "ssc:numeratorReading", literal(value))
    for value in reading.denominators:
        yield line(node, "ssc:denominatorReading", literal(value))
    for column in reading.unread:
        yield line(node, "ssc:unreadColumn", text(column))


def _add_report(
    facts: Facts, row: str, submission: str, handed: Handed, reading: RowReading
) -> None:
    """Write the observation, or the missing observation, of a row whose data point is known."""
    point = reading.data_point
    if point is None or not (reading.is_observation or reading.status is Status.MISSING):
        return
    node = f"{row}:observation"
    facts.nodes[node] = Behind(handed, reading)
    facts.lines.append(link(submission, "ssc:hasReport", node))
    facts.lines.extend(_report(node, reading, point))
    facts.lines.extend(_circumstances(node, handed, reading, point))


def _report(node: str, reading: RowReading, point: DataPoint) -> Iterator[str]:
    row = reading.row
    is_missing = reading.value is None
    yield type_line(node, "ssc:MissingObservation" if is_missing else "ssc:Observation")
    yield link(node, "ssc:observedDataPoint", point.iri)
    yield link(node, "sdmx-attribute:obsStatus", _status(reading))
    yield link(node, "sdmx-dimension:refArea", city_iri(row.city))
    if row.report_year:
        yield line(node, "ssc:reportYear", year(row.report_year))
    if reading.value is not None:
        yield line(node, "sdmx-measure:obsValue", literal(reading.value))
        if point.unit:
            yield link(node, "sdmx-attribute:unitMeasure", point.unit)
    if row.reference_year:
        yield line(node, "ssc:referenceYear", year(row.reference_year))


def _circumstances(
    node: str, handed: Handed, reading: RowReading, point: DataPoint
) -> Iterator[str]:
    """Yield how the value came about, and how it stands to last time's."""
    row = reading.row
    is_missing = reading.value is None
    # A result that contradicts its parts is told as that.
    is_alone = reading.numerator is None or reading.denominator is None
    if is_alone and reading.is_overwritten and handed.offered & {"numerator", "denominator"}:
        yield line(node, "ssc:resultOverwritten", literal(value=True))
    if reading.quality == "unknown":
        yield link(node, "ssc:qualityClass", f"{CODE}{QUALITY}/{reading.quality}")
    if reading.missing_reason:
        yield link(node, "ssc:missingReason", f"{CODE}missing-reason/{reading.missing_reason}")
    wanted = ("missing_reason",) if is_missing else ("quality", "source")
    for column in wanted:
        if column in handed.offered and not getattr(row, column).strip():
            yield line(node, "ssc:unstatedColumn", text(column))
    last = handed.previous.get(point.iri)
    if last is not None and last.status is not ReportStatus.MISSING:
        yield from _since_last(node, reading, last)


def _since_last(node: str, reading: RowReading, last: Report) -> Iterator[str]:
    value, before = reading.value, last.value
    if before is not None:
        yield line(node, "ssc:previousValue", literal(before))
    if not isinstance(value, bool | None) and not isinstance(before, bool | None):
        scale = scale_change(value, before)
        if scale is not None:
            yield line(node, "ssc:scaleChange", literal(scale))
    ranks = code_list(QUALITY).ranks
    if reading.quality in ranks and last.quality in ranks:
        yield line(node, "ssc:qualityRank", integer(ranks[reading.quality]))
        yield line(node, "ssc:previousQualityRank", integer(ranks[last.quality]))


def _add_comparison(facts: Facts, row: str, behind: Behind) -> None:
    found = behind.comparison
    if found is None:
        return
    node = f"{row}:{found.kind}"
    facts.nodes[node] = behind
    facts.lines += [
        type_line(node, f"ssc:{found.kind}"),
        line(node, "ssc:comparedValue", literal(found.value)),
        line(node, "ssc:lowestExpected", literal(found.lowest)),
        line(node, "ssc:highestExpected", literal(found.highest)),
    ]


_UNFIT = {UnitFit.OTHER, UnitFit.UNKNOWN}
_MISSING = expand("sdmx-code:obsStatus-M")
_PRESENT = expand("sdmx-code:obsStatus-A")
_OWN_STATUS = {Status.PARTIAL: "partial", Status.NOT_VERIFIED: "not-verified"}


def _status(reading: RowReading) -> str:
    """Return the SDMX status; a value of a KPI marked partial, or not verified, says so."""
    if reading.value is None:
        return _MISSING
    own = _OWN_STATUS.get(reading.status)
    return f"{CODE}observation-status/{own}" if own else _PRESENT


def known_facts(points: Iterable[DataPoint]) -> bytes:
    """Return what the shapes ask about data points, as N-Triples."""
    lines = []
    for point in points:
        lines.append(type_line(point.iri, "ssc:DataPoint"))
        lines.append(link(point.iri, "ssc:valueType", f"{CODE}value-type/{point.value_type}"))
        if point.unit:
            lines.append(link(point.iri, "ssc:unit", point.unit))
        if has_parts(point):
            lines.append(line(point.iri, "ssc:denominator", text(point.denominator)))
    return "".join(lines).encode()
