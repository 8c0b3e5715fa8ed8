"""Figures of a dataset, counted by hand on a small one and by an engine on the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, Store
from tests.unit.publication.small_dataset import NQUADS, B

from ssckg.app.stores import open_store
from ssckg.publication.canonical import canonical_nquads
from ssckg.publication.statistics import Statistics, count
from ssckg.store.quads import read_quads

if TYPE_CHECKING:
    from pathlib import Path

SKOS = "http://www.w3.org/2004/02/skos/core#"
SSC = B + "ontology#"


def test_figures_of_a_graph_counted_by_hand() -> None:
    found = count(NQUADS).graphs[f"{B}graph/framework/a-2001"]

    # a: 2 statements; a-2001: 4; a/1: type, two labels, two notations, scheme
    assert found.triples == 2 + 4 + 6
    assert found.subjects == 3
    assert found.classes == {
        SSC + "Framework": 1,
        SSC + "FrameworkEdition": 1,
        SSC + "Indicator": 1,
    }
    assert found.properties[SKOS + "prefLabel"] == 3
    assert found.matches == {}


def test_links_are_counted_by_property() -> None:
    found = count(NQUADS).graphs[f"{B}graph/mapping/a-b"]

    assert found.matches == {SKOS + "exactMatch": 1, SKOS + "closeMatch": 2}


def test_of_the_whole_a_subject_in_two_graphs_counts_once() -> None:
    found = count(NQUADS).whole

    # framework, two editions, a/1, mapping set, data set, city, two values, catalogue, graph
    assert found.subjects == 11
    assert found.triples == NQUADS.count(b"\n")
    assert found.classes[SSC + "FrameworkEdition"] == 2


def test_kept_figures_are_read_back() -> None:
    found = count(NQUADS)

    assert Statistics.from_dict(found.as_dict()) == found


def test_nothing_has_no_figures() -> None:
    found = count(b"")

    assert (found.whole.triples, found.whole.subjects, dict(found.graphs)) == (0, 0, {})


def test_an_engine_counts_the_same_in_the_whole_dataset(built_data: Path) -> None:
    with open_store(built_data) as engine:
        nquads = canonical_nquads(read_quads(engine))
    store = Store()
    store.bulk_load(nquads, RdfFormat.N_QUADS)

    def _counts(query: str) -> dict[str, int]:
        rows = store.query(query)
        return {row[0].value: int(row[1].value) for row in rows}  # type: ignore[union-attr]

    found = count(nquads)
    by_graph = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    assert {name: one.triples for name, one in found.graphs.items()} == _counts(by_graph)
    members = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?c } } GROUP BY ?c"
    assert found.whole.classes == _counts(members)
    used = "SELECT ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?p"
    assert found.whole.properties == _counts(used)


@pytest.mark.parametrize("name", ["whole", "graphs"])
def test_damaged_figures_are_not_taken(name: str) -> None:
    kept = count(NQUADS).as_dict()
    del kept[name]

    with pytest.raises(KeyError):
        Statistics.from_dict(kept)
