"""What of a submission may be public, case by case."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ssckg.model.actor import Role
from ssckg.model.submission import (
    Consent,
    ConsentScope,
    ConsentState,
    Cover,
    Event,
    Judgement,
    KeptFile,
    LocalReport,
    Report,
    ReportStatus,
    State,
    Submission,
    Summary,
    Verdict,
    Waiver,
)
from ssckg.publication.selection import EXPLANATIONS, Why, public_submission, select

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
P = "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C/result"
MARKER = "zzmarkerzz"

HEAD = Summary(
    "oslo-2024-1",
    "https://w3id.org/ssckg/submission/oslo-2024-1",
    "oslo",
    "Oslo",
    "2024",
    "u4ssc-2017",
    State.PUBLISHED,
    7,
    NOON,
    verifier=MARKER,
    sha256=MARKER,
)
FULL = Report(
    P,
    ReportStatus.REPORTED,
    Decimal("98.5"),
    numerator=Decimal("777123.5"),
    denominator=Decimal("777123.6"),
    quality="accurate-measurement",
    origin=MARKER,
    source=MARKER,
    reference_year="2023",
    printed_value=MARKER,
    missing_reason=MARKER,
    note=MARKER,
    place=MARKER,
)
GIVEN = Consent(ConsentScope.SUBMISSION, ConsentState.GIVEN)
YES = Judgement(P, Verdict.VERIFIED, MARKER, MARKER)


def submission(report: Report = FULL, **more: object) -> Submission:
    parts = {
        "reports": (report,),
        "judgements": (YES,),
        "consents": (GIVEN,),
        "cover": Cover(MARKER, MARKER, contact_name=MARKER, contact_email=MARKER),
        "local": (LocalReport(MARKER, MARKER),),
        "files": (KeptFile(MARKER, MARKER, 1),),
        "events": (Event(1, "lodge", None, State.DRAFT, NOON, MARKER, Role.CITY, MARKER),),
    }
    return Submission(HEAD, **(parts | more))  # type: ignore[arg-type]


def test_what_is_verified_consented_and_published_goes_out() -> None:
    chosen = select(submission(), TODAY)
    assert chosen.held == ()
    (value,) = chosen.values
    assert (value.data_point, value.value) == (P, Decimal("98.5"))
    assert (value.reference_year, value.quality) == ("2023", "accurate-measurement")


def test_nothing_else_of_it_goes_out() -> None:
    for found in (select(submission(), TODAY), public_submission(submission(), TODAY)):
        text = str(asdict(found))
        assert MARKER not in text
        assert "777123" not in text


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"judgements": ()}, Why.NOT_JUDGED),
        ({"judgements": (Judgement(P, Verdict.NOT_VERIFIED),)}, Why.NOT_VERIFIED),
        ({"consents": ()}, Why.NO_CONSENT),
        ({"consents": (replace(GIVEN, state=ConsentState.REFUSED),)}, Why.REFUSED),
        ({"consents": (GIVEN, replace(GIVEN, state=ConsentState.WITHDRAWN))}, Why.WITHDRAWN),
        ({"consents": (replace(GIVEN, embargo_until=date(2026, 11, 23)),)}, Why.EMBARGO),
        ({"consents": (replace(GIVEN, expires_on=TODAY),)}, Why.EXPIRED),
        ({"reports": (replace(FULL, value=None, status=ReportStatus.PARTIAL),)}, Why.NO_VALUE),
    ],
)
def test_one_thing_missing_and_it_stays(change: dict[str, Any], why: Why) -> None:
    chosen = select(submission(**change), TODAY)
    assert chosen.values == ()
    assert [held.why for held in chosen.held] == [why]
    assert public_submission(submission(**change), TODAY).reports == ()


@pytest.mark.parametrize("state", [s for s in State if s is not State.PUBLISHED])
def test_only_what_is_published_goes_out(state: State) -> None:
    other = replace(submission(), head=replace(HEAD, state=state))
    assert select(other, TODAY).values == ()
    assert len(select(other, TODAY, as_if_published=True).values) == 1


def test_what_was_not_reported_goes_out_by_consent_alone() -> None:
    missing = Report(P, ReportStatus.MISSING, value=Decimal(5), quality="unknown", note=MARKER)
    (value,) = select(submission(missing, judgements=()), TODAY).values
    assert (value.value, value.quality) == (None, "")
    assert select(submission(missing, consents=()), TODAY).values == ()
    no = (Judgement(P, Verdict.NOT_VERIFIED),)
    assert select(submission(missing, judgements=no), TODAY).values == ()


def test_a_year_is_published_and_a_text_in_its_place_is_not() -> None:
    (value,) = select(submission(replace(FULL, reference_year=f"2023 {MARKER}")), TODAY).values
    assert value.reference_year == ""


def test_waivers_go_with_the_value_that_they_are_about() -> None:
    waivers = (
        Waiver("https://w3id.org/ssckg/shape/x#y", "measured at night", P, by=MARKER),
        Waiver("https://w3id.org/ssckg/shape/x#y", MARKER, "https://w3id.org/ssckg/u4ssc/other"),
        Waiver("https://w3id.org/ssckg/shape/x#z", MARKER),
    )
    (value,) = select(submission(waivers=waivers), TODAY).values
    assert value.waivers == ("measured at night",)


def test_the_next_day_of_change_is_the_earliest() -> None:
    consents = (
        replace(GIVEN, expires_on=date(2027, 5, 1)),
        Consent(
            ConsentScope.VERIFICATION_REPORT,
            ConsentState.GIVEN,
            embargo_until=date(2027, 2, 1),
        ),
    )
    chosen = select(submission(consents=consents), TODAY)
    assert chosen.changes_on == date(2027, 2, 1)
    assert not chosen.has_report
    assert select(submission(consents=consents), date(2027, 2, 1)).has_report


def test_every_reason_has_its_words() -> None:
    assert set(EXPLANATIONS) == set(Why)
