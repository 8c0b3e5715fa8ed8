"""Which round is meant where none is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.proposals_by_hand import DAY, START, log_of, round_of

from ssckg.app.revision import desk
from ssckg.app.workspace import Workspace
from ssckg.errors import UsageError
from ssckg.model.revision_event import Released, RoundAction
from ssckg.model.revision_round import Stage, StageKind
from ssckg.namespaces import BASE
from ssckg.revision.calendar import NO_END

if TYPE_CHECKING:
    from ssckg.model.revision_event import RoundEvent

RELEASE = (RoundAction.RELEASE, Released(version="v-1", frozen="f" * 64))


class _Logs:
    """The logs of some rounds."""

    def __init__(self, *logs: tuple[RoundEvent, ...]) -> None:
        self.logs = {cast("Any", events[0].content).round.id: events for events in logs}

    def round_ids(self, _: object) -> tuple[str, ...]:
        return tuple(self.logs)

    def read(self, _: object, round_id: str) -> tuple[RoundEvent, ...]:
        return self.logs[round_id]


def a_log(name: str, *steps: Any, closed: datetime = START + 30 * DAY) -> tuple[RoundEvent, ...]:
    """Return the log of a round of 30 days, or that is closed at a time."""
    stages = (
        Stage(kind=StageKind.ADOPTED, start=START, end=closed),
        Stage(kind=StageKind.CLOSED, start=closed, end=NO_END),
    )
    return log_of(replace(round_of(), id=name, stages=stages), *steps)


def meant(
    monkeypatch: pytest.MonkeyPatch,
    *logs: tuple[RoundEvent, ...],
    named: str = "",
    now: datetime = START + DAY,
) -> str:
    monkeypatch.setattr(desk, "log", _Logs(*logs))
    none = cast("Any", None)
    ws = Workspace(store=none, files=none, directory=none, base=BASE, now=lambda: now)
    return desk.round_meant(ws, named)


def test_who_names_a_round_means_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert meant(monkeypatch, a_log("a"), a_log("b"), named="anything") == "anything"


def test_the_only_round_is_meant_also_when_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    assert meant(monkeypatch, a_log("a")) == "a"
    assert meant(monkeypatch, a_log("a", RELEASE)) == "a"
    assert meant(monkeypatch, a_log("a"), now=datetime(2190, 1, 1, tzinfo=UTC)) == "a"


def test_of_several_the_one_that_is_open_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    short = a_log("short", closed=START + 2 * DAY)
    released = a_log("released", RELEASE)
    assert meant(monkeypatch, released, a_log("a")) == "a"
    # The calendar closes a round at the very moment that it says, and not before.
    until = START + 2 * DAY
    assert meant(monkeypatch, short, a_log("a"), now=until) == "a"
    with pytest.raises(UsageError, match="several rounds are open: short, a"):
        meant(monkeypatch, short, a_log("a"), now=until - timedelta.resolution)


def test_where_several_could_be_meant_they_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"several rounds are open: a, b \(say"):
        meant(monkeypatch, a_log("a"), a_log("b"), a_log("c", RELEASE))
    with pytest.raises(UsageError, match="no round is open, and several were: a, b"):
        meant(monkeypatch, a_log("a", RELEASE), a_log("b", RELEASE))


def test_without_a_round_it_is_said_how_to_open_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"no round yet.*ssckg revision open"):
        meant(monkeypatch)
