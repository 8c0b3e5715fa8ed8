"""News of rounds as Atom (RFC 4287) and as ActivityStreams 2.0.

An entry stands for a thing (a proposal, a decision, a stage ...): its id is the IRI of the thing,
so it stays the same, and its time is that of the last event on it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.revision_state import ProposalStatus
from ssckg.namespaces import BASE
from ssckg.revision.calendar import NO_END, written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ssckg.model.revision_state import ProposalState, RoundState
    from ssckg.revision.happenings import Happening

ATOM_TYPE: Final = "application/atom+xml"
ACTIVITY_TYPE: Final = "application/activity+json"
FEEDS: Final = {
    "rounds": "Rounds of revision and their stages",
    "proposals": "Proposals",
    "decisions": "Decisions",
    "comments": "Comments",
    "releases": "Releases",
}
"""Feeds that are open to all, with what is in them."""
REMINDERS: Final = "reminders"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_STREAMS: Final = "https://www.w3.org/ns/activitystreams"
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SUMMARY: Final = 1000
_OPEN: Final = frozenset({ProposalStatus.FILED, ProposalStatus.AMENDED})
_ACTIVITY: Final = {
    "round-opened": "Create",
    "proposal-filed": "Create",
    "comment-published": "Create",
    "decision-made": "Create",
    "release-made": "Create",
    "round-announced": "Announce",
    "proposal-withdrawn": "Remove",
    "review-due": "Invite",
}
"""What an entry is in the words of ActivityStreams, by its last kind; else an update."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """A thing that there is news of; kind: of the last happening."""

    iri: str
    title: str
    text: str
    kind: str
    published: datetime
    updated: datetime
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its id, its own address where it has one, latest entries first.

    updated: of its latest entry; where there is none, of what the feed is about.
    """

    iri: str
    title: str
    updated: datetime
    entries: tuple[FeedEntry, ...]
    address: str = ""


def entries_of(news: Iterable[Happening], feed: str) -> tuple[FeedEntry, ...]:
    """Return the entries of a feed, latest first; each thing is one entry, told by its last news.

    Args:
        news: of one or several rounds, oldest first within each.
        feed: name of the feed.
    """
    found: dict[str, FeedEntry] = {}
    for one in sorted(news, key=lambda each: each.at):
        for name, iri in one.feeds:
            if name != feed:
                continue
            known = found.get(iri)
            found[iri] = FeedEntry(
                iri=iri,
                title=one.title,
                text=one.text,
                kind=one.kind,
                published=known.published if known else one.at,
                updated=one.at,
                author=one.author,
            )
    return tuple(sorted(found.values(), key=lambda each: (each.updated, each.iri), reverse=True))


def reminders(
    state: RoundState, body: str, listed: Collection[int], due: datetime | None, now: datetime
) -> tuple[FeedEntry, ...]:
    """Return the open proposals on a body's list without a verdict of it as they stand now.

    Args:
        state: the round.
        body: acronym of the agency.
        listed: numbers of the proposals on its list.
        due: end of the stage in which verdicts are taken; None: there is no such stage now.
        now: the time; on the last day an entry comes up again as "today".
    """
    if due is None:
        return ()
    last = _last_call(due, now)
    return tuple(
        FeedEntry(
            iri=f"{one.iri}/review/{body}",
            title=f"{last or 'Review due by'} {written(due)}: {one.id}: {one.text.title}",
            text=f"{body} has given no verdict on this proposal as it stands. {one.text.reason}",
            kind="review-due",
            published=one.filed_at,
            updated=_updated(one, due, last),
        )
        for one in sorted(state.proposals, key=lambda each: each.changed_at, reverse=True)
        if one.number in listed and one.status in _OPEN and not _has_verdict(one, body)
    )


def atom(feed: Feed, base: str = BASE) -> bytes:
    """Return a feed as an Atom document; IRIs of ours are moved to `base`."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed")
    _add(root, "id", _moved(feed.iri, base))
    _add(root, "title", feed.title)
    _add(root, "updated", _time(feed.updated))
    if feed.address:
        _link(root, "self", feed.address, ATOM_TYPE)
    author = ET.SubElement(root, f"{{{_ATOM}}}author")
    _add(author, "name", "ssckg")
    for entry in feed.entries:
        _entry(root, entry, base)
    written_bytes: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written_bytes + b"\n"


def activity_streams(feed: Feed, base: str = BASE) -> dict[str, Any]:
    """Return a feed as an ordered collection of activities."""
    return {
        "@context": _STREAMS,
        "id": _moved(feed.iri, base),
        "type": "OrderedCollection",
        "name": feed.title,
        "updated": _time(feed.updated),
        "totalItems": len(feed.entries),
        "orderedItems": [_activity(entry, base) for entry in feed.entries],
    }


def bounded(feed: Feed, most: int) -> Feed:
    """Return a feed with its latest entries only."""
    return replace(feed, entries=feed.entries[:most])


def _entry(root: ET.Element, entry: FeedEntry, base: str) -> None:
    node = ET.SubElement(root, f"{{{_ATOM}}}entry")
    iri = _moved(entry.iri, base)
    _add(node, "id", iri)
    _add(node, "title", entry.title)
    _add(node, "published", _time(entry.published))
    _add(node, "updated", _time(entry.updated))
    _link(node, "alternate", iri)
    ET.SubElement(node, f"{{{_ATOM}}}category", {"term": entry.kind})
    if entry.author:
        _add(ET.SubElement(node, f"{{{_ATOM}}}author"), "name", entry.author)
    _add(node, "summary", _short(entry.text))


def _activity(entry: FeedEntry, base: str) -> dict[str, Any]:
    iri = _moved(entry.iri, base)
    # An activity is another thing than what it is about, and has an id for each time it happened.
    moment = entry.updated.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    document: dict[str, Any] = {
        "id": f"{iri}#{moment}",
        "type": _ACTIVITY.get(entry.kind, "Update"),
        "summary": _clean(entry.title),
        "published": _time(entry.updated),
        "object": {
            "id": iri,
            "type": "Document",
            "name": _clean(entry.title),
            "content": _short(entry.text),
            "mediaType": "text/plain",
            "published": _time(entry.published),
            "updated": _time(entry.updated),
        },
    }
    actor = entry.author or "ssckg"
    return document | {"actor": {"type": "Organization", "name": _clean(actor)}}


def _add(node: ET.Element, name: str, text: str) -> None:
    ET.SubElement(node, f"{{{_ATOM}}}{name}").text = _clean(text)


def _link(node: ET.Element, rel: str, href: str, kind: str = "") -> None:
    attributes = {"rel": rel, "href": href} | ({"type": kind} if kind else {})
    ET.SubElement(node, f"{{{_ATOM}}}link", attributes)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _short(text: str) -> str:
    clean = _clean(text)
    return clean if len(clean) <= _SUMMARY else f"{clean[: _SUMMARY - 1]}…"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moved(iri: str, base: str) -> str:
    return base + iri.removeprefix(BASE) if iri.startswith(BASE) else iri


def _has_verdict(proposal: ProposalState, body: str) -> bool:
    return any(one.review.body == body and not one.is_stale for one in proposal.reviews)


def _last_call(due: datetime, now: datetime) -> str:
    return "Review due within a day," if due != NO_END and (due - now).days < 1 else ""


def _updated(proposal: ProposalState, due: datetime, last: str) -> datetime:
    return max(proposal.changed_at, due - timedelta(days=1)) if last else proposal.changed_at
