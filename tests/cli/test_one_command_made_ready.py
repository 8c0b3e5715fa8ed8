"""Only the command that is meant is made ready; what people see is what the whole would say."""

from __future__ import annotations

import sys

import pytest
import typer

from ssckg import cli
from ssckg.cli import app, main

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
    monkeypatch.setattr(cli, "_narrowed", lambda _: app)
    assert alone == said(words, capsys)
    assert alone[1] or alone[2]


def names(made: typer.Typer) -> set[str]:
    group = typer.main.get_command(made)
    assert isinstance(group, typer.core.TyperGroup)
    return set(group.commands)


def test_each_command_is_found_by_its_name() -> None:
    every = names(app)
    assert {"impact", "compare", "side-by-side"} <= every
    assert all(names(cli._narrowed([name])) == {name} for name in every)
    for words in ([], ["--help"], ["--version"], ["impcat"]):
        assert cli._narrowed(words) is app
