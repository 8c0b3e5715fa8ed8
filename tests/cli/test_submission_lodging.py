"""`ssckg submission lodge` and what follows, as people type it; also while a server runs."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import Graph
from rdflib.namespace import PROV, RDF, SKOS
from tests.served_process import served_process

from ssckg.cli import main
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER = "city,report_year,kpi_code,kpi_name,value,unit,status\n"
GOOD = HEADER + "Oslo,2024,EC: ICT: ICT: 1C,,97,%,reported\nOslo,2024,EC: P: EM: 1C,,,%,NR\n"
# A share above 100 per cent: the manual's unit is a percentage.
BAD = GOOD.replace(",97,", ",197,")


@dataclass(frozen=True)
class Done:
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str, token: str = "") -> Done:
    """Run a command in this process, as `ssckg` does: starting Python takes most of its time."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["ssckg", *words])
        patch.delenv("SSCKG_TOKEN", raising=False)
        if token:
            patch.setenv("SSCKG_TOKEN", token)
        try:
            main()
        except SystemExit as end:
            code = end.code
    return Done(int(str(code or 0)), out.getvalue(), err.getvalue())


def ok(*words: str, token: str = "") -> Any:
    """Run with --json and return the answer."""
    done = run(*words, "--json", token=token)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    quads = tmp_path / "q.nq"
    quads.write_text('<http://a.example/s> <http://a.example/p> "1" <http://a.example/g> .\n')
    DataDirectory.create_or_open(tmp_path / "data").replace_published(quads, {})
    (tmp_path / "good.csv").write_text(GOOD)
    (tmp_path / "bad.csv").write_text(BAD)
    return tmp_path / "data"


@pytest.fixture
def served(data: Path) -> Iterator[Path]:
    with served_process(data, data.parent / "server.log"):
        yield data


def check_prov(graph: Graph) -> None:
    """The log as others read it: five activities in a row, each with who and when."""
    assert len(set(graph.subjects(RDF.type, PROV.Activity))) == 5
    ends = {
        event: datetime.fromisoformat(str(at))
        for event, at in graph.subject_objects(PROV.endedAtTime)
    }
    assert len(ends) == 5
    for after, before in graph.subject_objects(PROV.wasInformedBy):
        assert ends[before] <= ends[after]
    assert len(list(graph.subject_objects(PROV.wasInformedBy))) == 4
    agents = {str(agent) for agent in graph.objects(None, PROV.wasAssociatedWith)}
    assert agents == {"https://w3id.org/ssckg/agent/operator"}
    assert "Of all households?" in {str(note) for note in graph.objects(None, SKOS.note)}


def walk(data: Path) -> None:
    """From lodging to a return with a question, and what is told of it."""
    folder, where = data.parent, ("--data", str(data))
    bad = ok("submission", "lodge", f"{folder}/bad.csv", "--city", "Oslo", "--year", "2024", *where)
    assert bad["id"] == "oslo-2024-1"
    assert bad["state"] == "draft"
    assert bad["sha256"] == hashlib.sha256(BAD.encode()).hexdigest()
    assert bad["findings"]["violation"] == 1

    refused = run("submission", "submit", "oslo-2024-1", *where)
    assert refused.returncode == 1
    assert "1 violation that nobody has accepted" in refused.stderr
    assert refused.stderr.count("\n") == 1

    good = ok("submission", "replace", "oslo-2024-1", f"{folder}/good.csv", *where)
    assert good["findings"]["violation"] == 0
    assert good["sha256"] == hashlib.sha256(GOOD.encode()).hexdigest()
    assert ok("submission", "submit", "oslo-2024-1", *where)["state"] == "submitted"
    assigned = ok("submission", "assign", "oslo-2024-1", "--verifier", "v.1", *where)
    assert (assigned["verifier"], assigned["mode"]) == ("v.1", "remote")
    asked = ("--note", "See", "--question", "EC-ICT-ICT-1C=Of all households?")
    assert ok("submission", "return", "oslo-2024-1", *asked, *where)["state"] == "returned"

    log = ok("submission", "log", "oslo-2024-1", *where)
    assert [event["action"] for event in log] == ["lodge", "replace", "submit", "assign", "return"]
    assert {event["by"] for event in log} == {"operator"}
    assert log[-1]["reason"] == "See"
    assert log[-1]["questions"] == [
        {
            "text": "Of all households?",
            "data_point": "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C/result",
        }
    ]
    out = folder / "log.ttl"
    assert run("submission", "log", "oslo-2024-1", "--out", str(out), *where).returncode == 0
    check_prov(Graph().parse(out))
    shown = ok("submission", "show", "oslo-2024-1", *where)
    assert [(r["status"], r["value"]) for r in shown["reports"]] == [
        ("reported", 97),
        ("not reported", None),
    ]
    assert [f["purpose"] for f in shown["files"]] == ["submission", "check"] * 2
    listed = ok("submission", "list", "--city", "Oslo", "--state", "returned", *where)
    assert [head["id"] for head in listed] == ["oslo-2024-1"]
    assert ok("submission", "list", "--state", "draft", *where) == []
    out = folder / "out.csv"
    ok("submission", "file", "oslo-2024-1", "--out", str(out), *where)
    assert out.read_text() == GOOD
    first = ("--sha256", hashlib.sha256(BAD.encode()).hexdigest())
    ok("submission", "file", "oslo-2024-1", "--out", str(out), *first, *where)
    assert out.read_text() == BAD


