"""Batches and extensions as they are sent: what is read, and what is refused with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.errors import SsckgError, TooLargeError, UnknownNameError, UsageError
from ssckg.searching.reconciling.queries import (
    BATCH,
    MOST_CANDIDATES,
    MOST_IDS,
    Extension,
    Query,
    Wanted,
    read_batch,
    read_extension,
)


def test_every_field_of_a_query_is_read() -> None:
    batch = {
        "q0": {
            "query": "Karmøy",
            "type": ["City", "Agency"],
            "type_strict": "should",
            "limit": 3,
            "properties": [
                {"pid": "country", "v": "Norway"},
                {"pid": "cities", "v": [2, 2.5, True, {"id": "city/rana", "name": "Rana"}]},
            ],
        },
        "q1": {"query": "x", "type": "City"},
        "q2": {"properties": [{"pid": "country", "v": "Norway"}]},
        "q3": {"query": "x", "type": None, "limit": 1e9, "unknown": [1]},
    }
    assert read_batch(json.dumps(batch)) == {
        "q0": Query(
            "Karmøy",
            ("City", "Agency"),
            "should",
            3,
            (
                Wanted("country", ("Norway",)),
                Wanted("cities", ("2", "2.5", "true", "city/rana")),
            ),
        ),
        "q1": Query("x", ("City",)),
        "q2": Query("", wanted=(Wanted("country", ("Norway",)),)),
        "q3": Query("x", limit=MOST_CANDIDATES),
    }
    assert read_batch("{}") == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[]", "queries is no object"),
        ('{"q0": []}', "queries/q0 is no object"),
        ('{"q0": {}}', "neither query nor properties"),
        ('{"q0": {"query": " "}}', "neither query nor properties"),
        ('{"q0": {"query": 5}}', "query is no text"),
        ('{"q0": {"query": "x", "type": 5}}', "type is no text"),
        ('{"q0": {"query": "x", "type_strict": "maybe"}}', "type_strict"),
        ('{"q0": {"query": "x", "limit": 0}}', "limit"),
        ('{"q0": {"query": "x", "limit": "many"}}', "limit"),
        ('{"q0": {"query": "x", "limit": NaN}}', "no JSON"),
        ('{"q0": {"query": "x", "limit": true}}', "limit"),
        ('{"q0": {"query": "x", "properties": [{"v": 1}]}}', "pid is no text"),
        ('{"q0": {"query": "x", "properties": [{"pid": "a"}]}}', "no v"),
        ('{"q0": {"query": "x", "properties": [{"pid": "a", "v": [[1]]}]}}', "v is no text"),
        ('{"q0": {"query": "' + "x" * 10_001 + '"}}', "too long"),
        ("[" * 100_000, "nested"),
        ('{"a":' * 5000 + "1" + "}" * 5000, "no JSON|neither"),
    ],
)
def test_what_is_no_batch_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_batch(text)


def test_a_batch_has_its_bounds() -> None:
    most = {f"q{n}": {"query": "x"} for n in range(BATCH)}
    assert len(read_batch(json.dumps(most))) == BATCH
    with pytest.raises(TooLargeError):
        read_batch(json.dumps({**most, "one more": {"query": "x"}}))


def test_an_extension_is_read() -> None:
    text = json.dumps(
        {
            "ids": ["a", "b", "a"],
            "properties": [{"id": "country"}, {"id": "source", "settings": {"limit": "2"}}],
        }
    )
    assert read_extension(text) == Extension(("a", "b"), (("country", 0), ("source", 2)))


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ({}, UsageError),
        ({"ids": "a", "properties": []}, UsageError),
        ({"ids": [1], "properties": []}, UsageError),
        ({"ids": [], "properties": [{}]}, UsageError),
        ({"ids": [], "properties": [{"id": "colour"}]}, UnknownNameError),
        ({"ids": [], "properties": [{"id": "code", "settings": {"limit": -1}}]}, UsageError),
        ({"ids": ["a"] * (MOST_IDS + 1), "properties": []}, TooLargeError),
        ({"ids": [], "properties": [{"id": "code"}] * 41}, TooLargeError),
    ],
)
def test_what_is_no_extension_is_refused(document: Any, error: type[SsckgError]) -> None:
    with pytest.raises(error):
        read_extension(json.dumps(document))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["q0", "query", "type", "limit", "properties", "pid", "v", "id", "ids"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_read_or_refused(document: Any) -> None:
    for read in (read_batch, read_extension):
        try:
            read(json.dumps(document))
        except SsckgError:
            continue
