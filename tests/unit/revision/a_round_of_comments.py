"""A round made by hand, as a log: for tests of comments, feeds and webhooks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ssckg.model.actor import Role
from ssckg.model.proposed_change import ChangeLevel
from ssckg.model.revision_event import (
    Commented,
    CommentKind,
    CommentState,
    Decided,
    DecisionMode,
    DecisionOutcome,
    Disposed,
    Disposition,
    Ground,
    Moderated,
    Opened,
    ProposalText,
    Proposed,
    Reviewed,
    ReviewVerdict,
    RoundAction,
    RoundEvent,
)
from ssckg.model.revision_round import HeldRole, RegistryRole, Round, Stage, StageKind
from ssckg.revision.documents import CONTENT_CLASSES, event_hash
from ssckg.revision.state import state_of

if TYPE_CHECKING:
    from ssckg.model.revision_event import EventContent
    from ssckg.model.revision_state import RoundState

START = datetime(2030, 1, 1, tzinfo=UTC)
"""The drafting begins; the open window on 1 February, the final draft on 1 March."""
OPEN = datetime(2030, 2, 1, tzinfo=UTC)
FINAL = datetime(2030, 3, 1, tzinfo=UTC)
KPI = "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C"
OTHER = "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-2C"
ROUND = Round(
    id="try",
    title="A round to try",
    framework="un-sscf",
    starts_from="u4ssc-2017",
    stages=(
        Stage(kind=StageKind.DRAFTING, start=START, end=OPEN),
        Stage(kind=StageKind.OPEN_COMMENT, start=OPEN, end=FINAL),
        Stage(kind=StageKind.FINAL_DRAFT, start=FINAL, end=FINAL + timedelta(days=31)),
    ),
    roles=(
        HeldRole(role=RegistryRole.REGISTER_MANAGER, body="secretariat"),
        HeldRole(role=RegistryRole.CONTROL_BODY, body="UNECE"),
        HeldRole(role=RegistryRole.SUBMITTING_ORGANISATION, body="ITU"),
    ),
    is_demonstration=True,
)


def said(number: int, **more: object) -> Commented:
    """Return a comment; what is not given is usual."""
    values: dict[str, object] = {
        "target": KPI,
        "kind": CommentKind.SUBSTANTIVE,
        "text": f"Remark {number}.",
        "author": "A. Reader",
    }
    return Commented(comment=number, **{**values, **more})  # type: ignore[arg-type]


def proposed(number: int, title: str = "Make it core") -> Proposed:
    """Return a proposal of ITU."""
    change = ChangeLevel(element=KPI, level="core")
    text = ProposalText(
        title=title,
        changes=(change,),
        grounds=(Ground.PILOT_EXPERIENCE,),
        reason="Every city reports it.",
        submitted_by="ITU",
    )
    return Proposed(proposal=number, text=text)


def reviewed(number: int, body: str) -> Reviewed:
    """Return a verdict."""
    return Reviewed(proposal=number, body=body, verdict=ReviewVerdict.OBJECT, reason="Too soon.")


def decided(number: int, proposal: int) -> Decided:
    """Return a decision of UNECE that accepts."""
    return Decided(
        decision=number,
        proposal=proposal,
        outcome=DecisionOutcome.ACCEPTED,
        reason="It is reported by all.",
        body="UNECE",
        mode=DecisionMode.CONSENSUS,
    )


def let_through(number: int) -> Moderated:
    """Return the step that shows a comment."""
    return Moderated(comment=number, state=CommentState.PUBLISHED)


def hidden(number: int) -> Moderated:
    """Return the step that hides a comment."""
    return Moderated(comment=number, state=CommentState.HIDDEN, reason="An advertisement.")


def answered(number: int, text: str = "It says so now.", proposal: int | None = None) -> Disposed:
    """Return the answer that accepts a comment."""
    accepted = Disposition.ACCEPTED
    return Disposed(comment=number, disposition=accepted, text=text, proposal=proposal)


def log_of(
    *contents: EventContent, start: datetime = OPEN, minutes: int = 10
) -> tuple[RoundEvent, ...]:
    """Return the log of the round with these steps after its opening, `minutes` apart."""
    events: list[RoundEvent] = []
    for number, content in enumerate((Opened(round=ROUND), *contents), start=1):
        at = START if number == 1 else start + timedelta(minutes=minutes * (number - 2))
        events.append(
            RoundEvent(
                number=number,
                action=_action(content),
                at=at,
                by="somebody",
                name="Somebody",
                role=Role.SECRETARIAT,
                body="secretariat",
                content=content,
                previous=event_hash(events[-1]) if events else "",
            )
        )
    return tuple(events)


def after(*contents: EventContent, start: datetime = OPEN, minutes: int = 10) -> RoundState:
    """Return where the round stands after these steps."""
    return state_of(log_of(*contents, start=start, minutes=minutes))


def _action(content: EventContent) -> RoundAction:
    if isinstance(content, Commented) and content.kind is not CommentKind.SUBSTANTIVE:
        return RoundAction.COMMENT_EDITORIAL
    return next(a for a, kinds in CONTENT_CLASSES.items() if isinstance(content, kinds))
