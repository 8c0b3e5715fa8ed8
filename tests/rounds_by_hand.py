"""A decided round as a log that is put together by hand: its events are written straight down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ssckg.model.actor import Actor, Role
from ssckg.model.proposed_change import (
    AddElement,
    ChangeField,
    MergeElements,
    NewElement,
    ProposedChange,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.model.revision_event import (
    Decided,
    DecisionMode,
    DecisionOutcome,
    Ground,
    Opened,
    ProposalText,
    Proposed,
    RoundAction,
    RoundEvent,
    Vote,
    VoteCast,
)
from ssckg.model.revision_round import HeldRole, RegistryRole, Round, Stage, StageKind
from ssckg.revision import log
from ssckg.revision.documents import event_hash

if TYPE_CHECKING:
    from ssckg.model.revision_event import EventContent
    from ssckg.ports import GraphStore

OFFICE = Actor("office", "Office", Role.SECRETARIAT)
DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
DECIDED = START + 45 * DAY
ADOPTED = START + 60 * DAY
"""The stage in which a release can be made begins here; it lasts a month."""
U = "https://w3id.org/ssckg/u4ssc/"
UNIT = "https://w3id.org/ssckg/unit/"
BELOW = f"{U}EC-ICT-ICT"


def a_round(name: str = "r-1", **changed: Any) -> Round:
    """Return a round whose stages follow one another from `START` on."""
    kinds = (
        (StageKind.PREPARATION, 0, 10),
        (StageKind.DRAFTING, 10, 40),
        (StageKind.APPROVAL, 40, 60),
        (StageKind.ADOPTED, 60, 90),
    )
    stages = tuple(
        Stage(kind=kind, start=START + first * DAY, end=START + end * DAY)
        for kind, first, end in kinds
    )
    said: dict[str, Any] = {
        "id": name,
        "title": "A round by hand",
        "framework": "un-sscf",
        "framework_title": "A framework by hand",
        "starts_from": "u4ssc-2017",
        "stages": stages,
        "roles": (
            HeldRole(role=RegistryRole.REGISTER_MANAGER, body="secretariat"),
            HeldRole(role=RegistryRole.CONTROL_BODY, body="UNECE"),
        ),
        "is_demonstration": True,
    }
    return Round(**said | changed)


CHANGES: tuple[ProposedChange, ...] = (
    RetireElement(element=f"{U}EC-I-B-1A", heirs=(f"{U}EC-I-B-2A",)),
    RetireElement(element=f"{U}EC-I-ES-1C"),
    ChangeField(element=f"{U}EC-ICT-ICT-1C", field="label", value="Internet in homes"),
    ChangeField(
        element=f"{U}EC-ICT-ICT-2C",
        field="unit",
        value=f"{UNIT}number",
        point=f"{U}EC-ICT-ICT-2C/result",
    ),
    ReplaceElement(
        element=f"{U}EC-I-ES-2C",
        new=NewElement(id="X-1", code="X: 1", label="In its place", below=f"{U}EC-I-ES"),
    ),
    SplitElement(
        element=f"{U}EC-I-ES-3C",
        into=(
            NewElement(id="X-2", code="X: 2", label="One part", below=f"{U}EC-I-ES"),
            NewElement(id="X-3", code="X: 3", label="Other part", below=f"{U}EC-I-ES"),
        ),
    ),
    MergeElements(elements=(f"{U}EC-I-T-1C", f"{U}EC-I-T-2A"), into=f"{U}EC-I-T-2A"),
    AddElement(
        new=NewElement(
            id="X-4",
            code="X: 4",
            label="Repair cafés",
            below=BELOW,
            level="core",
            unit=f"{UNIT}number",
            minimum="0.50",
            value_type="number",
        )
    ),
)
"""One of each kind: 4 come in (X-1 to X-4); 3 are changed and stay (EC-ICT-ICT-1C, EC-ICT-ICT-2C
and what the merge leaves standing, EC-I-T-2A); 5 end (EC-I-B-1A, the three of EC-I-ES, EC-I-T-1C).
"""


@dataclass
class ByHand:
    """A log that grows event by event, an hour apart."""

    round: Round
    at: datetime = START + 11 * DAY
    events: list[RoundEvent] = field(default_factory=list)
    decisions: int = 0

    def __post_init__(self) -> None:
        self.note(RoundAction.OPEN, Opened(round=self.round))

    def note(self, action: RoundAction, content: EventContent, body: str = "secretariat") -> None:
        """Put an event behind the others."""
        self.at += timedelta(hours=1)
        self.events.append(
            RoundEvent(
                number=len(self.events) + 1,
                action=action,
                at=self.at,
                by="office",
                name="Office",
                role=Role.SECRETARIAT,
                body=body,
                content=content,
                previous=event_hash(self.events[-1]) if self.events else "",
            )
        )

    def propose(self, number: int, *changes: ProposedChange) -> None:
        """File a proposal."""
        said = ProposalText(
            title=f"Proposal {number}",
            changes=changes,
            grounds=(Ground.HARMONIZATION,),
            reason="Written by hand for a test.",
            submitted_by="UNECE",
        )
        self.note(RoundAction.PROPOSE, Proposed(proposal=number, text=said), "UNECE")

    def decide(
        self, proposal: int, outcome: DecisionOutcome = DecisionOutcome.ACCEPTED, **more: Any
    ) -> None:
        """Decide on a proposal by a vote of two to one."""
        self.decisions += 1
        self.note(
            RoundAction.DECIDE,
            Decided(
                decision=self.decisions,
                proposal=proposal,
                outcome=outcome,
                reason="Decided by hand for a test.",
                body="UNECE",
                mode=DecisionMode.VOTE,
                votes=(
                    Vote(body="UNECE", vote=VoteCast.YES),
                    Vote(body="ITU", vote=VoteCast.YES),
                    Vote(body="WHO", vote=VoteCast.NO, reason="Cities do not count this."),
                ),
                dissent=(Vote(body="WHO", vote=VoteCast.NO, reason="Cities do not count this."),),
                **more,
            ),
            "UNECE",
        )

    def keep(self, store: GraphStore) -> ByHand:
        """Put the log into a workspace."""
        log.append(store, self.round.id, self.events)
        return self


def decided_round(
    name: str = "r-1", changes: tuple[ProposedChange, ...] = CHANGES, **changed: Any
) -> ByHand:
    """Return a round with one proposal for each change, all accepted."""
    made = ByHand(a_round(name, **changed))
    for number, change in enumerate(changes, 1):
        made.propose(number, change)
    made.at = DECIDED
    for number in range(1, len(changes) + 1):
        made.decide(number)
    return made
