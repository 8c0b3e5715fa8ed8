"""The round of examples/rounds/example.yaml: opened, changed, and somebody who proposes in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ssckg import resources
from ssckg.app.revision import desk, rounds
from ssckg.model.actor import Actor, Role
from ssckg.model.proposed_change import RetireElement
from ssckg.model.revision_event import Ground, ProposalText, Proposed, RoundAction

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.app.workspace import Workspace

OFFICE = Actor("office", "Office", Role.SECRETARIAT)
ITU = Actor("ann", "Ann Private", Role.AGENCY, agency="ITU")
RANA = Actor("rana", "Rana", Role.CITY, city="rana")
EXAMPLE = resources.folder("examples") / "rounds" / "example.yaml"
KPI = "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C"
ROUND = "example-2027"


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(ws: Workspace, moment: str) -> Workspace:
    return replace(ws, now=lambda: day(moment))


def changed(tmp_path: Path, *pairs: tuple[str, str]) -> Path:
    """The example with some words exchanged."""
    text = EXAMPLE.read_text()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    path = tmp_path / "round.yaml"
    path.write_text(text)
    return path


def opened(ws: Workspace) -> None:
    rounds.open_from_file(ws, OFFICE, EXAMPLE)


def propose(ws: Workspace, actor: Actor = ITU) -> None:
    text = ProposalText(
        title="Retire households online",
        changes=(RetireElement(element=KPI),),
        grounds=(Ground.HARMONIZATION,),
        reason="Another counts the same.",
        submitted_by=actor.agency,
    )
    desk.take(
        ws,
        actor,
        ROUND,
        RoundAction.PROPOSE,
        lambda state, _: [Proposed(proposal=len(state.proposals) + 1, text=text)],
    )
