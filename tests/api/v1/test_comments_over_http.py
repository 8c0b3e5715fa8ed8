"""Comments, feeds and webhooks over HTTP: a stranger comments, the secretariat lets through."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from tests.api.v1.service import OPERATOR
from tests.unit.revision.a_round_of_comments import ROUND, log_of, proposed

from ssckg.app.accounts import create_token
from ssckg.model.actor import Actor, Role
from ssckg.model.revision_event import Opened
from ssckg.model.revision_round import Stage, StageKind
from ssckg.revision import log
from ssckg.revision.documents import event_hash
from ssckg_api.v1.turns import CommentTurns

if TYPE_CHECKING:
    import httpx
    from tests.api.v1.service import Service

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


@pytest.fixture(scope="module", autouse=True)
def _open_round(service: Service) -> None:
    """Open the round `try`, whose open window is now, with one proposal."""
    stages = (
        Stage(kind=StageKind.DRAFTING, start=NOW - 2 * DAY, end=NOW - DAY),
        Stage(kind=StageKind.OPEN_COMMENT, start=NOW - DAY, end=NOW + 30 * DAY),
    )
    # Of another body than ITU, which is reminded of it.
    first, second = log_of(replace(proposed(1), text=replace(proposed(1).text, submitted_by="FAO")))
    opened = replace(first, at=NOW - 2 * DAY, content=Opened(round=replace(ROUND, stages=stages)))
    filed = replace(second, at=NOW - DAY, previous=event_hash(opened))
    log.append(service.workspace.store, "try", [opened, filed])


@pytest.fixture(autouse=True)
def _new_turns(service: Service) -> None:
    """Give everybody all turns anew."""
    object.__setattr__(service.desk, "comment_turns", CommentTurns())


def say(service: Service, who: str = "public", **more: Any) -> httpx.Response:
    body = {"round": "try", "on": "try-p1", "text": "Say what counts.", "author": "A. Reader"}
    headers = more.pop("headers", {})
    return service.call(who, "POST", "/comments", json={**body, **more}, headers=headers)


def test_from_a_stranger_to_an_answer(service: Service) -> None:
    made = say(service, text="First of all.", part="level", proposed="core")
    assert made.status_code == 201
    name = made.json()["id"]
    place = made.headers["location"].removeprefix("/api/v1")
    assert made.json()["state"] == "pending"

    # Until somebody let it through there is no such comment.
    absent = service.call("public", "GET", "/comments/try-c999").json()
    waits = service.call("public", "GET", place)
    assert waits.status_code == 404
    assert waits.json()["detail"].replace(name, "try-c999") == absent["detail"]
    listed = service.call("public", "GET", "/comments", params={"round": "try"}).json()
    assert name not in [one["id"] for one in listed]
    waiting = {"round": "try", "state": "pending"}
    assert service.call("public", "GET", "/comments", params=waiting).status_code == 401
    found = service.call("agency", "GET", "/comments", params=waiting).json()
    assert name in [one["id"] for one in found]

    shown = {"state": "published"}
    done = service.call("secretariat", "POST", f"{place}/moderation", json=shown)
    assert done.status_code == 200
    again = service.call("secretariat", "POST", f"{place}/moderation", json=shown)
    assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (
        409,
        "not-in-this-state",
    )
    answer = {"disposition": "partly-accepted", "why": "Only there.", "proposal": "try-p1"}
    done = service.call("agency", "POST", f"{place}/disposition", json=answer)
    assert done.json()["led_to"] == "try-p1"

    seen = service.call("public", "GET", place)
    assert seen.headers["cache-control"] == "no-store"
    assert seen.json()["observations"] == "Only there."
    hide = {"state": "hidden", "reason": "It names a person."}
    service.call("secretariat", "POST", f"{place}/moderation", json=hide)
    assert service.call("public", "GET", place).status_code == 404
    assert service.call("public", "POST", f"{place}/moderation", json=shown).status_code == 401


def test_in_other_forms(service: Service) -> None:
    name = say(service, text="=Formula?").json()["id"]
    shown = {"state": "published"}
    service.call("secretariat", "POST", f"/comments/{name}/moderation", json=shown)

    def asked(accept: str) -> httpx.Response:
        params = {"round": "try"}
        return service.call("public", "GET", "/comments", params=params, headers={"accept": accept})

    as_ld = asked("application/ld+json")
    assert as_ld.json()["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    table = asked("text/csv").text
    assert table.startswith("number,body,item,part,type,comment,proposed_change,observations")
    assert "'=Formula?" in table
    page = asked("text/html")
    assert "sandbox" in page.headers["content-security-policy"]
    word = asked("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    assert word.headers["content-disposition"] == 'inline; filename="try-comments.docx"'
    with zipfile.ZipFile(io.BytesIO(word.content)) as package:
        assert "=Formula?" in package.read("word/document.xml").decode()
    assert asked("application/pdf").status_code == 406


def test_a_stranger_has_ten_turns_an_hour(service: Service) -> None:
    for number in range(10):
        assert say(service, text=f"Remark {number}.", author=f"R{number}").status_code == 201

    refused = say(service, text="One more.", author="Another")

    assert refused.status_code == 429
    assert refused.json()["type"].endswith("/too-often")
    assert 3500 < int(refused.headers["retry-after"]) <= 3600
    assert say(service, "agency", text="From an agency.").status_code == 201
    # Without a proxy that the operator names, no header gives anybody new turns.
    forged = {"x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9"}
    assert say(service, text="And again.", author="B", headers=forged).status_code == 429
    kept = repr(service.desk.comment_turns.addresses._seen)
    assert "127.0.0.1" not in kept


def test_behind_a_proxy_that_is_named(service: Service) -> None:
    turns = CommentTurns(header="x-real-ip")
    object.__setattr__(service.desk, "comment_turns", turns)
    for number in range(11):
        headers = {"x-real-ip": f"203.0.113.{number}"}
        answer = say(service, text=f"Proxied {number}.", author=f"P{number}", headers=headers)
        assert answer.status_code == 201


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "x" * 4001}, 400),
        ({"text": "x" * 30_000}, 422),
        ({"text": "a\x1b[2J"}, 400),
        ({"text": "hid\u200bden"}, 400),
        ({"text": "\ud800"}, 422),
        ({"author": None}, 422),
        ({"kind": "rude"}, 422),
        ({"more": "members"}, 422),
        ({"on": "no such thing"}, 404),
        ({"round": "none"}, 404),
        ({"round": "../../etc"}, 404),
        ({"organisation": "UNECE"}, 401),
        ({"for_body": "UNECE"}, 401),
        ({"text": "http://a.b http://c.d http://e.f"}, 400),
    ],
)
def test_what_is_refused(service: Service, more: dict[str, Any], status: int) -> None:
    body = {"round": "try", "on": "try-p1", "text": "A", "author": "B", **more}
    content = json.dumps(body)
    headers = {"content-type": "application/json"}
    answer = service.call("public", "POST", "/comments", content=content, headers=headers)

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_is_small(service: Service) -> None:
    content = b'{"text": "' + b"x" * 70_000 + b'"}'
    headers = {"content-type": "application/json"}

    answer = service.call("public", "POST", "/comments", content=content, headers=headers)

    assert answer.status_code == 413


def feed(service: Service, path: str, who: str = "public", **headers: str) -> httpx.Response:
    if who != "public":
        headers["authorization"] = f"Bearer {service.secrets[who]}"
    return service.client.get(f"{service.address}/feeds{path}", headers=headers)


@pytest.mark.parametrize("name", ["rounds", "proposals", "decisions", "comments", "releases"])
def test_feeds_are_open_to_all(service: Service, name: str) -> None:
    answer = feed(service, f"/{name}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml"
    assert answer.headers["cache-control"] == "public, max-age=60"
    read = feedparser.parse(answer.content)
    assert (read.bozo, read.version) == (False, "atom10")
    (own,) = (link for link in read.feed.links if link.rel == "self")
    assert own.href == f"/feeds/{name}"


def test_a_feed_is_sent_once(service: Service) -> None:
    first = feed(service, "/proposals?round=try")
    mark, moment = first.headers["etag"], first.headers["last-modified"]

    assert moment == format_datetime(NOW - DAY, usegmt=True)
    for headers, status in (
        ({"if-none-match": mark}, 304),
        ({"if-none-match": f'"x", W/{mark}'}, 304),
        ({"if-none-match": '"x"'}, 200),
        ({"if-modified-since": moment}, 304),
        ({"if-modified-since": format_datetime(NOW - 2 * DAY, usegmt=True)}, 200),
        ({"if-modified-since": "nonsense"}, 200),
        ({"if-modified-since": f"Sun, 22 Nov 2026 10:00:00 -{'9' * 20}"}, 200),
        # The mark goes before the time.
        ({"if-none-match": '"x"', "if-modified-since": moment}, 200),
    ):
        answer = feed(service, "/proposals?round=try", **headers)
        assert answer.status_code == status, headers
        assert answer.headers["etag"] == mark
        assert bool(answer.content) == (status == 200)


@pytest.mark.parametrize("round_id", ["try", "https://w3id.org/ssckg/round/try"])
def test_a_feed_changes_when_something_happens(service: Service, round_id: str) -> None:
    before = feed(service, f"/comments?round={round_id}").headers["etag"]
    name = say(service, text=f"Something new of {round_id[:3]}.").json()["id"]
    assert feed(service, f"/comments?round={round_id}").headers["etag"] == before
    shown = {"state": "published"}
    service.call("secretariat", "POST", f"/comments/{name}/moderation", json=shown)

    after = feed(service, f"/comments?round={round_id}")

    assert after.headers["etag"] != before
    assert name in after.text
    hide = {"state": "hidden", "reason": "x"}
    service.call("secretariat", "POST", f"/comments/{name}/moderation", json=hide)
    assert name not in feed(service, f"/comments?round={round_id}").text


def test_forms_of_a_feed(service: Service) -> None:
    activity = feed(service, "/rounds", accept="application/activity+json")
    assert activity.json()["type"] == "OrderedCollection"
    assert feed(service, "/rounds?format=activity").json() == activity.json()
    assert feed(service, "/rounds", accept="application/json").json() == activity.json()
    assert feed(service, "/rounds", accept="text/html").status_code == 406
    assert feed(service, "/nonsense").status_code == 404
    for name in ("none", "%00", "%22%3E%3Cx"):
        assert feed(service, f"/rounds?round={name}").status_code == 404
    assert [one["name"] for one in feed(service, "").json()["feeds"]] == [
        *("rounds", "proposals", "decisions", "comments", "releases"),
    ]


def test_reminders_are_for_the_working_group(service: Service) -> None:
    assert feed(service, "/reminders/ITU").status_code == 401
    assert feed(service, "/reminders/ITU", "city").status_code == 403
    assert feed(service, "/reminders/nobody", "agency").status_code == 400
    answer = feed(service, "/reminders/ITU", "agency")

    assert answer.headers["cache-control"] == "no-store"
    read = feedparser.parse(answer.content)
    assert [entry.id.rpartition("/proposal/")[2] for entry in read.entries] == ["try-p1/review/ITU"]


def test_pages_tell_where_the_feeds_are(service: Service) -> None:
    page = service.client.get(f"{service.address}/").text

    for name in ("rounds", "proposals", "decisions", "releases"):
        assert 'type="application/atom+xml" ' in page
        assert f'href="/feeds/{name}"' in page
        assert feed(service, f"/{name}").status_code == 200


def test_webhooks_are_the_secretariats(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    wish = {"url": "https://hooks.example.org/in", "events": ["decision-made"]}
    refused = service.call("secretariat", "POST", "/webhooks", json=wish)
    assert refused.status_code == 400
    assert "not among the hosts" in refused.json()["detail"]
    monkeypatch.setenv("SSCKG_WEBHOOK_HOSTS", "hooks.example.org")

    made = service.call("secretariat", "POST", "/webhooks", json=wish)

    assert made.status_code == 201
    secret, hook = made.json()["secret"], made.json()["hook"]
    assert secret.startswith("whsec_")
    listed = service.call("secretariat", "GET", "/webhooks")
    assert listed.json() == [hook]
    assert secret not in listed.text
    place = made.headers["location"].removeprefix("/api/v1")
    assert service.call("secretariat", "GET", place).json() == []
    gone = service.call("secretariat", "DELETE", f"/webhooks/{hook['id']}")
    assert gone.json() == hook
    assert service.call("secretariat", "GET", place).status_code == 404


def test_a_limited_token_comments_within_its_limits(service: Service) -> None:
    made = create_token(
        service.workspace, OPERATOR, role="agency", name="Reader", agency="WHO",
        scopes=["revision-read"],
    )  # fmt: skip
    headers = {"authorization": f"Bearer {made.secret}"}
    body = {"round": "try", "on": "try-p1", "text": "Said.", "author": "B"}
    url = f"{service.address}/api/v1/comments"

    assert service.client.get(url, params={"round": "try"}, headers=headers).status_code == 200
    assert service.client.post(url, json=body, headers=headers).status_code == 403


def test_who_is_signed_in_is_not_told_to_sign_in(service: Service) -> None:
    city = Actor("office", "Office", Role.CITY, city="stavanger", channel="http")
    cookie = service.desk.door.sessions.make(city)
    headers = {"cookie": f"{cookie.name}={cookie.value}", "origin": service.address}
    shown = {"state": "published"}

    def asked(headers: dict[str, str]) -> tuple[int, str]:
        answer = service.call(
            "public", "POST", "/comments/try-c1/moderation", json=shown, headers=headers
        )
        return answer.status_code, answer.json()["detail"]

    assert asked(headers)[0] == 403
    status, why = asked({**headers, "origin": "https://elsewhere.example"})
    assert (status, "own pages" in why) == (403, True)
    assert asked({})[0] == 401
