"""Reviews and decisions in the public record: written out by hand, and held to their shapes."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import RdfFormat, Triple, parse
from tests.proposals_by_hand import RENAME, log_of, round_of, text

from ssckg.model.revision_event import (
    Decided,
    DecisionMode,
    DecisionOutcome,
    Proposed,
    Reviewed,
    ReviewVerdict,
    RoundAction,
    Vote,
    VoteCast,
)
from ssckg.model.shape_result import RdfDocument
from ssckg.model.shape_result import RdfFormat as Format
from ssckg.revision.record_rdf.decisions import decision_triples
from ssckg.revision.record_rdf.reviews import review_triples
from ssckg.revision.state import state_of
from ssckg.validation.engines import load_shapes, make_validator

PREFIXES = """
@prefix agency: <https://w3id.org/ssckg/agency/> .
@prefix code: <https://w3id.org/ssckg/code/> .
@prefix d: <https://w3id.org/ssckg/decision/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix p: <https://w3id.org/ssckg/proposal/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix ssc: <https://w3id.org/ssckg/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
VOTE = Decided(
    decision=1,
    proposal=1,
    outcome=DecisionOutcome.ACCEPTED,
    reason="It was argued.",
    body="UNECE",
    mode=DecisionMode.ELECTRONIC_VOTE,
    votes=(Vote(body="FAO", vote=VoteCast.NO), Vote(body="UNECE", vote=VoteCast.YES)),
    dissent=(Vote(body="FAO", vote=VoteCast.NO, reason="The unit is lost."),),
    despite=(2,),
)
CONSENSUS = Decided(
    decision=2,
    proposal=1,
    outcome=DecisionOutcome.DEFERRED,
    reason="Looked at again.",
    body="secretariat",
    mode=DecisionMode.CONSENSUS,
    present=("ITU", "secretariat"),
    reverses=1,
    own=True,
)
STEPS = (
    (RoundAction.PROPOSE, Proposed(proposal=1, text=text("ITU"))),
    (RoundAction.PROPOSE, Proposed(proposal=2, text=text("FAO"))),
    (
        RoundAction.REVIEW,
        Reviewed(
            proposal=1,
            body="FAO",
            verdict=ReviewVerdict.APPROVE_WITH_CHANGES,
            reason="Unit.",
            changes_wanted="Per 100.",
        ),
    ),
    (
        RoundAction.REVIEW,
        Reviewed(proposal=2, body="ITU", verdict=ReviewVerdict.APPROVE, reason=""),
    ),
    (RoundAction.DECIDE, VOTE),
)
EXPECTED_VOTE = """
d:r-d1 a ssc:Decision ; dcterms:identifier "r-d1" ; ssc:decides p:r-p1 ;
  ssc:decisionOutcome <https://w3id.org/ssckg/code/decision-outcome/accepted> ;
  ssc:decisionMode <https://w3id.org/ssckg/code/decision-mode/electronic-vote> ;
  ssc:decidedBy agency:UNECE ; ssc:reason "It was argued." ; ssc:decidedDespite p:r-p2 ;
  prov:generatedAtTime "2026-03-01T00:05:00Z"^^xsd:dateTime ;
  prov:wasGeneratedBy <https://w3id.org/ssckg/decision/r-d1/activity> .
<https://w3id.org/ssckg/decision/r-d1/activity> a prov:Activity ; prov:used p:r-p1 ;
  prov:endedAtTime "2026-03-01T00:05:00Z"^^xsd:dateTime ;
  prov:wasAssociatedWith agency:FAO, agency:UNECE ; prov:qualifiedAssociation
    <https://w3id.org/ssckg/decision/r-d1/activity/FAO>,
    <https://w3id.org/ssckg/decision/r-d1/activity/UNECE> .
<https://w3id.org/ssckg/decision/r-d1/activity/FAO> a prov:Association ; prov:agent agency:FAO ;
  prov:hadRole <https://w3id.org/ssckg/code/registry-role/control-body> .
<https://w3id.org/ssckg/decision/r-d1/activity/UNECE> a prov:Association ; prov:agent agency:UNECE ;
  prov:hadRole <https://w3id.org/ssckg/code/registry-role/control-body> .
<https://w3id.org/ssckg/decision/r-d1/vote/FAO> a ssc:Vote ; ssc:voteIn d:r-d1 ;
  ssc:votedBy agency:FAO ; ssc:voteCast <https://w3id.org/ssckg/code/vote/no> .
<https://w3id.org/ssckg/decision/r-d1/vote/UNECE> a ssc:Vote ; ssc:voteIn d:r-d1 ;
  ssc:votedBy agency:UNECE ; ssc:voteCast <https://w3id.org/ssckg/code/vote/yes> .
<https://w3id.org/ssckg/decision/r-d1/dissent/FAO> a ssc:Dissent ; ssc:dissentFrom d:r-d1 ;
  prov:wasAttributedTo agency:FAO ; ssc:reason "The unit is lost." .
"""
EXPECTED_REVIEW = """
<https://w3id.org/ssckg/proposal/r-p1/review/FAO> a ssc:Review ; ssc:reviewOf p:r-p1 ;
  ssc:reviewedFor agency:FAO ; prov:wasAttributedTo agency:FAO ;
  ssc:verdict <https://w3id.org/ssckg/code/verdict/approve-with-changes> ; ssc:reason "Unit." ;
  ssc:changesWanted "Per 100." ; ssc:reviewedAmendment 0 ;
  prov:generatedAtTime "2026-03-01T00:03:00Z"^^xsd:dateTime .
"""


