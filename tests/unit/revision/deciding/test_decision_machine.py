"""Reviews and decisions of random bodies, against a model in a few plain tables.

The model knows nothing of the code: for each proposal who objects, what stands, who may decide.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.effort import examples
from tests.proposals_by_hand import RENAME, RETIRE, START, round_of, text

from ssckg.model.actor import Role
from ssckg.model.review_wish import DecisionWish, ReviewWish
from ssckg.model.revision_event import (
    Amended,
    Opened,
    ProposalWithdrawn,
    Proposed,
    RoundAction,
    RoundEvent,
    Vote,
    VoteCast,
)
from ssckg.model.revision_round import ConflictPolicy, Majority
from ssckg.revision.deciding.decisions import decided, faults_of_decision
from ssckg.revision.deciding.ground import Ground
from ssckg.revision.reviewing.sums import sum_items
from ssckg.revision.reviewing.verdicts import faults_of_review, reviewed
from ssckg.revision.state import state_of

MEMBERS = ("FAO", "ITU", "UNECE", "WMO")
BODIES = st.sampled_from(MEMBERS)
NUMBERS = st.integers(1, 3)


class Deciding(RuleBasedStateMachine):
    """A round of three proposals, of ITU, FAO and WMO, after every step that is let through."""

    @initialize(
        quorum=st.integers(1, 3),
        majority=st.sampled_from(Majority),
        conflicts=st.sampled_from(ConflictPolicy),
    )
    def open(self, quorum: int, majority: Majority, conflicts: ConflictPolicy) -> None:
        self.round = round_of(
            " ".join(MEMBERS), quorum=quorum, majority=majority, conflicts=conflicts
        )
        self.events: list[RoundEvent] = []
        self.add(RoundAction.OPEN, Opened(round=self.round))
        self.model: dict[int, dict[str, Any]] = {}
        for number, body in enumerate(("ITU", "FAO", "WMO"), 1):
            self.add(RoundAction.PROPOSE, Proposed(proposal=number, text=text(body)))
            self.model[number] = {
                "by": body, "said": {}, "texts": 1, "status": "filed", "stands": None,
            }  # fmt: skip
        self.decisions = 0

    def add(self, action: RoundAction, content: Any) -> None:
        self.events.append(
            RoundEvent(
                number=len(self.events) + 1,
                action=action,
                at=START + timedelta(minutes=len(self.events)),
                by="x",
                name="X",
                role=Role.SECRETARIAT,
                body="secretariat",
                content=content,
            )
        )
        self.state = state_of(self.events)

    @rule(
        number=NUMBERS,
        body=BODIES,
        verdict=st.sampled_from(["approve", "approve-with-changes", "object", "no-view", "yes"]),
        says_why=st.booleans(),
    )
    def review(self, number: int, body: str, verdict: str, says_why: bool) -> None:
        one, known = self.state.proposals[number - 1], self.model[number]
        changes = "Keep it." if verdict == "approve-with-changes" else ""
        wish = ReviewWish(
            proposal=one.id, verdict=verdict, reason="Why." if says_why else "", changes=changes
        )
        may = (
            verdict != "yes"
            and (says_why or verdict in {"approve", "no-view"})
            and known["status"] in {"filed", "amended"}
        )
        assert (list(faults_of_review(one, wish)) == []) is may
        if may:
            self.add(RoundAction.REVIEW, reviewed(one, body, wish))
            known["said"][body] = (verdict, known["texts"])

    @rule(number=NUMBERS)
    def amend(self, number: int) -> None:
        known = self.model[number]
        if known["status"] in {"filed", "amended"}:
            changes = text(known["by"], RETIRE if known["texts"] % 2 == 0 else RENAME)
            self.add(RoundAction.AMEND, Amended(proposal=number, text=changes, reason="Why."))
            known["texts"] += 1
            known["status"] = "amended"

    @rule(number=NUMBERS, sure=st.integers(1, 8))
    def withdraw(self, number: int, sure: int) -> None:
        if sure == 1 and self.model[number]["status"] in {"filed", "amended"}:
            withdrawn = ProposalWithdrawn(proposal=number, reason="Why.")
            self.add(RoundAction.WITHDRAW, withdrawn)
            self.model[number]["status"] = "withdrawn"

    @rule(
        number=NUMBERS,
        body=BODIES,
        outcome=st.sampled_from(["accepted", "declined", "deferred"]),
        votes=st.dictionaries(BODIES, st.sampled_from(VoteCast)),
        present=st.sets(BODIES),
        is_vote=st.booleans(),
        reverses=st.one_of(st.none(), st.none(), st.integers(1, 4), st.just(-1)),
    )
    def decide(  # noqa: PLR0917  drawn one by one
        self,
        number: int,
        body: str,
        outcome: str,
        votes: dict[str, VoteCast],
        present: set[str],
        is_vote: bool,
        reverses: int | None,
    ) -> None:
        one, known = self.state.proposals[number - 1], self.model[number]
        if reverses == -1:
            reverses = known["stands"][0] if known["stands"] else None
        wish = DecisionWish(
            proposal=one.id,
            outcome=outcome,
            reason="Why.",
            mode="vote" if is_vote else "consensus",
            votes=tuple(Vote(body=b, vote=v) for b, v in votes.items()) if is_vote else (),
            present=() if is_vote else tuple(present),
        )
        ground = Ground(
            round=self.round, proposal=one, members=MEMBERS, body=body, reverses=reverses
        )
        may = self.may_decide(known, body, outcome, votes if is_vote else None, present, reverses)
        assert (list(faults_of_decision(ground, wish)) == []) is may
        if not may:
            return
        self.decisions += 1
        self.add(RoundAction.DECIDE, decided(ground, wish, self.decisions, ()))
        known["stands"] = (self.decisions, outcome)
        drafted = "amended" if known["texts"] > 1 else "filed"
        known["status"] = drafted if outcome == "deferred" else outcome

    @rule(number=NUMBERS, body=BODIES, outcome=st.sampled_from(["accepted", "declined"]))
    def agree(self, number: int, body: str, outcome: str) -> None:
        """All are present: what is left that could stand against it are objections."""
        stands = self.model[number]["stands"]
        self.decide(number, body, outcome, {}, set(MEMBERS), False, stands and stands[0])

    def may_decide(  # noqa: PLR0911, PLR0917  one line a rule, in the order of the record
        self,
        known: dict[str, Any],
        body: str,
        outcome: str,
        votes: dict[str, VoteCast] | None,
        present: set[str],
        reverses: int | None,
    ) -> bool:
        if known["status"] == "withdrawn":
            return False
        stands = known["stands"]
        if stands is None and reverses is not None:
            return False
        if stands is not None and reverses is None and stands[1] != "deferred":
            return False
        if stands is not None and reverses is not None and reverses != stands[0]:
            return False
        refused = self.round.conflicts == "refused"
        if refused and body == known["by"]:
            return False
        there = set(votes) if votes is not None else (present or {body})
        if len(there - ({known["by"]} if refused else set())) < self.round.quorum:
            return False
        if votes is None:
            objections = [b for b, (verdict, _) in known["said"].items() if verdict == "object"]
            return not (outcome == "accepted" and objections)
        if refused and votes.get(known["by"], "abstain") != "abstain":
            return False
        yes = [v for v in votes.values() if v == "yes"]
        no = [v for v in votes.values() if v == "no"]
        carried = len(yes) > len(no)
        if self.round.majority == "two-thirds" and outcome != "deferred":
            carried = len(yes) >= 1 and 3 * len(yes) >= 2 * (len(yes) + len(no))
        return carried if outcome != "declined" else not carried

    @invariant()
    def the_state_is_that_of_the_model(self) -> None:
        for number, known in getattr(self, "model", {}).items():
            one = self.state.proposals[number - 1]
            assert one.status == known["status"]
            [item] = sum_items([one], {}, MEMBERS, 1)
            current = {b: v for b, (v, texts) in known["said"].items() if texts == known["texts"]}
            assert set(item.stale) == known["said"].keys() - current.keys()
            assert item.approve == sum(v == "approve" for v in current.values())
            assert item.object == sum(v == "object" for v in current.values())
            standing = one.standing
            assert (standing and standing.decision.decision) == (known["stands"] or (None,))[0]


Deciding.TestCase.settings = settings(
    max_examples=examples(60), stateful_step_count=25, deadline=None
)
TestDeciding = Deciding.TestCase
