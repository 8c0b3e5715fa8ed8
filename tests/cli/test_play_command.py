"""`ssckg revision play`: steps of an example at their own times, by players, in demonstrations."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ssckg.app.workspace import open_workspace
from ssckg.cli import app
from ssckg.cli.revision.playing import read_steps
from ssckg.errors import CheckError, DataError, MissingError, StateError, UsageError
from ssckg.revision import log

ROUND = """\
id: played-1
title: A round that is played (demonstration)
description: Small, for tests.
framework: un-sscf
framework_title: Framework of a demonstration
starts_from: u4ssc-2017
is_demonstration: true
keeps_codes: false
quorum: 1
majority: simple
conflicts: recorded
stages:
  - kind: preparation
    start: 2019-10-01
    end: 2019-11-30
  - kind: drafting
    start: 2019-12-01
    end: 2020-03-31
  - kind: closed
    start: 2020-04-01
roles:
  - role: registry-manager
    body: secretariat
  - role: register-manager
    body: secretariat
  - role: control-body
    body: example-board
    title: Board, played
sources: [ece-un-sscf-2019]
"""
OPEN = "- at: 2019-10-01T09:00Z\n  run: revision open round.yaml\n"
COMMENT = (
    'revision comment "EC: ICT: ICT: 1C" --round played-1 --author "Example board"'
    ' --text "Say it." --for-body example-board'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an example; the steps are written by each test."""
    (tmp_path / "round.yaml").write_text(ROUND, encoding="utf-8")
    return tmp_path


@pytest.fixture
def data(built_data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built_data, tmp_path / "data"))


def play(folder: Path, steps: str, data: Path, *more: str) -> Any:
    (folder / "steps.yaml").write_text(steps, encoding="utf-8")
    return CliRunner().invoke(app, ["revision", "play", str(folder), "--data", str(data), *more])


def count(data: Path) -> int:
    with open_workspace(data) as ws:
        return len(log.read(ws.store, "played-1"))


# --- the file of steps --------------------------------------------------------------------------


def test_steps_are_read_in_order(folder: Path) -> None:
    more = f"- at: 2019-12-05T10:00+01:00\n  run: '{COMMENT}'\n  refused: drafting\n  note: Why.\n"
    (folder / "steps.yaml").write_text(OPEN + more, encoding="utf-8")
    first, second = read_steps(folder)
    assert (first.run, first.refused, first.note) == ("revision open round.yaml", "", "")
    assert second.at.isoformat() == "2019-12-05T10:00:00+01:00"
    assert (second.refused, second.note) == ("drafting", "Why.")


