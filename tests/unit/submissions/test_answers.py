"""Words that stand where a value could."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.model.submission import Verdict
from ssckg.submissions.answers import read_yes_no, says_missing
from ssckg.submissions.codes import read_verdict


@pytest.mark.parametrize(
    "text",
    [
        "NR",
        " nr ",
        "N/A",
        "n.a.",
        "(n/a)",
        "[NR]",
        "Not Available",
        "not\navailable",
        "-",
        "—",
        "Non disponible",
        "n.d.",
        "NON RENSEIGNE",
        "Sin datos",
        "no disponible",
        "s/d",
        "нет данных",
        "Н/Д",
        "无数据",
        "غير متاح",
        "NR*",
        "#N/A",
    ],
)
def test_nothing_is_reported(text: str) -> None:
    assert says_missing(text)
    assert read_yes_no(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Yes", True),
        ("YES.", True),
        ("Oui", True),
        ("Sí", True),
        ("si", True),
        ("да", True),
        ("是", True),
        ("نعم", True),
        ("TRUE", True),
        ("No", False),
        ("non", False),
        ("нет", False),
        ("否", False),
        ("لا", False),
        ("false", False),
        ("maybe", None),
        ("yes and no", None),
        ("", None),
    ],
)
def test_yes_and_no(text: str, said: bool | None) -> None:
    assert read_yes_no(text) is said
    assert not says_missing(text)


@pytest.mark.parametrize("text", ["0", "none of the above", "North", "NR 5", "97", "", " "])
def test_what_is_a_value_is_not_missing(text: str) -> None:
    assert not says_missing(text)


@given(st.text())
def test_any_text_has_at_most_one_meaning(text: str) -> None:
    assert not (says_missing(text) and read_yes_no(text) is not None)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("YES", Verdict.VERIFIED),
        ("OUI", Verdict.VERIFIED),
        ("SÍ", Verdict.VERIFIED),
        ("Sim", Verdict.VERIFIED),
        ("Да", Verdict.VERIFIED),
        ("是", Verdict.VERIFIED),
        ("Verified", Verdict.VERIFIED),
        ("No", Verdict.NOT_VERIFIED),
        ("нет", Verdict.NOT_VERIFIED),
        ("not-verified", Verdict.NOT_VERIFIED),
        ("perhaps", None),
        ("NR", None),
        ("", None),
    ],
)
def test_the_verifier_s_word_in_any_language_of_the_answers(
    text: str, verdict: Verdict | None
) -> None:
    assert read_verdict(text) is verdict
