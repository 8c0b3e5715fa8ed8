"""Fingerprints and changes of ends."""

from __future__ import annotations

from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given
from tests.worlds import World

from ssckg.harmonization.curation.ends import (
    changes,
    end_of,
    fingerprint,
    make_end,
    read_told,
    told,
)
from ssckg.model.curation import EndChange

NAMES = st.sampled_from(["label", "definition", "result.unit", "a-b.direction"])
VALUES = st.dictionaries(NAMES, st.text(min_size=1))


def world() -> World:
    made = World()
    made.edition("a", "a1 a2")
    made.point(
        "a1", unit="https://x.example/unit/percent", multiplier=Decimal("100.0"), numerator="trees"
    )
    return made


def test_an_end_by_hand() -> None:
    made = world()
    assert end_of(made.crosswalk(), made.iri("a1")).values == {
        "kind": "Indicator",
        "label": "Label of a1",
        "result.multiplier": "100",
        "result.numerator": "trees",
        "result.unit": "percent",
    }


def test_of_nothing() -> None:
    assert end_of(world().crosswalk(), "https://x.example/gone").fields == ()


@pytest.mark.parametrize("field", ["unit", "numerator", "denominator", "direction"])
def test_each_field_counts(field: str) -> None:
    one, other = World(), World()
    for made, value in ((one, "x"), (other, "y")):
        made.edition("a", "a1")
        made.point("a1", **{field: value})
    ends = [end_of(made.crosswalk(), made.iri("a1")) for made in (one, other)]
    assert fingerprint(ends[0]) != fingerprint(ends[1])
    assert changes("subject", *ends) == (EndChange("subject", f"result.{field}", "x", "y"),)


@given(VALUES, VALUES)
def test_same_fingerprint_means_no_change(one: dict[str, str], other: dict[str, str]) -> None:
    before, now = make_end(one), make_end(other)
    assert (fingerprint(before) == fingerprint(now)) == (changes("object", before, now) == ())
    back = [(c.field, c.new, c.old) for c in changes("object", now, before)]
    assert [(c.field, c.old, c.new) for c in changes("object", before, now)] == back


@given(VALUES, VALUES)
def test_words_are_read_back(one: dict[str, str], other: dict[str, str]) -> None:
    found = changes("subject", make_end(one), make_end(other))
    assert tuple(read_told(told([each])) for each in found) == found


@pytest.mark.parametrize("text", ["", "subject label", "side label: 'a' is now 'b'"])
def test_other_words_are_not(text: str) -> None:
    with pytest.raises(ValueError, match="no change of an end"):
        read_told(text)
