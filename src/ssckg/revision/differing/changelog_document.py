"""A changelog to read: by kind, each entry with its reason, decision and what it touches."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ssckg.model.document import Block, Bullets, Document, Heading, Notice, Paragraph, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.model.changelog import Changelog, LogEntry, LoggedDecision
    from ssckg.revision.differing.frames import Frames


def changelog_document(log: Changelog, frames: Frames) -> Document:
    """Return a changelog as a document in the language of the frames."""
    new = log.version or log.round
    return Document(
        frames.say("title", old=log.starts_from, new=new),
        tuple(_blocks(log, frames)),
        subtitle=log.title,
        language=frames.language,
    )


def _blocks(log: Changelog, frames: Frames) -> Iterator[Block]:
    if log.is_demonstration:
        yield Notice("warning", frames.say("demonstration"))
    if frames.language != "en":
        yield Notice("info", frames.say("languages"))
    if any(entry.touches is not None for entry in (*log.entries, *log.declined)):
        yield Notice("info", frames.say("touched-now"))
    if log.counts:
        summary = frames.say("heading-summary")
        yield Heading(2, summary, "summary")
        rows = tuple((frames.word(f"kind-{kind}"), str(n)) for kind, n in log.counts.items())
        yield Table(summary, ("", ""), rows, (1,))
    yield Heading(2, frames.say("heading-accepted"), "accepted")
    if not log.entries:
        yield Paragraph(frames.say("nothing"))
    yield from _entries(log.entries, frames, "accepted")
    if log.declined:
        yield Heading(2, frames.say("heading-declined"), "declined")
        yield from _entries(log.declined, frames, "declined")


def _entries(entries: Sequence[LogEntry], frames: Frames, part: str) -> Iterator[Block]:
    for kind, of_kind in groupby(entries, key=lambda one: one.kind):
        yield Heading(3, frames.word(f"kind-{kind}"), f"{part}-{kind}")
        for group, members in groupby(of_kind, key=lambda one: one.group):
            if group:
                yield Paragraph(" / ".join(group))
            for entry in members:
                what = Text(" ".join(one.sentence for one in entry.changes), is_strong=True)
                yield Bullets(((what,), *_because(entry, frames)))


def _because(entry: LogEntry, frames: Frames) -> Iterator[str]:
    """Yield why, who and what is touched, a sentence or two each."""
    reason = frames.say("why", text=frames.sentence(entry.reason))
    yield f"{reason} {frames.say('grounds', text=frames.listed(entry.grounds))}"
    forward = frames.say("put-forward", body=entry.submitted_by, proposal=entry.proposal)
    if entry.decision is None:
        yield f"{forward} {frames.say('undecided')}"
    else:
        yield " ".join([forward, *_decided(entry.decision, frames)])
        for body, text in entry.decision.dissent:
            yield frames.say("dissent", body=body, text=frames.sentence(text))
    if entry.touches is not None:
        yield _touched(entry.touches, frames)


def _decided(made: LoggedDecision, frames: Frames) -> Iterator[str]:
    yield frames.say(
        "decided", outcome=made.outcome, body=made.body, date=made.date, mode=made.mode
    )
    if made.yes or made.no or made.abstain:
        yield frames.say("votes", yes=made.yes, no=made.no, abstain=made.abstain)
    if made.present:
        yield frames.say("present", text=frames.listed(made.present))
    if made.is_own_proposal:
        yield frames.say("own-proposal")
    if made.reverses:
        yield frames.say("reverses", text=made.reverses)
    yield frames.say("decision-reason", text=frames.sentence(made.reason))


def _touched(touches: dict[str, int], frames: Frames) -> str:
    parts = [frames.say(f"touched-{what}", count=n) for what, n in touches.items() if n]
    return (
        frames.say("touches", text=frames.listed(parts)) if parts else frames.say("touches-nothing")
    )
