"""What a decision must meet, and the event that it becomes.

The rules are ours where no document is named (docs/decisions/0036):

- Members are the bodies that are control body of the round. A quorum is of members that take part:
  at a vote all that vote or abstain, at a consensus those present.
- Nothing is accepted by consensus over an objection that stands: its body turns it, or it is voted.
- A vote is on accepting. A majority accepts; without one it is declined. To defer is voted on as
  such, by a simple majority.
- Whoever put a proposal forward does not decide on it, unless the round records that: it does not
  vote for or against, does not count for the quorum, and decides nothing alone.
- What was decided holds until a new decision names it, and no longer than to the release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.review_wish import Fault
from ssckg.model.revision_event import (
    Decided,
    DecisionMode,
    DecisionOutcome,
    Vote,
    VoteCast,
)
from ssckg.model.revision_round import ConflictPolicy, Majority
from ssckg.model.revision_state import ProposalStatus
from ssckg.revision.deciding.votes import tally
from ssckg.revision.given_texts import fault_of_text
from ssckg.revision.names import decision_id
from ssckg.revision.reviewing.verdicts import standing_objections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.model.review_wish import DecisionWish
    from ssckg.revision.deciding.ground import Ground

ACCEPTING: Final = frozenset({DecisionOutcome.ACCEPTED, DecisionOutcome.ACCEPTED_WITH_CHANGES})
VOTING: Final = frozenset({DecisionMode.VOTE, DecisionMode.ELECTRONIC_VOTE})


def faults_of_decision(ground: Ground, wish: DecisionWish) -> Iterator[Fault]:
    """Yield what is wrong with a decision, each with the field that it stands in."""
    if wish.outcome not in set(DecisionOutcome):
        yield Fault("outcome", f"{wish.outcome!r} is none of {', '.join(DecisionOutcome)}")
        return
    if wish.mode not in set(DecisionMode):
        yield Fault("mode", f"{wish.mode!r} is none of {', '.join(DecisionMode)}")
        return
    yield from _faults_of_state(ground)
    if words := fault_of_text(wish.reason, is_needed=True):
        yield Fault("reason", words)
    yield from _faults_of_changes(ground, wish)
    yield from _faults_of_bodies(ground, wish)
    if DecisionMode(wish.mode) in VOTING:
        yield from _faults_of_vote(ground, wish)
    else:
        yield from _faults_of_consensus(ground, wish)
    yield from _faults_of_dissent(wish)
    yield from _faults_of_clashes(ground, wish)


def decided(ground: Ground, wish: DecisionWish, number: int, despite: Iterable[int]) -> Decided:
    """Return the event of a decision without faults.

    Args:
        ground: what it was held against.
        wish: the decision.
        number: of the decision in its round.
        despite: numbers of the proposals of `wish.despite`.
    """
    cast = {one.body: one.vote for one in wish.votes}
    is_vote = DecisionMode(wish.mode) in VOTING
    return Decided(
        decision=number,
        proposal=ground.proposal.number,
        outcome=DecisionOutcome(wish.outcome),
        reason=wish.reason.strip(),
        body=ground.body,
        mode=DecisionMode(wish.mode),
        votes=tuple(sorted(wish.votes, key=lambda one: one.body)),
        present=() if is_vote else present_at(ground, wish),
        dissent=tuple(
            Vote(body=body, vote=cast.get(body, VoteCast.ABSTAIN), reason=text.strip())
            for body, text in sorted(wish.dissent)
        ),
        changes=wish.changes,
        reverses=ground.reverses,
        own=bool(ground.submitters & deciding_bodies(ground, wish)),
        despite=tuple(sorted(set(despite))),
    )


def present_at(ground: Ground, wish: DecisionWish) -> tuple[str, ...]:
    """Return the bodies present at a consensus, sorted; the deciding one, where none is named."""
    return tuple(sorted(wish.present or (ground.body,)))


def deciding_bodies(ground: Ground, wish: DecisionWish) -> frozenset[str]:
    """Return the bodies whose word makes the decision: who decides, votes or joins a consensus."""
    voting = (one.body for one in wish.votes if one.vote is not VoteCast.ABSTAIN)
    is_vote = wish.mode in VOTING
    return frozenset((ground.body, *(voting if is_vote else present_at(ground, wish))))


def _faults_of_state(ground: Ground) -> Iterator[Fault]:
    proposal = ground.proposal
    standing = proposal.standing
    if ground.is_over or proposal.status is ProposalStatus.RELEASED:
        yield Fault("proposal", f"{ground.round.id} is released: a new round can decide anew")
        return
    if proposal.status is ProposalStatus.WITHDRAWN:
        yield Fault("proposal", f"{proposal.id} was withdrawn: there is nothing to decide")
        return
    if standing is None:
        if ground.reverses is not None:
            yield Fault("reverses", f"no decision on {proposal.id} stands that could be taken back")
        return
    number = standing.decision.decision
    is_final = standing.decision.outcome is not DecisionOutcome.DEFERRED
    if ground.reverses is None and is_final:
        name = decision_id(ground.round.id, number)
        words = f"{proposal.id} is decided on ({name}); only a decision that names it undoes it"
        yield Fault("reverses", words)
    if ground.reverses is not None and ground.reverses != number:
        yield Fault(
            "reverses", f"what stands on {proposal.id} is {decision_id(ground.round.id, number)}"
        )


def _faults_of_changes(ground: Ground, wish: DecisionWish) -> Iterator[Fault]:
    with_changes = wish.outcome == DecisionOutcome.ACCEPTED_WITH_CHANGES
    if with_changes and not wish.changes:
        yield Fault("changes", "say what is accepted in the place of what was proposed")
    if wish.changes and not with_changes:
        yield Fault("changes", f"go with accepted-with-changes, not with {wish.outcome}")
    if with_changes and wish.changes == ground.proposal.text.changes:
        yield Fault("changes", "are what was proposed: accept it as it is")
    if wish.outcome in ACCEPTING:
        for words in ground.impossible:
            yield Fault("proposal", f"cannot be carried out: {words}")


def _faults_of_bodies(ground: Ground, wish: DecisionWish) -> Iterator[Fault]:
    """Yield what is wrong with who decides, whichever way."""
    known = frozenset(ground.members)
    if ground.body not in known:
        yield Fault("body", f"{ground.body!r} is no control body of {ground.round.id}")
    for name, bodies in (
        ("votes", [one.body for one in wish.votes]),
        ("present", list(wish.present)),
        ("dissent", [body for body, _ in wish.dissent]),
    ):
        for body in dict.fromkeys(bodies):
            if body not in known:
                yield Fault(name, f"{body} is no control body of {ground.round.id}")
            if bodies.count(body) > 1:
                yield Fault(name, f"{body} stands there {bodies.count(body)} times")
    if ground.round.conflicts is ConflictPolicy.REFUSED:
        if ground.body in ground.submitters:
            yield Fault("body", f"{ground.body} put it forward, so another body decides")
        for one in wish.votes:
            if one.body in ground.submitters and one.vote is not VoteCast.ABSTAIN:
                words = f"{one.body} put it forward, so it does not vote for or against"
                yield Fault("votes", words)


def _faults_of_vote(ground: Ground, wish: DecisionWish) -> Iterator[Fault]:
    if wish.present:
        yield Fault("present", "is for a consensus; at a vote, who abstains says so")
    if not wish.votes:
        yield Fault("votes", "say who voted how, as in ITU=yes")
        return
    yield from _faults_of_quorum(ground, "votes", {one.body for one in wish.votes})
    result = tally(wish.votes)
    is_deferral = wish.outcome == DecisionOutcome.DEFERRED
    majority = Majority.SIMPLE if is_deferral else ground.round.majority
    carries = result.carries(majority)
    what = "to defer" if is_deferral else "to accept"
    if carries == (wish.outcome == DecisionOutcome.DECLINED):
        found = "makes" if carries else "makes no"
        words = (
            f"{result.in_words()} {found} {majority} majority {what}: that is not {wish.outcome}"
        )
        yield Fault("votes", words)


def _faults_of_consensus(ground: Ground, wish: DecisionWish) -> Iterator[Fault]:
    if wish.votes:
        yield Fault("votes", "are for a vote: --mode vote or electronic-vote")
    yield from _faults_of_quorum(ground, "present", set(present_at(ground, wish)))
    objecting = standing_objections(ground.proposal)
    if objecting and wish.outcome in ACCEPTING:
        words = "objects" if len(objecting) == 1 else "object"
        yield Fault(
            "mode",
            f"{', '.join(objecting)} {words}, so there is no consensus to accept: "
            "put it to the vote, or have the objection turned",
        )


def _faults_of_quorum(ground: Ground, field: str, taking_part: set[str]) -> Iterator[Fault]:
    counted = taking_part & set(ground.members)
    left_out = ""
    if ground.round.conflicts is ConflictPolicy.REFUSED:
        conflicted = ", ".join(sorted(counted & ground.submitters))
        left_out = f", without {conflicted}, which put it forward" if conflicted else ""
        counted -= ground.submitters
    if len(counted) < ground.round.quorum:
        words = f"{len(counted)} of {ground.round.quorum} bodies take part{left_out}: no quorum"
        yield Fault(field, words)


def _faults_of_dissent(wish: DecisionWish) -> Iterator[Fault]:
    agreeing = VoteCast.NO if wish.outcome == DecisionOutcome.DECLINED else VoteCast.YES
    cast = {one.body: one.vote for one in wish.votes}
    for body, text in wish.dissent:
        if words := fault_of_text(text, is_needed=True):
            yield Fault("dissent", f"{body}: {words}")
        if cast.get(body) is agreeing:
            yield Fault("dissent", f"{body} voted for this outcome, so it does not dissent")


def _faults_of_clashes(ground: Ground, wish: DecisionWish) -> Iterator[Fault]:
    if wish.outcome not in ACCEPTING:
        if wish.despite:
            yield Fault("despite", f"is for accepting, not for {wish.outcome}")
        return
    for clashing, why in ground.clashes.items():
        if clashing not in wish.despite:
            yield Fault("proposal", f"clashes with {clashing}, which is accepted: {why}")
    for named in wish.despite:
        if named not in ground.clashes:
            yield Fault("despite", f"{named} is no accepted proposal that clashes with it")
