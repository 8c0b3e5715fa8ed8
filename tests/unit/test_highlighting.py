"""Marked text is the text: nothing is lost, and strings and comments are not mistaken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.app.asking import query_library
from ssckg_api.site.highlighting import marked


@given(st.text(alphabet="SELECT ?a<>{}\"'#\n\\:.;é@_ ", max_size=80))
def test_the_parts_are_the_whole(text: str) -> None:
    assert "".join(part for _, part in marked(text)) == text


@pytest.mark.parametrize("name", sorted(query_library())[::10])
def test_queries_of_the_library(name: str) -> None:
    text = query_library()[name].text
    assert "".join(part for _, part in marked(text)) == text


def test_marks() -> None:
    found = list(marked('SELECT ?a { ?a ex:p "# no ?b" } # ?c'))
    assert [part for mark, part in found if mark == "v"] == ["?a", "?a"]
    assert [part for mark, part in found if mark == "s"] == ['"# no ?b"']
    assert [part for mark, part in found if mark == "c"] == ["# ?c"]
    assert ("w", "SELECT") in found
    assert ("n", "ex:p") in found
