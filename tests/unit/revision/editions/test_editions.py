"""Editions from quads and back: nothing lost, nothing added, whatever the base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize
from tests.small_edition import small

from ssckg.app.revision.editions import load_edition
from ssckg.content.rebase import rebase
from ssckg.errors import DataError, UnknownNameError
from ssckg.namespaces import BASE
from ssckg.revision.editions import edition_from, edition_of, graph_of, triples_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ssckg.model.edition_content import EditionContent

_NEW_BASE = "https://kg.example.org/"


def _quads(content: EditionContent) -> Iterator[Quad]:
    graph = NamedNode(graph_of(content.id))
    for t in triples_of(content):
        yield Quad(t.subject, t.predicate, t.object, graph)


def test_an_edition_comes_back_as_it_was() -> None:
    content = small()
    assert edition_of(triples_of(content), content.id) == content
    nquads = serialize(_quads(content), format=RdfFormat.N_QUADS) or b""
    assert edition_from(nquads, content.id) == content
    assert edition_from(_quads(content), content.id) == content


def test_iris_of_another_base_come_back_to_the_standard_one() -> None:
    content = small()
    moved = list(rebase(_quads(content), _NEW_BASE))
    assert not any(str(quad.subject).startswith(f"<{BASE}") for quad in moved)
    assert edition_from(moved, content.id, _NEW_BASE) == content


def test_other_graphs_are_passed_over() -> None:
    content = small()
    other = Quad(
        NamedNode(BASE + "small/A"),
        NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
        Literal("another"),
        NamedNode(graph_of("small-2021")),
    )
    assert edition_from([*_quads(content), other], content.id) == content


def test_an_edition_that_is_not_there_is_told() -> None:
    with pytest.raises(UnknownNameError, match="small-1999"):
        edition_from(_quads(small()), "small-1999")


def test_a_blank_node_has_no_name_that_would_last() -> None:
    graph = NamedNode(graph_of("small-2020"))
    blank = Quad(BlankNode(), NamedNode(BASE + "ontology#x"), Literal("1"), graph)
    with pytest.raises(DataError, match="blank node"):
        edition_from([blank], "small-2020")


def test_every_published_edition_comes_back_as_it_was(built_data: Path) -> None:
    with pytest.raises(UnknownNameError) as raised:
        load_edition(built_data, "nowhere> { } #")
    ids = raised.value.known
    assert len(ids) == 13
    for edition in ids:
        content = load_edition(built_data, edition)
        assert edition_of(triples_of(content), edition) == content
        assert content.iri in content.item
    u4ssc = load_edition(built_data, "u4ssc-2017")
    # 91 indicators and 112 data points: FEATURES and the methodology of 2017.
    assert len(u4ssc.of_class("ssc:Indicator")) == 91
    assert sum(map(len, u4ssc.points_of.values())) == 112
