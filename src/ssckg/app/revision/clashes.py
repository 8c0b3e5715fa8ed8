"""Proposals of a round that cannot both be accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.app.permitting import permit
from ssckg.app.revision.candidates import Chosen, as_changes, candidates, to_carry_out
from ssckg.app.revision.desk import open_round
from ssckg.app.revision.editions import load_edition
from ssckg.model.proposal_clash import ClashList
from ssckg.revision.applying import faults_of
from ssckg.revision.clashes import clashes_among, faulty_among

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor


def conflicts(ws: Workspace, actor: Actor, round_id: str) -> ClashList:
    """Return which proposals of a round cannot both be accepted, and why.

    Raises:
        ForbiddenError: not open to this actor.
        UnknownNameError: there is no such round, or the edition it starts from is gone.
        EngineError: the engine does not answer.
    """
    permit(ws, actor, "revision-read")
    state = open_round(ws, round_id)
    base = load_edition(ws, state.round.starts_from)
    found = candidates(state)
    changes = [as_changes(one) for one in found]
    clashes = clashes_among(base, changes)
    accepted = candidates(state, Chosen.ACCEPTED)
    is_told = any(len(clash.accepted) == 2 for clash in clashes)
    together = () if is_told else faults_of(base, to_carry_out(state, accepted))
    return ClashList(
        round=state.round.id,
        starts_from=state.round.starts_from,
        proposals=len(found),
        clashes=clashes,
        faulty=faulty_among(base, changes),
        together=together,
    )
