"""Proposals listed and shown: changes in words with labels, history, sums of what was said."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from ssckg.access.rights import is_allowed
from ssckg.app.analyses.sources import read_sources
from ssckg.app.permitting import permit
from ssckg.app.revision.desk import find_proposal, open_round
from ssckg.app.revision.editions import load_edition
from ssckg.app.revision.proposal_reading import unit_labels
from ssckg.errors import UnknownNameError
from ssckg.model.proposal_view import (
    DecisionView,
    EvidenceView,
    ProposalDetail,
    ProposalList,
    ProposalRow,
    ReviewCounts,
    VersionView,
)
from ssckg.model.revision_event import CommentState, Ground
from ssckg.model.revision_state import ProposalStatus
from ssckg.revision.names import decision_id
from ssckg.revision.proposing.names import EditionNames
from ssckg.revision.proposing.words import change_in_words, change_view
from ssckg.revision.proposing.writing import document_of
from ssckg.revision.record_rdf.changes import affected_by, described_in
from ssckg.revision.record_rdf.reviews import is_public

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.proposal_view import ChangeView
    from ssckg.model.proposed_change import ProposedChange
    from ssckg.model.revision_event import ProposalText
    from ssckg.model.revision_state import ProposalState, RoundState

_READ: Final = "revision-read"
_WORKING: Final = "revision-read-working"
ANY_OPEN: Final = "open"
"""Stands for all proposals that are neither decided nor withdrawn."""


class ProposalTeller:
    """Tells the proposals of one round with the labels of the edition that it revises."""

    def __init__(self, ws: Workspace, state: RoundState, *, is_working: bool) -> None:
        """Take the round; is_working: whoever asks sees reviews before proposals are decided."""
        self._state = state
        self._is_working = is_working
        self.names = EditionNames(load_edition(ws, state.round.starts_from), ws.base)
        self._units = unit_labels(read_sources(ws.directory.path).crosswalk)
        self._comments = Counter(
            one.comment.proposal
            for one in state.comments
            if one.state is CommentState.PUBLISHED and one.comment.proposal is not None
        )

    def row(self, proposal: ProposalState) -> ProposalRow:
        """Return a proposal as it stands in lists."""
        text = proposal.text
        return ProposalRow(
            id=proposal.id,
            iri=proposal.iri,
            title=text.title,
            status=proposal.status,
            submitted_by=text.submitted_by,
            grounds=tuple(text.grounds),
            kinds=tuple(dict.fromkeys(change.kind.value for change in text.changes)),
            codes=tuple(dict.fromkeys(c for change in text.changes for c in self._codes(change))),
            changes=tuple(change_in_words(one, self.names, self._units) for one in text.changes),
            amendments=len(proposal.history) - 1,
            filed_at=proposal.filed_at,
            changed_at=proposal.changed_at,
            comments=self._comments[proposal.number],
            reviews=self._reviews(proposal),
        )

    def detail(self, proposal: ProposalState) -> ProposalDetail:
        """Return a proposal with its history."""
        text = proposal.text
        return ProposalDetail(
            proposal=self.row(proposal),
            round=self._state.round.id,
            reason=text.reason,
            sources=text.sources,
            changes=self._changes(text),
            evidence=tuple(
                EvidenceView(
                    analysis=one.analysis,
                    value=one.value,
                    parameters=one.parameters,
                    data=one.data,
                    result=one.result,
                )
                for one in text.evidence
            ),
            versions=tuple(
                VersionView(
                    number=number,
                    at=at,
                    title=said.title,
                    reason=said.reason,
                    why=why,
                    changes=self._changes(said),
                )
                for number, (at, said, why) in enumerate(proposal.history, 1)
            ),
            decisions=tuple(self._decisions(proposal)),
            withdrawn_reason=proposal.withdrawn_reason,
        )

    def concerns(self, proposal: ProposalState, element: str) -> bool:
        """Say whether a proposal concerns an element (IRI), itself or one of its data points."""
        points = {point.iri for point in self.names.content.points_of.get(element, ())}
        return any(
            iri == element or iri in points
            for change in proposal.text.changes
            for iri in affected_by(change)
        )

    def _codes(self, change: ProposedChange) -> tuple[str, ...]:
        content = self.names.content
        owners = []
        for iri in affected_by(change):
            item = content.item.get(iri)
            owner = item.text("ssc:dataPointOf") if item is not None else ""
            if owner or iri in self.names.elements:
                owners.append(owner or iri)
        codes = [self.names.code_of(iri) for iri in owners]
        codes += [new.code or new.id for new in described_in(change)]
        return tuple(dict.fromkeys(codes))

    def _changes(self, text: ProposalText) -> tuple[ChangeView, ...]:
        return tuple(
            change_view(change, self.names, self._units, self._codes(change))
            for change in text.changes
        )

    def _reviews(self, proposal: ProposalState) -> ReviewCounts | None:
        if not (self._is_working or is_public(proposal)):
            return None
        given = Counter(one.review.verdict.value for one in proposal.reviews if not one.is_stale)
        return ReviewCounts(
            approve=given["approve"],
            approve_with_changes=given["approve-with-changes"],
            object=given["object"],
            no_view=given["no-view"],
            stale=sum(one.is_stale for one in proposal.reviews),
        )

    def _decisions(self, proposal: ProposalState) -> Iterable[DecisionView]:
        for made in proposal.decisions:
            one = made.decision
            yield DecisionView(
                id=decision_id(self._state.round.id, one.decision),
                outcome=one.outcome,
                at=made.at,
                body=one.body,
                mode=one.mode,
                reason=one.reason,
                is_reversed=made.reversed_by is not None,
            )


def list_proposals(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    *,
    status: str = "",
    element: str = "",
    agency: str = "",
    ground: str = "",
    limit: int | None = None,
    after: int = 0,
) -> ProposalList:
    """Return proposals of a round in the order of their numbers, with sums of what was said.

    Args:
        ws: the workspace.
        actor: who asks.
        round_id: the round.
        status: only in this status; "open": neither decided nor withdrawn.
        element: only those that concern it; code, id, CURIE or IRI.
        agency: only those that this body put forward.
        ground: only those on this ground.
        limit: at most so many; None for all.
        after: only those with a greater number.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: no such round, status, element, body or ground.
    """
    permit(ws, actor, _READ)
    state = open_round(ws, round_id)
    teller = ProposalTeller(ws, state, is_working=is_allowed(actor, _WORKING))
    found = [one for one in state.proposals if one.status in _statuses(status)]
    if element:
        iri = teller.names.element(element).iri
        found = [one for one in found if teller.concerns(one, iri)]
    if agency:
        body = _body(state, agency)
        found = [one for one in found if one.text.submitted_by == body]
    if ground:
        wanted = _ground(ground)
        found = [one for one in found if wanted in one.text.grounds]
    counts = Counter(one.status.value for one in found)
    shown = [one for one in found if one.number > after]
    return ProposalList(
        round=state.round.id,
        total=len(found),
        statuses=tuple((one.value, counts[one.value]) for one in ProposalStatus if counts[one]),
        rows=tuple(teller.row(one) for one in shown[:limit]),
    )


def show_proposal(ws: Workspace, actor: Actor, proposal: str) -> ProposalDetail:
    """Return a proposal with its changes in words, its evidence, history and decisions.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is no such proposal.
    """
    permit(ws, actor, _READ)
    state, found = find_proposal(ws, proposal)
    return ProposalTeller(ws, state, is_working=is_allowed(actor, _WORKING)).detail(found)


def proposal_document(ws: Workspace, actor: Actor, proposal: str) -> dict[str, Any]:
    """Return a proposal as the document that it could be filed with: to be edited, and amended by.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is no such proposal.
    """
    permit(ws, actor, _READ)
    state, found = find_proposal(ws, proposal)
    names = EditionNames(load_edition(ws, state.round.starts_from), ws.base)
    return document_of(found.text, names)


def _statuses(text: str) -> frozenset[ProposalStatus]:
    if not text:
        return frozenset(ProposalStatus)
    if text == ANY_OPEN:
        return frozenset({ProposalStatus.FILED, ProposalStatus.AMENDED})
    if text not in set(ProposalStatus):
        raise UnknownNameError("status of a proposal", text, (*ProposalStatus, ANY_OPEN))
    return frozenset({ProposalStatus(text)})


def _ground(text: str) -> Ground:
    if text not in set(Ground):
        raise UnknownNameError("ground", text, tuple(Ground))
    return Ground(text)


def _body(state: RoundState, text: str) -> str:
    known: Mapping[str, str] = {
        body.casefold(): body
        for body in (
            *(held.body for held in state.round.roles),
            *(one.text.submitted_by for one in state.proposals),
        )
    }
    if text.casefold() not in known:
        raise UnknownNameError("body of the round", text, tuple(sorted(known.values())))
    return known[text.casefold()]
