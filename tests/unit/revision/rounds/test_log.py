"""The log in a real workspace: kept as it was, one after the other, and noticed when touched."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ssckg.app.workspace import open_workspace
from ssckg.errors import ConflictError, DataError, EngineError
from ssckg.model.actor import Role
from ssckg.model.revision_event import (
    Announced,
    Commented,
    CommentKind,
    Opened,
    RoundAction,
    RoundEvent,
)
from ssckg.model.revision_round import HeldRole, RegistryRole, Round, Stage, StageKind
from ssckg.namespaces import BASE, expand
from ssckg.revision import log
from ssckg.revision.documents import canonical_text, event_hash
from ssckg.revision.state import state_of
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.revision_event import EventContent

START = datetime(2026, 3, 1, tzinfo=UTC)
ODD = 'He said "no" \\ {then} \x00\x1f\u2028\U0001f600 <b> ; } # \t\n\r'


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    data = tmp_path_factory.mktemp("log") / "data"
    DataDirectory.create_or_open(data)
    with open_workspace(data) as ws:
        yield ws


@pytest.fixture
def store(workspace: Workspace) -> Iterator[Any]:
    yield workspace.store
    for name in log.round_ids(workspace.store):
        workspace.store.delete_graph(f"{BASE}graph/workspace/revision/{name}")


def a_round(name: str = "r-1") -> Round:
    stage = Stage(kind=StageKind.DRAFTING, start=START, end=START + timedelta(days=9))
    held = HeldRole(role=RegistryRole.CONTROL_BODY, body="ITU")
    return Round(id=name, title=ODD, framework="f", starts_from="e", stages=(stage,), roles=(held,))


def chained(contents: Sequence[tuple[RoundAction, EventContent]]) -> tuple[RoundEvent, ...]:
    found: list[RoundEvent] = []
    for number, (action, content) in enumerate(contents, start=1):
        found.append(
            RoundEvent(
                number=number,
                action=action,
                at=START + timedelta(seconds=number),
                by="office / é",
                name="Office",
                role=Role.SECRETARIAT,
                body="secretariat",
                content=content,
                previous=event_hash(found[-1]) if found else "",
            )
        )
    return tuple(found)


def comment(number: int, text: str = "x") -> tuple[RoundAction, EventContent]:
    found = Commented(
        comment=number, target="t", kind=CommentKind.SUBSTANTIVE, text=text, author="A"
    )
    return RoundAction.COMMENT, found


def five() -> tuple[RoundEvent, ...]:
    opened = (RoundAction.OPEN, Opened(round=a_round()))
    return chained([opened, comment(1), comment(2, ODD), comment(3), comment(4)])


def test_events_come_back_as_they_were(store: Any) -> None:
    events = five()
    log.append(store, "r-1", events[:1])
    log.append(store, "r-1", events[1:4])
    log.append(store, "r-1", [])
    log.append(store, "r-1", events[4:])
    assert log.read(store, "r-1") == events
    assert log.read_texts(store, "r-1") == tuple(map(canonical_text, events))
    assert log.version(store, "r-1") == 5
    assert log.read(store, "r-2") == ()
    assert log.version(store, "r-2") == 0


def test_rounds_are_told_apart(store: Any) -> None:
    for name in ("b", "a-10", "a-9"):
        log.append(store, name, chained([(RoundAction.OPEN, Opened(round=a_round(name)))]))
    assert log.round_ids(store) == ("a-10", "a-9", "b")


def test_what_is_kept_can_be_asked_for_by_sparql(store: Any) -> None:
    events = five()
    log.append(store, "r-1", events)
    query = f"""SELECT ?number ?at ?hash WHERE {{ GRAPH <{BASE}graph/workspace/revision/r-1> {{
        <{BASE}round/r-1/event/3> a <{expand("ssc:RevisionEvent")}> ;
          <{expand("ssc:eventOf")}> <{BASE}round/r-1> ;
          <{expand("ssc:sequenceNumber")}> ?number ; <{expand("prov:endedAtTime")}> ?at ;
          <{expand("ssc:revisionAction")}> <{BASE}code/action/comment> ;
          <{expand("prov:wasAssociatedWith")}> <{BASE}agent/office%20%2F%20%C3%A9> ;
          <{expand("ssc:sha256")}> ?hash }} }}"""
    [row] = store.select(query)
    assert (str(row["number"]), str(row["at"])) == ("3", "2026-03-01T00:00:03Z")
    assert str(row["hash"]) == events[3].previous


def test_who_comes_second_is_told(store: Any) -> None:
    events = five()
    log.append(store, "r-1", events[:2])
    late = replace(events[1], content=comment(1, "late")[1])
    for wrong in (
        [late],  # the number is taken
        events[3:],  # a number is missing before it
        [replace(events[2], previous="0" * 64)],  # it saw another log
    ):
        with pytest.raises(ConflictError, match="in the meantime"):
            log.append(store, "r-1", wrong)
    assert log.read(store, "r-1") == events[:2]
    with pytest.raises(DataError, match="does not follow"):
        log.append(store, "r-1", [events[2], events[4]])
    with pytest.raises(ConflictError):
        log.append(store, "r-2", events[2:])  # no such round
    with pytest.raises(ConflictError):
        log.append(store, "r-1", events[:1])  # opened twice
    assert log.read(store, "r-1") == events[:2]


def test_of_many_at_once_one_wins_each_time(store: Any) -> None:
    log.append(store, "r-1", chained([(RoundAction.OPEN, Opened(round=a_round()))]))
    lost = []

    def write(writer: int) -> None:
        for n in range(3):
            while True:
                events = log.read(store, "r-1")
                new = replace(
                    chained([comment(len(events), f"{writer}-{n}")])[0],
                    number=len(events) + 1,
                    previous=event_hash(events[-1]),
                )
                try:
                    log.append(store, "r-1", [new])
                except ConflictError:
                    lost.append(writer)
                else:
                    break

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    state = state_of(log.read(store, "r-1"))
    said = sorted(one.comment.text for one in state.comments)
    assert said == sorted(f"{writer}-{n}" for writer in range(4) for n in range(3))


class Unsure:
    """A store whose answer to an update is lost; the change is made, or not."""

    def __init__(self, store: Any, *, makes: bool) -> None:
        self.store, self.makes = store, makes

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def update(self, text: str) -> None:
        if self.makes:
            self.store.update(text)
        raise EngineError("no answer")


def test_a_lost_answer_is_no_lost_change(store: Any) -> None:
    events = five()
    log.append(Unsure(store, makes=True), "r-1", events[:2])  # type: ignore[arg-type]
    assert log.read(store, "r-1") == events[:2]
    with pytest.raises(EngineError):
        log.append(Unsure(store, makes=False), "r-1", events[2:])  # type: ignore[arg-type]
    assert log.read(store, "r-1") == events[:2]


RECORD, HASH = expand("ssc:eventRecord"), expand("ssc:sha256")


def rewrite(store: Any, number: int, old: str, new: str, *, with_hash: bool) -> None:
    """Change a text in place, as somebody with the files in hand could."""
    from rdflib.term import Literal, URIRef  # noqa: PLC0415

    from ssckg.revision.documents import text_hash  # noqa: PLC0415

    text = log.read_texts(store, "r-1")[number - 1]
    assert old in text
    changed = text.replace(old, new)
    json = URIRef(expand("rdf:JSON"))
    node = URIRef(f"{BASE}round/r-1/event/{number}")
    store.update(
        "DELETE { GRAPH ?g { ?e ?p ?old } } INSERT { GRAPH ?g { ?e ?p ?new } }"
        " WHERE { GRAPH ?g { ?e ?p ?old } }",
        {"e": node, "p": URIRef(RECORD), "new": Literal(changed, datatype=json)},
    )
    if with_hash:
        store.update(
            "DELETE { GRAPH ?g { ?e ?p ?old } } INSERT { GRAPH ?g { ?e ?p ?new } }"
            " WHERE { GRAPH ?g { ?e ?p ?old } }",
            {"e": node, "p": URIRef(HASH), "new": Literal(text_hash(changed))},
        )


@pytest.mark.parametrize("number", [2, 5])
def test_a_changed_text_is_noticed(store: Any, number: int) -> None:
    """By the event that follows it; the last one by the hash beside it."""
    log.append(store, "r-1", five())
    rewrite(store, number, '"text":"x"', '"text":"y"', with_hash=False)
    with pytest.raises(DataError, match=f"damaged at event {number}: its text is not the one"):
        log.read(store, "r-1")


def test_a_changed_text_with_a_fitting_hash_is_noticed_by_what_follows(store: Any) -> None:
    log.append(store, "r-1", five())
    rewrite(store, 2, '"text":"x"', '"text":"y"', with_hash=True)
    with pytest.raises(DataError, match="damaged at event 2: its text is not the one"):
        log.read(store, "r-1")


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_an_event_that_was_taken_out_is_noticed(store: Any, number: int) -> None:
    log.append(store, "r-1", five())
    store.update(f"DELETE WHERE {{ GRAPH ?g {{ <{BASE}round/r-1/event/{number}> ?p ?o }} }}")
    with pytest.raises(DataError, match=f"damaged at event {number}: it is missing"):
        log.read(store, "r-1")


def test_an_event_that_was_put_in_is_noticed(store: Any) -> None:
    events = five()
    log.append(store, "r-1", events)
    forged = replace(events[2], content=comment(2, "forged")[1])
    lines = "\n".join(f"{t} ." for t in log.event_triples("r-1", forged)).replace(
        "/event/3>", "/event/forged>"
    )
    store.update(f"INSERT DATA {{ GRAPH <{BASE}graph/workspace/revision/r-1> {{ {lines} }} }}")
    with pytest.raises(DataError, match="there twice"):
        log.read(store, "r-1")


def test_events_that_changed_places_are_noticed() -> None:
    events = five()
    swapped = [
        *map(canonical_text, events[:2]),
        canonical_text(replace(events[3], number=3)),
        canonical_text(replace(events[2], number=4)),
        canonical_text(events[4]),
    ]
    with pytest.raises(DataError, match="damaged at event 2"):
        log.events_from("r-1", swapped)
    assert log.events_from("r-1", reversed([canonical_text(e) for e in events])) == events


@pytest.mark.parametrize("text", ["", "[]", "{", '{"number":1}', "null"])
def test_what_is_no_event_is_said_to_be_damage(text: str) -> None:
    with pytest.raises(DataError, match="the log of the round r-1 is damaged"):
        log.events_from("r-1", [text])


def test_a_log_that_does_not_begin_with_an_opening_is_none() -> None:
    with pytest.raises(DataError, match="begins with its opening"):
        state_of(chained([(RoundAction.ANNOUNCE, Announced())]))
    with pytest.raises(DataError, match="without events"):
        state_of([])
    opened = (RoundAction.OPEN, Opened(round=a_round()))
    with pytest.raises(DataError, match="opened once"):
        state_of(chained([opened, opened]))
    with pytest.raises(DataError, match="comment 2 comes after comment 0"):
        state_of(chained([opened, comment(2)]))
