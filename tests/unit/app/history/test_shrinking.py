"""What of a part may still be seen, by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ssckg.app.history.shrinking import still_public

B = "https://kg.example.org/"


def value(point: str, number: str, base: str = B) -> str:
    return f'<{base}observation/oslo/2024/{point}> <v:value> "{number}" <{base}graph/o> .\n'


def said(text: str, about: str = "dataset/oslo-2024") -> str:
    return f'<{B}{about}> <v:says> "{text}" <{B}graph/o> .\n'


def kept(then: str, now: str) -> tuple[str, bool]:
    content, is_whole = still_public(then.encode(), now.encode())
    return content.decode(), is_whole


def test_what_is_all_public_still_stays_as_it_was() -> None:
    then = value("a", "1") + value("b", "2") + said("2 values")
    assert kept(then, value("a", "1") + value("b", "2") + value("c", "3") + said("3 values")) == (
        then,
        True,
    )


def test_what_is_not_public_goes_with_all_that_counts_it() -> None:
    then = value("a", "1") + value("b", "2") + said("2 values") + said("Oslo")
    now = value("a", "1") + said("1 value") + said("Oslo")
    assert kept(then, now) == (value("a", "1") + said("Oslo"), False)


def test_what_names_a_value_that_is_gone_goes_too() -> None:
    link = f"<{B}observation/oslo/2024/a> <v:beside> <{B}observation/oslo/2024/b> <{B}graph/o> .\n"
    assert kept(value("a", "1") + value("b", "2") + link, value("a", "1"))[0] == value("a", "1")


def test_nothing_is_public_any_more() -> None:
    assert kept(value("a", "1") + said("1 value"), "") == ("", False)


def test_the_graph_of_observations_is_no_observation() -> None:
    about = said("Results of Oslo", "graph/observation/oslo-2024")
    assert kept(about, "") == (about, True)


def test_another_base_is_no_other_value() -> None:
    then = value("a", "1", "https://old.example/")
    assert kept(then, value("a", "1")) == (then, True)


points = st.sets(st.sampled_from("abcdef"))


@given(points, points)
def test_never_more_than_is_public_and_never_less(then: set[str], now: set[str]) -> None:
    """Values are digits that occur nowhere else, so they can be looked for in the text."""
    number = {point: f"4{ord(point)}7.25" for point in "abcdef"}
    text, is_whole = kept(
        "".join(value(p, number[p]) for p in sorted(then)) + said(f"{len(then)} values"),
        "".join(value(p, number[p]) for p in sorted(now)) + said(f"{len(now)} values"),
    )
    assert {point for point in "abcdef" if number[point] in text} == then & now
    assert is_whole == (then <= now)
    if not is_whole and len(then) != len(now):
        assert "values" not in text
