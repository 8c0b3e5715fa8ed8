"""Proposals with reviews and decisions, put together by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ssckg.model.actor import Role
from ssckg.model.proposed_change import ChangeField, ProposedChange, RetireElement
from ssckg.model.revision_event import (
    Decided,
    DecisionMode,
    DecisionOutcome,
    EventContent,
    Ground,
    Opened,
    ProposalText,
    Reviewed,
    ReviewVerdict,
    RoundAction,
    RoundEvent,
)
from ssckg.model.revision_round import (
    HeldRole,
    RegistryRole,
    Round,
    Stage,
    StageKind,
)
from ssckg.model.revision_state import (
    GivenReview,
    MadeDecision,
    ProposalState,
    ProposalStatus,
)
from ssckg.revision.documents import event_hash

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, tzinfo=UTC)
KPI = "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C"
OTHER = "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-2C"
RETIRE = RetireElement(element=KPI)
RENAME = ChangeField(element=KPI, field="label", value="Internet in homes")
_VERDICTS = {
    "approve": ReviewVerdict.APPROVE,
    "changes": ReviewVerdict.APPROVE_WITH_CHANGES,
    "object": ReviewVerdict.OBJECT,
    "none": ReviewVerdict.NO_VIEW,
}


def text(submitted_by: str = "ITU", *changes: ProposedChange) -> ProposalText:
    """Return what a proposal says: by default that a KPI ends."""
    return ProposalText(
        title="Retire households online",
        changes=changes or (RETIRE,),
        grounds=(Ground.HARMONIZATION,),
        reason="Another indicator counts the same.",
        submitted_by=submitted_by,
    )


def proposal(
    said: str = "", *, number: int = 1, submitted_by: str = "ITU", amendments: int = 0, **more: Any
) -> ProposalState:
    """Return a proposal of round "r".

    said: as "ITU approve, WMO object*"; a star marks a verdict on the text before.
    """
    says = more.pop("says", None) or text(submitted_by)
    history = tuple((START + DAY * n, says, "") for n in range(amendments + 1))
    reviews = []
    for part in filter(None, said.split(", ")):
        body, verdict = part.split(" ")
        stale = verdict.endswith("*")
        review = Reviewed(
            proposal=number,
            body=body,
            verdict=_VERDICTS[verdict.rstrip("*")],
            reason="Because.",
            amendments=amendments - stale,
        )
        reviews.append(GivenReview(review=review, at=START, is_stale=stale))
    state = ProposalState(
        id=f"r-p{number}",
        iri=f"https://w3id.org/ssckg/proposal/r-p{number}",
        number=number,
        status=ProposalStatus.AMENDED if amendments else ProposalStatus.FILED,
        text=says,
        filed_at=START,
        changed_at=history[-1][0],
        history=history,
        reviews=tuple(reviews),
    )
    return replace(state, **more)


def made(
    outcome: DecisionOutcome, *, decision: int = 1, reversed_by: int | None = None
) -> MadeDecision:
    """Return a decision on proposal 1."""
    return MadeDecision(
        decision=Decided(
            decision=decision,
            proposal=1,
            outcome=outcome,
            reason="It was argued.",
            body="UNECE",
            mode=DecisionMode.CONSENSUS,
            present=("UNECE",),
        ),
        at=START,
        reversed_by=reversed_by,
    )


def round_of(deciding: str = "ITU UNECE UN-Habitat WMO FAO", **more: Any) -> Round:
    """Return round "r", which these bodies decide; everybody may submit."""
    bodies = deciding.split()
    return Round(
        id="r",
        title="A round",
        framework="un-sscf",
        starts_from="u4ssc-2017",
        stages=(Stage(kind=StageKind.DRAFTING, start=START, end=START + 30 * DAY),),
        roles=(
            *(HeldRole(role=RegistryRole.CONTROL_BODY, body=body) for body in bodies),
            *(HeldRole(role=RegistryRole.SUBMITTING_ORGANISATION, body=body) for body in bodies),
        ),
        **more,
    )


def calendar() -> tuple[Stage, ...]:
    """Return four stages of 30 days each, from the start on."""
    kinds = (
        *(StageKind.DRAFTING, StageKind.OPEN_COMMENT),
        *(StageKind.FINAL_DRAFT, StageKind.APPROVAL),
    )
    return tuple(
        Stage(kind=kind, start=START + 30 * n * DAY, end=START + 30 * (n + 1) * DAY)
        for n, kind in enumerate(kinds)
    )


def log_of(opened: Round, *steps: tuple[RoundAction, EventContent]) -> tuple[RoundEvent, ...]:
    """Return the log of a round: opened at the start, then a step a minute by the secretariat."""
    events: list[RoundEvent] = []
    for number, (action, content) in enumerate(((RoundAction.OPEN, Opened(round=opened)), *steps)):
        events.append(
            RoundEvent(
                number=number + 1,
                action=action,
                at=START + timedelta(minutes=number),
                by="office",
                name="Office",
                role=Role.SECRETARIAT,
                body="secretariat",
                content=content,
                previous=event_hash(events[-1]) if events else "",
            )
        )
    return tuple(events)
