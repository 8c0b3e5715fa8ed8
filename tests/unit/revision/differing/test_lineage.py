"""The line of an element: what leads to it and what it leads to, and nothing beside."""

from __future__ import annotations

from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from ssckg.revision.differing.lineage import line_of

NODES = "abcde"
LINKS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=8)


@given(st.sampled_from(NODES), LINKS)
@settings(max_examples=examples(200))
def test_the_line_is_what_any_path_joins(start: str, links: list[tuple[str, str]]) -> None:
    def leads(first: str, last: str) -> bool:
        """Try every way through the five nodes."""
        return any(
            all(step in links for step in pairwise((first, *middle, last)))
            for length in range(len(NODES))
            for middle in permutations(set(NODES) - {first, last}, length)
        )

    expected = {one for one in NODES if one == start or leads(start, one) or leads(one, start)}
    assert line_of(start, links) == expected
