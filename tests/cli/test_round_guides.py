"""Guides to rounds of revision, run as they stand there: what they show, and what they only name.

The example is played once, by the first command of the README's section, for all of them.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer
from tests.cli.guides_read import check_prints, commands, matches, run, shown
from tests.played_example import PLAY, WIDE

from ssckg import resources
from ssckg.cli import app

if TYPE_CHECKING:
    from tests.played_example import PlayedExample

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "revision"
GUIDE, EXAMPLE, REPLAY = (DOCS / f"{name}.md" for name in ("README", "example", "sdg-replay"))
SECTION = "## From a proposal to the next edition\n"
CONFIRMED_BUT_SIGNATURE = "ssckg release verify un-sscf-0.1 --data elsewhere"
"""Leaves with 1, as the guide says below it: the key is at home."""


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def readme_section() -> str:
    return text_of(ROOT / "README.md").split(SECTION)[1].split("\n## ")[0]


@pytest.fixture(scope="module")
def played(
    built_data: Path, played_example: PlayedExample, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, tuple[int, str, str]]:
    """Return a folder in which the example was played, and what the command said."""
    folder = tmp_path_factory.mktemp("played")
    played_example.copied(folder / ".ssckg")
    shutil.copytree(built_data, folder / "elsewhere")
    (folder / "examples").symlink_to(resources.root() / "examples")
    return folder, played_example.printed


@pytest.fixture
def here(
    played: tuple[Path, tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> tuple[int, str, str]:
    """Stand in the folder; return what the play said."""
    monkeypatch.chdir(played[0])
    for name, value in WIDE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SSCKG_TOKEN", raising=False)
    return played[1]


def check_runs(command: str, *, code: int = 0) -> None:
    found, out, err = run(shlex.split(command))
    assert found == code, f"{command}\n{out}\n{err}"
    assert out or err, command


@pytest.mark.slow
def test_the_guide_prints_what_it_says(here: tuple[int, str, str]) -> None:
    (first, output), *others = shown(text_of(GUIDE))
    code, out, err = here
    assert (first, code) == (PLAY, 0), err
    assert matches(output, out)
    assert len(others) >= 8
    for command, output in others:
        check_prints(command, output)


@pytest.mark.slow
def test_the_commands_of_the_readme_run(here: tuple[int, str, str]) -> None:
    first, *others = commands(readme_section())
    assert (first, here[0]) == (PLAY, 0)
    assert len(others) >= 6
    for command in others:
        check_runs(command)


@pytest.mark.slow
@pytest.mark.usefixtures("here")
def test_the_commands_of_the_example_run() -> None:
    build, play, *others = commands(text_of(EXAMPLE))
    assert (build, play) == ("ssckg build", PLAY)
    assert len(others) >= 6
    for command in others:
        check_runs(command, code=1 if command == CONFIRMED_BUT_SIGNATURE else 0)


@pytest.mark.deep
def test_the_replay_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(resources.root() / "examples")
    monkeypatch.chdir(tmp_path)
    for name, value in WIDE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SSCKG_TOKEN", raising=False)
    blocks = shown(text_of(REPLAY).replace("/tmp/", f"{tmp_path}/"))  # noqa: S108  in the guide
    assert len(blocks) >= 8
    for command, output in blocks:
        if command.startswith("python "):
            words = [sys.executable, *shlex.split(command)[1:]]
            subprocess.run(words, check=True, capture_output=True, env=os.environ)
        else:
            check_prints(command, output or "...\n")  # what is not shown may be anything


def all_named() -> list[str]:
    """Return every command that a document names, with or without what it prints."""
    documents = [*sorted(ROOT.glob("docs/**/*.md")), ROOT / "README.md"]
    found = []
    for document in documents:
        text = text_of(document)
        found += [*commands(text), *(one for one, _ in shown(text) if one[:6] == "ssckg ")]
    return sorted({re.split(r" [|>] | && ", one)[0] for one in found})


@cache
def whole() -> Any:
    """Return the command line with all that is below it."""
    return typer.main.get_command(app)


def fault_of(text: str) -> str:
    """Return what is wrong with a command that may have the reader's own words in it, or ""."""
    words = shlex.split(text)[1:]
    command = whole()
    while words and words[0][:1] != "-" and (below := getattr(command, "commands", {})):
        name = words.pop(0)
        if name not in below:
            return f"no command {name}"
        command = below[name]
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    if command.context_settings.get("ignore_unknown_options"):
        return ""
    given = {word.partition("=")[0] for word in words if re.match(r"--[a-z]", word)}
    return " ".join(sorted(given - known - {"--help"}))


def test_a_command_that_is_none_is_found() -> None:
    assert fault_of("ssckg revision comments --round R --on X") == ""
    assert fault_of("ssckg revision comments --ronud R") == "--ronud"
    assert fault_of("ssckg revision coments --round R") == "no command coments"


def test_the_commands_that_documents_name_are_there() -> None:
    faults = {command: fault_of(command) for command in all_named()}
    assert len(faults) > 150
    assert {command: fault for command, fault in faults.items() if fault} == {}
