"""Editions from quads and back: all that the graph of an edition states, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ssckg.errors import DataError, UnknownNameError
from ssckg.model.edition_content import RESOURCE, EditionContent, Fact, Item, Value
from ssckg.namespaces import BASE, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

_VOCABULARY: Final = BASE + "ontology"
_STRING: Final = expand("xsd:string")
_ANY_URI: Final = expand("xsd:anyURI")


def graph_of(edition: str, base: str = BASE) -> str:
    """Return the IRI of the graph of an edition ("u4ssc-2017")."""
    return f"{base}graph/framework/{edition}"


def edition_from(
    quads: Iterable[Quad] | bytes, edition_id: str, base: str = BASE
) -> EditionContent:
    """Return an edition as its graph states it, with all IRIs below the standard base.

    Args:
        quads: quads, or N-Quads; those of other graphs are passed over.
        edition_id: for example "u4ssc-2017".
        base: where data IRIs begin in the quads.

    Raises:
        UnknownNameError: there is no such graph.
        DataError: the graph holds blank nodes, whose names would not outlive it.
    """
    graph = graph_of(edition_id, base)
    if isinstance(quads, bytes):
        end = f" <{graph}> .".encode()
        lines = (line for line in quads.splitlines() if line.rstrip().endswith(end))
        quads = parse(b"\n".join(lines), RdfFormat.N_QUADS)
    name = NamedNode(graph)
    return edition_of((quad.triple for quad in quads if quad.graph_name == name), edition_id, base)


def edition_of(triples: Iterable[Triple], edition_id: str, base: str = BASE) -> EditionContent:
    """Return an edition from the triples of its graph; else as `edition_from`.

    Raises:
        UnknownNameError: there are none.
        DataError: there are blank nodes among them.
    """
    found: dict[str, set[Fact]] = defaultdict(set)
    for triple in triples:
        subject, target = triple.subject, triple.object
        if not isinstance(subject, NamedNode) or not isinstance(target, NamedNode | Literal):
            raise DataError(f"the graph of {edition_id} holds a blank node")
        fact = Fact(triple.predicate.value, _value(target, base))
        found[_back(subject.value, base)].add(fact)
    if not found:
        raise UnknownNameError("framework edition", edition_id)
    items = (Item.of(iri, facts) for iri, facts in found.items())
    return EditionContent.of(edition_id, f"{BASE}framework/{edition_id}", items)


def triples_of(content: EditionContent) -> Iterator[Triple]:
    """Yield what an edition states, below the standard base, item by item in order."""
    for item in content.items:
        subject = NamedNode(item.iri)
        for fact in item.facts:
            yield Triple(subject, NamedNode(fact.property), term_of(fact.value))


def term_of(value: Value) -> NamedNode | Literal:
    """Return the RDF term of a value."""
    if value.datatype == RESOURCE:
        return NamedNode(value.text)
    if value.language:
        return Literal(value.text, language=value.language)
    if value.datatype:
        return Literal(value.text, datatype=NamedNode(value.datatype))
    return Literal(value.text)


def _value(term: NamedNode | Literal, base: str) -> Value:
    if isinstance(term, NamedNode):
        return Value(_back(term.value, base), RESOURCE)
    if term.language:
        return Value(term.value, "", term.language)
    datatype = term.datatype.value
    if datatype == _ANY_URI:
        return Value(_back(term.value, base), datatype)
    return Value(term.value, "" if datatype == _STRING else datatype)


def _back(iri: str, base: str) -> str:
    """Return where an IRI stands when our data stand at the standard base."""
    if base == BASE or not iri.startswith(base) or iri.startswith(_VOCABULARY):
        return iri
    return BASE + iri[len(base) :]
