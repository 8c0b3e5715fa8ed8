"""Comments on a real round: who, when, on what; shown when let through; answered; published."""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.revision.a_round_of_comments import FINAL, KPI, OPEN, ROUND, START

from ssckg.app.analyses.forms import result_as
from ssckg.app.following import open_published
from ssckg.app.revision import comment_views, comments, rounds
from ssckg.app.revision.comments import CommentText
from ssckg.app.workspace import open_workspace
from ssckg.errors import (
    ForbiddenError,
    SsckgError,
    StateError,
    TooOftenError,
    UnknownNameError,
    UsageError,
)
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.model.proposed_change import ChangeLevel
from ssckg.model.revision_event import (
    Ground,
    Opened,
    ProposalText,
    Proposed,
    RoundAction,
    RoundEvent,
)
from ssckg.revision import log
from ssckg.revision.documents import event_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

OFFICE = Actor("office", "Office", Role.SECRETARIAT)
UNECE = Actor("ann", "Ann", Role.AGENCY, agency="UNECE")
WHO = Actor("who", "Who", Role.AGENCY, agency="WHO")
OSLO = Actor("oslo", "Oslo", Role.CITY, city="oslo")
# A proposal is found in the log; other things are looked up in what is published, which takes long.
SAID = CommentText(target="try-p1", text="Say what counts.", author="A. Reader")


@dataclass
class Clock:
    at: datetime = OPEN

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def folder(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(built_data, tmp_path_factory.mktemp("comments") / "data"))


@pytest.fixture(scope="module")
def opened(folder: Path) -> Iterator[Workspace]:
    with open_workspace(folder) as ws:
        yield ws


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ws(opened: Workspace, clock: Clock) -> Iterator[Workspace]:
    """The workspace with a new round, `try`, opened when its drafting begins."""
    for graph in log.round_ids(opened.store):
        opened.store.delete_graph(f"https://w3id.org/ssckg/graph/workspace/revision/{graph}")
    text = ProposalText(
        title="Make it core",
        changes=(ChangeLevel(element=KPI, level="core"),),
        grounds=(Ground.PILOT_EXPERIENCE,),
        reason="Every city reports it.",
        submitted_by="ITU",
    )
    first = _event(1, RoundAction.OPEN, Opened(round=ROUND), "")
    second = _event(2, RoundAction.PROPOSE, Proposed(proposal=1, text=text), event_hash(first))
    log.append(opened.store, "try", [first, second])
    return replace(opened, now=clock)  # type: ignore[return-value]


def _event(number: int, action: RoundAction, content: object, previous: str) -> RoundEvent:
    return RoundEvent(
        number=number,
        action=action,
        at=START,
        by="office",
        name="Office",
        role=Role.SECRETARIAT,
        body="secretariat",
        content=content,  # type: ignore[arg-type]
        previous=previous,
    )


def test_the_window_opens_and_closes_by_the_clock(ws: Workspace, clock: Clock) -> None:
    clock.at = OPEN - timedelta(microseconds=1)
    with pytest.raises(ForbiddenError):
        comments.comment(ws, PUBLIC, "try", SAID)
    clock.at = OPEN
    assert comments.comment(ws, PUBLIC, "try", SAID).id == "try-c1"
    clock.at = FINAL - timedelta(microseconds=1)
    assert comments.comment(ws, OSLO, "try", replace(SAID, text="Another.")).id == "try-c2"
    clock.at = FINAL
    with pytest.raises(StateError, match="not open in the stage final-draft"):
        comments.comment(ws, PUBLIC, "try", replace(SAID, text="Too late."))


@pytest.mark.parametrize(
    "case",
    [
        # UN entities give substantive input while the draft is written; on the final draft they
        # point out mistakes of fact and wording only; the public has its own window.
        (START, UNECE, "substantive", True),
        (START, PUBLIC, "substantive", False),
        (START, PUBLIC, "editorial", False),
        (OPEN, PUBLIC, "substantive", True),
        (OPEN, WHO, "factual", True),
        (FINAL, UNECE, "substantive", False),
        (FINAL, UNECE, "factual", True),
        (FINAL, OFFICE, "editorial", True),
        (FINAL, PUBLIC, "factual", False),
        (FINAL, WHO, "editorial", False),
    ],
)
def test_what_each_stage_takes(
    ws: Workspace, clock: Clock, case: tuple[datetime, Actor, str, bool]
) -> None:
    clock.at, actor, kind, is_taken = case
    said = replace(SAID, kind=kind)
    if is_taken:
        assert comments.comment(ws, actor, "try", said).kind == kind
        return
    with pytest.raises(SsckgError) as caught:
        comments.comment(ws, actor, "try", said)
    assert isinstance(caught.value, StateError | ForbiddenError)
    assert comment_views.list_comments(ws, OFFICE, "try") == ()


