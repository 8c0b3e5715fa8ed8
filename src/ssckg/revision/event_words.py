"""A step of a round in a line: on what it is, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.revision_event import (
    Amended,
    Announced,
    Answered,
    Commented,
    Decided,
    Disposed,
    Extended,
    Moderated,
    Opened,
    ProposalWithdrawn,
    Proposed,
    Released,
    Reviewed,
)
from ssckg.model.round_report import EventLine
from ssckg.revision.calendar import written

if TYPE_CHECKING:
    from ssckg.model.revision_event import EventContent, RoundEvent

_LONGEST: Final = 120


def event_line(event: RoundEvent) -> EventLine:
    """Return a step as a line of a log."""
    about, words = _told(event.content)
    one_line = " ".join(words.split())
    return EventLine(
        number=event.number,
        at=event.at,
        action=event.action.value,
        body=event.body,
        by=event.by,
        role=event.role.value,
        about=about,
        words=one_line if len(one_line) <= _LONGEST else f"{one_line[: _LONGEST - 1]}…",
    )


def _told(content: EventContent) -> tuple[str, str]:  # noqa: PLR0911  one for each kind
    match content:
        case Opened():
            return content.round.id, content.round.title
        case Extended():
            return content.stage.value, f"to {written(content.end)}: {content.reason}"
        case Proposed():
            return f"p{content.proposal}", content.text.title
        case Amended() | ProposalWithdrawn():
            return f"p{content.proposal}", content.reason
        case Reviewed():
            return f"p{content.proposal}", f"{content.verdict}: {content.reason}"
        case Answered():
            can = "can report" if content.can_report else "cannot report"
            return content.city, f"{can} {content.element.rpartition('/')[2]}"
        case Commented():
            return f"c{content.comment}", content.text
        case Moderated():
            return f"c{content.comment}", f"{content.state}: {content.reason}".rstrip(": ")
        case Disposed():
            return f"c{content.comment}", f"{content.disposition}: {content.text}"
        case Decided():
            undone = f" (takes back d{content.reverses})" if content.reverses else ""
            words = f"d{content.decision} {content.outcome}{undone}: {content.reason}"
            return f"p{content.proposal}", words
        case Released():
            return content.version, content.frozen
        case Announced():
            return "", "put into the published dataset"
