"""What proposals would touch: one, what is accepted of a round, or all that is open in it.

Worked out on what is published when it is asked, but for editions that came of the round itself;
only what was asked before on the same data is not worked out again.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from ssckg.app.permitting import permit
from ssckg.app.revision.as_of_round import sources_of_round
from ssckg.app.revision.candidates import (
    Chosen,
    candidates,
    that_fit,
    to_carry_out,
)
from ssckg.app.revision.desk import find_proposal, open_round
from ssckg.app.revision.editions import load_edition
from ssckg.app.revision.impact_changes import crosswalk_changes
from ssckg.app.workbook_rows import workbook_rows
from ssckg.errors import CheckError
from ssckg.harmonization.impact.assessing import impact
from ssckg.harmonization.lookup import find_edition
from ssckg.harmonization.measures import is_sdg
from ssckg.model.choices import Predicate
from ssckg.model.impact import Impact
from ssckg.model.impact_effects import ChangeImpact
from ssckg.model.naming import ElementName
from ssckg.model.revision_impact import LeftOut, RevisionImpact, TouchingProposal
from ssckg.revision.applying import faults_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.app.analyses.sources import Sources
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.edition_content import EditionContent
    from ssckg.model.release import AcceptedChange
    from ssckg.model.revision_state import ProposalState, RoundState


def proposal_impact(
    ws: Workspace,
    actor: Actor,
    proposal: str,
    *,
    strength: Predicate = Predicate.RELATED,
    sources: Sources | None = None,
) -> RevisionImpact:
    """Return what a proposal would touch if it were carried out alone, as it stands now.

    Args:
        ws: the workspace.
        actor: who asks.
        proposal: its id or IRI.
        strength: the weakest mapping by which an indicator measures a target.
        sources: what is published, where it is at hand already.

    Raises:
        ForbiddenError: not open to this actor.
        UnknownNameError: there is no such proposal.
        CheckError: it cannot be carried out.
        EngineError: the engine does not answer.
    """
    permit(ws, actor, "revision-read")
    state, found = find_proposal(ws, proposal)
    desk = _Desk.of(ws, state, strength, sources)
    faults = faults_of(desk.base, to_carry_out(state, [found]))
    if faults:
        message = f"{found.id} cannot be carried out: {faults[0]}"
        raise CheckError(message, faults, hint="amend it, or see: ssckg revision conflicts")
    return desk.report([found])


def round_impact(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    *,
    chosen: Chosen = Chosen.OPEN,
    strength: Predicate = Predicate.RELATED,
    sources: Sources | None = None,
    is_each: bool = True,
) -> RevisionImpact:
    """Return what the proposals of a round would touch together, and each of them alone.

    Of two that clash, the accepted or earlier one is in it; the other is named with the reason.
    Arguments and errors as `proposal_impact`; `chosen`: what is accepted, or all that is open too;
    `is_each`: each of them alone is worked out, too, which takes most of the time.
    """
    permit(ws, actor, "revision-read")
    state = open_round(ws, round_id)
    desk = _Desk.of(ws, state, strength, sources)
    together = that_fit(state, desk.base, candidates(state, chosen))
    return desk.report(together.taken, together.left_out, chosen.value, is_each=is_each)


@dataclass(frozen=True)
class _Desk:
    """What an impact is worked out on."""

    data: Path
    state: RoundState
    base: EditionContent
    sources: Sources
    strength: Predicate

    @classmethod
    def of(
        cls, ws: Workspace, state: RoundState, strength: Predicate, sources: Sources | None
    ) -> _Desk:
        base = load_edition(ws, state.round.starts_from)
        read = sources_of_round(ws, state, sources)
        return cls(ws.directory.path, state, base, read, strength)

    def report(
        self,
        proposals: Sequence[ProposalState],
        left_out: Sequence[tuple[ProposalState, str]] = (),
        status: str = "",
        *,
        is_each: bool = True,
    ) -> RevisionImpact:
        """Return the impact of proposals together, and of each alone where there are several."""
        together = self._impact(to_carry_out(self.state, proposals))
        several = proposals if is_each and len(proposals) > 1 else ()
        alone = [self._alone(one) for one in several]
        values = {each.name: getattr(together, each.name) for each in fields(Impact)}
        return RevisionImpact(
            **values | {"each": tuple(alone), "citation": None},
            round=self.state.round.id,
            status=status,
            proposals=tuple(
                TouchingProposal(id=one.id, title=one.text.title, status=one.status.value)
                for one in proposals
            ),
            left_out=tuple(
                LeftOut(id=one.id, title=one.text.title, why=why) for one, why in left_out
            ),
        )

    def _alone(self, proposal: ProposalState) -> ChangeImpact:
        title = proposal.text.title
        name = ElementName(proposal.iri, proposal.id, proposal.id, title)
        changes = to_carry_out(self.state, [proposal])
        # An accepted proposal may need another one that is accepted, too.
        if faults_of(self.base, changes):
            return ChangeImpact(f"{proposal.id}: {title}", name, self._impact(()).counts)
        return ChangeImpact(f"{proposal.id}: {title}", name, self._impact(changes).counts)

    def _impact(self, changes: tuple[AcceptedChange, ...]) -> Impact:
        known = frozenset(self.sources.crosswalk.edition)
        asked = _Asked(self.sources.data, self.base.id, self.strength, changes, known)
        found = _kept.get(asked)
        if found is None:
            found = _worked_out(asked, self.sources.crosswalk, self.base)
            if len(_kept) >= _AT_MOST:
                _kept.clear()
            _kept[asked] = found
        return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked on which data: what was worked out is kept under it."""

    data: str
    edition: str
    strength: Predicate
    changes: tuple[AcceptedChange, ...]
    editions: frozenset[str]
    """Those that are counted: another round with the same data may leave out others."""


_kept: dict[_Asked, Impact] = {}
_AT_MOST: Final = 512


def _worked_out(asked: _Asked, crosswalk: Crosswalk, base: EditionContent) -> Impact:
    edition = find_edition(crosswalk, asked.edition)
    changes = crosswalk_changes(crosswalk, edition, base, asked.changes)
    own = crosswalk.of_edition(edition.iri)
    rows = {} if own and is_sdg(crosswalk, own[0].iri) else workbook_rows(crosswalk, edition)
    return impact(crosswalk, changes, edition, strength=asked.strength, rows=rows, alone=False)