@pytest.mark.parametrize(
    ("target", "iri"),
    [
        ("EC: ICT: ICT: 1C", KPI),
        ("u4ssc:EC-ICT-ICT-1C", KPI),
        (KPI, KPI),
        ("agency:WHO", "https://w3id.org/ssckg/agency/WHO"),
        ("city:karmoy", "https://w3id.org/ssckg/city/karmoy"),
        ("try", "https://w3id.org/ssckg/round/try"),
        ("try-p1", "https://w3id.org/ssckg/proposal/try-p1"),
        ("https://w3id.org/ssckg/proposal/try-p1", "https://w3id.org/ssckg/proposal/try-p1"),
        ("framework/u4ssc-2017", "https://w3id.org/ssckg/framework/u4ssc-2017"),
        ("http://metadata.un.org/sdg/11.2", "http://metadata.un.org/sdg/11.2"),
        (
            "https://w3id.org/ssckg/round/try/stage/drafting",
            "https://w3id.org/ssckg/round/try/stage/drafting",
        ),
    ],
)
def test_anything_with_an_iri_can_be_commented_on(ws: Workspace, target: str, iri: str) -> None:
    made = comments.comment(ws, PUBLIC, "try", replace(SAID, target=target))

    assert made.target == iri


@pytest.mark.parametrize(
    "target",
    [
        *("", "no such code", "https://evil.example/", "try-p2", "try-c1", "other-p1"),
        *("https://w3id.org/ssckg/u4ssc/none", "x" * 400, 'a"> <b> . } #', "a\x00b"),
    ],
)
def test_what_is_not_there_cannot(ws: Workspace, target: str) -> None:
    with pytest.raises(UsageError):
        comments.comment(ws, PUBLIC, "try", replace(SAID, target=target))


def test_a_comment_on_a_comment_that_is_shown(ws: Workspace) -> None:
    comments.comment(ws, PUBLIC, "try", SAID)
    reply = replace(SAID, target="try-c1", text="I agree.")
    with pytest.raises(UnknownNameError):
        comments.comment(ws, PUBLIC, "try", reply)
    comments.moderate(ws, OFFICE, ["try-c1"], "published")

    assert comments.comment(ws, PUBLIC, "try", reply).target.endswith("comment/try-c1")


def test_for_whom(ws: Workspace) -> None:
    def body(actor: Actor, **more: str) -> str:
        text = replace(SAID, text=f"{actor.id} {more}", **more)
        return comments.comment(ws, actor, "try", text).body

    assert body(PUBLIC) == ""
    assert body(PUBLIC, organisation=" Friends of  Oslo ") == "Friends of Oslo"
    assert body(UNECE) == "UNECE"
    assert body(OSLO) == "city:oslo"
    assert body(OFFICE) == "secretariat"
    assert body(OFFICE, for_body="itu") == "ITU"
    assert body(OFFICE, for_body="public", organisation="Friends") == "Friends"
    for actor, more in (
        (PUBLIC, {"organisation": "unece"}),
        (PUBLIC, {"organisation": "Secretariat"}),
        (PUBLIC, {"for_body": "UNECE"}),
        (WHO, {"for_body": "UNECE"}),
        (OFFICE, {"for_body": "Nobody"}),
    ):
        with pytest.raises(UsageError):
            body(actor, **more)


def test_shown_when_let_through(ws: Workspace) -> None:
    made = [
        comments.comment(ws, PUBLIC, "try", replace(SAID, text=f"Remark {n}.")) for n in (1, 2, 3)
    ]
    comments.moderate(ws, OFFICE, ["try-c1"], "published")
    comments.moderate(ws, OFFICE, ["try-c3"], "hidden", "An advertisement.")

    def seen(actor: Actor) -> list[str]:
        return [one.id for one in comment_views.list_comments(ws, actor, "try")]

    assert {one.state for one in made} == {"pending"}
    assert seen(PUBLIC) == seen(OSLO) == ["try-c1"]
    assert seen(WHO) == seen(OFFICE) == ["try-c1", "try-c2", "try-c3"]
    for name in ("try-c2", "try-c3", "try-c9"):
        with pytest.raises(UnknownNameError, match=f"'{name}'"):
            comment_views.show_comment(ws, PUBLIC, name)
    for state in ("pending", "hidden"):
        with pytest.raises(ForbiddenError):
            comment_views.list_comments(ws, PUBLIC, "try", state=state)
    assert comment_views.show_comment(ws, WHO, "try-c3").hidden_because == "An advertisement."
    with pytest.raises(ForbiddenError):
        comments.moderate(ws, WHO, ["try-c2"], "published")
    with pytest.raises(StateError):  # all or none
        comments.moderate(ws, OFFICE, ["try-c2", "try-c1"], "published")
    assert seen(PUBLIC) == ["try-c1"]


