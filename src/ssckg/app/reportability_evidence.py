"""Private submissions as evidence on what cities can report: read under the right, only counted."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ssckg.app.benchmarks import framework_tree
from ssckg.app.permitting import permit
from ssckg.harmonization.reportability.filings import Filing, Submitted
from ssckg.model.submission import ReportStatus, State
from ssckg.namespaces import BASE
from ssckg.submissions.life import repository

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from ssckg.app.analyses.sources import Sources
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.submission import Submission, Summary

ACTION: Final = "reportability"
COUNTED: Final = frozenset(
    {State.SUBMITTED, State.IN_VERIFICATION, State.VERIFIED, State.PUBLISHED}
)
"""States in which a city stands by what it handed in: not drafts, nor what it took back."""


def with_submissions(sources: Sources, ws: Workspace, actor: Actor, edition: str) -> Sources:
    """Return sources that hold what was submitted, for counting.

    Raises:
        ForbiddenError: the actor may not.
        EngineError: the engine does not answer.
    """
    return replace(sources, submitted=submitted_evidence(ws, actor, edition))


def submitted_evidence(ws: Workspace, actor: Actor, edition: str) -> Submitted:
    """Return what the submissions on an edition (id) say; every one read is logged.

    Of each city and year the submission with the latest number counts. A data point that it does
    not mention counts as not reported: that is its default in the collection template (2022
    verification manual, page 162).

    Raises:
        ForbiddenError: the actor may not.
        EngineError: the engine does not answer.
    """
    heads = repository.summaries(ws.store, ws.base, edition=edition, states=COUNTED)
    permit(ws, actor, ACTION)
    latest = {(head.city, head.year): head for head in heads}
    points = [point.iri for point in framework_tree(edition).points]
    filings: list[Filing] = []
    populations: dict[str, Decimal] = {}
    for head in latest.values():
        permit(ws, actor, ACTION, head)
        submission = repository.load(ws.store, ws.base, head.id)
        filings += _filings(ws.base, submission, points)
        if submission.cover.population and submission.cover.population > 0:
            populations[_city(ws.base, head)] = submission.cover.population
    ordered = tuple(sorted(filings, key=lambda f: (f.city, f.year, f.point)))
    lines = [[f.city, f.year, f.point, f.has_value, f.quality, f.verdict] for f in ordered]
    digest = hashlib.sha256(json.dumps([lines, _plain(populations)]).encode()).hexdigest()
    return Submitted(ordered, populations, digest)


def _plain(populations: Mapping[str, Decimal]) -> list[tuple[str, str]]:
    return sorted((city, str(number)) for city, number in populations.items())


def _city(base: str, head: Summary) -> str:
    return f"{base}city/{head.city}"


def _filings(base: str, submission: Submission, points: list[str]) -> Iterator[Filing]:
    head = submission.head
    reports = {report.data_point: report for report in submission.reports}
    for point in points:
        report = reports.get(point)
        has_value = (
            report is not None
            and report.status is not ReportStatus.MISSING
            and report.value is not None
        )
        judged = submission.judgement(point)
        yield Filing(
            city=_city(base, head),
            year=head.year,
            point=base + point.removeprefix(BASE),
            has_value=has_value,
            quality=report.quality if report is not None and has_value else "",
            verdict=judged.verdict.value if judged is not None and has_value else "",
        )
