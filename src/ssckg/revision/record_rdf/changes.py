"""Typed changes as RDF: what they affect, old and new values, what they describe.

Each change also stands there as a line of KGCL, which says all of it; the properties say what is
asked for most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.model.proposed_change import (
    AddElement,
    AddMethodology,
    ChangeBenchmark,
    ChangeField,
    ChangeLevel,
    MergeElements,
    MoveElement,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.namespaces import expand, shrink
from ssckg.revision.fields import ASPECTS, FIELDS
from ssckg.revision.kgcl import to_kgcl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.proposed_change import NewElement, ProposedChange

_Said: TypeAlias = "tuple[str, NamedNode | Literal]"
_BENCHMARK: Final = "ssc:benchmarkValue"


def change_triples(iri: str, change: ProposedChange, number: int, owner: str) -> Iterator[Triple]:
    """Yield a change that a proposal asks for, or a release carried out.

    Args:
        iri: of the change.
        change: the change.
        number: its place in its owner, from 1.
        owner: IRI of the proposal or release.
    """
    node = NamedNode(iri)
    yield Triple(NamedNode(owner), named("ssc:hasChange"), node)
    said: list[_Said] = [
        ("rdf:type", named(f"ssc:{type(change).__name__}")),
        ("rdf:type", named("ssc:Change")),
        ("ssc:changeIn", NamedNode(owner)),
        ("ssc:sequenceNumber", Literal(str(number), datatype=named("xsd:integer"))),
        ("ssc:changeStatement", Literal(to_kgcl(change))),
        *(("ssc:affects", NamedNode(each)) for each in affected_by(change)),
        *_values(change),
    ]
    for curie, value in said:
        yield Triple(node, named(curie), value)
    for place, new in enumerate(described_in(change), 1):
        yield Triple(node, named("ssc:describesElement"), NamedNode(f"{iri}/element/{place}"))
        yield from _described(f"{iri}/element/{place}", new)


def affected_by(change: ProposedChange) -> tuple[str, ...]:
    """Return the things that are there (IRIs) which a change concerns, each once.

    >>> affected_by(MergeElements(elements=("a", "b"), into="b"))
    ('a', 'b')
    """
    if isinstance(change, AddElement):
        return (change.new.below,) if change.new.below else ()
    if isinstance(change, MergeElements):
        found: tuple[str, ...] = (*change.elements, change.into)
    elif isinstance(change, ChangeBenchmark):
        found = (change.point, change.benchmark)
    elif isinstance(change, ChangeField | AddMethodology):
        found = (change.element, change.point)
    else:
        found = (change.element,)
    return tuple(dict.fromkeys(each for each in found if each))


def described_in(change: ProposedChange) -> tuple[NewElement, ...]:
    """Return the elements that a change describes."""
    if isinstance(change, AddElement | ReplaceElement):
        return (change.new,)
    if isinstance(change, SplitElement):
        return change.into
    if isinstance(change, MergeElements) and change.new is not None:
        return (change.new,)
    return ()


def named(curie: str) -> NamedNode:
    """Return what a CURIE names."""
    return NamedNode(expand(curie))


def _values(change: ProposedChange) -> Iterator[_Said]:
    if isinstance(change, ChangeField):
        field = FIELDS.get(change.field)
        if field is not None:
            yield "ssc:changedField", named(field.property)
        yield from _old_and_new(change.old, change.value)
        if change.redefines:
            yield "ssc:redefines", Literal(True)
    elif isinstance(change, ChangeLevel):
        yield "ssc:changedField", named(FIELDS["level"].property)
        yield from _old_and_new(change.old, change.level)
    elif isinstance(change, ChangeBenchmark):
        yield "ssc:changedField", named(_BENCHMARK)
        yield from _old_and_new(change.old, change.value)
    elif isinstance(change, AddMethodology):
        yield "ssc:changedField", named(ASPECTS[change.aspect])
        yield from _old_and_new("", change.text)
    elif isinstance(change, MoveElement):
        if change.old:
            yield "ssc:movesFrom", NamedNode(change.old)
        yield "ssc:movesTo", NamedNode(change.below)
    elif isinstance(change, RetireElement):
        yield from (("ssc:heir", NamedNode(heir)) for heir in change.heirs)


def _old_and_new(old: str, new: str) -> Iterator[_Said]:
    """Yield values; a unit by its CURIE; what is blank is not stated."""
    for curie, value in (("ssc:oldValue", old), ("ssc:newValue", new)):
        if value:
            yield curie, Literal(shrink(value))


def _described(iri: str, new: NewElement) -> Iterator[Triple]:
    node = NamedNode(iri)
    said: list[_Said] = [
        ("rdf:type", named("ssc:ProposedElement")),
        ("dcterms:identifier", Literal(new.id)),
        ("skos:prefLabel", Literal(new.label, language="en")),
    ]
    if new.code:
        said.append(("skos:notation", Literal(new.code)))
    if new.definition:
        said.append(("skos:definition", Literal(new.definition, language="en")))
    if new.below:
        said.append(("ssc:movesTo", NamedNode(new.below)))
    for curie, value in said:
        yield Triple(node, named(curie), value)
