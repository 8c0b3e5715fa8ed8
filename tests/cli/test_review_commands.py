"""`ssckg revision todo|review|reviews|answer|answers|decide|decisions`, as a person calls them."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.proposals_by_hand import DAY, KPI, RENAME, START, log_of, round_of, text

from ssckg.app.analyses.sources import read_sources
from ssckg.app.revision import desk
from ssckg.app.workspace import open_workspace
from ssckg.cli import main
from ssckg.io.sheets.records import read_sheet_records
from ssckg.model.proposed_change import ChangeField
from ssckg.model.revision_event import Proposed, RoundAction
from ssckg.model.revision_round import Stage, StageKind
from ssckg.revision import log

FAR = datetime(2190, 1, 1, tzinfo=UTC)
"""The commands have the real clock: what is open is open for long."""
DRAFT, DECIDE = "draft", "decide"
"""Two rounds: one is being drafted, the other one decided."""


@pytest.fixture(scope="module")
def data(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = Path(shutil.copytree(built_data, tmp_path_factory.mktemp("reviews") / "data"))
    drafting = Stage(kind=StageKind.DRAFTING, start=START, end=FAR)
    first = Stage(kind=StageKind.DRAFTING, start=START, end=START + DAY)
    last = Stage(kind=StageKind.FINAL_DRAFT, start=START + DAY, end=FAR)
    lines = ChangeField(element=KPI, field="label", value="Lines")
    texts = (text("FAO"), text("FAO", RENAME), text("FAO", lines))
    steps = [
        (RoundAction.PROPOSE, Proposed(proposal=number, text=each))
        for number, each in enumerate(texts, 1)
    ]
    with open_workspace(data) as ws:
        for name, stages in ((DRAFT, (drafting,)), (DECIDE, (first, last))):
            opened = replace(round_of("ITU FAO UNECE", quorum=2), id=name, stages=stages)
            log.append(ws.store, name, log_of(opened, *steps))
    read_sources(data)
    return data


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def run(data: Path, *arguments: str) -> Done:
    """Run a command in this process: what it loads is loaded once for all of them."""
    words, out, err = ["ssckg", "revision", *arguments, "--data", str(data)], StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", words)
        patch.delenv("SSCKG_TOKEN", raising=False)
        with pytest.raises(SystemExit) as left:
            main()
    return Done(int(left.value.code or 0), out.getvalue(), err.getvalue())


def told(data: Path, *arguments: str, code: int = 0) -> Any:
    done = run(data, *arguments, "--json")
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_a_form_goes_out_and_comes_back(data: Path, tmp_path: Path) -> None:
    where = ("--round", DRAFT, "--agency", "ITU")
    listed = told(data, "todo", *where)
    assert {one["proposal"] for one in listed["yours"]} == {"draft-p1", "draft-p2", "draft-p3"}
    assert listed["window"]["is_open"] is True
    workbook = tmp_path / "itu.xlsx"
    assert run(data, "todo", *where, "--out", str(workbook)).returncode == 0
    read = read_sheet_records(workbook, required=("proposal",), optional=LISTED)
    assert len(read) == 3
    form = tmp_path / "itu.csv"
    assert run(data, "todo", *where, "--out", str(form)).returncode == 0
    with form.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= {"verdict": "object", "reason": "The unit is lost."}
    rows[1] |= {"verdict": "approve"}
    with form.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    done = run(data, "review", "--file", str(form), "--round", DRAFT)
    assert done.returncode == 0, done.stderr
    assert "2 verdicts recorded" in done.stdout
    again = told(data, "todo", *where)
    assert [one["state"] for one in again["yours"]] == ["to review", "given", "given"]

    one = told(data, "review", rows[1]["proposal"], "--agency", "itu", "--verdict", "no-view")
    assert one["verdicts"][0]["before"] == "approve"
    sums = told(data, "reviews", "--round", DRAFT)
    itu = next(body for body in sums["bodies"] if body["body"] == "ITU")
    assert (itu["given"], itu["object"], itu["no_view"], len(itu["missing"])) == (2, 1, 1, 1)
    assert [one["proposal"] for one in sums["items"]] == ["draft-p1", "draft-p2", "draft-p3"]


LISTED = (
    *("title", "submitted_by", "touches", "why", "state"),
    *("agency", "verdict", "reason", "changes"),
)


def test_reviews_in_other_forms(data: Path, tmp_path: Path) -> None:
    for name in ("reviews.xlsx", "reviews.html", "reviews.md", "reviews.csv"):
        done = run(data, "reviews", "--round", DRAFT, "--out", str(tmp_path / name))
        assert done.returncode == 0, done.stderr
        assert (tmp_path / name).stat().st_size > 100
    table = run(data, "reviews", "--round", DRAFT)
    assert "Reviews of draft" in table.stdout
    # The stage ends in the far future: nobody is late.
    late = told(data, "reviews", "--round", DRAFT, "--late")
    assert (late["bodies"], late["is_time"]) == ([], False)


def test_late_leaves_with_one(data: Path) -> None:
    days = (FAR - datetime.now(UTC)).days + 2
    late = told(data, "reviews", "--round", DECIDE, "--late", "--days", str(days), code=1)
    assert "ITU" in {one["body"] for one in late["bodies"]}
    assert "Without your verdict" in late["bodies"][0]["reminder"]


def test_answers(data: Path) -> None:
    where = ("--round", DRAFT)
    done = run(data, "answer", "EC: ICT: ICT: 1C", *where, "--city", "Rana", "--can", "yes")
    assert (done.returncode, done.stdout) == (0, "rana  EC: ICT: ICT: 1C: yes\n")
    no = ("--city", "Oslo", "--can", "no", "--reason", "Not metered.")
    assert told(data, "answer", "EC-ICT-ICT-1C", *where, *no)["answers"][0]["can_report"] is False
    found = told(data, "answers", *where)
    assert [(one["code"], one["yes"], one["no"]) for one in found["counts"]] == [
        ("EC: ICT: ICT: 1C", 1, 1)
    ]


def test_decisions(data: Path, tmp_path: Path) -> None:
    by = ("--body", "UNECE", "--reason", "It was argued.")
    votes = ("--votes", "ITU=yes,UNECE=yes,FAO=abstain")
    dissent = ("--dissent", "FAO=The unit is lost.")
    done = run(data, "decide", "decide-p1", "--accept", *by, *votes, *dissent)
    assert done.returncode == 0, done.stderr
    assert "decide-d1  decide-p1: accepted by UNECE, vote, 2 for, 0 against" in done.stdout
    clash = run(data, "decide", "decide-p2", "--accept", *by, "--present", "ITU,UNECE")
    assert (clash.returncode, clash.stdout) == (1, "")
    assert "decide-p1" in clash.stderr
    table = tmp_path / "decisions.csv"
    table.write_text(
        "proposal,outcome,reason,votes\n"
        "decide-p2,decline,Moot.,ITU=no; UNECE=no\n"
        "decide-p3,defer,Later.,ITU=yes; UNECE=yes\n"
    )
    found = told(data, "decide", "--file", str(table), "--round", DECIDE, "--body", "ITU")
    assert [one["outcome"] for one in found["decisions"]] == ["declined", "deferred"]
    listed = told(data, "decisions", "--round", DECIDE)
    assert [one["decision"] for one in listed["decisions"]] == [
        *("decide-d1", "decide-d2", "decide-d3"),
    ]
    assert listed["open"] == ["decide-p3"]
    assert listed["decisions"][0]["dissent"][0]["reason"] == "The unit is lost."
    again = run(data, "decide", "decide-p1", "--decline", *by, *votes)
    assert again.returncode == 1
    assert "only a decision that names it" in again.stderr


def test_wrong_use(data: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("proposal,verdict\ndraft-p1,\n")
    faulty = tmp_path / "faulty.csv"
    faulty.write_text("proposal,verdict,reason\ndraft-p1,object,\n")
    for arguments, code, words in (
        (("todo", "--round", DRAFT), 2, "which agency"),
        (("todo", "--round", "none", "--agency", "ITU"), 2, "unknown round"),
        (("todo", "--round", DRAFT, "--agency", "nobody"), 2, "names no agency"),
        (("review",), 2, "either a proposal or --file"),
        (("review", "draft-p1", "--agency", "ITU", "--verdict", "yes"), 2, "none of approve"),
        (("review", "draft-p1", "--agency", "WHO", "--verdict", "approve"), 2, "none of these"),
        (("review", "--file", str(empty), "--round", DRAFT), 2, "no verdict"),
        (("review", "--file", str(faulty), "--round", DRAFT, "--agency", "ITU"), 1, "row 2"),
        (("review", "--file", "gone.csv", "--round", DRAFT), 2, "no such file"),
        (("answer", "--round", DRAFT, "--city", "Rana", "--can", "yes"), 2, "either indicators"),
        (("decide", "draft-p1", "--accept", "--body", "ITU", "--reason", "x"), 1, "not open"),
        (("decide", "decide-p3", "--body", "ITU"), 2, "say one of"),
        (("decide", "decide-p3", "--accept", "--defer"), 2, "say one of"),
        (("decide", "decide-p3", "--defer", "--votes", "ITU"), 2, "is no vote"),
        (("decisions", "--round", "none"), 2, "unknown round"),
    ):
        done = run(data, *arguments)
        assert (done.returncode, done.stdout) == (code, ""), (arguments, done.stderr)
        assert words in done.stderr, arguments
        assert done.stderr.count("\n") == 1, arguments


def test_a_round_need_not_be_named_where_only_one_can_be_meant(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = (
        *(("decisions",), ("answers",), ("conflicts",), ("proposals",), ("comments",)),
        *(("reviews",), ("status",), ("show",), ("log",), ("todo", "--agency", "ITU")),
        *(("export", "--out", str(tmp_path / "kept")), ("announce",)),
        *(("impact",), ("form", "--out", str(tmp_path / "form.csv"))),
        *(("preview", "--out", str(tmp_path / "draft")),),
        ("extend", "drafting", "--to", "2190-02-01", "--reason", "Holidays."),
    )
    # Both rounds of the fixture are open.
    for words in listing:
        done = run(data, *words)
        assert done.returncode == 2, (words, done.stderr)
        assert f"several rounds are open: {DECIDE}, {DRAFT}" in done.stderr, words
    # One of them is over: the other one is meant, and it is that alone that says what is missing.
    monkeypatch.setattr(desk, "_is_open", lambda state, _: state.round.id == DRAFT)
    for words in (("proposals",), ("decisions",), ("comments",), ("status",), ("conflicts",)):
        assert run(data, *words).stdout == run(data, *words, *_named(words)).stdout
    assert told(data, "status")["id"] == DRAFT
    # Lists leave out what all ids begin with, and what they show can be typed.
    assert told(data, "proposal", "p1")["proposal"]["id"] == f"{DRAFT}-p1"
    assert "unknown proposal: 'p99'" in run(data, "proposal", "p99").stderr
    remark = ("comment", "p1", "--author", "A. Reader", "--text", "Clear.", "--round", DECIDE)
    as_itu = ("--kind", "editorial", "--for-body", "ITU")
    monkeypatch.setattr(desk, "_is_open", lambda *_: True)
    assert f"several rounds are open: {DECIDE}, {DRAFT}" in run(data, "proposal", "p1").stderr
    assert f"on {DECIDE}-p1 waits" in run(data, *remark, *as_itu).stdout
    monkeypatch.setattr(desk, "_is_open", lambda *_: False)
    assert "no round is open, and several were: decide, draft" in run(data, "status").stderr


def _named(words: tuple[str, ...]) -> tuple[str, ...]:
    return (DRAFT,) if words == ("status",) else ("--round", DRAFT)
