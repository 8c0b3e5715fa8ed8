"""What results say, in the language of a page: titles of tables, headings of columns, notes.

Results speak English, for programs and for citing. A page looks their texts up in its catalogue:
of a phrase what it was made of, and its values are put in; of a column its name with spaces, which
stands in `columns.csv`. What nobody has translated stays English, and the page says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict

from ssckg.model.phrase import AND, Phrase
from ssckg_api.site.frame import number_in
from ssckg_api.site.languages import ENGLISH, translated

if TYPE_CHECKING:
    from ssckg_api.site.languages import Language

COLUMN: Final = "column"
"""gettext's context of headings: "list" and "level" mean something else elsewhere."""
_ISOLATE: Final = "\u2068{}\u2069"
"""Keeps codes that run from left to right together in a sentence that runs the other way."""


class Said(TypedDict):
    """A text, and its language where that is not the one of the page ("" where it is)."""

    text: str
    lang: str


def said(language: Language, text: str) -> Said:
    """Return a text of a result in a language."""
    if language == ENGLISH:
        return Said(text=str(text), lang="")
    found = _translated(language, text)
    return Said(text=found or str(text), lang="" if found else ENGLISH.code)


def column(language: Language, name: str) -> Said:
    """Return the heading of a column in a language; names of things head columns, too."""
    words = name.replace("_", " ")
    found = translated(language.code, words, COLUMN)
    return Said(text=found or words, lang="" if found or language == ENGLISH else ENGLISH.code)


def _translated(language: Language, text: str) -> str:
    """Return a text in a language, "" where nobody has translated it."""
    if not isinstance(text, Phrase):
        return translated(language.code, text)
    template = translated(language.code, text.template)
    if not template or not text.values:
        return template
    return template % {name: _put(language, value) for name, value in text.values.items()}


def _put(language: Language, value: object) -> str:
    """Return a value as a sentence in a language holds it."""
    if isinstance(value, tuple):
        return AND.join(_put(language, each) for each in value)
    if isinstance(value, Phrase) and (found := _translated(language, value)):
        return found
    if isinstance(value, int):
        return number_in(language.code, value)
    return _ISOLATE.format(value) if language.direction == "rtl" else str(value)
