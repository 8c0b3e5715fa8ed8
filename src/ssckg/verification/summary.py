"""The verification summary: counts of KPIs and data points, by dimension and level.

Pure. How things are counted (our decision; the printed reports show such counts, and the pages
that were seen do not say how they are made):

- A data point is reported, partial (the city says so), or missing; what the file does not mention
  is missing.
- A KPI is reported when all its data points are, missing when none has a value, else partial.
- A KPI is verified when every value of it is, not verified when one is not, else unjudged.
- A KPI or data point is overwritten when a result of it was entered and not computed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ssckg.model.submission import ReportStatus, Verdict
from ssckg.model.verification import Counts, GroupCounts, VerificationSummary
from ssckg.verification.judgements import valued, without_verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.data_point import DataPoint
    from ssckg.model.submission import Judgement, Report, Submission
    from ssckg.verification.guide import Guide

_LEVELS = ("core", "advanced")
_Kpi = tuple[str, tuple[str, ...]]
"""An indicator and its data points."""


def summarize(
    submission: Submission, points: Sequence[DataPoint], guide: Guide
) -> VerificationSummary:
    """Return the counts of a submission over the data points of its edition."""
    count = _Counter(submission)
    kpis = _kpis(points)
    with_value = set(valued(submission))
    return VerificationSummary(
        head=submission.head,
        whole=count.group("all", kpis),
        dimensions=tuple(
            count.group(name, [k for k in kpis if guide.places[k[0]].dimension == iri], iri)
            for iri, name in guide.dimensions.items()
        ),
        levels=tuple(
            count.group(level, found)
            for level in _LEVELS
            if (found := [k for k in kpis if guide.places[k[0]].level == level])
        ),
        quality=_quality(submission, with_value),
        missing=tuple(point.iri for point in points if point.iri not in with_value),
        partial=tuple(p.iri for p in points if count.status(p.iri) is ReportStatus.PARTIAL),
        unjudged=without_verdict(submission, submission.judgements),
        not_verified=tuple(
            judgement
            for judgement in submission.judgements
            if judgement.verdict is Verdict.NOT_VERIFIED and judgement.data_point in with_value
        ),
    )


class _Counter:
    """Counts in one submission."""

    def __init__(self, submission: Submission) -> None:
        self._reports: dict[str, Report] = {r.data_point: r for r in submission.reports}
        self._verdicts: dict[str, Judgement] = {j.data_point: j for j in submission.judgements}

    def status(self, point: str) -> ReportStatus:
        report = self._reports.get(point)
        if report is None or report.value is None:
            return ReportStatus.MISSING
        return report.status

    def group(self, name: str, kpis: Sequence[_Kpi], iri: str = "") -> GroupCounts:
        single = tuple((point, (point,)) for _, points in kpis for point in points)
        return GroupCounts(name, self._count(kpis), self._count(single), iri)

    def _count(self, things: Sequence[_Kpi]) -> Counts:
        states = Counter(self._state(points) for _, points in things)
        verdicts = Counter(self._verdict(points) for _, points in things)
        return Counts(
            total=len(things),
            reported=states[ReportStatus.REPORTED],
            partial=states[ReportStatus.PARTIAL],
            missing=states[ReportStatus.MISSING],
            verified=verdicts[Verdict.VERIFIED],
            not_verified=verdicts[Verdict.NOT_VERIFIED],
            overwritten=sum(any(map(self._is_overwritten, points)) for _, points in things),
        )

    def _state(self, points: Sequence[str]) -> ReportStatus:
        found = {self.status(point) for point in points}
        return found.pop() if len(found) == 1 else ReportStatus.PARTIAL

    def _verdict(self, points: Sequence[str]) -> Verdict | None:
        """Return the verdict on all values of these points; none while one is open."""
        with_value = [p for p in points if self.status(p) is not ReportStatus.MISSING]
        verdicts = [j.verdict if (j := self._verdicts.get(p)) else None for p in with_value]
        if Verdict.NOT_VERIFIED in verdicts:
            return Verdict.NOT_VERIFIED
        return Verdict.VERIFIED if verdicts and None not in verdicts else None

    def _is_overwritten(self, point: str) -> bool:
        report = self._reports.get(point)
        return report is not None and report.value is not None and report.is_overwritten


def _kpis(points: Sequence[DataPoint]) -> tuple[_Kpi, ...]:
    by_indicator: dict[str, list[str]] = {}
    for point in points:
        by_indicator.setdefault(point.indicator, []).append(point.iri)
    return tuple((indicator, tuple(found)) for indicator, found in by_indicator.items())


def _quality(submission: Submission, with_value: set[str]) -> tuple[tuple[str, int], ...]:
    """Return how many values are of which quality class, the most frequent first."""
    classes = Counter(r.quality for r in submission.reports if r.data_point in with_value)
    return tuple(sorted(classes.items(), key=lambda item: (-item[1], item[0])))
