"""The result chapters of a verification report: tables by dimension, and the lists of gaps."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ssckg.model.document import Bullets, Heading, Notice, Paragraph, Table, Text
from ssckg.model.submission import ReportStatus, Verdict
from ssckg.verification.figures import figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.model.document import Block, Inline
    from ssckg.model.verification import ResultLine, VerificationReport

_HEADER = ("Category", "KPI / data point", "Result", "Unit", "Verified", "Benchmark")
_NOTHING = "–"


def result_blocks(report: VerificationReport) -> Iterator[Block]:
    """Yield one table of results for each dimension; every data point of the edition has a row."""
    yield Heading(1, "Verification results", "results")
    yield Paragraph(
        "NR: not reported. “entered”: the city gave the result itself, it is not computed from its"
        " parts. “partial”: the city marks the value as incomplete."
        + (
            " “not public”: the city has not consented to make this value public."
            if report.is_public
            else ""
        )
    )
    for number, (dimension, found) in enumerate(_by_dimension(report.lines), 1):
        yield Heading(2, dimension, f"results-{number}")
        yield Table(f"Results: {dimension}", _HEADER, tuple(_rows(found)), numeric=(2,))


def gap_blocks(report: VerificationReport) -> Iterator[Block]:
    """Yield the lists of what is not reported and what is not verified."""
    yield Heading(1, "KPIs not reported", "not-reported")
    missing = [line for line in report.lines if not line.has_value and not line.is_withheld]
    if missing:
        yield Bullets(tuple(_missing(report, missing)))
    else:
        yield Paragraph("Every data point is reported.")
    yield Heading(1, "KPIs not verified", "not-verified")
    refused = [line for line in report.lines if _is(line, Verdict.NOT_VERIFIED)]
    if refused:
        header = ("KPI / data point", "Result", "Unit", "Note of the verifier", "Evidence")
        rows = tuple(_refused(line) for line in refused)
        yield Table("Results that were not verified", header, rows, numeric=(1,))
    open_lines = [line for line in report.lines if line.has_value and line.judgement is None]
    if open_lines:
        names = tuple(name_of(line) for line in open_lines)
        yield Notice("warning", f"Without a verdict so far: {len(names)} of the values.")
        yield Bullets(names)
    elif not refused:
        yield Paragraph("All reported values were verified.")


def name_of(line: ResultLine) -> str:
    """Return code and name of a data point, as printed in lists.

    A data point of a KPI with several has its own name behind that of the KPI.
    """
    return f"{line.point.code} {line.point.label}"


def _by_dimension(lines: Sequence[ResultLine]) -> Iterator[tuple[str, list[ResultLine]]]:
    for dimension, found in groupby(lines, key=lambda line: line.groups[:1]):
        yield (dimension[0] if dimension else "Other"), list(found)


def _rows(lines: Sequence[ResultLine]) -> Iterator[tuple[Inline, ...]]:
    before = ""
    for line in lines:
        category = ": ".join(line.groups[1:])
        yield (
            Text(category, is_strong=True) if category != before else "",
            Text(line.point.label, href=line.point.iri),
            _result(line),
            line.point.unit_text if line.has_value else "",
            _verdict(line),
            Text(line.score, band=line.band) if line.score else _NOTHING,
        )
        before = category


def _result(line: ResultLine) -> Inline:
    if line.is_withheld:
        return "not public"
    if line.report is None or line.report.value is None:
        return "NR"
    marks = []
    if line.report.is_overwritten:
        marks.append("entered")
    if line.report.status is ReportStatus.PARTIAL:
        marks.append("partial")
    value = figure(line.report.value)
    return f"{value} ({', '.join(marks)})" if marks else value


def _verdict(line: ResultLine) -> Inline:
    if not line.has_value:
        return _NOTHING
    if line.judgement is None:
        return "no verdict"
    if line.judgement.verdict is Verdict.VERIFIED:
        return "YES"
    return Text("NO", is_strong=True)


def _is(line: ResultLine, verdict: Verdict) -> bool:
    return line.has_value and line.judgement is not None and line.judgement.verdict is verdict


def _missing(report: VerificationReport, missing: Sequence[ResultLine]) -> Iterator[Inline]:
    """Yield a KPI once where none of its values is there, else each part that is missing."""
    gone = {line.point.iri for line in missing}
    for indicator, found in groupby(missing, key=lambda line: line.point.indicator):
        lines = list(found)
        own = [line for line in report.lines if line.point.indicator == indicator]
        if all(line.point.iri in gone for line in own):
            point = lines[0].point
            yield (f"{point.code} {point.indicator_label}", _reason(lines))
        else:
            for line in lines:
                yield (name_of(line), " (part of a KPI that is partly reported)", _reason([line]))


def _reason(lines: Sequence[ResultLine]) -> str:
    """Return the reasons that the city gives, once each."""
    given = dict.fromkeys(
        line.report.missing_reason.replace("-", " ")
        for line in lines
        if line.report and line.report.missing_reason
    )
    return f" – {'; '.join(given)}" if given else ""


def _refused(line: ResultLine) -> tuple[Inline, ...]:
    judgement = line.judgement
    note = judgement.note if judgement else ""
    evidence = judgement.evidence if judgement else ""
    is_link = evidence.startswith(("http://", "https://"))
    return (
        name_of(line),
        _result(line),
        line.point.unit_text,
        note or _NOTHING,
        (Text(evidence, href=evidence) if is_link else evidence) or _NOTHING,
    )
