"""Proposals on the whole dataset: filed all or none, amended, withdrawn, listed; rights, stages."""

from __future__ import annotations

import io
import json
import shutil
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from tests.proposals_by_hand import DAY, KPI, START, calendar, log_of, round_of, text

from ssckg.app.analyses.sources import read_sources
from ssckg.app.revision import evidence, proposal_views, proposals
from ssckg.app.revision.desk import open_round, take
from ssckg.app.revision.proposal_forms import proposal_form
from ssckg.app.workspace import open_workspace
from ssckg.errors import (
    ConflictError,
    DataError,
    FaultsError,
    ForbiddenError,
    StateError,
    UnknownNameError,
    UsageError,
)
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.model.proposed_change import ChangeField, ChangeLevel, RetireElement
from ssckg.model.revision_event import (
    Evidence,
    Proposed,
    Reviewed,
    ReviewVerdict,
    RoundAction,
)
from ssckg.namespaces import BASE
from ssckg.revision import log

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

ITU = Actor("ann", "Ann", Role.AGENCY, agency="ITU")
FAO = Actor("fay", "Fay", Role.AGENCY, agency="FAO")
OFFICE = Actor("office", "Office", Role.SECRETARIAT)
VERA = Actor("vera", "Vera", Role.VERIFIER)
RENAME = {"kind": "change-field", "element": "EC: ICT: ICT: 1C", "field": "label"}
ONE = {
    "key": "name",
    "title": "Say households in the name",
    "submitted_by": "ITU",
    "grounds": ["editorial"],
    "reason": "The methodology counts households and the name does not say so.",
    "evidence": ["reportability EC: ICT: ICT: 1C"],
    "changes": [{**RENAME, "value": "Households online"}],
}
OTHER = {
    "title": "Another level",
    "submitted_by": "FAO",
    "grounds": "pilot-experience",
    "reason": "Few cities can report it.",
    "changes": [{"kind": "change-level", "element": "SC-SH-FS-1A", "value": "core"}],
}


def at(ws: Workspace, days: float) -> Workspace:
    return replace(ws, now=lambda: START + days * DAY)


