"""Reviews and answers on the whole dataset: whose list is what, rights, stages, forms, privacy."""

from __future__ import annotations

import csv
import io
import shutil
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.proposals_by_hand import DAY, KPI, START, calendar, log_of, round_of, text

from ssckg.app.analyses.sources import read_sources
from ssckg.app.revision import answers, review_forms, review_views, reviews
from ssckg.app.revision.concerns import reviewing_bodies
from ssckg.app.revision.desk import find_proposal, open_round, take
from ssckg.app.revision.feeds import make_feed
from ssckg.app.revision.named_bodies import known_body
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
from ssckg.io.sheets.records import read_sheet_records
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.model.proposed_change import (
    AddElement,
    ChangeBenchmark,
    ChangeField,
    NewElement,
    RetireElement,
)
from ssckg.model.review_wish import AnswerWish, ReviewWish
from ssckg.model.revision_event import Amended, Proposed, RoundAction
from ssckg.namespaces import BASE
from ssckg.revision import log

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

ITU = Actor("ann", "Ann", Role.AGENCY, agency="ITU")
FAO = Actor("fay", "Fay", Role.AGENCY, agency="FAO")
WHO = Actor("who", "Who", Role.AGENCY, agency="WHO")
OFFICE = Actor("office", "Office", Role.SECRETARIAT)
RANA = Actor("rana", "Rana", Role.CITY, city="rana")
OSLO = Actor("oslo", "Oslo", Role.CITY, city="oslo")
VERA = Actor("vera", "Vera", Role.VERIFIER)
NEW = NewElement(id="N1", code="N: 1", label="New", measures=("exact:9.c",))
TEXTS = (
    text("FAO", RetireElement(element=KPI)),
    text("FAO", ChangeField(element=f"{BASE}u4ssc/SC-SH-FS-1A", field="label", value="Food grown")),
    text("UNECE", AddElement(new=NEW)),
    text("FAO", ChangeBenchmark(point=f"{KPI}/result", value="90")),
)  # fmt: skip


def at(ws: Workspace, moment: datetime) -> Workspace:
    return replace(ws, now=lambda: moment)


