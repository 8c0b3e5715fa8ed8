"""The changelog of a round, from its decisions: what, why, who, and what it touches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.model.changelog import Changelog, LogEntry, LoggedChange, LoggedDecision
from ssckg.model.edition_diff import EditKind
from ssckg.model.revision_event import VoteCast
from ssckg.model.revision_state import ProposalStatus
from ssckg.revision.applying.plan import iri_of
from ssckg.revision.differing.as_edits import (
    KINDS,
    called,
    edit_of_change,
    element_of,
    groups_of,
    weightiest,
)
from ssckg.revision.differing.comparing import names_of
from ssckg.revision.differing.ordering import natural
from ssckg.revision.differing.telling import Teller
from ssckg.revision.names import decision_id
from ssckg.revision.reviewing.touched import new_elements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.model.edition_content import EditionContent
    from ssckg.model.proposed_change import ProposedChange
    from ssckg.model.revision_state import MadeDecision, ProposalState, RoundState
    from ssckg.revision.differing.frames import Frames

_ACCEPTED: Final = {ProposalStatus.ACCEPTED, ProposalStatus.RELEASED}


@dataclass(frozen=True)
class Material:
    """What a changelog is made from beside the round.

    base: the edition that the round starts from; labels: names of units and other things by IRI;
    touches: by id of the proposal, how many things of each kind it touches.
    """

    base: EditionContent
    labels: Mapping[str, str]
    touches: Mapping[str, Mapping[str, int]]


def changelog_of(state: RoundState, material: Material, frames: Frames) -> Changelog:
    """Return the changelog of a round as it stands: what is accepted, and what is declined.

    Proposals that are open or were withdrawn are not in it.
    """
    writer = _Writer(state, material, frames)
    accepted = [one for one in state.proposals if one.status in _ACCEPTED]
    declined = [one for one in state.proposals if one.status is ProposalStatus.DECLINED]
    entries = writer.entries(accepted)
    counts = Counter(change.kind for entry in entries for change in entry.changes)
    return Changelog(
        round=state.round.id,
        title=state.round.title,
        version=state.released[1].version if state.released else "",
        starts_from=state.round.starts_from,
        language=frames.language,
        is_demonstration=state.round.is_demonstration,
        counts={kind.value: counts[kind.value] for kind in EditKind if counts[kind.value]},
        entries=entries,
        declined=writer.entries(declined),
    )


class _Writer:
    """Writes entries in one language."""

    def __init__(self, state: RoundState, material: Material, frames: Frames) -> None:
        self._round, self._material, self._frames = state.round.id, material, frames
        names = {**material.labels, **_coming_in(state, material.base), **names_of(material.base)}
        self._teller = Teller(frames, names)

    def entries(self, proposals: Iterable[ProposalState]) -> tuple[LogEntry, ...]:
        order = list(EditKind)
        found = [self._entry(one) for one in proposals]
        return tuple(
            sorted(
                found,
                key=lambda one: (
                    order.index(EditKind(one.kind)),
                    [natural(name) for name in one.group],
                    natural(one.changes[0].element if one.changes else ""),
                    natural(one.proposal),
                ),
            )
        )

    def _entry(self, proposal: ProposalState) -> LogEntry:
        changes = proposal.accepted_changes or proposal.text.changes
        kind = weightiest(KINDS[change.kind] for change in changes)
        told = sorted(map(self._change, changes), key=lambda one: one.kind != kind.value)
        made = proposal.standing
        touches = self._material.touches.get(proposal.id)
        return LogEntry(
            proposal=proposal.id,
            title=proposal.text.title,
            kind=kind.value,
            group=told[0].group if told else (),
            is_accepted=proposal.status in _ACCEPTED,
            changes=tuple(told),
            grounds=tuple(
                self._frames.word(f"ground-{one.value}") for one in proposal.text.grounds
            ),
            reason=proposal.text.reason,
            submitted_by=proposal.text.submitted_by,
            sources=proposal.text.sources,
            decision=self._decision(made) if made is not None else None,
            touches=dict(touches) if touches is not None else None,
        )

    def _change(self, change: ProposedChange) -> LoggedChange:
        base = self._material.base
        edit = edit_of_change(change, base)
        about = element_of(change, base)
        above = groups_of(base, about)
        if edit.kind is EditKind.ADDED and about:
            above = (*above, about)
        return LoggedChange(
            kind=edit.kind.value,
            element=self._teller.subject(edit),
            group=tuple(map(self._teller.name, above)),
            sentence=self._teller.tell(edit),
        )

    def _decision(self, made: MadeDecision) -> LoggedDecision:
        one = made.decision
        votes = Counter(vote.vote for vote in one.votes)
        reverses = decision_id(self._round, one.reverses) if one.reverses is not None else ""
        return LoggedDecision(
            id=decision_id(self._round, one.decision),
            outcome=self._frames.word(f"outcome-{one.outcome.value}"),
            body=one.body,
            date=made.at.date().isoformat(),
            mode=self._frames.word(f"mode-{one.mode.value}"),
            reason=one.reason,
            yes=votes[VoteCast.YES],
            no=votes[VoteCast.NO],
            abstain=votes[VoteCast.ABSTAIN],
            present=one.present,
            dissent=tuple((vote.body, vote.reason) for vote in one.dissent),
            is_own_proposal=one.own,
            reverses=reverses,
        )


def _coming_in(state: RoundState, base: EditionContent) -> dict[str, str]:
    """Return the names of what proposals bring in, by the IRI that others name as their heir."""
    changes = (one for each in state.proposals for one in each.accepted_changes)
    return {iri_of(base.path, new): called(new) for new in new_elements(changes)}
