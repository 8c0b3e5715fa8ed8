"""Proposals: put forward by table or document, amend, withdraw; each step asks for the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.app.analyses.sources import read_sources
from ssckg.app.permitting import permit
from ssckg.app.revision.desk import find_proposal, open_round, take
from ssckg.app.revision.editions import load_edition
from ssckg.app.revision.filing import take_for_bodies
from ssckg.app.revision.proposal_checks import (
    as_filed,
    given_reason,
    require_new,
    require_open,
    require_stage,
    submitter,
)
from ssckg.app.revision.proposal_reading import (
    check_shape,
    drafts_of_document,
    drafts_of_file,
    read_proposals,
    unit_labels,
)
from ssckg.errors import UsageError
from ssckg.model.proposal_view import FiledProposal, Filing
from ssckg.model.revision_event import (
    Amended,
    ProposalWithdrawn,
    Proposed,
    RoundAction,
)
from ssckg.revision import rules
from ssckg.revision.bodies import body_for, own_body
from ssckg.revision.names import proposal_id
from ssckg.revision.proposing.names import EditionNames
from ssckg.revision.proposing.words import change_in_words
from ssckg.revision.record_rdf.proposals import proposal_triples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.app.revision.desk import Step
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.revision_state import ProposalState, RoundState
    from ssckg.revision.proposing.drafts import ProposalDraft
    from ssckg.revision.proposing.resolving import ReadProposal


def propose(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    file: Path,
    *,
    name: str = "",
    dry_run: bool = False,
    is_local: bool = False,
) -> Filing:
    """File the proposals of a table (CSV, workbook) or document (YAML, JSON): all or none.

    Args:
        ws: the workspace.
        actor: who acts; an agency's account for its agency, the secretariat for any body.
        round_id: the round.
        file: what was written.
        name: how messages name the file.
        dry_run: check everything and file nothing.
        is_local: whoever acts has the file at hand, so it may name citations beside it.

    Raises:
        ForbiddenError: the actor or body may not.
        UnknownNameError: there is no such round.
        DataError: all that is wrong, each with its place and what to do; the stage is closed.
        CheckError: what was read breaks a rule of `shapes/proposal.ttl`.
        ConflictError: others were quicker each time.
    """
    permit(ws, actor, "revision-propose")
    drafts = drafts_of_file(file, name)
    folder = file.parent if is_local else None
    return _file(ws, actor, round_id, drafts, dry_run=dry_run, folder=folder)


def propose_document(
    ws: Workspace, actor: Actor, round_id: str, document: Any, *, dry_run: bool = False
) -> Filing:
    """File the proposals of a document that came as JSON; otherwise as `propose`."""
    permit(ws, actor, "revision-propose")
    return _file(ws, actor, round_id, drafts_of_document(document), dry_run=dry_run)


def amend(
    ws: Workspace,
    actor: Actor,
    proposal: str,
    file: Path,
    reason: str,
    *,
    name: str = "",
    is_local: bool = False,
) -> ProposalState:
    """Put another text in the place of that of a proposal; verdicts on the earlier one are stale.

    The file holds one proposal, written as for `propose`. Only the body that put it forward
    amends it; the secretariat may enter it for that body.

    Raises:
        ForbiddenError: not by that body.
        UnknownNameError: there is no such proposal.
        UsageError: no reason; another body stands in the file; nothing is different.
        StateError: it is decided, released or withdrawn, or the stage is closed.
        DataError, CheckError: as `propose`.
    """
    permit(ws, actor, "revision-amend")
    drafts = drafts_of_file(file, name)
    folder = file.parent if is_local else None
    return _amend(ws, actor, proposal, drafts, reason, folder=folder)


def amend_document(
    ws: Workspace, actor: Actor, proposal: str, document: Any, reason: str
) -> ProposalState:
    """Amend a proposal by a document that came as JSON; otherwise as `amend`."""
    permit(ws, actor, "revision-amend")
    return _amend(ws, actor, proposal, drafts_of_document(document), reason)


def withdraw(ws: Workspace, actor: Actor, proposal: str, reason: str) -> ProposalState:
    """Take a proposal back; it stays on record with the reason.

    Raises:
        ForbiddenError: not by that body.
        UnknownNameError: there is no such proposal.
        UsageError: there is no reason.
        StateError: it is decided, released or withdrawn, or the stage is closed.
    """
    permit(ws, actor, "revision-withdraw")
    state, found = find_proposal(ws, proposal)
    said = given_reason(reason)

    def _make(now: RoundState, _: Step) -> Sequence[ProposalWithdrawn]:
        require_open(now.proposal[found.id], "withdrawn")
        return [ProposalWithdrawn(proposal=found.number, reason=said)]

    body = submitter(actor, found)
    after = take(ws, actor, state.round.id, RoundAction.WITHDRAW, _make, body)
    return after.proposal[found.id]


def _file(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    drafts: Sequence[ProposalDraft],
    *,
    dry_run: bool,
    folder: Path | None = None,
) -> Filing:
    state = open_round(ws, round_id)
    require_stage(ws, actor, state)
    read = read_proposals(ws, state, drafts, own_body(actor), folder)
    texts = [one.text for one in read]
    for body in dict.fromkeys(text.submitted_by for text in texts):
        rules.require(state, RoundAction.PROPOSE, body_for(actor, body), ws.now())
    require_new(state, read)
    check_shape(
        triple for each in as_filed(ws, state, texts) for triple in proposal_triples(state, each)
    )
    first = len(state.proposals) + 1

    def _make(now: RoundState) -> Sequence[tuple[str, Proposed]]:
        nonlocal first
        require_new(now, read)
        first = len(now.proposals) + 1
        numbered = enumerate(texts, first)
        return [(t.submitted_by, Proposed(proposal=number, text=t)) for number, t in numbered]

    if not dry_run:
        state = take_for_bodies(ws, actor, state.round.id, RoundAction.PROPOSE, _make)
    return Filing(
        round=state.round.id,
        is_dry_run=dry_run,
        proposals=_filed(ws, state, read, first),
    )


def _amend(
    ws: Workspace,
    actor: Actor,
    proposal: str,
    drafts: Sequence[ProposalDraft],
    reason: str,
    *,
    folder: Path | None = None,
) -> ProposalState:
    state, found = find_proposal(ws, proposal)
    body = submitter(actor, found)
    said = given_reason(reason)
    require_open(found, "amended")
    if len(drafts) != 1:
        raise UsageError(f"holds {len(drafts)} proposals", hint=f"one: {found.id} as it is to be")
    (read,) = read_proposals(ws, state, drafts, body, folder)
    if read.text.submitted_by != found.text.submitted_by:
        raise UsageError(
            f"{found.id} is put forward by {found.text.submitted_by}, not by"
            f" {read.text.submitted_by}",
            hint="a proposal stays with its body; withdraw it, and let the other put it forward",
        )

    def _make(now: RoundState, _: Step) -> Sequence[Amended]:
        one = now.proposal[found.id]
        require_open(one, "amended")
        if one.text == read.text:
            raise UsageError(f"{found.id} says that already", hint="nothing would be different")
        return [Amended(proposal=found.number, text=read.text, reason=said)]

    check_shape(
        triple
        for each in as_filed(ws, state, [read.text])
        for triple in proposal_triples(state, each)
    )
    after = take(ws, actor, state.round.id, RoundAction.AMEND, _make, body)
    return after.proposal[found.id]


def _filed(
    ws: Workspace, state: RoundState, read: Sequence[ReadProposal], first: int
) -> tuple[FiledProposal, ...]:
    names = EditionNames(load_edition(ws, state.round.starts_from))
    units = unit_labels(read_sources(ws.directory.path).crosswalk)
    return tuple(
        FiledProposal(
            key=one.key,
            id=proposal_id(state.round.id, number),
            title=one.text.title,
            submitted_by=one.text.submitted_by,
            changes=tuple(change_in_words(change, names, units) for change in one.text.changes),
            evidence=tuple(each.value for each in one.text.evidence),
        )
        for number, one in enumerate(read, first)
    )