@pytest.fixture(scope="module")
def prepared(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with an open round, and with what analyses read kept beside it."""
    data = Path(shutil.copytree(built_data, tmp_path_factory.mktemp("round") / "data"))
    with open_workspace(data) as found:
        opened = replace(round_of("ITU FAO UNECE", quorum=2), stages=calendar())
        log.append(found.store, "r", log_of(opened))
    read_sources(data)
    return data


@pytest.fixture
def ws(prepared: Path, tmp_path: Path) -> Iterator[Workspace]:
    data = Path(shutil.copytree(prepared, tmp_path / "data"))
    with open_workspace(data) as found:
        yield at(found, 10)


def filed(ws: Workspace, actor: Actor = OFFICE, *documents: dict[str, Any]) -> tuple[str, ...]:
    filing_ = proposals.propose_document(ws, actor, "r", list(documents) or [ONE, OTHER])
    return tuple(one.id for one in filing_.proposals)


def actions(ws: Workspace) -> list[str]:
    return [event.action.value for event in log.read(ws.store, "r")]


# filing


def test_a_document_of_two_bodies_is_filed_at_once(ws: Workspace) -> None:
    assert filed(ws) == ("r-p1", "r-p2")
    first, second = log.read(ws.store, "r")[1:]
    assert (first.body, second.body, first.by) == ("ITU", "FAO", "office")
    state = open_round(ws, "r")
    one = state.proposal["r-p1"].text
    assert one.changes == (
        ChangeField(
            element=KPI,
            field="label",
            value="Households online",
            old="Household Internet Access",
        ),
    )
    # The register of levels has "advanced" for the KPI of food production (code ends with A).
    level = ChangeLevel(element=f"{BASE}u4ssc/SC-SH-FS-1A", level="core", old="advanced")
    assert state.proposal["r-p2"].text.changes == (level,)
    [figure] = one.evidence
    assert figure.analysis == "reportability"
    assert json.loads(figure.parameters)["about"] == ["u4ssc:EC-ICT-ICT-1C"]
    assert figure.value.startswith("EC: ICT: ICT: 1C is reported by ")
    assert len(figure.data) == len(figure.result) == 64


def test_nothing_is_filed_where_one_is_wrong(ws: Workspace) -> None:
    wrong = {**OTHER, "changes": [{"kind": "retire", "element": "SC: SH: XX"}], "grounds": "habit"}
    with pytest.raises(FaultsError) as raised:
        filed(ws, OFFICE, ONE, wrong)
    places = [str(fault).partition(": ")[2].partition(":")[0] for fault in raised.value.faults]
    assert places == ["[2].changes[1].element", "[2].grounds"]
    assert actions(ws) == ["open"]


def test_a_dry_run_files_nothing(ws: Workspace) -> None:
    found = proposals.propose_document(ws, ITU, "r", ONE, dry_run=True)
    assert (found.is_dry_run, found.proposals[0].id) == (True, "r-p1")
    assert actions(ws) == ["open"]


def test_an_agency_files_only_its_own(ws: Workspace) -> None:
    with pytest.raises(ForbiddenError):
        filed(ws, FAO, ONE)
    with pytest.raises(ForbiddenError):
        filed(ws, FAO, ONE, OTHER)
    for actor in (PUBLIC, VERA):
        with pytest.raises(ForbiddenError):
            filed(ws, actor, ONE)
    own = {name: value for name, value in OTHER.items() if name != "submitted_by"}
    assert filed(ws, FAO, own) == ("r-p1",)
    assert log.read(ws.store, "r")[-1].body == "FAO"


def test_who_has_no_role_is_told_who_has(ws: Workspace) -> None:
    with pytest.raises(DataError, match="unknown submitting organisation of the round: 'WHO'"):
        filed(ws, OFFICE, {**ONE, "submitted_by": "WHO"})
    who = Actor("who", "Who", Role.AGENCY, agency="WHO")
    own = {name: value for name, value in ONE.items() if name != "submitted_by"}
    with pytest.raises(ForbiddenError, match="it is held by FAO, ITU, UNECE"):
        filed(ws, who, own)


def test_figures_of_one_file_are_bounded(ws: Workspace) -> None:
    finder = evidence.EvidenceFinder(read_sources(ws.directory.path), "u4ssc-2017", budget=2)
    finder.find("measures EC: ICT: ICT: 1C")
    finder.find("measures EC: ICT: ICT: 2C")  # the same analysis, computed once
    finder.find("reportability EC: ICT: ICT: 1C")
    with pytest.raises(UsageError, match="too many figures in one file"):
        finder.find("clashes EC: ICT: ICT: 1C")
    slow = {"analysis": "core-set", "parameters": {"framework": "u4ssc-2017", "seconds": 600}}
    cited = {**slow, "release": "0.1.0", "data": "0", "result": "0"}
    with pytest.raises(UsageError, match="may take"):
        finder.find(json.dumps(cited))


@pytest.mark.parametrize(
    ("days", "is_open"), [(0, True), (29.9999, True), (30, False), (200, False)]
)
def test_proposals_come_while_drafting(ws: Workspace, days: float, is_open: bool) -> None:
    """The stage ends at 00:00 UTC of the thirtieth day; that moment is outside."""
    then = at(ws, days)
    if is_open:
        assert filed(then, ITU, ONE) == ("r-p1",)
        return
    with pytest.raises(StateError, match="propose is not open"):
        filed(then, ITU, ONE)


def test_the_same_is_not_filed_twice(ws: Workspace) -> None:
    filed(ws, ITU, ONE)
    with pytest.raises(StateError, match="asks for the same as r-p1"):
        filed(ws, ITU, {**ONE, "title": "Again"})
    with pytest.raises(StateError, match="asks for the same as proposal 'name'"):
        filed(ws, FAO, {**ONE, "submitted_by": "FAO"}, {**ONE, "submitted_by": "FAO", "key": "b"})
    # Another body may ask for the same, and so may the same one when it took the first back.
    assert filed(ws, FAO, {**ONE, "submitted_by": "FAO"}) == ("r-p2",)
    proposals.withdraw(ws, ITU, "r-p1", "Too early.")
    assert filed(ws, ITU, ONE) == ("r-p3",)


def test_what_cannot_be_carried_out_is_refused(ws: Workspace) -> None:
    both = [{**RENAME, "value": "Homes online"}, {**RENAME, "value": "Households online"}]
    with pytest.raises(DataError, match="two values"):
        filed(ws, ITU, {**ONE, "changes": both})
    with pytest.raises(DataError, match="stand below it"):
        filed(ws, ITU, {**ONE, "changes": [{"kind": "retire", "element": "EC: ICT"}]})


def test_somebody_quicker_takes_the_number(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    append = log.append
    tried: list[Any] = []

    def slow(store: Any, round_id: str, events: Any) -> None:
        tried.append(events)
        if len(tried) == 1:
            quick = text("FAO", RetireElement(element=f"{BASE}u4ssc/EC-P-IN-1C"))
            said = Proposed(proposal=1, text=quick)
            take(ws, FAO, "r", RoundAction.PROPOSE, lambda _, __: [said])
        append(store, round_id, events)

    monkeypatch.setattr(log, "append", slow)
    assert filed(ws, ITU, ONE) == ("r-p2",)
    assert [one.text.submitted_by for one in open_round(ws, "r").proposals] == ["FAO", "ITU"]

    def never(store: Any, round_id: str, events: Any) -> None:
        raise ConflictError("somebody was quicker")

    monkeypatch.setattr(log, "append", never)
    with pytest.raises(ConflictError):
        filed(ws, FAO, OTHER)


# amending and withdrawing


def test_amending_keeps_what_was_said_and_makes_verdicts_stale(ws: Workspace) -> None:
    filed(ws, ITU, ONE)
    review = Reviewed(proposal=1, body="FAO", verdict=ReviewVerdict.APPROVE, reason="Good.")
    take(ws, FAO, "r", RoundAction.REVIEW, lambda _, __: [review])
    better = {**ONE, "changes": [{**RENAME, "value": "Homes online"}]}
    found = proposals.amend_document(at(ws, 12), ITU, "r-p1", better, "The FAO asked for it.")
    assert [(text.changes[0].value, why) for _, text, why in found.history] == [  # type: ignore[union-attr]
        ("Households online", ""),
        ("Homes online", "The FAO asked for it."),
    ]
    assert found.reviews[0].is_stale
    detail = proposal_views.show_proposal(ws, PUBLIC, "r-p1")
    assert [version.why for version in detail.versions] == ["", "The FAO asked for it."]
    assert detail.changes[0].words == (
        "change the label of EC: ICT: ICT: 1C (Household Internet Access) from"
        ' "Household Internet Access" to "Homes online"'
    )
    with pytest.raises(UsageError, match="says that already"):
        proposals.amend_document(at(ws, 13), ITU, "r-p1", better, "Once more.")


def test_a_proposal_is_amended_by_its_own_document(ws: Workspace) -> None:
    filed(ws, ITU, ONE)
    document = proposal_views.proposal_document(ws, PUBLIC, "r-p1")
    with pytest.raises(UsageError, match="says that already"):
        proposals.amend_document(ws, ITU, "r-p1", document, "Nothing.")
    document["changes"][0]["value"] = "Homes online"
    found = proposals.amend_document(ws, ITU, "r-p1", document, "Shorter.")
    assert found.text.evidence == found.history[0][1].evidence
    assert found.text.changes != found.history[0][1].changes


def test_only_its_body_amends_and_withdraws(ws: Workspace) -> None:
    filed(ws, ITU, ONE)
    with pytest.raises(ForbiddenError, match="a proposal of ITU"):
        proposals.amend_document(ws, FAO, "r-p1", {**ONE, "title": "Mine"}, "Mine now.")
    with pytest.raises(ForbiddenError, match="a proposal of ITU"):
        proposals.withdraw(ws, FAO, "r-p1", "Not ours.")
    with pytest.raises(UsageError, match="put forward by ITU, not by"):
        proposals.amend_document(ws, OFFICE, "r-p1", {**ONE, "submitted_by": "FAO"}, "Theirs.")
    with pytest.raises(UsageError, match="holds 2 proposals"):
        proposals.amend_document(ws, OFFICE, "r-p1", [ONE, OTHER], "Both.")
    with pytest.raises(UsageError, match="reason is empty"):
        proposals.withdraw(ws, ITU, "r-p1", " ")
    proposals.withdraw(ws, OFFICE, "r-p1", "They wrote to us.")
    last = log.read(ws.store, "r")[-1]
    assert (last.body, last.by) == ("ITU", "office")


def test_what_is_withdrawn_stays_as_it_is(ws: Workspace) -> None:
    filed(ws, ITU, ONE)
    proposals.withdraw(ws, ITU, "r-p1", "Too early.")
    with pytest.raises(StateError, match="is withdrawn"):
        proposals.withdraw(ws, ITU, "r-p1", "Again.")
    with pytest.raises(StateError, match="is withdrawn"):
        proposals.amend_document(ws, ITU, "r-p1", {**ONE, "title": "New"}, "Back.")
    with pytest.raises(UnknownNameError):
        proposals.withdraw(ws, ITU, "r-p2", "None such.")
    shown = proposal_views.show_proposal(ws, PUBLIC, "r-p1")
    assert (shown.proposal.status, shown.withdrawn_reason) == ("withdrawn", "Too early.")


def test_amending_ends_with_the_open_window(ws: Workspace) -> None:
    filed(ws, ITU, ONE)
    new = {**ONE, "title": "New"}
    assert proposals.amend_document(at(ws, 59), ITU, "r-p1", new, "Late.").text.title == "New"
    with pytest.raises(StateError, match="amend is not open"):
        proposals.amend_document(at(ws, 60), ITU, "r-p1", ONE, "Too late.")
    assert proposals.withdraw(at(ws, 60), ITU, "r-p1", "Then not.").status == "withdrawn"


# evidence


def test_evidence_is_computed_again(ws: Workspace) -> None:
    filed(ws, ITU, ONE)
    [standing] = evidence.check_evidence(ws, PUBLIC, "r-p1")
    assert (standing.holds, standing.is_same, standing.is_same_data) == (True, True, True)
    finder = evidence.EvidenceFinder(read_sources(ws.directory.path), "u4ssc-2017")
    kept = finder.find("reportability EC: ICT: ICT: 1C")
    other = finder.again(replace(kept, value="It was 7 of 9 then.", result="0" * 64))
    assert (other.holds, other.is_same, other.value_now) == (False, False, kept.value)
    gone = finder.again(replace(kept, parameters='{"about": ["u4ssc:EC-ICT-ICT-99"]}'))
    assert not gone.holds
    assert "unknown element" in gone.fault
    assert not finder.again(Evidence(analysis="none", parameters="?")).holds


@pytest.mark.parametrize(
    "name",
    [
        *("reportability EC: ICT: ICT: 1C", "measures EC: ICT: ICT: 1C", "coverage 11.2"),
        *("coverage 11", "clashes EC: I: T: 1C with cpi-2016", "redundancy EN: EN: PSN: 1C"),
        *("redundancy EN: EN: PSN: 1C with EN: EN: PSN: 2A", "impact EC: ICT: ICT: 1C"),
        "core EC: ICT: ICT: 1C with 20",
    ],
)
def test_every_kind_of_figure_holds_right_after(ws: Workspace, name: str) -> None:
    finder = evidence.EvidenceFinder(read_sources(ws.directory.path), "u4ssc-2017")
    found = finder.find(name)
    again = evidence.EvidenceFinder(read_sources(ws.directory.path), "u4ssc-2017").again(found)
    assert (again.holds, again.is_same, again.fault) == (True, True, "")


def test_citations_are_evidence(ws: Workspace, tmp_path: Path) -> None:
    finder = evidence.EvidenceFinder(read_sources(ws.directory.path), "u4ssc-2017")
    cited = finder.find("redundancy EN: EN: PSN: 1C")
    parameters = json.loads(cited.parameters)
    del parameters["about"]
    citation = {
        "analysis": "redundancy",
        "parameters": parameters,
        "release": "0.1.0",
        "data": cited.data,
        "result": cited.result,
    }
    (tmp_path / "c.json").write_text(json.dumps(citation))
    (tmp_path / "p.json").write_text(json.dumps({**ONE, "evidence": ["file:c.json"]}))
    proposals.propose(ws, ITU, "r", tmp_path / "p.json", is_local=True)
    proposals.propose_document(ws, FAO, "r", {**OTHER, "evidence": [citation]})
    first, second = open_round(ws, "r").proposals
    assert first.text.evidence == second.text.evidence
    assert first.text.evidence[0].result == cited.result
    assert evidence.check_evidence(ws, PUBLIC, "r-p1")[0].is_same
    for wrong, words in (
        ("file:../c.json", "cannot be read here"),
        ({**citation, "parameters": {"framework": "u4ssc-2017", "submissions": True}}, "private"),
        ({**citation, "analysis": "gossip"}, "unknown analysis"),
        ({**citation, "result": "0" * 64}, "gives another result now"),
    ):
        with pytest.raises(DataError, match=words):
            proposals.propose_document(ws, FAO, "r", {**OTHER, "evidence": [wrong]})


def test_files_on_the_server_are_not_read_for_others(ws: Workspace) -> None:
    with pytest.raises(DataError, match="cannot be read here"):
        proposals.propose_document(ws, ITU, "r", {**ONE, "evidence": ["file:c.json"]})


# lists


def test_lists_are_narrowed_down(ws: Workspace) -> None:
    filed(ws)
    proposals.withdraw(ws, ITU, "r-p1", "Too early.")

    def ids(**wanted: Any) -> list[str]:
        found = proposal_views.list_proposals(ws, PUBLIC, "r", **wanted)
        return [row.id for row in found.rows]

    assert ids() == ["r-p1", "r-p2"]
    assert ids(status="open") == ["r-p2"]
    assert ids(status="withdrawn") == ["r-p1"]
    assert ids(element="EC: ICT: ICT: 1C") == ["r-p1"]
    assert ids(agency="fao") == ["r-p2"]
    assert ids(ground="editorial") == ["r-p1"]
    assert ids(after=1) == ["r-p2"]
    assert ids(limit=1) == ["r-p1"]
    found = proposal_views.list_proposals(ws, PUBLIC, "r", limit=1)
    assert (found.total, found.statuses) == (2, (("filed", 1), ("withdrawn", 1)))
    for wrong in ({"status": "lost"}, {"element": "X"}, {"agency": "X"}, {"ground": "X"}):
        with pytest.raises(UnknownNameError):
            ids(**wrong)


def test_reviews_are_counted_for_those_who_may_see_them(ws: Workspace) -> None:
    filed(ws, ITU, ONE)
    review = Reviewed(proposal=1, body="FAO", verdict=ReviewVerdict.OBJECT, reason="No.")
    take(ws, FAO, "r", RoundAction.REVIEW, lambda _, __: [review])
    [row] = proposal_views.list_proposals(ws, ITU, "r").rows
    assert row.reviews is not None
    assert (row.reviews.object, row.reviews.approve) == (1, 0)
    [hidden] = proposal_views.list_proposals(ws, PUBLIC, "r").rows
    assert hidden.reviews is None


# forms


def test_a_filled_form_is_filed(ws: Workspace, tmp_path: Path) -> None:
    written = proposal_form(ws, ITU, "r", "xlsx", ["EC: ICT: ICT: 1C"])
    book = openpyxl.load_workbook(io.BytesIO(written))
    names = {"proposals", "help", "kinds", "grounds", "fields", "elements", "units", "bodies"}
    assert names <= set(book.sheetnames)
    sheet = book.worksheets[0]
    columns = [cell.value for cell in sheet[1]]
    said = {"title": "T", "grounds": "editorial", "reason": "R.", "submitted_by": "ITU"}
    changed = {"label": "Households online", "maximum": "(blank)"}
    for row in sheet.iter_rows(min_row=2):
        cells = dict(zip(columns, row, strict=True))
        value = changed.get(str(cells["field"].value))
        if value is not None:
            for name, new in {**said, "proposal": "a", "value": value}.items():
                cells[name].value = new
    book.save(tmp_path / "f.xlsx")
    proposals.propose(ws, ITU, "r", tmp_path / "f.xlsx")
    assert open_round(ws, "r").proposals[0].text.changes == (
        ChangeField(
            element=KPI, field="label", value="Households online", old="Household Internet Access"
        ),
        ChangeField(element=KPI, field="maximum", value="", old="100", point=f"{KPI}/result"),
    )


def test_a_form_that_was_not_filled_in_asks_for_a_key(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(proposal_form(ws, ITU, "r", "csv", ["EC: ICT: ICT: 1C"]))
    with pytest.raises(UsageError, match="no row has a key"):
        proposals.propose(ws, ITU, "r", path)
    filled = path.read_text().replace("Household Internet Access,,", "Household Internet Access,X,")
    path.write_text(filled)
    with pytest.raises(DataError, match="column proposal: is empty"):
        proposals.propose(ws, ITU, "r", path)
    for form, elements in (("docx", ()), ("csv", ["nothing"])):
        with pytest.raises(UsageError):
            proposal_form(ws, ITU, "r", form, elements)


# size


def test_a_thousand_proposals_with_their_reviews_are_listed_within_a_second(
    prepared: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(prepared, tmp_path / "data"))
    points = [KPI, f"{BASE}u4ssc/SC-SH-FS-1A", f"{BASE}u4ssc/EC-ICT-ICT-2C"]
    bodies = [f"B{number}" for number in range(17)]
    steps: list[tuple[RoundAction, Any]] = []
    for number in range(1, 1001):
        change = ChangeField(element=points[number % 3], field="label", value=f"Label {number}")
        steps.append((RoundAction.PROPOSE, Proposed(proposal=number, text=text("ITU", change))))
    steps += [
        (
            RoundAction.REVIEW,
            Reviewed(proposal=number, body=body, verdict=ReviewVerdict.APPROVE, reason="R."),
        )
        for number in range(1, 1001)
        for body in bodies
    ]
    opened = replace(round_of("ITU FAO"), id="big", stages=calendar())
    with open_workspace(data) as ws:
        log.append(ws.store, "big", log_of(opened, *steps))
        now = replace(ws, now=lambda: START + timedelta(days=20))
        state = open_round(now, "big")
        proposal_views.list_proposals(now, ITU, "r")  # reads what is published once
        started = time.process_time()
        teller = proposal_views.ProposalTeller(now, state, is_working=True)
        rows = [teller.row(one) for one in state.proposals]
        took = time.process_time() - started
    assert len(rows) == 1000
    assert all(row.reviews is not None and row.reviews.approve == 17 for row in rows)
    # Room for a slow machine: on the one it was written on it takes a tenth of a second.
    assert took < 1.0
