"""Nothing without consent can be reached through any door; and what is consented to is all there.

Submissions with marked values and texts in every field, in random states and with random consents
and verdicts, come into the workspace of a running server. After every change every door
(`doors.py`) is searched for every mark that must not be seen. What may be seen is told by a model
of its own, not by the code under test.
"""

from __future__ import annotations

import itertools
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.publication.api_doors import ASKED, CLIENT, outsiders
from tests.publication.doors import SERVER_LOG, House, doors, guesses
from tests.publication.lodged import NOON, OPERATOR, draft, number_points, to_state
from tests.served_process import served_process

from ssckg.app.consenting import record_consent
from ssckg.app.following import reconcile
from ssckg.app.publishing import publish, withdraw
from ssckg.app.workspace import open_workspace
from ssckg.errors import StateError
from ssckg.io.consent_file import ConsentFile, Statement
from ssckg.model.submission import (
    ConsentScope,
    ConsentState,
    Cover,
    Judgement,
    KeptFile,
    LocalReport,
    Report,
    ReportStatus,
    State,
    Verdict,
    Waiver,
)
from ssckg.namespaces import BASE
from ssckg.submissions.life.record_acts import judgement_triples, waiver_triples
from ssckg.submissions.life.repository import find
from ssckg.submissions.life.steps import create, take_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace
    from ssckg.model.submission import Summary

pytestmark = pytest.mark.slow
POINTS = number_points()
CITIES = ("Stavanger", "Oslo", "Nowhere-by-the-Sea")
YEARS = ("2021", "2024")
_numbers = itertools.count(1)


def marked_number() -> Decimal:
    """Return a number that occurs nowhere else, ends in 7 and is found by its digits."""
    n = next(_numbers)
    return Decimal(f"4{n:06d}.31{n:06d}7")


def marked_text(what: str) -> str:
    return f"zq{what}{next(_numbers):06d}qz"


@dataclass
class Lodged:
    """What the test knows of one submission: marks by data point, and what was said on it."""

    head: Summary
    values: dict[str, str] = field(default_factory=dict)
    """Data point to the digits of its value; empty where it was not reported."""
    waivers: dict[str, str] = field(default_factory=dict)
    verified: set[str] = field(default_factory=set)
    refuted: set[str] = field(default_factory=set)
    said: list[Statement] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    """Marks that must never be seen."""
    state: str = "draft"


def may_be_public(lodged: Lodged, point: str, today: Any) -> bool:
    """Say whether a report may be seen, by the rules as docs/consent-file.md tells them."""
    if lodged.state != "published" or point in lodged.refuted:
        return False
    if lodged.values[point] and point not in lodged.verified:
        return False
    word: Statement | None = None
    own: Statement | None = None
    for statement in lodged.said:
        if statement.scope is ConsentScope.SUBMISSION:
            word = statement
            if statement.state is ConsentState.WITHDRAWN and own is not None:
                own = None if own.state is ConsentState.GIVEN else own
        elif point in statement.data_points:
            own = statement
    word = own or word
    return (
        word is not None
        and word.state is ConsentState.GIVEN
        and (word.embargo_until is None or word.embargo_until <= today)
        and (word.expires_on is None or today < word.expires_on)
    )


@contextmanager
def serving(data: Path) -> Iterator[str]:
    with served_process(data, data.parent / SERVER_LOG) as server:
        yield server.url.rstrip("/")


class World:
    """A served data directory and all submissions that came into it so far."""

    def __init__(self, ws: Workspace, url: str, folder: Path) -> None:
        self.ws = ws
        self.url = url
        self.folder = folder
        self.all: list[Lodged] = []
        self.secrets = outsiders(ws, OPERATOR)

    def house(self) -> House:
        things = {f"{BASE}city/stavanger"}
        for lodged in self.all[-1:]:
            head = lodged.head
            things |= {head.iri, f"{BASE}dataset/{head.city}-{head.year}"}
            things |= {f"{BASE}{kind}/{head.id}" for kind in ("publication", "withdrawal")}
            for point in list(lodged.values)[:1]:
                local = point.removeprefix(BASE + "u4ssc/").replace("/", "-")
                things.add(f"{BASE}observation/{head.city}/{head.year}/{local}")
        # The latest, and the latest that was taken back: where the doors were open a moment ago.
        withdrawn = [one for one in self.all if one.state == "withdrawn"]
        tried = {one.head.id for one in (*self.all[-1:], *withdrawn[-1:])} or {"none"}
        return House(
            *(self.ws.directory.path, self.url, self.folder, sorted(things)),
            secrets=self.secrets,
            submissions=sorted(tried),
        )

    def expected(self) -> tuple[set[str], set[str]]:
        """Return the marks that must be seen, and those that must not."""
        today = self.ws.now().date()
        seen: set[str] = set()
        hidden: set[str] = set()
        for lodged in self.all:
            hidden.update(lodged.hidden)
            for point, digits in lodged.values.items():
                marks = {digits, lodged.waivers.get(point, "")} - {""}
                (seen if may_be_public(lodged, point, today) else hidden).update(marks)
        return seen, hidden

    def check(self) -> None:
        """Search every door; and find what must be there in the dump and by a query."""
        seen, hidden = self.expected()
        assert not seen & hidden
        house = self.house()
        for name, look in doors(house):
            text = look()
            found = [mark for mark in hidden if mark in text]
            assert not found, (name, found[:3])
            if name in {"dump .nq", "SPARQL every literal"}:
                assert seen <= {mark for mark in seen if mark in text}, name
        asked = sorted(hidden)[-12:] + sorted(seen)[-12:]  # each costs a scan; the last are new
        for mark, is_there in guesses(house, asked):
            assert is_there == (mark in seen), mark


