"""The words of pictures and documents, by language: `texts/<language>.json` beside this."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

from ssckg.errors import UnknownNameError

_FOLDER: Final = Path(__file__).with_name("texts")
_FIRST: Final = "en"


class Texts:
    """Texts of one language; what is not translated is said in English."""

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        """Take the texts by key; `{name}` in a text is a place for a value."""
        self.language = language
        self._texts = texts

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text with its values put in. Values are never read as places themselves."""
        text = self._texts[key]
        return text.format(**values) if values else text

    def variant(self, name: str) -> Texts:
        """Return the same texts, where those whose key ends in `name` take the place of others."""
        ending = f"|{name}"
        own = {k.removesuffix(ending): t for k, t in self._texts.items() if k.endswith(ending)}
        return Texts(self.language, self._texts | own)


def languages() -> tuple[str, ...]:
    """Return the languages that there are texts in."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))


@cache
def texts_in(language: str = _FIRST) -> Texts:
    """Return the texts of a language.

    Raises:
        UnknownNameError: there is no file of that language.
    """
    known = languages()
    if language not in known:
        raise UnknownNameError("language", language, known)
    return Texts(language, _read(_FIRST) | _read(language))


@cache
def _read(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return found
