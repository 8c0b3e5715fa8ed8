"""Submissions in a workspace, by the steps themselves: no file is read, so that many are quick."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from ssckg.model.actor import Actor, Role
from ssckg.model.submission import Cover, Judgement, Report, ReportStatus, State, Verdict
from ssckg.namespaces import BASE
from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.cities import city_id
from ssckg.submissions.life.record_acts import assignment_triples, judgement_triples
from ssckg.submissions.life.steps import NewSubmission, create_many, take_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.submission import Summary

OPERATOR = Actor("operator", "operator", Role.SECRETARIAT, is_operator=True)
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EDITION = "u4ssc-2017"
INTERNET = BASE + "u4ssc/EC-ICT-ICT-1C/result"
"""Household internet access, %."""
COVERAGE = BASE + "u4ssc/EC-ICT-ICT-4C/3g"
UNEMPLOYMENT = BASE + "u4ssc/EC-P-EM-1C/result"


def number_points() -> list[str]:
    """Return the data points of U4SSC that take any number from 0 up."""
    return [
        point.iri
        for point in load_data_points(EDITION)
        if point.value_type == "number" and not point.minimum and point.maximum is None
    ]


def report(data_point: str, value: str | None, **more: object) -> Report:
    status = ReportStatus.MISSING if value is None else ReportStatus.REPORTED
    number = None if value is None else Decimal(value)
    return Report(data_point, status, number, **more)  # type: ignore[arg-type]


def draft(city: str, year: str, reports: Iterable[Report], **more: object) -> NewSubmission:
    cover = Cover(city=city, report_year=year, contact_name="Ada Marker", contact_email="a@b.test")
    return NewSubmission(
        city_id(city),
        city,
        year,
        EDITION,
        **({"cover": cover, "reports": tuple(reports)} | more),  # type: ignore[arg-type]
    )


def verified(
    ws: Workspace, drafts: Sequence[NewSubmission], verdicts: Sequence[Sequence[Judgement]] = ()
) -> list[Summary]:
    """Make submissions and take them to "verified"; without `verdicts` all is found verified."""
    heads = create_many(ws.store, ws.base, drafts, OPERATOR, NOON)
    return [
        to_verified(ws, head, verdicts[n] if verdicts else all_yes(drafts[n].reports))
        for n, head in enumerate(heads)
    ]


def all_yes(reports: Iterable[Report]) -> list[Judgement]:
    return [
        Judgement(report.data_point, Verdict.VERIFIED)
        for report in reports
        if report.status is not ReportStatus.MISSING
    ]


def to_verified(ws: Workspace, head: Summary, judgements: Sequence[Judgement]) -> Summary:
    head = to_state(ws, head, State.IN_VERIFICATION)
    added = judgement_triples(head.id, judgements)
    return take_step(ws.store, ws.base, head, "verify", OPERATOR, NOON, add=added)


def to_state(ws: Workspace, head: Summary, state: State) -> Summary:
    """Take a draft to "submitted" or "in-verification"."""
    if state is State.DRAFT:
        return head
    head = take_step(ws.store, ws.base, head, "submit", OPERATOR, NOON)
    if state is State.SUBMITTED:
        return head
    added = assignment_triples(head.id, "vera", "remote")
    return take_step(ws.store, ws.base, head, "assign", OPERATOR, NOON, add=added)
