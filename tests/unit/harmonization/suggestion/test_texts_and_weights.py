"""Words, n-grams, TF-IDF and discounted means, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds import World

from ssckg.harmonization.suggestion.ranking import discounted
from ssckg.harmonization.suggestion.settings import standard_settings
from ssckg.harmonization.suggestion.texts import (
    ElementText,
    grams,
    plain_words,
    stems,
    text_of,
    word_bag,
)
from ssckg.harmonization.suggestion.weighting import TfIdf, likeness

DOCUMENTS = (
    {"water": 1.0, "supply": 1.0},
    {"water": 1.0, "quality": 1.0},
    {"noise": 2.0},
)
# Three documents; water stands in two: log((1 + 3) / (1 + 2)) + 1; the others in one.
WATER = log(4 / 3) + 1
ONCE = log(4 / 2) + 1


def test_idf_of_three_documents() -> None:
    assert TfIdf(DOCUMENTS).idf == pytest.approx(
        {"water": WATER, "supply": ONCE, "quality": ONCE, "noise": ONCE}
    )


def test_cosines_of_three_documents() -> None:
    # 1 and 2 share water alone: WATER^2 / (WATER^2 + ONCE^2) = 1.6582 / 4.5249 = 0.36645.
    found = likeness(DOCUMENTS, DOCUMENTS)
    shared = WATER**2 / (WATER**2 + ONCE**2)
    assert shared == pytest.approx(0.36645, abs=1e-5)
    assert found == pytest.approx(np.array([[1, shared, 0], [shared, 1, 0], [0, 0, 1]]))


def test_terms_that_no_known_text_has_are_left_out_of_the_length_too() -> None:
    found = likeness([{"water": 1.0, "dam": 5.0}, {"dam": 1.0}], DOCUMENTS)
    # What is left of the first is water: its cosine with a document is that document's share of
    # water, WATER / sqrt(WATER^2 + ONCE^2). Nothing is left of the second.
    share = WATER / sqrt(WATER**2 + ONCE**2)
    assert found == pytest.approx(np.array([[share, share, 0], [0, 0, 0]]))


def test_nothing_known_gives_no_columns() -> None:
    assert likeness([{"water": 1.0}], []).shape == (1, 0)


def test_discounted_mean_by_hand() -> None:
    # Largest two of three: 0.8 and 0.4; weights 1 and 0.5; (0.8 + 0.2) / 1.5.
    assert discounted(np.array([[0.2, 0.8, 0.4]]), 2, 0.5) == pytest.approx([1 / 1.5])
    # One alone where three are asked for: 0.6 / (1 + 0.5 + 0.25).
    assert discounted(np.array([[0.6]]), 3, 0.5) == pytest.approx([0.6 / 1.75])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.floats(0, 1))
def test_one_more_text_never_lowers_a_score(values: list[float], more: float) -> None:
    before = discounted(np.array([values]), 4, 0.8)[0]
    after = discounted(np.array([[*values, more]]), 4, 0.8)[0]
    assert after >= before - 1e-12


def test_words_lose_case_endings_and_silent_words() -> None:
    silent = frozenset({"of", "per"})
    assert plain_words("Rate of PM₂.₅ per Day", silent) == ["rate", "pm2", "5", "day"]
    assert stems("households Household", silent) == ["household", "household"]


def test_grams_mark_the_ends_of_words() -> None:
    assert grams("at bus", (3,)) == ["<at", "at>", "<bu", "bus", "us>"]


def test_bag_weighs_parts_and_dampens_repetition() -> None:
    settings = replace(
        standard_settings(),
        fields={"label": 1.0, "group": 0.5, "numerator": 1.0, "denominator": 0, "part": 0},
    )
    text = ElementText(label="noise", group="noise water", numerator="noise noise")
    # noise: 1 + 0.5 + 2 = 3.5, so 1 + log 3.5; water 0.5 stays, because it is below 1.
    assert word_bag(text, settings) == pytest.approx({"nois": 1 + log(3.5), "water": 0.5})


def test_text_of_an_element_has_its_groups_and_data_points() -> None:
    world = World()
    world.edition("a", "a1")
    world.add("a", "Category", "air", label="Air quality")
    world.add("a", "CompositeIndex", "all", label="Everything")
    world.below("a1", "air")
    world.below("a1", "all")
    world.point("a1", "no2", label="NO2", numerator="mass", denominator="volume")
    world.point("a1", "o3", label="O3", numerator="mass", denominator="volume")
    found = text_of(world.crosswalk(), world.iri("a1"))
    assert found == ElementText("Label of a1", "Air quality", "mass", "volume", "NO2 ; O3")
