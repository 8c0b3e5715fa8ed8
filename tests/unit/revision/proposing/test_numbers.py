"""Numbers in tables of proposals: kept to the digit, or refused."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ssckg.errors import UsageError
from ssckg.revision.proposing.values import number_text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-1e9, max_value=1e9))
def test_numbers_keep_their_value(number: Decimal) -> None:
    assert Decimal(number_text(f"{number:f}")) == number


@given(st.text(max_size=12))
def test_a_number_is_read_or_refused(text: str) -> None:
    try:
        shown = number_text(text)
    except UsageError:
        return
    assert number_text(shown) == shown
