"""What a decision is held against: the proposal, who decides in the round, what it clashes with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.model.revision_round import Round
    from ssckg.model.revision_state import ProposalState


@dataclass(frozen=True, kw_only=True)
class Ground:
    """All that a decision is checked against.

    members: the bodies that decide in the round, whose presence and votes count; body: in whose
    name it is decided; reverses: number of the decision that it names, if any; clashes: ids of
    accepted proposals that cannot stand beside it, each with the reason in a sentence; impossible:
    why the changes cannot be carried out, in words; is_over: the round led to a release.
    """

    round: Round
    proposal: ProposalState
    members: tuple[str, ...]
    body: str
    reverses: int | None = None
    is_over: bool = False
    clashes: Mapping[str, str] = field(default_factory=dict)
    impossible: tuple[str, ...] = ()

    @property
    def submitters(self) -> frozenset[str]:
        """The bodies that put the proposal forward, in any of its texts."""
        return frozenset(text.submitted_by for _, text, _ in self.proposal.history)
