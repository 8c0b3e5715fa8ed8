"""A public verification report holds what the city consented to, and nothing else of the city."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ssckg.app import verification_outputs as outputs
from ssckg.app import verifying
from ssckg.app.workspace import open_workspace
from ssckg.errors import UnknownNameError
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
    Waiver,
)
from ssckg.model.verification import Advice, AdviceKind
from ssckg.namespaces import BASE
from ssckg.store.directory import DataDirectory
from ssckg.submissions.life import record, repository
from ssckg.submissions.life.steps import NewSubmission, create, take_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

OPERATOR = Actor("operator", "operator", Role.SECRETARIAT, is_operator=True)
VERA = Actor("vera-marker", "Vera", Role.VERIFIER)
OPEN, CLOSED, REFUSED, MISSING = (
    f"{BASE}u4ssc/{path}/result"
    for path in ("EC-ICT-ICT-1C", "EC-ICT-ICT-2C", "EC-P-EM-1C", "EC-P-EM-2C")
)
SECRETS = (
    "84.517", "3.9917", "source-marker", "note-marker", "evidence-marker", "contact-marker",
    "mail-marker", "file-marker", "waiver-marker", "vera-marker", "143917",
)  # fmt: skip


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("report") / "data"
    DataDirectory.create_or_open(folder)
    with open_workspace(folder) as workspace:
        yield workspace


@pytest.fixture
def submission(ws: Workspace) -> str:
    """A published submission full of markers, without consent to its verification report."""

    def report(point: str, value: str | None) -> Report:
        status = ReportStatus.MISSING if value is None else ReportStatus.REPORTED
        number = None if value is None else Decimal(value)
        return Report(point, status, number, source="source-marker", note="note-marker")

    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    cover = Cover(
        "Rana", "Norway", "2021", population=Decimal(143917),
        contact_name="contact-marker", contact_email="mail-marker@example.org",
    )  # fmt: skip
    new = NewSubmission(
        "rana", "Rana", "2021", "u4ssc-2017", cover,
        reports=(
            report(OPEN, "97.013"), report(CLOSED, "84.517"), report(REFUSED, "3.9917"),
            report(MISSING, None),
        ),
        files=(KeptFile("file-marker.xlsx", "ab" * 32, 1),),
    )  # fmt: skip
    head = create(ws.store, ws.base, new, OPERATOR, now)
    name = head.id

    def step(action: str, *added: object, reason: str = "") -> None:
        nonlocal head
        flat = [triple for part in added for triple in part]  # type: ignore[attr-defined]
        head = take_step(ws.store, ws.base, head, action, OPERATOR, now, reason=reason, add=flat)

    waiver = Waiver(f"{BASE}shape/observation#x", "waiver-marker", CLOSED)
    step("waive", record.waiver_triples(name, [waiver]), reason="waiver-marker")
    step("submit")
    step("assign", record.assignment_triples(name, VERA.id, "remote"))
    verifying.recommend(ws, VERA, name, [Advice(AdviceKind.POLICY, "Lay more cable.", (OPEN,))])
    judgements = [
        Judgement(OPEN, Verdict.VERIFIED, "note-marker", "evidence-marker"),
        Judgement(CLOSED, Verdict.VERIFIED),
        Judgement(REFUSED, Verdict.NOT_VERIFIED, "note-marker"),
    ]
    head = verifying.verify(ws, VERA, name, judgements=judgements).head
    given, refused = ConsentState.GIVEN, ConsentState.REFUSED
    consents = [
        Consent(ConsentScope.SUBMISSION, given),
        Consent(ConsentScope.DATA_POINT, refused, CLOSED),
    ]
    step("consent", record.consent_triples(name, consents))
    step("publish")
    return name


def consent(ws: Workspace, submission: str, state: ConsentState, number: int) -> None:
    head = repository.find(ws.store, ws.base, submission)
    given = Consent(ConsentScope.VERIFICATION_REPORT, state)
    take_step(
        ws.store, ws.base, head, "consent", OPERATOR, ws.now(),
        add=record.consent_triples(submission, [given], first=number),
    )  # fmt: skip


def test_nothing_goes_out_without_consent_to_the_report(ws: Workspace, submission: str) -> None:
    with pytest.raises(UnknownNameError) as refused:
        outputs.public_verification_report(ws, submission)
    with pytest.raises(UnknownNameError) as absent:
        outputs.public_verification_report(ws, "rana-2021-99")
    assert "Confidential" in page(ws, outputs.verification_report(ws, OPERATOR, submission))
    assert type(refused.value) is type(absent.value)


@pytest.mark.parametrize("wanted", ["html", "json", "ttl"])
def test_what_is_consented_goes_out_and_no_marker(
    ws: Workspace, submission: str, wanted: str
) -> None:
    consent(ws, submission, ConsentState.GIVEN, 3)
    public = outputs.public_verification_report(ws, submission)
    text = outputs.report_as(ws, public, wanted).decode()
    assert "97.013" in text
    assert "Lay more cable." in text
    assert [secret for secret in SECRETS if secret in text] == []
    # The whole says more: 3 values, of which one was not verified.
    assert public.summary.whole.data_points.reported == 3
    assert [line.point.iri for line in public.lines if line.has_value] == [OPEN]
    consent(ws, submission, ConsentState.WITHDRAWN, 4)
    with pytest.raises(UnknownNameError):
        outputs.public_verification_report(ws, submission)


def test_the_private_report_holds_no_contact(ws: Workspace, submission: str) -> None:
    report = outputs.verification_report(ws, VERA, submission)
    for wanted in ("html", "json", "ttl"):
        text = outputs.report_as(ws, report, wanted).decode()
        assert "84.517" in text
        assert "note-marker" in text
        assert "contact-marker" not in text
        assert "mail-marker" not in text


def page(ws: Workspace, report: object) -> str:
    return outputs.report_as(ws, report, "html").decode()  # type: ignore[arg-type]


def test_a_public_report_says_so(ws: Workspace, submission: str) -> None:
    consent(ws, submission, ConsentState.GIVEN, 3)
    public = outputs.public_verification_report(ws, submission)
    text = page(ws, public)
    assert "has consented to make this verification report public" in text
    assert "Confidential" not in text
    assert "not public" in text
    assert replace(public, is_public=False) != public
