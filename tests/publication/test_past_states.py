"""Past states are what was published then; who takes back consent is gone from all of them."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.publication.lodged import (
    COVERAGE,
    INTERNET,
    OPERATOR,
    UNEMPLOYMENT,
    draft,
    report,
    verified,
)

from ssckg.app.analyses.sources import read_sources
from ssckg.app.asking import ask_query, read_query_text
from ssckg.app.building import build_dataset, dump_published
from ssckg.app.consenting import record_consent
from ssckg.app.following import reconcile
from ssckg.app.history.listing import list_states
from ssckg.app.history.opening import open_as_of
from ssckg.app.history.states import NOTED, History
from ssckg.app.publishing import publish, withdraw
from ssckg.app.workspace import open_workspace
from ssckg.errors import UnknownNameError, UsageError
from ssckg.io.consent_file import parse_consent
from ssckg.querying.asking import AnswerFormat
from ssckg.store.directory import DataDirectory
from ssckg.store.past import OldParts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.app.workspace import Workspace

pytestmark = pytest.mark.slow
FIRST, SECOND, THIRD = "41.312345", "52.423456", "63.534567"


def dumped(
    data: Path, folder: Path, as_of: str | None = None, now: datetime | None = None
) -> bytes:
    path = data if as_of is None else open_as_of(data, as_of, now).path
    out = folder / "dump.nq"
    dump_published(path, out)
    return out.read_bytes()


def lodged(ws: Workspace, city: str, values: dict[str, str], year: str = "2024") -> str:
    """Lodge results, all verified and with consent for all."""
    new = draft(city, year, [report(point, value) for point, value in values.items()])
    head = verified(ws, [new])[0]
    say(ws, head.id, "given")
    return head.id


def say(ws: Workspace, name: str, state: str, points: Sequence[str] = ()) -> None:
    scope = (
        {"scope": "data-point", "data_points": list(points)} if points else {"scope": "submission"}
    )
    text = json.dumps({"statements": [{**scope, "state": state}]})
    record_consent(ws, OPERATOR, name, parse_consent(text.encode()))


def starts(data: Path) -> list[str]:
    return [state.start for state in list_states(data).states]


def all_bytes(folder: Path) -> bytes:
    """Return all that stands below a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_each_publication_is_a_state_and_each_state_is_what_was_published(
    ws: Workspace, tmp_path: Path
) -> None:
    data = ws.directory.path
    then = [dumped(data, tmp_path)]
    for city, value in (("Oslo", FIRST), ("Rana", SECOND)):
        publish(ws, OPERATOR, lodged(ws, city, {INTERNET: value}))
        then.append(dumped(data, tmp_path))
    states = list_states(data).states
    assert [state.why for state in states] == [("first",), ("submission",), ("submission",)]
    assert [state.hash for state in states] == [hashlib.sha256(each).hexdigest() for each in then]
    assert [state.triples for state in states] == [each.count(b"\n") for each in then]
    assert [state.end for state in states] == [*(s.start for s in states[1:]), None]
    for state, content in zip(states, then, strict=True):
        assert dumped(data, tmp_path, state.start) == content
        assert state.hash is not None
        assert dumped(data, tmp_path, state.hash) == content
    assert FIRST.encode() not in then[0]
    assert SECOND.encode() not in then[1]
    assert FIRST.encode() in then[1]


def test_who_withdraws_is_gone_from_every_state(ws: Workspace, tmp_path: Path) -> None:
    data = ws.directory.path
    gone = lodged(ws, "Oslo", {INTERNET: FIRST})
    publish(ws, OPERATOR, gone)
    publish(ws, OPERATOR, lodged(ws, "Rana", {INTERNET: SECOND}))
    before = list_states(data).states
    for state in before:
        dumped(data, tmp_path, state.start)  # all stand ready
    withdraw(ws, OPERATOR, gone)
    after = list_states(data).states
    assert len(after) == len(before) + 1
    assert [state.gone for state in after] == [0, 1, 1, 0]
    assert [state.hash is None for state in after] == [False, True, True, False]
    texts = [dumped(data, tmp_path, state.start) for state in after]
    assert [FIRST.encode() in text for text in texts] == [False] * 4
    assert [SECOND.encode() in text for text in texts] == [False, False, True, True]
    assert [b'withdrawnAt> "' in text for text in texts] == [False, True, True, True]
    for state in before[1:]:
        assert state.hash is not None
        with pytest.raises(UnknownNameError):  # else one could guess what it was
            open_as_of(data, state.hash)


def test_nothing_of_what_was_withdrawn_stays_on_the_disk(ws: Workspace, tmp_path: Path) -> None:
    data = ws.directory.path
    name = lodged(ws, "Oslo", {INTERNET: FIRST, UNEMPLOYMENT: "7.5"})
    publish(ws, OPERATOR, name)
    publish(ws, OPERATOR, lodged(ws, "Rana", {INTERNET: SECOND}))
    say(ws, name, "withdrawn", [UNEMPLOYMENT])
    ready = [open_as_of(data, start).path for start in starts(data)[:-1]]
    assert all(path.is_dir() for path in ready[1:])
    old = OldParts(ws.directory.layout.history)
    assert FIRST.encode() in (old.read(name, old.parts_of(name)[0]) or b"")
    withdraw(ws, OPERATOR, name)
    assert not old.parts_of(name)
    # The state before anything of it was public may stay ready, all others are thrown away.
    assert [path.is_dir() for path in ready] == [True, False, False]
    assert FIRST.encode() not in all_bytes(data / "as-of")


