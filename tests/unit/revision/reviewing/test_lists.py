"""What an agency has to review, and who is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tests.proposals_by_hand import KPI, OTHER, RENAME, proposal, text

from ssckg.model.proposed_change import (
    AddElement,
    ChangeBenchmark,
    MergeElements,
    NewElement,
    RetireElement,
)
from ssckg.model.review_results import Window
from ssckg.model.review_todo import Nearness
from ssckg.model.revision_state import ProposalStatus
from ssckg.revision.reviewing.lists import is_time_to_remind, late_bodies, todo_items
from ssckg.revision.reviewing.sums import sum_items
from ssckg.revision.reviewing.touched import new_elements, touched_elements

NEW = NewElement(id="N1", code="N: 1", label="New")


def near(level: str, predicate: str, *, direct: bool = False, matters: int = 1) -> Nearness:
    return Nearness(
        level=level, predicate=predicate, is_direct=direct, matters=matters, why=("9.c",)
    )


def tail(iri: str) -> str:
    return iri.rpartition("/")[2]


def test_what_waits_comes_first_and_the_closest_before() -> None:
    proposals = [
        proposal(number=1),
        proposal("ITU approve", number=2),
        proposal("ITU object*", number=3, amendments=1),
        proposal(number=4),
        proposal(number=5, status=ProposalStatus.DECLINED),
        proposal(number=6),
        proposal(number=7),
    ]
    closeness = {
        1: near("low", "exact"),
        2: near("high", "exact"),
        3: near("medium", "broad"),
        4: near("medium", "broad", direct=True),
        5: near("high", "exact"),
        7: near("medium", "broad", matters=4),
    }
    for one in range(len(proposals)):  # ITU reviews what FAO put forward
        says = replace(proposals[one].text, submitted_by="FAO")
        proposals[one] = replace(proposals[one], text=says)
    proposals.append(proposal(number=8))  # ITU's own
    yours, others = todo_items(proposals, "ITU", closeness, tail)
    # Medium, broad: 4 directly, then 7 by four matters, then 3; low: 1; with a verdict: 2.
    assert [item.proposal for item in yours] == ["r-p4", "r-p7", "r-p3", "r-p1", "r-p2"]
    assert [item.state for item in yours] == [
        *("to review", "to review", "amended since"),
        *("to review", "given"),
    ]
    assert [(item.proposal, item.state) for item in others] == [
        *(("r-p6", "to review"), ("r-p8", "your own")),
    ]
    assert not others[0].is_yours


def test_an_item_says_what_it_touches() -> None:
    merge = MergeElements(elements=(KPI, OTHER), new=NEW)
    [item], _ = todo_items(
        [proposal(says=text("FAO", merge, RENAME))], "ITU", {1: near("high", "exact")}, tail
    )
    assert item.touches == ("EC-ICT-ICT-1C", "EC-ICT-ICT-2C", "N: 1 (new)")
    assert item.changes == ("merge", "change-field")


def test_elements_that_changes_touch() -> None:
    heirs = RetireElement(element=KPI, heirs=(OTHER,))
    benchmark = ChangeBenchmark(point=f"{OTHER}/result", value="90")
    into = MergeElements(elements=(KPI,), into=OTHER)
    assert touched_elements([heirs]) == (KPI, OTHER)
    assert touched_elements([benchmark]) == (OTHER,)
    assert touched_elements([into, heirs]) == (KPI, OTHER)
    assert touched_elements([AddElement(new=NEW)]) == ()
    assert new_elements([AddElement(new=NEW), into]) == (NEW,)


def test_who_is_late_and_the_reminder() -> None:
    proposals = [
        proposal("ITU approve", number=1),
        proposal("WMO object*", number=2, amendments=1),
    ]
    items = sum_items(proposals, {1: ("ITU", "WMO"), 2: ("ITU", "WMO")}, (), 1)
    window = Window(
        stage="drafting", due=datetime(2026, 4, 1, tzinfo=UTC), is_open=True, days_left=3
    )
    itu, wmo = late_bodies(items, "A round", window)
    assert (itu.body, itu.expected, itu.missing, itu.stale) == ("ITU", 2, ("r-p2",), ())
    assert (wmo.body, wmo.expected, wmo.missing, wmo.stale) == ("WMO", 2, ("r-p1",), ("r-p2",))
    assert "2026-04-01 00:00 UTC" in wmo.reminder
    assert "Without your verdict (1): r-p1." in wmo.reminder
    assert "Amended since your verdict (1): r-p2." in wmo.reminder


def test_reminders_begin_so_many_days_before_the_end_and_do_not_stop_after_it() -> None:
    days = {left: is_time_to_remind(Window(days_left=left), 7) for left in (8, 7, 6, 0, -5)}
    assert days == {8: False, 7: False, 6: True, 0: True, -5: True}
    assert not is_time_to_remind(Window(), 7)
