"""Atom and ActivityStreams, read by other programs; reminders worked out by hand."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.revision.a_round_of_comments import (
    FINAL,
    OPEN,
    after,
    answered,
    decided,
    let_through,
    log_of,
    proposed,
    reviewed,
    said,
)

from ssckg.model.revision_event import Amended
from ssckg.namespaces import BASE
from ssckg.revision.calendar import NO_END
from ssckg.revision.feeds import (
    Feed,
    FeedEntry,
    activity_streams,
    atom,
    bounded,
    entries_of,
    reminders,
)
from ssckg.revision.happenings import happenings

ATOM = "{http://www.w3.org/2005/Atom}"
STEPS = (
    *(
        proposed(1, "First <b> & 'x'"),
        proposed(2, "Second"),
        said(1, text="Remark & <i>."),
    ),
    *(let_through(1), answered(1), decided(1, 1)),
)
NEWS = happenings(log_of(*STEPS), after(*STEPS), OPEN + timedelta(days=1))
# RFC 3339 as RFC 4287 (3.3) asks for it: capital T and Z.
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def feed(name: str, **more: object) -> Feed:
    entries = entries_of(NEWS, name)
    made = Feed(iri=f"{BASE}feed/{name}", title=name, updated=entries[0].updated, entries=entries)
    return replace(made, **more)  # type: ignore[arg-type]


def assert_is_atom(document: bytes) -> ET.Element:
    """Hold a document to the rules of RFC 4287, sections 4.1.1 and 4.1.2."""
    root = ET.fromstring(document)  # noqa: S314  our own
    assert root.tag == f"{ATOM}feed"
    for part in ("id", "title", "updated"):
        assert len(root.findall(f"{ATOM}{part}")) == 1
    ids = []
    for node in (root, *root.findall(f"{ATOM}entry")):
        assert RFC3339.fullmatch(node.findtext(f"{ATOM}updated") or "")
        ids.append(node.findtext(f"{ATOM}id") or "")
        assert ids[-1].startswith("https://")
    for entry in root.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}title") is not None
        assert len(entry.findall(f"{ATOM}summary")) == 1
        assert entry.find(f"{ATOM}link[@rel='alternate']") is not None
    # An author at the feed counts for entries without one.
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert len(set(ids)) == len(ids)
    return root


@pytest.mark.parametrize("name", ["rounds", "proposals", "decisions", "comments"])
def test_feeds_are_atom(name: str) -> None:
    document = atom(feed(name, address=f"/feeds/{name}"))
    assert_is_atom(document)

    read = feedparser.parse(document)

    assert not read.bozo
    assert read.version == "atom10"
    assert [entry.id for entry in read.entries] == [e.iri for e in feed(name).entries]


def test_a_thing_is_one_entry_with_its_latest_news() -> None:
    read = feedparser.parse(atom(feed("proposals")))

    # p1 was filed at 00:00, p2 at 00:10, the decision on p1 made at 00:50.
    assert [entry.id for entry in read.entries] == [
        f"{BASE}proposal/try-p1",
        f"{BASE}proposal/try-p2",
    ]
    first = read.entries[0]
    assert (first.published, first.updated) == ("2030-02-01T00:00:00Z", "2030-02-01T00:50:00Z")
    assert first.title == "try-d1: try-p1 accepted: First <b> & 'x'"
    assert first.summary == "Accepted by UNECE (consensus): It is reported by all."
    assert first.tags[0].term == "decision-made"
    assert read.feed.updated == "2030-02-01T00:50:00Z"


def test_markup_stays_text() -> None:
    read = feedparser.parse(atom(feed("comments")))
    one = feedparser.parse(atom(_feed_of(_entry("Remark & <i>."))))

    assert read.entries[0].summary == "Accepted: It says so now."
    assert one.entries[0].summary_detail.type == "text/plain"
    assert one.entries[0].summary == "Remark & <i>."


def test_iris_of_another_deployment() -> None:
    document = atom(feed("proposals"), "https://data.example/")

    assert BASE.encode() not in document
    assert b"https://data.example/proposal/try-p1" in document


@given(st.text(), st.text(max_size=3000))
def test_any_text_makes_a_document(title: str, text: str) -> None:
    made = _feed_of(replace(_entry(text), title=title, author=title))

    root = assert_is_atom(atom(made))

    summary = root.findtext(f"{ATOM}entry/{ATOM}summary") or ""
    assert len(summary) <= 1000
    activity_streams(made)


def test_activity_streams() -> None:
    document = activity_streams(feed("proposals"))

    assert document["@context"] == "https://www.w3.org/ns/activitystreams"
    assert document["type"] == "OrderedCollection"
    assert document["totalItems"] == len(document["orderedItems"]) == 2
    accepted, filed = document["orderedItems"]
    assert (accepted["type"], filed["type"]) == ("Create", "Create")
    assert accepted["object"]["id"] == f"{BASE}proposal/try-p1"
    assert accepted["id"] != accepted["object"]["id"]
    assert accepted["published"] == "2030-02-01T00:50:00Z"
    assert accepted["actor"]["name"] == "UNECE"


def test_feeds_are_bounded() -> None:
    assert [e.iri for e in bounded(feed("proposals"), 1).entries] == [f"{BASE}proposal/try-p1"]


def test_reminders_are_of_what_has_no_verdict_as_it_stands() -> None:
    amended = Amended(proposal=2, text=proposed(2, "Second, clearer").text, reason="Clearer.")
    state = after(
        *(proposed(1), proposed(2), proposed(3), reviewed(1, "ITU"), reviewed(2, "ITU")),
        *(amended, decided(1, 3), reviewed(1, "UNECE")),
    )
    now = OPEN + timedelta(days=2)

    found = reminders(state, "ITU", {1, 2, 3}, FINAL, now)

    # p1 has ITU's verdict, p2 was amended after it, p3 is decided.
    assert [entry.iri for entry in found] == [f"{BASE}proposal/try-p2/review/ITU"]
    assert found[0].title == "Review due by 2030-03-01 00:00 UTC: try-p2: Second, clearer"
    assert found[0].updated == OPEN + timedelta(minutes=50)
    assert len(reminders(state, "WHO", {1, 2, 3}, FINAL, now)) == 2
    # Only what is on the list of a body.
    assert [one.iri for one in reminders(state, "WHO", {2, 3}, FINAL, now)] == [
        f"{BASE}proposal/try-p2/review/WHO"
    ]
    assert reminders(state, "ITU", {1, 2, 3}, None, now) == ()


def test_a_reminder_comes_up_again_on_the_last_day() -> None:
    state = after(proposed(1))

    (early,) = reminders(state, "ITU", {1}, FINAL, FINAL - timedelta(days=1, seconds=1))
    (late,) = reminders(state, "ITU", {1}, FINAL, FINAL - timedelta(seconds=86399))
    (never,) = reminders(state, "ITU", {1}, NO_END, FINAL)

    assert early.updated == never.updated == OPEN
    assert late.updated == FINAL - timedelta(days=1)
    assert late.title.startswith("Review due within a day, 2030-03-01")


def _feed_of(*entries: FeedEntry) -> Feed:
    return Feed(iri=f"{BASE}feed/x", title="x", updated=OPEN, entries=entries)


def _entry(text: str) -> FeedEntry:
    at = datetime(2030, 1, 1, tzinfo=UTC)
    return FeedEntry(
        iri=f"{BASE}comment/x", title="x", text=text, kind="x", published=at, updated=at
    )
