"""Citations from anywhere: what they hold is data, and a terminal is never given it as it is."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

RUN = [sys.executable, "-c", "from ssckg.cli import main; main()"]
CITED: dict[str, Any] = {"analysis": "compare", "release": "1", "data": "d", "result": "r"}


def ssckg(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*RUN, *words], capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("parameters", "exit_code"),
    [
        ({"\u001b[2J": 1}, 2),
        ({"frameworks": ["\u001b]0;name\u0007", "u4ssc-2017"]}, 2),
        ({"frameworks": "/etc/passwd"}, 2),
        ({"frameworks": [["u4ssc-2017"]]}, 2),
        ({"data": "/etc", "out": "/etc/x"}, 2),
    ],
)
def test_hostile_parameters(
    built_data: Path, tmp_path: Path, parameters: dict[str, Any], exit_code: int
) -> None:
    file = tmp_path / "c.json"
    file.write_text(json.dumps(CITED | {"parameters": parameters}), encoding="utf-8")
    done = ssckg("rerun", str(file), "--data", str(built_data))
    assert done.returncode == exit_code
    assert done.stderr.startswith(b"ssckg: ")
    assert b"Traceback" not in done.stderr
    assert not {0x1B, 0x07} & {*done.stdout, *done.stderr}


def test_citing_writes_no_file_and_runs_nothing_that_changes(
    built_data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    asked = ("compare", "u4ssc-2017", "cpi-2016", "--out", str(out), "--data", str(built_data))
    assert ssckg("cite", *asked).returncode == 0
    assert not out.exists()
    for words in (
        ("agency", "declare", "x.csv"),
        ("mapping", "accept", "x"),
        ("--data", "x", "build"),
        ("build", "compare"),
        ("rerun", "x"),
    ):
        done = ssckg("cite", *words)
        assert done.returncode == 2, words
