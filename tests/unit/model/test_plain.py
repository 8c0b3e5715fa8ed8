from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from ssckg.model.plain import plain
from ssckg.model.submission import Consent, ConsentScope, ConsentState, Report, ReportStatus


def test_a_report_is_its_fields_with_blanks_as_null() -> None:
    report = Report("https://x.example/p", ReportStatus.REPORTED, Decimal("12.50"), quality="a")

    told = plain(report)

    assert told["data_point"] == "https://x.example/p"
    assert told["status"] == "reported"
    assert told["value"] == 12.5
    assert told["numerator"] is None
    assert told["origin"] is None
    assert told["is_overwritten"] is False
    json.dumps(told, allow_nan=False)


def test_a_boolean_result_stays_one() -> None:
    assert plain(Report("p", ReportStatus.REPORTED, value=True))["value"] is True


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Decimal("1E+3"), 1000),
        (Decimal("-0.000001"), -1e-06),
        (Decimal("123456789012345"), 123456789012345),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 12, tzinfo=UTC), "2026-03-01T12:00:00Z"),
        (datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=2))), "2026-02-28T23:00:00Z"),
        ({"a": (1, "")}, {"a": [1, None]}),
        (frozenset({"b", "a"}), ["a", "b"]),
    ],
)
def test_values(value: object, told: object) -> None:
    assert plain(value) == told


def test_a_consent_tells_its_day() -> None:
    consent = Consent(ConsentScope.SUBMISSION, ConsentState.GIVEN, embargo_until=date(2027, 1, 2))

    assert plain(consent)["embargo_until"] == "2027-01-02"
    assert plain(consent)["given_at"] is None


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        plain(object())
