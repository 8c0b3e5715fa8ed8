"""What is accepted in the place of what was proposed, read from a file as proposals are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.app.permitting import permit
from ssckg.app.revision.desk import find_proposal
from ssckg.app.revision.proposal_reading import drafts_of_file, read_proposals
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.proposed_change import ProposedChange


def changes_in(
    ws: Workspace, actor: Actor, proposal: str, file: Path
) -> tuple[ProposedChange, ...]:
    """Return the changes of the one proposal in a file, in the forms that proposals come in.

    Raises:
        DataError: the file cannot be read, or its changes have faults, each with its place.
        UnknownNameError: no such proposal.
        UsageError: the file holds several proposals.
    """
    permit(ws, actor, "revision-decide")
    state, decided_on = find_proposal(ws, proposal)
    submitter = decided_on.text.submitted_by
    found = read_proposals(ws, state, drafts_of_file(file), submitter, file.parent)
    if len(found) != 1:
        raise UsageError(
            f"{file.name} holds {len(found)} proposals", hint="what is accepted is one proposal"
        )
    return found[0].text.changes
