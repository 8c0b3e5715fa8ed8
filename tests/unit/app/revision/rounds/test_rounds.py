"""Rounds through a real data directory: opened, extended, announced, told of, carried elsewhere."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.app.revision.rounds.the_example import (
    EXAMPLE,
    ITU,
    KPI,
    OFFICE,
    RANA,
    ROUND,
    at,
    changed,
    day,
    opened,
    propose,
)

from ssckg.app.checking_workspace import check_workspace
from ssckg.app.following import open_published
from ssckg.app.revision import carrying, desk, round_views, rounds
from ssckg.app.revision.public_record import public_record
from ssckg.app.workspace import open_workspace
from ssckg.errors import (
    CheckError,
    ConflictError,
    DataError,
    ForbiddenError,
    ParseError,
    SsckgError,
    StateError,
    UnknownNameError,
    UsageError,
)
from ssckg.model.actor import PUBLIC, Actor
from ssckg.model.revision_event import (
    Announced,
    Commented,
    CommentKind,
    CommentState,
    Moderated,
    RoundAction,
)
from ssckg.revision import log
from ssckg.revision.names import workspace_graph
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace


@pytest.fixture(scope="module")
def built(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace beside a build, open for all tests: to open one takes longer than most tests."""
    data = Path(shutil.copytree(built_data, tmp_path_factory.mktemp("rounds") / "data"))
    with open_workspace(data) as found:
        yield found


@pytest.fixture
def ws(
    request: pytest.FixtureRequest, built: Workspace, built_data: Path, tmp_path: Path
) -> Iterator[Workspace]:
    if {"kept", "alone"} & set(
        request.fixturenames
    ):  # what is announced stays published: a workspace of its own
        with open_workspace(Path(shutil.copytree(built_data, tmp_path / "own"))) as own:
            yield at(own, "2026-12-01")
        return
    yield at(built, "2026-12-01")
    for name in log.round_ids(built.store):
        built.store.delete_graph(workspace_graph(name))


