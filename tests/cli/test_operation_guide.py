"""The guide for who runs a service: its commands, in their order, on a whole data directory."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ssckg import cli

GUIDE = Path(__file__).parents[2] / "docs" / "running-a-service.md"


def commands() -> list[str]:
    """Return the command lines of the guide's blocks."""
    blocks = re.findall(r"^```\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("ssckg ")]


@pytest.mark.slow
def test_the_commands_of_the_guide_do_what_they_say(
    built_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(built_data, tmp_path / ".ssckg")
    (tmp_path / "backups").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SSCKG_TOKEN", raising=False)
    said = {}
    for line in commands():
        result = CliRunner().invoke(cli.whole(), shlex.split(line)[1:])
        assert result.exit_code == 0, f"{line}: {result.output} {result.exception}"
        said[line] = result.output
    assert len(said) == 8
    assert (tmp_path / "backups" / "monday.tar.gz").stat().st_mode & 0o777 == 0o600
    assert "is whole" in said["ssckg backup verify backups/monday.tar.gz"]
    assert "nothing is to be done" in said["ssckg upgrade --data restored --only-look"]


def test_the_guide_names_only_files_that_there_are() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", GUIDE.read_text("utf-8"))
    assert links
    assert [link for link in links if not (GUIDE.parent / link).exists()] == []
