"""Webhooks with real receivers on this machine: news, attempts, secrets, what is not sent."""

from __future__ import annotations

import json
import stat
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import standardwebhooks
from tests.unit.revision.a_round_of_comments import (
    OPEN,
    decided,
    hidden,
    let_through,
    log_of,
    proposed,
    reviewed,
    said,
)

from ssckg.app.revision import webhooks
from ssckg.app.revision.webhook_thread import delivering
from ssckg.app.workspace import open_workspace
from ssckg.errors import BusyError, ForbiddenError, UnknownNameError, UsageError
from ssckg.io.sending import Sender
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.revision import log, webhook_record
from ssckg.revision.bounds import bounds
from ssckg.revision.webhooks import Delivery, DeliveryState
from ssckg.store.directory import DataDirectory
from ssckg.store.locks import lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.model.revision_event import EventContent

OFFICE = Actor("office", "Office", Role.SECRETARIAT)
AGENT = Actor("ann", "Ann", Role.AGENCY, agency="UNECE")


@dataclass
class Inbox:
    """What a receiver got; `statuses` are its next answers, then 200."""

    port: int = 0
    statuses: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/in"

    def events(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.got]


@contextmanager
def receiver() -> Iterator[Inbox]:
    inbox = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            inbox.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(inbox.statuses.pop(0) if inbox.statuses else 200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    inbox.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@dataclass
class Clock:
    at: datetime = OPEN

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("webhooks") / "data"
    DataDirectory.create_or_open(data)
    return data


@pytest.fixture(scope="module")
def opened(folder: Path) -> Iterator[Workspace]:
    with open_workspace(folder) as ws:
        yield ws


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ws(opened: Workspace, clock: Clock) -> Workspace:
    for graph in ("revision/try", "webhooks"):
        opened.store.delete_graph(f"https://w3id.org/ssckg/graph/workspace/{graph}")
    log.append(opened.store, "try", log_of())
    return replace(opened, now=clock)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with receiver() as found:
        yield found


def sender(*inboxes: Inbox) -> Sender:
    return Sender([f"localhost:{one.port}" for one in inboxes], ["127.0.0.0/8", "::1/128"])


def happens(ws: Workspace, *contents: EventContent) -> None:
    """Put steps behind those that are in the log already."""
    known = [event.content for event in log.read(ws.store, "try")][1:]
    events = log_of(*known, *contents)
    log.append(ws.store, "try", events[1 + len(known) :])


def messages(ws: Workspace, hook: str) -> list[Delivery]:
    return list(reversed(webhooks.list_deliveries(ws, OFFICE, hook)))


def test_a_receiver_is_told_with_a_signature(ws: Workspace, clock: Clock, inbox: Inbox) -> None:
    clock.at = OPEN - timedelta(minutes=1)
    made = webhooks.add_hook(ws, OFFICE, inbox.url, ["proposal-filed"], sender(inbox))
    happens(ws, proposed(1), said(1), reviewed(1, "ITU"))
    clock.at = datetime.now(UTC)  # receivers take no message that is old

    report = webhooks.deliver(ws, OFFICE, sender(inbox))

    assert (report.noted, report.delivered) == (1, 1)
    ((headers, body),) = inbox.got
    told = standardwebhooks.Webhook(made.secret).verify(body, headers)
    assert told["data"]["about"] == "https://w3id.org/ssckg/proposal/try-p1"
    assert headers["webhook-id"] == f"{made.hook.id}-try-e2"
    assert webhooks.deliver(ws, OFFICE, sender(inbox)) == webhooks.DeliveryReport()


def test_first_500_then_200(ws: Workspace, clock: Clock, inbox: Inbox) -> None:
    made = webhooks.add_hook(ws, OFFICE, inbox.url, ["proposal-filed"], sender(inbox))
    happens(ws, proposed(1), proposed(2))
    inbox.statuses = [500]

    first = webhooks.deliver(ws, OFFICE, sender(inbox))
    # The second message was not tried behind the first that failed.
    assert (first.noted, first.delivered, first.failed) == (2, 0, 1)
    assert len(inbox.got) == 1
    clock.at += timedelta(seconds=59)
    assert webhooks.deliver(ws, OFFICE, sender(inbox)).delivered == 1  # the other one
    clock.at += timedelta(seconds=1)
    assert webhooks.deliver(ws, OFFICE, sender(inbox)).delivered == 1

    ids = [headers["webhook-id"].rpartition("-")[2] for headers, _ in inbox.got]
    assert ids == ["e2", "e3", "e2"]
    one = messages(ws, made.hook.id)[0]
    assert [(a.status, a.error) for a in one.attempts] == [(500, "answered 500"), (200, "")]
    assert one.state is DeliveryState.DELIVERED


def test_given_up_after_eight(ws: Workspace, clock: Clock, inbox: Inbox) -> None:
    made = webhooks.add_hook(ws, OFFICE, inbox.url, ["proposal-filed"], sender(inbox))
    happens(ws, proposed(1))
    inbox.statuses = [503] * 20
    for _ in range(12):
        webhooks.deliver(ws, OFFICE, sender(inbox))
        clock.at += timedelta(hours=12)

    assert len(inbox.got) == 8
    assert messages(ws, made.hook.id)[0].state is DeliveryState.FAILED


def test_only_what_is_public_goes_out(ws: Workspace, inbox: Inbox) -> None:
    webhooks.add_hook(ws, OFFICE, inbox.url, [], sender(inbox))
    happens(
        ws,
        *(proposed(1), reviewed(1, "ITU"), said(1, text="Buy this"), said(2)),
        *(let_through(2), decided(1, 1)),
    )
    webhooks.deliver(ws, OFFICE, sender(inbox))

    sent = b"".join(body for _, body in inbox.got).decode()
    assert inbox.events() == ["proposal-filed", "comment-published", "decision-made"]
    for word in ("Buy this", "Too soon", "somebody", "Somebody"):
        assert word not in sent


def test_what_was_hidden_in_the_meantime_is_dropped(
    ws: Workspace, clock: Clock, inbox: Inbox
) -> None:
    made = webhooks.add_hook(ws, OFFICE, inbox.url, ["comment-published"], sender(inbox))
    happens(ws, said(1), let_through(1))
    inbox.statuses = [500]
    webhooks.deliver(ws, OFFICE, sender(inbox))
    happens(ws, hidden(1))
    clock.at += timedelta(hours=1)

    assert webhooks.deliver(ws, OFFICE, sender(inbox)).dropped == 1
    assert len(inbox.got) == 1
    assert messages(ws, made.hook.id)[0].state is DeliveryState.DROPPED


def test_a_host_that_is_listed_no_more_gets_nothing(ws: Workspace, inbox: Inbox) -> None:
    made = webhooks.add_hook(ws, OFFICE, inbox.url, [], sender(inbox))
    happens(ws, proposed(1))

    report = webhooks.deliver(ws, OFFICE, Sender([]))

    assert inbox.got == []
    assert report.failed == 1
    assert "not among the hosts" in messages(ws, made.hook.id)[0].attempts[0].error


def test_one_dead_receiver_holds_up_no_other(ws: Workspace, inbox: Inbox) -> None:
    with receiver() as dead:
        webhooks.add_hook(ws, OFFICE, dead.url, [], sender(inbox, dead))
        webhooks.add_hook(ws, OFFICE, inbox.url, [], sender(inbox, dead))
        happens(ws, proposed(1), proposed(2))
        dead.statuses = [500] * 10

        report = webhooks.deliver(ws, OFFICE, sender(inbox, dead))

        assert (report.noted, report.delivered, report.failed) == (4, 2, 1)
        assert len(dead.got) == 1


def test_stages_are_told_when_they_begin(ws: Workspace, clock: Clock, inbox: Inbox) -> None:
    clock.at = OPEN - timedelta(minutes=1)
    webhooks.add_hook(ws, OFFICE, inbox.url, ["stage-begun"], sender(inbox))
    assert webhooks.deliver(ws, OFFICE, sender(inbox)).noted == 0
    clock.at = OPEN
    assert webhooks.deliver(ws, OFFICE, sender(inbox)).delivered == 1
    clock.at = OPEN + timedelta(days=1)
    assert webhooks.deliver(ws, OFFICE, sender(inbox)).noted == 0

    assert json.loads(inbox.got[0][1])["data"]["id"] == "try-s-open-comment"


def test_nothing_of_before_is_told(ws: Workspace, inbox: Inbox) -> None:
    happens(ws, proposed(1))
    webhooks.add_hook(ws, OFFICE, inbox.url, [], sender(inbox))

    assert webhooks.deliver(ws, OFFICE, sender(inbox)).noted == 0


def test_the_secret_is_kept_like_a_key(ws: Workspace, inbox: Inbox) -> None:
    made = webhooks.add_hook(ws, OFFICE, inbox.url, [], sender(inbox))
    (file,) = ws.directory.layout.keys.glob(f"webhooks/{made.hook.id}.key")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == made.secret
    assert made.secret not in repr(made)
    kept = repr(ws.store.get_graph(webhook_record.WORKSPACE_GRAPH))
    assert made.secret.removeprefix("whsec_")[:20] not in kept
    assert made.secret not in repr(webhooks.list_hooks(ws, OFFICE))

    happens(ws, proposed(1))
    file.unlink()
    assert webhooks.deliver(ws, OFFICE, sender(inbox)).failed == 1
    assert inbox.got == []


def test_removed_with_all_that_is_kept(ws: Workspace, inbox: Inbox) -> None:
    made = webhooks.add_hook(ws, OFFICE, inbox.url, [], sender(inbox))
    happens(ws, proposed(1))
    webhooks.deliver(ws, OFFICE, sender(inbox))

    webhooks.remove_hook(ws, OFFICE, made.hook.id)

    assert webhooks.list_hooks(ws, OFFICE) == ()
    assert ws.store.get_graph(webhook_record.WORKSPACE_GRAPH) == []
    assert not list(ws.directory.layout.keys.glob(f"webhooks/{made.hook.id}.key"))
    with pytest.raises(UnknownNameError):
        webhooks.list_deliveries(ws, OFFICE, made.hook.id)


def test_what_is_kept_of_messages_is_bounded(
    ws: Workspace, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {**bounds(), "webhook-kept-most": 3}
    monkeypatch.setattr(webhooks, "bounds", lambda: known)
    made = webhooks.add_hook(ws, OFFICE, inbox.url, ["proposal-filed"], sender(inbox))
    for first in (1, 3, 5):
        happens(ws, proposed(first), proposed(first + 1))
        webhooks.deliver(ws, OFFICE, sender(inbox))

    assert len(inbox.got) == 6
    assert [d.happening for d in messages(ws, made.hook.id)] == ["try-e5", "try-e6", "try-e7"]


def test_who_may(ws: Workspace, inbox: Inbox) -> None:
    for actor in (PUBLIC, AGENT):
        for use in (
            lambda who: webhooks.add_hook(ws, who, inbox.url, [], sender(inbox)),
            lambda who: webhooks.list_hooks(ws, who),
            lambda who: webhooks.remove_hook(ws, who, "x"),
            lambda who: webhooks.list_deliveries(ws, who, "x"),
            lambda who: webhooks.deliver(ws, who, sender(inbox)),
        ):
            with pytest.raises(ForbiddenError):
                use(actor)


def test_what_is_refused_at_once(ws: Workspace, inbox: Inbox) -> None:
    with pytest.raises(UnknownNameError):
        webhooks.add_hook(ws, OFFICE, inbox.url, ["nonsense"], sender(inbox))
    with pytest.raises(UsageError, match="SSCKG_WEBHOOK_HOSTS"):
        webhooks.add_hook(ws, OFFICE, inbox.url, [])
    webhooks.add_hook(ws, OFFICE, inbox.url, [], sender(inbox))
    with pytest.raises(UsageError, match="registered already"):
        webhooks.add_hook(ws, OFFICE, inbox.url, [], sender(inbox))


def test_one_sends_at_a_time(ws: Workspace, inbox: Inbox) -> None:
    webhooks.add_hook(ws, OFFICE, inbox.url, [], sender(inbox))
    happens(ws, proposed(1))
    with (
        lock(ws.directory.layout.lock_file("webhooks"), exclusive=True),
        pytest.raises(BusyError),
    ):
        webhooks.deliver(ws, OFFICE, sender(inbox))

    assert webhooks.deliver(ws, OFFICE, sender(inbox)).delivered == 1


def test_a_server_sends_by_itself(
    tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    DataDirectory.create_or_open(data)
    with open_workspace(data) as ws:
        log.append(ws.store, "try", log_of())
        made = webhooks.add_hook(ws, OFFICE, inbox.url, ["proposal-filed"], sender(inbox))
        happens(ws, proposed(1))
    monkeypatch.setenv("SSCKG_WEBHOOK_HOSTS", f"localhost:{inbox.port}")
    monkeypatch.setenv("SSCKG_WEBHOOK_NETWORKS", "127.0.0.0/8 ::1/128")
    arrived = threading.Event()

    class Watch(list[Any]):
        def append(self, one: Any) -> None:
            super().append(one)
            arrived.set()

    inbox.got = Watch()
    told: list[str] = []
    with delivering(data, seconds=0.05, tell=told.append):
        assert arrived.wait(20), told

    assert inbox.events() == ["proposal-filed"]
    with open_workspace(data) as ws:
        (one,) = messages(ws, made.hook.id)
        assert one.state is DeliveryState.DELIVERED


def test_without_listed_hosts_no_thread_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSCKG_WEBHOOK_HOSTS", raising=False)
    with delivering(folder, seconds=0.01):
        assert not [t for t in threading.enumerate() if t.name == "webhooks"]
