"""The proposals of a round that could be carried out, and those of them that can be together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ssckg.model.proposal_clash import ProposalChanges
from ssckg.model.release import AcceptedChange
from ssckg.model.revision_state import ProposalStatus
from ssckg.revision.applying import faults_of
from ssckg.revision.clashes import clashes_among, faulty_among
from ssckg.revision.names import decision_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.model.edition_content import EditionContent
    from ssckg.model.revision_state import ProposalState, RoundState

_ACCEPTED = frozenset({ProposalStatus.ACCEPTED, ProposalStatus.RELEASED})
_OPEN = frozenset({ProposalStatus.FILED, ProposalStatus.AMENDED})


class Chosen(StrEnum):
    """Which proposals of a round are meant."""

    ACCEPTED = "accepted"
    """What is accepted so far."""
    OPEN = "open"
    """What is accepted, and all that is open."""


@dataclass(frozen=True, slots=True)
class Together:
    """Proposals that can be carried out together, and those that cannot beside them, with why."""

    taken: tuple[ProposalState, ...]
    left_out: tuple[tuple[ProposalState, str], ...] = ()


def candidates(state: RoundState, chosen: Chosen = Chosen.OPEN) -> tuple[ProposalState, ...]:
    """Return the proposals that are meant: accepted ones first, each kind in order of number."""
    accepted = tuple(one for one in state.proposals if one.status in _ACCEPTED)
    if chosen is Chosen.ACCEPTED:
        return accepted
    return (*accepted, *(one for one in state.proposals if one.status in _OPEN))


def as_changes(proposal: ProposalState) -> ProposalChanges:
    """Return what a proposal changes: what is accepted of it, else what it asks for."""
    is_accepted = proposal.status in _ACCEPTED
    return ProposalChanges(
        id=proposal.id,
        title=proposal.text.title,
        changes=proposal.accepted_changes if is_accepted else proposal.text.changes,
        is_accepted=is_accepted,
    )


def to_carry_out(
    state: RoundState, proposals: Iterable[ProposalState]
) -> tuple[AcceptedChange, ...]:
    """Return the changes of proposals, with the decisions that accepted them."""
    return tuple(
        AcceptedChange(change=change, proposal=one.id, decision=_decision(state, one))
        for one in proposals
        for change in as_changes(one).changes
    )


def that_fit(
    state: RoundState, base: EditionContent, proposals: Sequence[ProposalState]
) -> Together:
    """Return which proposals can be carried out together; the earlier of two that clash stays.

    The order of `proposals` says which one stays: put accepted ones first.
    """
    changes = [as_changes(one) for one in proposals]
    reasons = {one.id: one.faults[0] for one in faulty_among(base, changes)}
    clashes: dict[str, list[tuple[str, str]]] = {}
    for clash in clashes_among(base, changes):
        clashes.setdefault(clash.second, []).append((clash.first, clash.why))
    for one in proposals:
        for other, why in clashes.get(one.id, ()):
            if other not in reasons:
                reasons.setdefault(one.id, why)
    taken = [one for one in proposals if one.id not in reasons]
    if faults_of(base, to_carry_out(state, taken)):
        taken = _one_by_one(state, base, taken, reasons)
    left = tuple((one, reasons[one.id]) for one in proposals if one.id in reasons)
    return Together(tuple(taken), left)


def _one_by_one(
    state: RoundState,
    base: EditionContent,
    proposals: Sequence[ProposalState],
    reasons: dict[str, str],
) -> list[ProposalState]:
    """Take proposals as long as all can be carried out: for what only three or more make wrong."""
    taken: list[ProposalState] = []
    for one in proposals:
        faults = faults_of(base, to_carry_out(state, [*taken, one]))
        if faults:
            reasons[one.id] = faults[0]
        else:
            taken.append(one)
    return taken


def _decision(state: RoundState, proposal: ProposalState) -> str:
    standing = proposal.standing
    if proposal.status not in _ACCEPTED or standing is None:
        return ""
    return decision_id(state.round.id, standing.decision.decision)
