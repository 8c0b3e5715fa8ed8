"""The calendar, with times worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ssckg.errors import StateError, UsageError
from ssckg.model.revision_round import Stage, StageKind
from ssckg.revision.calendar import NO_END, extended, next_stage, stage_at, written
from ssckg.revision.round_file import read_end, read_start


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


DRAFTING = Stage(kind=StageKind.DRAFTING, start=day("2020-01-01"), end=day("2020-04-01"))
# A month for all: 1 April to 1 May 2020, both included (ECE note, paragraph 15, vi).
OPEN = Stage(kind=StageKind.OPEN_COMMENT, start=day("2020-04-01"), end=day("2020-05-02"))
APPROVAL = Stage(kind=StageKind.APPROVAL, start=day("2020-06-01"), end=day("2020-09-01"))
CLOSED = Stage(kind=StageKind.CLOSED, start=day("2020-11-01"), end=NO_END)
CALENDAR = (DRAFTING, OPEN, APPROVAL, CLOSED)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        ("2019-12-31T23:59:59.999999+00:00", None),
        ("2020-01-01T00:00:00+00:00", "drafting"),
        ("2020-03-31T23:59:59.999999+00:00", "drafting"),
        ("2020-04-01T00:00:00+00:00", "open-comment"),
        # The same instants on clocks of Tongatapu, Honolulu and Kathmandu.
        ("2020-04-01T12:59:59.999999+13:00", "drafting"),
        ("2020-04-01T13:00:00+13:00", "open-comment"),
        ("2020-03-31T13:59:59.999999-10:00", "drafting"),
        ("2020-03-31T14:00:00-10:00", "open-comment"),
        ("2020-05-02T05:44:59.999999+05:45", "open-comment"),
        ("2020-05-02T05:45:00+05:45", None),
        # Between stages nothing holds.
        ("2020-05-15T00:00:00+00:00", None),
        ("2020-08-31T23:59:59+00:00", "approval"),
        ("2020-09-01T00:00:00+00:00", None),
        ("2020-11-01T00:00:00+00:00", "closed"),
        ("9999-12-31T23:59:59+00:00", "closed"),
    ],
)
def test_a_stage_holds_from_its_start_up_to_its_end(now: str, kind: str | None) -> None:
    found = stage_at(CALENDAR, datetime.fromisoformat(now))
    assert (found.kind.value if found else None) == kind


def test_what_comes_next() -> None:
    assert next_stage(CALENDAR, day("2019-01-01")) == DRAFTING
    assert next_stage(CALENDAR, day("2020-01-01")) == OPEN
    assert next_stage(CALENDAR, day("2020-05-15")) == APPROVAL
    assert next_stage(CALENDAR, day("2020-11-01")) is None


def test_an_extension_moves_all_that_follows_by_the_same_time() -> None:
    # The window ends a week later: 9 May 00:00 instead of 2 May 00:00.
    drafting, opened, approval, closed = extended(
        CALENDAR, StageKind.OPEN_COMMENT, day("2020-05-09")
    )
    assert drafting == DRAFTING
    assert (opened.start, opened.end) == (day("2020-04-01"), day("2020-05-09"))
    assert (approval.start, approval.end) == (day("2020-06-08"), day("2020-09-08"))
    assert (closed.start, closed.end) == (day("2020-11-08"), NO_END)


def test_two_extensions_add_up() -> None:
    once = extended(CALENDAR, StageKind.DRAFTING, day("2020-04-02"))
    twice = extended(once, StageKind.OPEN_COMMENT, once[1].end + timedelta(hours=12))
    assert twice[2].start == day("2020-06-01") + timedelta(days=1, hours=12)


@pytest.mark.parametrize("end", ["2020-05-02", "2020-05-01", "2020-05-02T00:00:00"])
def test_an_end_is_never_moved_back(end: str) -> None:
    with pytest.raises(UsageError, match="not later"):
        extended(CALENDAR, StageKind.OPEN_COMMENT, day(end))


def test_what_cannot_be_extended() -> None:
    with pytest.raises(StateError, match="has no end"):
        extended(CALENDAR, StageKind.CLOSED, day("2022-01-01"))
    with pytest.raises(StateError, match="no stage final-draft"):
        extended(CALENDAR, StageKind.FINAL_DRAFT, day("2022-01-01"))
    with pytest.raises(UsageError, match="no date"):
        extended(CALENDAR, StageKind.DRAFTING, day("9999-12-31"))


def test_days_and_times_as_people_write_them() -> None:
    assert read_start("2020-04-01") == day("2020-04-01")
    assert read_end("2020-05-01") == day("2020-05-02")  # included
    # 17:00 in Geneva in summer is 15:00 in UTC; a time is the end itself.
    assert read_end("2020-05-01T17:00+02:00") == day("2020-05-01") + timedelta(hours=15)
    assert read_end("2020-02-29") == day("2020-03-01")
    for text in ("2020-05-01T17:00", "1 May 2020", "2020-02-30", "20200501T1700"):
        with pytest.raises(ValueError, match=r".*"):
            read_end(text)


def test_times_in_words() -> None:
    honolulu = timezone(timedelta(hours=-10))
    assert written(datetime(2020, 4, 1, tzinfo=UTC)) == "2020-04-01 00:00 UTC"
    assert written(datetime(2020, 3, 31, 14, 0, 5, tzinfo=honolulu)) == "2020-04-01 00:00:05 UTC"
    assert written(NO_END) == "without end"
    assert stage_at(CALENDAR, OPEN.end - TICK) == OPEN
