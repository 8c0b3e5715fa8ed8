"""`ssckg history`, and `--as-of` of the commands that read what is published."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import typer
from rich.console import Console
from tests.published_states import SAYS, THING, nquads, publish_states
from typer.testing import CliRunner

from ssckg.app.history.listing import list_states
from ssckg.app.history.naming import find_state, name_of
from ssckg.app.history.states import PastState
from ssckg.cli import app, result_tables
from ssckg.cli.harmonization.citing import CITABLE
from ssckg.model.past_states import ListedState, PastStates

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
RUN = CliRunner()
QUERY = f"SELECT ?word {{ <{THING}> <{SAYS}> ?word }} ORDER BY ?word"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("history") / "data"
    publish_states(
        data,
        {
            DAY: nquads("one"),
            DAY + timedelta(1): nquads("one", "two", release="un-x-0.1"),
            DAY + timedelta(2): nquads("three", release="un-x-0.1"),
        },
    )
    return data


@pytest.fixture
def query(tmp_path: Path) -> Path:
    file = tmp_path / "words.rq"
    file.write_text(QUERY)
    return file


def test_the_list(data: Path) -> None:
    shown = RUN.invoke(app, ["history", "--data", str(data), "--json"])
    assert shown.exit_code == 0, shown.output
    states = json.loads(shown.stdout)["states"]
    assert [(state["start"], state["end"]) for state in states] == [
        ("2026-01-01T12:00:00Z", "2026-01-02T12:00:00Z"),
        ("2026-01-02T12:00:00Z", "2026-01-03T12:00:00Z"),
        ("2026-01-03T12:00:00Z", None),
    ]
    assert [state["releases"] for state in states] == [[], ["un-x-0.1"], ["un-x-0.1"]]
    assert {state["is_kept"] for state in states} == {True}
    table = RUN.invoke(app, ["history", "--data", str(data)])
    assert "2026-01-02T12:00:00Z" in table.stdout
    assert "un-x-0.1" in table.stdout
    assert "Times are UTC" in table.stdout


def test_a_time_and_a_hash_of_the_table_name_the_state_that_they_stand_beside() -> None:
    """Times are shown in whole seconds and hashes shortened, and --as-of takes both as shown."""
    start = datetime(2026, 1, 1, 12, 0, 59, 216_557, tzinfo=UTC)
    states = (
        PastState(at=start, hash="a" * 64),
        PastState(at=start + timedelta(days=1), hash="b" * 64, releases=("un-x-0.1",)),
    )
    listed = PastStates(
        states=tuple(
            ListedState(
                start=name_of(each.at),
                end=None,
                why=("release",),
                releases=each.releases,
                triples=3,
                hash=each.hash,
                gone=0,
                hidden=0,
                is_kept=True,
            )
            for each in states
        )
    )
    table = listed.tables()[0]
    shown = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [row["start"] for row in shown] == ["2026-01-01T12:01:00Z", "2026-01-02T12:01:00Z"]
    assert [row["hash"] for row in shown] == ["a" * 12, "b" * 12]
    for row, state in zip(shown, states, strict=True):
        for column in ("start", "hash"):
            assert find_state(states, str(row[column]), DAY + timedelta(9)).state is state


def test_the_list_on_a_narrow_terminal_is_a_table(data: Path) -> None:
    console = Console(width=80, record=True, highlight=False)
    result_tables._print_table(console, list_states(data).tables()[0], 0)
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= 80
    assert sum("2026-01-02T12:00:00Z" in line and "un-x-0.1" in line for line in lines) == 1


@pytest.mark.parametrize(
    ("as_of", "words", "said"),
    [
        ("2026-01-01", ["one"], "as published from 2026-01-01T12:00:00Z on"),
        ("un-x-0.1", ["one", "two"], "as published from 2026-01-02T12:00:00Z on (un-x-0.1)"),
        ("2026-01-02T13:00+02:00", ["one"], "as published from 2026-01-01T12:00:00Z on"),
        ("2026-01-03", ["three"], "which is what is published now"),
    ],
)
def test_query_as_of(data: Path, query: Path, as_of: str, words: list[str], said: str) -> None:
    asked = RUN.invoke(
        app,
        ["query", "-f", str(query), "--format", "csv", "--data", str(data), "--as-of", as_of],
    )
    assert asked.exit_code == 0, asked.output
    assert asked.stdout.split()[1:] == words
    assert said in asked.stderr


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("2025-12-31", "times from 2026-01-01T12:00:00Z on"),
        ("2999-01-01", "is in the future"),
        ("2026-01-01T12:00", "add Z for UTC"),
        ("un-y", "unknown release or time: 'un-y'"),
    ],
)
def test_what_names_no_state_is_wrong_use(data: Path, query: Path, as_of: str, words: str) -> None:
    asked = RUN.invoke(app, ["query", "-f", str(query), "--data", str(data), "--as-of", as_of])
    assert asked.exception is not None
    assert getattr(asked.exception, "exit_code", 0) == 2
    assert words in str(asked.exception)


def test_an_endpoint_of_others_is_asked_there(data: Path, query: Path) -> None:
    words = ["query", "-f", str(query), "--endpoint", "http://x.test/sparql", "--as-of", "un-x-0.1"]
    asked = RUN.invoke(app, words)
    assert "/as-of/RELEASE-OR-TIME/sparql" in str(asked.exception)


def test_dump_as_of(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.nq"
    words = ["dump", "--out", str(out), "--data", str(data), "--as-of", "un-x-0.1", "--json"]
    dumped = RUN.invoke(app, words)
    assert dumped.exit_code == 0, dumped.output
    report = json.loads(dumped.stdout)
    listed = json.loads(RUN.invoke(app, ["history", "--data", str(data), "--json"]).stdout)
    # The dump has the hash that the history tells: that of what was published then.
    assert report["dataset_hash"] == listed["states"][1]["hash"]
    assert hashlib.sha256(out.read_bytes()).hexdigest() == report["sha256"]
    assert b'"two"' in out.read_bytes()


def test_show_as_of(built_data: Path) -> None:
    words = ["show", "11.6.2", "--data", str(built_data), "--json"]
    now = RUN.invoke(app, words)
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    then = RUN.invoke(app, [*words, "--as-of", today])
    assert then.exit_code == 0, then.output
    assert then.stdout == now.stdout


@cache
def whole() -> Any:
    return typer.main.get_command(app)


def commands() -> list[tuple[str, ...]]:
    """Return every command that shows an analysis, with those of groups one by one."""
    found: list[tuple[str, ...]] = []
    every = whole()
    for path in CITABLE:
        command = every
        for word in path:
            command = command.commands[word]
        below = getattr(command, "commands", {})
        found += [(*path, name) for name in below] or [path]
    return found


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_every_analysis_has_the_option(path: tuple[str, ...]) -> None:
    command = whole()
    for word in path:
        command = command.commands[word]
    assert "--as-of" in {name for each in command.params for name in each.opts}, path


def test_private_submissions_have_no_past(built_data: Path) -> None:
    words = ["reportability", "--submissions", "--as-of", "2026-01-01", "--data", str(built_data)]
    refused = RUN.invoke(app, words)
    assert refused.exit_code != 0
    assert "do not go together" in str(refused.exception)


def test_no_data_directory(tmp_path: Path) -> None:
    refused = RUN.invoke(app, ["history", "--data", str(tmp_path / "none")])
    assert getattr(refused.exception, "exit_code", 0) == 3
