"""The tour of the README, run as it stands there; `...` stands for what may differ."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ssckg import resources

ROOT = Path(__file__).parents[2]
SECTION = "## A city's results, from the workbook to the published value\n"
LEAST_COMMANDS = 15


def _blocks() -> list[tuple[str, str]]:
    """Return the commands of the section, each with what it prints."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(SECTION)[1].split("\n## ")[0]
    found = []
    for block in re.findall(r"```console\n(.*?)```", section, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def _pattern(output: str) -> re.Pattern[str]:
    """Return what matches an output; a line of dots only stands for any lines or none."""
    parts = []
    for line in output.rstrip("\n").split("\n"):
        if line == "...":
            parts.append(r"(?:.*\n)*")
        else:
            parts.append(".*".join(map(re.escape, line.split("..."))) + r"[ ]*\n")
    return re.compile("".join(parts))


@pytest.mark.slow
def test_the_tour_prints_what_the_readme_says(built_data: Path, tmp_path: Path) -> None:
    shutil.copytree(resources.root() / "examples", tmp_path / "examples")
    shutil.copytree(built_data, tmp_path / ".ssckg")
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    environment.pop("SSCKG_TOKEN", None)
    blocks = _blocks()
    assert len(blocks) >= LEAST_COMMANDS

    for command, output in blocks:
        program, *words = shlex.split(command)
        assert program == "ssckg"
        ran = subprocess.run(
            [sys.executable, "-c", "from ssckg.cli import main; main()", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stderr}"
        assert _pattern(output).fullmatch(ran.stdout), f"{command}\n{ran.stdout}"
