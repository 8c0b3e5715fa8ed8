"""What is accepted in the place of what was proposed, read from a file as proposals are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.app.permitting import permit
from ssckg.app.revision.desk import find_proposal
from ssckg.app.revision.proposal_reading import (
    drafts_of_document,
    drafts_of_file,
    read_proposals,
)
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.proposed_change import ProposedChange
    from ssckg.revision.proposing.drafts import ProposalDraft


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
    drafts = drafts_of_file(file)
    return _changes(ws, proposal, drafts, file.name, file.parent)


def changes_in_document(
    ws: Workspace, actor: Actor, proposal: str, document: Any
) -> tuple[ProposedChange, ...]:
    """Return the changes of a proposal that came as JSON; otherwise as `changes_in`."""
    permit(ws, actor, "revision-decide")
    return _changes(ws, proposal, drafts_of_document(document), "the request", None)


def _changes(
    ws: Workspace,
    proposal: str,
    drafts: Sequence[ProposalDraft],
    shown: str,
    folder: Path | None,
) -> tuple[ProposedChange, ...]:
    state, decided_on = find_proposal(ws, proposal)
    found = read_proposals(ws, state, drafts, decided_on.text.submitted_by, folder)
    if len(found) != 1:
        raise UsageError(
            f"{shown} holds {len(found)} proposals", hint="what is accepted is one proposal"
        )
    return found[0].text.changes
