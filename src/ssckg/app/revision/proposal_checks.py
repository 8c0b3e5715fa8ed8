"""What a step on a proposal must meet beside the stage rules; proposals before they are filed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import ForbiddenError, StateError, UsageError
from ssckg.model.revision_event import RoundAction
from ssckg.model.revision_round import RegistryRole
from ssckg.model.revision_state import ProposalState, ProposalStatus
from ssckg.revision import rules
from ssckg.revision.bodies import SECRETARIAT, body_for, own_body
from ssckg.revision.given_texts import fault_of_text
from ssckg.revision.names import proposal_id, proposal_iri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.revision_event import ProposalText
    from ssckg.model.revision_state import RoundState
    from ssckg.revision.proposing.resolving import ReadProposal

OPEN: Final = frozenset({ProposalStatus.FILED, ProposalStatus.AMENDED})


def require_stage(ws: Workspace, actor: Actor, state: RoundState) -> None:
    """Raise where nobody, or not the actor's body, can propose now: before anything is computed."""
    submitters = state.round.bodies(RegistryRole.SUBMITTING_ORGANISATION)
    own = own_body(actor)
    enters_for_others = own == SECRETARIAT and submitters and own not in submitters
    body = submitters[0] if enters_for_others else own
    rules.require(state, RoundAction.PROPOSE, body, ws.now())


def submitter(actor: Actor, found: ProposalState) -> str:
    """Return the body that put a proposal forward, if the actor acts for it.

    Raises:
        ForbiddenError: the actor acts for another one.
    """
    body = found.text.submitted_by
    try:
        return body_for(actor, body)
    except ForbiddenError as error:
        raise ForbiddenError(
            f"{found.id} is a proposal of {body}, which alone can change it", hint=error.hint
        ) from error


def require_open(found: ProposalState, what: str) -> None:
    """Raise where a proposal can no longer be changed.

    Raises:
        StateError: it is decided, released or withdrawn.
    """
    if found.status not in OPEN:
        raise StateError(
            f"{found.id} is {found.status} and cannot be {what}",
            hint="a decision is undone only by another one"
            if found.status is not ProposalStatus.WITHDRAWN
            else "put it forward anew",
        )


def require_new(state: RoundState, read: Sequence[ReadProposal]) -> None:
    """Raise where the same body asked for the same changes before, in this round or file."""
    seen = {
        (each.text.submitted_by, frozenset(each.text.changes)): each.id
        for each in state.proposals
        if each.status is not ProposalStatus.WITHDRAWN
    }
    for one in read:
        key = one.text.submitted_by, frozenset(one.text.changes)
        if key in seen:
            raise StateError(
                f"proposal {one.key!r} asks for the same as {seen[key]}, by the same body",
                hint="amend that one, or leave this out",
            )
        seen[key] = f"proposal {one.key!r}"


def as_filed(
    ws: Workspace, state: RoundState, texts: Sequence[ProposalText]
) -> tuple[ProposalState, ...]:
    """Return proposals as they would stand when filed now."""
    at = ws.now()
    round_id = state.round.id
    return tuple(
        ProposalState(
            id=proposal_id(round_id, number),
            iri=proposal_iri(round_id, number),
            number=number,
            status=ProposalStatus.FILED,
            text=text,
            filed_at=at,
            changed_at=at,
            history=((at, text, ""),),
        )
        for number, text in enumerate(texts, len(state.proposals) + 1)
    )


def given_reason(text: str) -> str:
    """Return the reason of a step with single spaces.

    Raises:
        UsageError: there is none, or it cannot be kept and shown.
    """
    if fault := fault_of_text(text, is_needed=True):
        raise UsageError(f"the reason {fault}", hint="--reason 'TEXT'")
    return " ".join(text.split())
