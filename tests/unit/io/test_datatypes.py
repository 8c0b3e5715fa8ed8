"""Which texts are values of which datatype."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from ssckg.io.datatypes import Datatype


@pytest.mark.parametrize(
    ("base", "good", "bad"),
    [
        (
            "decimal",
            ["0", "-1.50", "9032.14"],
            ["", ".5", "5.", "1e3", "+1", "9 032", "9,0", "NaN"],
        ),
        ("integer", ["0", "-12", "007"], ["1.0", "", "+1", "1 000", "one", "²"]),
        ("boolean", ["true", "false"], ["1", "yes", "True", ""]),
        ("date", ["2024-02-29", "1999-12-31"], ["2023-02-29", "2024-2-9", "20240229", "2024"]),
        ("gYear", ["2017", "0001"], ["17", "20170", "MMXVII", "2017 "]),
        ("anyURI", ["https://a.example/x?y#z", "urn:isbn:1"], ["a.example", "ssc:x", "http://a b"]),
        ("string", ["", "anything, \t at all"], []),
    ],
)
def test_lexical_forms(base: str, good: list[str], bad: list[str]) -> None:
    datatype = Datatype(base)
    assert [datatype.lexical(text) for text in good] == good
    for text in bad:
        with pytest.raises(ValueError, match=re.escape(repr(text))):
            datatype.lexical(text)


def test_boolean_format() -> None:
    datatype = Datatype("boolean", truth=("yes", "no"))
    assert (datatype.lexical("yes"), datatype.lexical("no")) == ("true", "false")
    with pytest.raises(ValueError, match="'true' is neither 'yes' nor 'no'"):
        datatype.lexical("true")


def test_bounds_are_inclusive() -> None:
    percent = Datatype("decimal", minimum=Decimal(0), maximum=Decimal(100))
    assert [percent.lexical(text) for text in ("0", "100")] == ["0", "100"]
    with pytest.raises(ValueError, match="below the minimum of 0"):
        percent.lexical("-0.01")
    with pytest.raises(ValueError, match="above the maximum of 100"):
        percent.lexical("100.01")


def test_pattern_must_match_the_whole_text() -> None:
    code = Datatype("string", pattern=re.compile("[A-Z]+"))
    assert code.lexical("ABC") == "ABC"
    with pytest.raises(ValueError, match="does not match"):
        code.lexical("ABCd")


def test_unknown_datatype_and_misplaced_bounds() -> None:
    with pytest.raises(ValueError, match="datatype 'float' is not known"):
        Datatype("float")
    with pytest.raises(ValueError, match="not for string"):
        Datatype("string", minimum=Decimal(0))
