"""The examples in the help of commands that show an analysis are commands that run."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any, Final

import pytest
import typer
from typer.testing import CliRunner

from ssckg import resources
from ssckg.cli import app
from ssckg.cli.harmonization.citing import CITABLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_EXAMPLES: Final = re.compile(r"Examples?:\s+(ssckg .+?)\Z", re.DOTALL)
_OWN_FILES: Final = ("cities.csv",)
"""Files that a user brings along."""


def _helps(command: Any) -> Iterator[str]:
    yield command.help or ""
    for below in getattr(command, "commands", {}).values():
        yield from _helps(below)


def examples() -> list[str]:
    """Return the examples of all commands whose result can be cited."""
    found: list[str] = []
    for text in _helps(typer.main.get_command(app)):
        if match := _EXAMPLES.search(text.replace("\n", " ").strip()):
            found += [each.strip() for each in match[1].rstrip(".").split("; ")]
    return sorted(
        each
        for each in found
        if any(tuple(shlex.split(each)[1 : 1 + len(path)]) == path for path in CITABLE)
        and not any(file in each for file in _OWN_FILES)
    )


def test_there_are_examples() -> None:
    commands = {shlex.split(each)[1] for each in examples()}
    # Of reportability the one example takes a table of the user's own.
    assert commands == {path[0] for path in CITABLE} - {"reportability"}


@pytest.mark.parametrize("example", examples())
def test_an_example_runs(
    example: str, built_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(example)[1:]
    found = CliRunner().invoke(app, [*words, "--data", str(built_data)])
    assert found.exit_code == 0, found.exception
    assert found.stdout or list(tmp_path.iterdir())


def test_the_guide_lists_every_command() -> None:
    guide = (resources.root() / "docs" / "harmonization" / "README.md").read_text("utf-8")
    named = set(re.findall(r"`([^`\n]+)`", guide))
    assert {path[0] for path in CITABLE} | {"mapping"} <= named
