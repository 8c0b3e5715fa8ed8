"""`ssckg mapping`, as a person calls it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ONE = "u4ssc-sdg/EC-I-B-1A--9.4"


@pytest.fixture(scope="module")
def data(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(built_data, tmp_path_factory.mktemp("mapping") / "data"))


def run(*arguments: str, keys: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("ssckg")), "mapping", *arguments]
    return subprocess.run(command, input=keys, capture_output=True, text=True, check=False)


def test_review_by_lines_goes_on_where_one_left(data: Path) -> None:
    where = ("--set", "u4ssc-sdg", "--data", str(data))
    listed = json.loads(run("list", "--state", "proposed", "--json", *where).stdout)
    names = [one["id"] for one in listed["mappings"]]
    assert (names[0], listed["count"]) == (ONE, 9)

    first = run("review", *where, keys="x\n3\na\n\na\nA part of it.\ns\nb\nq\n")

    assert first.returncode == 0, first.stderr
    assert "'x' is no key here" in first.stdout
    assert "1 verdict given" in first.stdout
    assert first.stdout.index(names[0]) < first.stdout.index(names[1])
    second = run("review", *where, keys="q\n")
    assert names[0] not in second.stdout
    assert "1 of 8" in second.stdout
    log = json.loads(run("log", ONE, "--data", str(data), "--json").stdout)
    [step] = log["steps"]
    assert (step["verdict"], step["predicate"], step["reason"]) == (
        *("accept", "broad", "A part of it."),
    )


def test_wrong_use(data: Path) -> None:
    for arguments, code, words in (
        (("accept", "none/none", "--reason", "x"), 2, "unknown mapping"),
        (("list", "--state", "odd"), 2, "unknown state"),
        (("list", "--set", "odd"), 2, "unknown mapping set"),
        (("publish", ONE), 1, "not open"),
        (("withdraw", ONE, "--reason", " "), 2, "needs a reason"),
        (("export", "odd"), 2, "unknown mapping set"),
    ):
        done = run(*arguments, "--data", str(data))
        assert (done.returncode, done.stdout) == (code, ""), done.stderr
        assert words in done.stderr
        assert done.stderr.count("\n") == 1


def test_diff_and_merge(data: Path, tmp_path: Path) -> None:
    ours, theirs, both = (tmp_path / f"{name}.sssom.tsv" for name in ("ours", "theirs", "both"))
    done = run("export", "u4ssc-cpi", "--out", str(ours), "--data", str(data))
    assert done.returncode == 0, done.stderr
    assert run("diff", str(ours), str(ours)).stdout == "0 added, 0 removed, 0 changed\n"
    text = ours.read_text()
    theirs.write_text(text.replace("\t0.95\t", "\t0.94\t", 1))

    found = run("diff", str(ours), str(theirs), "--json")

    assert found.returncode == 1
    [change] = json.loads(found.stdout)["changed"]
    assert change["fields"] == [{"field": "confidence", "old": "0.95", "new": "0.94"}]
    done = run("merge", str(ours), str(theirs), "--base", str(ours), "--out", str(both))
    assert (done.returncode, both.read_text()) == (0, theirs.read_text())
    done = run("merge", str(ours), str(theirs), "--out", str(tmp_path / "none"))
    assert done.returncode == 1
    assert "conflict: " in done.stdout
    assert not (tmp_path / "none").exists()
