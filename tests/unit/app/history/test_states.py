"""States of datasets of our own making: noted, found again, cut, and lost in the middle."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from tests.published_states import SAYS, nquads, publish_states

from ssckg.app.building import dump_published
from ssckg.app.composing import Composer
from ssckg.app.history.listing import list_states
from ssckg.app.history.making import make_ready, put_together
from ssckg.app.history.noting import changed_lines, with_lines
from ssckg.app.history.opening import open_as_of
from ssckg.app.history.standing import showable
from ssckg.app.history.states import NOTED, History, PastState, noted_in
from ssckg.app.history.tidying import sweep_made_ready
from ssckg.errors import BusyError, DataDirectoryError, UnknownNameError
from ssckg.namespaces import BASE
from ssckg.publication.canonical import dataset_hash
from ssckg.publication.composing import Content
from ssckg.store.directory import DataDirectory
from ssckg.store.layout import Layout
from ssckg.store.locks import lock

ROOT = Path(__file__).parents[4]
DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
STATES = {
    DAY: nquads("one"),
    DAY + timedelta(1): nquads("one", "two"),
    DAY + timedelta(2): nquads("one", "two", release="un-x-0.1"),
    DAY + timedelta(3): nquads("two", release="un-x-0.1"),
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("states") / "data"
    publish_states(data, STATES)
    return data


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "data", symlinks=True))


def words(data: Path, name: str, folder: Path) -> set[str]:
    out = folder / "dump.nq"
    dump_published(open_as_of(data, name).path, out)
    found = [line for line in out.read_text().splitlines() if f" <{SAYS}> " in line]
    return {line.split('"')[1] for line in found}


def test_a_state_is_found_by_release_day_time_and_hash(data: Path, tmp_path: Path) -> None:
    expected = {
        "2026-01-01": {"one"},
        "2026-01-02T11:59:59Z": {"one"},
        "2026-01-02T12:00Z": {"one", "two"},
        "2026-01-02T13:00:00+01:00": {"one", "two"},
        "un-x-0.1": {"one", "two", "un-x-0.1"},
        "2026-01-03": {"one", "two", "un-x-0.1"},
        "2026-01-04": {"two", "un-x-0.1"},
        "2026-03-01": {"two", "un-x-0.1"},
    }
    assert {name: words(data, name, tmp_path) for name in expected} == expected
    with pytest.raises(UnknownNameError, match="2026-01-01T12:00:00Z"):
        open_as_of(data, "2025-12-31")


def test_what_is_listed(data: Path) -> None:
    states = list_states(data).states
    assert [state.start for state in states] == [
        *("2026-01-01T12:00:00Z", "2026-01-02T12:00:00Z", "2026-01-03T12:00:00Z"),
        "2026-01-04T12:00:00Z",
    ]
    assert [state.why for state in states] == [("first",), ("build",), ("build",), ("build",)]
    assert [state.releases for state in states] == [(), (), ("un-x-0.1",), ("un-x-0.1",)]
    # One line of ours each, one of the size of its graph, and one of the size of the whole.
    assert [state.triples for state in states] == [3, 4, 6, 5]
    assert len({state.hash for state in states}) == 4


def test_every_state_is_made_ready_only_once(data: Path) -> None:
    first = open_as_of(data, "2026-01-01").path
    assert open_as_of(data, "2026-01-01T12:00Z").path == first
    assert (first / "ssckg.json").stat().st_mtime == (first / "ssckg.json").stat().st_mtime
    current = open_as_of(data, "2026-01-04")
    assert current.is_current
    assert current.path == data
    assert "which is what is published now" in current.told()


def test_a_ready_state_that_was_thrown_away_is_made_again(data: Path, tmp_path: Path) -> None:
    open_as_of(data, "2026-01-01")
    shutil.rmtree(data / "as-of")
    assert words(data, "2026-01-01", tmp_path) == {"one"}


def test_a_state_that_was_not_finished_does_not_count(data: Path, tmp_path: Path) -> None:
    folder = open_as_of(data, "2026-01-01").path
    (folder / "shown.json").unlink()
    (data / "as-of" / ".making-1-x").mkdir()
    assert words(data, "2026-01-01", tmp_path) == {"one"}
    assert not (data / "as-of" / ".making-1-x").exists()


def test_a_ready_state_of_another_version_stops_no_publication(data: Path) -> None:
    folder = open_as_of(data, "2026-01-01").path
    for text in ('{"parts": []}', "[]", '{"parts": [1], "files": [], "withheld": 0}', "no JSON"):
        folder.mkdir(exist_ok=True)
        (folder / "shown.json").write_text(text)
        sweep_made_ready(History(DataDirectory.open(data)))
        assert not folder.exists()


def test_a_part_that_is_damaged_is_told(data: Path) -> None:
    history = History(DataDirectory.open(data))
    state = history.states()[0]
    place = data / "history/files" / state.content_file[:2] / state.content_file
    place.chmod(0o600)
    place.write_bytes(b"something else")
    with pytest.raises(DataDirectoryError, match="was changed"):
        open_as_of(data, "2026-01-01")
    place.unlink()
    with pytest.raises(DataDirectoryError, match="lost"):
        open_as_of(data, "2026-01-01")


def test_a_line_that_was_not_finished_does_not_count(data: Path) -> None:
    log = data / "history/states.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole[:-1])  # the last line without its end
    history = History(DataDirectory.open(data))
    assert len(history.log.read()) == 3
    assert len(history.states()) == 4  # the manifest holds the last one
    history.log.append(PastState(at=DAY + timedelta(5), hash="f" * 64).as_line())
    assert len(history.log.read()) == 4
    log.write_bytes(whole.replace(b'{"at"', b"{at", 1))
    with pytest.raises(DataDirectoryError, match="damaged"):
        history.states()


def test_lines_of_a_later_version_are_read() -> None:
    line = PastState(at=DAY, hash="f" * 64).as_line() | {"colour": "red"}
    assert PastState.from_line(line) == PastState(at=DAY, hash="f" * 64)
    for bad in ({}, {"at": 5}, {"at": "yesterday"}):
        with pytest.raises(DataDirectoryError):
            PastState.from_line(bad)


def test_changed_lines_lead_there() -> None:
    before, after = Content(nquads("a", "b")), Content(nquads("b", "c"))
    changes = changed_lines(before, after)
    assert [line[:1] for line in changes.splitlines()] == [b"-", b"+"]
    assert with_lines(before.nquads, changes) == after.nquads
    assert changed_lines(before, before) == b""
    assert with_lines(before.nquads, b"") == before.nquads


CHILD = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from ssckg.app.history import making, noting
from ssckg.app.history.opening import open_as_of
from ssckg.store import directory, layout
from tests.published_states import nquads, publish_states

data, place = Path(sys.argv[1]), sys.argv[2]

def dying(owner, name, when):
    real = getattr(owner, name)
    def die(*given, **named):
        if when == "after":
            real(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, die)

places = {
    "while it is loaded": lambda: dying(directory.PublishedChange, "replace", "before"),
    "parts kept": lambda: dying(noting.Noting, "_state", "after"),
    "before it counts": lambda: dying(layout.Layout, "write", "before"),
    "it counts": lambda: dying(layout.Layout, "write", "after"),
    "before the log": lambda: dying(noting.Noting, "counts", "before"),
    "in the log": lambda: dying(noting, "keep_within_bounds", "before"),
    "loaded": lambda: dying(making, "_lend_releases", "before"),
    "ready": lambda: dying(making, "write_whole", "after"),
}
places[place]()
if place in {"loaded", "ready"} or sys.argv[3:] == ["past"]:
    open_as_of(data, "2026-01-01")
else:
    publish_states(data, {datetime(2026, 1, 10, tzinfo=UTC): nquads("three")})
"""


