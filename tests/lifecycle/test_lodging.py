"""Use cases of lodging beside the way that the commands take: refusals, lists, what lapses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.lifecycle.people import BERGEN, OFFICE, OPERATOR, OSLO, OTTO, VERA, results

from ssckg.access import accounts
from ssckg.app import lodging
from ssckg.errors import (
    CheckError,
    ConflictError,
    DataError,
    EngineError,
    ForbiddenError,
    StateError,
    TooLargeError,
    UnknownNameError,
    UsageError,
)
from ssckg.model.actor import Actor, Role
from ssckg.model.submission import Judgement, Question, State, Verdict
from ssckg.store.files import FileStore
from ssckg.submissions.life import record, repository, steps
from ssckg.submissions.life.names import parse_id

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.ports import GraphStore

BASE = "https://w3id.org/ssckg/"
INTERNET, JOBLESS = f"{BASE}u4ssc/EC-ICT-ICT-1C/result", f"{BASE}u4ssc/EC-P-EM-1C/result"


def lodged(ws: Workspace, *values: float, city: str = "Oslo", year: str = "2024") -> str:
    content = [results(city, year, *values)]
    return lodging.lodge(ws, OPERATOR, content, name="r.csv", city=city, year=year).head.id


def kept(ws: Workspace) -> list[str]:
    return list(ws.files.all_hashes())


def test_what_cannot_be_read_is_not_kept(ws: Workspace) -> None:
    for content in ([], [b"\x00\x01\x02"], [b"just words\n"], [results("Oslo", "2024")]):
        with pytest.raises(DataError):
            lodging.lodge(ws, OSLO, content, name="x.csv", city="Oslo", year="2024")
    assert kept(ws) == []
    assert lodging.list_submissions(ws, OFFICE) == []


def test_a_file_that_is_too_large(ws: Workspace) -> None:
    small = replace(ws, files=FileStore(ws.directory.layout.files, maximum=100))
    with pytest.raises(TooLargeError):
        lodging.lodge(small, OSLO, [b"x" * 60] * 2, name="x.csv", city="Oslo", year="2024")
    assert kept(ws) == []


def test_the_name_of_a_file_is_only_shown(ws: Workspace) -> None:
    content = [results("Oslo", "2024", 97)]
    name = "..\\..\\/etc/pass\x1bwd\u202e.csv"
    head = lodging.lodge(ws, OSLO, content, name=name, city="Oslo", year="2024").head
    assert lodging.show(ws, OSLO, head.id).files[0].name == "passwd.csv"


def test_violations_forbid_to_hand_in_and_not_to_lodge(ws: Workspace) -> None:
    identifier = lodged(ws, 197)
    with pytest.raises(CheckError, match="1 violation that nobody has accepted") as caught:
        lodging.submit(ws, OSLO, identifier)
    assert len(caught.value.findings) == 1
    assert repository.find(ws.store, ws.base, identifier).state is State.DRAFT


def test_what_a_city_may_not_do_itself(ws: Workspace) -> None:
    identifier = lodged(ws, 197)
    with pytest.raises(ForbiddenError):
        lodging.waive(ws, OSLO, identifier, rule="above-maximum", reason="It is so.")
    with pytest.raises(ForbiddenError):
        lodging.assign(ws, OSLO, identifier, "vera")


def test_the_verifier_is_independent(ws: Workspace) -> None:
    identifier = lodged(ws, 97)
    lodging.submit(ws, OSLO, identifier)
    insider = Actor("insider", "Insider", Role.VERIFIER, city="oslo")
    for account in (insider, OTTO, replace(OFFICE, id="clerk")):
        accounts.open_account(ws.store, account)
    with pytest.raises(ForbiddenError, match="belongs to Oslo"):
        lodging.assign(ws, OFFICE, identifier, "insider")
    with pytest.raises(UsageError, match="is no verifier"):
        lodging.assign(ws, OFFICE, identifier, "clerk")
    with pytest.raises(UsageError, match="not an id"):
        lodging.assign(ws, OFFICE, identifier, "two words")
    with pytest.raises(UnknownNameError, match="by-phone"):
        lodging.assign(ws, OFFICE, identifier, "otto", "by-phone")
    assert lodging.assign(ws, OFFICE, identifier, "otto", "on-site").verifier == "otto"
    head = lodging.assign(ws, OFFICE, identifier, "vera")
    assert (head.verifier, head.mode) == ("vera", "remote")
    with pytest.raises(UnknownNameError):
        lodging.show(ws, OTTO, identifier)
    assert lodging.show(ws, VERA, identifier).head == head


def test_questions_are_about_what_was_reported(ws: Workspace) -> None:
    identifier = lodged(ws, 97, 3)
    lodging.submit(ws, OSLO, identifier)
    with pytest.raises(UnknownNameError):
        lodging.return_to_city(ws, OFFICE, identifier, "See", [Question("?", f"{BASE}u4ssc/X/y")])
    with pytest.raises(UsageError, match="no words"):
        lodging.return_to_city(ws, OFFICE, identifier, "See", [Question("  ", INTERNET)])
    with pytest.raises(UsageError, match="needs a reason"):
        lodging.return_to_city(ws, OFFICE, identifier, " ")
    asked = [Question("Which year?", INTERNET), Question("Who counted?")]
    lodging.return_to_city(ws, OFFICE, identifier, "See", asked)
    assert lodging.log(ws, OSLO, identifier)[-1].questions == tuple(asked)


def test_what_was_judged_lapses_with_the_value(ws: Workspace) -> None:
    identifier = lodged(ws, 97, 3)
    head = lodging.submit(ws, OSLO, identifier)
    head = lodging.assign(ws, OFFICE, identifier, "vera")
    judged = [Judgement(point, Verdict.VERIFIED) for point in (INTERNET, JOBLESS)]
    steps.take_step(
        ws.store, ws.base, head, "verify", VERA, ws.now(),
        add=record.judgement_triples(identifier, judged),
    )  # fmt: skip
    lodging.return_to_city(ws, OFFICE, identifier, "One more question.")
    changed = [results("Oslo", "2024", 97, 4)]
    done = lodging.replace(ws, OSLO, identifier, changed, name="s.csv")
    assert (done.lapsed_judgements, done.lapsed_waivers) == (1, 0)
    found = lodging.show(ws, OSLO, identifier)
    assert found.judgements == (Judgement(INTERNET, Verdict.VERIFIED),)
    assert found.events[-1].reason == "1 judgement lapsed with the values"
    assert [str(report.value) for report in found.reports] == ["97", "4"]


def test_replacing_by_the_same_file(ws: Workspace) -> None:
    identifier = lodged(ws, 97)
    with pytest.raises(UsageError, match="already rests on this file"):
        lodging.replace(ws, OSLO, identifier, [results("Oslo", "2024", 97)], name="r.csv")
    assert repository.find(ws.store, ws.base, identifier).version == 1


def test_replacing_what_was_handed_in(ws: Workspace) -> None:
    identifier = lodged(ws, 97)
    lodging.submit(ws, OSLO, identifier)
    before = kept(ws)
    with pytest.raises(StateError):
        lodging.replace(ws, OSLO, identifier, [results("Oslo", "2024", 98)], name="r.csv")
    assert kept(ws) == before


def test_what_is_superseded(ws: Workspace) -> None:
    """Earlier drafts and what is under way; no other year, no later draft, not the published."""
    old_draft, under_way, published, other_year = (
        lodged(ws, 90), lodged(ws, 91), lodged(ws, 92), lodged(ws, 93, year="2023"),
    )  # fmt: skip
    new, later = lodged(ws, 94), lodged(ws, 95)
    head = repository.find(ws.store, ws.base, published)
    for action in ("submit", "assign", "verify", "publish"):
        head = steps.take_step(ws.store, ws.base, head, action, OPERATOR, ws.now())
    lodging.submit(ws, OSLO, under_way)  # supersedes the older draft
    head = lodging.submit(ws, OSLO, new)
    states = {h.id: str(h.state) for h in repository.summaries(ws.store, ws.base)}
    assert states == {
        old_draft: "superseded",
        under_way: "superseded",
        published: "published",
        other_year: "draft",
        new: "submitted",
        later: "draft",
    }
    assert head.supersedes == under_way
    assert repository.find(ws.store, ws.base, old_draft).superseded_by == under_way
    # The old one stays readable to those who may read it.
    assert len(lodging.show(ws, OSLO, old_draft).reports) == 1


def test_lists(ws: Workspace) -> None:
    ids = [lodged(ws, n, year=year) for year in ("2023", "2024") for n in range(90, 96)]
    ids += [lodged(ws, n) for n in range(70, 76)]
    bergen = lodged(ws, 97, city="Bergen")
    lodging.submit(ws, OSLO, "oslo-2024-11")

    def shown(actor: Actor, **filters: Any) -> list[str]:
        return [head.id for head in lodging.list_submissions(ws, actor, **filters)]

    everything = shown(OFFICE)
    assert everything == [bergen, *sorted(ids, key=parse_id)]
    assert everything[-1] == "oslo-2024-12"  # by number, not by letters
    assert shown(OSLO) == everything[1:]
    assert shown(BERGEN) == [bergen]
    assert shown(BERGEN, city="oslo") == []
    assert shown(VERA) == []
    assert shown(OFFICE, year="2023") == [f"oslo-2023-{n}" for n in range(1, 7)]
    assert shown(OFFICE, states=[State.SUBMITTED]) == ["oslo-2024-11"]
    assert shown(OFFICE, edition="u4ssc-2017", city="bergen") == [bergen]
    assert shown(OFFICE, edition="u4ssc-2031") == []
    pages, after = [], None
    while page := shown(OSLO, limit=5, after=after):
        pages.append(page)
        after = page[-1]
    assert [one for page in pages for one in page] == everything[1:]
    lodging.assign(ws, OFFICE, "oslo-2024-11", "vera")
    assert shown(VERA) == shown(OFFICE, verifier="vera") == ["oslo-2024-11"]
    assert shown(OTTO) == shown(OTTO, verifier="vera") == []


def test_many_at_once_or_none(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = [
        steps.NewSubmission(city, city.title(), "2024", "u4ssc-2017")
        for city in ("oslo", "bergen", "oslo")
    ]
    heads = steps.create_many(ws.store, ws.base, drafts, OPERATOR, ws.now())
    assert [head.id for head in heads] == ["oslo-2024-1", "bergen-2024-1", "oslo-2024-2"]
    assert heads == [repository.find(ws.store, ws.base, head.id) for head in heads]
    assert steps.create_many(ws.store, ws.base, [], OPERATOR, ws.now()) == []
    # Somebody else always has the number first.
    monkeypatch.setattr(steps, "last_numbers", lambda _, pairs: dict.fromkeys(pairs, 0))
    with pytest.raises(ConflictError):
        steps.create_many(ws.store, ws.base, drafts[1:], OPERATOR, ws.now())
    assert len(repository.summaries(ws.store, ws.base)) == 3


class Losing:
    """A store that loses its answers: before the update is made, or after."""

    def __init__(self, store: Any, *, is_made: bool) -> None:
        self._store, self._is_made = store, is_made

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def update(self, text: str, bindings: Any = None, *, timeout: float | None = None) -> None:
        if self._is_made:
            self._store.update(text)
        raise EngineError("broke off")


def losing(ws: Workspace, *, is_made: bool) -> GraphStore:
    return cast("GraphStore", Losing(ws.store, is_made=is_made))


def test_an_answer_that_was_lost(ws: Workspace) -> None:
    """The event tells whether the step was taken; a step is neither lost nor taken twice."""
    identifier = lodged(ws, 97)
    head = repository.find(ws.store, ws.base, identifier)
    with pytest.raises(EngineError):
        steps.take_step(losing(ws, is_made=False), ws.base, head, "submit", OSLO, ws.now())
    assert repository.find(ws.store, ws.base, identifier) == head
    after = steps.take_step(losing(ws, is_made=True), ws.base, head, "submit", OSLO, ws.now())
    assert (after.state, after.version) == (State.SUBMITTED, 2)


def test_a_report_that_was_changed_is_noticed(ws: Workspace) -> None:
    identifier = lodged(ws, 97)
    found = lodging.show(ws, OSLO, identifier)
    report = next(file for file in found.files if file.purpose == "check")
    ws.files.locate(report.sha256).write_text("{}")
    with pytest.raises(Exception, match="was changed"):
        lodging.submit(ws, OSLO, identifier)


def test_the_contact_is_shown_only_where_it_is_asked_for(ws: Workspace) -> None:
    from ssckg.model.submission import Cover  # noqa: PLC0415

    cover = Cover(city="Oslo", contact_name="Kari", contact_email="kari@oslo.example")
    new = steps.NewSubmission("oslo", "Oslo", "2024", "u4ssc-2017", cover)
    identifier = steps.create(ws.store, ws.base, new, OSLO, ws.now()).id
    assert lodging.show(ws, OSLO, identifier).cover == Cover(city="Oslo")
    assert lodging.show(ws, OSLO, identifier, personal=True).cover == cover
    head = repository.find(ws.store, ws.base, identifier)
    steps.take_step(ws.store, ws.base, head, "submit", OSLO, ws.now())
    lodging.assign(ws, OFFICE, identifier, "vera")
    with pytest.raises(ForbiddenError):
        lodging.show(ws, VERA, identifier, personal=True)


def test_iris_of_another_deployment(ws: Workspace) -> None:
    """Another base changes what people see, not what is kept: no submission becomes unreadable."""
    identifier = lodged(ws, 97)
    moved = replace(ws, base="https://kg.example.org/")
    head = lodging.show(moved, OFFICE, identifier).head
    assert head.iri == f"https://kg.example.org/submission/{identifier}"
    assert lodging.submit(moved, OSLO, identifier).iri == head.iri
    assert repository.find(ws.store, ws.base, identifier).iri == f"{BASE}submission/{identifier}"
