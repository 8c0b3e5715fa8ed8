"""Reads the files of the build into triples, graph by graph, and keeps what places need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.content.files import Kind, SourceFile
from ssckg.content.queries import query_triples
from ssckg.errors import DataError, FaultsError
from ssckg.io.csvw import Table, check_foreign_keys, read_table, triples
from ssckg.io.datatypes import canonical_number
from ssckg.io.sssom import MappingSet, read_mapping_set
from ssckg.io.sssom_rdf import ACCEPTED, mapping_triples
from ssckg.io.turtle import read_turtle
from ssckg.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ssckg.io.faults import Faults


@dataclass(slots=True)
class Content:
    """What was read: triples by graph IRI, and tables and mapping sets by their file."""

    graphs: dict[str, list[Triple]] = field(default_factory=dict)
    tables: dict[Path, tuple[SourceFile, Table]] = field(default_factory=dict)
    mapping_sets: dict[Path, tuple[SourceFile, MappingSet]] = field(default_factory=dict)

    def add(self, graph: str, new: Iterable[Triple]) -> None:
        """Add triples to a graph; numbers get their canonical form."""
        self.graphs.setdefault(graph, []).extend(map(_with_canonical_number, new))


_NUMBERS = frozenset({NamedNode(expand("xsd:decimal")), NamedNode(expand("xsd:integer"))})


def _with_canonical_number(triple: Triple) -> Triple:
    number = triple.object
    if not isinstance(number, Literal) or number.datatype not in _NUMBERS:
        return triple
    text = canonical_number(number.value)
    if text == number.value:
        return triple
    return Triple(triple.subject, triple.predicate, Literal(text, datatype=number.datatype))


def read_content(sources: Iterable[SourceFile], faults: Faults) -> Content:
    """Read all files, in the order given.

    Args:
        sources: the files and their graphs.
        faults: takes what is wrong in them; foreign keys are looked up only between files
            that could all be read.

    Raises:
        FaultsError: more faults than `faults` takes.
    """
    content = Content()
    for source in sources:
        try:
            _READERS[source.kind](source, content, faults)
        except FaultsError:
            raise
        except DataError as error:
            faults.add(error)
    if not faults.found:
        check_foreign_keys({path: table for path, (_, table) in content.tables.items()}, faults)
    return content


def _read_turtle(source: SourceFile, content: Content, _: Faults) -> None:
    content.add(source.graph, read_turtle(source.path, shown=source.shown))


def _read_table(source: SourceFile, content: Content, faults: Faults) -> None:
    table = read_table(source.path, faults, shown=source.shown)
    content.tables[source.path] = (source, table)
    content.add(source.graph, triples(table, faults))


def _read_mappings(source: SourceFile, content: Content, faults: Faults) -> None:
    mapping_set = read_mapping_set(source.path, faults, shown=source.shown)
    content.mapping_sets[source.path] = (source, mapping_set)
    content.add(source.graph, mapping_triples(mapping_set, faults, listed=source.part or ACCEPTED))


def _read_query(source: SourceFile, content: Content, _: Faults) -> None:
    content.add(source.graph, query_triples(source.path, source.shown))


_READERS = {
    Kind.TURTLE: _read_turtle,
    Kind.TABLE: _read_table,
    Kind.MAPPINGS: _read_mappings,
    Kind.QUERY: _read_query,
}
