"""Moves data IRIs to another base; the vocabulary stays (docs/decisions/0001)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from ssckg.errors import UsageError
from ssckg.namespaces import BASE, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BASE_FORM = re.compile(r"https?://[^\s<>\"{}|\\^`?#]+/\Z")
_VOCABULARY = BASE + "ontology"
_ANY_URI = NamedNode(expand("xsd:anyURI"))
_IN_TEXT = re.compile(rf"(?<=<){re.escape(BASE)}(?!ontology[#/>])")


def check_base(base: str) -> str:
    """Return `base` if data IRIs may begin with it.

    Raises:
        UsageError: it is no absolute http(s) IRI that ends in a slash.
    """
    if not _BASE_FORM.match(base):
        raise UsageError(f"the base {base!r} is not an http(s) IRI that ends in '/'")
    return base


def move_iri(iri: str, base: str) -> str:
    """Return where `iri` stands when our data stand at `base`.

    >>> move_iri("https://w3id.org/ssckg/unit/percent", "https://kg.example.org/")
    'https://kg.example.org/unit/percent'
    >>> move_iri("https://w3id.org/ssckg/ontology#Indicator", "https://kg.example.org/")
    'https://w3id.org/ssckg/ontology#Indicator'
    """
    if not iri.startswith(BASE) or iri.startswith(_VOCABULARY):
        return iri
    return base + iri[len(BASE) :]


def rebase(quads: Iterable[Quad], base: str) -> Iterator[Quad]:
    """Yield `quads` with every IRI of ours moved to `base`.

    IRIs are terms, literals of type xsd:anyURI, and IRIs in angle brackets inside the texts
    of queries (any other text stays as it is).
    """
    if base == BASE:
        yield from quads
        return

    @cache
    def node(value: str) -> NamedNode:
        return NamedNode(move_iri(value, base))

    select = re.compile(r"http://www\.w3\.org/ns/shacl#(select|ask|construct)\Z")
    for quad in quads:
        subject, predicate, target, graph = (
            quad.subject,
            quad.predicate,
            quad.object,
            quad.graph_name,
        )
        if isinstance(subject, NamedNode):
            subject = node(subject.value)
        if isinstance(target, NamedNode):
            target = node(target.value)
        elif isinstance(target, Literal) and target.datatype == _ANY_URI:
            target = Literal(move_iri(target.value, base), datatype=_ANY_URI)
        elif isinstance(target, Literal) and select.match(predicate.value):
            target = Literal(_IN_TEXT.sub(base, target.value))
        if isinstance(graph, NamedNode):
            graph = node(graph.value)
        yield Quad(subject, node(predicate.value), target, graph)