def test_the_way_with_an_engine_of_its_own(data: Path) -> None:
    walk(data)


def test_the_way_while_a_server_runs(served: Path) -> None:
    walk(served)


def test_a_waiver(data: Path) -> None:
    where = ("--data", str(data))
    lodged = ok(
        "submission", "lodge", f"{data.parent}/bad.csv", "--city", "Oslo", "--year", "2024", *where
    )
    shown = ok("submission", "show", lodged["id"], *where)
    rules = {
        f["rule"].rpartition("#")[2] for f in shown["findings"] if f["severity"] == "violation"
    }
    (rule,) = rules
    reason = ("--reason", "Printed so in the report of 2024.")
    done = run("submission", "waive", lodged["id"], "--rule", rule, "--reason", " ", *where)
    assert done.returncode == 2
    assert "needs a reason" in done.stderr
    wrong = run("submission", "waive", lodged["id"], "--rule", "sing", *reason, *where)
    assert wrong.returncode == 2
    assert rule in wrong.stderr
    other = ("--data-point", "EC: P: EM: 1C")
    wrong = run("submission", "waive", lodged["id"], "--rule", rule, *other, *reason, *where)
    assert wrong.returncode == 2
    point = ("--data-point", "EC: ICT: ICT: 1C")
    ok("submission", "waive", lodged["id"], "--rule", rule, *point, *reason, *where)
    again = run("submission", "waive", lodged["id"], "--rule", rule, *point, *reason, *where)
    assert again.returncode == 2
    assert "accepted already" in again.stderr
    found = ok("submission", "show", lodged["id"], *where)
    accepted = [f for f in found["findings"] if f["waiver"]]
    assert [f["waiver"]["reason"] for f in accepted] == ["Printed so in the report of 2024."]
    assert [w["by"] for w in found["waivers"]] == ["operator"]
    assert ok("submission", "submit", lodged["id"], *where)["state"] == "submitted"


def test_people_are_told_what_comes_next(data: Path) -> None:
    where = ("--data", str(data))
    file = f"{data.parent}/good.csv"
    done = run("submission", "lodge", file, "--city", "Oslo", "--year", "2024", *where)
    assert done.returncode == 0
    assert "oslo-2024-1 is draft" in done.stdout
    assert f"next: ssckg submission submit oslo-2024-1 --data {data}" in done.stdout
    assert "withdraw oslo-2024-1" in done.stdout
    twice = run("submission", "lodge", file, "--city", "Oslo", "--year", "2024", *where)
    assert "the same file is also oslo-2024-1" in twice.stderr
    run("submission", "submit", "oslo-2024-2", *where)
    listed = run("submission", "list", *where).stdout
    rows = [line.split() for line in listed.splitlines() if "oslo-2024" in line]
    assert [row[:4] for row in rows] == [
        ["oslo-2024-1", "Oslo", "2024", "superseded"],
        ["oslo-2024-2", "Oslo", "2024", "submitted"],
    ]
    log = run("submission", "log", "oslo-2024-1", *where).stdout
    assert "superseded by oslo-2024-2" in log