def test_one_value_taken_back_is_gone_and_the_others_stay(ws: Workspace, tmp_path: Path) -> None:
    data = ws.directory.path
    name = lodged(ws, "Oslo", {INTERNET: FIRST, UNEMPLOYMENT: "7.5123", COVERAGE: THIRD})
    publish(ws, OPERATOR, name)
    whole = dumped(data, tmp_path)
    start = starts(data)[-1]
    say(ws, name, "withdrawn", [UNEMPLOYMENT])
    past = dumped(data, tmp_path, start)
    assert b"7.5123" in whole
    assert b"7.5123" not in past
    assert FIRST.encode() in past
    assert THIRD.encode() in past
    assert list_states(data).states[-2].gone == 1
    kept = OldParts(ws.directory.layout.history)
    assert all(b"7.5123" not in (kept.read(name, part) or b"") for part in kept.parts_of(name))
    # What is said of the data set as a whole told of three values.
    lost = set(whole.splitlines()) - set(past.splitlines())
    assert not any(FIRST.encode() in line or THIRD.encode() in line for line in lost)
    # Given again, it is public today; the past, from which it was taken, stays without it.
    say(ws, name, "given", [UNEMPLOYMENT])
    assert b"7.5123" in dumped(data, tmp_path)


def test_what_took_the_place_of_another_is_not_in_its_past(ws: Workspace, tmp_path: Path) -> None:
    """A city that corrects itself wants the old value seen nowhere."""
    data = ws.directory.path
    publish(ws, OPERATOR, lodged(ws, "Oslo", {INTERNET: FIRST}))
    start = starts(data)[-1]
    publish(ws, OPERATOR, lodged(ws, "Oslo", {INTERNET: SECOND}))
    past = dumped(data, tmp_path, start)
    assert FIRST.encode() not in past
    assert SECOND.encode() not in past


def test_more_made_public_later_is_not_in_the_past(ws: Workspace, tmp_path: Path) -> None:
    data = ws.directory.path
    new = draft("Oslo", "2024", [report(INTERNET, FIRST), report(UNEMPLOYMENT, "7.5123")])
    name = verified(ws, [new])[0].id
    say(ws, name, "given", [INTERNET])
    publish(ws, OPERATOR, name)
    then, start = dumped(data, tmp_path), starts(data)[-1]
    say(ws, name, "given", [UNEMPLOYMENT])
    assert b"7.5123" in dumped(data, tmp_path)
    assert dumped(data, tmp_path, start) == then
    assert list_states(data).states[-2].gone == 0


def test_an_end_of_consent_ends_the_past_too(ws: Workspace, tmp_path: Path) -> None:
    data = ws.directory.path
    new = draft("Oslo", "2024", [report(INTERNET, FIRST)])
    name = verified(ws, [new])[0].id
    tomorrow = ws.now() + timedelta(1)
    statement = {"scope": "submission", "state": "given", "expires_on": f"{tomorrow:%Y-%m-%d}"}
    consent = parse_consent(json.dumps({"statements": [statement]}).encode())
    record_consent(ws, OPERATOR, name, consent)
    publish(ws, OPERATOR, name)
    publish(ws, OPERATOR, lodged(ws, "Rana", {INTERNET: SECOND}))
    start = starts(data)[1]
    assert FIRST.encode() in dumped(data, tmp_path, start)
    # Nobody has brought what is published in line yet: the past does not wait for it.
    assert FIRST.encode() not in dumped(data, tmp_path, start, tomorrow)
    assert reconcile(replace(ws, now=lambda: tomorrow)).changed
    assert FIRST.encode() not in dumped(data, tmp_path, start, tomorrow)


def test_analyses_and_queries_read_a_past_state(ws: Workspace, tmp_path: Path) -> None:
    data = ws.directory.path
    ask = tmp_path / "values.rq"
    ask.write_text(
        "SELECT ?v { GRAPH ?g { ?o <http://purl.org/linked-data/sdmx/2009/measure#obsValue> ?v } "
        "FILTER(STRENDS(STR(?g), 'oslo-2024')) }"
    )
    name = lodged(ws, "Oslo", {INTERNET: FIRST})
    publish(ws, OPERATOR, name)

    def asked(start: str) -> bytes:
        path = open_as_of(data, start).path
        answer = ask_query(read_query_text(None, ask), {}, AnswerFormat.CSV, data=path)
        with answer.content as content:
            return content.read()

    first, second = starts(data)
    assert FIRST.encode() not in asked(first)
    assert FIRST.encode() in asked(second)
    states = list_states(data).states
    assert read_sources(open_as_of(data, first).path).data == states[0].hash
    withdraw(ws, OPERATOR, name)
    assert FIRST.encode() not in asked(second)