@pytest.fixture
def alone() -> None:
    """Ask for a workspace in which no other test has announced anything."""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace where nothing was built."""
    data = tmp_path_factory.mktemp("bare") / "data"
    DataDirectory.create_or_open(data)
    with open_workspace(data) as found:
        yield at(found, "2027-12-01")


# opening


def test_the_example_opens(ws: Workspace) -> None:
    state, warnings = rounds.open_from_file(ws, OFFICE, EXAMPLE)
    assert warnings == ()
    assert state.round.id == ROUND
    # Days are days in UTC, the last one included: March ends at 1 April, 00:00.
    spans = {s.kind.value: (s.start, s.end) for s in state.stages}
    assert spans["drafting"] == (day("2027-02-01"), day("2027-04-01"))
    assert spans["approval"] == (day("2027-06-01"), day("2027-09-01"))
    assert spans["closed"][1].year == 9999
    assert desk.open_round(ws, ROUND) == state


def test_a_dry_run_opens_nothing(ws: Workspace) -> None:
    rounds.open_from_file(ws, OFFICE, EXAMPLE, dry_run=True)
    assert round_views.list_rounds(ws, PUBLIC).rounds == ()


def test_a_round_is_opened_once(ws: Workspace) -> None:
    opened(ws)
    with pytest.raises(ConflictError, match="there is a round example-2027 already"):
        opened(ws)


@pytest.mark.parametrize("actor", [ITU, RANA, PUBLIC])
def test_only_the_secretariat_opens(ws: Workspace, actor: Actor) -> None:
    with pytest.raises(ForbiddenError, match="revision-open is not open"):
        rounds.open_from_file(ws, actor, EXAMPLE)


def test_only_for_a_body_that_runs_or_owns_the_register(ws: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ForbiddenError, match=r"and ITU does not \(that is U4SSC, secretariat\)"):
        rounds.open_from_file(ws, OFFICE, EXAMPLE, body="ITU")
    state, _ = rounds.open_from_file(ws, OFFICE, EXAMPLE, body="U4SSC")
    assert state.version == 1


@pytest.mark.parametrize(
    ("pairs", "error", "words"),
    [
        ([("u4ssc-2017", "u4ssc-1999")], UnknownNameError, "framework edition: 'u4ssc-1999'"),
        (
            [("UNECE, UN-Habitat, UNEP", "UNECEE, UN-Habitat, UNEP"), ("[ssckg]", "[ssckgg]")],
            UsageError,
            r"unknown body: 'UNECEE' \(near: UNECE.*; unknown source: 'ssckgg' \(near: ssckg",
        ),
        ([("u4ssc-sdg", "u4ssc-moon")], UsageError, "unknown mapping set: 'u4ssc-moon'"),
        ([("quorum: 2", "quorum: 4")], CheckError, "fewer control bodies than the quorum"),
        (
            [("start: 2027-06-01", "start: 2027-05-31")],
            CheckError,
            "stage final-draft: A stage ends before the next one begins",
        ),
        (
            [("  - kind: closed\n    start: 2028-01-01\n", ""), ("final-draft\n", "closed\n")],
            CheckError,
            "order of their kinds",
        ),
        ([("role: control-body", "role: register-owner")], CheckError, "somebody decides"),
        ([("role: register-manager", "role: register-owner")], CheckError, "somebody runs it"),
        ([("end: 2027-03-31\n", "end: 2027-02-01T00:00Z\n")], ParseError, r"line 40: stages\[2\]"),
    ],
)
def test_faulty_rounds_are_not_opened(
    ws: Workspace, tmp_path: Path, pairs: Any, error: type[SsckgError], words: str
) -> None:
    with pytest.raises(error, match=words):
        rounds.open_from_file(ws, OFFICE, changed(tmp_path, *pairs))
    assert round_views.list_rounds(ws, PUBLIC).rounds == ()


def test_a_calendar_without_an_adoption_warns(ws: Workspace, tmp_path: Path) -> None:
    file = changed(
        tmp_path, ("  - kind: adopted\n    start: 2027-09-01\n    end: 2027-12-31\n", "")
    )
    _, warnings = rounds.open_from_file(ws, OFFICE, file)
    assert [one.message for one in warnings] == [
        "The calendar has no stage “adopted”, so no edition can be released."
    ]


# deadlines


def test_an_extension(ws: Workspace) -> None:
    opened(ws)
    state = rounds.extend(ws, OFFICE, ROUND, "drafting", end="2027-04-03", reason=" Holidays. ")
    spans = {s.kind.value: (s.start, s.end) for s in state.stages}
    # Three days more: to 4 April, 00:00; and all that follows three days later.
    assert spans["drafting"][1] == day("2027-04-04")
    assert spans["open-comment"] == (day("2027-04-04"), day("2027-05-04"))
    view = round_views.show_round(ws, PUBLIC, ROUND)
    assert [(e.stage, e.end, e.reason, e.body) for e in view.extensions] == [
        ("drafting", day("2027-04-04"), "Holidays.", "secretariat")
    ]
    moved = {stage.kind for stage in view.stages if stage.moved}
    assert moved == set(spans) - {"preparation"}


@pytest.mark.parametrize(
    ("stage", "end", "reason", "actor", "error"),
    [
        ("drafting", "2027-03-31", "r", OFFICE, UsageError),  # as it is
        ("drafting", "2027-04-05T10:00", "r", OFFICE, UsageError),  # which zone?
        ("drafting", "2027-04-05", " ", OFFICE, UsageError),
        ("drafting", "2027-04-05", "a\u202eb", OFFICE, UsageError),
        ("closed", "2030-01-01", "r", OFFICE, StateError),
        ("lunch", "2030-01-01", "r", OFFICE, UnknownNameError),
        ("drafting", "2027-04-05", "r", ITU, ForbiddenError),
    ],
)
def test_extensions_that_cannot_be(  # noqa: PLR0917  columns of the table above
    ws: Workspace, stage: str, end: str, reason: str, actor: Actor, error: type[SsckgError]
) -> None:
    opened(ws)
    with pytest.raises(error):
        rounds.extend(ws, actor, ROUND, stage, end=end, reason=reason)
    assert desk.open_round(ws, ROUND).version == 1


def test_an_end_can_be_put_off_up_to_its_very_last_moment(ws: Workspace) -> None:
    opened(ws)
    over = at(ws, "2027-04-01")
    with pytest.raises(StateError, match="ended at 2027-04-01 00:00 UTC"):
        rounds.extend(over, OFFICE, ROUND, "drafting", end="2027-04-05", reason="r")
    last = replace(ws, now=lambda: day("2027-04-01") - timedelta(microseconds=1))
    rounds.extend(last, OFFICE, ROUND, "drafting", end="2027-04-05", reason="r")
    propose(at(ws, "2027-04-05"))  # and drafting goes on


def test_days_left_and_what_waits(ws: Workspace) -> None:
    opened(ws)
    drafting = at(ws, "2027-03-30")
    propose(drafting)
    status = round_views.round_status(drafting, OFFICE, ROUND)
    # From 30 March 00:00 to 1 April 00:00 there are two days.
    assert (status.stage, status.days_left) == ("drafting", 2)
    assert (status.next_stage, status.next_begins) == ("open-comment", day("2027-04-01"))
    assert status.proposals["filed"] == 1
    due = {one.what: (one.count, one.until) for one in status.due}
    assert due["proposals without a decision"] == (1, day("2027-09-01"))
    # ITU, UNECE, UN-Habitat, UNEP, WHO, the secretariat and the owner U4SSC can give a verdict.
    assert due["verdicts that bodies can still give"] == (7, day("2027-09-01"))
    assert due["steps that the public record does not tell of"] == (2, None)
    assert "verdicts that bodies can still give" not in {
        one.what for one in round_views.round_status(drafting, PUBLIC, ROUND).due
    }
    assert {one.action for one in status.open_now} >= {"propose", "review"}
    late = round_views.round_status(at(ws, "2027-10-01"), PUBLIC, ROUND)
    assert "1 proposals were not decided, and deciding ended at 2027-09-01 00:00 UTC." in (
        late.warnings
    )
    before = round_views.round_status(at(ws, "2026-12-24"), PUBLIC, ROUND)
    assert (before.stage, before.days_left, before.next_stage) == (None, None, "preparation")


# what is public


def graph_of(ws: Workspace) -> set[str]:
    query = """SELECT ?s ?p ?o WHERE { GRAPH <https://w3id.org/ssckg/graph/revision/example-2027> {
        ?s ?p ?o } }"""
    with open_published(ws.directory.path) as store:
        return {" ".join(map(str, (r["s"], r["p"], r["o"]))) for r in store.select(query)}


def test_the_public_record_follows_an_announcement_and_tells_no_name(ws: Workspace) -> None:
    opened(ws)
    drafting = at(ws, "2027-03-01")
    propose(drafting)
    state, is_new = rounds.announce(drafting, OFFICE, ROUND)
    assert is_new
    text = "\n".join(sorted(graph_of(ws)))
    assert "proposal/example-2027-p1 http://www.w3.org/1999/02/22-rdf-syntax-ns#type" in text
    assert "ontology#announcedSteps 3" in text
    assert state.head in text
    assert "Ann" not in text
    assert "/agent/" not in text
    assert rounds.announce(drafting, OFFICE, ROUND) == (state, False)
    propose(drafting)
    told = "\n".join(map(str, public_record(desk.read_events(ws, ROUND))))
    assert "example-2027-p1" in told
    assert "example-2027-p2" not in told


def test_only_the_register_manager_announces(ws: Workspace) -> None:
    opened(ws)
    with pytest.raises(ForbiddenError):
        rounds.announce(ws, ITU, ROUND)
    with pytest.raises(ForbiddenError, match="register manager, and UNECE is none"):
        rounds.announce(ws, OFFICE, ROUND, body="UNECE")


def comment_on(ws: Workspace, text: str) -> None:
    desk.take(
        ws,
        PUBLIC,
        ROUND,
        RoundAction.COMMENT,
        lambda state, _: [
            Commented(
                comment=len(state.comments) + 1,
                target=KPI,
                kind=CommentKind.SUBSTANTIVE,
                text=text,
                author="A. Reader",
            )
        ],
    )


def moderate(ws: Workspace, number: int, to: CommentState) -> None:
    desk.take(
        ws, OFFICE, ROUND, RoundAction.MODERATE, lambda _, __: [Moderated(comment=number, state=to)]
    )


def test_comments_are_public_when_let_through_and_gone_when_hidden(ws: Workspace) -> None:
    opened(ws)
    window = at(ws, "2027-04-10")
    comment_on(window, "First")
    comment_on(window, "Second")
    moderate(window, 1, CommentState.PUBLISHED)
    desk.take(window, OFFICE, ROUND, RoundAction.ANNOUNCE, lambda _, __: [Announced()])
    record = "\n".join(map(str, public_record(desk.read_events(ws, ROUND))))
    assert "First" in record
    assert "Second" not in record
    moderate(window, 1, CommentState.HIDDEN)
    record = "\n".join(map(str, public_record(desk.read_events(ws, ROUND))))
    assert "First" not in record  # without another announcement


# telling and carrying


def test_the_log_names_people_so_only_the_secretariat_sees_it(
    ws: Workspace, tmp_path: Path
) -> None:
    opened(ws)
    propose(at(ws, "2027-03-01"))
    lines = round_views.round_log(ws, OFFICE, ROUND).events
    assert [(e.number, e.action, e.body, e.by, e.about) for e in lines] == [
        (1, "open", "secretariat", "office", ROUND),
        (2, "propose", "ITU", "ann", "p1"),
    ]
    for actor in (ITU, RANA, PUBLIC):
        with pytest.raises(ForbiddenError):
            round_views.round_log(ws, actor, ROUND)
        with pytest.raises(ForbiddenError):
            carrying.export_round(ws, actor, ROUND, tmp_path)


@pytest.fixture(scope="module")
def exported(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with a proposal, a comment and an announcement, as it is written out."""
    folder = tmp_path_factory.mktemp("exported")
    data = Path(shutil.copytree(built_data, tmp_path_factory.mktemp("announced") / "data"))
    with open_workspace(data) as ws:
        opened(at(ws, "2026-12-01"))
        propose(at(ws, "2027-03-01"))
        comment_on(at(ws, "2027-04-10"), "First")
        rounds.announce(at(ws, "2027-04-11"), OFFICE, ROUND)
        carrying.export_round(at(ws, "2027-12-01"), OFFICE, ROUND, folder)
    return folder


