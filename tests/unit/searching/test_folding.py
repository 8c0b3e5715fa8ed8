"""How texts are compared: Unicode's own tables, six scripts, codes in any spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.searching.asked import Asked
from ssckg.searching.entry import Entry
from ssckg.searching.folding import code_parts, fold, phrase_of, words_of
from ssckg.searching.index import Index
from ssckg.searching.ranking import find


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ålesund", "alesund"),
        ("Karmøy", "KARMOY"),
        ("València", "valencia"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("PM₂.₅", "pm2.5"),
        ("ﬁne", "fine"),
        ("Ёлка", "елка"),
        ("مُؤَشِّر", "موشر"),
        ("إدارة المدن", "اداره المدن"),
        ("٢٠٣٠", "2030"),
        ("ＳＤＧ　１１", "sdg 11"),
        ("Ａ\u0301", "a"),
    ],
)
def test_spellings_of_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert phrase_of(phrase_of(text)) == phrase_of(text)
    assert all(word == word.strip() and word for word in words_of(text))


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("EC: ICT: ICT: 1C", ("ec", "ict", "1c")),
        ("EN: EN: AQ: 1C", ("en", "aq", "1c")),
        ("11.1.1", ("11", "1", "1")),
        ("P.EG.1", ("p", "eg", "1")),
        ("ECE/HBP/2015/4", ("ece", "hbp", "2015", "4")),
        ("…", ()),
    ],
)
def test_parts_of_codes(code: str, parts: tuple[str, ...]) -> None:
    assert code_parts(code) == parts


_SIX = {
    "en": ("Air quality in cities", "air qualty"),
    "fr": ("Qualité de l’air dans les villes", "qualite air villes"),
    "es": ("Calidad del aire en las ciudades", "calidad aire ciudades"),
    "ru": ("Качество воздуха в городах", "качество воздуха"),
    "ar": ("جَودة الهواء في المدن", "جودة الهواء"),
    "zh": ("城市空气质量", "空气质量"),
}


@pytest.mark.parametrize("language", _SIX)
def test_names_in_six_scripts_are_found(language: str) -> None:
    name, asked = _SIX[language]
    index = Index(
        [
            Entry("urn:a", "Indicator", "First", names=((name, language),)),
            Entry("urn:b", "Indicator", "Second", names=(("Другое 其他 آخر autre", "fr"),)),
        ]
    )
    assert [hit.entry.iri for hit in find(index, Asked.of(asked))] == ["urn:a"]


def test_numbers_of_codes_are_never_taken_for_each_other() -> None:
    index = Index(
        [
            Entry("urn:1.11", "Target", "One", codes=("1.11",)),
            Entry("urn:11.1", "Target", "Two", codes=("11.1",)),
            Entry("urn:11.1.1", "Target", "Three", codes=("11.1.1",)),
        ]
    )
    firsts = {code: find(index, Asked.of(code))[0].entry.iri for code in ("1.11", "11.1", "11.1.1")}
    assert firsts == {"1.11": "urn:1.11", "11.1": "urn:11.1", "11.1.1": "urn:11.1.1"}
    assert [hit.entry.iri for hit in find(index, Asked.of("111"))] == []


def test_what_is_retired_or_only_shown_comes_last() -> None:
    index = Index(
        [
            Entry("urn:a", "Indicator", "Waste", is_retired=True),
            Entry("urn:b", "Indicator", "Waste", is_demonstration=True),
            Entry("urn:c", "Indicator", "Waste"),
        ]
    )
    assert [hit.entry.iri for hit in find(index, Asked.of("waste"))] == ["urn:c", "urn:a", "urn:b"]