def killed(data: Path, *words: str, temporary: Path | None = None) -> None:
    """Run a child that dies at a place, and sees to it that it did."""
    environment = os.environ | ({"TMPDIR": str(temporary)} if temporary else {})
    command = [sys.executable, "-c", CHILD, str(data), *words]
    ended = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    assert ended.returncode == -signal.SIGKILL


def test_killed_while_it_is_loaded_nothing_is_left_after_the_next_change(
    data: Path, tmp_path: Path
) -> None:
    """What was about to be published is on no disk any more, also while others read."""
    (temporary := tmp_path / "temporary").mkdir()
    before = Layout(data).read().generation
    killed(data, "while it is loaded", temporary=temporary)
    assert not list(temporary.iterdir())
    assert any(b"three" in file.read_bytes() for file in (data / "published").glob("*.nq"))
    (data / "published/9.loading").mkdir()  # what the engine had made of it so far
    with lock(Layout(data).lock_file("published"), exclusive=False):
        publish_states(data, {DAY + timedelta(20): nquads("four")})
    after = Layout(data).read().generation
    assert {path.name for path in (data / "published").iterdir()} == {str(before), str(after)}


def test_killed_while_a_past_state_is_loaded_nothing_is_left(data: Path, tmp_path: Path) -> None:
    (temporary := tmp_path / "temporary").mkdir()
    killed(data, "while it is loaded", "past", temporary=temporary)
    assert not list(temporary.iterdir())
    assert len(list((data / "as-of").glob(".making-*"))) == 1
    publish_states(data, {DAY + timedelta(20): nquads("four")})
    assert not list((data / "as-of").iterdir())


