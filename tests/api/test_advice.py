"""Advice of errors as pages and answers give it: no commands, no options of a command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ssckg.errors import DataError, FaultsError, StateError, TableError, UsageError
from ssckg_api.advice import advice_of, told
from ssckg_api.problems import problem_of

SOURCE = Path(__file__).parents[2] / "src" / "ssckg"
OF_OPERATORS = {"store", "app/operation", "cli", "io"}
"""Folders whose errors whoever runs the service meets at a command line."""


@pytest.mark.parametrize(
    ("hint", "advice"),
    [
        (None, ""),
        ("write it in Latin letters", "write it in Latin letters"),
        ("--city Stavanger", "city: Stavanger"),
        ("--reason 'TEXT'", "reason: 'TEXT'"),
        ("add --framework u4ssc-2017", 'add "framework" u4ssc-2017'),
        ("or release with --leave-open, which", 'or release with "leave open", which'),
        ("ask for a new one: ssckg token create", "ask the secretariat for a new one"),
        ("see: ssckg no such command", ""),
        ("pip install --force-reinstall wordllama", ""),
    ],
)
def test_advice_can_be_followed_in_a_browser(hint: str | None, advice: str) -> None:
    assert advice_of(UsageError("no", hint=hint)) == advice


def test_an_error_is_told_with_its_advice() -> None:
    assert told(UsageError("say for which city", hint="--city X")) == (
        "say for which city (city: X)"
    )
    assert told(StateError("taken", hint="see: ssckg none")) == "taken"
    both = FaultsError((DataError("one", hint="--a b"), TableError("two", file="f", row=1)))
    assert told(both).splitlines()[:2] == ["2 faults:", "  one (a: b)"]
    assert problem_of(UsageError("no", hint="--city X")).detail == "no (city: X)"


def test_every_command_that_errors_advise_has_words_for_others() -> None:
    """Of errors that a page or client may meet; read from their texts in the source."""
    hints = [
        (path.relative_to(SOURCE), found)
        for path in SOURCE.rglob("*.py")
        if not any(str(path.relative_to(SOURCE)).startswith(f"{own}/") for own in OF_OPERATORS)
        for found in re.findall(r'hint=f?"([^"]*\bssckg [a-z][^"]*)"', path.read_text("utf-8"))
    ]
    assert len(hints) > 5
    assert [one for one in hints if not advice_of(UsageError("no", hint=one[1]))] == []
