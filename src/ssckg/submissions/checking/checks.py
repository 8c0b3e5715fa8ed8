"""Checks what a city hands in: readings in, findings with places out. Nothing is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ssckg.errors import DataError
from ssckg.model.finding import Finding, Place, Severity
from ssckg.model.shape_result import RdfDocument, RdfFormat, ShapeResult
from ssckg.submissions.checking.check_facts import (
    Behind,
    Facts,
    Handed,
    add_submission,
    submission_iri,
)
from ssckg.submissions.checking.explaining import explain
from ssckg.submissions.reading import RowReading, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ssckg.model.submission import Cover, Judgement, LocalReport, Report
    from ssckg.model.submitted_document import ReadingNote, SubmittedDocument
    from ssckg.ports import ShapeValidator

_ORDER = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}
_BATCH_ROWS = 300
_MAXIMUM_ROWS = 2000
"""Rows of one city and year: many times the data points of any framework."""
# What each row repeats of its submission: a missing city or year, another edition is said once.
_ECHOES = {
    "observation#city": "submission-city",
    "observation#report-year": "submission-report-year",
    "submission#unmatched-data-point": "other-edition",
    "submission#unknown-code": "other-edition",
}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found: findings, violations first, and what was read.

    `results` is what the engine said on each of them, for a validation report in RDF; `notes` what
    was noticed while the file was read.
    """

    findings: tuple[Finding, ...]
    readings: tuple[RowReading, ...]
    engine: str
    seconds: float
    results: tuple[ShapeResult, ...] = ()
    notes: tuple[ReadingNote, ...] = ()
    edition: str = ""

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings do not count."""
        return all(f.severity is not Severity.VIOLATION for f in self.findings)

    def count(self, severity: Severity) -> int:
        """Return how many findings are that bad."""
        return sum(f.severity is severity for f in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "conforms": self.conforms,
            "engine": self.engine,
            "edition": self.edition,
            "rows": len(self.readings),
            "observations": sum(r.is_observation for r in self.readings),
            "not_reported": sum(r.status is Status.MISSING for r in self.readings),
            "counts": {str(s): self.count(s) for s in Severity},
            "seconds": round(self.seconds, 3),
            "results": [f.as_dict() for f in self.findings],
            "normalized": [
                {"file": r.row.file, "line": r.row.line, "note": note}
                for r in self.readings
                for note in r.notes
            ],
            "notes": [{"code": n.code, "text": n.text, "place": str(n.place)} for n in self.notes],
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


@dataclass(slots=True)
class Found:
    """What was found in one submission, in the order of the engine."""

    findings: list[Finding] = field(default_factory=list)
    results: list[ShapeResult] = field(default_factory=list)


def check_handed(
    handed: Sequence[Handed],
    known: bytes,
    validator: ShapeValidator,
    as_findings: Callable[[Sequence[ShapeResult], Mapping[str, Place]], list[Finding]],
    language: str = "en",
) -> list[Found]:
    """Hold submissions to the shapes of `validator`; findings come with place and advice.

    Submissions are judged by themselves, a few in one call of the engine: a call for each wastes
    the time it takes to begin, and the time of one call grows faster than what it is given.

    Args:
        handed: the submissions; those checked in one call have scopes of their own.
        known: N-Triples about the data points of their edition.
        validator: an engine with the shapes of submissions.
        as_findings: turns results into findings, one each, given the place of every node.
        language: of the advice.

    Raises:
        DataError: a submission has more rows than can be compared with one another.
        EngineError: the engine failed.
    """
    document = RdfDocument(known, "framework", RdfFormat.N_TRIPLES)
    by_id = {id(each): Found() for each in handed}
    for batch in _batches(handed):
        facts = Facts()
        for each in batch:
            add_submission(facts, each)
        given = RdfDocument(facts.content(), "submission", RdfFormat.N_TRIPLES)
        results = validator.validate([document, given])
        places = _places(facts, results)
        for result, finding in zip(results, as_findings(results, places), strict=True):
            # Nothing that was found is lost: what is about no node of ours is told of the first.
            behind = facts.nodes.get(finding.focus or "", Behind(batch[0]))
            found = by_id[id(behind.handed)]
            found.results.append(result)
            found.findings.append(explain(finding, behind, language))
    return [_without_echoes(by_id[id(each)]) for each in handed]


def _places(facts: Facts, results: Iterable[ShapeResult]) -> dict[str, Place]:
    """Return the place of each node that a result names."""
    named = {result.focus for result in results}
    named |= {(result.value or "").strip("<>") for result in results}
    return {node: facts.nodes[node].place() for node in named if node in facts.nodes}


def in_order(
    found: Iterable[Found], readings: Sequence[RowReading]
) -> tuple[tuple[Finding, ...], tuple[ShapeResult, ...]]:
    """Return what was found as it is shown: violations first, then as it stands in the file."""
    files: dict[str, int] = {}
    sheets: dict[str, int] = {}
    for reading in readings:
        files.setdefault(reading.row.file, len(files))
        sheets.setdefault(reading.row.sheet, len(sheets))

    def key(pair: tuple[Finding, ShapeResult]) -> tuple[int, int, int, int, str, str]:
        finding, _ = pair
        place = finding.place or Place()
        line = place.line or int("".join(filter(str.isdigit, place.cell or "")) or 0)
        file, sheet = files.get(place.file or "", -1), sheets.get(place.sheet or "", -1)
        return (_ORDER[finding.severity], file, sheet, line, finding.rule, str(place))

    pairs = [pair for each in found for pair in zip(each.findings, each.results, strict=True)]
    pairs.sort(key=key)
    return tuple(finding for finding, _ in pairs), tuple(result for _, result in pairs)


def _without_echoes(found: Found) -> Found:
    said = {finding.rule.rpartition("#")[2] for finding in found.findings}
    kept = [
        (finding, result)
        for finding, result in zip(found.findings, found.results, strict=True)
        if _ECHOES.get(finding.rule.rpartition("/")[2]) not in said
    ]
    return Found([finding for finding, _ in kept], [result for _, result in kept])


def _batches(handed: Sequence[Handed]) -> Iterator[list[Handed]]:
    """Yield submissions together, until a batch has about `_BATCH_ROWS` rows.

    No two of a batch are of one city and year: results are compared within a city and year.
    """
    batch: list[Handed] = []
    names: Counter[str] = Counter()
    size = 0
    for each in handed:
        rows = len(each.readings)
        first = each.readings[0].row
        if rows > _MAXIMUM_ROWS:
            whose = f"{first.city or 'a city without name'}, {first.report_year or 'no year'}"
            raise DataError(
                f"{first.file}: {rows:,} rows for {whose}; at most {_MAXIMUM_ROWS:,} are read",
                hint="give one row for each data point",
            )
        name = submission_iri(first)
        if batch and (size + rows > _BATCH_ROWS or names[name]):
            yield batch
            batch, names, size = [], Counter(), 0
        batch.append(each)
        names[name] += 1
        size += rows
    if batch:
        yield batch
