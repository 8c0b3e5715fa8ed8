"""A round over HTTP, from its file to the release: what five identities see and may at each stage.

The public, a city (Stavanger), the agency that puts something forward (UNECE), the agency that
decides (ITU), and the secretariat. Stages last an hour; the clock of the service is moved.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import RdfFormat, parse
from tests.api.v1.service import OPERATOR, running
from tests.hourly_round import HOUR, KINDS, at, hourly_round, until_middle_of
from typer.testing import CliRunner

from ssckg.app import clock
from ssckg.app.accounts import create_token
from ssckg.cli import app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import httpx
    from tests.api.v1.service import Service

pytestmark = pytest.mark.slow
FIVE = ("public", "city", "agency", "itu", "secretariat")
ROUND, VERSION = "round-2026", "un-sscf-0.1"
HERE, ONE, TWO = f"/rounds/{ROUND}", f"/proposals/{ROUND}-p1", f"/proposals/{ROUND}-p2"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RENAME = "rename u4ssc:EC-ICT-ICT-1C from 'Household Internet Access'@en to 'Households online'@en"
TABLE = """\
proposal,title,grounds,reason,kind,element,field,value
1,Say households,editorial,The methodology counts households.,change-field,EC: ICT: ICT: 1C,label,\
Households online
2,End one,editorial,An example that is declined.,retire,EC: ICT: ICT: 2C,,
"""


def round_file() -> str:
    return hourly_round(ROUND, "A round over HTTP", "un-sscf", "A framework over HTTP")


@dataclass
class World:
    """A service with five identities and a clock that can be put into a stage."""

    service: Service
    later: timedelta = field(default=timedelta())

    def call(self, who: str, method: str, path: str, **more: Any) -> httpx.Response:
        return self.service.call(who, method, path, **more)

    def may(self, method: str, path: str, **more: Any) -> dict[str, int]:
        """Return the status that each of the five gets."""
        return {who: self.call(who, method, path, **more).status_code for who in FIVE}

    def seen(self, path: str, look: Callable[[Any], Any], **params: Any) -> dict[str, Any]:
        """Return what each of the five sees, or the status of a refusal."""
        found = {}
        for who in FIVE:
            answer = self.call(who, "GET", path, params=params)
            found[who] = look(answer.json()) if answer.status_code == 200 else answer.status_code
        return found

    def enter(self, kind: str) -> None:
        """Put the clock into the middle of a stage."""
        self.later = until_middle_of(kind)


@pytest.fixture
def world(built_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with running(built_data, tmp_path) as service:
        words: dict[str, Any] = {"role": "agency", "name": "Agent of ITU", "agency": "ITU"}
        service.secrets["itu"] = create_token(service.workspace, OPERATOR, **words).secret
        world = World(service)
        monkeypatch.setattr(clock, "real_now", lambda: datetime.now(UTC) + world.later)
        yield world


def everybody(value: Any) -> dict[str, Any]:
    return dict.fromkeys(FIVE, value)


def test_the_way_of_a_proposal(world: World) -> None:
    opening(world)
    drafting(world)
    reviewing(world)
    asking_cities(world)
    commenting(world)
    deciding(world)
    releasing(world)
    reading(world)
    told = {path: world.call("secretariat", "GET", path).json() for path in COMMANDS}
    world.service.desk.drawer.close()
    as_commands_tell(world, told)


def opening(world: World) -> None:
    world.enter("preparation")
    yaml = {"content": round_file().encode(), "headers": {"content-type": "application/yaml"}}
    may = world.may("POST", "/rounds", params={"dry_run": "true"}, **yaml)
    assert may == {"public": 401, "city": 403, "agency": 403, "itu": 403, "secretariat": 200}
    assert world.call("public", "GET", "/rounds").json()["rounds"] == []

    made = world.call("secretariat", "POST", "/rounds", **yaml)
    assert (made.status_code, made.headers["location"]) == (201, f"/api/v1{HERE}"), made.text
    assert [stage["kind"] for stage in made.json()["stages"]] == list(KINDS)
    assert world.call("secretariat", "POST", "/rounds", **yaml).status_code == 409

    assert world.seen("/rounds", lambda d: [r["stage"] for r in d["rounds"]]) == everybody(
        ["preparation"]
    )
    assert world.seen(f"{HERE}/log", lambda d: len(d["events"])) == {
        **{"public": 401, "city": 403, "agency": 403, "itu": 403},
        "secretariat": 1,
    }
    tried = world.may("POST", "/proposals/tables", params={"round": ROUND}, content=TABLE)
    assert tried == {"public": 401, "city": 403, "agency": 409, "itu": 409, "secretariat": 409}


def drafting(world: World) -> None:
    world.enter("drafting")
    form = world.call("agency", "GET", "/proposals/form", params={"round": ROUND, "format": "csv"})
    assert form.status_code == 200
    where = {"round": ROUND, "dry_run": "true"}
    faulty = TABLE.replace("label", "color")
    refused = world.call("agency", "POST", "/proposals/tables", params=where, content=faulty)
    assert (refused.status_code, "color" in refused.text) == (422, True), refused.text
    tried = world.call("agency", "POST", "/proposals/tables", params=where, content=TABLE)
    assert (tried.status_code, tried.json()["is_dry_run"]) == (200, True), tried.text

    filed = world.call(
        "agency",
        "POST",
        "/proposals/tables",
        params={"round": ROUND},
        files={"file": ("p.csv", TABLE)},
    )
    assert filed.status_code == 201, filed.text
    assert [one["submitted_by"] for one in filed.json()["proposals"]] == ["UNECE", "UNECE"]
    assert world.seen(ONE, lambda d: d["proposal"]["status"]) == everybody("filed")
    assert {world.call(who, "GET", f"{ONE}/kgcl").text for who in FIVE} == {f"{RENAME}\n"}
    document = world.call("public", "GET", f"{ONE}/document").json()
    better = {"proposal": {**document, "title": "Say what is counted"}, "reason": "Clearer."}
    assert world.may("POST", f"{ONE}/amendments", json=better) == {
        **{"public": 401, "city": 403, "agency": 200, "itu": 403},
        "secretariat": 400,  # it says that already
    }
    text = world.call("public", "GET", f"{ONE}/document", params={"format": "yaml"}).text
    assert "Households online" in text
    for path in (f"{ONE}/impact", f"{HERE}/impact", f"{HERE}/conflicts"):
        assert world.seen(path, lambda d: d["round"]) == everybody(ROUND)
    assert world.call("itu", "POST", f"{ONE}/withdrawal", json={"reason": "No."}).status_code == 403


def reviewing(world: World) -> None:
    said = {"verdict": "object", "reason": "The name is known as it is."}
    others = {"public": 401, "city": 403}
    bare = {"verdict": "object"}
    assert world.may("POST", f"{ONE}/reviews", json=bare) == {
        **others,
        **{"agency": 400, "itu": 400, "secretariat": 400},
    }
    given = world.call("itu", "POST", f"{ONE}/reviews", json=said)
    assert given.json()["verdicts"][0]["verdict"] == "object"

    def verdicts(found: Any) -> list[str]:
        return [one["verdict"] for item in found["items"] for one in item["verdicts"]]

    for path in (f"{ONE}/reviews", f"{HERE}/reviews"):
        assert world.seen(path, verdicts) == {
            **{"public": [], "city": []},
            **{who: ["object"] for who in ("agency", "itu", "secretariat")},
        }
    counted = world.seen(ONE, lambda d: (d["proposal"]["reviews"] or {}).get("object"))
    assert counted == {"public": None, "city": None, "agency": 1, "itu": 1, "secretariat": 1}

    lists = world.may("GET", f"{HERE}/todo")
    assert lists == {**others, "agency": 200, "itu": 200, "secretariat": 400}
    lists = world.may("GET", f"{HERE}/reviews/late")
    assert lists == {**others, "agency": 200, "itu": 200, "secretariat": 200}
    form = world.call("itu", "GET", f"{HERE}/todo/form", params={"format": "csv"}).text
    assert f"{ROUND}-p1" in form
    table = f"proposal,verdict,reason\n{ROUND}-p1,approve,It is clearer.\n{ROUND}-p2,object,Used.\n"
    many = world.call("itu", "POST", f"{HERE}/reviews", content=table)
    assert [(v["verdict"], v["before"]) for v in many.json()["verdicts"]] == [
        ("approve", "object"),
        ("object", None),
    ]
    theirs = world.call("itu", "POST", f"{ONE}/reviews", json={**said, "agency": "WHO"})
    assert theirs.status_code == 403


def asking_cities(world: World) -> None:
    row = [{"element": "EC: ICT: ICT: 1C", "can": "no", "reason": "Nobody counts."}]
    assert world.may("POST", f"{HERE}/answers", json=row) == {
        **{"public": 401, "city": 200, "agency": 403, "itu": 403},
        "secretariat": 400,  # for which city, it has to say
    }
    assert world.seen(f"{HERE}/answers", lambda d: len(d["counts"])) == everybody(1)
    seen = world.seen(f"{HERE}/answers", lambda d: [one["reason"] for one in d["answers"]])
    assert seen == {
        **{"public": [], "agency": [], "itu": []},
        **{who: ["Nobody counts."] for who in ("city", "secretariat")},
    }
    early = {"outcome": "accepted", "reason": "Now.", "present": ["ITU"]}
    assert world.may("POST", f"{ONE}/decisions", json=early) == {
        **{"public": 401, "city": 403, "agency": 409, "itu": 409, "secretariat": 409}
    }


def commenting(world: World) -> None:
    said = {"round": ROUND, "on": f"{ROUND}-p1", "text": "Good.", "author": "Anybody"}
    early = world.call("public", "POST", "/comments", json=said)
    # To sign in would not help: what helps is to come back on the day.
    assert early.status_code == 403
    assert f"for everybody, it opens at {at(2):%Y-%m-%d %H:%M} UTC" in early.json()["detail"]
    world.enter("open-comment")
    assert world.call("public", "POST", "/comments", json=said).status_code == 201
    seen = world.seen(f"{HERE}/status", lambda d: d["comments"].get("pending"))
    assert seen == {"public": None, "city": None, "agency": 1, "itu": 1, "secretariat": 1}
    late = world.may("POST", "/proposals/tables", params={"round": ROUND}, content=TABLE)
    assert late == {"public": 401, "city": 403, "agency": 409, "itu": 409, "secretariat": 409}
    end = f"{at(4):%Y-%m-%dT%H:%M}+00:00"  # an hour later than planned
    wish = {"stage": "open-comment", "to": end, "reason": "A holiday."}
    moved = world.may("POST", f"{HERE}/extensions", json=wish)
    assert moved == {"public": 401, "city": 403, "agency": 403, "itu": 403, "secretariat": 200}
    assert world.seen(HERE, lambda d: [e["reason"] for e in d["extensions"]]) == everybody(
        ["A holiday."]
    )
    world.enter("final-draft")
    assert world.seen(f"{HERE}/status", lambda d: d["stage"]) == everybody("open-comment")


def deciding(world: World) -> None:
    world.enter("approval")  # by the plan; an hour later it is the final draft
    assert world.seen(f"{HERE}/status", lambda d: d["stage"]) == everybody("final-draft")
    own = {"outcome": "accepted", "reason": "Clearer.", "body": "UNECE", "present": ["UNECE"]}
    assert world.call("agency", "POST", f"{ONE}/decisions", json=own).status_code == 403
    wish: dict[str, Any] = {
        "outcome": "accepted",
        "reason": "Clearer.",
        "votes": [{"body": "ITU", "vote": "no"}],
    }
    against = world.call("itu", "POST", f"{ONE}/decisions", json=wish)
    assert against.status_code == 400
    wish["votes"] = [{"body": "Nobody", "vote": "yes"}]
    assert world.call("itu", "POST", f"{ONE}/decisions", json=wish).status_code == 400
    wish["votes"] = [{"body": "ITU", "vote": "yes", "reason": "It fits."}]
    made = world.call("itu", "POST", f"{ONE}/decisions", json=wish)
    assert made.status_code == 201, made.text
    [one] = made.json()["decisions"]
    assert (one["decision"], one["mode"], one["yes"]) == (f"{ROUND}-d1", "vote", 1)

    assert world.seen(ONE, lambda d: d["proposal"]["status"]) == everybody("accepted")
    reasons = world.seen(f"{ONE}/decisions", lambda d: [o["reason"] for o in d["decisions"]])
    assert reasons == everybody(["Clearer."])
    # The verdict on what is decided is public now; that on the other proposal is not.
    shown = world.seen(
        f"{HERE}/reviews", lambda d: [i["proposal"][-2:] for i in d["items"] if i["verdicts"]]
    )
    assert shown == {
        **{"public": ["p1"], "city": ["p1"]},
        **{who: ["p1", "p2"] for who in ("agency", "itu", "secretariat")},
    }
    table = f"proposal,outcome,reason,present\n{ROUND}-p2,decline,It is used.,ITU\n"
    many = world.call("secretariat", "POST", f"{HERE}/decisions", content=table)
    assert many.status_code == 201, many.text
    assert world.seen(f"{HERE}/decisions", lambda d: d["open"]) == everybody([])


def releasing(world: World) -> None:
    wish = {"round": ROUND, "version": VERSION}
    early = world.call("secretariat", "POST", "/releases", json=wish)
    assert early.status_code == 409, early.text
    world.later += 2 * HOUR  # adopted begins an hour later than planned, too
    others = {"public": 401, "city": 403, "agency": 403, "itu": 403}
    tried = world.may("POST", "/releases", json={**wish, "dry_run": True})
    assert tried == {**others, "secretariat": 200}
    assert world.seen("/releases", lambda d: d) == everybody([])
    bad = world.call("secretariat", "POST", "/releases", json={**wish, "version": "../x"})
    assert bad.status_code == 400

    begun = world.call("secretariat", "POST", "/releases", json={**wish, "version": "sdg-2022"})
    ended = world.service.finish("secretariat", begun)  # only what is published tells it is taken
    assert (ended["state"], ended["problem"]["status"]) == ("failed", 400)
    wait = {"headers": {"prefer": "wait=60"}}
    same = {**wish, "version": "sdg-2022"}
    refused = world.call("secretariat", "POST", "/releases", json=same, **wait)
    assert refused.status_code == 400
    assert refused.json() == ended["problem"]

    made = world.call("secretariat", "POST", "/releases", json=wish, **wait)
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"/api/v1/releases/{VERSION}"
    assert made.headers["preference-applied"] == "wait=60"
    # One proposal was accepted, and it renames one indicator.
    assert made.json()["items"] == {"added": 0, "changed": 1, "retired": 0}
    again = world.may("POST", "/releases", json={**wish, "version": "un-sscf-0.2"})
    assert again == {**others, "secretariat": 409}
    told = world.may("POST", f"{HERE}/announcements", json={})
    assert told == {**others, "secretariat": 200}
    assert (
        world.call("secretariat", "POST", f"{HERE}/announcements", json={}).json()["new"] is False
    )


def reading(world: World) -> None:
    place = f"/releases/{VERSION}"
    assert world.seen("/releases", lambda d: [r["version"] for r in d]) == everybody([VERSION])
    shown = world.call("public", "GET", place).json()
    assert (shown["is_demonstration"], shown["published"]) == (True, True)
    frozen = world.call("public", "GET", f"{place}/file")
    assert hashlib.sha256(frozen.content).hexdigest() == shown["hash"]
    assert sum(shown["graphs"].values()) == len(list(parse(frozen.content, RdfFormat.N_QUADS)))
    assert frozen.headers["etag"] == f'"{shown["hash"]}"'
    assert "immutable" in frozen.headers["cache-control"]
    known = {"if-none-match": frozen.headers["etag"]}
    assert world.call("public", "GET", f"{place}/file", headers=known).status_code == 304
    assert world.seen(f"{place}/verification", lambda d: d["valid"]) == everybody(True)
    log = world.call("public", "GET", f"{place}/changelog", params={"format": "html"})
    assert "Households online" in log.text
    assert "sandbox" in log.headers["content-security-policy"]
    diff = f"/releases/u4ssc-2017/diff/{VERSION}"
    lines = world.call("public", "GET", diff, params={"format": "kgcl"}).text.splitlines()
    assert RENAME in lines
    said = world.call("public", "GET", diff, headers={"accept": "text/plain"})
    assert said.headers["content-type"].startswith("text/plain")
    assert "Households online" in said.text
    ttl = world.call("public", "GET", diff, params={"format": "ttl"})
    assert list(parse(ttl.content, RdfFormat.TURTLE))
    assert world.call("public", "GET", diff).json()["first"] == "u4ssc-2017"
    assert world.call("public", "GET", diff, params={"as-of": VERSION}).status_code == 200
    assert world.call("public", "GET", diff, params={"format": "exe"}).status_code == 406
    for form, start in (("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF"), ("csv", b"decision")):
        answer = world.call("public", "GET", f"{HERE}/decisions", params={"format": form})
        assert answer.content.startswith(start), form
    for missing in ("/releases/none-0.1", "/releases/none-0.1/file", "/rounds/none"):
        assert world.may("GET", missing) == everybody(404)
    select = f'SELECT ?r {{ ?r <https://w3id.org/ssckg/ontology#releaseVersion> "{VERSION}" }}'
    assert world.service.select(select) == [{"r": f"https://w3id.org/ssckg/release/{VERSION}"}]


COMMANDS = {
    "/rounds": "revision list",
    HERE: f"revision show {ROUND}",
    f"{HERE}/log": f"revision log {ROUND}",
    f"{HERE}/conflicts": f"revision conflicts --round {ROUND}",
    f"{HERE}/reviews": f"revision reviews --round {ROUND}",
    f"{ONE}/reviews": f"revision reviews --round {ROUND} --proposal {ROUND}-p1",
    f"{HERE}/answers": f"revision answers --round {ROUND}",
    f"{HERE}/decisions": f"revision decisions --round {ROUND}",
    f"{TWO}/decisions": f"revision decisions --round {ROUND} --proposal {ROUND}-p2",
    ONE: f"revision proposal {ROUND}-p1",
    "/releases": "release list",
    f"/releases/{VERSION}": f"release show {VERSION}",
    f"/releases/{VERSION}/verification": f"release verify {VERSION}",
    f"/releases/u4ssc-2017/diff/{VERSION}": f"release diff u4ssc-2017 {VERSION}",
}


def as_commands_tell(world: World, told: dict[str, Any]) -> None:
    """Compare with what commands print on the same data; what they say of now may differ."""
    for path, command in COMMANDS.items():
        found = CliRunner().invoke(
            app, [*command.split(), "--json", "--data", str(world.service.data)]
        )
        assert found.exit_code == 0, (command, found.output)
        assert json.loads(found.stdout) == told[path], command
