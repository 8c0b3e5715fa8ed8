"""Answers of cities: what one must meet, and the counts."""

from __future__ import annotations

import pytest
from tests.proposals_by_hand import KPI, OTHER, START

from ssckg.model.review_wish import AnswerWish
from ssckg.model.revision_event import Answered
from ssckg.revision.reviewing.answers import count_answers, faults_of_answer


@pytest.mark.parametrize(
    ("can", "reason", "faulty"),
    [
        ("yes", "", []),
        (" Yes ", "From the utility.", []),
        ("no", "Not metered.", []),
        ("no", "", ["reason"]),
        ("perhaps", "", ["can"]),
        ("", "", ["can"]),
        ("yes", "mail bo@example.org", ["reason"]),
    ],
)
def test_yes_or_no_and_why_not(can: str, reason: str, faulty: list[str]) -> None:
    found = faults_of_answer(AnswerWish(element="X", can=can, reason=reason))
    assert [fault.field for fault in found] == faulty


def test_counts_are_of_the_cities_that_answered() -> None:
    def said(city: str, element: str, can: bool) -> Answered:
        return Answered(element=element, city=city, can_report=can)

    answers = [
        *(said("rana", KPI, True), said("oslo", KPI, False), said("riga", KPI, True)),
        said("rana", OTHER, False),
    ]
    found = count_answers((START, one) for one in answers)
    assert [(one.element, one.cities, one.yes, one.no) for one in found] == [
        *((KPI, 3, 2, 1), (OTHER, 1, 0, 1)),
    ]
    assert [one.share for one in found] == [2 / 3, 0.0]
    assert count_answers(()) == ()
