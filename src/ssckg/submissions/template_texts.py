"""The words of the workbook, one file for each language in `template_texts/`.

A file holds `key,text`; what it lacks is taken from the English one. Another language is another
file. The names of coded values stand there too, so that a cell is understood in every language.
"""

from __future__ import annotations

import csv
import unicodedata
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


def code_of(code_list: str, printed: str, folder: Path = _FOLDER) -> str:
    """Return the code of a printed value of a list, in whatever language; empty if none fits.

    >>> code_of("quality-class", "mesure exacte")
    'accurate-measurement'
    >>> code_of("origin-class", "accurate measurement")
    ''
    """
    return _codes(code_list, folder).get(_fold(printed), "")


def code_values(code_list: str) -> tuple[str, ...]:
    """Return the codes of a list, in the order in which it is offered."""
    start = f"{code_list}/"
    texts = _read(_FOLDER / f"{_ENGLISH}.csv")
    return tuple(key.removeprefix(start) for key in texts if key.startswith(start))


@cache
def _codes(code_list: str, folder: Path) -> dict[str, str]:
    """Return codes by folded name; the code itself is a name."""
    start = f"{code_list}/"
    found: dict[str, str] = {}
    for language in template_languages(folder):
        for key, text in _read(folder / f"{language}.csv").items():
            if key.startswith(start):
                code = key.removeprefix(start)
                found[_fold(text)] = found[_fold(code)] = code
    return found


@cache
def _read(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["text"] for row in csv.DictReader(file)}


def _fold(text: str) -> str:
    """Fold case, accents, apostrophes and spacing."""
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'")).casefold()
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
