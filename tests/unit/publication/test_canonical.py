"""Canonical form: RDFC-1.0 blank nodes, sorted N-Quads, SHA-256."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
    serialize,
)
from tests.effort import examples

from ssckg.publication.canonical import canonical_nquads, dataset_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

P, Q, G = NamedNode("http://example.com/#p"), NamedNode("http://example.com/#q"), NamedNode("urn:g")


def quads(text: str) -> list[Quad]:
    return list(parse(text, RdfFormat.N_QUADS, rename_blank_nodes=True))


def test_duplicate_paths_example_of_the_recommendation() -> None:
    """The input and output of RDFC-1.0, example 7 (unique hashes), as printed there."""
    given_ = (
        "<http://example.com/#p> <http://example.com/#q> _:e0 .\n"
        "<http://example.com/#p> <http://example.com/#r> _:e1 .\n"
        "_:e0 <http://example.com/#s> <http://example.com/#u> .\n"
        "_:e1 <http://example.com/#t> <http://example.com/#u> .\n"
    )
    assert canonical_nquads(quads(given_)).decode() == (
        "<http://example.com/#p> <http://example.com/#q> _:c14n0 .\n"
        "<http://example.com/#p> <http://example.com/#r> _:c14n1 .\n"
        "_:c14n0 <http://example.com/#s> <http://example.com/#u> .\n"
        "_:c14n1 <http://example.com/#t> <http://example.com/#u> .\n"
    )


def test_hash_is_sha_256_of_the_bytes() -> None:
    data = canonical_nquads([Quad(P, Q, Literal("é"), G)])
    assert data == b'<http://example.com/#p> <http://example.com/#q> "\xc3\xa9" <urn:g> .\n'
    assert dataset_hash(data) == hashlib.sha256(data).hexdigest()
    assert dataset_hash(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_lines_are_sorted_by_code_point_and_not_repeated() -> None:
    values = ["z", "Z", "é", "\U0001f600", "豈", "a\nb", "a"]
    made = canonical_nquads([Quad(P, Q, Literal(v), G) for v in [*values, *values]]).decode()
    lines = made.split("\n")[:-1]
    assert lines == sorted(lines)
    assert len(lines) == len(values)


def test_blank_nodes_are_told_from_texts_that_look_like_them() -> None:
    text = "x _:b0 _:c14n0"
    odd = [Quad(P, Q, Literal(text)), Quad(P, Q, Literal(text), G), Quad(P, Q, BlankNode("z"), G)]
    assert canonical_nquads(odd).decode() == (
        f'<http://example.com/#p> <http://example.com/#q> "{text}" .\n'
        f'<http://example.com/#p> <http://example.com/#q> "{text}" <urn:g> .\n'
        "<http://example.com/#p> <http://example.com/#q> _:c14n0 <urn:g> .\n"
    )


nodes = st.integers(0, 4).map(lambda n: BlankNode(f"b{n}"))
things = st.one_of(nodes, st.integers(0, 2).map(lambda n: NamedNode(f"urn:n{n}")))
edges = st.lists(st.tuples(nodes, things), min_size=1, max_size=7)


def renamed(pairs: Sequence[tuple[BlankNode, BlankNode | NamedNode]], prefix: str) -> list[Quad]:
    def name(node: BlankNode | NamedNode) -> BlankNode | NamedNode:
        return BlankNode(f"{prefix}{node.value[::-1]}") if isinstance(node, BlankNode) else node

    return [Quad(name(s), Q, name(o), G) for s, o in pairs]


@settings(max_examples=examples(80), deadline=None)
@given(edges, st.randoms(use_true_random=False))
def test_names_and_order_of_the_input_do_not_matter(
    pairs: list[tuple[BlankNode, BlankNode | NamedNode]], random: Random
) -> None:
    shuffled = renamed(pairs, "x")
    random.shuffle(shuffled)
    assert canonical_nquads(shuffled) == canonical_nquads(renamed(pairs, "other"))


@settings(max_examples=examples(80), deadline=None)
@given(edges, st.lists(st.tuples(st.sampled_from(["urn:n0", "urn:n9"]), st.text(max_size=4))))
def test_naming_few_quads_is_naming_them_all(
    pairs: list[tuple[BlankNode, BlankNode | NamedNode]], plain: list[tuple[str, str]]
) -> None:
    """Canonicalizing the whole at once, as the recommendation writes it, gives the same."""
    every = renamed(pairs, "x") + [Quad(NamedNode(s), P, Literal(o), G) for s, o in plain]
    whole = Dataset(every)
    whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = (serialize(whole, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    assert canonical_nquads(every) == b"".join(sorted(lines))
