"""`ssckg submission consent` to `withdraw`, `ssckg reconcile`, as people and scripts meet them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.publication.lodged import COVERAGE, INTERNET, OPERATOR, draft, report, verified

from ssckg.app.workspace import open_workspace
from ssckg.submissions.life.repository import find
from ssckg.submissions.life.steps import take_step

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def oslo(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a verified submission, oslo-2024-1; the tests go its way in order."""
    data = Path(shutil.copytree(small_data, tmp_path_factory.mktemp("commands") / "data"))
    with open_workspace(data) as ws:
        verified(ws, [draft("Oslo", "2024", [report(INTERNET, "97.25"), report(COVERAGE, "88.5")])])
    return data


def ssckg(data: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from ssckg.cli import main; main()"]
    return subprocess.run(
        [*command, *map(str, arguments), "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": "100"},
    )


def answer(data: Path, *arguments: object) -> dict[str, Any]:
    run = ssckg(data, *arguments, "--json")
    assert (run.returncode, run.stderr) == (0, ""), run.stderr
    document = json.loads(run.stdout)
    assert isinstance(document, dict)
    return document


def test_the_way_of_a_submission(oslo: Path, tmp_path: Path) -> None:
    name = "oslo-2024-1"
    run = ssckg(oslo, "submission", "publish", name)
    assert run.returncode == 1
    assert run.stderr == (
        f"ssckg: nothing of {name} may be public (see why: ssckg submission preview {name})\n"
    )

    run = ssckg(oslo, "submission", "consent", name, "--all")
    assert run.returncode == 0
    assert "recorded 1 statement on" in run.stdout
    assert f"submission preview {name} --data {oslo}" in run.stdout
    refused = answer(
        oslo, "submission", "consent", name, "--data-point", "EC-ICT-ICT-4C/3g", "--refuse"
    )
    assert [one["state"] for one in refused["recorded"]] == ["refused"]
    assert refused["published"] is None

    out = tmp_path / "p.ttl"
    seen = answer(oslo, "submission", "preview", name, "--out", out)
    assert [(v["value"], v["unit"]) for v in seen["values"]] == [(97.25, "Percentage")]
    assert [(h["why"], h["data_point"]) for h in seen["held"]] == [("refused", COVERAGE)]
    assert "97.25" in out.read_text()
    shown = ssckg(oslo, "submission", "preview", name)
    assert "1 would be public today" in shown.stdout
    assert "1 stays" in shown.stdout
    assert "the city refused consent" in shown.stdout

    done = answer(oslo, "submission", "publish", name)
    assert (done["state"], done["values"], done["held"]) == ("published", 1, 1)
    assert done["published"]["submissions"] == 1
    page = ssckg(oslo, "show", "https://w3id.org/ssckg/dataset/oslo-2024").stdout
    assert page.startswith("Oslo: verified results, reported 2024")
    current = ssckg(oslo, "reconcile", "--check")
    assert (current.returncode, current.stdout) == (0, "what is published is current\n")

    back = ssckg(oslo, "submission", "consent", name, "--all", "--take-back")
    assert back.returncode == 0
    assert "0 values of 1 submission," in back.stdout
    assert answer(oslo, "submission", "consent", name, "--all")["published"]["values"] == 1

    gone = answer(oslo, "submission", "withdraw", name, "--reason", "wrong year")
    assert gone["state"] == "withdrawn"
    assert gone["published"]["values"] == 0
    run = ssckg(oslo, "show", "https://w3id.org/ssckg/dataset/oslo-2024")
    assert run.stdout.startswith("Withdrawn: results of Oslo reported 2024")
    again = ssckg(oslo, "submission", "withdraw", name, "--yes")
    assert again.returncode == 1


def test_a_step_that_nobody_followed_is_told_and_made_up_for(oslo: Path) -> None:
    with open_workspace(oslo) as ws:
        head = verified(ws, [draft("Bergen", "2024", [report(INTERNET, "61.75")])])[0]
    assert ssckg(oslo, "submission", "consent", head.id, "--all").returncode == 0
    with open_workspace(oslo) as ws:
        take_step(
            ws.store, ws.base, find(ws.store, ws.base, head.id), "publish", OPERATOR, ws.now()
        )
    behind = ssckg(oslo, "reconcile", "--check")
    assert (behind.returncode, behind.stdout) == (1, "behind: run ssckg reconcile\n")
    done = answer(oslo, "reconcile")
    assert (done["changed"], done["values"]) == (True, 1)
    assert answer(oslo, "reconcile")["changed"] is False


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("consent", "oslo-2024-9", "--all"), 2, "unknown submission: 'oslo-2024-9'"),
        (("consent", "../x", "--all"), 2, "unknown submission: '../x'"),
        (("consent", "oslo-2024-1"), 2, "give --file, or at least one of"),
        (("consent", "oslo-2024-1", "--all", "--refuse", "--take-back"), 2, "either --refuse"),
        (("consent", "oslo-2024-1", "--all", "--file", "x"), 2, "give --file, or"),
        (("consent", "oslo-2024-1", "--file", "no.json"), 2, "no such file: no.json"),
        (("consent", "oslo-2024-1", "--all", "--text", "1999-01"), 2, "unknown consent text"),
        (
            ("consent", "oslo-2024-1", "--all", "--refuse", "--embargo", "2027-01-01"),
            2,
            "only what",
        ),
        (("preview", "oslo-2024-9"), 2, "unknown submission"),
        (("publish", "oslo-2024-9"), 2, "unknown submission"),
        (("withdraw", "oslo-2024-9", "--yes"), 2, "unknown submission"),
    ],
)
def test_wrong_use(oslo: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
    run = ssckg(oslo, "submission", *arguments)
    assert run.returncode == code, run.stderr
    assert message in run.stderr
    assert run.stderr.count("\n") == 1


def test_a_faulty_file_names_its_places(oslo: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text('{"statements": [{"scope": "everything", "state": "given"}]}')
    with open_workspace(oslo) as ws:
        head = verified(ws, [draft("Asker", "2024", [report(INTERNET, "1")])])[0]
    run = ssckg(oslo, "submission", "consent", head.id, "--file", path)
    assert run.returncode == 1
    assert run.stderr.startswith("ssckg: c.json: /statements/0/scope: is 'everything', not one of")


@pytest.mark.parametrize(("language", "word"), [("en", "without signing in"), ("fr", "identifier")])
def test_the_text_is_shown(language: str, word: str) -> None:
    command = [sys.executable, "-c", "from ssckg.cli import main; main()"]
    arguments = ["submission", "consent-text", "--lang", language]
    run = subprocess.run([*command, *arguments], capture_output=True, text=True, check=True)
    assert word in run.stdout
    assert max(map(len, run.stdout.splitlines())) <= 96
