"""What decisions are held against: the round as it stands, and what is accepted already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.model.release import AcceptedChange
from ssckg.model.revision_event import DecisionOutcome
from ssckg.model.revision_round import RegistryRole
from ssckg.model.revision_state import ProposalStatus
from ssckg.revision.applying import faults_of
from ssckg.revision.deciding.decisions import ACCEPTING
from ssckg.revision.deciding.ground import Ground
from ssckg.revision.names import decision_id, decision_iri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.edition_content import EditionContent
    from ssckg.model.proposed_change import ProposedChange
    from ssckg.model.review_wish import DecisionWish
    from ssckg.model.revision_state import ProposalState, RoundState


class Grounds:
    """The grounds of decisions that are made one after the other, each on those before it."""

    def __init__(self, state: RoundState, base: EditionContent, body: str) -> None:
        """Take the round, the edition that it starts from, and in whose name is decided."""
        self._state = state
        self._base = base
        self._body = body
        self._accepted: dict[str, tuple[ProposedChange, ...]] = {
            one.id: one.accepted_changes
            for one in state.proposals
            if one.status is ProposalStatus.ACCEPTED
        }

    def of(self, proposal: ProposalState, wish: DecisionWish) -> Ground:
        """Return what a decision is held against."""
        changes = _changes(proposal, wish)
        return Ground(
            round=self._state.round,
            proposal=proposal,
            members=self._state.round.bodies(RegistryRole.CONTROL_BODY),
            body=self._body,
            reverses=self._reversed(wish),
            is_over=self._state.released is not None,
            impossible=self._impossible(proposal, wish, changes),
        )

    def note(self, proposal: ProposalState, wish: DecisionWish) -> None:
        """Let the decisions behind this one see what it accepts, or no longer does."""
        self._accepted.pop(proposal.id, None)
        if wish.outcome in ACCEPTING:
            self._accepted[proposal.id] = _changes(proposal, wish)

    def _reversed(self, wish: DecisionWish) -> int | None:
        """Return the number of the decision that is named; one that is none leads to a fault."""
        if not wish.reverses:
            return None
        prefix = decision_id(self._state.round.id, 0).removesuffix("0")
        iri = decision_iri(self._state.round.id, 0).removesuffix("0")
        text = wish.reverses.removeprefix(iri).removeprefix(prefix)
        return int(text) if text.isascii() and text.isdigit() else 0

    def _impossible(
        self, proposal: ProposalState, wish: DecisionWish, changes: Sequence[ProposedChange]
    ) -> tuple[str, ...]:
        """Return why changes cannot be carried out beside what is accepted, in words."""
        if wish.outcome not in ACCEPTING:
            return ()
        left_out = {proposal.id, *wish.despite}
        others = [
            AcceptedChange(change=change, proposal=name)
            for name, accepted in self._accepted.items()
            if name not in left_out
            for change in accepted
        ]
        own = [AcceptedChange(change=change, proposal=proposal.id) for change in changes]
        found = faults_of(self._base, [*others, *own])
        if not found:
            return ()
        before = set(faults_of(self._base, others))
        return tuple(words for words in found if words not in before)


def _changes(proposal: ProposalState, wish: DecisionWish) -> tuple[ProposedChange, ...]:
    is_changed = wish.outcome == DecisionOutcome.ACCEPTED_WITH_CHANGES
    return wish.changes if is_changed else proposal.text.changes