@pytest.fixture
def kept(exported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(exported, tmp_path / "kept"))


def test_a_round_replayed_elsewhere_is_the_same(ws: Workspace, kept: Path, tmp_path: Path) -> None:
    later = at(ws, "2027-12-01")
    state, is_new = carrying.replay(later, OFFICE, kept)
    assert is_new
    assert state == desk.open_round(ws, ROUND)
    assert (state.version, state.announced, len(state.proposals)) == (4, 4, 1)
    assert "example-2027-p1" in "\n".join(graph_of(ws))
    carrying.export_round(later, OFFICE, ROUND, tmp_path / "again")
    for name in ("round.yaml", "events.jsonl"):
        assert (tmp_path / "again" / name).read_bytes() == (kept / name).read_bytes()
    assert carrying.replay(later, OFFICE, kept) == (state, False)
    moderate(later, 1, CommentState.PUBLISHED)
    with pytest.raises(ConflictError, match="another round example-2027 here, with 5 events"):
        carrying.replay(later, OFFICE, kept)


def rewritten(kept: Path, *changes: tuple[int, str, str]) -> None:
    """Change lines of a log, and give all that follow the hashes that fit."""
    import json  # noqa: PLC0415

    from ssckg.revision.documents import text_hash  # noqa: PLC0415

    lines = (kept / "events.jsonl").read_text().splitlines()
    for number, old, new in changes:
        assert old in lines[number - 1], lines[number - 1]
        lines[number - 1] = lines[number - 1].replace(old, new)
    for n in range(1, len(lines)):
        event = json.loads(lines[n]) | {"previous": text_hash(lines[n - 1])}
        lines[n] = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (kept / "events.jsonl").write_text("\n".join(lines) + "\n")


