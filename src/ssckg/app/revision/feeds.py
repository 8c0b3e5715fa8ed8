"""Feeds of rounds: open to all, but for the reminders of an agency."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from ssckg.app.permitting import permit
from ssckg.app.revision import desk
from ssckg.app.revision.as_of_round import sources_of_round
from ssckg.app.revision.concerns import Concerns, reviewing_bodies
from ssckg.app.revision.named_bodies import known_body
from ssckg.errors import UnknownNameError, UsageError
from ssckg.model.revision_event import RoundAction
from ssckg.namespaces import BASE
from ssckg.revision import log
from ssckg.revision.bounds import bounds
from ssckg.revision.calendar import stage_at
from ssckg.revision.feeds import (
    ACTIVITY_TYPE,
    ATOM_TYPE,
    FEEDS,
    REMINDERS,
    Feed,
    activity_streams,
    atom,
    bounded,
    entries_of,
    reminders,
)
from ssckg.revision.happenings import happenings
from ssckg.revision.rules import rule_of
from ssckg.revision.state import state_of

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.revision_state import RoundState
    from ssckg.revision.feeds import FeedEntry
    from ssckg.revision.happenings import Happening

FORMS: Final = {"atom": ATOM_TYPE, "activity": ACTIVITY_TYPE}
"""Forms of a feed by name, with their media types."""
_KEPT_SECONDS: Final = 30.0
_MOST_KEPT: Final = 200
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WrittenFeed:
    """A feed as it is sent: its bytes, their mark, and the time of its latest entry."""

    body: bytes
    media_type: str
    etag: str
    updated: datetime


def make_feed(
    ws: Workspace,
    actor: Actor,
    name: str,
    *,
    round_id: str | None = None,
    agency: str | None = None,
    address: str = "",
) -> Feed:
    """Return a feed, latest entries first, as many as `bounds` allows.

    Args:
        ws: the workspace.
        actor: who asks.
        name: of `revision.feeds.FEEDS`, or "reminders".
        round_id: only of this round; else of all.
        agency: whose reminders.
        address: where the feed itself is found, if anywhere.

    Raises:
        ForbiddenError: reminders are for the working group.
        UnknownNameError: no such feed or round.
        UsageError: reminders without an agency, or another feed with one.
    """
    permit(ws, actor, "revision-read")
    if name not in {*FEEDS, REMINDERS}:
        raise UnknownNameError("feed", name, (*FEEDS, REMINDERS))
    if (name == REMINDERS) != (agency is not None):
        raise UsageError("an agency is named for reminders, and for nothing else")
    rounds = (round_id,) if round_id is not None else log.round_ids(ws.store)
    now = ws.now()
    read = [desk.read_events(ws, each) for each in rounds]
    states = [state_of(events) for events in read]
    if agency is None:
        news: list[Happening] = []
        for events, state in zip(read, states, strict=True):
            news += happenings(events, state, now)
        entries = entries_of(news, name)
        title = FEEDS[name]
    else:
        permit(ws, actor, "revision-read-working")
        body = known_body(agency)
        entries = tuple(e for state in states for e in _reminders(ws, state, body, now))
        title = f"Reviews due: {body}"
    parts = (name, *filter(None, (agency, round_id)))
    if round_id is not None:
        title = f"{title}: {states[0].round.title}"
    latest = [entry.updated for entry in entries] or [state.opened_at for state in states]
    feed = Feed(
        iri=f"{BASE}feed/{'/'.join(parts)}",
        title=title,
        updated=max(latest, default=_NEVER),
        entries=entries,
        address=address,
    )
    return bounded(feed, bounds()["feed-entries-most"])


def feed_as(feed: Feed, form: str, base: str = BASE) -> bytes:
    """Return a feed as "atom" or "activity"; IRIs of ours are moved to `base`.

    Raises:
        UsageError: there is no such form.
    """
    if form == "atom":
        return atom(feed, base)
    if form == "activity":
        return (json.dumps(activity_streams(feed, base), ensure_ascii=False) + "\n").encode()
    raise UsageError(f"unknown form of a feed {form!r}", hint=f"one of {', '.join(FORMS)}")


class FeedWriter:
    """Writes feeds, and keeps what it wrote as long as nothing happened; safe for threads."""

    def __init__(self, *, seconds: float = _KEPT_SECONDS) -> None:
        """Take how long a feed is kept at most: stages begin without a step of anybody."""
        self._seconds = seconds
        self._kept: dict[tuple[str, ...], tuple[object, float, WrittenFeed]] = {}
        self._lock = threading.Lock()

    def write(
        self,
        ws: Workspace,
        actor: Actor,
        name: str,
        form: str,
        *,
        round_id: str | None = None,
        address: str = "",
    ) -> WrittenFeed:
        """Return a feed that is open to all; errors as `make_feed` and `feed_as`."""
        permit(ws, actor, "revision-read")
        if round_id is not None:
            round_id = desk.id_of_round(ws, round_id)
        rounds = (round_id,) if round_id is not None else log.round_ids(ws.store)
        stand = tuple((each, log.version(ws.store, each)) for each in rounds)
        key = (name, form, round_id or "", address)
        with self._lock:
            kept = self._kept.get(key)
        if kept and kept[0] == stand and time.monotonic() - kept[1] < self._seconds:
            return kept[2]
        feed = make_feed(ws, actor, name, round_id=round_id, address=address)
        written = written_feed(feed, form, ws.base)
        with self._lock:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (stand, time.monotonic(), written)
        return written


def written_feed(feed: Feed, form: str, base: str = BASE) -> WrittenFeed:
    """Return a feed as it is sent."""
    body = feed_as(feed, form, base)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return WrittenFeed(body, FORMS[form], etag, feed.updated)


def _reminders(ws: Workspace, state: RoundState, body: str, now: datetime) -> tuple[FeedEntry, ...]:
    """Return what a body owes in a round: of its list, as `review_views.todo` and `--late` count.

    A body that has no role in which it reviews owes nothing.
    """
    stage = stage_at(state.stages, now)
    is_asked = body in reviewing_bodies(state.round)
    if stage is None or rule_of(stage.kind, RoundAction.REVIEW) is None or not is_asked:
        return ()
    listed = Concerns(sources_of_round(ws, state).crosswalk, state).near(body)
    return reminders(state, body, listed, stage.end, now)