def test_no_steps_to_read(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"no steps\.yaml in"):
        read_steps(tmp_path)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: b", "a list of steps is expected"),
        ("- [", "steps.yaml: "),
        ("- at: 2019-10-01T09:00Z", "step 1: at and run are needed"),
        (OPEN + "  why: x", "step 1: at and run are needed"),
        ("- x", "step 1: at and run are needed"),
        (OPEN.replace("09:00Z", "09:00"), "step 1: at is a time with its offset"),
        (OPEN.replace("2019-10-01T09:00Z", "2019-10-01"), "step 1: at is a time with its offset"),
        (OPEN.replace("2019-10-01T09:00Z", "soon"), "step 1: at is a time with its offset"),
        (OPEN.replace("revision open", "token create"), "run begins with release or revision"),
        (OPEN + OPEN.replace("2019", "2018"), "step 2 is before the one before it"),
    ],
)
def test_faulty_steps_are_told(folder: Path, text: str, fault: str) -> None:
    (folder / "steps.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as found:
        read_steps(folder)
    assert fault in str(found.value)


def test_no_other_commands_are_played(folder: Path, data: Path) -> None:
    """A file of steps that somebody hands on must not make tokens or withdraw submissions."""
    for run in ("token create x", "submission withdraw 1", "serve", "build", ""):
        found = play(folder, f"- at: 2019-10-01T09:00Z\n  run: '{run}'\n", data)
        assert isinstance(found.exception, DataError)


# --- playing ------------------------------------------------------------------------------------


def test_steps_are_noted_at_their_own_times(folder: Path, data: Path) -> None:
    steps = f"{OPEN}- at: 2019-12-05T10:00+01:00\n  run: '{COMMENT}'\n"
    found = play(folder, steps, data)
    assert found.exit_code == 0, found.exception
    assert found.stdout.splitlines()[0] == (
        "  1 2019-10-01 09:00  taken    revision open round.yaml"
    )
    assert found.stdout.endswith("2 steps played\n")
    with open_workspace(data) as ws:
        events = log.read(ws.store, "played-1")
    assert [event.at.isoformat() for event in events] == [
        "2019-10-01T09:00:00+00:00",
        "2019-12-05T09:00:00+00:00",
    ]
    assert events[1].body == "example-board"


def test_what_each_step_said(folder: Path, data: Path) -> None:
    found = json.loads(play(folder, OPEN, data, "--json").stdout)
    [step] = found["steps"]
    assert (step["step"], step["run"]) == (1, "revision open round.yaml")
    assert "played-1 is open" in step["said"]


def test_a_step_that_must_be_refused(folder: Path, data: Path) -> None:
    refused = f"- at: 2019-11-30T23:59:59Z\n  run: '{COMMENT}'\n  refused: stage preparation\n"
    found = play(folder, OPEN + refused, data)
    assert found.exit_code == 0, found.exception
    assert "  2 2019-11-30 23:59  refused  revision comment" in found.stdout
    assert count(data) == 1


def test_a_step_that_is_taken_and_must_be_refused(folder: Path, data: Path) -> None:
    wrong = f"- at: 2019-12-01T00:00Z\n  run: '{COMMENT}'\n  refused: stage preparation\n"
    found = play(folder, OPEN + wrong, data)
    assert isinstance(found.exception, CheckError)
    assert "was taken and should have been refused" in str(found.exception)


def test_a_step_that_is_refused_for_another_reason(folder: Path, data: Path) -> None:
    wrong = f"- at: 2019-11-01T00:00Z\n  run: '{COMMENT}'\n  refused: no such code\n"
    found = play(folder, OPEN + wrong, data)
    assert isinstance(found.exception, CheckError)
    assert "was refused, and not because of 'no such code'" in str(found.exception)


def test_it_stops_at_the_first_step_that_goes_otherwise(folder: Path, data: Path) -> None:
    early = f"- at: 2019-11-01T00:00Z\n  run: '{COMMENT}'\n"
    later = f"- at: 2019-12-05T00:00Z\n  run: '{COMMENT}'\n"
    found = play(folder, OPEN + early + later, data)
    assert isinstance(found.exception, CheckError)
    assert str(found.exception).startswith("step 2 (revision comment")
    assert count(data) == 1


def test_a_round_that_is_meant_is_not_played(folder: Path, data: Path) -> None:
    """Neither opened in play, nor gone on with: no time is made up in it."""
    meant = ROUND.replace("is_demonstration: true", "is_demonstration: false")
    meant = meant.replace("body: example-board", "body: ITU")
    meant = meant.replace("2020-03-31", "2099-03-31").replace("2020-04-01", "2099-04-01")
    (folder / "round.yaml").write_text(meant, encoding="utf-8")
    found = play(folder, OPEN, data)
    assert isinstance(found.exception, CheckError)
    assert isinstance(found.exception.__cause__, StateError)
    assert "in a demonstration only" in str(found.exception)
    opened = CliRunner().invoke(
        app, ["revision", "open", str(folder / "round.yaml"), "--data", str(data)]
    )
    assert opened.exit_code == 0, opened.exception
    comment = COMMENT.replace("example-board", "ITU")
    found = play(folder, f"- at: 2027-01-01T00:00Z\n  run: '{comment}'\n", data)
    assert isinstance(found.exception, CheckError)
    assert "in a demonstration only" in str(found.exception)
    assert count(data) == 1


def test_players_are_for_demonstrations(folder: Path, data: Path) -> None:
    """A body that no register has, in a round that is meant: a mistake."""
    file = folder / "round.yaml"
    file.write_text(ROUND.replace("is_demonstration: true", "is_demonstration: false"))
    found = CliRunner().invoke(app, ["revision", "open", str(file), "--data", str(data)])
    assert isinstance(found.exception, UsageError)
    assert "unknown body: 'example-board'" in str(found.exception)


def test_bodies_that_are_no_players_stay_unknown(folder: Path, data: Path) -> None:
    (folder / "round.yaml").write_text(ROUND.replace("example-board", "exemplar-board"))
    found = play(folder, OPEN, data)
    assert isinstance(found.exception, CheckError)
    assert "unknown body: 'exemplar-board'" in str(found.exception)
