"""The languages of pages: which one a visitor reads, and the texts of our frame in it.

English is the text itself (gettext's message id). The others stand in `locales/<code>.po`; what
nobody has reviewed carries gettext's flag `fuzzy` there: it is shown, and the page says so.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog
    from starlette.requests import Request

LOCALES: Final = Path(__file__).with_name("locales")
_MAX_HEADER: Final = 500


@dataclass(frozen=True, slots=True)
class Language:
    """A language of pages: its BCP 47 code, its own name, and how it runs ("ltr", "rtl")."""

    code: str
    name: str
    direction: str = "ltr"


ENGLISH: Final = Language("en", "English")
LANGUAGES: Final = (
    Language("ar", "العربية", "rtl"),
    Language("zh", "中文"),
    ENGLISH,
    Language("fr", "Français"),
    Language("ru", "Русский"),
    Language("es", "Español"),
)
"""The official languages of the United Nations, in the order that it lists them."""
_BY_CODE: Final = {language.code: language for language in LANGUAGES}


def language_for(asked: str | None, accept_language: str | None) -> Language:
    """Return the language of `?lang=`, else the best of an Accept-Language header, else English.

    RFC 4647 lookup: the range `fr-CA` finds `fr`; `*` finds English.
    """
    if asked and (found := _BY_CODE.get(asked.lower().partition("-")[0])):
        return found
    best, best_quality = ENGLISH, 0.0
    for element in (accept_language or "")[:_MAX_HEADER].lower().split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        found = ENGLISH if name == "*" else _BY_CODE.get(name.partition("-")[0])
        quality = _quality(parameters)
        if found is not None and quality > best_quality:
            best, best_quality = found, quality
    return best


def language_of(request: Request) -> Language:
    """Return the language of a request: of its address, else as its browser wishes."""
    return language_for(request.query_params.get("lang"), request.headers.get("accept-language"))


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0


@cache
def read_catalogue(code: str) -> Catalog | None:
    """Return the catalogue of a language; None for English, or where there is none yet."""
    file = LOCALES / f"{code}.po"
    if not file.is_file():
        return None
    with file.open("rb") as stream:
        return read_po(stream, locale=code)


@cache
def translations(code: str) -> gettext.NullTranslations:
    """Return the texts of a language; a text that is missing there stays English."""
    catalogue = read_catalogue(code)
    if catalogue is None:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, catalogue, use_fuzzy=True)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translated(code: str, text: str, context: str = "") -> str:
    """Return a text in a language; "" for English, and where nobody has translated it."""
    catalogue = read_catalogue(code)
    message = None if catalogue is None else catalogue.get(text, context or None)
    return str(message.string) if message is not None else ""


@cache
def is_draft(code: str) -> bool:
    """Say whether any text of a language waits for review."""
    catalogue = read_catalogue(code)
    return catalogue is not None and any(m.fuzzy for m in catalogue if m.id)