def test_the_next_build_keeps_the_past(data: Path, small_source: Path, tmp_path: Path) -> None:
    with open_workspace(data) as ws:
        publish(ws, OPERATOR, lodged(ws, "Oslo", {INTERNET: FIRST}))
    then, start = dumped(data, tmp_path), starts(data)[-1]
    source = shutil.copytree(small_source, tmp_path / "source")
    modules = sorted((source / "ontology").glob("*.ttl"))
    modules[0].write_text(
        modules[0].read_text() + "\n<https://w3id.org/ssckg/ontology> "
        '<http://www.w3.org/2000/01/rdf-schema#comment> "Another word."@en .\n'
    )
    build_dataset(data, source=source, draft=True)
    assert list_states(data).states[-1].why == ("build",)
    assert b"Another word." in dumped(data, tmp_path)
    assert dumped(data, tmp_path, start) == then


def test_the_same_again_is_no_new_state(data: Path, small_source: Path) -> None:
    before = starts(data)
    build_dataset(data, source=small_source, draft=True)
    assert starts(data) == before


def test_a_directory_from_before_begins_its_history_with_the_next_change(
    ws: Workspace, tmp_path: Path
) -> None:
    data = ws.directory.path
    shutil.rmtree(data / "history")
    document = json.loads((data / "ssckg.json").read_text())
    del document["manifest"][NOTED]
    (data / "ssckg.json").write_text(json.dumps(document))
    assert not starts(data)
    with pytest.raises(UnknownNameError, match="none yet"):
        open_as_of(data, "2026-01-01")
    publish(ws, OPERATOR, lodged(ws, "Oslo", {INTERNET: FIRST}))
    [start] = starts(data)
    assert dumped(data, tmp_path, start) == dumped(data, tmp_path)


def test_the_clock_that_was_set_back_does_not_change_the_order(ws: Workspace) -> None:
    data = ws.directory.path
    name = lodged(ws, "Oslo", {INTERNET: FIRST})
    publish(replace(ws, now=lambda: datetime(2020, 1, 1, tzinfo=UTC)), OPERATOR, name)
    first, second = History(DataDirectory.open(data)).states()
    assert second.at == first.at + timedelta(microseconds=1)


def test_no_more_states_are_kept_than_is_set(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSCKG_HISTORY_STATES", "2")
    data = ws.directory.path
    for city, value in (("Oslo", FIRST), ("Rana", SECOND), ("Stavanger", THIRD)):
        publish(ws, OPERATOR, lodged(ws, city, {INTERNET: value}, "2019"))
    states = list_states(data).states
    # First and Oslo are let go of; of the two in a row the first time stays.
    assert [state.is_kept for state in states] == [False, True, True]
    assert FIRST.encode() in dumped(data, tmp_path, states[1].start)
    with pytest.raises(UnknownNameError, match="no longer kept"):
        open_as_of(data, states[0].start)
    kept = {name for s in History(ws.directory).states() for name in s.files}
    on_disk = {path.name for path in (data / "history/files").glob("*/*")}
    assert on_disk == kept


def test_states_of_releases_are_never_let_go_of(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = ws.directory.path
    history = History(ws.directory)
    [line] = history.log.read()
    history.log.replace([{**line, "releases": ["un-x-0.1"]}])
    monkeypatch.setenv("SSCKG_HISTORY_STATES", "1")
    monkeypatch.setenv("SSCKG_HISTORY_DAYS", "1")
    publish(ws, OPERATOR, lodged(ws, "Oslo", {INTERNET: FIRST}))
    assert [state.is_kept for state in list_states(data).states] == [True, True]
    assert FIRST.encode() not in dumped(data, tmp_path, "un-x-0.1")


def test_few_past_states_stand_ready_at_once(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSCKG_HISTORY_READY", "2")
    data = ws.directory.path
    for city in ("Oslo", "Rana", "Stavanger", "Moss"):
        publish(ws, OPERATOR, lodged(ws, city, {INTERNET: FIRST}, "2019"))
    for start in starts(data):
        open_as_of(data, start)
    assert len(list((data / "as-of").iterdir())) == 2


@pytest.mark.parametrize("bad", ["0", "-1", "many", "1.5", "²"])
def test_bounds_that_are_none_are_told_and_stop_no_publication(
    bad: str, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSCKG_HISTORY_READY", bad)
    publish(ws, OPERATOR, lodged(ws, "Oslo", {INTERNET: FIRST}))
    first = starts(ws.directory.path)[0]
    with pytest.raises(UsageError, match="SSCKG_HISTORY_READY takes a whole number"):
        open_as_of(ws.directory.path, first)


def test_a_remote_engine_has_no_past(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSCKG_PUBLISHED_QUERY_URL", "http://engine.test/query")
    with pytest.raises(UsageError, match="remote engine"):
        open_as_of(ws.directory.path, "2026-01-01")
