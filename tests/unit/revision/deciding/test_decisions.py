"""Quorum, majority, consensus, conflicts and what undoes what: tables worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.proposals_by_hand import RENAME, RETIRE, made, proposal, round_of

from ssckg.model.review_wish import DecisionWish
from ssckg.model.revision_event import DecisionMode, DecisionOutcome, Vote, VoteCast
from ssckg.model.revision_round import ConflictPolicy, Majority
from ssckg.model.revision_state import ProposalState, ProposalStatus
from ssckg.revision.deciding.decisions import decided, faults_of_decision
from ssckg.revision.deciding.ground import Ground
from ssckg.revision.deciding.votes import Tally, tally

MEMBERS = ("ITU", "UNECE", "UN-Habitat", "WMO", "FAO")
"""ITU put the proposal forward; UNECE decides."""


def votes(text: str) -> tuple[Vote, ...]:
    pairs = (part.split("=") for part in text.split())
    return tuple(Vote(body=body, vote=VoteCast(vote)) for body, vote in pairs)


def wish(outcome: str = "accepted", **more: Any) -> DecisionWish:
    said = more.pop("votes", "")
    mode = more.pop("mode", "vote" if said else "consensus")
    given = {"proposal": "r-p1", "reason": "It was argued.", "votes": votes(said), **more}
    return DecisionWish(outcome=outcome, mode=mode, **given)


def ground(one: ProposalState | None = None, *, body: str = "UNECE", **more: Any) -> Ground:
    names = ("reverses", "clashes", "is_over", "impossible")
    rest = {name: more.pop(name) for name in names if name in more}
    return Ground(
        round=round_of(**more), proposal=one or proposal(), members=MEMBERS, body=body, **rest
    )


def fields(held_against: Ground, given: DecisionWish) -> list[str]:
    return [fault.field for fault in faults_of_decision(held_against, given)]


# majority: of votes cast for or against


@pytest.mark.parametrize(
    ("cast", "simple", "two_thirds"),
    [
        ((1, 0, 0), True, True),
        ((0, 0, 5), False, False),  # nobody for, nobody against: nothing carries
        ((3, 2, 0), True, False),  # 3 > 2; two thirds of 5 are 3.33
        ((4, 2, 9), True, True),  # two thirds of 6 are 4; who abstains does not vote
        ((2, 2, 0), False, False),
        ((2, 1, 0), True, True),  # two thirds of 3 are 2
        ((11, 6, 0), True, False),  # two thirds of 17 are 11.33
        ((12, 5, 0), True, True),
        ((0, 1, 0), False, False),
    ],
)
def test_what_carries(cast: tuple[int, int, int], simple: bool, two_thirds: bool) -> None:
    assert Tally(*cast).carries(Majority.SIMPLE) is simple
    assert Tally(*cast).carries(Majority.TWO_THIRDS) is two_thirds


def test_votes_are_counted_by_kind() -> None:
    found = tally(votes("ITU=yes UNECE=no WMO=yes FAO=abstain"))
    assert found == Tally(yes=2, no=1, abstain=1)
    assert found.taking_part == 4


# a vote must bear out what is recorded as decided


@pytest.mark.parametrize(
    ("cast", "supported"),
    [
        ("UNECE=yes WMO=yes FAO=no", {"accepted", "deferred"}),
        ("UNECE=yes WMO=no", {"declined"}),  # equal sides do not carry
        ("UNECE=no WMO=no FAO=yes", {"declined"}),
        ("UNECE=yes ITU=abstain", {"accepted", "deferred"}),
        ("WMO=abstain FAO=abstain", {"declined"}),
    ],
)
@pytest.mark.parametrize("mode", ["vote", "electronic-vote"])
def test_a_vote_bears_out_the_outcome(cast: str, supported: set[str], mode: str) -> None:
    for outcome in ("accepted", "declined", "deferred"):
        given = wish(outcome, votes=cast, mode=mode)
        assert (fields(ground(), given) == []) is (outcome in supported)


def test_a_round_that_asks_for_two_thirds() -> None:
    three_to_two = wish(votes="UNECE=yes WMO=yes UN-Habitat=yes FAO=no ITU=abstain")
    strict = ground(majority=Majority.TWO_THIRDS)
    assert fields(strict, three_to_two) == []  # 3 to 1
    two_to_two = wish(votes="UNECE=yes WMO=yes UN-Habitat=no FAO=abstain")
    assert fields(strict, two_to_two) == []  # 2 to 1 are two thirds
    one_more = replace(two_to_two, votes=votes("UNECE=yes WMO=yes UN-Habitat=no FAO=no"))
    assert fields(strict, one_more) == ["votes"]
    three_two = wish(votes="UNECE=yes WMO=yes ITU=abstain UN-Habitat=yes FAO=no")
    conflicted = replace(three_two, votes=votes("UNECE=yes WMO=yes ITU=no UN-Habitat=yes FAO=no"))
    assert fields(ground(majority=Majority.TWO_THIRDS, conflicts="recorded"), conflicted) == [
        "votes"
    ]  # 3 to 2 are not two thirds
    # to defer takes a simple majority, whatever the round asks for to accept
    deferring = replace(conflicted, outcome="deferred")
    recorded = ground(majority=Majority.TWO_THIRDS, conflicts=ConflictPolicy.RECORDED)
    assert fields(recorded, deferring) == []


# quorum


@pytest.mark.parametrize(
    ("quorum", "cast", "reached"),
    [
        (3, "UNECE=yes WMO=yes", False),
        (3, "UNECE=yes WMO=yes FAO=abstain", True),  # who abstains is there
        (3, "UNECE=yes WMO=yes ITU=abstain", False),  # ITU put it forward: does not count
        (4, "UNECE=yes WMO=yes FAO=yes UN-Habitat=no", True),
        (1, "UNECE=yes", True),
    ],
)
def test_quorum_at_a_vote(quorum: int, cast: str, reached: bool) -> None:
    assert (fields(ground(quorum=quorum), wish(votes=cast)) == []) is reached


@pytest.mark.parametrize(
    ("quorum", "present", "policy", "reached"),
    [
        (3, ("UNECE", "WMO", "FAO"), "refused", True),
        (3, ("UNECE", "WMO", "ITU"), "refused", False),  # without ITU, which put it forward
        (3, ("UNECE", "WMO", "ITU"), "recorded", True),
        (1, (), "refused", True),  # the deciding body alone
        (2, (), "refused", False),
    ],
)
def test_quorum_at_a_consensus(
    quorum: int, present: tuple[str, ...], policy: str, reached: bool
) -> None:
    held_against = ground(quorum=quorum, conflicts=ConflictPolicy(policy))
    assert (fields(held_against, wish(present=present)) == []) is reached


# consensus


@pytest.mark.parametrize(
    ("said", "outcome", "possible"),
    [
        ("WMO approve, FAO changes", "accepted", True),
        ("WMO object", "accepted", False),
        ("WMO object", "accepted-with-changes", False),
        ("WMO object", "declined", True),
        ("WMO object", "deferred", True),
        ("WMO object*", "accepted", False),  # an amendment does not turn it
        ("WMO none", "accepted", True),
        ("UNICEF object", "accepted", False),  # of a body that reviews and does not decide
    ],
)
def test_no_consensus_over_an_objection(said: str, outcome: str, possible: bool) -> None:
    one = proposal(said, amendments=1)
    changes = (RENAME,) if outcome == "accepted-with-changes" else ()
    given = wish(outcome, changes=changes)
    assert fields(ground(one), given) == ([] if possible else ["mode"])
    if not possible:  # it can be put to the vote
        voted = wish(outcome, votes="UNECE=yes", changes=changes)
        assert fields(ground(one), voted) == []


# who put it forward


@pytest.mark.parametrize(
    ("given", "body", "faulty"),
    [
        (wish(), "ITU", ["body", "present"]),
        (wish(votes="ITU=yes UNECE=yes"), "UNECE", ["votes"]),
        (wish(votes="ITU=no UNECE=yes WMO=yes"), "UNECE", ["votes"]),
        (wish(votes="ITU=abstain UNECE=yes"), "UNECE", []),
        (wish(present=("ITU", "UNECE")), "UNECE", []),
    ],
)
def test_conflicts_refused(given: DecisionWish, body: str, faulty: list[str]) -> None:
    assert fields(ground(body=body), given) == faulty


@pytest.mark.parametrize(
    ("given", "body", "own"),
    [
        (wish(), "ITU", True),
        (wish(votes="ITU=yes"), "UNECE", True),
        (wish(votes="ITU=abstain UNECE=yes"), "UNECE", False),
        (wish(present=("ITU", "UNECE")), "UNECE", True),
        (wish(present=("WMO", "UNECE")), "UNECE", False),
    ],
)
def test_conflicts_recorded(given: DecisionWish, body: str, own: bool) -> None:
    held_against = ground(body=body, conflicts=ConflictPolicy.RECORDED)
    assert fields(held_against, given) == []
    assert decided(held_against, given, 1, ()).own is own


# what undoes what


@pytest.mark.parametrize(
    ("standing", "reverses", "faulty"),
    [
        (None, None, []),
        (None, 1, ["reverses"]),
        ("accepted", None, ["reverses"]),
        ("declined", None, ["reverses"]),
        ("deferred", None, []),
        ("deferred", 3, []),
        ("accepted", 3, []),
        ("accepted", 2, ["reverses"]),
    ],
)
def test_only_a_decision_that_names_it_undoes_one(
    standing: str | None, reverses: int | None, faulty: list[str]
) -> None:
    taken_back = made(DecisionOutcome.ACCEPTED, decision=2, reversed_by=3)
    after = (taken_back, made(DecisionOutcome(standing), decision=3)) if standing else ()
    one = proposal(decisions=after)
    assert fields(ground(one, reverses=reverses), wish("declined")) == faulty


@pytest.mark.parametrize(
    ("status", "over", "faulty"),
    [
        (ProposalStatus.RELEASED, True, ["proposal"]),
        (ProposalStatus.RELEASED, False, ["proposal"]),
        (ProposalStatus.DECLINED, True, ["proposal"]),
        (ProposalStatus.WITHDRAWN, False, ["proposal"]),
        (ProposalStatus.AMENDED, False, []),
    ],
)
def test_what_is_released_or_withdrawn_is_not_decided(
    status: ProposalStatus, over: bool, faulty: list[str]
) -> None:
    assert fields(ground(proposal(status=status), is_over=over), wish()) == faulty


# changes, clashes, dissent, bad input


@pytest.mark.parametrize(
    ("outcome", "changes", "faulty"),
    [
        ("accepted-with-changes", (RENAME,), []),
        ("accepted-with-changes", (), ["changes"]),
        ("accepted-with-changes", (RETIRE,), ["changes"]),  # what was proposed
        ("accepted", (RENAME,), ["changes"]),
        ("declined", (RENAME,), ["changes"]),
    ],
)
def test_changes_go_with_their_outcome(outcome: str, changes: Any, faulty: list[str]) -> None:
    assert fields(ground(), wish(outcome, changes=changes)) == faulty


def test_a_clash_with_what_is_accepted_is_named_and_can_be_overruled() -> None:
    clashing = ground(clashes={"r-p7": "it renames what this one retires"})
    assert fields(clashing, wish()) == ["proposal"]
    [fault] = faults_of_decision(clashing, wish())
    assert "r-p7" in fault.words
    assert "renames" in fault.words
    assert fields(clashing, wish("declined")) == []
    assert fields(clashing, wish(despite=("r-p7",))) == []
    assert decided(clashing, wish(despite=("r-p7",)), 4, (7,)).despite == (7,)
    assert fields(clashing, wish(despite=("r-p7", "r-p8"))) == ["despite"]
    assert fields(clashing, wish("declined", despite=("r-p7",))) == ["despite"]


def test_what_cannot_be_carried_out_is_not_accepted() -> None:
    barred = ground(impossible=("the element is retired already",))
    assert fields(barred, wish()) == ["proposal"]
    assert fields(barred, wish("deferred")) == []


def test_dissent_goes_on_record() -> None:
    given = wish(
        votes="UNECE=yes WMO=yes FAO=no", dissent=(("FAO", "The unit is lost."),), mode="vote"
    )
    assert fields(ground(), given) == []
    event = decided(ground(), given, 1, ())
    assert event.mode is DecisionMode.VOTE
    assert event.dissent == (Vote(body="FAO", vote=VoteCast.NO, reason="The unit is lost."),)
    assert event.present == ()
    for_it = replace(given, dissent=(("WMO", "Yet."),))
    assert fields(ground(), for_it) == ["dissent"]
    empty = replace(given, dissent=(("FAO", " "),))
    assert fields(ground(), empty) == ["dissent"]
    at_consensus = wish(present=("UNECE", "FAO"), dissent=(("FAO", "Reserves its position."),))
    assert decided(ground(), at_consensus, 1, ()).dissent[0].vote is VoteCast.ABSTAIN


@pytest.mark.parametrize(
    ("given", "faulty"),
    [
        (wish("maybe"), ["outcome"]),
        (wish(mode="lot"), ["mode"]),
        (wish(reason=""), ["reason"]),
        (wish(reason="x" * 4001), ["reason"]),
        (wish(mode="vote"), ["votes"]),
        (wish(mode="consensus", votes="UNECE=yes"), ["votes"]),
        (wish(votes="UNECE=yes", present=("UNECE",)), ["present"]),
        (wish(votes="UNICEF=yes UNECE=yes"), ["votes"]),
        (wish(votes="UNECE=yes UNECE=no WMO=yes"), ["votes"]),
        (wish(present=("UNECE", "UNECE", "WMO")), ["present"]),
        (wish(present=("UNECE", "UNICEF")), ["present"]),
        (wish(dissent=(("UNICEF", "No."),)), ["dissent"]),
    ],
)
def test_bad_input(given: DecisionWish, faulty: list[str]) -> None:
    assert fields(ground(), given) == faulty


def test_a_body_that_decides_nothing_in_the_round() -> None:
    assert fields(ground(body="UNICEF"), wish(present=("UNECE",))) == ["body"]
