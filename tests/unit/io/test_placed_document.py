"""YAML and JSON with places: texts as written, bounds, and faults that say where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.errors import DataError, ParseError
from ssckg.io.placed_document import Members, Text, parse_placed, placed, plain_of, read_placed

if TYPE_CHECKING:
    from pathlib import Path


def read(text: str, name: str = "f.yaml") -> object:
    return plain_of(parse_placed(text.encode(), name))


def test_texts_stay_as_they_are_written() -> None:
    assert read("a: 9.10\nb: no\nc: 2020-01-02\nd: ~\ne: '~'\nf: [1, 0x10]\ng:") == {
        "a": "9.10",
        "b": "no",
        "c": "2020-01-02",
        "d": "",
        "e": "~",
        "f": ["1", "0x10"],
        "g": "",
    }
    assert read('{"a": 9.10, "b": 1e3, "c": null, "d": true}', "f.json") == {
        "a": "9.10",
        "b": "1e3",
        "c": "",
        "d": "true",
    }


def test_places_are_lines_and_names() -> None:
    node = parse_placed(b"a:\n  - b: 1\n  - c: 2\n", "f.yaml")
    assert isinstance(node, Members)
    last = node.members["a"].items[1].members["c"]  # type: ignore[union-attr]
    assert isinstance(last, Text)
    assert str(last.place.fault("is wrong")) == "f.yaml, line 3: a[2].c: is wrong"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds nothing"),
        ("a: &x [1]\nb: *x\n", "line 2: uses an alias"),
        ("a: !!python/name:os.system x\n", "line 1: uses the tag"),
        ("a: 1\na: 2\n", "line 2: a: stands here twice"),
        ("[" * 20 + "]" * 20, "nested deeper than 12"),
        ("a: 1\n---\nb: 2\n", "several documents"),
        ("a: [1\n", "is no YAML or JSON"),
        ("{[1]: 2}", "a name is no text"),
        ("a: \x07", "is no YAML or JSON"),
        ("- {}\n" * 250_000, "has more than 250,000 values"),  # the list itself is one, too
    ],
)
def test_what_is_refused_in_yaml(text: str, words: str) -> None:
    with pytest.raises(ParseError) as raised:
        read(text)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "a": 2}', "'a' stands twice"),
        ("{", "is no JSON"),
        ("[" * 5000, "is no JSON"),
        ("[" * 20 + "]" * 20, "nested deeper than 12"),
    ],
)
def test_what_is_refused_in_json(text: str, words: str) -> None:
    with pytest.raises(ParseError) as raised:
        read(text, "f.json")
    assert words in str(raised.value)


def test_files_are_bounded_and_utf8(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"a: \xff")
    with pytest.raises(ParseError, match="not UTF-8"):
        read_placed(path)
    path.write_bytes(b"# " + b"x" * (4 * 1024 * 1024))
    with pytest.raises(ParseError, match="larger than"):
        read_placed(path)
    with pytest.raises(ParseError, match=r"f\.yml: cannot be read"):
        read_placed(tmp_path / "f.yml")


json_values = st.recursive(
    st.text(max_size=5).map(str.strip),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(json_values)
def test_json_is_read_as_it_is(value: object) -> None:
    try:
        found = plain_of(parse_placed(json.dumps(value).encode(), "f.json"))
    except ParseError as error:
        assert "nested" in str(error)  # noqa: PT017  only this may be
        return
    assert found == value
    assert plain_of(placed(value, "request")) == value


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for name in ("f.yaml", "f.json"):
        try:
            parse_placed(data, name)
        except DataError as error:
            assert name in str(error)  # noqa: PT017  both outcomes are fine
