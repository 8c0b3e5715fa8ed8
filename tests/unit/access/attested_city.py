"""A submission that was verified, made by steps in a real workspace."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from ssckg.model.actor import Actor, Role
from ssckg.model.submission import (
    Consent,
    ConsentScope,
    ConsentState,
    Cover,
    Judgement,
    KeptFile,
    Report,
    ReportStatus,
    Verdict,
)
from ssckg.submissions.life import record, steps
from ssckg.submissions.life.steps import NewSubmission

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.model.submission import Summary

OPERATOR = Actor("operator", "o", Role.SECRETARIAT, is_operator=True)
BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
BASE = "https://w3id.org/ssckg/"
POINT = BASE + "u4ssc/EC-ICT-ICT-1C/result"
WATER = BASE + "u4ssc/EN-EN-WS-1C/result"
SECRET = BASE + "u4ssc/SC-SH-SA-1C/result"
NOT_VERIFIED = BASE + "u4ssc/EC-ICT-ICT-2C/result"
MISSING = BASE + "u4ssc/EC-ICT-ICT-3C/result"
WORKBOOK = KeptFile("Workbook of Ms Marker.xlsx", "a" * 64, 1234)
RETURNED = KeptFile("Checked.xlsx", "b" * 64, 99, purpose="verification")
REPORTS = (
    Report(
        POINT, ReportStatus.REPORTED, Decimal("97.50"), Decimal(975), Decimal(1000), quality="",
        source="MARKER source", note="MARKER note", reference_year="2023",
    ),
    Report(WATER, ReportStatus.PARTIAL, Decimal(3), reference_year="2022"),
    Report(SECRET, ReportStatus.REPORTED, Decimal("987654.321")),
    Report(NOT_VERIFIED, ReportStatus.REPORTED, Decimal("555.5551")),
    Report(MISSING, ReportStatus.MISSING),
)  # fmt: skip
JUDGEMENTS = (
    Judgement(POINT, Verdict.VERIFIED, note="MARKER verifier", evidence="MARKER evidence"),
    Judgement(WATER, Verdict.VERIFIED),
    Judgement(SECRET, Verdict.VERIFIED),
    Judgement(NOT_VERIFIED, Verdict.NOT_VERIFIED),
)


def make_draft(ws: Workspace, city: str) -> Summary:
    """Lodge a draft of that city."""
    new = NewSubmission(
        city, city.title(), "2024", "u4ssc-2017",
        Cover(contact_name="MARKER person", contact_email="marker@example.org"),
        REPORTS, files=(WORKBOOK,),
    )  # fmt: skip
    return steps.create(ws.store, ws.base, new, OPERATOR, BEGIN)


def make_verified(ws: Workspace, city: str) -> Summary:
    """Take a submission to the state verified; the city consents, with an embargo on water."""
    head = make_draft(ws, city)

    def step(head: Summary, action: str, hour: int, **more: object) -> Summary:
        return steps.take_step(
            ws.store, ws.base, head, action, OPERATOR, BEGIN + timedelta(hours=hour), **more  # type: ignore[arg-type]
        )  # fmt: skip

    head = step(head, "submit", 1)
    head = step(head, "assign", 2, add=record.assignment_triples(head.id, "vera", "remote"))
    judged = [*record.judgement_triples(head.id, JUDGEMENTS)]
    judged += record.file_triples(head.id, RETURNED, 2)
    head = step(head, "verify", 3, add=judged)
    consents = (
        Consent(ConsentScope.SUBMISSION, ConsentState.GIVEN),
        Consent(ConsentScope.DATA_POINT, ConsentState.GIVEN, WATER, embargo_until=date(2030, 1, 1)),
        Consent(ConsentScope.DATA_POINT, ConsentState.REFUSED, SECRET),
    )
    return step(head, "consent", 4, add=record.consent_triples(head.id, consents))