def written(turtle: str) -> set[Triple]:
    return {quad.triple for quad in parse(PREFIXES + turtle, RdfFormat.TURTLE)}


def test_a_vote_as_it_was() -> None:
    state = state_of(log_of(round_of(), *STEPS))
    assert set(decision_triples(state)) == written(EXPECTED_VOTE)


def test_reviews_are_public_once_their_proposal_is_decided() -> None:
    undecided = state_of(log_of(round_of(), *STEPS[:-1]))
    assert set(review_triples(undecided)) == set()
    decided = state_of(log_of(round_of(), *STEPS))
    assert set(review_triples(decided)) == written(EXPECTED_REVIEW)
    # Taken back and put off: it is open again, and so is what was said of it.
    open_again = state_of(log_of(round_of(), *STEPS, (RoundAction.DECIDE, CONSENSUS)))
    assert set(review_triples(open_again)) == set()


def test_no_account_and_no_person_is_named() -> None:
    state = state_of(log_of(round_of(), *STEPS, (RoundAction.DECIDE, CONSENSUS)))
    said = " ".join(map(str, [*decision_triples(state), *review_triples(state)]))
    assert "ffice" not in said  # the account and the name that the log holds
    assert "round/r/secretariat" in said


def test_what_is_written_meets_its_shapes() -> None:
    state = state_of(log_of(round_of(), *STEPS, (RoundAction.DECIDE, CONSENSUS)))
    decided = state_of(log_of(round_of(), *STEPS))
    types = written("p:r-p1 a ssc:Proposal . p:r-p2 a ssc:Proposal .")
    triples = {*decision_triples(state), *review_triples(decided), *types}
    text_ = "\n".join(f"{triple} ." for triple in sorted(triples, key=str)).encode()
    document = RdfDocument(text_, "record", Format.N_TRIPLES)
    assert make_validator(load_shapes(["review", "decision"])).validate([document]) == ()
    assert len(set(decision_triples(state))) > 30


def test_only_decisions_on_the_proposals_that_are_asked_for() -> None:
    state = state_of(log_of(round_of(), *STEPS))
    assert set(decision_triples(state, [state.proposals[1]])) == set()
    assert set(decision_triples(state, state.proposals[:1])) == written(EXPECTED_VOTE)


def test_what_is_accepted_in_the_place_of_what_was_proposed() -> None:
    changed = replace(VOTE, outcome=DecisionOutcome.ACCEPTED_WITH_CHANGES, changes=(RENAME,))
    state = state_of(log_of(round_of(), *STEPS[:-1], (RoundAction.DECIDE, changed)))
    more = set(decision_triples(state)) - written(EXPECTED_VOTE)
    about = "<https://w3id.org/ssckg/decision/r-d1/change/1>"
    assert written(
        f"""d:r-d1 ssc:hasChange {about} ;
          ssc:decisionOutcome <https://w3id.org/ssckg/code/decision-outcome/accepted-with-changes> .
        {about} a ssc:ChangeField, ssc:Change ; ssc:changeIn d:r-d1 ;
          ssc:affects <https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C> .
        """
    ) < more  # fmt: skip
