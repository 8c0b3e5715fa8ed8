"""What of a round is not public can be reached through no door: searched for, mark by mark.

A round has a mark in everything that somebody wrote. It is announced; a comment is hidden. Each
time, every door (`doors.py`) and every route that the API describes for rounds is searched, for all
who belong to none of it. What may be seen is typed by hand from docs/decisions/0030.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.publication.api_doors import CLIENT, outsiders
from tests.publication.doors import House, doors
from tests.publication.lodged import OPERATOR
from tests.publication.test_leaks import serving
from tests.unit.revision.a_round_of_comments import KPI, decided, proposed, reviewed, said

from ssckg.app.revision.comments import moderate
from ssckg.app.revision.rounds import announce
from ssckg.app.workspace import open_workspace
from ssckg.model.actor import Role
from ssckg.model.revision_event import (
    Answered,
    CommentState,
    Moderated,
    Opened,
    RoundAction,
    RoundEvent,
)
from ssckg.model.revision_round import HeldRole, RegistryRole, Round, Stage, StageKind
from ssckg.namespaces import BASE
from ssckg.revision import log
from ssckg.revision.documents import event_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace
    from ssckg.model.revision_event import EventContent

pytestmark = pytest.mark.deep
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
ROUND = "leaks-1"
ABOUT = re.compile(r"/(rounds|proposals|comments|releases)|^/feeds")
NAMES = {
    "proposal": (f"{ROUND}-p1", f"{ROUND}-p2"),
    "comment": tuple(f"{ROUND}-c{number}" for number in (1, 2, 3)),
    "name": ("rounds", "proposals", "decisions", "comments", "releases"),
    "agency": ("ITU", "UNECE"),
    "stage": ("drafting",),
}
"""What parts of addresses are filled with; all others with the id of the round."""


def mark(what: str) -> str:
    return f"zq{what}qz"


WORKING = frozenset(
    mark(what)
    for what in ("reviewone", "wantedone", "waiting", "waitingauthor", "hiddenfirst", "whyhidden")
)
"""For the working group: agencies and the secretariat; the agency among those who look may see."""
NEVER = frozenset({mark("account"), mark("person"), mark("citywhy")})
PUBLIC_FROM_THE_START = {mark("proposalone"), mark("reviewtwo"), mark("shown"), mark("decided")}


def steps() -> Iterator[tuple[RoundAction, str, EventContent]]:
    """Yield what was done, with a mark in each text that somebody wrote."""
    yield (
        RoundAction.OPEN,
        "secretariat",
        Opened(
            round=Round(
                id=ROUND,
                title="A round full of marks",
                framework="un-sscf",
                starts_from="u4ssc-2017",
                stages=(Stage(kind=StageKind.DRAFTING, start=NOW - 9 * DAY, end=NOW + 9 * DAY),),
                roles=(
                    HeldRole(role=RegistryRole.REGISTER_MANAGER, body="secretariat"),
                    HeldRole(role=RegistryRole.CONTROL_BODY, body="UNECE"),
                    HeldRole(role=RegistryRole.SUBMITTING_ORGANISATION, body="ITU"),
                ),
                is_demonstration=True,
            )
        ),
    )
    yield RoundAction.PROPOSE, "ITU", proposed(1, mark("proposalone"))
    yield RoundAction.PROPOSE, "ITU", proposed(2, "The other")
    one = replace(reviewed(1, "UNECE"), reason=mark("reviewone"), changes_wanted=mark("wantedone"))
    yield RoundAction.REVIEW, "UNECE", one
    yield RoundAction.REVIEW, "UNECE", replace(reviewed(2, "UNECE"), reason=mark("reviewtwo"))
    answer = Answered(element=KPI, city="stavanger", can_report=False, reason=mark("citywhy"))
    yield RoundAction.ANSWER, "city:stavanger", answer
    waiting: dict[str, Any] = {"author": mark("waitingauthor"), "proposed": mark("waiting")}
    yield RoundAction.COMMENT, "public", said(1, text=mark("waiting"), **waiting)
    yield RoundAction.COMMENT, "public", said(2, text=mark("shown"), author=mark("shownauthor"))
    yield RoundAction.COMMENT, "public", said(3, text=mark("hiddenfirst"))
    for number, state in ((2, CommentState.PUBLISHED), (3, CommentState.HIDDEN)):
        step = Moderated(comment=number, state=state, reason=mark("whyhidden"))
        yield RoundAction.MODERATE, "secretariat", step
    yield RoundAction.DECIDE, "UNECE", replace(decided(1, 2), reason=mark("decided"))


def events() -> Iterator[RoundEvent]:
    """Yield the log; who acted is in every event, and no business of anybody."""
    before = ""
    for number, (action, body, content) in enumerate(steps(), start=1):
        made = RoundEvent(
            number=number,
            action=action,
            at=NOW - DAY + number * timedelta(minutes=1),
            by=mark("account"),
            name=mark("person"),
            role=Role.SECRETARIAT,
            body=body,
            content=content,
            previous=before,
        )
        before = event_hash(made)
        yield made


@pytest.fixture
def house(small_data: Path, tmp_path: Path) -> Iterator[tuple[House, Workspace]]:
    data = Path(shutil.copytree(small_data, tmp_path / "data"))
    with serving(data) as url, open_workspace(data) as ws:
        log.append(ws.store, ROUND, list(events()))
        things = [f"{BASE}round/{ROUND}", f"{BASE}graph/workspace/revision/{ROUND}"]
        things += [f"{BASE}{kind}/{one}" for kind in ("proposal", "comment") for one in NAMES[kind]]
        things += [f"{BASE}proposal/{ROUND}-p1/review/UNECE", f"{BASE}round/{ROUND}/event/4"]
        secrets = outsiders(ws, OPERATOR)
        yield House(data, url, tmp_path, things, secrets, ("none",)), ws


def addresses(url: str) -> Iterator[str]:
    """Yield all that can be read of rounds, in each form that it is offered in."""
    paths = CLIENT.get(f"{url}/openapi.json").json()["paths"]
    for path, operations in paths.items():
        if not ABOUT.search(path) or "get" not in operations:
            continue
        parameters = {one["name"] for one in operations["get"].get("parameters", ())}
        asked = f"round={ROUND}" if "round" in parameters else ""
        more = {
            "state": ("state=pending", "state=hidden"),
            "agency": ("agency=UNECE",),
            "city": ("city=stavanger",),
            "format": tuple(
                f"format={one}" for one in ("csv", "html", "md", "jsonld", "activity", "xlsx")
            ),
        }
        wishes = ("", *(wish for name in more if name in parameters for wish in more[name]))
        part = re.search(r"\{(\w+)\}", path)
        for name in NAMES.get(part[1], (ROUND,)) if part else ("",):
            place = re.sub(r"\{\w+\}", name, path)
            for wish in wishes:
                yield f"{url}{place}?{asked}&{wish}"


def read(address: str, secret: str) -> tuple[int, str]:
    """Return the status of an answer, and all its text, in workbooks too."""
    headers = {"authorization": f"Bearer {secret}"} if secret else {}
    answer = CLIENT.get(address, headers=headers)
    content = answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(map(book.read, book.namelist()))
    return answer.status_code, f"{dict(answer.headers)}{content.decode(errors='replace')}"


def search(house: House, working: frozenset[str], seen: set[str]) -> None:
    """Look behind every door; working: what is shown to the working group only."""
    for name, look in doors(house):
        if name.startswith(tuple(f"{who}: " for who in house.secrets)):
            continue  # of submissions, of which there are none
        text = look()
        assert not [one for one in NEVER | working if one in text], name
    found: set[str] = set()
    opened = 0
    for address in addresses(house.url):
        for who, secret in house.secrets.items():
            status, text = read(address, secret)
            assert status < 500, (address, text)
            opened += status == 200
            hidden = NEVER if who == "agency" else NEVER | working
            assert not [one for one in hidden if one in text], (who, address)
            if who == "the public":
                found |= {one for one in seen if one in text}
    # Doors that only refuse would hide a leak behind them.
    assert opened > 40
    assert found == seen


def test_what_is_not_public_of_a_round_is_behind_no_door(house: tuple[House, Workspace]) -> None:
    place, ws = house
    search(place, WORKING, PUBLIC_FROM_THE_START)
    announce(ws, OPERATOR, ROUND)
    search(place, WORKING, PUBLIC_FROM_THE_START)
    moderate(ws, OPERATOR, [f"{ROUND}-c2"], CommentState.HIDDEN, mark("whyhidden"))
    gone = {mark("shown"), mark("shownauthor")}
    search(place, WORKING | gone, PUBLIC_FROM_THE_START - gone)
