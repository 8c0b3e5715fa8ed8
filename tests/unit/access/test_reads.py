"""The log of readings, in a real workspace."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from rdflib.term import Literal, URIRef

from ssckg.access import reads
from ssckg.access.reads import ACCESS_GRAPH, Reading
from ssckg.app.permitting import list_readings, permit, readings_of
from ssckg.errors import EngineError, ForbiddenError, UnknownNameError
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.model.submission import State, Summary

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
VERA = Actor("vera", "Vera", Role.VERIFIER, channel="http")
CITY = Actor("office", "Office", Role.CITY, city="stavanger")
SSC = "https://w3id.org/ssckg/ontology#"


@pytest.fixture
def head(ws: Workspace) -> Summary:
    """A submission; the log is empty."""
    ws.store.delete_graph(ACCESS_GRAPH)
    return Summary(
        "stavanger-2024-1", "https://w3id.org/ssckg/submission/stavanger-2024-1", "stavanger",
        "Stavanger", "2024", "u4ssc-2017", State.IN_VERIFICATION, 3, NOON, verifier="vera",
    )  # fmt: skip


def at(ws: Workspace, moment: datetime) -> Workspace:
    return replace(ws, now=lambda: moment)


def test_a_reading_leaves_who_when_what_how_and_by_which_door(ws: Workspace, head: Summary) -> None:
    permit(at(ws, NOON), VERA, "read-file", head)
    base = "https://w3id.org/ssckg/"
    triples = ws.store.get_graph(ACCESS_GRAPH)
    assert len({s for s, _, _ in triples}) == 1
    assert {(str(p).rpartition("#")[2] or str(p), o) for _, p, o in triples} == {
        ("type", URIRef(SSC + "AccessEvent")),
        ("readResource", URIRef(base + "submission/stavanger-2024-1")),
        ("wasAssociatedWith", URIRef(base + "agent/vera")),
        ("actedAs", URIRef(base + "code/user-role/verifier")),
        ("actionName", Literal("read-file")),
        ("accessChannel", Literal("http")),
        ("endedAtTime", Literal(
            "2026-03-01T12:00:00Z",
            datatype=URIRef("http://www.w3.org/2001/XMLSchema#dateTime"), normalize=False)),
    }  # fmt: skip
    found = readings_of(ws, CITY, head)
    assert found == [Reading(NOON, "vera", Role.VERIFIER, "read-file", "http")]


def test_what_is_not_marked_leaves_nothing(ws: Workspace, head: Summary) -> None:
    permit(ws, VERA, "verify", head)
    permit(ws, CITY, "submit", head)
    permit(ws, CITY, "list")
    assert ws.store.get_graph(ACCESS_GRAPH) == []


def test_what_is_refused_leaves_nothing(ws: Workspace, head: Summary) -> None:
    with pytest.raises(UnknownNameError):
        permit(ws, PUBLIC, "read", head)
    with pytest.raises(ForbiddenError):
        permit(ws, VERA, "preview", head)
    assert ws.store.get_graph(ACCESS_GRAPH) == []


def test_the_log_itself_is_not_for_all(ws: Workspace, head: Summary) -> None:
    for actor, error in ((VERA, ForbiddenError), (PUBLIC, UnknownNameError)):
        with pytest.raises(error):
            readings_of(ws, actor, head)


def test_latest_first_of_this_submission_only(ws: Workspace, head: Summary) -> None:
    other = replace(head, id="stavanger-2024-2")
    for minute, (which, action) in enumerate([(head, "read"), (other, "read"), (head, "score")]):
        permit(at(ws, NOON + timedelta(minutes=minute)), CITY, action, which)
    assert [r.action for r in readings_of(ws, CITY, head)] == ["score", "read"]
    assert [r.action for r in readings_of(ws, CITY, head, limit=1)] == ["score"]


def test_old_entries_are_summed_up_per_day_reader_action_and_door(
    ws: Workspace, head: Summary
) -> None:
    day = timedelta(days=1)
    for moment, actor, action in [
        (NOON, VERA, "read"), (NOON + timedelta(hours=1), VERA, "read"),
        (NOON + timedelta(hours=2), VERA, "read-file"), (NOON + timedelta(hours=3), CITY, "read"),
        (NOON + day, VERA, "read"), (NOON + 2 * day, VERA, "read"),
    ]:  # fmt: skip
        permit(at(ws, moment), actor, action, head)
    # 30 days after the second day at noon: the first two days are whole and old, the third is not
    now = NOON + 32 * day
    expected = [
        Reading(NOON + 2 * day, "vera", Role.VERIFIER, "read", "http"),
        Reading(NOON + day, "vera", Role.VERIFIER, "read", "http", 1),
        Reading(NOON + timedelta(hours=3), "office", Role.CITY, "read", "cli", 1),
        Reading(NOON + timedelta(hours=2), "vera", Role.VERIFIER, "read-file", "http", 1),
        Reading(NOON + timedelta(hours=1), "vera", Role.VERIFIER, "read", "http", 2),
    ]
    for _ in range(2):  # a second time changes nothing
        reads.sum_up(ws.store, now)
        assert reads.list_readings(ws.store, head.id) == expected
    events = {s for s, _, _ in ws.store.get_graph(ACCESS_GRAPH)}
    assert len(events) == 5


def test_summing_up_bounds_the_log(ws: Workspace, head: Summary) -> None:
    for second in range(40):
        permit(at(ws, NOON + timedelta(seconds=second)), VERA, "read", head)
    before = len(ws.store.get_graph(ACCESS_GRAPH))
    reads.sum_up(ws.store, NOON + timedelta(days=40))
    assert (before, len(ws.store.get_graph(ACCESS_GRAPH))) == (40 * 7, 8)


def test_a_submission_that_is_not_there(ws: Workspace) -> None:
    with pytest.raises(UnknownNameError, match="unknown submission: 'oslo-2024-1'"):
        list_readings(ws, CITY, "oslo-2024-1")


def test_late_entries_of_a_day_get_a_sum_of_their_own(ws: Workspace, head: Summary) -> None:
    for seconds in ((0, 1), (2, 3, 4)):
        for second in seconds:
            permit(at(ws, NOON + timedelta(seconds=second)), VERA, "read", head)
        reads.sum_up(ws.store, NOON + timedelta(days=40))
    assert [r.count for r in reads.list_readings(ws.store, head.id)] == [3, 2]


class CountingStore:
    """A store that counts its changes, holds them up, and can fail."""

    def __init__(self, ws: Workspace) -> None:
        self._store = ws.store
        self.changes = 0
        self.fails = False

    def post_graph(self, graph: str, triples: Any) -> None:
        self.changes += 1
        time.sleep(0.05)
        if self.fails:
            raise EngineError("gone")
        self._store.post_graph(graph, triples)


def at_once(count: int, work: Any) -> list[BaseException]:
    """Run `work` in threads that begin together; return what they raised."""
    gate = threading.Barrier(count)
    raised: list[BaseException] = []

    def run() -> None:
        gate.wait()
        try:
            work()
        except EngineError as error:
            raised.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


def test_readers_at_once_share_a_change_and_none_is_lost(ws: Workspace, head: Summary) -> None:
    store: Any = CountingStore(ws)
    assert at_once(20, lambda: reads.note(store, VERA, "read", head.id, NOON)) == []
    assert len(reads.list_readings(ws.store, head.id)) == 20
    assert store.changes <= 5


def test_a_log_that_cannot_be_written_stops_every_reader(ws: Workspace, head: Summary) -> None:
    store: Any = CountingStore(ws)
    store.fails = True
    assert len(at_once(10, lambda: reads.note(store, VERA, "read", head.id, NOON))) == 10
    assert reads.list_readings(ws.store, head.id) == []
    store.fails = False
    reads.note(store, VERA, "read", head.id, NOON)
    assert len(reads.list_readings(ws.store, head.id)) == 1
