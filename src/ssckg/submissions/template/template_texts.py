"""The words of the workbook, one file for each language in `template_texts/`.

A file holds `key,text`; what it lacks is taken from the English one. Another language is another
file. The names of coded values stand there too; a workbook carries them beside their codes, so that
it is read in every language.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ssckg.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLDER = Path(__file__).with_name("template_texts")
_ENGLISH = "en"


@cache
def template_languages(folder: Path = _FOLDER) -> tuple[str, ...]:
    """Return the languages that have a file, sorted."""
    return tuple(sorted(path.stem for path in folder.glob("*.csv")))


@cache
def template_texts(language: str = _ENGLISH, folder: Path = _FOLDER) -> Mapping[str, str]:
    """Return the words of a language by key.

    Raises:
        UnknownNameError: the language has no file.
    """
    known = template_languages(folder)
    if language not in known:
        raise UnknownNameError("language", language, known)
    texts = _read(folder / f"{_ENGLISH}.csv") | _read(folder / f"{language}.csv")
    return MappingProxyType(texts)


def code_values(code_list: str) -> tuple[str, ...]:
    """Return the codes of a list, in the order in which it is offered."""
    start = f"{code_list}/"
    texts = _read(_FOLDER / f"{_ENGLISH}.csv")
    return tuple(key.removeprefix(start) for key in texts if key.startswith(start))


@cache
def _read(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["text"] for row in csv.DictReader(file)}
