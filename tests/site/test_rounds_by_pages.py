"""The way of a round by pages only: proposals, reviews, comments, decisions, release, diff.

What is expected was written by hand from the round file and the table of
U4SSC KPIs, where EC: ICT: ICT: 1C is called "Household Internet Access".
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from tests.site.browser import check_page, seen
from tests.site.pages import folded
from tests.site.round_world import DESK, HERE, ROUND, VERSION, World, played, round_file

from ssckg.store.client import SparqlClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
HOSTILE = '<script>alert("1")</script> & </textarea><b>bold</b>'


@pytest.fixture(scope="module")
def world(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with played(built_data, tmp_path_factory.mktemp("round")) as found:
        yield found


def test_without_a_round(world: World) -> None:
    public = world.people["public"]
    assert "There is no round yet." in seen(public, "/rounds")
    assert "Nothing was released yet." in seen(public, "/releases")
    assert "No round takes comments on this now" in seen(public, "/comment", about="x")
    assert "unknown round: 'none'" in seen(public, "/rounds/none", 404)
    public.open("/desk/rounds")
    assert public.path == "/sign-in"


def test_a_round_is_opened_and_shown(world: World) -> None:
    world.enter("preparation")
    made = world.service.call(
        *("secretariat", "POST", "/rounds"),
        content=round_file().encode(),
        headers={"content-type": "application/yaml"},
    )
    assert made.status_code == 201, made.text
    public = world.people["public"]
    assert "A round by <pages>" in seen(public, HERE)
    assert "<pages>" not in public.page.text
    now = public.tree.xpath("//li[@aria-current='step']")
    assert [" ".join(each.text_content().split())[:11] for each in now] == ["Preparation"]
    assert "A demonstration" in public.text
    assert public.page.headers["cache-control"] == "no-cache"
    listed = seen(public, "/rounds")
    assert "A round by <pages>" in listed
    assert "/feeds/proposals" in public.page.text
    # What may be done now: nothing but what who runs it may do.
    assert "Put proposals forward" not in listed


def test_a_proposal_is_written_beside_the_old_values(world: World) -> None:
    world.enter("drafting")
    agency = world.people["agency"]
    assert "Put a proposal forward" in seen(agency, DESK)
    before = world.steps()
    seen(agency, f"{DESK}/propose", kind="fields", element="EC: ICT: ICT: 1C")
    form = agency.form("/propose")
    rows = {
        form.xpath(f".//input[@name='r{n}.field']")[0].value: n
        for n in range(len(form.xpath(".//input[contains(@name, '.field')]")))
    }
    label = rows["label"]
    assert form.xpath(f".//input[@name='r{label}.old']")[0].value == "Household Internet Access"

    agency.send(form, {f"r{label}.value": "Households online"}, button=("do", "file"))
    assert agency.page.status_code == 422
    check_page(agency.page)
    faults = [
        " ".join(li.text_content().split()) for li in agency.tree.xpath("//*[@id='faults']//li")
    ]
    assert [text.partition(":")[0] for text in faults] == ["Title", "Grounds", "Reason"]
    assert world.steps() == before

    said = {
        "title": "Say <households>",
        "grounds": ["editorial"],
        "reason": "It counts households.",
    }
    form = agency.form("/propose")
    assert form.xpath(f".//input[@name='r{label}.value']")[0].value == "Households online"
    agency.send(form, said, button=("do", "try"))
    assert agency.page.status_code == 200, agency.text
    assert "So far nothing is filed" in agency.text
    assert world.steps() == before
    agency.send(agency.form("/propose"), button=("do", "file"))
    assert agency.path == f"{HERE}/proposals/1"
    check_page(agency.page)
    assert world.steps() == before + 1

    public = world.people["public"]
    text = seen(public, f"{HERE}/proposals/1")
    assert [each.text_content() for each in public.tree.xpath("//main//del")] == [
        "Household Internet Access"
    ]
    assert [each.text_content() for each in public.tree.xpath("//main//ins")] == [
        "Households online"
    ]
    assert "UNECE" in text
    assert "It counts households." in text
    assert "<households>" not in public.page.text
    assert "Reviews become public when the proposal is decided." in text


def test_an_element_ends_by_a_block_and_faults_stand_beside(world: World) -> None:
    agency = world.people["agency"]
    seen(agency, f"{DESK}/propose", kind="retire", element="EC: ICT: ICT: 99")
    said = {"title": "End one", "grounds": ["editorial"], "reason": "An example."}
    agency.send(agency.form("/propose"), said, button=("do", "file"))
    assert agency.page.status_code == 422
    (fault,) = agency.tree.xpath("//*[@id='f-c0.element-fault']")
    assert "unknown element" in fault.text_content()
    agency.send(agency.form("/propose"), {"c0.element": "EC: ICT: ICT: 2C"}, button=("do", "file"))
    assert agency.path == f"{HERE}/proposals/2", agency.text
    check_page(agency.page)


def test_a_split_gets_one_more_element_without_script(world: World) -> None:
    agency = world.people["agency"]
    seen(agency, f"{DESK}/propose", kind="split", element="SC: EH: ED: 2C")
    assert len(agency.tree.xpath("//legend[starts-with(., 'New element')]")) == 2
    agency.send(agency.form("/propose"), {"c0.n0.code": "X: 1"}, button=("do", "new-0"))
    assert len(agency.tree.xpath("//legend[starts-with(., 'New element')]")) == 3
    assert agency.form("/propose").xpath(".//input[@name='c0.n0.code']")[0].value == "X: 1"


def test_forms_of_others_change_nothing(world: World) -> None:
    agency, before = world.people["agency"], world.steps()
    own = {"origin": world.service.address, "sec-fetch-site": "same-origin"}
    kind = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    place = f"{DESK}/proposals/1/withdraw"
    body = "reason=Because"
    sent = [
        agency.client.post(place, content=body, headers={**own, **kind}),
        agency.client.post(place, content=body, headers={**kind, "origin": "https://evil.example"}),
        agency.client.post(place, content=body, headers=kind),
        world.people["itu"].client.post(
            place, content=f"{body}&csrf=AAAA", headers={**own, **kind}
        ),
        world.people["public"].client.post(place, content=body, headers={**own, **kind}),
    ]
    assert [one.status_code for one in sent] == [403, 403, 403, 403, 401]
    assert world.steps() == before


def test_nothing_is_changed_by_looking(world: World) -> None:
    before = world.steps()
    secretariat = world.people["secretariat"]
    for path in (
        *("", "/propose", "/reviews", "/comments", "/decisions", "/manage"),
        *("/proposals/1/amend", "/proposals/1/withdraw", "/proposals/1/decide"),
    ):
        seen(secretariat, DESK + path)
        assert secretariat.page.headers["cache-control"] == "no-store"
    assert world.steps() == before


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", {"city": 200, "verifier": 200, "agency": 200, "itu": 200, "secretariat": 200}),
        ("/reviews", {"city": 403, "verifier": 403, "agency": 200, "itu": 200, "secretariat": 200}),
        (
            "/comments",
            {"city": 403, "verifier": 403, "agency": 200, "itu": 200, "secretariat": 200},
        ),
        (
            "/decisions",
            {"city": 200, "verifier": 200, "agency": 200, "itu": 200, "secretariat": 200},
        ),
        ("/manage", {"city": 200, "verifier": 200, "agency": 200, "itu": 200, "secretariat": 200}),
        ("/answers", {"city": 200, "verifier": 200, "agency": 200, "itu": 200, "secretariat": 200}),
        ("/propose", {"city": 200, "verifier": 200, "agency": 200, "itu": 200, "secretariat": 200}),
    ],
)
def test_who_gets_in(world: World, path: str, expected: dict[str, int]) -> None:
    found = {who: world.people[who].open(DESK + path).status_code for who in expected}
    assert found == expected
    public = world.people["public"]
    public.open(DESK + path)
    assert public.path == "/sign-in"


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/propose", {"title": "x", "do": "file"}, {"city": 403, "verifier": 403}),
        ("/proposals/1/amend", {"title": "x", "do": "file"}, {"city": 403, "itu": 403}),
        ("/proposals/1/withdraw", {"reason": "x"}, {"city": 403, "itu": 403}),
        ("/reviews", {"verdict.1": "approve"}, {"city": 403, "verifier": 403}),
        ("/comments/moderation", {"comment": f"{ROUND}-c1", "do": "publish"}, {"agency": 403}),
        ("/comments/disposition", {"comment": f"{ROUND}-c1", "why": "x"}, {"city": 403}),
        ("/proposals/1/decide", {"outcome": "declined", "do": "file"}, {"city": 403}),
        ("/answers", {"element": "x", "can": "yes"}, {"agency": 403, "verifier": 403}),
        ("/manage/extend", {"stage": "drafting", "to": "2030-01-01"}, {"agency": 403, "city": 403}),
        ("/manage/announce", {}, {"agency": 403, "city": 403}),
        ("/manage/release", {"version": "x-1", "do": "release"}, {"agency": 403, "city": 403}),
    ],
)
def test_who_may_not(
    world: World, path: str, body: dict[str, str], expected: dict[str, int]
) -> None:
    before = world.steps()
    for who, status in expected.items():
        browser = world.people[who]
        seen_page = browser.open(f"{DESK}/propose")
        assert seen_page.status_code == 200
        token = browser.form("/propose").xpath(".//input[@name='csrf']")[0].value
        own = {"origin": world.service.address, "sec-fetch-site": "same-origin"}
        sent = browser.client.post(
            DESK + path, data={**body, "csrf": token}, headers={**own, "accept": "text/html"}
        )
        assert sent.status_code == status, (who, sent.text)
    assert world.steps() == before


def test_an_amendment_is_told(world: World) -> None:
    agency = world.people["agency"]
    seen(agency, f"{DESK}/proposals/2/amend")
    agency.send(agency.form(), {"title": "End one KPI", "why": "Clearer."}, button=("do", "file"))
    assert agency.path == f"{HERE}/proposals/2", agency.text
    text = seen(world.people["public"], f"{HERE}/proposals/2")
    assert "End one KPI" in text
    assert "Clearer." in text
    assert "What it said before" in text


def test_many_verdicts_in_one_form(world: World) -> None:
    itu, agency = world.people["itu"], world.people["agency"]
    seen(itu, f"{DESK}/reviews")
    form = itu.form("/reviews")
    words = {"verdict.1": "approve", "verdict.2": "object"}
    itu.send(form, words)
    assert itu.page.status_code == 422
    check_page(itu.page)
    (fault,) = itu.tree.xpath("//*[@id='f-reason.2-fault']")
    assert "is empty" in fault.text_content()
    assert itu.form("/reviews").xpath(".//select[@name='verdict.1']")[0].value == "approve"
    stale = itu.form("/reviews")

    seen(agency, f"{DESK}/proposals/1/amend")
    agency.send(agency.form(), {"reason": "They are counted.", "why": "So."}, button=("do", "file"))
    itu.send(stale, {"reason.2": "It is in use."})
    assert itu.page.status_code == 409
    assert f"amended since you looked: {ROUND}-p1" in itu.text

    seen(itu, f"{DESK}/reviews")
    itu.send(itu.form("/reviews"), {**words, "reason.2": "It is <in> use."})
    assert itu.path == f"{DESK}/reviews"
    assert "2 verdicts were recorded." in itu.text
    # Sent again, nothing is new.
    itu.send(itu.form("/reviews"))
    assert "No verdict is new" in itu.text
    assert "in> use" not in seen(world.people["public"], f"{HERE}/proposals/2")
    assert "It is <in> use." in seen(agency, f"{HERE}/proposals/2")
    assert agency.page.headers["cache-control"] == "no-store"
    # What was worked out for the working group is not shown to others.
    assert "in> use" not in seen(world.people["public"], f"{HERE}/proposals/2")


def test_verdicts_in_a_table(world: World) -> None:
    itu = world.people["itu"]
    seen(itu, f"{DESK}/reviews")
    table = f"proposal,verdict,reason\n{ROUND}-p1,object,\n".encode()
    itu.send(itu.form("/reviews/file"), file=("v.csv", table))
    assert itu.page.status_code == 422
    assert "is empty, and must not be" in itu.text
    seen(itu, f"{DESK}/reviews")
    table = f"proposal,verdict,reason\n{ROUND}-p1,no-view,\n".encode()
    itu.send(itu.form("/reviews/file"), file=("v.csv", table))
    assert "1 verdict was recorded." in itu.text


def test_a_city_says_what_it_can_report(world: World) -> None:
    city = world.people["city"]
    seen(city, f"{DESK}/answers")
    one = {"element": "EC: ICT: ICT: 1C", "can": "no"}
    city.send(city.form("/answers"), one)
    assert city.page.status_code == 422
    assert len(city.tree.xpath("//*[@id='f-reason-fault']")) == 1
    city.send(city.form("/answers"), {"reason": "No survey <yet>."})
    assert "1 answer was recorded." in city.text
    assert "No survey <yet>." in city.text
    # Others see the count: one city answered, none can.
    counts = ["EC: ICT: ICT: 1C Household Internet Access", "1", "0", "1"]
    agency = world.people["agency"]
    assert "No survey" not in seen(agency, f"{DESK}/answers")
    (row,) = agency.tree.xpath("//table[1]/tbody/tr")
    assert [" ".join(cell.text_content().split()) for cell in row] == counts


def test_a_comment_is_shown_when_it_was_let_through(world: World) -> None:
    public, secretariat = world.people["public"], world.people["secretariat"]
    assert "Comment on this proposal" not in seen(public, f"{HERE}/proposals/1")
    world.enter("open-comment")
    seen(public, f"{HERE}/proposals/1")
    assert public.page.headers["cache-control"] == "no-store"
    public.send(public.form("/comment"), {"text": "word\u202eword", "author": "Ann"})
    assert public.page.status_code == 422
    assert len(public.tree.xpath("//*[@id='f-text-fault']")) == 1
    public.send(public.form("/comment"), {"text": HOSTILE, "author": "Ann <i>"})
    assert "Your comment was taken in" in public.text
    check_page(public.page)
    assert "bold" not in seen(public, f"{HERE}/proposals/1")
    public.open("/comment", about="https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C")
    public.send(public.form("/comment"), {"text": "A second.", "author": "Ann"})
    assert "Your comment was taken in" in public.text

    seen(secretariat, f"{DESK}/comments")
    moderation = secretariat.form("/comments/moderation")
    secretariat.send(moderation, {"comment": [f"{ROUND}-c2"]}, button=("do", "hide"))
    assert secretariat.page.status_code == 422
    secretariat.send(
        secretariat.form("/comments/moderation"),
        {"comment": [f"{ROUND}-c1"]},
        button=("do", "publish"),
    )
    assert "1 comment was dealt with." in secretariat.text
    assert HOSTILE in seen(public, f"{HERE}/proposals/1")
    for part in ("<script>alert", "<b>bold", "Ann <i>"):
        assert part not in public.page.text
    assert "A second." not in seen(public, HERE)

    seen(secretariat, f"{DESK}/comments")
    form = secretariat.form("/comments/disposition")
    secretariat.send(form, {"disposition": "noted", "why": "Thank you."})
    assert "Thank you." in seen(public, f"{HERE}/proposals/1")


def test_a_page_of_a_round_asks_a_fixed_number_of_queries(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    select = SparqlClient.select

    def _count(self: SparqlClient, query: str, *rest: Any, **more: Any) -> Any:
        asked.append(query)
        return select(self, query, *rest, **more)

    monkeypatch.setattr(SparqlClient, "select", _count)
    public = world.people["public"]
    numbers = []
    one, two = f"{HERE}/proposals/1", f"{HERE}/proposals/2"
    for path in (HERE, HERE, one, one, two, two, "/rounds"):
        asked.clear()
        public.open(path)
        numbers.append(len(asked))
    again, one_again, two_again, listed = (numbers[n] for n in (1, 3, 5, 6))
    assert one_again == two_again
    # Counted by hand: five logs are read for the calendar, the state, what is open and the steps
    # (each with its hash), and six times it is asked whether the log has grown.
    assert max(again, one_again) <= 24
    assert listed <= 24


def test_decisions_with_votes_and_dissent(world: World) -> None:
    world.enter("approval")
    itu, public = world.people["itu"], world.people["public"]
    assert "Not decided yet" in seen(itu, f"{DESK}/decisions")
    seen(itu, f"{DESK}/proposals/1/decide")
    before = world.steps()
    itu.send(itu.form(), {"outcome": "accepted", "present": ["ITU"]}, button=("do", "file"))
    assert itu.page.status_code == 422
    assert len(itu.tree.xpath("//*[@id='f-reason-fault']")) == 1
    assert world.steps() == before
    itu.send(itu.form(), {"reason": "Right."}, button=("do", "file"))
    assert itu.path == f"{HERE}/proposals/1", itu.text
    seen(itu, f"{DESK}/proposals/2/decide")
    words = {"outcome": "declined", "reason": "It is in use.", "mode": "vote", "vote.ITU": "no"}
    itu.send(itu.form(), words, button=("do", "file"))
    text = seen(public, f"{HERE}/proposals/2")
    assert "not accepted by vote" in text
    assert "0 for, 1 against, 0 abstaining" in text
    assert "It is <in> use." in text, "verdicts are public once it is decided"
    assert "Agreement" in seen(public, HERE)


def test_the_edition_is_released_and_can_be_checked(world: World) -> None:
    world.enter("adopted")
    secretariat, public = world.people["secretariat"], world.people["public"]
    seen(secretariat, f"{DESK}/manage")
    secretariat.send(
        secretariat.form("/manage/release"), {"version": "Not one!"}, button=("do", "try")
    )
    assert secretariat.page.status_code == 422
    secretariat.send(
        secretariat.form("/manage/release"), {"version": VERSION}, button=("do", "try")
    )
    assert "It can be released" in secretariat.text
    secretariat.send(secretariat.form("/manage/release"), button=("do", "release"))
    secretariat.wait()
    assert secretariat.path == DESK, secretariat.text
    assert "The edition is released." in secretariat.text

    assert "name was “Household Internet Access”" in seen(public, f"/releases/{VERSION}")
    file = public.client.get(f"/api/v1/releases/{VERSION}/file").content
    assert hashlib.sha256(file).hexdigest() in public.text
    assert "All checks passed" in seen(public, f"/releases/{VERSION}/verification")
    assert VERSION in seen(public, "/releases")
    assert f"/releases/{VERSION}" in public.page.text
    assert VERSION in seen(public, HERE)
    for name in public.tree.xpath("//main//a/@href[starts-with(., '/api/v1/')]"):
        assert public.client.get(str(name)).status_code == 200, name


def test_what_lies_between_two_editions(world: World) -> None:
    public = world.people["public"]
    assert "Choose two editions" in seen(public, "/releases/diff")
    seen(public, f"/releases/diff?from=u4ssc-2017&to={VERSION}")
    taken = [each.text_content() for each in public.tree.xpath("//main//del")]
    put = [each.text_content() for each in public.tree.xpath("//main//ins")]
    assert "Household Internet Access" in taken
    assert "Households online" in put
    # Not by colour alone: words stand beside.
    heads = [each.text_content().split(" ")[0] for each in public.tree.xpath("//main//dl//dt")]
    assert {"Before", "After"} <= set(heads)
    for name in public.tree.xpath("//p[@class='offered']/a/@href"):
        assert public.client.get(str(name)).status_code == 200, name
    assert "'none'" in seen(public, "/releases/diff?from=u4ssc-2017&to=none", 404)
    assert "يحدد" not in seen(public, "/releases/diff", lang="ar")
    assert public.tree.get("dir") == "rtl"


def test_the_past_of_a_round_is_not_claimed(world: World) -> None:
    answer = world.people["public"].client.get(
        HERE, params={"as-of": "2020-01-01", "lang": "fr"}, headers={"accept": "text/html"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}?lang=fr")


def test_the_published_round_is_shown_at_its_iri(world: World) -> None:
    public = world.people["public"]
    text = seen(public, f"/round/{ROUND}")
    assert "A round by <pages>" in text
    assert "<pages>" not in public.page.text
    assert "A demonstration" in text
    # Three were put forward: one accepted and released, one declined, one left open.
    (table,) = public.tree.xpath("//table[caption[starts-with(., 'Proposals of the round')]]")
    rows = [[folded(cell) for cell in row] for row in table.find("tbody")]
    assert [row[2:4] for row in rows[:2]] == [["released", "accepted"], ["not accepted"] * 2]
    who = public.tree.xpath("//table[caption[starts-with(., 'Bodies with their roles')]]/tbody/tr")
    counted = {folded(row[0]): [folded(cell) for cell in row[2:]] for row in who}
    assert counted["UNECE"][0] == str(len(rows))
    assert counted["ITU"][2] == "1", "one vote was cast, on proposal 2"
    assert f"/release/{VERSION}" in public.page.text
    assert f'href="{HERE}"' in public.page.text
    assert public.page.headers["cache-control"].startswith("public")


def test_a_published_proposal_tells_what_became_of_it(world: World) -> None:
    public = world.people["public"]
    text = seen(public, f"/proposal/{ROUND}-p1")
    told = [[folded(one) for one in public.tree.xpath(f"//main//{tag}")] for tag in ("del", "ins")]
    assert told == [["Household Internet Access"], ["Households online"]]
    assert "accepted by consensus" in text
    assert HOSTILE in text, "the comment that was let through"
    assert "Thank you." in text
    assert "<script>alert" not in public.page.text
    (row,) = public.tree.xpath("//section[@aria-labelledby='outcomes']//tbody/tr")[:1]
    assert "Households online" in folded(row)
    other = seen(public, f"/proposal/{ROUND}-p2")
    for part in ("not accepted by vote", "0 for, 1 against, 0 abstaining", "It is <in> use."):
        assert part in other


def test_decision_review_comment_and_release_have_pages(world: World) -> None:
    public = world.people["public"]
    assert "accepted by consensus" in seen(public, f"/decision/{ROUND}-d1")
    assert "Present: ITU" in public.text
    assert "object" in seen(public, f"/proposal/{ROUND}-p2/review/ITU")
    assert "Ann <i>" in seen(public, f"/comment/{ROUND}-c1")
    assert "Ann <i>" not in public.page.text
    text = seen(public, f"/release/{VERSION}")
    file = public.client.get(f"/api/v1/releases/{VERSION}/file").content
    assert hashlib.sha256(file).hexdigest() in text
    assert "Households online" in text
    for name in public.tree.xpath("//main//a/@href[starts-with(., '/')]"):
        answer = public.client.get(str(name), headers={"accept": "text/html"})
        assert answer.status_code in {200, 303}, name
