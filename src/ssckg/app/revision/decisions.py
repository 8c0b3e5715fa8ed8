"""Decisions on proposals: one, or a whole table; what was decided, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.app.permitting import permit
from ssckg.app.revision.decision_grounds import Grounds
from ssckg.app.revision.desk import find_proposal, open_round, take
from ssckg.app.revision.editions import load_edition
from ssckg.app.revision.given_tables import refused
from ssckg.app.revision.named_bodies import known_body
from ssckg.errors import ConflictError, UsageError
from ssckg.model.decision_results import BodyWord, DecisionShown, RoundDecisions
from ssckg.model.revision_event import CommentState, Decided, RoundAction
from ssckg.model.revision_round import RegistryRole
from ssckg.revision.bodies import SECRETARIAT, own_body
from ssckg.revision.deciding.decisions import decided, faults_of_decision
from ssckg.revision.deciding.votes import tally
from ssckg.revision.kgcl import to_kgcl
from ssckg.revision.names import decision_id, decision_iri, proposal_id
from ssckg.revision.reviewing.verdicts import is_open, standing_objections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ssckg.app.revision.desk import Step
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.review_wish import DecisionWish
    from ssckg.model.revision_event import Vote
    from ssckg.model.revision_state import MadeDecision, ProposalState, RoundState


def decide(ws: Workspace, actor: Actor, wish: DecisionWish, body: str = "") -> DecisionShown:
    """Record a decision on a proposal.

    Args:
        ws: the workspace.
        actor: the account of an agency that is a control body, or the secretariat, which records.
        wish: the decision.
        body: in whose name it is decided; by default the actor's own, else the only control body.

    Raises:
        ForbiddenError: not for that body; it is no control body; it decides on what it put forward.
        UnknownNameError: no such proposal.
        UsageError: the decision lacks something, or votes do not bear it out; no quorum.
        StateError: the stage does not take decisions; what stands is not named; it clashes with
            what is accepted; it was withdrawn or released.
        ConflictError: the proposal was amended in the meantime.
    """
    permit(ws, actor, "revision-decide")
    state, proposal = find_proposal(ws, wish.proposal)
    decides = deciding_body(actor, state, body)
    base = load_edition(ws, state.round.starts_from)
    seen = {proposal.id: len(proposal.history)}

    def _make(now: RoundState) -> Sequence[Decided]:
        ground = Grounds(now, base, decides).of(as_seen(now, proposal.id, seen), wish)
        for fault in faults_of_decision(ground, wish):
            raise refused(fault)
        despite = [now.proposal[each].number for each in wish.despite]
        return [decided(ground, wish, number_of_next(now), despite)]

    return record_all(ws, actor, state.round.id, _make, decides)[0]


def record_all(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    make: Callable[[RoundState], Sequence[Decided]],
    body: str,
) -> tuple[DecisionShown, ...]:
    """Record the decisions of a body that `make` returns for a round as it stands; return them."""
    permit(ws, actor, "revision-decide")
    made: list[Decided] = []

    def _make(now: RoundState, _: Step) -> Sequence[Decided]:
        made[:] = make(now)
        return made

    after = take(ws, actor, round_id, RoundAction.DECIDE, _make, body)
    shown = {one.decision: one for one in _shown(after)}
    return tuple(shown[decision_id(after.round.id, one.decision)] for one in made)


def list_decisions(
    ws: Workspace, actor: Actor, round_id: str, *, proposal: str = ""
) -> RoundDecisions:
    """Return the decisions of a round, in their order, also those that were taken back.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: no such round or proposal.
    """
    permit(ws, actor, "revision-read")
    state = open_round(ws, round_id)
    wanted = find_proposal(ws, proposal)[1].id if proposal else ""
    return RoundDecisions(
        round=state.round.id,
        decisions=tuple(one for one in _shown(state) if not wanted or one.proposal == wanted),
        open=tuple(one.id for one in state.proposals if is_open(one)),
    )


def deciding_body(actor: Actor, state: RoundState, body: str) -> str:
    """Return the body in whose name is decided.

    Raises:
        UsageError: none is named, and it is not clear which is meant; or there is no such body.
    """
    if body:
        return known_body(body)
    own = own_body(actor)
    members = state.round.bodies(RegistryRole.CONTROL_BODY)
    if own != SECRETARIAT or own in members:
        return own
    if len(members) == 1:
        return members[0]
    raise UsageError("say which body decides", hint=f"--body {'|'.join(members)}")


def as_seen(now: RoundState, proposal: str, seen: dict[str, int]) -> ProposalState:
    """Return a proposal, unless it says something else than when it was looked at.

    Raises:
        ConflictError: it was amended.
    """
    one = now.proposal[proposal]
    if len(one.history) != seen.get(proposal):
        raise ConflictError(f"{proposal} was amended in the meantime", hint="look at it again")
    return one


def number_of_next(state: RoundState) -> int:
    """Return the number that the next decision of a round has."""
    return 1 + sum(len(one.decisions) for one in state.proposals)


def _shown(state: RoundState) -> tuple[DecisionShown, ...]:
    made = ((p, one) for p in state.proposals for one in p.decisions)
    ordered = sorted(made, key=lambda each: each[1].decision.decision)
    return tuple(_view(state, proposal, one) for proposal, one in ordered)


def _view(state: RoundState, proposal: ProposalState, made: MadeDecision) -> DecisionShown:
    one, round_id = made.decision, state.round.id
    count = tally(one.votes)
    return DecisionShown(
        decision=decision_id(round_id, one.decision),
        iri=decision_iri(round_id, one.decision),
        proposal=proposal.id,
        title=proposal.text.title,
        outcome=one.outcome,
        mode=one.mode,
        body=one.body,
        at=made.at,
        reason=one.reason,
        yes=count.yes,
        no=count.no,
        abstain=count.abstain,
        votes=_words(one.votes),
        present=one.present,
        dissent=_words(one.dissent),
        changes=tuple(map(to_kgcl, one.changes)),
        own=one.own,
        reverses="" if one.reverses is None else decision_id(round_id, one.reverses),
        reversed_by="" if made.reversed_by is None else decision_id(round_id, made.reversed_by),
        despite=tuple(proposal_id(round_id, number) for number in one.despite),
        warnings=tuple(_warnings(state, proposal, made)),
    )


def _words(votes: Iterable[Vote]) -> tuple[BodyWord, ...]:
    return tuple(BodyWord(body=one.body, vote=one.vote, reason=one.reason) for one in votes)


def _warnings(state: RoundState, proposal: ProposalState, made: MadeDecision) -> Iterator[str]:
    """Yield what whoever decided may have overlooked; nothing of it stands against the decision."""
    if made.reversed_by is not None:
        return
    unanswered = [
        one.id
        for one in state.comments
        if one.comment.proposal == proposal.number
        and one.state is CommentState.PUBLISHED
        and one.disposed is None
    ]
    if unanswered:
        yield f"comments without an answer: {', '.join(unanswered)}"
    noted = {one.body for one in made.decision.dissent}
    silent = [body for body in standing_objections(proposal) if body not in noted]
    if silent and not made.decision.changes and made.decision.outcome == "accepted":
        yield f"objections without a dissent on record: {', '.join(silent)}"
    stale = [one.review.body for one in proposal.reviews if one.is_stale]
    if stale:
        yield f"verdicts on an earlier text: {', '.join(sorted(stale))}"
