"""The guides of the workbench and its decision records, run as they stand there.

A block with `$ ` before a command says what is printed. Borders of tables and runs of blanks are
left out of account; `...` stands for what may differ, on a line of its own for any lines.
"""

from __future__ import annotations

import io
import re
import shlex
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from ssckg import resources
from ssckg.app.accounts import create_token
from ssckg.app.workspace import open_workspace
from ssckg.cli import main
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
ROUND_GUIDE = DOCS / "revision" / "README.md"
LEAVES_WITH_1 = {"ssckg core --size 3 --must-haves custodianship"}


def _documents() -> list[Path]:
    decisions = [each for each in (DOCS / "decisions").glob("00*.md") if each.name >= "0021"]
    return [*sorted((DOCS / "harmonization").glob("*.md")), ROUND_GUIDE, *sorted(decisions)]


def _shown(text: str) -> list[tuple[str, str]]:
    """Return the commands of the blocks with `$ ` before them, each with what it prints."""
    found = []
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def _plain(printed: str) -> list[str]:
    """Return the lines without borders, blanks in a row as one."""
    lines = (re.sub(r"[│┃]", " ", line) for line in printed.split("\n"))
    kept = (line for line in lines if not re.fullmatch(r"\s*[─━┏┓┗┛┡┩└┘├┤┬┴┼╇┳]+\s*", line))
    return [line for line in (" ".join(each.split()) for each in kept) if line]


def _pattern(output: str) -> re.Pattern[str]:
    parts = []
    for line in _plain(output):
        if line == "...":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*".join(map(re.escape, re.split(r" ?\.{3} ?", line))) + r"\n")
    return re.compile("".join(parts))


def _matches(output: str, printed: str) -> bool:
    return _pattern(output).fullmatch("".join(f"{line}\n" for line in _plain(printed))) is not None


def _unfound(output: str, printed: str) -> list[str]:
    """Return the lines of a guide that stand nowhere in what is printed, to find the fault by."""
    found = _plain(printed)
    lines = [line for line in _plain(output) if line != "..."]
    return [each for each in lines if not any(_pattern(each).fullmatch(f"{f}\n") for f in found)]


def _run(words: list[str]) -> tuple[int, str, str]:
    written, err = io.BytesIO(), io.StringIO()
    out = io.TextIOWrapper(written, "utf-8", write_through=True)
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", words)
        try:
            main()
        except SystemExit as end:
            code = end.code
    return int(str(code or 0)), written.getvalue().decode(), err.getvalue()


def _judge(data: Path, patch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(("ann", "bob"), start=1):
        with open_workspace(data) as ws:
            secret = create_token(ws, OPERATOR, role="secretariat", name=name).secret
        with patch.context() as own:
            own.setenv("SSCKG_TOKEN", secret)
            for verdicts in VERDICTS:
                words = ["ssckg", "mapping", verdicts[number], verdicts[0], "--reason", "Read."]
                more = ["--predicate", "broad"] if verdicts[number] == "accept" else []
                code, _, err = _run([*words, *more])
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


WITH_COMMANDS = [each for each in _documents() if _shown(each.read_text(encoding="utf-8"))]
LEAST = 7


def test_most_guides_show_what_their_commands_print() -> None:
    assert len(WITH_COMMANDS) >= LEAST


def test_a_guide_that_says_something_else_is_found() -> None:
    printed = "┏━━━┓\n┃ a ┃ b ┃\n┡━━━┩\n│ 1 │ 2 │\n│ 3 │ 4 │\n└───┘\n"
    for right in ("a  b\n1  2\n3  4\n", "a b\n...\n", "...\n3 ...\n", "│ a │ b │\n1 2\n...\n3 4\n"):
        assert _matches(right, printed), right
    for wrong in ("a  b\n1  2\n", "a b\n3 4\n", "a  b\n1  3\n3  4\n", "...\n1 2\n", ""):
        assert not _matches(wrong, printed), wrong


@pytest.mark.slow
@pytest.mark.parametrize(
    "document", WITH_COMMANDS, ids=lambda each: each.relative_to(DOCS).with_suffix("").as_posix()
)
def test_a_guide_prints_what_it_says(
    place: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command, output in _shown(document.read_text(encoding="utf-8")):
        if command == JUDGED:
            _judge(place / ".ssckg", monkeypatch)
        code, out, err = _run(shlex.split(command))
        assert code == (1 if command in LEAVES_WITH_1 else 0), f"{command}\n{err}"
        if not _matches(output, out):
            unfound = "\n".join(_unfound(output, out)) or "(another order, or lines between)"
            pytest.fail(f"{command}\nnot printed: {unfound}\nprinted:\n" + "\n".join(_plain(out)))