def test_marks_and_escapes_in_a_citys_words_do_nothing(data: Path) -> None:
    """What a city wrote is shown as text: no styles, no control of the terminal."""
    name = "[red]Os\x1b[31mlo"
    file = data.parent / "odd.csv"
    file.write_text(GOOD.replace("Oslo", "Odd"))
    where = ("--data", str(data))
    ok("submission", "lodge", str(file), "--city", name, "--year", "2024", *where)
    listed = run("submission", "list", *where).stdout
    assert "[red]Os\N{REPLACEMENT CHARACTER}[31mlo" in listed
    assert "\x1b" not in listed


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["lodge", "none.csv", "--city", "Oslo", "--year", "2024"], 1, "none.csv"),
        (["lodge", "{good}", "--city", "Oslo", "--year", "24"], 2, "not a year"),
        (["lodge", "{good}", "--city", "-", "--year", "2024"], 2, "not the name of a city"),
        (["lodge", "{good}", "--city", "Oslo", "--year", "2024", "--lang", "xx"], 2, "language"),
        (["submit", "oslo-2024-9"], 2, "unknown submission"),
        (["show", "../../etc"], 2, "unknown submission"),
        (["list", "--state", "begun"], 2, "unknown state"),
        (["list", "--after", "x"], 2, "unknown submission"),
        (["log", "oslo-2024-1", "--data", "/nowhere"], 3, "no data directory"),
    ],
)
def test_wrong_use_is_said_in_one_line(data: Path, words: list[str], code: int, said: str) -> None:
    filled = [word.format(good=f"{data.parent}/good.csv") for word in words]
    where = [] if "--data" in words else ["--data", str(data)]
    done = run("submission", *filled, *where)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert done.stderr.startswith("ssckg: ")
    assert done.stderr.count("\n") == 1


def test_a_city_sees_its_own(data: Path) -> None:
    where = ("--data", str(data))
    file = f"{data.parent}/good.csv"
    tokens = {
        city: ok("token", "create", "--role", "city", "--name", city, "--city", city, *where)
        for city in ("Oslo", "Bergen")
    }
    oslo, bergen = tokens["Oslo"]["token"], tokens["Bergen"]["token"]
    words = ("submission", "lodge", file, "--city", "Oslo", "--year", "2024", *where)
    assert run(*words, token=bergen).returncode == 2
    lodged = ok(*words, token=oslo)
    assert ok("submission", "list", *where, token=bergen) == []
    assert [h["id"] for h in ok("submission", "list", *where, token=oslo)] == [lodged["id"]]
    hidden = run("submission", "show", lodged["id"], *where, token=bergen)
    absent = run("submission", "show", "oslo-2024-7", *where, token=bergen)
    assert hidden.returncode == absent.returncode == 2
    assert hidden.stderr.replace(lodged["id"], "ID") == absent.stderr.replace("oslo-2024-7", "ID")
    assert run(
        "submission", "assign", lodged["id"], "--verifier", "v", *where, token=oslo
    ).returncode


def test_a_draft_with_violations_is_not_told_to_be_handed_in(data: Path) -> None:
    """The steps that are named can be taken, and a refusal says what to do."""
    where = ("--city", "Oslo", "--year", "2024", "--data", str(data))
    told = run("submission", "lodge", str(data.parent / "bad.csv"), *where).stdout
    assert "the check found 1 violation, 1 warning" in told
    assert "submission submit" not in told
    assert "next: ssckg submission replace oslo-2024-1 FILE" in told
    refused = run("submission", "submit", "oslo-2024-1", "--data", str(data))
    assert refused.returncode == 1
    assert "(replace the file by a corrected one, or waive what is right" in refused.stderr
    told = run(
        "submission", "replace", "oslo-2024-1", str(data.parent / "good.csv"), "--data", str(data)
    ).stdout
    assert "next: ssckg submission submit oslo-2024-1" in told
