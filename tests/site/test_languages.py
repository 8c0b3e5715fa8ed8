"""Which language a visitor gets: RFC 9110 (12.5.4) for qualities, RFC 4647 (3.4) for look-up."""

from __future__ import annotations

from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg_api.site.languages import LANGUAGES, is_draft, language_for, read_catalogue, translations


def test_the_six_official_languages_are_offered() -> None:
    assert sorted(language.code for language in LANGUAGES) == ["ar", "en", "es", "fr", "ru", "zh"]
    assert [each.code for each in LANGUAGES if each.direction == "rtl"] == ["ar"]


@pytest.mark.parametrize(
    ("asked", "header", "code"),
    [
        (None, None, "en"),
        (None, "", "en"),
        (None, "fr", "fr"),
        (None, "fr-CA", "fr"),
        (None, "zh-Hant-TW, en;q=0.5", "zh"),
        (None, "de, es;q=0.4, ru;q=0.6", "ru"),
        (None, "de, pt", "en"),
        (None, "*", "en"),
        (None, "es;q=0", "en"),
        (None, "fr;q=0, ar;q=0.1", "ar"),
        (None, "fr;q=2, es;q=0.2", "es"),
        (None, "fr;q=x", "en"),
        (None, "ru, fr", "ru"),
        ("ar", "fr", "ar"),
        ("AR-eg", None, "ar"),
        ("xx", "fr", "fr"),
        ("", "fr", "fr"),
    ],
)
def test_the_language_of_a_visitor(asked: str | None, header: str | None, code: str) -> None:
    assert language_for(asked, header).code == code


@given(st.text(alphabet=printable, max_size=80))
def test_no_header_breaks_it(header: str) -> None:
    assert language_for(header, header) in LANGUAGES


@pytest.mark.parametrize("code", [each.code for each in LANGUAGES if each.code != "en"])
def test_a_text_without_translation_stays_english(code: str) -> None:
    assert translations(code).gettext("no such text anywhere") == "no such text anywhere"


def test_english_has_no_catalogue_and_no_drafts() -> None:
    assert read_catalogue("en") is None
    assert not is_draft("en")
