"""Finds the file, row and column that a statement came from; it searches only after a fault."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.io.csvw import located_triples
from ssckg.io.faults import Faults
from ssckg.model.finding import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.content.reading import Content


def place_of(triple: Triple, graph: str, content: Content) -> Place | None:
    """Return the row and column that made `triple` in `graph`; None where no table did."""
    for made, place in _table_statements(content, graph):
        if _same(made, triple):
            return place
    if isinstance(triple.subject, NamedNode):
        for subject, place in _mappings(content, graph):
            if subject == triple.subject.value:
                return place
    return None


def with_places(findings: Iterable[Finding], content: Content) -> list[Finding]:
    """Return `findings`, each that lacks a place with the first row that describes its focus."""
    findings = list(findings)
    wanted = {finding.focus for finding in findings if finding.place is None and finding.focus}
    if not wanted:
        return findings
    places: dict[str, Place] = {}
    for made, place in _table_statements(content):
        if isinstance(made.subject, NamedNode) and made.subject.value in wanted:
            row = Place(file=place.file, line=place.line)
            places.setdefault(made.subject.value, row)
    for subject, place in _mappings(content):
        if subject in wanted:
            places.setdefault(subject, place)
    return [
        finding if finding.place else replace(finding, place=places.get(finding.focus or ""))
        for finding in findings
    ]


def _table_statements(content: Content, graph: str | None = None) -> Iterator[tuple[Triple, Place]]:
    for source, table in content.tables.values():
        if graph in {None, source.graph}:
            for row, column, made in located_triples(table, Faults()):
                yield made, Place(file=source.shown, line=row, column=column)


def _mappings(content: Content, graph: str | None = None) -> Iterator[tuple[str, Place]]:
    for source, mapping_set in content.mapping_sets.values():
        if graph in {None, source.graph}:
            for row in mapping_set.rows:
                iri = mapping_set.iri(row.cells["record_id"])
                yield iri, Place(file=source.shown, line=row.line)


def _same(made: Triple, triple: Triple) -> bool:
    """Whether a table made `triple`; literals may have changed their form since."""
    same = (made.subject, made.predicate) == (triple.subject, triple.predicate)
    return same and (made.object == triple.object or isinstance(triple.object, Literal))
