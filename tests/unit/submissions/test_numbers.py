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
    ".5": "0.5",
    ",25": "0.25",
    "1,00,000": "100000",
    "12,34,567.8": "1234567.8",
    "1\u00b4234": "1234",
    "\uff11\uff12\uff13": "123",
    "\u0669\u0665\u066c\u0664\u0662\u0664": "95424",
    "\u0668\u0664\u066b\u0665\u0661": "84.51",
    "\u066b\u0665": "0.5",
    "\u200e42\u200e": "42",
    # footnotes are no digits
    "97.00\u00b9": "97.00",
    "1 234\u00b9\u207b\u00b2": "1234",
    "97 [1]": "97",
    "97 (a)": "97",
    "97\u2020": "97",
    "64.00**": "64.00",
    # powers of ten, as spreadsheets and papers write them
    "9.54E+04": "95400",
    "9,54E+04": "95400",
    "1e5": "100000",
    "25e-2": "0.25",
    "-1.5e3": "-1500",
    "1.2 x 10^3": "1200",
    "5\u00d710\u00b3": "5000",
}


@pytest.mark.parametrize(("text", "value"), CLEAR.items())
def test_one_reading(text: str, value: str) -> None:
    assert read_number(text).values == (Decimal(value),)
    assert read_number(text).rest == ""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,234", ["1.234", "1234"]),
        ("1.234", ["1.234", "1234"]),
        ("-12,345", ["-12345", "-12.345"]),
        ("999.000", ["999", "999000"]),
        ("(3.2)", ["-3.2", "3.2"]),
        ("(1,234)", ["-1234", "-1.234", "1.234", "1234"]),
        ("10\u00b3", ["10", "1000"]),
        ("1,234E2", ["123.4", "123400"]),
    ],
)
def test_several_readings_are_a_question(text: str, values: list[str]) -> None:
    assert read_number(text).values == tuple(map(Decimal, values))


@pytest.mark.parametrize(
    "text",
    [
        "3 of 5",
        "3/5",
        "\u00bd",
        "2\u00bd",
        "10-12",
        "10\u201312",
        "97 (2)",
        "5+",
        "1\u00b75",
        "1e5.5",
    ],
)
def test_what_is_no_single_number_leaves_a_rest(text: str) -> None:
    assert read_number(text).rest != ""


@pytest.mark.parametrize("text", ["<5", "~7", "ca. 7", "- 3", "5 1000", "12 34", "1e99", "1 23"])
def test_what_is_not_read(text: str) -> None:
    assert read_number(text).values == ()


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
        ("%85", "85", "%"),
        ("\u066a 85", "85", "%"),
        ("97.0\u00b9 %", "97.0", "%"),
        ("97,5% [2]", "97.5", "%"),
        ("12 km\u00b2", "12", "km\u00b2"),
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
    assert len(read_number(text).values) <= 4


def test_more_digits_than_the_engines_hold_are_no_number() -> None:
    assert read_number("123456789012345678").values == (Decimal(123456789012345678),)
    assert read_number("99999999999999999999999999").values == ()
    assert read_number("0.1234567890123456789").values == ()


@given(st.from_regex(r"[+-]?[0-9]{1,9}(\.([0-9]{1,2}|[0-9]{4,9}))?", fullmatch=True))
def test_the_quick_way_reads_as_the_long_one(text: str) -> None:
    assert read_number(text) == read_number(text + "\u200b")  # a mark without width is folded away
    assert decimal_mark([text]) == decimal_mark([text + "\u200b"])
