"""The guides of the workbench and its decision records, run as they stand there.

How a block is compared: `tests/cli/guides_read.py`. Guides to rounds: `test_round_guides.py`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cli.guides_read import check_prints, matches, run, shown

from ssckg import resources
from ssckg.app.accounts import create_token
from ssckg.app.workspace import open_workspace
from ssckg.cli.acting import OPERATOR

DOCS = Path(__file__).parents[2] / "docs"
WIDE = "240"
"""Columns of the terminal, so that no cell of what the guides show is broken."""
VERDICTS = (
    ("u4ssc-sdg/EC-ICT-ICT-1C--9.c", "accept", "accept"),
    ("u4ssc-sdg/EC-I-B-1A--9.4", "reject", "reject"),
    ("u4ssc-sdg/SC-EH-H-3C--3.c", "accept", "reject"),
)
"""Of Ann and of Bob, as the guide tells. Agreement by hand: they agree on 2 of 3, raw 0.67. Cohen:
both by chance 2/3 x 1/3 + 1/3 x 2/3 = 4/9, (6/9 - 4/9) / (5/9) = 0.4. Fleiss: half of all verdicts
accept, by chance 0.5, (2/3 - 0.5) / 0.5 = 0.33. Krippendorff: 2 x 3 x 3 / (6 x 5) = 0.6 by chance,
1 - (1/3) / 0.6 = 0.44."""
JUDGED = "ssckg mapping agreement"
"""What it shows was judged by others, in words that stand before it in the guide."""
LEAVES_WITH_1 = {"ssckg core --size 3 --must-haves custodianship"}


def _documents() -> list[Path]:
    decisions = [each for each in (DOCS / "decisions").glob("00*.md") if each.name >= "0021"]
    return [*sorted((DOCS / "harmonization").glob("*.md")), *sorted(decisions)]


def _judge(data: Path, patch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(("ann", "bob"), start=1):
        with open_workspace(data) as ws:
            secret = create_token(ws, OPERATOR, role="secretariat", name=name).secret
        with patch.context() as own:
            own.setenv("SSCKG_TOKEN", secret)
            for verdicts in VERDICTS:
                words = ["ssckg", "mapping", verdicts[number], verdicts[0], "--reason", "Read."]
                more = ["--predicate", "broad"] if verdicts[number] == "accept" else []
                code, _, err = run([*words, *more])
                assert code == 0, err


@pytest.fixture
def place(built_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the whole dataset as its data directory."""
    shutil.copytree(built_data, tmp_path / ".ssckg")
    (tmp_path / "examples").symlink_to(resources.root() / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", WIDE)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("SSCKG_TOKEN", raising=False)
    return tmp_path


WITH_COMMANDS = [each for each in _documents() if shown(each.read_text(encoding="utf-8"))]
LEAST = 6


def test_most_guides_show_what_their_commands_print() -> None:
    assert len(WITH_COMMANDS) >= LEAST


def test_a_guide_that_says_something_else_is_found() -> None:
    printed = "┏━━━┓\n┃ a ┃ b ┃\n┡━━━┩\n│ 1 │ 2 │\n│ 3 │ 4 │\n└───┘\n"
    for right in ("a  b\n1  2\n3  4\n", "a b\n...\n", "...\n3 ...\n", "│ a │ b │\n1 2\n...\n3 4\n"):
        assert matches(right, printed), right
    for wrong in ("a  b\n1  2\n", "a b\n3 4\n", "a  b\n1  3\n3  4\n", "...\n1 2\n", ""):
        assert not matches(wrong, printed), wrong


@pytest.mark.slow
@pytest.mark.parametrize(
    "document", WITH_COMMANDS, ids=lambda each: each.relative_to(DOCS).with_suffix("").as_posix()
)
def test_a_guide_prints_what_it_says(
    place: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command, output in shown(document.read_text(encoding="utf-8")):
        if command == JUDGED:
            _judge(place / ".ssckg", monkeypatch)
        check_prints(command, output, code=1 if command in LEAVES_WITH_1 else 0)
