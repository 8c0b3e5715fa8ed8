"""Derived mappings made again on what was built: where no mapping changed, no byte does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from pyoxigraph import RdfFormat, parse

from ssckg.app.building import compile_sources
from ssckg.content.derived_mappings import READ, derived_graphs
from ssckg.content.rebase import rebase
from ssckg.namespaces import BASE, expand
from ssckg.publication.canonical import canonical_nquads
from ssckg.publication.composing import Content, compose
from ssckg.publication.derived_anew import derived_anew
from ssckg.reasoning.inference import infer
from ssckg.resources import root

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Quad, Triple

ELSEWHERE: Final = "https://elsewhere.example/"


@pytest.fixture(scope="module")
def built() -> bytes:
    return compile_sources(source=root(), shapes=False).nquads


def anew(content: Content, reads: frozenset[str] = READ) -> tuple[bytes, set[str]]:
    """Return the content with its derived mappings made again, and which properties were read."""
    seen: set[str] = set()

    def derive(graphs: Mapping[str, Iterable[Triple]]) -> Iterable[tuple[str, list[Triple]]]:
        kept = {graph: list(triples) for graph, triples in graphs.items()}
        seen.update(t.predicate.value for triples in kept.values() for t in triples)
        return derived_graphs(kept)

    def move(quads: Iterable[Quad]) -> Iterable[Quad]:
        return rebase(quads, content.base)

    made = derived_anew(content, derive, reads, infer, move)
    return compose(made, (), ()).nquads, seen  # composing counts the sizes of graphs


@pytest.mark.parametrize("base", [BASE, ELSEWHERE])
def test_what_the_build_derived_is_derived_again_to_the_byte(built: bytes, base: str) -> None:
    """The build derives from all that it read; here only what deriving needs is parsed."""
    nquads = built
    if base != BASE:
        nquads = canonical_nquads(rebase(parse(built, RdfFormat.N_QUADS), base))
    made, seen = anew(Content(nquads, base))
    assert b"mapping/derived/" in made
    assert made == nquads
    assert seen <= READ


def test_a_property_that_is_not_read_would_be_missed(built: bytes) -> None:
    """Where a property is left out that deriving needs, the test above fails."""
    assert anew(Content(built), READ - {expand("sssom:confidence")})[0] != built


def test_lines_of_several_sorted_parts_are_one_sorted_whole() -> None:
    found = Content.of([b"a", b"c", b"e"], (line for line in (b"b", b"c")), base=BASE)
    assert found.lines == [b"a", b"b", b"c", b"e"]
    assert found.nquads == b"a\nb\nc\ne\n"