def test_a_changed_line_is_noticed(bare: Workspace, kept: Path) -> None:
    text = (kept / "events.jsonl").read_text()
    (kept / "events.jsonl").write_text(text.replace("Another counts", "Nothing counts"))
    with pytest.raises(ParseError, match=r"events\.jsonl, line 3: the event before it"):
        carrying.replay(bare, OFFICE, kept)
    (kept / "events.jsonl").write_text(text.replace('"number":2', '"number": 2'))
    with pytest.raises(ParseError, match=r"events\.jsonl, line 2: is not written as it was kept"):
        carrying.replay(bare, OFFICE, kept)
    (kept / "events.jsonl").write_text(text.replace('"number":2', '"number":7'))
    with pytest.raises(ParseError, match=r"line 2: event 7 stands here"):
        carrying.replay(bare, OFFICE, kept)
    assert round_views.list_rounds(bare, PUBLIC).rounds == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        # Filed after drafting had ended, at midnight.
        ((2, "2027-03-01T00:00:00Z", "2027-04-01T00:00:00Z"), r"event 2 \(propose\): propose is"),
        (
            (2, '"body":"ITU"', '"body":"UNITAR"'),
            r"event 2 \(propose\): propose in example-2027 is",
        ),
        ((2, '"role":"agency"', '"role":"public"'), "public does not act for ITU"),
        ((3, '"body":"public"', '"body":"secretariat"'), "public does not act for secretariat"),
        # The public comments on facts under the name of a comment in substance.
        ((3, '"kind":"substantive"', '"kind":"factual"'), "does not come in as comment"),
        ((3, "2027-04-10T00:00:00Z", "2027-02-10T00:00:00Z"), "before the event that it follows"),
        ((4, "2027-04-11T00:00:00Z", "2028-04-11T00:00:00Z"), "is still to come"),
        ((4, '"body":"secretariat"', '"body":"ITU"'), "register manager, and ITU is none"),
        ((2, '"proposal":1', '"proposal":2'), "proposal 2 comes after proposal 0"),
        ((1, '"quorum":2', '"quorum":9'), "round.yaml is not the round"),
    ],
)
def test_what_could_not_have_happened_is_refused_whole(
    bare: Workspace, kept: Path, change: tuple[int, str, str], words: str
) -> None:
    """Also with hashes that fit: whoever forged it knew how to count them."""
    rewritten(kept, change)
    with pytest.raises(DataError, match=words):
        carrying.replay(bare, OFFICE, kept)
    assert round_views.list_rounds(bare, PUBLIC).rounds == ()


