"""Numbers as people print them; expected values are worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.submissions.numbers import decimal_mark, read_number

CLEAR = {
    "97.00": "97.00",
    "95 424": "95424",
    "9 032.14": "9032.14",
    "95\u00a0424": "95424",
    "9\u202f032,14": "9032.14",
    "84,51": "84.51",
    "1'234.5": "1234.5",
    "1\u2019234\u2019567": "1234567",
    "1,234,567": "1234567",
    "1.234.567": "1234567",
    "1,234.5": "1234.5",
    "1.234,5": "1234.5",
    "0,123": "0.123",
    "0.123": "0.123",
    "12345.678": "12345.678",
    "\u22123.2": "-3.2",
    "+7": "7",
    "  268 ": "268",
    "268.": "268",
}


@pytest.mark.parametrize(("text", "value"), CLEAR.items())
def test_one_reading(text: str, value: str) -> None:
    assert read_number(text).values == (Decimal(value),)
    assert read_number(text).rest == ""


@pytest.mark.parametrize("text", ["1,234", "1.234", "-12,345", "999.000"])
def test_two_readings_are_a_question(text: str) -> None:
    assert len(read_number(text).values) == 2


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [("1,234", ".", "1234"), ("1,234", ",", "1.234"), ("1.234", ",", "1234")],
)
def test_the_files_own_mark_settles_it(text: str, mark: str, value: str) -> None:
    assert read_number(text, mark).values == (Decimal(value),)


@pytest.mark.parametrize(
    "text", ["", "four of five", "NR", "n/a", "--", "1 23x", ".5.", "1,2,3", "1.23.4"]
)
def test_no_reading(text: str) -> None:
    reading = read_number(text)
    assert reading.values == () or reading.rest != ""


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("0.02%", "0.02", "%"),
        ("64.00*", "64.00", ""),
        ("12 km", "12", "km"),
        ("1e5", "1", "e5"),
        ("1 23", "1", "23"),
    ],
)
def test_what_follows_the_number_is_kept(text: str, value: str, rest: str) -> None:
    reading = read_number(text)
    assert (reading.values, reading.rest) == ((Decimal(value),), rest)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["97.00", "95 424", "1,234"], "."),
        (["84,51"], ","),
        (["1.234,5", "7"], ","),
        (["84.51", "84,51"], None),
        (["1,234", "7", "NR"], None),
        ([], None),
    ],
)
def test_decimal_mark_of_a_file(texts: list[str], mark: str | None) -> None:
    assert decimal_mark(texts) == mark


def test_a_very_long_text_is_no_number() -> None:
    assert read_number("9" * 5000).values == ()


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.sampled_from([" ", "'", "\u2019", "\u202f"]),
)
def test_grouping_never_changes_a_value(value: Decimal, sign: str) -> None:
    assert read_number(f"{value:,}".replace(",", sign)).values == (value,)


@given(st.text(max_size=80))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert len(read_number(text).values) <= 2


def test_more_digits_than_the_engines_hold_are_no_number() -> None:
    assert read_number("123456789012345678").values == (Decimal(123456789012345678),)
    assert read_number("99999999999999999999999999").values == ()
    assert read_number("0.1234567890123456789").values == ()
