"""What decisions are held against: the round as it stands, and what is accepted already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.model.proposal_clash import ProposalChanges
from ssckg.model.release import AcceptedChange
from ssckg.model.revision_event import DecisionOutcome
from ssckg.model.revision_round import RegistryRole
from ssckg.model.revision_state import ProposalStatus
from ssckg.revision.applying import faults_of
from ssckg.revision.clashes import clashes_with
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
        clashes, impossible = self._against(proposal, wish)
        return Ground(
            round=self._state.round,
            proposal=proposal,
            members=self._state.round.bodies(RegistryRole.CONTROL_BODY),
            body=self._body,
            reverses=self._reversed(wish),
            is_over=self._state.released is not None,
            clashes=clashes,
            impossible=impossible,
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

    def _against(
        self, proposal: ProposalState, wish: DecisionWish
    ) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return what is accepted and cannot be beside it, and why else it cannot be carried out.

        A clash is told as such, and not again as what cannot be carried out.
        """
        if wish.outcome not in ACCEPTING:
            return {}, ()
        own = ProposalChanges(id=proposal.id, changes=_changes(proposal, wish))
        others = [
            ProposalChanges(id=name, changes=changes, is_accepted=True)
            for name, changes in self._accepted.items()
            if name != proposal.id
        ]
        found = clashes_with(self._base, own, others)
        clashes = {one.other(proposal.id): one.why for one in reversed(found)}
        beside = [one for one in others if one.id not in clashes]
        return dict(sorted(clashes.items())), self._impossible(own, beside)

    def _impossible(
        self, own: ProposalChanges, beside: Sequence[ProposalChanges]
    ) -> tuple[str, ...]:
        others = [each for one in beside for each in _as_accepted(one)]
        found = faults_of(self._base, [*others, *_as_accepted(own)])
        if not found:
            return ()
        before = set(faults_of(self._base, others))
        return tuple(words for words in found if words not in before)


def _as_accepted(one: ProposalChanges) -> list[AcceptedChange]:
    return [AcceptedChange(change=change, proposal=one.id) for change in one.changes]


def _changes(proposal: ProposalState, wish: DecisionWish) -> tuple[ProposedChange, ...]:
    is_changed = wish.outcome == DecisionOutcome.ACCEPTED_WITH_CHANGES
    return wish.changes if is_changed else proposal.text.changes