@pytest.fixture(scope="module")
def prepared(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a round, and with what analyses read kept beside it."""
    data = Path(shutil.copytree(built_data, tmp_path_factory.mktemp("round") / "data"))
    opened = replace(round_of("ITU FAO UNECE", quorum=2), stages=calendar())
    steps = [
        (RoundAction.PROPOSE, Proposed(proposal=number, text=each))
        for number, each in enumerate(TEXTS, 1)
    ]
    with open_workspace(data) as found:
        log.append(found.store, "r", log_of(opened, *steps))
    read_sources(data)
    return data


@pytest.fixture
def ws(prepared: Path, tmp_path: Path) -> Iterator[Workspace]:
    data = Path(shutil.copytree(prepared, tmp_path / "data"))
    with open_workspace(data) as found:
        yield at(found, START + 10 * DAY)


def wish(number: int, verdict: str, reason: str = "", changes: str = "") -> ReviewWish:
    return ReviewWish(proposal=f"r-p{number}", verdict=verdict, reason=reason, changes=changes)


# lists


def test_the_list_of_an_agency_follows_its_custodianship(ws: Workspace) -> None:
    found = review_views.todo(ws, ITU, "r")
    # ITU looks after 17.8.1 and what stands below 9.c; the KPI counts households online, the new
    # one would measure 9.c; food production is nothing of ITU's.
    mine = {item.proposal for item in found.yours}
    assert {"r-p1", "r-p3", "r-p4"} <= mine
    assert "r-p2" in {item.proposal for item in found.others} | mine
    reasons = " ".join(why for item in found.yours for why in item.nearness.why)  # type: ignore[union-attr]
    assert "9.c" in reasons
    assert found.window.stage == "drafting"
    assert found.window.due == START + 30 * DAY
    assert found.window.days_left == 20
    own = review_views.todo(ws, OFFICE, "r", "UNECE")
    assert [i.state for i in own.others if i.proposal == "r-p3"] == ["your own"]
    other = review_views.todo(ws, OFFICE, "r", "FAO")
    assert other.agency == "FAO"
    assert {i.proposal for i in (*other.yours, *other.others)} == {f"r-p{n}" for n in range(1, 5)}


def test_only_the_working_group_sees_lists(ws: Workspace) -> None:
    for actor in (PUBLIC, RANA, VERA):
        with pytest.raises(ForbiddenError):
            review_views.todo(ws, actor, "r", "ITU")
        with pytest.raises(ForbiddenError):
            review_views.late_reviews(ws, actor, "r")
    with pytest.raises(UsageError, match="which agency"):
        review_views.todo(ws, OFFICE, "r")
    with pytest.raises(UnknownNameError):
        review_views.todo(ws, ITU, "none")


# verdicts


def test_a_later_verdict_replaces_and_an_amendment_makes_stale(ws: Workspace) -> None:
    assert reviews.review(ws, ITU, wish(1, "approve")).before == ""
    assert reviews.review(ws, ITU, wish(1, "object", "The unit is lost.")).before == "approve"
    [one] = open_round(ws, "r").proposals[0].reviews
    assert (one.review.verdict, one.is_stale) == ("object", False)
    assert [e.action for e in log.read(ws.store, "r")].count(RoundAction.REVIEW) == 2
    last = log.read(ws.store, "r")[-1]
    assert (last.by, last.body) == ("ann", "ITU")
    amended = Amended(proposal=1, text=TEXTS[1], reason="Better.")
    take(ws, OFFICE, "r", RoundAction.AMEND, lambda _, __: [amended], "FAO")
    state = review_views.todo(ws, ITU, "r")
    [item] = [i for i in (*state.yours, *state.others) if i.proposal == "r-p1"]
    assert (item.state, item.verdict) == ("amended since", "object")
    reviews.review(ws, ITU, wish(1, "no-view"))
    assert not open_round(ws, "r").proposals[0].reviews[0].is_stale


def test_who_may_give_a_verdict_for_whom(ws: Workspace) -> None:
    with pytest.raises(ForbiddenError):
        reviews.review(ws, ITU, wish(1, "approve"), "FAO")
    with pytest.raises(ForbiddenError, match="none of these"):
        reviews.review(ws, WHO, wish(1, "approve"))  # no role in the round
    for actor in (PUBLIC, RANA, VERA):
        with pytest.raises(ForbiddenError):
            reviews.review(ws, actor, wish(1, "approve"), "ITU")
    assert reviews.review(ws, OFFICE, wish(1, "approve"), "FAO").body == "FAO"
    last = log.read(ws.store, "r")[-1]
    assert (last.by, last.role, last.body) == ("office", Role.SECRETARIAT, "FAO")
    assert open_round(ws, "r").version == 6


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (wish(1, "object"), UsageError, "reason: is empty"),
        (wish(1, "approve-with-changes", "Unit."), UsageError, "which changes"),
        (wish(1, "maybe"), UsageError, "none of approve"),
        (wish(9, "approve"), UnknownNameError, "r-p9"),
    ],
)
def test_bad_verdicts(ws: Workspace, given: ReviewWish, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        reviews.review(ws, ITU, given)
    assert open_round(ws, "r").version == 5


def test_stages_bind(ws: Workspace) -> None:
    before = at(ws, START - timedelta(seconds=1))
    # The log never goes back in time, so a clock that is behind still stands at its last step.
    assert reviews.review(before, ITU, wish(1, "approve")).verdict == "approve"
    after = at(ws, START + 120 * DAY)
    with pytest.raises(StateError, match="no stage holds"):
        reviews.review(after, ITU, wish(1, "approve"))
    last = at(ws, START + 120 * DAY - timedelta(microseconds=1))
    assert reviews.review(last, ITU, wish(1, "no-view")).before == "approve"


def test_what_is_amended_in_the_same_moment_is_looked_at_again(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = find_proposal(ws, "r-p1")
    amended = Amended(proposal=1, text=TEXTS[1], reason="Better.")
    take(ws, OFFICE, "r", RoundAction.AMEND, lambda _, __: [amended], "FAO")
    monkeypatch.setattr(reviews, "find_proposal", lambda *_: seen)
    with pytest.raises(ConflictError, match="amended in the meantime"):
        reviews.review(ws, ITU, wish(1, "approve"))
    assert open_round(ws, "r").proposals[0].reviews == ()


def test_many_at_once_all_get_in(ws: Workspace) -> None:
    faults: list[Exception] = []

    def give(agency: str, number: int) -> None:
        try:
            reviews.review(ws, OFFICE, wish(number, "approve"), agency)
        except Exception as error:
            faults.append(error)

    pairs = [("ITU", 1), ("FAO", 3), ("UNECE", 2), ("UNECE", 4)]
    threads = [threading.Thread(target=give, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    state = open_round(ws, "r")
    given = {(r.review.body, p.number) for p in state.proposals for r in p.reviews}
    assert given == set(pairs)


# a whole table


def test_the_form_comes_back_filled_in(ws: Workspace, tmp_path: Path) -> None:
    todo = review_views.todo(ws, ITU, "r")
    rows = list(
        csv.DictReader(io.StringIO(review_forms.review_form(todo, "csv").decode("utf-8-sig")))
    )
    assert {row["proposal"] for row in rows} == {f"r-p{n}" for n in range(1, 5)}
    for row in rows:
        if row["proposal"] == "r-p1":
            row |= {"verdict": "object", "reason": "=The unit is lost."}
        if row["proposal"] == "r-p3":
            row |= {"verdict": "Approve-With-Changes", "reason": "Unit.", "changes": "Per 100."}
    file = tmp_path / "itu.csv"
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, review_forms.COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    found = reviews.review_file(ws, ITU, "r", file)
    assert {(one.proposal, one.verdict) for one in found} == {
        *(("r-p1", "object"), ("r-p3", "approve-with-changes")),
    }
    after = review_views.todo(ws, ITU, "r")
    again = review_forms.review_form(after, "csv").decode("utf-8-sig")
    assert "'=The unit is lost." in again  # no formula for a spreadsheet program
    assert "Per 100." in again
    (tmp_path / "again.csv").write_text(again, encoding="utf-8")
    assert len(reviews.review_file(ws, ITU, "r", tmp_path / "again.csv")) == 2
    assert open_round(ws, "r").proposals[0].reviews[0].review.reason == "=The unit is lost."


def test_the_form_as_a_workbook(ws: Workspace, tmp_path: Path) -> None:
    todo = review_views.todo(ws, OFFICE, "r", "FAO")
    file = tmp_path / "fao.xlsx"
    file.write_bytes(review_forms.review_form(todo, "xlsx"))
    rows = read_sheet_records(file, required=reviews.REQUIRED, optional=reviews.OPTIONAL)
    assert [row["proposal"] for row in rows] == [
        item.proposal for item in (*todo.yours, *todo.others)
    ]
    assert {row["agency"] for row in rows} == {"FAO"}
    with pytest.raises(UsageError, match="no verdict"):
        reviews.review_file(ws, FAO, "r", file)


def test_all_rows_or_none_and_each_fault_at_its_place(ws: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(
        "proposal,agency,verdict,reason,changes\n"
        "r-p1,ITU,approve,,\n"
        "r-p2,ITU,object,,\n"
        "r-p7,ITU,approve,,\n"
        "r-p1,,no-view,,\n"
        "r-p3,FAO,maybe,,\n"
    )
    with pytest.raises(UsageError, match="FAO, ITU"):
        reviews.review_file(ws, OFFICE, "r", file)
    with pytest.raises(FaultsError) as caught:
        reviews.review_file(ws, ITU, "r", file, "ITU")
    places = [(fault.row, fault.column) for fault in caught.value.faults]  # type: ignore[attr-defined]
    assert places == [
        (3, "reason"),
        (4, "proposal"),
        (5, "proposal"),
        (6, "agency"),
        (6, "verdict"),
    ]
    assert open_round(ws, "r").version == 5
    file.write_text("proposal,verdict,colour\nr-p1,approve,red\n")
    with pytest.raises(DataError, match="colour"):
        reviews.review_file(ws, ITU, "r", file)


# sums, what is late, what is public


def test_sums_and_who_sees_them(ws: Workspace) -> None:
    reviews.review(ws, ITU, wish(1, "object", "The unit is lost."))
    reviews.review(ws, FAO, wish(1, "approve"))
    found = review_views.round_reviews(ws, FAO, "r")
    one = found.items[0]
    assert (one.approve, one.object, one.agreement, one.has_quorum) == (1, 1, 0.5, True)
    assert {body.body for body in found.bodies} == {"FAO", "ITU", "UNECE"}
    only = review_views.round_reviews(ws, OFFICE, "r", proposal="r-p1", agency="ITU")
    assert [body.body for body in only.bodies] == ["ITU"]
    assert len(only.items) == 1
    # Nothing is decided, so the public sees no verdict, and no city or verifier does.
    for actor in (PUBLIC, RANA, VERA):
        assert review_views.round_reviews(ws, actor, "r").items == ()
    assert all(len(table.columns) for table in found.tables())


def test_late_near_the_end_and_after_it(ws: Workspace) -> None:
    early = review_views.late_reviews(ws, OFFICE, "r")
    assert (early.bodies, early.is_time) == ((), False)
    soon = at(ws, START + 25 * DAY)
    found = {one.body: one for one in review_views.late_reviews(soon, OFFICE, "r").bodies}
    assert "r-p1" in found["ITU"].missing
    for number in (1, 3, 4):
        reviews.review(soon, ITU, wish(number, "approve"))
    rest = {one.body: one for one in review_views.late_reviews(soon, OFFICE, "r").bodies}
    assert "ITU" not in rest or not set(rest["ITU"].missing) & {"r-p1", "r-p3", "r-p4"}
    over = at(ws, START + 121 * DAY)
    late = review_views.late_reviews(over, OFFICE, "r", agency="FAO")
    assert late.window.days_left == -1
    assert {one.body for one in late.bodies} <= {"FAO"}


# answers of cities


def test_list_lateness_and_reminders_count_the_same(ws: Workspace) -> None:
    """What waits on the list is what is late and what the feed tells, for each agency."""
    reviews.review(ws, ITU, wish(1, "approve"), "")
    late = at(ws, START + 25 * DAY)
    bodies = review_views.late_reviews(late, OFFICE, "r").bodies
    missing = {one.body: len(one.missing) + len(one.stale) for one in bodies}
    for agency in ("ITU", "FAO", "UNECE"):
        waiting = [
            one.proposal
            for one in review_views.todo(late, OFFICE, "r", agency).yours
            if one.state in {"to review", "amended since"}
        ]
        feed = make_feed(late, OFFICE, "reminders", round_id="r", agency=agency)
        reminded = [one.iri.split("/")[-3] for one in feed.entries]
        assert sorted(reminded) == sorted(waiting), agency
        assert missing.get(agency, 0) == len(waiting), agency
    assert missing
    # Who has no role in the round owes it nothing, whatever it cares about.
    assert "WHO" not in missing
    assert not make_feed(late, OFFICE, "reminders", round_id="r", agency="WHO").entries


def said(element: str, can: str, reason: str = "") -> AnswerWish:
    return AnswerWish(element=element, can=can, reason=reason)


def test_counts_are_for_all_and_answers_for_the_city(ws: Workspace) -> None:
    [mine] = answers.answer(ws, RANA, "r", [said("EC: ICT: ICT: 1C", "yes")])
    assert (mine.city, mine.code, mine.can_report) == ("rana", "EC: ICT: ICT: 1C", True)
    answers.answer(ws, OFFICE, "r", [said("EC: ICT: ICT: 1C", "no", "Not metered.")], "Oslo")
    seen = answers.round_answers(ws, PUBLIC, "r")
    [count] = seen.counts
    assert (count.cities, count.yes, count.no, count.share) == (2, 1, 1, 0.5)
    assert (seen.cities, seen.answers) == (2, ())
    assert [one.city for one in answers.round_answers(ws, OSLO, "r").answers] == ["oslo"]
    assert [one.city for one in answers.round_answers(ws, OFFICE, "r").answers] == ["rana", "oslo"]
    for actor in (ITU, VERA, PUBLIC):
        assert answers.round_answers(ws, actor, "r").answers == ()
    answers.answer(ws, RANA, "r", [said("EC-ICT-ICT-1C", "no", "Sold the utility.")])
    [count] = answers.round_answers(ws, PUBLIC, "r", element="EC: ICT: ICT: 1C").counts
    assert (count.yes, count.no) == (0, 2)


def test_who_answers_for_whom_and_when(ws: Workspace) -> None:
    with pytest.raises(ForbiddenError):
        answers.answer(ws, RANA, "r", [said(KPI, "yes")], "Oslo")
    for actor in (ITU, VERA, PUBLIC):
        with pytest.raises(ForbiddenError):
            answers.answer(ws, actor, "r", [said(KPI, "yes")], "Rana")
    with pytest.raises(StateError, match="not open"):
        answers.answer(at(ws, START + 70 * DAY), RANA, "r", [said(KPI, "yes")])


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ([said("EC: ICT: ICT: 1C", "perhaps")], "yes or no"),
        ([said("EC: ICT: ICT: 1C", "no")], "in the way"),
        ([said("EC: NONE: 1C", "yes")], "unknown element"),
        ([said("9.c", "yes")], "unknown element"),  # not in the edition that is revised
        ([said("EC: ICT: ICT: 1C", "yes"), said("EC-ICT-ICT-1C", "yes")], "twice"),
        ([], "1 to"),
    ],
)
def test_bad_answers(ws: Workspace, wishes: list[AnswerWish], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        answers.answer(ws, RANA, "r", wishes)
    assert open_round(ws, "r").answers == ()


def test_answers_as_a_table(ws: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "rana.csv"
    file.write_text(
        "element,can,reason,proposal\n"
        "EC: ICT: ICT: 1C,yes,,r-p1\n"
        "EC: ICT: ICT: 2C,no,Not counted.,\n"
        "EC: ICT: ICT: 3C,,,\n"
    )
    found = answers.answer_file(ws, RANA, "r", file)
    assert [(one.code, one.can_report, one.proposal) for one in found] == [
        *(("EC: ICT: ICT: 1C", True, "r-p1"), ("EC: ICT: ICT: 2C", False, "")),
    ]
    file.write_text(
        "element,city,can,reason\n"
        "EC: ICT: ICT: 1C,Rana,no,\n"
        "EC: ICT: ICT: 1C,Rana,yes,\n"
        "nothing,Rana,yes,\n"
        "EC: ICT: ICT: 1C,Rana,yes,\n"
    )
    with pytest.raises(FaultsError) as caught:
        answers.answer_file(ws, OFFICE, "r", file)
    places = [(fault.row, fault.column) for fault in caught.value.faults]  # type: ignore[attr-defined]
    assert places == [(2, "reason"), (4, "element"), (5, "element")]
    assert len(open_round(ws, "r").answers) == 2


def test_who_is_asked_to_review() -> None:
    """Agencies with a role in which they review, and in a demonstration who stands for nobody."""
    asked = reviewing_bodies(round_of("ITU example-board secretariat UNECE u4ssc-partners-board"))
    assert asked == ("ITU", "UNECE", "example-board")
    assert (known_body("itu"), known_body("example-board")) == ("ITU", "example-board")
    with pytest.raises(UsageError, match="names no agency"):
        known_body("nobody")
