"""Reads published tables out of a dataset: the rows that `tables.json` describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ssckg.namespaces import expand
from ssckg.publication.tables.described import described_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import BlankNode, Triple

    from ssckg.publication.tables.described import Column, Table

    Term = NamedNode | BlankNode | Literal | Triple
    Index = Mapping[str, Mapping[Term, Iterable[Term]]]
Row = tuple[str, ...]
_TYPE: Final = expand("rdf:type")
_KINDS: Final = {
    "decimal": frozenset({expand("xsd:decimal"), expand("xsd:integer")}),
    "boolean": frozenset({expand("xsd:boolean")}),
}
"""Columns of numbers and of flags take no other literals: one property may have both."""


def read_tables(nquads: bytes) -> dict[str, list[Row]]:
    """Return the rows of every table by its name, sorted by what each row is about.

    A cell is a text: an IRI, or a literal as the data have it; empty where nothing is stated.

    Args:
        nquads: the dataset; a statement in several graphs counts once.
    """
    index = _index(nquads)
    return {table.name: _rows(table, index) for table in described_tables()}


def _index(nquads: bytes) -> Index:
    """Return objects by property and subject, of the properties that tables ask for."""
    tables = described_tables()
    columns = [column for table in tables for column in table.columns]
    wanted = {name for column in columns for name in (*column.path, *column.otherwise)}
    found: dict[str, dict[Term, dict[Term, None]]] = {name: {} for name in wanted | {_TYPE}}
    for quad in parse(nquads, RdfFormat.N_QUADS):
        by_subject = found.get(quad.predicate.value)
        if by_subject is not None:
            by_subject.setdefault(quad.subject, {})[quad.object] = None
    return found


def _rows(table: Table, index: Index) -> list[Row]:
    kind = NamedNode(table.of_class)
    members = [
        subject
        for subject, classes in index[_TYPE].items()
        if isinstance(subject, NamedNode) and kind in classes
    ]
    members.sort(key=lambda one: one.value)
    return [tuple(_cell(column, one, index) for column in table.columns) for one in members]


def _cell(column: Column, subject: NamedNode, index: Index) -> str:
    if not column.path:
        return subject.value
    texts = sorted({_text(term) for term in _follow(column, subject, index)})
    if column.separator:
        return column.separator.join(texts)
    return texts[0] if texts else ""


def _follow(column: Column, subject: Term, index: Index) -> Iterator[Term]:
    """Yield the ends of a column's path; what is not for it is left out."""
    ends = _ends(column.path, subject, index)
    if not ends and column.otherwise:
        ends = _ends(column.otherwise, subject, index)
    for term in ends:
        if not isinstance(term, Literal) or _fits(column, term):
            yield term


def _ends(path: tuple[str, ...], subject: Term, index: Index) -> Iterable[Term]:
    ends: dict[Term, None] = {subject: None}
    for name in path:
        steps = index[name]
        ends = {term: None for end in ends for term in steps.get(end, ())}
    return ends


def _fits(column: Column, literal: Literal) -> bool:
    """Say whether a literal is of the language, and of the kind, that a column is for."""
    if column.lang and literal.language and literal.language != column.lang:
        return False
    kinds = _KINDS.get(column.datatype)
    return kinds is None or literal.datatype.value in kinds


def _text(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
