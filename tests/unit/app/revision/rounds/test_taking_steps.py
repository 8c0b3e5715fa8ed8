"""Steps of a round where two come at once, a clock goes back, and a name is not known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.unit.app.revision.rounds.typed_rules import ACCOUNTS, START, WEEK, ListLog, opening

from ssckg.app.revision import desk
from ssckg.app.workspace import Workspace
from ssckg.errors import ConflictError, SsckgError
from ssckg.model.revision_event import (
    Announced,
    ProposalText,
    Proposed,
    RoundAction,
)
from ssckg.namespaces import BASE
from ssckg.revision.documents import event_hash

if TYPE_CHECKING:
    from ssckg.model.revision_state import RoundState


def test_who_is_overtaken_decides_anew_on_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one thinks, another files a proposal: the first gets the next number."""
    log = ListLog()
    monkeypatch.setattr(desk, "log", log)
    log.append(None, "r", [opening()])
    ws = Workspace(
        store=cast("Any", None),
        files=cast("Any", None),
        directory=cast("Any", None),
        base=BASE,
        now=lambda: START + WEEK,
    )
    asked: list[int] = []

    def file(title: str, *, meanwhile: int = 0) -> Any:
        def make(state: RoundState, _: desk.Step) -> list[Proposed]:
            asked.append(len(state.proposals))
            if len(asked) <= meanwhile:
                other = file("other")
                desk.take(ws, ACCOUNTS["who"], "r", RoundAction.PROPOSE, other)
            text = ProposalText(title=title, changes=(), grounds=(), reason="r", submitted_by="ITU")
            return [Proposed(proposal=len(state.proposals) + 1, text=text)]

        return make

    state = desk.take(ws, ACCOUNTS["itu"], "r", RoundAction.PROPOSE, file("mine", meanwhile=1))
    assert [one.text.title for one in state.proposals] == ["other", "mine"]
    assert [one.id for one in state.proposals] == ["r-p1", "r-p2"]
    assert state.head == event_hash(desk.read_events(ws, "r")[-1])
    # Overtaken again and again, one is told in the end, and nothing was written of it.
    asked.clear()
    with pytest.raises(ConflictError):
        desk.take(ws, ACCOUNTS["itu"], "r", RoundAction.PROPOSE, file("late", meanwhile=99))
    titles = [one.text.title for one in desk.open_round(ws, "r").proposals]
    assert "late" not in titles


def test_a_clock_that_goes_back_does_not_take_the_log_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = ListLog()
    monkeypatch.setattr(desk, "log", log)
    log.append(None, "r", [opening()])
    times = iter([START + 2 * WEEK, START + 2 * WEEK - timedelta(seconds=3)])
    ws = Workspace(
        store=cast("Any", None),
        files=cast("Any", None),
        directory=cast("Any", None),
        base=BASE,
        now=lambda: next(times),
    )
    for _ in range(2):
        desk.take(ws, ACCOUNTS["operator"], "r", RoundAction.ANNOUNCE, lambda _s, _t: [Announced()])
    assert [e.at for e in desk.read_events(ws, "r")][1:] == [START + 2 * WEEK] * 2


def test_unknown_rounds_and_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    log = ListLog()
    monkeypatch.setattr(desk, "log", log)
    log.append(None, "r", [opening()])
    ws = Workspace(
        store=cast("Any", None),
        files=cast("Any", None),
        directory=cast("Any", None),
        base="https://kpi.example.org/",
        now=lambda: START + WEEK,
    )
    for name in ("R", "", "r/../x", "../r"):
        with pytest.raises(SsckgError, match=r"unknown round.*known: r"):
            desk.open_round(ws, name)
    for name in ("r-p1", "r-p0", "r", "p1", "r-p1 ", "https://w3id.org/ssckg/proposal/r-p7"):
        with pytest.raises(SsckgError, match="unknown proposal"):
            desk.find_proposal(ws, name)
    assert desk.open_round(ws, "https://kpi.example.org/round/r").round.id == "r"
    assert desk.open_round(ws, f"{BASE}round/r").round.id == "r"
