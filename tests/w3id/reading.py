"""Reads the rules without Apache: the directives that they use, as its manual explains them."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Answer(NamedTuple):
    """Status and Location of an answer; (404, "") where no rule fits."""

    status: int
    location: str


class Rules:
    """The rules of a `.htaccess` that lies in a folder of a name."""

    def __init__(self, file: Path, folder: str) -> None:
        self._folder = folder
        self._lines = [
            shlex.split(line.replace("\\", "\\\\"))
            for line in file.read_text(encoding="utf-8").splitlines()
            if line.strip() and not line.lstrip().startswith(("#", "<"))
        ]

    def answer(self, target: str, accept: str) -> Answer:
        """Return what a GET of a request target is answered."""
        path, _, query = target.partition("?")
        local = re.sub("%([0-9A-Fa-f]{2})", lambda m: chr(int(m[1], 16)), path)
        values = {"HTTP_ACCEPT": accept, "THE_REQUEST": f"GET {target} HTTP/1.1"}
        found: re.Match[str] | None = None
        is_met = True
        for name, *words in self._lines:
            if name == "SetEnvIf":
                variable, _, value = words[2].partition("=")
                values[f"ENV:{variable}"] = value
            elif name == "RewriteCond":
                flags = re.IGNORECASE if words[2:] == ["[NC]"] else 0
                match = re.search(words[1], _filled(words[0], values), flags)
                found = match or found
                is_met = is_met and match is not None
            elif name == "RewriteRule":
                match = re.search(words[0], local.removeprefix(f"/{self._folder}/"))
                if match and is_met:
                    place = _filled(_referred(words[1], "$", match), values)
                    if found is not None:
                        place = _referred(place, "%", found)
                    status = re.search(r"R=(\d+)", words[2])
                    assert status is not None
                    return Answer(int(status[1]), place + (f"?{query}" if query else ""))
                found, is_met = None, True
        return Answer(404, "")


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"%\{([^}]+)\}", lambda m: values.get(m[1], ""), text)


def _referred(text: str, mark: str, match: re.Match[str]) -> str:
    """Put the groups of a match where a text refers to them, once each."""
    for number in range(1, (match.re.groups or 0) + 1):
        text = text.replace(f"{mark}{number}", match[number] or "", 1)
    return text
