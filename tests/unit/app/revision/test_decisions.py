"""Decisions on the whole dataset: who decides, clashes, reversals, tables, the public record."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.proposals_by_hand import (
    DAY,
    KPI,
    OTHER,
    RENAME,
    START,
    calendar,
    log_of,
    round_of,
    text,
)

from ssckg.app.analyses.sources import read_sources
from ssckg.app.asking import query_library
from ssckg.app.following import open_published
from ssckg.app.revision import decisions, review_views, reviews
from ssckg.app.revision.decision_tables import decide_file, read_votes
from ssckg.app.revision.desk import find_proposal, open_round, take
from ssckg.app.revision.rounds import announce
from ssckg.app.workspace import open_workspace
from ssckg.errors import (
    ConflictError,
    FaultsError,
    ForbiddenError,
    SsckgError,
    StateError,
    UnknownNameError,
    UsageError,
)
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.model.proposed_change import ChangeField, RetireElement
from ssckg.model.review_wish import DecisionWish, ReviewWish
from ssckg.model.revision_event import (
    Amended,
    ProposalWithdrawn,
    Proposed,
    RoundAction,
    Vote,
    VoteCast,
)
from ssckg.model.revision_round import HeldRole, RegistryRole
from ssckg.model.revision_state import ProposalStatus
from ssckg.querying.library import bindings_for
from ssckg.revision import log
from ssckg.revision.kgcl import to_kgcl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace
    from ssckg.model.decision_results import DecisionShown

UNECE = Actor("una", "Una", Role.AGENCY, agency="UNECE")
FAO = Actor("fay", "Fay", Role.AGENCY, agency="FAO")
OFFICE = Actor("office", "Office", Role.SECRETARIAT)
CITY = Actor("rana", "Rana", Role.CITY, city="rana")
RETIRE_OTHER = RetireElement(element=OTHER)
TEXTS = (
    text("ITU"),  # 1 retires the KPI
    text("ITU", RENAME),  # 2 renames what 1 retires
    text("FAO", RETIRE_OTHER),  # 3
    text("ITU", ChangeField(element=OTHER, field="label", value="Lines")),  # 4 clashes with 3
    text("WMO", RETIRE_OTHER),  # 5 the same as 3, of WMO
)


def at(ws: Workspace, day: int) -> Workspace:
    return replace(ws, now=lambda: START + day * DAY)


@pytest.fixture(scope="module")
def prepared(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = Path(shutil.copytree(built_data, tmp_path_factory.mktemp("round") / "data"))
    opened = replace(round_of("ITU FAO UNECE WMO", quorum=2), stages=calendar())
    steps = [
        (RoundAction.PROPOSE, Proposed(proposal=number, text=each))
        for number, each in enumerate(TEXTS, 1)
    ]
    manager = HeldRole(role=RegistryRole.REGISTER_MANAGER, body="secretariat")
    opened = replace(opened, roles=(*opened.roles, manager))
    with open_workspace(data) as found:
        log.append(found.store, "r", log_of(opened, *steps))
    read_sources(data)
    return data


@pytest.fixture
def ws(prepared: Path, tmp_path: Path) -> Iterator[Workspace]:
    data = Path(shutil.copytree(prepared, tmp_path / "data"))
    with open_workspace(data) as found:
        yield at(found, 95)  # in the stage of approval


def wish(number: int, outcome: str = "accepted", **more: Any) -> DecisionWish:
    given = {"reason": "It was argued.", "present": ("FAO", "UNECE", "WMO"), **more}
    if given.get("votes"):
        given |= {"present": (), "mode": "vote"}
    return DecisionWish(proposal=f"r-p{number}", outcome=outcome, **given)


def votes(said: str) -> tuple[Vote, ...]:
    pairs = (part.split("=") for part in said.split())
    return tuple(Vote(body=body, vote=VoteCast(vote)) for body, vote in pairs)


def decide(ws: Workspace, given: DecisionWish, actor: Actor = OFFICE) -> DecisionShown:
    body = "UNECE" if actor is OFFICE else ""
    return decisions.decide(ws, actor, given, body)


def status(ws: Workspace, number: int) -> str:
    return open_round(ws, "r").proposals[number - 1].status


def test_a_decision_by_consensus_is_on_record(ws: Workspace) -> None:
    found = decide(ws, wish(1), UNECE)
    assert (found.decision, found.outcome, found.body, found.mode) == (
        *("r-d1", "accepted", "UNECE", "consensus"),
    )
    assert found.present == ("FAO", "UNECE", "WMO")
    assert status(ws, 1) == ProposalStatus.ACCEPTED
    listed = decisions.list_decisions(ws, PUBLIC, "r")
    assert [one.decision for one in listed.decisions] == ["r-d1"]
    assert listed.open == ("r-p2", "r-p3", "r-p4", "r-p5")
    assert [len(table.rows) for table in listed.tables()] == [1, 0, 0]
    last = log.read(ws.store, "r")[-1]
    assert (last.by, last.body) == ("una", "UNECE")


def test_who_decides_and_when(ws: Workspace) -> None:
    for actor in (PUBLIC, CITY):
        with pytest.raises(ForbiddenError):
            decide(ws, wish(1), actor)
    with pytest.raises(ForbiddenError):
        decisions.decide(ws, UNECE, wish(1), "FAO")
    with pytest.raises(ForbiddenError):
        decisions.decide(ws, Actor("w", "W", Role.AGENCY, agency="WHO"), wish(1))
    with pytest.raises(UsageError, match="which body"):
        decisions.decide(ws, OFFICE, wish(1))
    with pytest.raises(StateError, match="not open"):
        decide(at(ws, 10), wish(1))  # while drafting
    with pytest.raises(ForbiddenError, match="put it forward"):
        decide(ws, wish(3), FAO)
    with pytest.raises(UnknownNameError):
        decide(ws, wish(9))
    assert open_round(ws, "r").version == 6


def test_quorum_and_votes(ws: Workspace) -> None:
    with pytest.raises(UsageError, match="1 of 2 bodies take part: no quorum"):
        decide(ws, wish(1, present=("UNECE",)))
    with pytest.raises(UsageError, match="without ITU"):
        decide(ws, wish(1, present=("UNECE", "ITU")))
    with pytest.raises(UsageError, match="1 for, 1 against"):
        decide(ws, wish(1, votes=votes("UNECE=yes FAO=no")))
    found = decide(
        ws,
        wish(1, votes=votes("UNECE=yes WMO=yes FAO=no"), dissent=(("FAO", "The unit is lost."),)),
    )
    assert (found.yes, found.no, found.abstain) == (2, 1, 0)
    assert [(one.body, one.vote) for one in found.dissent] == [("FAO", "no")]


def test_over_an_objection_only_a_vote_decides(ws: Workspace) -> None:
    objection = ReviewWish(proposal="r-p1", verdict="object", reason="The unit is lost.")
    reviews.review(ws, FAO, objection)
    with pytest.raises(UsageError, match="FAO objects"):
        decide(ws, wish(1))
    found = decide(ws, wish(1, votes=votes("UNECE=yes WMO=yes FAO=no")))
    assert found.warnings == ("objections without a dissent on record: FAO",)
    with pytest.raises(StateError):
        reviews.review(ws, FAO, ReviewWish(proposal="r-p1", verdict="approve"))
    # Once it is decided, everybody sees what agencies said of it.
    shown = review_views.round_reviews(ws, PUBLIC, "r")
    assert [item.proposal for item in shown.items] == ["r-p1"]
    assert shown.items[0].verdicts[0].reason == "The unit is lost."


def test_an_objection_that_is_turned_leaves_a_consensus(ws: Workspace) -> None:
    reviews.review(ws, FAO, ReviewWish(proposal="r-p1", verdict="object", reason="Unit."))
    reviews.review(ws, FAO, ReviewWish(proposal="r-p1", verdict="no-view"))
    assert decide(ws, wish(1)).mode == "consensus"


def test_a_clash_is_named_and_refused(ws: Workspace) -> None:
    decide(ws, wish(1))
    with pytest.raises(StateError, match="clashes with r-p1"):
        decide(ws, wish(2))
    assert decide(ws, wish(2, "declined")).outcome == "declined"
    decide(ws, wish(3))
    found = decide(ws, wish(4, despite=("r-p3",)))
    assert found.despite == ("r-p3",)
    with pytest.raises(UsageError, match="r-p1 is no accepted proposal that clashes"):
        decide(ws, wish(5, "accepted", despite=("r-p1", "r-p3", "r-p4")))


def test_only_a_decision_that_names_it_takes_one_back(ws: Workspace) -> None:
    decide(ws, wish(1))
    with pytest.raises(StateError, match="only a decision that names it"):
        decide(ws, wish(1, "declined"))
    found = decide(ws, wish(1, "declined", reverses="r-d1"))
    assert (found.reverses, status(ws, 1)) == ("r-d1", "declined")
    # What clashed with it can be accepted now.
    decide(ws, wish(2))
    with pytest.raises(StateError, match="what stands on r-p1 is r-d2"):
        decide(ws, wish(1, "declined", reverses="r-d1"))
    with pytest.raises(StateError):
        decide(ws, wish(1, "declined", reverses="nonsense"))
    assert decide(ws, wish(1, "deferred", reverses="2")).reverses == "r-d2"
    assert status(ws, 1) == "filed"
    listed = decisions.list_decisions(ws, PUBLIC, "r", proposal="r-p1")
    assert [one.reversed_by for one in listed.decisions] == ["r-d2", "r-d4", ""]


def test_accepted_with_changes(ws: Workspace) -> None:
    shorter = (ChangeField(element=KPI, field="label", value="Homes online"),)
    found = decide(ws, wish(2, "accepted-with-changes", changes=shorter))
    assert found.changes == (to_kgcl(shorter[0]),)
    assert open_round(ws, "r").proposals[1].accepted_changes == shorter
    wrong = (ChangeField(element=f"{KPI}X", field="label", value="Nothing"),)
    with pytest.raises(StateError, match="cannot be carried out"):
        decide(ws, wish(4, "accepted-with-changes", changes=wrong))


def test_withdrawn_proposals_are_not_decided(ws: Workspace) -> None:
    gone = ProposalWithdrawn(proposal=3, reason="Better so.")
    take(ws, OFFICE, "r", RoundAction.WITHDRAW, lambda _, __: [gone], "FAO")
    with pytest.raises(StateError, match="withdrawn"):
        decide(ws, wish(3))


def test_what_was_amended_since_it_was_looked_at_is_not_decided(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = find_proposal(ws, "r-p3")
    early = at(ws, 10)
    amended = Amended(proposal=3, text=text("FAO", RENAME), reason="Better.")
    take(early, OFFICE, "r", RoundAction.AMEND, lambda _, __: [amended], "FAO")
    monkeypatch.setattr(decisions, "find_proposal", lambda *_: seen)
    with pytest.raises(ConflictError, match="amended in the meantime"):
        decide(ws, wish(3))
    assert status(ws, 3) == ProposalStatus.AMENDED


def test_what_is_announced_of_it_can_be_asked(ws: Workspace) -> None:
    """Published: decisions with votes and dissent, and reviews of what is decided only."""
    reviews.review(ws, FAO, ReviewWish(proposal="r-p1", verdict="object", reason="Unit."))
    reviews.review(ws, UNECE, ReviewWish(proposal="r-p3", verdict="approve"))
    cast = votes("UNECE=yes WMO=yes FAO=no")
    decide(ws, wish(1, votes=cast, dissent=(("FAO", "The unit is lost."),)))
    announce(ws, OFFICE, "r")
    answers = {}
    with open_published(ws.directory.path) as store:
        for name in ("list-decisions", "list-votes", "list-dissent", "list-reviews"):
            query = query_library()[name]
            found = store.select(query.text, bindings_for(query, {"round": "r"}))
            answers[name] = [{k: str(v) for k, v in row.items() if v is not None} for row in found]
    [decision] = answers["list-decisions"]
    assert (decision["decision"], decision["votes_for"], decision["votes_against"]) == (
        *("r-d1", "2", "1"),
    )
    assert [(row["body"], row["vote"]) for row in answers["list-votes"]] == [
        *(("FAO", "no"), ("UNECE", "yes"), ("WMO", "yes")),
    ]
    assert [row["reason"] for row in answers["list-dissent"]] == ["The unit is lost."]
    assert [(row["proposal"], row["body"]) for row in answers["list-reviews"]] == [("r-p1", "FAO")]


def test_two_at_once(ws: Workspace) -> None:
    """Of two who decide on one proposal, one is told what the other decided."""
    outcomes: list[str] = []

    def run(outcome: str) -> None:
        try:
            outcomes.append(decide(ws, wish(1, outcome)).outcome)
        except (StateError, ConflictError) as error:
            outcomes.append(type(error).__name__)

    both = [threading.Thread(target=run, args=(each,)) for each in ("accepted", "declined")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcomes) in (["StateError", "accepted"], ["StateError", "declined"])
    assert len(decisions.list_decisions(ws, PUBLIC, "r").decisions) == 1


# tables

HEAD = "proposal,outcome,reason,mode,votes,present,dissent,reverses,despite\n"


def test_a_table_is_recorded_as_a_whole(ws: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(
        HEAD
        + "r-p1,accept,Argued.,,,FAO; UNECE; WMO,,,\n"
        + "r-p2,decline,Moot.,,,FAO; UNECE; WMO,,,\n"
        + 'r-p3,accepted,Argued.,,UNECE=yes; WMO=yes; ITU=no,,"ITU: Too early.",,\n'
        + "r-p4,accepted,Both.,consensus,,FAO;UNECE,,,r-p3\n"
    )
    found = decide_file(ws, OFFICE, "r", file, "UNECE")
    assert [(one.decision, one.proposal, one.outcome) for one in found] == [
        ("r-d1", "r-p1", "accepted"),
        ("r-d2", "r-p2", "declined"),
        ("r-d3", "r-p3", "accepted"),
        ("r-d4", "r-p4", "accepted"),
    ]
    assert (found[2].mode, found[2].yes, found[2].dissent[0].reason) == ("vote", 2, "Too early.")
    assert found[3].despite == ("r-p3",)


def test_each_fault_of_a_table_at_its_place(ws: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(
        HEAD
        + "r-p1,accept,Argued.,,,FAO; UNECE; WMO,,,\n"
        + "r-p2,accept,Argued.,,,FAO; UNECE; WMO,,,\n"  # clashes with the row before
        + "r-p3,accept,Argued.,,,UNECE,,,\n"  # no quorum
        + "r-p8,accept,Argued.,,,FAO; UNECE,,,\n"
        + "r-p1,decline,Argued.,,,FAO; UNECE,,,\n"
    )
    with pytest.raises(FaultsError) as caught:
        decide_file(ws, OFFICE, "r", file, "UNECE")
    places = [(fault.row, fault.column) for fault in caught.value.faults]  # type: ignore[attr-defined]
    assert places == [(3, "proposal"), (4, "present"), (5, "proposal"), (6, "proposal")]
    file.write_text(
        HEAD
        + "r-p1,accept,Argued.,vote,UNECE:yes,,,,\n"
        + "r-p3,accept,Argued.,vote,UNECE=perhaps,,,,\n"
        + "r-p4,accept,Argued.,vote,NOBODY=yes,,,,\n"
        + "r-p5,accepted-with-changes,Argued.,,,FAO; UNECE,,,\n"
        + "r-p2,accept,Argued.,,,FAO; UNECE,nothing,,\n"
    )
    with pytest.raises(FaultsError) as caught:
        decide_file(ws, OFFICE, "r", file, "UNECE")
    places = [(fault.row, fault.column) for fault in caught.value.faults]  # type: ignore[attr-defined]
    assert places == [
        *((2, "votes"), (3, "votes"), (4, "votes"), (5, "outcome"), (6, "dissent")),
    ]
    assert open_round(ws, "r").version == 6


def test_votes_from_a_table(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text("body,vote,reason\nUNECE,Yes,\nFAO,no,The unit is lost.\n")
    found = read_votes(file)
    assert [(one.body, one.vote, one.reason) for one in found] == [
        *(("UNECE", "yes", ""), ("FAO", "no", "The unit is lost.")),
    ]
    file.write_text("body,vote\nNOBODY,yes\nFAO,maybe\n")
    with pytest.raises(SsckgError, match="2 faults"):
        read_votes(file)
