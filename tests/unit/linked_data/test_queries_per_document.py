"""A document costs a fixed number of queries, however much is said of a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ssckg.app.dereferencing import find_document
from ssckg.app.stores import open_store
from ssckg.errors import UnknownNameError
from ssckg.linked_data.describing import describe, statements_of
from ssckg.linked_data.profiles import profiles_for, statements_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ssckg.ports import GraphStore

BASE = "https://w3id.org/ssckg/"


class Counting:
    """A store that counts what it is asked."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self.count = 0

    def __getattr__(self, name: str) -> Any:
        if name in {"select", "ask", "construct", "stream"}:
            self.count += 1
        return getattr(self._store, name)


@pytest.fixture(scope="module")
def published(built_data: Path) -> Iterator[GraphStore]:
    with open_store(built_data) as store:
        yield store


# For each thing: queries of its statements. One for the thing, one for each depth of its parts:
# an agency has none; an indicator has data points, these have notes in places.
DEPTHS = {
    "agency/UNECE": 1,
    "code/trust/verified": 1,  # thousands of facts point at it
    "unit/percent": 1,
    "mapping/u4ssc-sdg": 1,  # 340 mappings are in it
    "mapping/u4ssc-sdg/EC-I-B-1A--11.3": 1,
    "u4ssc/EC-ICT-ICT-1C": 2,
    "code/trust": 2,
}


@pytest.mark.parametrize("name", DEPTHS)
def test_statements(published: GraphStore, name: str) -> None:
    store = Counting(published)
    assert statements_of(store, BASE + name)
    assert store.count == DEPTHS[name]


@pytest.mark.parametrize("name", DEPTHS)
def test_a_whole_thing_costs_four_more(published: GraphStore, name: str) -> None:
    store = Counting(published)
    thing = describe(store, BASE + name)
    assert store.count == DEPTHS[name] + 4
    assert thing.label().text
    assert thing.classes


def test_finding_costs_one_more_and_nothing_costs_three(published: GraphStore) -> None:
    store = Counting(published)
    find_document(store, "/agency/UNECE")
    assert store.count == 2
    store.count = 0
    with pytest.raises(UnknownNameError):
        find_document(store, "/agency/none")
    assert store.count == 3  # whether it is there, what is said of it, whether it was withdrawn


@pytest.mark.parametrize(
    "name", ["framework/u4ssc-2017", "mapping/u4ssc-sdg", "dataset/karmoy-2020", "agency/UNECE"]
)
def test_profiles_cost_two_more_at_most(published: GraphStore, name: str) -> None:
    said = statements_of(published, BASE + name)
    classes = describe(published, BASE + name).classes
    for profile in profiles_for(classes):
        store = Counting(published)
        statements_in(profile, store, BASE + name, classes, said)
        assert store.count <= 2, profile.token


def test_what_points_at_a_thing_is_bounded(published: GraphStore) -> None:
    thing = describe(published, BASE + "code/trust/verified")
    most = max(thing.incoming, key=lambda each: each.total)
    assert most.total > 3_000
    assert len(most.subjects) == 25
    assert most.is_all
