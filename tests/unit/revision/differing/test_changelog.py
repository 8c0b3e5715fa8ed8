"""The changelog of a round that is put together by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.proposals_by_hand import START, made, proposal, round_of
from tests.small_edition import at, small

from ssckg.io.documents.markdown import to_markdown
from ssckg.model.proposed_change import (
    AddElement,
    ChangeField,
    ChangeLevel,
    NewElement,
    ProposedChange,
    RetireElement,
)
from ssckg.model.revision_event import DecisionOutcome, Ground, ProposalText, Vote, VoteCast
from ssckg.model.revision_state import ProposalState, ProposalStatus, RoundState
from ssckg.revision.differing.changelog import Material, changelog_of
from ssckg.revision.differing.changelog_document import changelog_document
from ssckg.revision.differing.frames import LANGUAGES, frames


def decided(
    number: int, *changes: ProposedChange, outcome: DecisionOutcome = DecisionOutcome.ACCEPTED
) -> ProposalState:
    accepted = outcome is not DecisionOutcome.DECLINED
    return proposal(
        number=number,
        status=ProposalStatus.ACCEPTED if accepted else ProposalStatus.DECLINED,
        decisions=(made(outcome, decision=number),),
        says=ProposalText(
            title=f"Proposal {number}",
            changes=changes,
            grounds=(Ground.HARMONIZATION, Ground.EDITORIAL),
            reason="It counts twice",
            submitted_by="ITU",
        ),
    )


def state(*proposals: ProposalState, **more: Any) -> RoundState:
    opened = replace(round_of(), is_demonstration=True, starts_from="small-2020")
    return RoundState(
        round=opened,
        iri="https://w3id.org/ssckg/round/r",
        stages=opened.stages,
        version=1,
        head="",
        opened_at=START,
        proposals=proposals,
        **more,
    )


LEVEL = ChangeLevel(element=at("A-2-1A"), level="core")
LABEL = ChangeField(element=at("A-1-1C"), field="label", value="Days of clean air")
RETIRE = RetireElement(element=at("A-1-2C"), heirs=(at("A-1-1C"),))
ADD = AddElement(new=NewElement(id="N-1", code="N: 1", label="Trees", below=at("A-2")))
MATERIAL = Material(base=small(), labels={}, touches={"r-p2": {"targets": 2, "agencies": 0}})


def test_entries_stand_by_kind_then_by_place() -> None:
    other = ChangeLevel(element=at("A-1-1C"), level="advanced")
    log = changelog_of(
        state(decided(1, LEVEL), decided(2, RETIRE), decided(3, ADD), decided(4, other)),
        MATERIAL,
        frames(),
    )

    assert [(one.kind, one.proposal) for one in log.entries] == [
        ("added", "r-p3"),
        ("retired", "r-p2"),
        # A: 1 before A: 2.
        ("level", "r-p4"),
        ("level", "r-p1"),
    ]
    assert [one.group for one in log.entries] == [
        ("A Air", "A: 2 Inside"),
        ("A Air", "A: 1 Outside"),
        ("A Air", "A: 1 Outside"),
        ("A Air", "A: 2 Inside"),
    ]
    assert log.counts == {"added": 1, "retired": 1, "level": 2}


def test_an_entry_says_what_why_who_and_what_it_touches() -> None:
    (entry,) = changelog_of(state(decided(2, RETIRE)), MATERIAL, frames()).entries

    assert [one.sentence for one in entry.changes] == [
        "A: 1: 2C Shares ends; what takes over, at least in part: A: 1: 1C Clean days."
    ]
    assert (entry.reason, entry.submitted_by) == ("It counts twice", "ITU")
    assert entry.grounds == ("harmonization with another framework", "wording")
    assert entry.touches == {"targets": 2, "agencies": 0}
    decision = entry.decision
    assert decision is not None
    assert (decision.id, decision.outcome, decision.body) == ("r-d2", "Accepted", "UNECE")
    assert (decision.date, decision.mode) == ("2026-03-01", "by consensus")


def test_old_values_are_those_of_the_edition_where_none_was_given() -> None:
    log = changelog_of(state(decided(1, LEVEL, LABEL)), MATERIAL, frames())

    assert [one.sentence for one in log.entries[0].changes] == [
        "A: 2: 1A Noise: level was “advanced” and is now “core”.",
        "A: 1: 1C Clean days: name was “Clean days” and is now “Days of clean air”.",
    ]


def test_what_was_accepted_with_changes_is_told_as_accepted() -> None:
    one = decided(1, LEVEL, outcome=DecisionOutcome.ACCEPTED_WITH_CHANGES)
    changed = replace(one.decisions[0].decision, changes=(LABEL,))
    one = replace(one, decisions=(replace(one.decisions[0], decision=changed),))
    (entry,) = changelog_of(state(one), MATERIAL, frames()).entries

    assert [change.kind for change in entry.changes] == ["field"]


def test_votes_are_counted_and_dissent_is_told() -> None:
    one = decided(1, LEVEL)
    votes = (
        Vote(body="ITU", vote=VoteCast.YES),
        Vote(body="WMO", vote=VoteCast.YES),
        Vote(body="FAO", vote=VoteCast.NO, reason="Too soon."),
        Vote(body="WHO", vote=VoteCast.ABSTAIN),
    )
    voted = replace(one.decisions[0].decision, votes=votes, dissent=(votes[2],), own=True)
    one = replace(one, decisions=(replace(one.decisions[0], decision=voted),))
    log = changelog_of(state(one), MATERIAL, frames())
    text = to_markdown(changelog_document(log, frames()))

    decision = log.entries[0].decision
    assert decision is not None
    assert (decision.yes, decision.no, decision.abstain) == (2, 1, 1)
    assert "Votes: 2 yes, 1 no, 1 abstained." in text
    assert "Dissent of FAO: Too soon." in text
    assert "A body that took part in the decision had put it forward." in text


def test_open_and_withdrawn_proposals_are_not_in_it_and_declined_ones_apart() -> None:
    declined = decided(2, RETIRE, outcome=DecisionOutcome.DECLINED)
    log = changelog_of(
        state(
            proposal(number=1),
            declined,
            proposal(number=3, status=ProposalStatus.WITHDRAWN),
        ),
        MATERIAL,
        frames(),
    )

    assert log.entries == ()
    assert [one.proposal for one in log.declined] == ["r-p2"]
    text = to_markdown(changelog_document(log, frames()))
    assert "No changes were accepted." in text
    assert "What was put forward and not accepted" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_that_a_demonstration_is_one(language: str) -> None:
    spoken = frames(language)
    log = changelog_of(state(decided(1, LEVEL), decided(2, RETIRE)), MATERIAL, spoken)
    document = changelog_document(log, spoken)
    text = to_markdown(document)

    assert document.language == language
    assert spoken.say("demonstration").replace("_", "") in text
    # Names and reasons stay as they were written.
    assert "It counts twice" in text
    assert "A: 1: 2C Shares" in text
    assert (spoken.say("languages") in text) is (language != "en")


def test_tables_have_a_row_for_each_change_and_each_decision() -> None:
    log = changelog_of(state(decided(1, LEVEL, LABEL), decided(2, RETIRE)), MATERIAL, frames())
    tables = {table.name: table for table in log.tables()}

    assert len(tables["changes"].rows) == 3
    assert len(tables["decisions"].rows) == 2
    assert tables["not-accepted"].rows == ()
    (touched,) = {row[-1] for row in tables["changes"].rows} - {""}
    assert touched == "targets 2"