def test_a_log_that_was_cut_off_is_replayed_as_far_as_it_goes(ws: Workspace, kept: Path) -> None:
    """So the head of a log stands in the public record: what is shorter is seen there."""
    lines = (kept / "events.jsonl").read_text().splitlines()
    (kept / "events.jsonl").write_text("\n".join(lines[:3]) + "\n")
    later = at(ws, "2027-12-01")
    state, _ = carrying.replay(later, OFFICE, kept, dry_run=True)
    assert state.version == 3
    with pytest.raises(DataError, match="was not released"):
        carrying.replay(later, OFFICE, kept, before_release=True)
    assert round_views.list_rounds(ws, PUBLIC).rounds == ()


@pytest.mark.usefixtures("alone")
def test_the_check_of_the_workspace_reads_logs(ws: Workspace) -> None:
    opened(ws)
    propose(at(ws, "2027-03-01"))
    before = check_workspace(ws)
    assert before.failed == 0
    node = "https://w3id.org/ssckg/round/example-2027/event/1"
    ws.store.update(f"DELETE WHERE {{ GRAPH ?g {{ <{node}> ?p ?o }} }}")
    after = check_workspace(ws)
    assert (after.passed, after.failed) == (before.passed - 1, 1)
    [finding] = [each for each in after.findings if "revision-round" in each.rule]
    assert finding.focus == "https://w3id.org/ssckg/round/example-2027"
    assert "damaged at event 1" in finding.message