@pytest.mark.parametrize(
    ("place", "is_new"),
    [
        ("parts kept", False),
        ("before it counts", False),
        ("it counts", True),
        ("before the log", True),
        ("in the log", True),
    ],
)
def test_killed_while_it_is_noted(data: Path, tmp_path: Path, place: str, is_new: bool) -> None:
    """The history knows what counts, and nothing else."""
    killed(data, place)
    assert len(list_states(data).states) == 4 + is_new
    last = open_as_of(data, "2026-01-11")
    assert last.is_current
    assert words(data, "2026-01-11", tmp_path) == ({"three"} if is_new else {"two", "un-x-0.1"})
    publish_states(data, {DAY + timedelta(20): nquads("four")})
    states = list_states(data).states
    assert len(states) == 5 + is_new
    expected = [{"one"}, {"one", "two"}, {"one", "two", "un-x-0.1"}, {"two", "un-x-0.1"}]
    expected += [{"three"}] * is_new + [{"four"}]
    assert [words(data, state.start, tmp_path) for state in states] == expected
    history = History(DataDirectory.open(data))
    on_disk = {path.name for path in (data / "history/files").glob("*/*")}
    assert on_disk == {name for state in history.states() for name in state.files}


@pytest.mark.parametrize("place", ["loaded", "ready"])
def test_killed_while_a_state_is_made_ready(data: Path, tmp_path: Path, place: str) -> None:
    killed(data, place)
    assert words(data, "2026-01-01", tmp_path) == {"one"}
    assert len(list((data / "as-of").iterdir())) == 1


def comment(number: int, text: str) -> list[Triple]:
    node = NamedNode(f"{BASE}comment/r-c{number}")
    return [
        Triple(node, NamedNode(f"{BASE}x#body"), NamedNode(f"{node.value}/text")),
        Triple(NamedNode(f"{node.value}/text"), NamedNode(f"{BASE}x#value"), Literal(text)),
    ]


def with_records(
    data: Path, at: datetime, comments: list[Triple], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Publish the same content with comments of a round, as a record of the workspace."""
    graphs = {f"{BASE}graph/revision/r": comments} if comments else {}
    monkeypatch.setattr("ssckg.app.seen.contributions", lambda *_: graphs)
    content = nquads("one")
    directory = DataDirectory.create_or_open(data)
    manifest = {"hash": dataset_hash(content), "base": BASE, "frameworks": {}}
    Composer(directory, None, lambda: at).publish_build(content, manifest)


def test_a_comment_that_was_hidden_is_gone_from_the_past(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    good, bad = comment(1, "Good."), comment(12, "Bad words on somebody.")
    with_records(data, DAY, [*good, *bad], monkeypatch)
    with_records(data, DAY + timedelta(1), [*good, *bad, *comment(3, "More.")], monkeypatch)
    was = list_states(data).states
    assert [state.why for state in was] == [("first",), ("comment",)]
    first = open_as_of(data, "2026-01-01").path
    assert was[0].hash == DataDirectory.open(first).manifest["hash"]
    with_records(data, DAY + timedelta(2), [*good, *comment(3, "More.")], monkeypatch)
    assert not first.exists()
    states = list_states(data).states
    assert [state.hidden for state in states] == [1, 1, 0]
    assert [state.hash is None for state in states] == [True, True, False]
    assert states[2].why == ("comment",)
    for name, expected in (("2026-01-01", {b"Good."}), ("2026-01-02", {b"Good.", b"More."})):
        out = tmp_path / "x.nq"
        dump_published(open_as_of(data, name).path, out)
        text = out.read_bytes()
        assert {word for word in (b"Good.", b"More.", b"Bad words") if word in text} == expected
        assert b"r-c12" not in text
    history = History(DataDirectory.open(data))
    kept = {path.name for path in (data / "history/files").glob("*/*")}
    assert all(b"Bad words" not in history.files.read(name) for name in kept)
    with pytest.raises(UnknownNameError):
        open_as_of(data, str(was[0].hash))


def test_who_makes_a_state_ready_while_it_is_cut_makes_nothing_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    with_records(data, DAY, comment(1, "Bad words."), monkeypatch)
    with_records(
        data, DAY + timedelta(1), [*comment(1, "Bad words."), *comment(2, "x")], monkeypatch
    )
    history = History(DataDirectory.open(data))
    state = history.states()[0]
    real = put_together

    def slow(*given: object) -> object:
        made = real(*given)  # type: ignore[arg-type]
        with_records(data, DAY + timedelta(2), comment(2, "x"), monkeypatch)
        return made

    monkeypatch.setattr("ssckg.app.history.making.put_together", slow)
    with pytest.raises(BusyError):
        make_ready(history, state, DAY.date())
    assert not list((data / "as-of").iterdir())


def test_the_key_depends_on_what_may_be_shown(data: Path) -> None:
    history = History(DataDirectory.open(data))
    first, second, *_ = history.states()
    shown = showable(history, first, DAY.date())
    assert shown.key(first) == showable(history, first, DAY.date()).key(first)
    assert shown.key(first) != shown.key(second)


def test_a_manifest_of_before_has_no_entry(data: Path) -> None:
    layout = Layout(data)
    document = json.loads(layout.state_file.read_text())
    assert document["manifest"].pop(NOTED)["hash"] == document["manifest"]["hash"]
    layout.state_file.write_text(json.dumps(document))
    assert len(History(DataDirectory.open(data)).states()) == 4
    assert noted_in(document["manifest"]) is None
