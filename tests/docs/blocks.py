"""Blocks of commands in documents: found by pattern, each with what it prints and whether it runs.

A block holds commands when it is marked as `console` or `sh`, or when a line of it begins with `$ `
or with one of `PROGRAMS`. A remark right above it, `<!-- not run: why -->`, says why it cannot run;
`<!-- as: words -> words -->` says what stands for words that are the reader's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAMS = ("ssckg ", "curl ", "python ", "pytest ", "make ", "podman ", "docker ", "pip ", "git ")
_BLOCK = re.compile(
    r"(?P<remarks>(?:^<!--[^\n]*-->\n+)*)^```(?P<language>\w*)\n(?P<text>.*?)^```", re.DOTALL | re.M
)
_REMARK = re.compile(r"<!-- (not run|as): (.+?) -->")


@dataclass(frozen=True, slots=True)
class Block:
    """Commands of a document: text, language, line, why they do not run, what stands for what."""

    text: str
    language: str
    line: int
    not_run: str
    stands_for: tuple[tuple[str, str], ...]

    @property
    def commands(self) -> list[tuple[str, str | None]]:
        """Each command with what it is said to print; None where nothing is said."""
        if re.search(r"^\$ ", self.text, re.MULTILINE):
            return list(_shown(self.text))
        lines = self.text.replace("\\\n", " ")
        whole = [self.text] if self.language == "python" else list(_logical(lines))
        return [(one, None) for one in whole]


def _logical(text: str) -> Iterator[str]:
    """Yield commands, which may go over lines inside quotes; remarks are left out."""
    kept = ""
    for line in text.splitlines():
        kept += ("\n" if kept else "") + re.sub(r"\s{2,}# .*$|^# .*$", "", line)
        if kept.count("'") % 2 == 0 and kept.count('"') % 2 == 0:
            if kept.strip():
                yield kept.strip()
            kept = ""


def _shown(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        lines = part.split("\n")
        count = 1
        while "\n".join(lines[:count]).count("'") % 2 and count < len(lines):
            count += 1
        yield "\n".join(lines[:count]), "\n".join(lines[count:])


def blocks(document: Path) -> list[Block]:
    """Return the blocks of commands of a document, in their order."""
    text = document.read_text(encoding="utf-8")
    return [found for match in _BLOCK.finditer(text) if (found := _block(match, text)) is not None]


def _block(match: re.Match[str], text: str) -> Block | None:
    body, language = match["text"], match["language"]
    begins = re.compile(r"^(\$ |" + "|".join(map(re.escape, PROGRAMS)) + ")", re.MULTILINE)
    if language not in {"console", "sh", "bash", "python"} and not begins.search(body):
        return None
    remarks = _REMARK.findall(match["remarks"])
    stands = [tuple(said.split(" -> ", 1)) for kind, said in remarks if kind == "as"]
    return Block(
        body,
        language,
        text.count("\n", 0, match.start("language")) + 1,
        next((said for kind, said in remarks if kind == "not run"), ""),
        tuple((a, b) for a, b in stands),
    )
