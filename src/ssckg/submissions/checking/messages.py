"""Texts that a check says to people, by language: one file each in `shapes/messages/`.

A file is a table of keys and texts. Messages of rules stand in the shapes in English, French and
Spanish; a file may give them under `rule.<file>#<rule>` too, and so add a language. What a language
lacks is said in English.
"""

from __future__ import annotations

import csv
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING

from ssckg import resources
from ssckg.errors import TableError, UnknownNameError
from ssckg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ENGLISH = "en"


def languages(root: Path | None = None) -> tuple[str, ...]:
    """Return the languages that have a file, English first; `root` holds `messages/`."""
    found = {path.stem for path in _folder(root).glob("*.csv")} - {ENGLISH}
    return (ENGLISH, *sorted(found))


def check_language(language: str, root: Path | None = None) -> None:
    """Refuse a language that has no file.

    Raises:
        UnknownNameError: there is none.
    """
    if language not in languages(root):
        raise UnknownNameError("language", language, languages(root))


@cache
def texts(language: str, root: Path | None = None) -> Mapping[str, str]:
    """Return the texts of a language by key.

    Raises:
        UnknownNameError: there is no file for it.
        TableError: the file has another header, an empty field or a key twice.
    """
    check_language(language, root)
    path = _folder(root) / f"{language}.csv"
    found: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        if next(rows, None) != ["key", "text"]:
            raise TableError("the header is not key,text", file=path.name, row=1)
        for row in rows:
            if len(row) != 2 or not all(row) or row[0] in found:
                fault = "a row has a key that is new and a text"
                raise TableError(fault, file=path.name, row=rows.line_num)
            found[row[0]] = row[1]
    return found


def say(key: str, language: str = ENGLISH, /, **fields: object) -> str:
    """Return a text with its fields filled in, in English where the language lacks it.

    >>> say("advice.unit", unit="Percentage")
    'Expected: Percentage.'
    """
    for each in (language, ENGLISH):
        text = texts(each).get(key)
        # A translation that asks for a field which there is not is passed over, not shown half.
        if text is not None and _fields(text) <= fields.keys():
            return text.format_map(fields)
    return ""


def rule_message(rule: str, language: str) -> str:
    """Return the message that a language file gives for a rule (its IRI), or an empty text."""
    return texts(language).get(f"rule.{rule.removeprefix(BASE + 'shape/')}", "")


@cache
def _fields(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _folder(root: Path | None) -> Path:
    return (root or resources.folder("shapes")) / "messages"
