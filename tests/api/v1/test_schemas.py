from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import jsonschema_rs
import pytest

from ssckg.model.actor import Role
from ssckg.model.plain import plain
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
from ssckg_api.v1.schemas import schema_of

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HEAD = Summary("a-2020-1", "i", "a", "A", "2020", "e", State.DRAFT, 1, NOW)
WHOLE = Submission(
    HEAD,
    Cover("A", population=Decimal("1.5")),
    (Report("p", ReportStatus.REPORTED, value=True), Report("q", ReportStatus.MISSING)),
    (LocalReport("trees", "12"),),
    (Judgement("p", Verdict.VERIFIED),),
    (Consent(ConsentScope.SUBMISSION, ConsentState.GIVEN, given_at=NOW),),
    (Waiver("r", "because"),),
    (KeptFile("f", "0" * 64, 3),),
    (Event(1, "lodge", None, State.DRAFT, NOW, "x", Role.CITY),),
)


@pytest.mark.parametrize("value", [HEAD, WHOLE, Submission(HEAD)])
def test_what_is_told_fits_what_is_described(value: object) -> None:
    jsonschema_rs.validator_for(schema_of(type(value))).validate(plain(value))


def test_the_description_holds_something_back() -> None:
    validator = jsonschema_rs.validator_for(schema_of(Summary))
    told = plain(HEAD)

    assert not validator.is_valid(told | {"state": "lost"})
    assert not validator.is_valid(told | {"version": "1"})
    assert not validator.is_valid({name: told[name] for name in told if name != "id"})
