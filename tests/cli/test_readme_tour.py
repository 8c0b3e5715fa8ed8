"""The tour of the README, run as it stands there; `...` stands for what may differ."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ssckg import resources

ROOT = Path(__file__).parents[2]
SECTIONS = {
    "## A city's results, from the workbook to the published value\n": 15,
    "## Comparing frameworks, and choosing what to keep\n": 9,
}
"""Heading to the number of commands that stand there at least."""


def _blocks(heading: str) -> list[tuple[str, str]]:
    """Return the commands of a section, each with what it prints."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(heading)[1].split("\n## ")[0]
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
        if not output.strip():
            continue
        if line == "...":
            parts.append(r"(?:.*\n)*")
        else:
            parts.append(".*".join(map(re.escape, line.split("..."))) + r"[ ]*\n")
    return re.compile("".join(parts))


@pytest.mark.slow
@pytest.mark.parametrize("heading", SECTIONS)
def test_the_tour_prints_what_the_readme_says(
    heading: str, built_data: Path, tmp_path: Path
) -> None:
    shutil.copytree(resources.root() / "examples", tmp_path / "examples")
    shutil.copytree(built_data, tmp_path / ".ssckg")
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    environment.pop("SSCKG_TOKEN", None)
    environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    blocks = _blocks(heading)
    assert len(blocks) >= SECTIONS[heading]

    for command, output in blocks:
        assert command.startswith("ssckg ")
        ran = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stderr}"
        assert _pattern(output).fullmatch(ran.stdout), f"{command}\n{ran.stdout}"
