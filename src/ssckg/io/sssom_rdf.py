"""Mapping sets to RDF: one resource per mapping, slots as properties (docs/decisions/0001).

Only an accepted set states the plain triple `subject predicate object` as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.errors import TableError
from ssckg.io.sssom_slots import DATE_SLOTS, IRI_SLOTS, MANY_SLOTS, NUMBER_SLOTS
from ssckg.namespaces import expand

if TYPE_CHECKING:
    from ssckg.io.faults import Faults
    from ssckg.io.sssom import MappingRow, MappingSet

_TYPE = NamedNode(expand("rdf:type"))
_HEAD_PROPERTIES = {
    "mapping_set_version": "owl:versionInfo",
    "mapping_set_title": "dcterms:title",
    "mapping_set_description": "dcterms:description",
    "mapping_set_source": "prov:wasDerivedFrom",
    "creator_id": "dcterms:creator",
    "license": "dcterms:license",
    "publication_date": "dcterms:issued",
    "see_also": "rdfs:seeAlso",
}
"""Where SSSOM itself names another property for a slot of the set."""
_EDITIONS = {"subject_source": "ssc:subjectEdition", "object_source": "ssc:objectEdition"}
_LIST_EXTENSIONS = frozenset(
    expand(curie) for curie in ("dcterms:source", "ssc:currentNumber", "ssc:printedNumber")
)
"""Properties of extensions whose values are joined with a bar; each becomes a triple."""

ACCEPTED = "accepted"

_Terms = Callable[[str], list[NamedNode | Literal]]


def mapping_triples(mapping_set: MappingSet, faults: Faults, *, listed: str) -> Iterator[Triple]:
    """Yield the triples of a set.

    Args:
        mapping_set: the set as read.
        faults: takes a fault where a cell cannot become a term.
        listed: the list that the file is: accepted, rejected or candidates; empty for what stands
            in none. Only positive rows of the accepted list also state their plain triple.

    Raises:
        TableError: the head cannot become triples.
    """
    try:
        set_node = NamedNode(mapping_set.iri(str(mapping_set.head["mapping_set_id"])))
        yield from _head_triples(mapping_set, set_node)
        makers = {column: _maker(mapping_set, column) for column in mapping_set.columns}
    except ValueError as error:
        raise TableError(str(error), file=mapping_set.shown) from error
    for row in mapping_set.rows:
        try:
            yield from _row_triples(mapping_set, row, set_node, makers, listed=listed)
        except ValueError as error:
            faults.add(TableError(str(error), file=mapping_set.shown, row=row.line))


def _head_triples(mapping_set: MappingSet, node: NamedNode) -> Iterator[Triple]:
    for kind in ("ssc:MappingSet", "sssom:MappingSet", "dcat:Dataset"):
        yield Triple(node, _TYPE, NamedNode(expand(kind)))
    for key, value in mapping_set.head.items():
        if key in {"curie_map", "extension_definitions", "mapping_set_id"}:
            continue
        prose = key in {"mapping_set_title", "mapping_set_description"}
        terms = _terms_of_slot(mapping_set, key, "en" if prose else None)
        predicates = [NamedNode(expand(_HEAD_PROPERTIES.get(key, f"sssom:{key}")))]
        if key in _EDITIONS:
            predicates.append(NamedNode(expand(_EDITIONS[key])))
        for item in value if isinstance(value, list) else [value]:
            for predicate in predicates:
                for term in terms(item):
                    yield Triple(node, predicate, term)


def _row_triples(
    mapping_set: MappingSet,
    row: MappingRow,
    set_node: NamedNode,
    makers: dict[str, tuple[NamedNode, _Terms]],
    *,
    listed: str,
) -> Iterator[Triple]:
    node = NamedNode(mapping_set.iri(row.cells["record_id"]))
    for kind in ("ssc:Mapping", "sssom:Mapping"):
        yield Triple(node, _TYPE, NamedNode(expand(kind)))
    yield Triple(node, NamedNode(expand("ssc:inMappingSet")), set_node)
    if listed:
        in_list = NamedNode(expand(f"code:mapping-list/{listed}"))
        yield Triple(node, NamedNode(expand("ssc:mappingList")), in_list)
    for column, text in row.cells.items():
        if column != "record_id":
            predicate, terms = makers[column]
            for term in terms(text):
                yield Triple(node, predicate, term)
    if listed == ACCEPTED and row.is_positive:
        subject, predicate, target = (
            NamedNode(mapping_set.iri(row.cells[column]))
            for column in ("subject_id", "predicate_id", "object_id")
        )
        yield Triple(subject, predicate, target)


def _maker(mapping_set: MappingSet, column: str) -> tuple[NamedNode, _Terms]:
    extension = mapping_set.extensions.get(column)
    if extension is None:
        prose = "en" if column in {"subject_label", "object_label", "comment"} else None
        return NamedNode(expand(f"sssom:{column}")), _terms_of_slot(mapping_set, column, prose)
    predicate = mapping_set.iri(extension.property)
    many = predicate in _LIST_EXTENSIONS
    if extension.type_hint.endswith(":Uriorcurie") or predicate == expand("dcterms:source"):
        return NamedNode(predicate), _iris(mapping_set, many=many)
    return NamedNode(predicate), _literals(mapping_set.iri(extension.type_hint), many=many)


def _terms_of_slot(mapping_set: MappingSet, slot: str, lang: str | None) -> _Terms:
    many = slot in MANY_SLOTS
    if slot == "predicate_modifier":
        return lambda _: [NamedNode(expand("sssom:NegatedPredicate"))]
    if slot in IRI_SLOTS:
        return _iris(mapping_set, many=many)
    if lang:
        return lambda text: [Literal(text, language=lang)]
    kind = "decimal" if slot in NUMBER_SLOTS else "date" if slot in DATE_SLOTS else "string"
    return _literals(expand(f"xsd:{kind}"), many=many)


def _items(text: str, *, many: bool) -> list[str]:
    return text.split("|") if many else [text]


def _iris(mapping_set: MappingSet, *, many: bool) -> _Terms:
    return lambda text: [NamedNode(mapping_set.iri(item)) for item in _items(text, many=many)]


def _literals(datatype: str, *, many: bool) -> _Terms:
    node = NamedNode(datatype)
    return lambda text: [Literal(item, datatype=node) for item in _items(text, many=many)]
