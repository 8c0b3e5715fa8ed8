"""Guides read for the commands in them, and what is printed held against what they show.

A block with `$ ` before a command says what is printed. Borders of tables and runs of blanks are
left out of account; `...` stands for what may differ, on a line of its own for any lines. Other
blocks hold commands only, with remarks behind `#`.
"""

from __future__ import annotations

import io
import re
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest

from ssckg.cli import main


def shown(text: str) -> list[tuple[str, str]]:
    """Return the commands of the blocks with `$ ` before them, each with what it prints."""
    found = []
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def plain(printed: str) -> list[str]:
    """Return the lines without borders, blanks in a row as one."""
    lines = (re.sub(r"[│┃]", " ", line) for line in printed.split("\n"))
    kept = (line for line in lines if not re.fullmatch(r"\s*[─━┏┓┗┛┡┩└┘├┤┬┴┼╇┳]+\s*", line))
    return [line for line in (" ".join(each.split()) for each in kept) if line]


def pattern(output: str) -> re.Pattern[str]:
    parts = []
    for line in plain(output):
        if line == "...":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*".join(map(re.escape, re.split(r" ?\.{3} ?", line))) + r"\n")
    return re.compile("".join(parts))


def matches(output: str, printed: str) -> bool:
    return pattern(output).fullmatch("".join(f"{line}\n" for line in plain(printed))) is not None


def unfound(output: str, printed: str) -> list[str]:
    """Return the lines of a guide that stand nowhere in what is printed, to find the fault by."""
    found = plain(printed)
    lines = [line for line in plain(output) if line != "..."]
    return [each for each in lines if not any(pattern(each).fullmatch(f"{f}\n") for f in found)]


def run(words: list[str]) -> tuple[int, str, str]:
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


def check_prints(command: str, output: str, *, code: int = 0) -> None:
    """Run a command of a guide, and fail where it leaves or prints otherwise than it says."""
    found, out, err = run(shlex.split(command))
    assert found == code, f"{command}\n{err}"
    if not matches(output, out):
        lost = "\n".join(unfound(output, out)) or "(another order, or lines between)"
        pytest.fail(f"{command}\nnot printed: {lost}\nprinted:\n" + "\n".join(plain(out)))


def commands(text: str) -> list[str]:
    """Return the commands of a text that stand in blocks without what they print."""
    found = []
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    for block in (each for each in blocks if not re.search(r"^\$ ", each, re.MULTILINE)):
        lines = block.replace("\\\n", " ").splitlines()
        found += [line.partition("  #")[0].strip() for line in lines if line[:6] == "ssckg "]
    return found
