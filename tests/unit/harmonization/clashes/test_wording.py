"""How alike two texts are: each figure worked out from the words beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.harmonization.clashes.wording import content_words, fold, likeness, overlap

TEXTS = st.text(alphabet="aBc 1.,()%µ'", max_size=12)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        # Case, punctuation, and words that only count or place.
        ("Traffic Fatalities", "traffic fatalities", 1.0),
        ("all city households", "all households", 1.0),
        ("one 100 000th of city population", "city inhabitants", 1.0),
        ("Number of physicians per 100 000 population", "Physicians", 1.0),
        # {smart, water, meter} and {smart, electricity, meter}: 2 * 2 / 6.
        ("Smart Water Meters", "Smart Electricity Meters", 2 / 3),
        # {adult, population} and {population, aged, 15}: 2 * 1 / 5.
        ("adult inhabitants", "population aged 15 and over", 0.4),
        # {fine, particulate, matter, pm2.5, concentration}, {particulate, matter, pm10, ...}:
        # 2 * 3 / 9; the figure in brackets is a word, it tells the two apart.
        (
            "Fine particulate matter (PM2.5) concentration",
            "Particulate matter (PM10) concentration",
            2 / 3,
        ),
        ("total wastewater", "sewage produced", 0.0),
        # A longer aside is left out.
        ("police officers (full-time equivalents)", "Police officers", 1.0),
        # Nothing but counting words on one side, and not the same.
        ("Number", "Households", 0.0),
        ("Number", "number", 1.0),
    ],
)
def test_likeness(one: str, two: str, expected: float) -> None:
    assert likeness(one, two) == pytest.approx(expected)


def test_overlap_asks_how_much_of_the_shorter_is_in_the_longer() -> None:
    # {unemployed} is all in {unemployed, population, labour, force}.
    assert overlap("Unemployed", "unemployed persons in the city labour force") == 1
    # {poverty, living, population} and {population, below, poverty, line}: 2 / 3.
    assert overlap("people living in poverty", "population below a poverty line") == pytest.approx(
        2 / 3
    )


def test_words_for_people_are_one_word() -> None:
    assert content_words("persons") == content_words("inhabitants") == {"population"}
    assert content_words("households") == {"household"}


def test_signs_alone_stay_themselves() -> None:
    assert fold(" % ") == "%"
    assert fold("µ") != fold("%")


@given(TEXTS, TEXTS)
def test_likeness_is_symmetric_between_0_and_1_and_1_for_the_same(one: str, two: str) -> None:
    assert likeness(one, two) == likeness(two, one)
    assert 0 <= likeness(one, two) <= 1
    assert likeness(one, one) == 1
    assert likeness(one, one.upper()) == 1
