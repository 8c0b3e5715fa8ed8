"""Sentences of results that still know what they were made of."""

from __future__ import annotations

import copy
import json
import pickle

from ssckg.model.phrase import Phrase, phrase


def test_a_phrase_is_its_text_to_all_who_print_it() -> None:
    said = phrase("Clashes between %(one)s and %(other)s: %(number)s", one="a", other="b", number=6)
    assert said == "Clashes between a and b: 6"
    assert json.dumps([said]) == '["Clashes between a and b: 6"]'
    assert hash(said) == hash("Clashes between a and b: 6")


def test_a_phrase_knows_what_it_was_made_of() -> None:
    part = phrase("%(number)s of them", number=3)
    said = phrase("as few as keep %(kept)s", kept=part)
    assert said == "as few as keep 3 of them"
    assert said.template == "as few as keep %(kept)s"
    assert said.values == {"kept": "3 of them"}
    assert isinstance(said.values["kept"], Phrase)


def test_several_parts_are_told_one_after_another() -> None:
    pairs = (phrase("%(a)s and %(b)s", a="x", b="y"), "z")
    said = phrase("No mapping set joins %(pairs)s.", pairs=pairs)
    assert said == "No mapping set joins x and y; z."
    assert said.values == {"pairs": ("x and y", "z")}


def test_a_share_in_a_text_without_values_is_left_as_it_is() -> None:
    assert phrase("100 % of the cities") == "100 % of the cities"


def test_a_phrase_can_be_kept_and_copied() -> None:
    said = phrase("Found: %(number)s", number=2)
    for other in (copy.deepcopy(said), pickle.loads(pickle.dumps(said))):  # noqa: S301  our own
        assert (other, other.template, other.values) == ("Found: 2", said.template, {"number": 2})