@pytest.fixture(scope="module")
def world(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    import shutil  # noqa: PLC0415  only here

    folder = tmp_path_factory.mktemp("leaks")
    data = Path(shutil.copytree(small_data, folder / "data"))
    with serving(data) as url, open_workspace(data) as ws:
        yield World(ws, url, folder)


verdicts = st.sampled_from(["yes", "yes", "yes", "no", "none"])
kinds = st.sampled_from(["value", "value", "value", "missing"])
reports = st.dictionaries(
    st.sampled_from(POINTS), st.tuples(kinds, verdicts, st.booleans()), min_size=1, max_size=5
)
states = st.sampled_from(
    ["draft", "submitted", "in-verification", "verified", "published", "published", "published"]
)
some_days = st.none() | st.integers(-2, 2).filter(bool)
sayings = st.lists(
    st.tuples(
        st.sampled_from(["all", "all", "point", "report", "factsheet"]),
        st.sampled_from(["given", "given", "given", "refused", "withdrawn"]),
        st.integers(0, 4),
        some_days,
    ),
    max_size=4,
)
afterwards = st.sampled_from(["nothing", "take back", "take back one", "withdraw"])
plans = st.tuples(
    st.sampled_from(CITIES), st.sampled_from(YEARS), reports, states, sayings, afterwards
)


@settings(
    max_examples=examples(2),
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # the world grows, so a failure cannot be made smaller
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(plans, min_size=1, max_size=3))
def test_nothing_leaks_and_nothing_is_missing(world: World, plan: list[Any]) -> None:
    made = [lodge(world, *each[:4]) for each in plan]
    for lodged, each in zip(made, plan, strict=True):
        say(world, lodged, each[4])
        if each[3] == "published":
            make_public(world, lodged)
    world.check()
    for lodged, each in zip(made, plan, strict=True):
        after(world, lodged, each[5])
    world.check()


def lodge(world: World, city: str, year: str, plan: dict[str, Any], state: str) -> Lodged:
    """Make a submission full of marks, and take it as far as "verified"."""
    lodged = Lodged(None)  # type: ignore[arg-type]
    found, judgements, waivers = [], [], []

    def hide(text: str | Decimal) -> Any:
        lodged.hidden.append(str(text))
        return text

    for point, (kind, verdict, is_waived) in plan.items():
        digits = marked_number() if kind == "value" else None
        lodged.values[point] = str(digits) if digits is not None else ""
        found.append(
            Report(
                point,
                ReportStatus.MISSING if digits is None else ReportStatus.REPORTED,
                digits,
                numerator=hide(marked_number()),
                denominator=hide(marked_number()),
                source=hide(marked_text("source")),
                printed_value=hide(marked_text("printed")),
                missing_reason="",
                note=hide(marked_text("note")),
                place=hide(marked_text("place")),
            )
        )
        if verdict != "none":
            said = Verdict.VERIFIED if verdict == "yes" else Verdict.NOT_VERIFIED
            (lodged.verified if verdict == "yes" else lodged.refuted).add(point)
            note, evidence = hide(marked_text("verdict")), hide(marked_text("evidence"))
            judgements.append(Judgement(point, said, note, evidence))
        if is_waived:
            lodged.waivers[point] = marked_text("waiver")
            rule = f"{BASE}shape/submission#{hide(marked_text('rule'))}"
            waivers.append(Waiver(rule, lodged.waivers[point], point, "vera", NOON))
    file = KeptFile(hide(marked_text("file")) + ".xlsx", hide(f"{next(_numbers):064x}"), 1)
    new = draft(
        city,
        year,
        found,
        cover=Cover(
            city=city,
            population=hide(marked_number()),
            contact_name=hide(marked_text("contact")),
            contact_email=hide(marked_text("mail")) + "@a.test",
        ),
        local=(LocalReport(hide(marked_text("local")), hide(marked_text("localvalue"))),),
        files=(file,),
        reason=hide(marked_text("reason")),
    )
    ws = world.ws
    lodged.head = create(ws.store, ws.base, new, OPERATOR, NOON)
    world.all.append(lodged)
    _advance(world, lodged, state, judgements, waivers)
    return lodged


def _advance(world: World, lodged: Lodged, state: str, judgements: Any, waivers: Any) -> None:
    ws, head = world.ws, lodged.head
    reached = State.IN_VERIFICATION if state in {"verified", "published"} else State(state)
    head = to_state(ws, head, reached)
    lodged.state = str(reached)
    if state in {"verified", "published"}:
        added = [*judgement_triples(head.id, judgements), *waiver_triples(head.id, waivers)]
        head = take_step(ws.store, ws.base, head, "verify", OPERATOR, NOON, add=added)
        lodged.state = "verified"
    lodged.head = head


def say(world: World, lodged: Lodged, plan: Any) -> None:
    today = world.ws.now().date()
    points = list(lodged.values)
    scopes = {
        "all": ConsentScope.SUBMISSION,
        "point": ConsentScope.DATA_POINT,
        "report": ConsentScope.VERIFICATION_REPORT,
        "factsheet": ConsentScope.FACTSHEET,
    }
    for kind, word, number, days in plan:
        state = ConsentState(word)
        day = today + timedelta(days) if days and state is ConsentState.GIVEN else None
        statement = Statement(
            scopes[kind],
            state,
            (points[number % len(points)],) if kind == "point" else (),
            day if number % 2 else None,
            None if number % 2 else day,
        )
        record_consent(world.ws, OPERATOR, lodged.head.id, ConsentFile((statement,)))
        lodged.said.append(statement)


def make_public(world: World, lodged: Lodged) -> None:
    """Publish; where nothing may go out that is refused, and nothing changes."""
    before = [
        other
        for other in world.all
        if other.state == "published"
        and (other.head.city, other.head.year) == (lodged.head.city, lodged.head.year)
    ]
    try:
        publish(world.ws, OPERATOR, lodged.head.id)
    except StateError:
        as_public = replace(lodged, state="published")
        today = world.ws.now().date()
        assert not any(may_be_public(as_public, point, today) for point in lodged.values)
        return
    lodged.state = "published"
    for other in before:
        other.state = "superseded"


def after(world: World, lodged: Lodged, what: str) -> None:
    """Take something back, straight before the doors are searched again."""
    if lodged.state == "superseded":
        return
    if what == "withdraw":
        withdraw(world.ws, OPERATOR, lodged.head.id, reason=_hidden_reason(lodged))
        lodged.state = "withdrawn"
    elif what != "nothing":
        is_one = what == "take back one"
        statement = Statement(
            ConsentScope.DATA_POINT if is_one else ConsentScope.SUBMISSION,
            ConsentState.WITHDRAWN,
            tuple(list(lodged.values)[:1]) if is_one else (),
        )
        record_consent(world.ws, OPERATOR, lodged.head.id, ConsentFile((statement,)))
        lodged.said.append(statement)


def _hidden_reason(lodged: Lodged) -> str:
    lodged.hidden.append(marked_text("withdrawal"))
    return lodged.hidden[-1]


@pytest.mark.deep
def test_a_withdrawal_that_was_killed_is_made_up_for_by_the_server(world: World) -> None:
    """The step is in the workspace and nobody is left to publish: the server does, in a minute."""
    plan = {POINTS[0]: ("value", "yes", False), POINTS[1]: ("missing", "none", False)}
    lodged = lodge(world, "Oslo", "1999", plan, "published")
    say(world, lodged, [("all", "given", 0, None)])
    make_public(world, lodged)
    world.check()
    head = find(world.ws.store, world.ws.base, lodged.head.id)
    take_step(world.ws.store, world.ws.base, head, "withdraw", OPERATOR, world.ws.now())
    lodged.state = "withdrawn"
    started = time.monotonic()
    mark = lodged.values[POINTS[0]]
    while dict(guesses(world.house(), [mark]))[mark]:
        assert time.monotonic() - started < 60
        time.sleep(0.5)
    world.check()


def test_the_doors_of_what_counts_cities_open(world: World) -> None:
    """A door that only refuses would hide a leak behind it."""
    for name in ("reportability", "core-set", "core-frontier", "impact-remove", "network"):
        answer = CLIENT.get(f"{world.url}/api/v1/analyses/{name}", params=ASKED[name][0])
        assert answer.status_code == 200, (name, answer.text)
    for secret in world.secrets.values():
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        for name in ("reportability", "core-set", "core-frontier"):
            place = f"{world.url}/api/v1/analyses/{name}"
            answer = CLIENT.get(place, params={"submissions": "true"}, headers=headers)
            assert answer.status_code in {401, 403}, (name, answer.text)


def test_what_is_behind_is_brought_in_line_by_hand(world: World) -> None:
    assert not reconcile(world.ws).changed
    world.check()
