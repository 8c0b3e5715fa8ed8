"""Only the command that is meant is made ready; what people see is what the whole would say."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer

from ssckg import cli
from ssckg.cli import app, main
from ssckg.cli.commands import COMMANDS

WORDS = [
    ["compare", "--help"],
    ["compare", "--by", "continent"],
    ["derive", "--nope"],
    ["impact"],
    ["impact", "--help"],
    ["impact", "remove"],
    ["impact", "removal"],
    ["submission", "templat"],
    ["side-by-side"],
    ["mapping", "--help"],
]


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[object, str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["ssckg", *words])
        with pytest.raises(SystemExit) as end:
            main()
    out, err = capsys.readouterr()
    return end.value.code, out, err


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_one_says_what_the_whole_says(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = said(words, capsys)
    monkeypatch.setattr(cli, "narrowed", lambda _: app)
    assert alone == said(words, capsys)
    assert alone[1] or alone[2]


def commands(made: typer.Typer) -> dict[str, str]:
    """Return what a list of commands shows: names and summaries."""
    group = typer.main.get_command(made)
    assert isinstance(group, typer.core.TyperGroup)
    return {name: command.get_short_help_str(200) for name, command in group.commands.items()}


def test_each_command_is_found_by_its_name() -> None:
    every = commands(app)
    assert {"impact", "compare", "side-by-side"} <= every.keys()
    assert all(commands(cli.narrowed([name])).keys() == {name} for name in every)


def test_the_list_says_what_the_commands_say_of_themselves() -> None:
    assert [command.name for command in COMMANDS] == sorted(command.name for command in COMMANDS)
    for words in ([], ["--help"], ["--version"], ["impcat"]):
        assert commands(cli.narrowed(words)) == commands(app)


def test_the_list_of_commands_imports_none_of_them() -> None:
    code = "import sys\nfrom ssckg.cli import main\ntry: main()\nfinally: print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True
    )
    loaded = {name for name in ran.stdout.split() if name.startswith("ssckg.")}
    # `configuring` only looks whether there is a file of settings, and loads nothing without one.
    assert loaded == {"ssckg.cli", "ssckg.cli.commands", "ssckg.cli.configuring", "ssckg.errors"}