def test_answered_one_by_one(ws: Workspace) -> None:
    for number in (1, 2):
        comments.comment(ws, PUBLIC, "try", replace(SAID, text=f"Remark {number}."))
    comments.moderate(ws, OFFICE, ["try-c1", "try-c2"], "published")

    found = comments.dispose(ws, UNECE, "try-c1", "partly", "Only fixed.", proposal="try-p1")

    assert (found.disposition, found.led_to) == ("partly-accepted", "try-p1")
    with pytest.raises(ForbiddenError):
        comments.dispose(ws, WHO, "try-c2", "noted", "Thanks.")
    with pytest.raises(ForbiddenError):
        comments.dispose(ws, PUBLIC, "try-c2", "noted", "Thanks.")
    left = comment_views.list_comments(ws, PUBLIC, "try", unanswered=True)
    assert [(one.id, one.item) for one in left] == [("try-c2", "try-p1")]


def test_answered_by_the_table(ws: Workspace, tmp_path: Path) -> None:
    for number in (1, 2):
        comments.comment(ws, PUBLIC, "try", replace(SAID, text=f"Remark {number}."))
    comments.moderate(ws, OFFICE, ["try-c1", "try-c2"], "published")
    table = result_as(comment_views.comment_table(ws, OFFICE, "try"), "csv").decode()
    file = tmp_path / "comments.csv"
    lines = table.splitlines()
    file.write_text("\n".join([*lines[:2], lines[2] + "Noted. Thank you."]) + "\n", "utf-8")

    tried = comments.dispose_table(ws, OFFICE, "try", file, dry_run=True)
    assert [one.disposition for one in tried] == ["noted"]
    assert comment_views.show_comment(ws, PUBLIC, "try-c2").disposition is None
    done = comments.dispose_table(ws, OFFICE, "try", file)
    assert [(one.id, one.observations) for one in done] == [("try-c2", "Thank you.")]
    version = log.version(ws.store, "try")
    assert comments.dispose_table(ws, OFFICE, "try", file) == ()
    assert log.version(ws.store, "try") == version


def test_bounds_hold_for_the_public_only(ws: Workspace) -> None:
    for number in range(20):
        comments.comment(ws, PUBLIC, "try", replace(SAID, text=f"Remark {number}."))
    with pytest.raises(TooOftenError):
        comments.comment(ws, PUBLIC, "try", replace(SAID, text="One more."))
    entered = replace(SAID, text="One more.", for_body="public")
    assert comments.comment(ws, OFFICE, "try", entered).number == 21


def test_many_at_once_get_numbers_of_their_own(ws: Workspace) -> None:
    made: list[str] = []

    def say(number: int) -> None:
        text = replace(SAID, text=f"Remark {number}.", author=f"Reader {number}")
        made.append(comments.comment(ws, PUBLIC, "try", text).id)

    threads = [threading.Thread(target=say, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(made) == [f"try-c{n}" for n in range(1, 5)]


def test_what_is_hidden_goes_from_what_is_published(ws: Workspace) -> None:
    comments.comment(ws, PUBLIC, "try", SAID)
    comments.moderate(ws, OFFICE, ["try-c1"], "published")
    rounds.announce(ws, OFFICE, "try")
    assert _is_published(ws, "try-c1")

    comments.moderate(ws, OFFICE, ["try-c1"], "hidden", "It names a person.")
    assert not _is_published(ws, "try-c1")
    comments.moderate(ws, OFFICE, ["try-c1"], "published")
    assert _is_published(ws, "try-c1")


def _is_published(ws: Workspace, name: str) -> bool:
    with open_published(ws.directory.path) as store:
        return store.ask(f"ASK {{ <https://w3id.org/ssckg/comment/{name}> ?p ?o }}")


def test_times_are_in_utc(ws: Workspace, clock: Clock) -> None:
    clock.at = datetime(2030, 2, 3, 4, 5, tzinfo=UTC)

    assert comments.comment(ws, PUBLIC, "try", SAID).at == clock.at
