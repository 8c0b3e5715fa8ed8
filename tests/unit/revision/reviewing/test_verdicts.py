"""What a verdict must meet."""

from __future__ import annotations

import pytest
from tests.proposals_by_hand import RENAME, proposal, text

from ssckg.model.review_wish import ReviewWish
from ssckg.model.revision_event import ReviewVerdict
from ssckg.model.revision_state import ProposalStatus
from ssckg.revision.reviewing.verdicts import (
    faults_of_review,
    review_by,
    reviewed,
    standing_objections,
)


def wish(verdict: str, reason: str = "", changes: str = "") -> ReviewWish:
    return ReviewWish(proposal="r-p1", verdict=verdict, reason=reason, changes=changes)


def fields(given: ReviewWish, **more: object) -> list[str]:
    return [fault.field for fault in faults_of_review(proposal(**more), given)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "faulty"),
    [
        (wish("approve"), []),
        (wish("no-view"), []),
        (wish("approve", "Sound."), []),
        (wish("object", "The unit is lost."), []),
        (wish("object"), ["reason"]),
        (wish("object", "   "), ["reason"]),
        (wish("approve-with-changes", "Unit.", "Say per 100 households."), []),
        (wish("approve-with-changes", "Unit."), ["changes"]),
        (wish("approve-with-changes", "", "Say per 100."), ["reason"]),
        (wish("approve-with-changes"), ["reason", "changes"]),
        (wish("approve", "", "Say per 100."), ["changes"]),
        (wish("object", "No.", "Say per 100."), ["changes"]),
        (wish("yes", "Sound."), ["verdict"]),
        (wish("", "Sound."), ["verdict"]),
        (wish("object", "Ask ann@example.org."), ["reason"]),
        (wish("object", "a\x1b[2J"), ["reason"]),
        (wish("object", "x" * 4001), ["reason"]),
        (wish("object", "x" * 4000), []),
    ],
)
def test_reasons_and_changes_where_they_are_needed(given: ReviewWish, faulty: list[str]) -> None:
    assert fields(given) == faulty


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        (ProposalStatus.FILED, True),
        (ProposalStatus.AMENDED, True),
        (ProposalStatus.WITHDRAWN, False),
        (ProposalStatus.ACCEPTED, False),
        (ProposalStatus.DECLINED, False),
        (ProposalStatus.RELEASED, False),
    ],
)
def test_what_is_decided_or_withdrawn_is_not_reviewed(
    status: ProposalStatus, is_open: bool
) -> None:
    assert (fields(wish("approve"), status=status) == []) is is_open


def test_a_verdict_says_on_which_text_it_is() -> None:
    twice_amended = proposal(amendments=2, says=text("ITU", RENAME))
    event = reviewed(twice_amended, "WMO", wish("object", " The unit is lost. "))
    assert (event.proposal, event.body, event.amendments) == (1, "WMO", 2)
    assert event.verdict is ReviewVerdict.OBJECT
    assert event.reason == "The unit is lost."


def test_an_objection_stands_over_an_amendment_until_its_body_turns_it() -> None:
    one = proposal("WMO object*, FAO object, ITU changes, UNEP approve", amendments=1)
    assert standing_objections(one) == ("FAO", "WMO")
    assert review_by(one, "UNICEF") is None
    found = review_by(one, "WMO")
    assert found is not None
    assert found.is_stale
